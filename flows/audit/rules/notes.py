"""Notes: each marker defined once and used, none of them among numbers."""

import re

from flows.audit.package.book import Book, Sheet, Table
from flows.audit.rule import Breach, Rule
from flows.audit.rules.colours import table_rows
from flows.audit.words.spoken import notes_sheets

_MARKER = re.compile(r"\[note ?([0-9]{1,3})\]|[〔［\[]注 ?([0-9]{1,3})[〕］\]]", re.IGNORECASE)
_BESIDE = "the marker in the title, the header or a column for notes"


def _markers(book: Book) -> list[Breach] | None:
    defined: dict[int, str] = {}
    used: dict[int, str] = {}
    breaches = []
    if not _any_marker(book):
        return None
    explaining = {sheet.name for sheet in notes_sheets(book)}
    for sheet in book.visible:
        for cell in sheet.filled:
            if cell.kind != "text" or ("[" not in str(cell.value) and "注" not in str(cell.value)):
                continue
            place = f"{sheet.name}!{cell.ref}"
            for found in _MARKER.finditer(str(cell.value)):
                number = int(found[1] or found[2])
                if sheet.name not in explaining or found.start() > 0:
                    used.setdefault(number, place)
                elif number in defined:
                    breaches.append(Breach(place, f"note {number} again", f"once, as in {defined[number]}"))
                else:
                    defined[number] = place
    breaches += [
        Breach(place, f"note {n}", "its text on the notes sheet") for n, place in used.items() if n not in defined
    ]
    breaches += [
        Breach(place, f"note {n}", "a place that refers to it") for n, place in defined.items() if n not in used
    ]
    order = [number for number in used if number in defined]
    for wrong, right in zip(order, sorted(order), strict=True):
        if wrong != right:
            breaches.append(Breach(used[wrong], f"note {wrong} first", f"note {right}: numbered as first used"))
            break
    return breaches


def _any_marker(book: Book) -> bool:
    return any(("[" in text or "注" in text) and _MARKER.search(text) for text in book.texts)


def _marker_places(book: Book) -> list[Breach] | None:
    """Markers stand in titles, headers and columns of text, never where numbers are."""
    formats = {n for n, look in enumerate(book.styles.looks) if _MARKER.search(look.number_format)}
    if not formats and not _any_marker(book):
        return None
    breaches = []
    for sheet in book.of("D"):
        numbers = _number_columns(sheet)
        for cell in sheet.filled:
            place = f"{sheet.name}!{cell.ref}"
            if cell.kind == "number" and cell.style in formats:
                breaches.append(Breach(place, "a note marker in the number's format", _BESIDE))
                continue
            table = numbers.get(cell.column)
            inside = table is not None and table.first <= cell.row <= table.last
            if inside and cell.kind == "text" and _MARKER.search(str(cell.value)):
                breaches.append(Breach(place, f"{str(cell.value)[:40]!r} among numbers", _BESIDE))
    return breaches


def _number_columns(sheet: Sheet) -> dict[int, Table]:
    """Return the columns in which a table holds as many numbers as texts, or more."""
    counts: dict[tuple[str, int], int] = {}
    tables, rows = {table.name: table for table in sheet.tables}, table_rows(sheet)
    for cell in sheet.filled:
        for table in rows.get(cell.row, ()):
            if table.at.left <= cell.column <= table.at.right and table.first <= cell.row <= table.last:
                key = (table.name, cell.column)
                counts[key] = counts.get(key, 0) + (1 if cell.kind == "number" else -1)
    return {column: tables[name] for (name, column), count in counts.items() if count >= 0}


RULES: tuple[Rule, ...] = (
    Rule(
        70,
        "A",
        "must",
        "Each note marker is defined once on the notes sheet, used, and numbered by first use",
        "注释编号在说明表中定义一次、均被引用，并按首次出现排序",
        "UK Analysis Function",
        _markers,
    ),
    Rule(
        71,
        "D",
        "must",
        "Note markers stand in titles, headers or a column for notes, not among numbers",
        "注释编号置于标题、表头或注释列，不与数字混排",
        "UK Analysis Function",
        _marker_places,
    ),
)
