"""Sizes of columns and rows: neither slivers nor sheets of paper, and room for every line."""

from collections.abc import Iterator

from flows.audit.columns import column_letters
from flows.audit.looks.grid import faces_of, grid_of, merged_at
from flows.audit.looks.measure import INDENT, PADDING, TOLERANCE, Face, face_of, lines, text_pixels
from flows.audit.package.book import Book, Cell, Sheet
from flows.audit.package.styles import Look
from flows.audit.rule import Breach, Rule

NARROWEST, WIDEST, HIGHEST = 4.0, 60.0, 409.0
_LONGEST = 6_000  # characters that are measured: more would not fit into a row in any case
_TRIM = 0.2  # of the size: the room above the first line and below the last may go
ENOUGH = 0.9  # of the height that the lines need: programs space them differently
_OWN = 0.75  # characters that the file adds to a width for the padding


def _sizes(book: Book) -> list[Breach]:
    return [breach for sheet in book.visible for breach in (*_column_sizes(sheet), *_row_sizes(book, sheet))]


def _column_sizes(sheet: Sheet) -> Iterator[Breach]:
    used = {cell.column for cell in sheet.filled}
    hidden = {n for one in sheet.columns if one.hidden for n in range(one.first, min(one.last, 1000) + 1)}
    for column in sorted(used - hidden):
        width = sheet.widths.get(column)
        if width is not None and not NARROWEST <= width <= WIDEST + _OWN:
            found = f"{width:.1f} characters wide"
            yield Breach(f"{sheet.name}!{column_letters(column)}:{column_letters(column)}", found, "4 to 60")


def _row_sizes(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Rows that are too low for their lines; where no height is given the program that opens the file fits it."""
    said = sheet.child("sheetFormatPr")
    usual = None
    if said is not None and said.get("customHeight") in ("1", "true"):
        usual = float(said.get("defaultRowHeight") or 15)
    grid, merged, faces = grid_of(book, sheet), merged_at(sheet), faces_of(book, sheet)
    for number, row in sheet.rows.items():
        if row.height is not None and row.height > HIGHEST:
            yield Breach(f"{sheet.name}!{number}:{number}", f"{row.height:g} pt high", "at most 409 pt")
    heights = {n: HIGHEST if row.hidden else row.height or usual or HIGHEST for n, row in sheet.rows.items()}
    lowest, told = min(heights.values(), default=HIGHEST), set[int]()
    for (value, style, column), cells in sheet.alike.items():
        if cells[0].kind != "text":
            continue
        look, face = faces[style]
        room = grid.said.get(column, grid.usual) - PADDING - look.indent * INDENT
        most = _most_height(str(value)[:_LONGEST], look, face, room)
        if most * ENOUGH <= lowest and not merged:
            continue
        for cell in cells:
            if most * ENOUGH > heights.get(cell.row, HIGHEST) and cell.row not in told:
                area = merged.get((cell.row, column))
                wide = grid.across(area.left, area.right) - PADDING - look.indent * INDENT if area else room
                needed = 0.0 if area and area.bottom > area.top else _height(str(value), look, wide)
                if needed * ENOUGH > heights.get(cell.row, HIGHEST):
                    told.add(cell.row)
                    yield _low(sheet, cell, look, needed)


def _low(sheet: Sheet, cell: Cell, look: Look, needed: float) -> Breach:
    found = f"{needed / face_of(look.font).line:.0f} lines of {look.font.size:g} pt"
    row = sheet.rows.get(cell.row)
    return Breach(
        f"{sheet.name}!{cell.ref}",
        found if row is None or row.height is None else f"{row.height:g} pt high for {found}",
        f"at least {needed:.0f} pt" if needed <= HIGHEST else "less text, or a wider column: 409 pt is the most",
    )


def _most_height(text: str, look: Look, face: Face, room: float) -> float:
    """Return the points that the text takes at most, as texts go, without breaking it into lines."""
    if not look.wrap or room <= 0 or (len(text) * face.most <= room and "\n" not in text):
        return face.line
    lost = min(0.25, 6 * face.letter / room)  # of a line, to a word that does not fit into it any more
    return (text_pixels(text, face) / (room * (1 - lost)) + text.count("\n") + 1) * face.line


def _height(text: str, look: Look, room: float) -> float:
    face = face_of(look.font)
    if not look.wrap or room <= 0:
        return face.line - _TRIM * look.font.size
    return lines(text[:_LONGEST], face, room * TOLERANCE) * face.line - _TRIM * look.font.size


RULES: tuple[Rule, ...] = (
    Rule(
        58,
        "A",
        "must",
        "Columns are 4 to 60 characters wide and rows high enough for their lines",
        "列宽为4至60个字符，行高容纳全部文字且不超过409磅",
        "UK Analysis Function",
        _sizes,
    ),
)
