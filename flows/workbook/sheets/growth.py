"""The growth sheet: growth over several years, published and worked out, and the months between cumulative figures."""

from flows.workbook.context import Context
from flows.workbook.declare import Sheet
from flows.workbook.sheets.spans import increments, spans
from flows.workbook.sheets.top import top

# One set of columns for both tables: names, what is measured, when, then numbers, a remark at the end.
_WIDTHS = (36, 28, 13, 13, 13, 13, 12, 13, 12, 11, 12, 14)


def growth(context: Context) -> Sheet:
    """Declare the growth sheet."""
    said = context.said
    tables = (increments(context), spans(context))
    return Sheet("growth", said.label("sheet.growth"), top(context, "growth"), tables, widths=_WIDTHS)
