"""Every formula of a workbook worked out once more, beside the value that is stored for it."""

from collections.abc import Iterator
from typing import NamedTuple

from flows.audit.formulas.arithmetic import Place, worked_out
from flows.audit.formulas.formula import NotJudged, parsed
from flows.audit.formulas.operands import Desk, Faulty, Scalar, desk
from flows.audit.package.book import Book, Cell, Sheet
from flows.audit.package.names import MAIN

_AGREES, _NOTHING = 1e-9, 1e-13  # of the larger number; what is left of numbers that cancel


class Recalculated(NamedTuple):
    """A formula: where it stands, what it comes to ("" and judged False where that is not worked out here)."""

    sheet: Sheet
    cell: Cell
    stored: bool
    judged: bool
    value: Scalar
    error: str


class _Written(NamedTuple):
    """What a sheet's part says of its formulas beside their text: arrays, shared ones, empty texts stored."""

    arrays: frozenset[str]
    shared: dict[str, tuple[str, int, int]]
    empty: frozenset[str]


def recalculated(book: Book) -> tuple[Recalculated, ...]:
    """Return all formulas of a workbook worked out; once for each workbook."""
    if "recalculated" not in book.kept:
        on = desk(book)
        book.kept["recalculated"] = tuple(
            one for number, sheet in enumerate(book.sheets) for one in _of_sheet(number, sheet, on)
        )
    found: tuple[Recalculated, ...] = book.kept["recalculated"]
    return found


def agrees(one: Recalculated) -> bool:
    """Say whether the stored value is what the formula comes to, in kind and to 1e-9."""
    stored, value = one.cell.value, one.value
    if isinstance(value, str):
        return (one.cell.kind == "text" and stored == value) or (one.cell.kind == "blank" and not value)
    if isinstance(value, bool):
        return one.cell.kind == "boolean" and stored == value
    if one.cell.kind != "number" or not isinstance(stored, float) or value is None:
        return False
    return abs(stored - value) <= max(_AGREES * max(abs(stored), abs(value)), _NOTHING)


def _of_sheet(number: int, sheet: Sheet, on: Desk) -> Iterator[Recalculated]:
    cells = [cell for cell in sheet.filled if cell.formula is not None]
    if not cells:
        return
    written = _written(sheet)
    for cell in cells:
        stored = cell.kind != "blank" or cell.ref in written.empty
        text, down, across = cell.formula or "", 0, 0
        if not text and cell.ref in written.shared:
            text, row, column = written.shared[cell.ref]
            down, across = cell.row - row, cell.column - column
        if not text or cell.ref in written.arrays:
            yield Recalculated(sheet, cell, stored, False, None, "")
            continue
        try:
            value = worked_out(parsed(text), Place(number, cell.row, cell.column, down, across), on)
            yield Recalculated(sheet, cell, stored, True, value, "")
        except NotJudged:
            yield Recalculated(sheet, cell, stored, False, None, "")
        except Faulty as wrong:
            yield Recalculated(sheet, cell, stored, True, None, wrong.code)


def _written(sheet: Sheet) -> _Written:
    at = {cell.ref: cell for cell in sheet.filled if cell.formula is not None}
    arrays, masters, shared = set(), {}, {}
    for element in sheet.root.iter(f"{MAIN}f"):
        home = element.getparent()
        ref, kind = home.get("r", ""), element.get("t")
        if kind in ("array", "dataTable"):
            arrays.add(ref)
        elif kind == "shared" and ref in at:
            if element.text:
                masters[element.get("si")] = (element.text, at[ref].row, at[ref].column)
            shared[ref] = element.get("si")
    return _Written(frozenset(arrays), {ref: masters[si] for ref, si in shared.items() if si in masters}, sheet.empty)
