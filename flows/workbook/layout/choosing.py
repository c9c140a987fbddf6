"""A cell in which the reader chooses out of a list, with its name and its drop-down."""

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from flows.workbook.declare import Choice
from flows.workbook.layout.measure import row_height
from flows.workbook.layout.page import Page

_CAPTION = 24.0  # points, as over tables


def lay_choice(page: Page, choice: Choice) -> str:
    """Lay out the caption and the cell at the page's next row; return the cell, as $A$1."""
    page.put(page.at, 1, choice.caption, "Caption")
    page.sheet.row_dimensions[page.at].height = _CAPTION
    page.put(page.at + 1, 1, choice.value, "Choice")
    page.sheet.row_dimensions[page.at + 1].height = row_height(
        [(choice.value, page.sheet.column_dimensions["A"].width)]
    )
    return f"$A${page.at + 1}"


def bind_choice(page: Page, choice: Choice, cell: str) -> None:
    """Name the cell and tie it to its list, once the table is laid out that the list is a column of."""
    table, header = page.tables[choice.table]
    letter = get_column_letter([column.key for column in table.columns].index(choice.column) + 1)
    sheet = quote_sheetname(page.sheet.title)
    page.sheet.parent.defined_names[choice.name] = DefinedName(choice.name, attr_text=f"{sheet}!{cell}")
    rule = DataValidation(
        type="list",
        formula1=f"${letter}${header + 1}:${letter}${header + max(table.frame.height, 1)}",
        allow_blank=False,
    )
    rule.promptTitle, rule.prompt = choice.prompt
    rule.errorTitle, rule.error = choice.error
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(cell.replace("$", ""))
    page.sheet.add_data_validation(rule)
