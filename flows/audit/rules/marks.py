"""Marks that stand for a value: each explained, printed, and where the facts have it."""

import re
from collections.abc import Iterator, Mapping

from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.rule import Breach, Rule
from flows.audit.words.spoken import notes_text

_BRACKETED = re.compile(r"\[[A-Za-z]{1,3}\]")  # [p], [r], [x]: a mark in letters
_UNIT_SIGNS = frozenset("%‰$€£¥￥°℃㎡")
_USUAL = frozenset({"-", "--", "–", "—", "——", "…", "...", "..", ":", "/", "*", "†", "‡", "#"})
_FIGURE_MARKS = ("[p]", "[r]")
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\ufe0f"
    "⌚⌛⏩-⏬⏰⏳◽◾☔☕♈-♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓-❕❗➕-➗➰➿⬛⬜⭐⭕]"
)


def _marks(book: Book) -> dict[str, str]:
    """Return the cells that hold a mark and nothing else: mark -> first place."""
    return {
        text.strip(): place for text, place in book.texts.items() if (0 < len(text) <= 8 and _is_mark(text.strip()))
    }


def _is_mark(text: str) -> bool:
    if not text or set(text) <= _UNIT_SIGNS:
        return False
    return not any(one.isalnum() for one in text) or _BRACKETED.fullmatch(text) is not None


def _explained(mark: str, said: str) -> bool:
    """Say whether a line of the notes is the mark, or begins with it and goes on in words, or quotes it."""
    quoted = re.escape(mark)
    return (
        re.search(
            f"(?m)^{quoted}\\s*$|^{quoted}[\\s:：=]+\\w|[\"“‘'「]{quoted}[\"”’'」]|\\({quoted}\\)|（{quoted}）", said
        )
        is not None
    )


def _declared(book: Book) -> list[Breach] | None:
    used = _marks(book)
    if book.manifest is None:
        usual = {mark: place for mark, place in used.items() if mark in _USUAL or _BRACKETED.fullmatch(mark)}
        said = notes_text(book) if usual else ""
        found = [
            Breach(place, f"{mark} in a cell", "what it means, on a sheet of notes")
            for mark, place in usual.items()
            if not _explained(mark, said)
        ]
        return found if usual else None
    printed = {str(line[0].value) for sheet, table in _tables(book, "Marks") for line in _lines(sheet, table)}
    return [
        Breach(used.get(mark, "manifest"), f"{mark} is not in the table Marks", "every mark and its meaning, printed")
        for mark in book.manifest.marks
        if mark not in printed
    ]


def _tables(book: Book, name: str) -> Iterator[tuple[Sheet, Table]]:
    for sheet in book.visible:
        for table in sheet.tables:
            if table.name == name:
                yield sheet, table


def _figure_marks(book: Book) -> list[Breach] | None:
    """Marks of figures: as many on the facts as the table Marks says, and elsewhere only in rows of marked facts."""
    counts = {
        mark: (f"{sheet.name}!{line[-1].ref}", float(line[-1].value or 0))
        for sheet, table in _tables(book, "Marks")
        for line in _lines(sheet, table)
        if (mark := str(line[0].value)) in _FIGURE_MARKS and line[-1].kind == "number"
    }
    facts = {
        str(line[0].value): str(cell.value)
        for sheet, table in _tables(book, "Facts")
        for line in _lines(sheet, table)
        for cell in line[1:]
        if cell.value in _FIGURE_MARKS
    }
    unread = not all(sheet.is_read(table.first, table.last) for sheet, table in _tables(book, "Facts"))
    if book.manifest is None or unread or (not counts and not facts):
        return None
    breaches = []
    for mark in _FIGURE_MARKS:
        place, said = counts.get(mark, ("table Marks", 0.0))
        if (there := list(facts.values()).count(mark)) != said:
            breaches.append(Breach(place, f"{mark} counted {said:g} times", f"{there} facts carry it"))
    for sheet in book.visible:
        for (value, _, _), cells in sheet.alike.items():
            if isinstance(value, str) and ("[p]" in value or "[r]" in value) and value not in _FIGURE_MARKS:
                breaches += [breach for cell in cells for breach in _unmarked(book, sheet, cell, facts)]
    return breaches


def _unmarked(book: Book, sheet: Sheet, cell: Cell, facts: Mapping[str, str]) -> list[Breach]:
    """Return the marks behind a text of a table whose row shows no fact so marked."""
    known = book.manifest.cells if book.manifest else {}
    shown = {mark for mark in _FIGURE_MARKS if re.search(f"{re.escape(mark)}(?: \\[[pr]\\])?$", str(cell.value))}
    for table in sheet.tables:
        if table.name in known and table.at.holds(cell.column, cell.row) and cell.row >= table.first:
            rows = [ids[cell.row - table.first] for ids in known[table.name].values() if cell.row <= table.last]
            carried = {facts.get(fact, "") for ids in rows for fact in ids}
            return [
                Breach(f"{sheet.name}!{cell.ref}", f"{mark} where no fact of the row has it", "no such mark here")
                for mark in sorted(shown - carried)
            ]
    return []


def _lines(sheet: Sheet, table: Table) -> Iterator[list[Cell]]:
    """Yield the filled cells of each row of data."""
    for row in range(table.first, min(table.last, table.first + len(sheet.filled)) + 1):
        line = [cell for column in range(table.at.left, table.at.right + 1) if (cell := sheet.at.get((row, column)))]
        if line:
            yield line


def _symbols(book: Book) -> list[Breach]:
    used = _marks(book)
    if book.manifest is not None:
        odd = {mark: place for mark, place in used.items() if mark not in book.manifest.marks}
    else:
        odd = {mark: place for mark, place in used.items() if mark not in _USUAL and not _BRACKETED.fullmatch(mark)}
        said = notes_text(book) if odd else ""
        odd = {mark: place for mark, place in odd.items() if not _explained(mark, said)}
    breaches = [Breach(place, f"only {mark}", "words, or a mark that is explained") for mark, place in odd.items()]
    told = set(odd.values())
    for text, place in book.texts.items():
        if place not in told and not text.isascii() and (found := _EMOJI.search(text)):
            breaches.append(Breach(place, f"emoji {found[0]}", "words"))
    return breaches


RULES: tuple[Rule, ...] = (
    Rule(
        72,
        "A",
        "must",
        "Every mark that stands for a value is explained in the workbook",
        "表中使用的符号均在说明中列明含义",
        "UK Analysis Function; Chinese statistical practice",
        _declared,
    ),
    Rule(
        73,
        "A",
        "must",
        "Provisional and revised figures carry their marks, as many as the table of marks counts",
        "初步数、修订数均带标识，与符号表所列使用数一致",
        "UK Analysis Function; Chinese statistical practice",
        _figure_marks,
    ),
    Rule(
        74,
        "A",
        "must",
        "No cell holds a sign that nothing explains, and none an emoji",
        "单元格不出现未说明的符号，不用表情符号",
        "UK Analysis Function",
        _symbols,
    ),
)
