"""Sparklines: small columns in a cell, those of comparable series on one scale."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from flows.workbook.finishing.cells import Cells
from flows.workbook.finishing.noted import Laid, Sparkline
from flows.workbook.finishing.values import FinishError
from flows.workbook.theme import BAR_BELOW, BRAND, QUIET

_2010 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_FORMULAS = "http://schemas.microsoft.com/office/excel/2006/main"
_COLOURS = {
    "Series": BRAND, "Negative": BAR_BELOW, "Axis": QUIET, "Markers": BRAND, "First": BRAND, "Last": BRAND,
    "High": BRAND, "Low": BRAND,
}  # fmt: skip


def sparkline_groups(sparklines: Sequence[Sparkline], tables: Mapping[str, Laid], cells: Cells) -> str:
    """Return the extension of a sheet that draws them; empty where there are none.

    Raises FinishError where one draws a column that is not there.
    """
    if not sparklines:
        return ""
    ordered = sorted(sparklines, key=lambda each: each.group)
    groups = "".join(_group(list(same), tables, cells) for _, same in groupby(ordered, key=lambda each: each.group))
    return (
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{_2010}">'
        f'<x14:sparklineGroups xmlns:xm="{_FORMULAS}">{groups}</x14:sparklineGroups></ext>'
    )


def _group(sparklines: Sequence[Sparkline], tables: Mapping[str, Laid], cells: Cells) -> str:
    drawn = [(each.cell, _drawn(each, tables)) for each in sparklines]
    numbers = [float(cell.value) for _, where in drawn for cell in cells.at(where) if cell.number and cell.value]
    # Columns stand on zero; where some lead below it, on their common least. LibreOffice 7 prints no lines.
    least = 'minAxisType="group"' if min(numbers, default=0.0) < 0 else 'manualMin="0" minAxisType="custom"'
    colours = "".join(f'<x14:color{name} rgb="FF{colour}"/>' for name, colour in _COLOURS.items())
    each = "".join(
        f"<x14:sparkline><xm:f>{escape(where)}</xm:f><xm:sqref>{cell}</xm:sqref></x14:sparkline>"
        for cell, where in drawn
    )
    return (
        f'<x14:sparklineGroup type="column" displayEmptyCellsAs="gap" negative="1" displayXAxis="1" {least}'
        f' maxAxisType="group">{colours}<x14:sparklines>{each}</x14:sparklines></x14:sparklineGroup>'
    )


def _drawn(each: Sparkline, tables: Mapping[str, Laid]) -> str:
    if each.table not in tables or each.key not in tables[each.table].keys:
        raise FinishError(f"sparkline {each.cell}: there is no {each.table}.{each.key}")
    return tables[each.table].cells(each.key, each.first, each.last)
