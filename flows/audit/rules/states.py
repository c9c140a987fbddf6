"""States: no message in colour alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.package.sheets import ranges_of
from flows.audit.rule import Breach, Rule
from flows.audit.rules.colours import cells_in, table_rows

Element = Any  # lxml ships no types

_HUE = 16  # how far the parts of a colour lie apart before it is more than a grey
_LABELS = 2  # columns to either side in which a coloured cell's word may stand
_EXPECTED = "the state in words, in the cell or next to it"
_MOST_CELLS = 200_000  # looked at for conditional formats, on one sheet


def _alone(book: Book) -> list[Breach] | None:
    found = [
        breach for sheet in book.visible for breach in (*_alone_by_rule(book, sheet), *_alone_by_fill(book, sheet))
    ]
    coloured = any(change.fill for change in book.styles.differences) or any(
        look.fill and _hued(look.fill) for look in book.styles.looks
    )
    return found if coloured else None


def _alone_by_rule(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Cells that a conditional format fills, without a word beside them."""
    budget = _MOST_CELLS
    for block in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
        fills = [rule.get("dxfId") for rule in block.iterfind(f"{MAIN}cfRule") if _fills(book, rule)]
        for area in ranges_of(block.get("sqref", "")) if fills else ():
            budget -= min((area.bottom - area.top + 1) * (area.right - area.left + 1), len(sheet.filled))
            bare = None if budget <= 0 else next((c for c in cells_in(sheet, area) if not _worded(sheet, c)), None)
            if bare:
                yield Breach(f"{sheet.name}!{bare.ref}", "a conditional fill without a word", _EXPECTED)
                break


def _fills(book: Book, rule: Element) -> bool:
    number = rule.get("dxfId", "")
    if not number.isdigit() or int(number) >= len(book.styles.differences):
        return False
    fill = book.styles.differences[int(number)].fill
    return fill is not None and _hued(fill)


def _worded(sheet: Sheet, cell: Cell) -> bool:
    """Say whether a coloured cell has a word: its own, or one in the row close by that is not the row's label."""
    if cell.kind == "text" or cell.kind == "boolean":
        return bool(str(cell.value).strip())
    label = min((table.at.left for table in sheet.tables[:300] if table.at.holds(cell.column, cell.row)), default=1)
    return any(
        beside.kind == "text" and any(one.isalpha() for one in str(beside.value))
        for step in range(-_LABELS, _LABELS + 1)
        if cell.column + step > label and (beside := sheet.at.get((cell.row, cell.column + step)))
    )


def _hued(rgb: str) -> bool:
    parts = [int(rgb[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts) > _HUE


def _alone_by_fill(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Data cells that stand out from their row and their column by colour, without a word beside them."""
    hued = {number: look.fill for number, look in enumerate(book.styles.looks) if look.fill and _hued(look.fill)}
    if not hued or not sheet.tables:
        return
    rows, told = table_rows(sheet), set[tuple[str, int]]()
    # an empty cell may be coloured too
    bare = [cell for cell in sheet.cells if cell.style in hued and cell.kind != "text" and not _worded(sheet, cell)]
    fills = {(cell.row, cell.column): hued.get(cell.style) for cell in sheet.cells} if bare else {}
    for cell in bare:
        for table in rows.get(cell.row, ()):
            inside = table.at.holds(cell.column, cell.row) and table.first <= cell.row <= table.last
            if inside and (table.name, cell.column) not in told and _stands_out(fills, table, cell):
                told.add((table.name, cell.column))
                yield Breach(f"{sheet.name}!{cell.ref}", f"fill {hued[cell.style]} without a word", _EXPECTED)


def _stands_out(fills: Mapping[tuple[int, int], str | None], table: Table, cell: Cell) -> bool:
    """Say whether the row and the column are not all of this colour, as bands and marked columns are."""
    own, near = fills[cell.row, cell.column], 50  # cells to either side
    across = range(max(table.at.left, cell.column - near), min(table.at.right, cell.column + near) + 1)
    down = range(max(table.first, cell.row - near), min(table.last, cell.row + near) + 1)
    return any(fills.get((cell.row, column)) != own for column in across) and any(
        fills.get((row, cell.column)) != own for row in down
    )


RULES: tuple[Rule, ...] = (
    Rule(
        65,
        "A",
        "must",
        "Colour never speaks alone: a coloured cell has its state in words",
        "不单以颜色表意：着色单元格同时有文字说明",
        "WCAG 1.4.1; Microsoft accessibility checker",
        _alone,
    ),
)
