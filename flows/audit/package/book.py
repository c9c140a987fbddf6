"""A workbook as its bytes say it is: what the rules look at."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, NamedTuple
from zipfile import ZipInfo

from flows.audit.package.names import MAIN
from flows.audit.package.skimming import Skimmed
from flows.audit.package.styles import Styles

Kind = Literal["blank", "number", "text", "boolean", "error"]
Element = Any  # lxml ships no types


class Cell(NamedTuple):
    """A cell; column and row count from 1. value: the stored one, None where blank; a formula has no "=" before it."""

    ref: str
    row: int
    column: int
    style: int
    kind: Kind
    value: float | str | bool | None
    formula: str | None


class Range(NamedTuple):
    """A rectangle of cells, all four from 1 and included."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        """Say whether the cell lies in it."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


class Row(NamedTuple):
    """What is said of a row; height in points, None where it is the default."""

    height: float | None
    hidden: bool
    outline: int


class Columns(NamedTuple):
    """What is said of columns first to last; width in characters, None where it is the default."""

    first: int
    last: int
    width: float | None
    hidden: bool
    outline: int


class Link(NamedTuple):
    """A hyperlink: to a place in the workbook (location) or elsewhere (target)."""

    ref: str
    location: str
    target: str


@dataclass(frozen=True)
class Table:
    """A table part: its range with header and totals, the names of its columns, its style."""

    name: str
    ref: str
    at: Range
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]
    style: str
    striped: bool

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.at.top + self.header_rows

    @property
    def last(self) -> int:
        """The last row of data."""
        return self.at.bottom - self.totals_rows


@dataclass(frozen=True)
class Drawn:
    """A chart, picture or shape: where it lies, what it is called, its alternative text, a chart's own part."""

    kind: Literal["chart", "picture", "shape"]
    name: str
    description: str
    at: Range
    chart: Element | None
    part: str


@dataclass(frozen=True)
class Name:
    """A defined name; sheet: the sheet (from 0) that it belongs to, None for the workbook."""

    name: str
    text: str
    hidden: bool
    sheet: int | None


@dataclass(frozen=True)
class Sheet:
    """A worksheet.

    root: its part, for what is not taken out of it here; rows and cells are not in it where they are written plainly.
    cells: those that the part speaks of. empty: the formulas whose stored value is a text of no length. skimmed: of a
    large sheet, what is said of the rows that were not read: these are in no other field.
    """

    name: str
    part: str
    state: str
    profile: Literal["P", "D", "E"]
    root: Element
    cells: tuple[Cell, ...]
    rows: Mapping[int, Row]
    columns: tuple[Columns, ...]
    merges: tuple[Range, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]
    drawn: tuple[Drawn, ...]
    empty: frozenset[str] = frozenset()
    skimmed: Skimmed | None = None

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold something."""
        return tuple(cell for cell in self.cells if cell.kind != "blank" or cell.formula is not None)

    @cached_property
    def alike(self) -> Mapping[tuple[object, int, int], list[Cell]]:
        """(value, format, column) -> the filled cells of them: what looks the same is measured once."""
        found: dict[tuple[object, int, int], list[Cell]] = {}
        for cell in self.filled:
            found.setdefault((cell.value, cell.style, cell.column), []).append(cell)
        return found

    @cached_property
    def formats(self) -> Mapping[int, Cell]:
        """The cell formats in use -> the first filled cell that has it."""
        found: dict[int, Cell] = {}
        for cell in self.filled:
            if cell.style not in found:
                found[cell.style] = cell
        return found

    @cached_property
    def at(self) -> Mapping[tuple[int, int], Cell]:
        """(row, column) -> cell, of those filled."""
        return {(cell.row, cell.column): cell for cell in self.filled}

    @cached_property
    def data(self) -> tuple[tuple[Table, Mapping[int, tuple[Cell, ...]]], ...]:
        """Each table with the filled cells of its data rows: column of the sheet -> cells from top to bottom."""
        cells = sorted(self.filled, key=itemgetter(1, 2))  # by row and column; in most files they are already
        rows = [cell.row for cell in cells]
        found = []
        for table in self.tables:
            columns: dict[int, list[Cell]] = {column: [] for column in range(table.at.left, table.at.right + 1)}
            for cell in cells[bisect_left(rows, table.first) : bisect_right(rows, table.last)]:
                if cell.column in columns:
                    columns[cell.column].append(cell)
            found.append((table, {column: tuple(held) for column, held in columns.items()}))
        return tuple(found)

    @cached_property
    def outside(self) -> tuple[Cell, ...]:
        """The filled cells that no table holds: titles, captions, notes, tiles."""
        found, row, spans = [], 0, [(0, 0)]
        for cell in self.filled:
            if cell.row != row:
                row = cell.row
                spans = [(one.at.left, one.at.right) for one in self.tables if one.at.top <= row <= one.at.bottom]
            if not any(left <= cell.column <= right for left, right in spans):
                found.append(cell)
        return tuple(found)

    @cached_property
    def widths(self) -> Mapping[int, float]:
        """Column -> width in characters, of those that have one of their own."""
        return {
            number: columns.width
            for columns in self.columns
            if columns.width is not None
            for number in range(columns.first, min(columns.last, 1000) + 1)
        }

    def read(self, first: int, last: int) -> Iterator[int]:
        """Yield the rows from first to last that were read, whether they hold anything or not."""
        if self.skimmed is None:
            yield from range(first, last + 1)
            return
        yield from range(first, min(last, self.skimmed.first - 1) + 1)
        yield from range(max(first, self.skimmed.last + 1), last + 1)

    def is_read(self, first: int, last: int) -> bool:
        """Say whether every row from first to last was read."""
        return self.skimmed is None or last < self.skimmed.first or first > self.skimmed.last

    def child(self, name: str) -> Element | None:
        """Return the part's child element of that name, or None."""
        return self.root.find(f"{MAIN}{name}")

    def every(self, name: str) -> list[Element]:
        """Return all elements of that name below the part's root."""
        return list(self.root.iter(f"{MAIN}{name}"))


@dataclass(frozen=True)
class Manifest:
    """What one of our reports says of itself: attributes, inputs (name -> SHA-256), marks, ids of facts by table.

    cells: table name -> column header -> for each row the ids. digest: SHA-256 of the part. profiles, keys: sheet name
    -> what it is for, which of our sheets it is.
    """

    about: Mapping[str, str]
    inputs: Mapping[str, str]
    profiles: Mapping[str, str]
    marks: tuple[str, ...]
    cells: Mapping[str, Mapping[str, list[list[str]]]]
    digest: str
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A workbook.

    entries: the zip's own, in their order. parts: name -> bytes. roots: name -> parsed XML. broken: XML parts that
    cannot be parsed, and why. related: part -> relationship id -> (type, target part or address, external?).
    core, app, custom: document properties by name. kept: what one rule worked out and another needs, too.
    """

    entries: tuple[ZipInfo, ...]
    parts: Mapping[str, bytes]
    roots: Mapping[str, Element]
    broken: Mapping[str, str]
    related: Mapping[str, Mapping[str, tuple[str, str, bool]]]
    workbook: Element
    sheets: tuple[Sheet, ...]
    styles: Styles
    names: tuple[Name, ...]
    core: Mapping[str, str]
    app: Mapping[str, str]
    custom: Mapping[str, str]
    manifest: Manifest | None
    size: int
    shared: Sequence[str] = field(default=())
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets that a reader sees."""
        return tuple(sheet for sheet in self.sheets if sheet.state == "visible")

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Each text of the visible sheets -> where it first stands, as Sheet!C5."""
        found: dict[str, str] = {}
        for sheet in self.visible:
            for cell in sheet.cells:
                if cell.kind == "text" and cell.value not in found:
                    found[str(cell.value)] = f"{sheet.name}!{cell.ref}"
        return found

    def of(self, *profiles: str) -> tuple[Sheet, ...]:
        """Return the visible sheets of these profiles."""
        return tuple(sheet for sheet in self.visible if sheet.profile in profiles)
