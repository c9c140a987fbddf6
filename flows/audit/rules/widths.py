"""Widths: nothing is cut at the edge of its column."""

import math
from collections.abc import Iterator

from flows.audit.looks.grid import Grid, faces_of, grid_of, merged_at
from flows.audit.looks.measure import (
    ARROW,
    INDENT,
    PADDING,
    TOLERANCE,
    Face,
    digit_pixels,
    face_of,
    longest_word,
    text_pixels,
)
from flows.audit.looks.shown import OVERFLOW, general, shown, surroundings
from flows.audit.package.book import Book, Cell, Range, Sheet
from flows.audit.package.names import MAIN
from flows.audit.package.styles import Look
from flows.audit.rule import Breach, Rule

_LONGEST = 2_000  # characters that are measured: what is longer is cut, or runs free, all the same
_REACH = 60  # columns that a text can run over, looked at no further


def _shrunk(book: Book) -> frozenset[int]:
    """Return the formats that shrink what does not fit, so that nothing is cut."""
    for name, root in book.roots.items():
        if root.tag == f"{MAIN}styleSheet" and name in book.parts:
            return frozenset(
                number
                for number, xf in enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
                if any(one.get("shrinkToFit") in ("1", "true") for one in xf)
            )
    return frozenset()


def _arrows(book: Book, sheet: Sheet) -> set[tuple[int, int]]:
    """Return the (row, column) of the headers that carry a filter arrow."""
    kept = {
        root.get("ref")
        for kind, to, _ in book.related.get(sheet.part, {}).values()
        if kind == "table" and (root := book.roots.get(to)) is not None and root.find(f"{MAIN}autoFilter") is not None
    }
    return {
        (table.at.top, column)
        for table in sheet.tables
        if table.ref in kept and table.header_rows
        for column in range(table.at.left, table.at.right + 1)
    }


def _cut(book: Book) -> list[Breach]:
    shrunk = _shrunk(book)
    return [breach for sheet in book.visible for breach in _cut_on(book, sheet, shrunk)]


def _cut_on(book: Book, sheet: Sheet, shrunk: frozenset[int]) -> Iterator[Breach]:
    grid, digit = grid_of(book, sheet), digit_pixels(book.styles.default_font)
    merged, arrows = merged_at(sheet), _arrows(book, sheet)
    faces = faces_of(book, sheet)
    for (value, style, column), cells in sheet.alike.items():
        look, face = faces[style]
        indent = look.indent * INDENT + PADDING
        room = grid.said.get(column, grid.usual) - indent
        kind = cells[0].kind
        if kind == "text":
            value = str(value)[:_LONGEST]
            if len(value) * face.most <= room - ARROW * digit:
                continue  # most are far from full: a bound that costs nothing sees to them
            if look.wrap and not merged and not longest_word(value, int(room / face.letter)):
                continue
            if not look.wrap and text_pixels(value, face) <= room - ARROW * digit:
                continue
        elif kind != "number" or _surely_fits(value, look, face, room):  # type: ignore[arg-type]
            continue
        if style in shrunk:
            continue
        if kind == "number" and not merged and _number_cut(float(value), look, room)[1] <= room * TOLERANCE:  # type: ignore[arg-type]
            continue
        for cell in cells:
            yield from _cut_at(sheet, cell, look, grid, digit, merged.get((cell.row, column)), arrows)


def _surely_fits(value: float, look: Look, face: Face, room: float) -> bool:
    around = surroundings(look.number_format)
    if around is None or abs(value) > 1e15 or (value < 0 and around[0] > 5):  # before the calendar
        return False
    decimals, others = around
    digits = len(str(int(abs(value)))) * 4 / 3 + decimals + 4  # separators, sign, point, a percentage's hundredfold
    return digits * face.latin * 0.556 + others * face.most <= room


def _cut_at(
    sheet: Sheet, cell: Cell, look: Look, grid: Grid, digit: int, area: Range | None, arrows: set[tuple[int, int]]
) -> Iterator[Breach]:
    width = grid.across(area.left, area.right) if area else grid.said.get(cell.column, grid.usual)
    indent = look.indent * INDENT + PADDING
    if cell.kind == "text":
        arrow = ARROW * digit if (cell.row, cell.column) in arrows and not look.wrap else 0.0
        said, expected = str(cell.value), "a wider column, or wrapped text"
        needed = _text_cut(said, cell, look, sheet, grid, width - indent - arrow) + arrow
    else:
        said, needed = _number_cut(float(cell.value or 0), look, width - indent)
        expected = "a column as wide as the number"
    if needed > (width - indent) * TOLERANCE and width and not _hidden(sheet, cell):
        yield Breach(
            f"{sheet.name}!{cell.ref}",
            f"{said[:60]} in {width / digit:.1f} characters",
            f"{expected}: about {(needed + indent) / digit:.0f}",
        )


def _hidden(sheet: Sheet, cell: Cell) -> bool:
    return (row := sheet.rows.get(cell.row)) is not None and row.hidden


def _number_cut(value: float, look: Look, room: float) -> tuple[str, float]:
    """Return the number as it should show, and the pixels that this takes."""
    text, face = shown(value, look.number_format), face_of(look.font._replace(bold=False))  # bold digits are as wide
    if text == OVERFLOW:
        return f"{value:g}, which is no date,", math.inf
    if len(text) * face.most > room and look.number_format == "General":
        text = min(general(float(round(value))), f"{value:.0E}", key=len)  # decimals are rounded away first
    return text, text_pixels(text, face)


def _text_cut(text: str, cell: Cell, look: Look, sheet: Sheet, grid: Grid, room: float) -> float:
    """Return the pixels of what a neighbour or the column's edge may cut: 0 where the text runs free."""
    face, text = face_of(look.font), text[:_LONGEST]
    if look.wrap or look.horizontal in ("justify", "distributed"):
        return text_pixels(longest_word(text, int(room / face.letter)), face) if room > 0 else 0.0
    if len(text) * face.most <= room:
        return 0.0
    needed = text_pixels(text.replace("\n", ""), face)
    if needed <= room * TOLERANCE or look.horizontal == "fill":
        return 0.0
    free = room
    for side in {"right": (-1,), "center": (-1, 1)}.get(look.horizontal, (1,)):
        column = cell.column + side
        while free < needed and 0 < column < cell.column + _REACH and (cell.row, column) not in sheet.at:
            free += grid.said.get(column, grid.usual)
            column += side
    return needed if needed > free * TOLERANCE else 0.0


RULES: tuple[Rule, ...] = (
    Rule(
        57,
        "A",
        "must",
        "Nothing is cut: numbers show as numbers, no text ends at the edge of its column",
        "内容显示完整：数字不以井号代替，文字不被列边截断",
        "UK Analysis Function; experiment",
        _cut,
    ),
)
