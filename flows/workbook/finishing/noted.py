"""What the renderer notes for the finishing pass: all that openpyxl lays out but cannot write, or writes without."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from flows.workbook.streaming.streamed import Streamed

Value = float | str | bool
Place = tuple[str, str]  # sheet title, cell


@dataclass(frozen=True)
class Laid:
    """A table as laid out: its sheet's title, the row of its header, the keys of its columns from column A on."""

    sheet: str
    header: int
    keys: tuple[str, ...]

    def cells(self, key: str, first: int, last: int) -> str:
        """Return the address of rows of a column, first and last from 0, both included."""
        letter = get_column_letter(self.keys.index(key) + 1)
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!${letter}${self.header + 1 + first}:${letter}${self.header + 1 + last}"


@dataclass(frozen=True)
class Sparkline:
    """Small columns in a cell: the rows of a table's column that it draws, and with which others it shares a scale."""

    cell: str
    table: str
    key: str
    first: int
    last: int
    group: str


@dataclass(frozen=True)
class Bars:
    """Data bars behind the numbers of a range: from 0, full at the maximum."""

    cells: str
    maximum: float


@dataclass(frozen=True)
class Told:
    """What a chart or picture is called, and what it shows, for those who cannot see it."""

    name: str
    text: str


@dataclass(frozen=True)
class Noted:
    """What was noted while a workbook was laid out; the sheets are known by their titles.

    values: of formulas, by sheet and cell. tables: as laid out, by name. charts, pictures: in the order in which they
    were added to the sheet. streamed: the large table of a sheet, whose rows are written while the package is packed.
    links: further ones of a sheet, each cell with what it leads to: a cell of the workbook ('Sheet'!A1) or the web.
    """

    values: dict[Place, Value] = field(default_factory=dict)
    tables: dict[str, Laid] = field(default_factory=dict)
    sparklines: dict[str, list[Sparkline]] = field(default_factory=dict)
    bars: dict[str, list[Bars]] = field(default_factory=dict)
    charts: dict[str, list[Told]] = field(default_factory=dict)
    pictures: dict[str, list[Told]] = field(default_factory=dict)
    streamed: dict[str, Streamed] = field(default_factory=dict)
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
