"""What the operators and functions of formulas work with: values, areas of cells, error values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flows.audit.formulas.formula import NotJudged
from flows.audit.package.book import Book, Cell, Sheet, Table

Scalar = float | str | bool | None
_LIMIT = 3_000_000  # cells read for one workbook, ranges read once: more is an attack, not a report
_NUMERIC = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(%?)\s*")


class Faulty(Exception):  # noqa: N818 - it is an error value, not an error
    """An error value: what a formula comes to, until IFERROR catches it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fault(NamedTuple):
    """An error value that stands in a cell."""

    code: str


class Area(NamedTuple):
    """A rectangle of cells of one sheet (from 0)."""

    sheet: int
    left: int
    top: int
    right: int
    bottom: int


class Known(NamedTuple):
    """A table, the sheet that it is on, and the place of each column by its name in lower case."""

    sheet: int
    table: Table
    columns: Mapping[str, int]


Found = Scalar | Area
Held = Scalar | Fault


@dataclass(frozen=True)
class Desk:
    """What formulas are worked out from: the cells, sheets and tables by name in lower case, what was worked out."""

    cells: tuple[Mapping[tuple[int, int], Cell], ...]
    last: tuple[tuple[int, int], ...]
    sheets: Mapping[str, int]
    tables: Mapping[str, Known]
    names: Mapping[str, str]
    all_sheets: tuple[Sheet, ...] = ()
    values: dict[Area, tuple[Held, ...]] = field(default_factory=dict)
    results: dict[Any, Any] = field(default_factory=dict)
    spent: list[int] = field(default_factory=lambda: [0])


def desk(book: Book) -> Desk:
    """Return the desk of a workbook."""
    return Desk(
        tuple(sheet.at for sheet in book.sheets),
        tuple(_last(sheet) for sheet in book.sheets),
        {sheet.name.casefold(): number for number, sheet in enumerate(book.sheets)},
        {
            table.name.casefold(): Known(number, table, {name.casefold(): at for at, name in enumerate(table.columns)})
            for number, sheet in enumerate(book.sheets)
            for table in sheet.tables
        },
        {name.name.casefold(): name.text for name in book.names if name.sheet is None},
        book.sheets,
    )


def _last(sheet: Sheet) -> tuple[int, int]:
    return (
        max((cell.row for cell in sheet.filled), default=0),
        max((cell.column for cell in sheet.filled), default=0),
    )


def scalar(found: Found, on: Desk) -> Scalar:
    """Return the one value of what was found, None for a blank cell."""
    if not isinstance(found, Area):
        return found
    if found.left != found.right or found.top != found.bottom:
        raise NotJudged("a range where one value is wanted")
    _refuse_unread(found, on)
    cell = on.cells[found.sheet].get((found.top, found.left))
    if cell is None:
        return None
    if cell.kind == "error":
        raise Faulty(str(cell.value))
    return cell.value


def number(value: Scalar) -> float:
    """Return a value as arithmetic takes it: blank is 0, a truth value 1 or 0, a text the number that it spells."""
    if type(value) is float:
        return value
    if value is None:
        return 0.0
    if isinstance(value, str):
        if found := _NUMERIC.fullmatch(value):
            return float(found[1]) / (100 if found[2] else 1)
        if any(character.isdigit() for character in value):
            raise NotJudged("a text that may be a date or a number")
        raise Faulty("#VALUE!")
    return float(value)


def text(value: Scalar) -> str:
    """Return a value as & takes it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value and not 1e-4 <= abs(value) < 1e15:
        raise NotJudged("a number that is shown with a power of ten")
    return f"{value:.15g}" if value else "0"


def truth(value: Scalar) -> bool:
    """Return a value as a condition takes it."""
    if isinstance(value, str):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise Faulty("#VALUE!")
    return bool(value)


def values(area: Area, on: Desk) -> tuple[Held, ...]:
    """Return the values of an area row by row, as far as its sheet is filled; errors as Fault, blanks as None."""
    if (known := on.values.get(area)) is not None:
        return known
    _refuse_unread(area, on)
    last_row, last_column = on.last[area.sheet]
    bottom, right = min(area.bottom, last_row), min(area.right, last_column)
    count(max(bottom - area.top + 1, 0) * max(right - area.left + 1, 0), on)
    cells = on.cells[area.sheet]
    found = tuple(
        _held(cells.get((row, column))) for row in range(area.top, bottom + 1) for column in range(area.left, right + 1)
    )
    on.values[area] = found
    return found


def _refuse_unread(area: Area, on: Desk) -> None:
    """Raise NotJudged for cells of a large sheet that were not read."""
    if not on.all_sheets[area.sheet].is_read(area.top, area.bottom):
        raise NotJudged("cells of a large sheet that were not read")


def count(cells: int, on: Desk) -> None:
    """Count cells that are about to be read; raise NotJudged where they are more than any report has."""
    on.spent[0] += cells
    if on.spent[0] > _LIMIT:
        raise NotJudged("more cells than are read for one workbook")


def _held(cell: Cell | None) -> Held:
    if cell is None:
        return None
    return Fault(str(cell.value)) if cell.kind == "error" else cell.value


def order(first: Scalar, second: Scalar) -> int:
    """Return -1, 0 or 1 as the first value comes before, with or after the second: numbers, texts, truth values."""
    first = _like(second) if first is None else first
    second = _like(first) if second is None else second
    kinds = [2 if isinstance(one, bool) else 1 if isinstance(one, str) else 0 for one in (first, second)]
    if kinds[0] != kinds[1]:
        return -1 if kinds[0] < kinds[1] else 1
    if kinds[0] == 1:
        if str(first).lower() == str(second).lower():
            return 0
        raise NotJudged("the order of two texts")
    one, other = float(first or 0), float(second or 0)
    return (one > other) - (one < other)


def equal(first: Scalar, second: Scalar) -> bool:
    """Say whether two values are the same; the case of letters does not matter."""
    if isinstance(first, str) and isinstance(second, str):
        return first.lower() == second.lower()
    return order(first, second) == 0


def _like(value: Scalar) -> Scalar:
    """Return what a blank cell counts as beside a value."""
    return "" if isinstance(value, str) else False if isinstance(value, bool) else 0.0
