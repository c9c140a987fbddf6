"""How a sheet comes out on paper: A4, one page wide, tables and charts whole where a page can hold them."""

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.declare import Sheet, Table
from flows.workbook.layout.places import block_rows, top_rows

A4 = 9
PRINTED = 5_000  # rows of a table of data that come out on paper, some hundred pages; the rest is read on a screen
_LONG_SIDE, _SHORT_SIDE = 842.0, 595.0  # of A4, in points
_ACROSS, _TOP, _BOTTOM, _FOOTER = 0.3, 0.45, 0.6, 0.3  # margins in inches
_POINTS = 72.0
_CHARACTER = 5.25  # points that a character of column width takes
_ROW = 15.0  # points of a row whose height nobody set
_SLACK = 0.97  # no two programs make rows of quite the same height
_BEGIN = 0.25  # of a page must be left for a table that is longer than one to begin there


class Stretch(NamedTuple):
    """Rows first to last of a sheet that should come out on one page; lines: free ones, not a table or charts."""

    first: int
    last: int
    lines: bool = False


def with_block(stretches: list[Stretch], first: int, rows: int, *, lines: bool) -> list[Stretch]:
    """Return the stretches with a block of so many rows, its gap included; free lines one under another are one."""
    if not lines:
        return [*stretches, Stretch(first, first + rows - 2)]
    if stretches and stretches[-1].lines:
        return [*stretches[:-1], stretches[-1]._replace(last=first)]
    return [*stretches, Stretch(first, first, lines=True)]


def set_paper(sheet: Worksheet, *, portrait: bool, across: int = 1) -> None:
    """Set up A4, so many pages wide and as many long as it takes."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth = across
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = _ACROSS
    sheet.page_margins.top, sheet.page_margins.bottom = _TOP, _BOTTOM
    sheet.page_margins.header = sheet.page_margins.footer = _FOOTER
    sheet.print_options.horizontalCentered = True


def set_area(sheet: Worksheet, columns: int, rows: int) -> None:
    """Print what is there and nothing else."""
    sheet.print_area = f"A1:{get_column_letter(max(columns, 1))}{max(rows, 1)}"


def last_printed(declared: Sheet, last: int) -> int:
    """Return the last row that comes out on paper, last: the last one that is filled.

    A sheet to present is printed whole. One of data ends on paper with row PRINTED of its first longer table.
    """
    row = top_rows(declared)
    for block in declared.blocks:
        if isinstance(block, Table) and block.frame.height > PRINTED and declared.profile == "D":
            return min(last, row + (block.caption is not None) + 1 + PRINTED)
        row += block_rows(block)
    return last


def set_breaks(sheet: Worksheet, widths: Sequence[float], stretches: Sequence[Stretch], *, portrait: bool) -> None:
    """Begin a new page before what would else be torn apart though a page can hold it."""
    if len(stretches) > 1 and stretches[-1].lines:  # who signs under the last table must not stand alone on a page
        stretches = [*stretches[:-2], Stretch(stretches[-2].first, stretches[-1].last)]
    room = _room(widths, portrait=portrait)
    used = float(sum(_height(sheet, row) for row in range(1, stretches[0].first))) if stretches else 0.0
    for number, stretch in enumerate(stretches):
        height = _heights(sheet, stretch)
        torn = used + height > room
        # never before the first: a title alone on a page helps nobody
        if torn and number and (height <= room or used > room * (1 - _BEGIN)):
            sheet.row_breaks.append(Break(id=stretch.first - 1))
            used = 0.0
        used = (used + height) % room
        following = stretches[number + 1].first if number + 1 < len(stretches) else stretch.last + 1
        used += sum(_height(sheet, row) for row in range(stretch.last + 1, following))


def _room(widths: Sequence[float], *, portrait: bool) -> float:
    """Return how many points of rows a page holds, at the scale that one page's width asks for."""
    paper = (_SHORT_SIDE, _LONG_SIDE) if portrait else (_LONG_SIDE, _SHORT_SIDE)
    across = paper[0] - 2 * _ACROSS * _POINTS
    scale = min(1.0, across / (sum(widths) * _CHARACTER))
    return (paper[1] - (_TOP + _BOTTOM) * _POINTS) / scale * _SLACK


def _heights(sheet: Worksheet, stretch: Stretch) -> float:
    rows = range(stretch.first, stretch.last + 1)
    if len(rows) <= len(sheet.row_dimensions):
        return sum(_height(sheet, row) for row in rows)
    told = [row for row in sheet.row_dimensions if row in rows]  # the rows of a large table are not there yet
    return sum(_height(sheet, row) for row in told) + (len(rows) - len(told)) * _ROW


def _height(sheet: Worksheet, row: int) -> float:
    dimension = sheet.row_dimensions.get(row)
    return _ROW if dimension is None or dimension.height is None else float(dimension.height)
