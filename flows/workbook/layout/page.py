"""A worksheet while it is being laid out, and what is done to its cells: fill, link, work out, comment."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.declare import Sheet, Table
from flows.workbook.finishing.noted import Noted, Value
from flows.workbook.layout.held import held
from flows.workbook.layout.measure import lines
from flows.workbook.layout.texts import FORMULA_LIKE, cell_text, plain_text
from flows.workbook.theme import STANDARD, Look, named_style

LINKS = 65_530  # of a sheet; Excel opens none with more
_LONGEST_ADDRESS = 2_079  # of a link to the web, likewise
_TEXT_FORMAT = 49  # the number of the format "@"
_COMMENT_WIDTH = 46  # characters of a comment's line
_COMMENT_PIXELS = 330


class Looks(dict[str, Any]):
    """Style name -> what openpyxl keeps of it in a cell; registered with the workbook when it is first asked for."""

    def __init__(self, workbook: Workbook, look: Look = STANDARD) -> None:
        self._workbook, self._look = workbook, look

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - openpyxl has no types
        self._workbook.add_named_style(named_style(name, self._look))
        cell = Cell(self._workbook.worksheets[0], row=1, column=1)  # of no sheet: only its look is wanted
        cell.style = name
        self[name] = found = copy(cell._style)
        return found


@dataclass
class Page:
    """A worksheet, its declaration, the row that comes next, and the tables laid so far with their header rows.

    noted: what the finishing pass adds, for all sheets of the workbook. links: how many the sheet has. drawn_from:
    tables that charts, choices and sparklines of the workbook read.
    """

    sheet: Worksheet
    declared: Sheet
    looks: Looks
    noted: Noted = field(default_factory=Noted)
    look: Look = STANDARD
    at: int = 1
    links: int = 0
    drawn_from: frozenset[str] = frozenset()
    tables: dict[str, tuple[Table, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, value: object, style: str, *, as_text: bool = False) -> Any:  # noqa: ANN401
        """Fill a cell; text stays text whatever it begins with. as_text: what is typed over it does too.

        An empty text leaves it empty; see `held` for what no cell holds.
        """
        cell = self.sheet.cell(row, column)
        cell._style = look = copy(self.looks[style])  # by name it would be looked up anew for every cell
        kept = held(value)
        if not isinstance(kept, str) or not kept:
            cell.value = None if kept == "" else kept
            return cell
        cell._value, cell.data_type = kept, "s"
        written = isinstance(value, str | list)
        self.keep_text(look, guarded=written and kept.startswith(FORMULA_LIKE), as_text=written and as_text)
        return cell

    def keep_text(self, look: Any, *, guarded: bool, as_text: bool) -> None:  # noqa: ANN401 - openpyxl has no types
        """Make of a look that of a text: guarded from becoming a formula when edited, or typed over by texts only."""
        if guarded:
            look.quotePrefix = 1
        if as_text:
            look.numFmtId = _TEXT_FORMAT

    def look_number(self, look: Any) -> int:  # noqa: ANN401 - openpyxl has no types
        """Return the number of a look in the styles part."""
        return int(self.sheet.parent._cell_styles.add(look))

    def work_out(self, row: int, column: int, formula: str, value: Value, style: str) -> Any:  # noqa: ANN401
        """Fill a cell with a formula of our own, and note its value."""
        cell = self.sheet.cell(row, column)
        cell._style = copy(self.looks[style])
        cell.value = formula
        self.noted.values[self.sheet.title, cell.coordinate] = cell_text(value) if isinstance(value, str) else value
        return cell

    def link(self, row: int, column: int, target: str) -> None:
        """Make a cell a link, to a cell of the workbook ('Sheet'!A1) or to the web; not beyond Excel's limits."""
        inside = target.startswith("'")
        if not self.count_link(target):
            return
        cell = self.sheet.cell(row, column)
        style = copy(cell._style)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target) if inside else plain_text(target)
        cell._style = style  # openpyxl puts its own style on a link to the web

    def count_link(self, target: str | None) -> bool:
        """Count a link of the sheet; return whether it may be one more, by their number and its length."""
        if not target or self.links >= LINKS or (target[0] != "'" and len(target) > _LONGEST_ADDRESS):
            return False
        self.links += 1
        return True

    def comment(self, row: int, column: int, text: str) -> None:
        """Add a comment, as large as its text needs; the finishing pass puts the issuer's name to it."""
        height = 14 + 17 * lines(text, _COMMENT_WIDTH)
        self.sheet.cell(row, column).comment = Comment(plain_text(text), "clusterbook", height, _COMMENT_PIXELS)
