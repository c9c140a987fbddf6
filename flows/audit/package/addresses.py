"""What a reference in a chart, a name or a rule leads to: sheets and rectangles of them."""

import re
from collections.abc import Iterator

from flows.audit.columns import column_number
from flows.audit.package.book import Book, Cell, Range, Sheet
from flows.audit.package.sheets import range_of

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LONGEST = 8_192  # characters of a reference, as of a formula
_SPLIT = re.compile(r"'(?:[^']|'')*'|[^,'()]+|,")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")

Place = tuple[Sheet, Range]


def places(book: Book, text: str, home: Sheet | None = None) -> tuple[Place, ...]:
    """Return the rectangles that a reference names, one after the other; () where one of them leads nowhere.

    A defined name stands for what it refers to. home: the sheet meant where none is named.
    """
    found: list[Place] = []
    for one in _parts(text):
        sheet_name, mark, ref = one.rpartition("!")
        sheet = _sheet(book, sheet_name) if mark else home
        at = _rectangle(ref)
        if at is None:
            name = next((name for name in book.names if name.name.casefold() == ref.casefold()), None)
            if name is None or name.text == text:
                return ()
            at_name = places_of_name(book, name.text)
            if not at_name:
                return ()
            found += at_name
        elif sheet is None:
            return ()
        else:
            found.append((sheet, at))
    return tuple(found)


def places_of_name(book: Book, text: str) -> tuple[Place, ...]:
    """Return the rectangles that a defined name's text names; names within names are not followed."""
    found = []
    for one in _parts(text):
        sheet_name, _, ref = one.rpartition("!")
        sheet, at = _sheet(book, sheet_name), _rectangle(ref)
        if sheet is None or at is None:
            return ()
        found.append((sheet, at))
    return tuple(found)


def print_area(book: Book, sheet: Sheet) -> tuple[Range, ...]:
    """Return the rectangles that a sheet prints, () where no print area is set."""
    return _named(book, sheet, "_xlnm.Print_Area")


def print_titles(book: Book, sheet: Sheet) -> tuple[Range, ...]:
    """Return the rows and columns that a sheet repeats on every page."""
    return _named(book, sheet, "_xlnm.Print_Titles")


def _named(book: Book, sheet: Sheet, name: str) -> tuple[Range, ...]:
    names = [one.get("name", "") for one in book.workbook.iter("{*}sheet")]
    for one in book.names:
        if one.name == name and one.sheet is not None and one.sheet < len(names) and names[one.sheet] == sheet.name:
            return tuple(at for _, at in places_of_name(book, one.text))
    return ()


def cells_in(sheet: Sheet, at: Range) -> Iterator[Cell]:
    """Give the filled cells of a rectangle, row by row, however large it is."""
    if (at.right - at.left + 1) * (at.bottom - at.top + 1) > 4 * len(sheet.filled) + 16:
        yield from (cell for cell in sheet.filled if at.holds(cell.column, cell.row))
        return
    for row in range(at.top, at.bottom + 1):
        for column in range(at.left, at.right + 1):
            if (cell := sheet.at.get((row, column))) is not None:
                yield cell


def within(inner: Range, outer: Range) -> bool:
    """Say whether a rectangle lies wholly in another."""
    return (
        outer.left <= inner.left
        and inner.right <= outer.right
        and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )


def meet(one: Range, other: Range) -> bool:
    """Say whether two rectangles have a cell in common."""
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom


def _parts(text: str) -> list[str]:
    """Return the references of a list such as ('My sheet'!A1:A3,B!C1), those with a comma in their sheet's name too."""
    if len(text) > LONGEST:
        return []
    parts = [""]
    for piece in _SPLIT.findall(text.strip().removeprefix("=")):
        if piece == ",":
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def _sheet(book: Book, name: str) -> Sheet | None:
    plain = (name[1:-1].replace("''", "'") if name.startswith("'") else name).casefold()
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == plain), None)


def _rectangle(ref: str) -> Range | None:
    at = range_of(ref)
    if at.top and at.left:
        return at
    if columns := _COLUMNS.fullmatch(ref):
        return Range(column_number(columns[1]), 1, column_number(columns[2]), LAST_ROW)
    if rows := _ROWS.fullmatch(ref):
        return Range(1, int(rows[1]), LAST_COLUMN, int(rows[2]))
    return None
