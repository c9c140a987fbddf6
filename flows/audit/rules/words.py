"""Words: indents that are no spaces, headers in the workbook's language, marks of the right width, terms explained."""

import re
from collections.abc import Iterator

from flows.audit.columns import column_letters
from flows.audit.package.book import Book, Sheet
from flows.audit.rule import Breach, Rule
from flows.audit.words.spoken import CHINESE, HAN, LATIN, explained, language_of, notes_text

_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")  # the name of a label that nobody translated
_NO_WORD = re.compile(r"[^A-Za-z]*|[^a-z]*[A-Z0-9][^a-z]*")  # signs and numbers only, or an abbreviation
_YEARS = re.compile(r"(?<![A-Za-z0-9/._-])((?:19|20)[0-9]{2}) ?- ?((?:19|20)[0-9]{2})(?![A-Za-z0-9/._-])")
_MIXED = re.compile(r"（[^（）()]{0,200}\)|\([^（）()]{0,200}）")
_HALF = re.compile(f"[{CHINESE}] ?\\([^()（）A-Za-z]{{0,200}}[{CHINESE}][^()（）A-Za-z]{{0,200}}\\)")
_FULL = re.compile(r"[A-Za-z] ?（[ -~]{0,200}）")
_COLON = re.compile(f"[{CHINESE}]:(?! ?[A-Za-z]|//)|[A-Za-z]：[ ]?[A-Za-z]")
_DASH = re.compile(f"[{CHINESE}] ?--+ ?[{CHINESE}]")
_WIDTHS = (
    (_MIXED, "a pair of brackets of one width"),
    (_HALF, "full-width brackets in Chinese"),
    (_FULL, "half-width brackets in English"),
    (_COLON, "a colon of the language's width"),
    (_DASH, "the Chinese dash"),
    (_YEARS, "an en dash between years (in Chinese — or ～)"),
)
# A text with none of these has nothing to judge, and a run over it for each pattern is saved.
_SUSPECT = re.compile(r"[(（:：]|[0-9] ?-|--")
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9])(?:([A-Z][A-Z0-9&]{0,3}[A-Z])s?|pp|yoy|qoq|mom)(?![A-Za-z0-9])")
_LONGEST = 3_000  # characters of a text that are looked at for signs
_WELL_KNOWN = frozenset({"ID", "OK", "URL", "PDF", "US", "UK", "EU"})
_TITLES = frozenset({"title", "cover title", "caption", "heading 1", "heading 2", "heading 3", "heading 4"})
_INDICATOR = re.compile(r"(?:indicators?(?: names?)?)?[\s/]*(?:指标(?:名称)?)?", re.IGNORECASE)


def _spaces(book: Book) -> list[Breach]:
    return [
        Breach(place, f"spaces before {text.strip()[:40]!r}", "the indent of the cell's alignment")
        for text, place in book.texts.items()
        if text[:1] in (" ", "\u3000", "\u00a0", "\t") and text.strip()
    ]


def _headers(book: Book) -> Iterator[tuple[Sheet, str, str, str]]:
    """Yield the headers of all tables: sheet, table, place, text."""
    for sheet in book.visible:
        for table in sheet.tables:
            for number, text in enumerate(table.columns if table.header_rows else ()):
                place = f"{sheet.name}!{column_letters(table.at.left + number)}{table.at.top}"
                yield sheet, table.name, place, text


def _translated(book: Book) -> list[Breach] | None:
    language, breaches = language_of(book), []
    seen: dict[tuple[str, str], str] = {}
    headers = list(_headers(book))
    for _, table, place, text in headers:
        if _KEY.fullmatch(text):
            breaches.append(Breach(place, f"header {text}", "a label in words"))
            continue
        chinese, latin = bool(HAN.search(text)), bool(LATIN.search(text))
        if language == "en" and chinese:
            breaches.append(Breach(place, f"header {text!r}", "a header in English"))
        elif language in ("zh", "both") and not chinese and not _NO_WORD.fullmatch(text):
            breaches.append(Breach(place, f"header {text!r}", "a header in Chinese" + " too" * (language == "both")))
        elif language == "both" and not latin and chinese:
            breaches.append(Breach(place, f"header {text!r}", "a header in English too"))
        for part in _parts(text) if language == "both" else (text,):
            folded = "".join(part.split()).casefold()
            if folded and seen.setdefault((table, folded), place) != place:
                breaches.append(Breach(place, f"header {text!r} as in {seen[table, folded]}", "headers that differ"))
    for sheet in book.visible:
        if (top := sheet.at.get((1, 1))) and isinstance(top.value, str) and _KEY.fullmatch(top.value):
            breaches.append(Breach(f"{sheet.name}!A1", f"title {top.value}", "a title in words"))
    return breaches if headers else None


def _parts(text: str) -> tuple[str, str]:
    """Return what a bilingual header says in English, and what in Chinese."""
    return re.sub(f"[{CHINESE}]+", "", text), re.sub(r"[A-Za-z ]+", "", text)


def _conventions(book: Book) -> list[Breach] | None:
    breaches = []
    for text, place in _own_words(book):
        for pattern, expected in _WIDTHS:
            if found := pattern.search(text, 0, _LONGEST):
                breaches.append(Breach(place, repr(found[0][:60]), expected))
    return breaches if book.texts else None


def _own_words(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the workbook's own words that may be wrong, with their places.

    Others' words, quoted in the tables of data sheets, are left out.
    """
    quoted = {sheet.name: sheet.tables for sheet in book.of("D")}
    for sheet in book.visible:
        yield sheet.name, f"sheet {sheet.name}"
    for text, place in book.texts.items():
        if not _SUSPECT.search(text):
            continue
        name, _, ref = place.rpartition("!")
        tables = quoted.get(name)
        if tables:
            row = int(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
            if any(table.first <= row <= table.at.bottom for table in tables):
                continue
        yield text, place


def _terms(book: Book) -> list[Breach] | None:
    wanted: dict[str, tuple[str, str]] = {}
    for text, place in _named(book):
        words = re.findall(r"[A-Za-z]{2,}", text)
        if len(words) > 1 and all(map(str.isupper, words)):
            continue  # all in capitals: no abbreviations to tell from words
        for found in _ABBREVIATION.finditer(text):
            term = found[1] or found[0]
            if term not in _WELL_KNOWN:
                wanted.setdefault(term, (place, "abbreviation"))
    names: dict[str, str] = {}
    for name, place in _indicators(book):
        names.setdefault(name, place)
    if not wanted and not names:
        return None
    said = notes_text(book)
    breaches = [
        Breach(place, f"{kind} {term}", "an explanation on the glossary or notes sheet")
        for term, (place, kind) in wanted.items()
        if not re.search(f"(?<![A-Za-z0-9]){re.escape(term)}s?(?![A-Za-z0-9])", said)
    ]
    known = "".join(said.split()).casefold()
    breaches += [
        Breach(place, f"indicator {name!r}", "its name on the glossary or notes sheet")
        for name, place in names.items()
        if not explained(name, known)
    ]
    return breaches


def _named(book: Book) -> Iterator[tuple[str, str]]:
    """Yield headers and titles with their places."""
    yield from ((text, place) for _, _, place, text in _headers(book))
    titles = {n for n, look in enumerate(book.styles.looks) if look.style.lower() in _TITLES}
    for sheet in book.visible:
        for (value, style, _), cells in sheet.alike.items():
            if (style in titles or cells[0].row == cells[0].column == 1) and cells[0].kind == "text":
                yield str(value), f"{sheet.name}!{cells[0].ref}"


def _indicators(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the texts of columns headed Indicator, each where it first stands."""
    for sheet in book.visible:
        told: set[str] = set()
        for table in sheet.tables:
            for number, header in enumerate(table.columns):
                if not header.strip() or not _INDICATOR.fullmatch(header.strip()):
                    continue
                for row in range(table.first, min(table.last, table.first + len(sheet.rows)) + 1):
                    cell = sheet.at.get((row, table.at.left + number))
                    if cell and cell.kind == "text" and cell.value not in told and len(str(cell.value)) > 1:
                        told.add(str(cell.value))
                        yield str(cell.value), f"{sheet.name}!{cell.ref}"


RULES: tuple[Rule, ...] = (
    Rule(
        66,
        "A",
        "should",
        "Indents are the cell's own, not spaces before the text",
        "缩进使用单元格缩进格式，不用空格",
        "engineering practice",
        _spaces,
    ),
    Rule(
        67,
        "A",
        "must",
        "Headers are in the workbook's language, or in both, and differ within a table",
        "表头使用工作簿的语言（双语则两种俱全），同一表内不重复",
        "Chinese official practice",
        _translated,
    ),
    Rule(
        68,
        "A",
        "must",
        "Brackets, colons and dashes have the width that their language uses",
        "括号、冒号、连接号的全角半角与所用语言一致",
        "Chinese punctuation standard",
        _conventions,
    ),
    Rule(
        69,
        "A",
        "must",
        "Abbreviations and names of indicators are explained in the glossary",
        "缩写和指标名称均列入术语表",
        "UK Analysis Function",
        _terms,
    ),
)
