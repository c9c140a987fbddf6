"""A worksheet while it is being laid out, and the two things done to its cells: fill and link."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.declare import Sheet, Table
from flows.workbook.theme import styles

Looks = dict[str, Any]  # style name -> what openpyxl keeps of it in a cell
Stored = dict[tuple[str, str], float]  # (sheet title, cell) -> the value of the formula there


@dataclass
class Page:
    """A worksheet, its declaration, the row that comes next, and the tables laid so far with their header rows."""

    sheet: Worksheet
    declared: Sheet
    looks: Looks
    at: int = 1
    tables: dict[str, tuple[Table, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, value: object, style: str, *, formula: bool = False) -> Any:  # noqa: ANN401
        """Fill a cell; text stays text whatever it begins with, unless it is our own formula."""
        cell = self.sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str) and not formula:
            cell.data_type = "s"
        cell._style = copy(self.looks[style])  # by name it would be looked up anew for every cell
        return cell

    def link(self, row: int, column: int, target: str) -> None:
        """Make a cell a link: to a cell of the workbook ('Sheet'!A1) or to the web."""
        cell = self.sheet.cell(row, column)
        style = copy(cell._style)
        inside = target.startswith("'")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target) if inside else target
        cell._style = style  # openpyxl puts its own style on a link to the web


def looks(workbook: Workbook) -> Looks:
    """Register the theme's styles with a workbook and return them as its cells keep them."""
    scratch = workbook.create_sheet()
    cell = scratch["A1"]
    found: Looks = {}
    for name, style in styles().items():
        workbook.add_named_style(style)
        cell.style = name
        found[name] = copy(cell._style)
    workbook.remove(scratch)
    return found
