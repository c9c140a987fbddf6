"""The cells of a package's sheets, looked up by address as a chart does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import product

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from flows.workbook.finishing.strings import Strings
from flows.workbook.finishing.values import FinishError

_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_CELL = re.compile(
    rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?\s*(?:/>|>(?:<f>[^<]*</f>)?(?:<v>([^<]*)</v>|<v\s*/>)?</c>)'
)


@dataclass(frozen=True)
class Cell:
    """A cell's value, a number as it is written, None where it is blank; and its number format."""

    value: str | None
    number: bool
    number_format: str


Row = Mapping[str, Cell]  # by the letters of the columns
_BLANK = Cell(None, number=False, number_format="General")


@dataclass(frozen=True)
class Cells:
    """All cells: the XML of each sheet by its title, the shared texts, the number format of each look.

    rows: those read before, by sheet, first and last row: the series of a chart stand side by side.
    """

    sheets: Mapping[str, bytes]
    strings: Strings
    formats: Sequence[str]
    rows: dict[tuple[str, int, int], list[Row]] = field(default_factory=dict)

    def at(self, reference: str) -> list[Cell]:
        """Return the cells of a reference, row by row.

        Raises FinishError where it is none: a chart must not be without what it draws.
        """
        match = _REFERENCE.fullmatch(reference)
        title = (match[1] or match[2]).replace("''", "'") if match else ""
        if not match or title not in self.sheets:
            raise FinishError(f"a chart draws {reference}, which is no range of a sheet")
        left, top, right, bottom = range_boundaries(match[3])
        letters = [get_column_letter(column) for column in range(left, right + 1)]
        rows = self.rows.setdefault((title, top, bottom), [])
        if not rows:
            rows += self._read(self.sheets[title], top, bottom)
        return [row.get(letter, _BLANK) for row, letter in product(rows, letters)]

    def _read(self, xml: bytes, top: int, bottom: int) -> Iterator[Row]:
        """Yield the cells of each row; rows stand in their order."""
        end = 0
        for number in range(top, bottom + 1):
            start = xml.find(b'<row r="%d"' % number, end)
            if start < 0:
                yield {}
                continue
            end = xml.find(b"</row>", start)
            yield {
                letter.decode(): self._cell(int(look or 0), kind, value)
                for letter, look, kind, value in _CELL.findall(xml, start, end)
            }

    def _cell(self, look: int, kind: bytes, value: bytes) -> Cell:
        shown = self.formats[look]
        if kind == b"s":
            return Cell(self.strings.text(int(value)), number=False, number_format=shown)
        if kind == b"b":
            return Cell("TRUE" if value == b"1" else "FALSE", number=False, number_format=shown)
        if kind in (b"", b"n"):
            return Cell(value.decode() or None, number=True, number_format=shown)
        return Cell(unescape(value.decode()), number=False, number_format=shown)
