"""The language of a workbook, and the sheets on which it explains itself."""

import re
from typing import Literal

from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MANIFEST

Language = Literal["en", "zh", "both"]
CHINESE = "\u3400-\u9fff\uf900-\ufaff"
HAN, LATIN = re.compile(f"[{CHINESE}]"), re.compile(r"[A-Za-z]")
_UNIT = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_NOTES = re.compile(r"gloss|note|legend|readme|术语|说明|注释|符号|图例|附注", re.IGNORECASE)


def language_of(book: Book) -> Language | None:
    """Return the language as the manifest, the names of the sheets or the properties say it; None: unknown."""
    said = book.manifest.about.get("language", "") if book.manifest else ""
    if said in ("en", "zh", "both"):
        return said  # type: ignore[return-value]  # mypy does not narrow by membership
    names = [sheet.name for sheet in book.visible]
    chinese = bool(names) and all(map(HAN.search, names))
    if chinese and all(map(LATIN.search, names)):
        return "both"  # the property has room for one language only
    tag = book.core.get("language", "").lower()
    if "zh" in tag and "en" in tag:
        return "both"
    if tag[:2] in ("en", "zh"):
        return "zh" if tag[:2] == "zh" else "en"
    return "zh" if chinese else None


def notes_sheets(book: Book) -> list[Sheet]:
    """Return the sheets that explain: those that the manifest calls glossary or notes, else those so named."""
    keyed = {
        one.get("name")
        for root in book.roots.values()
        if book.manifest and root.tag == f"{MANIFEST}manifest"
        for one in root.iterfind(f"{MANIFEST}sheets/{MANIFEST}sheet")
        if one.get("key") in ("glossary", "notes")
    }
    return [sheet for sheet in book.visible if (sheet.name in keyed if keyed else _NOTES.search(sheet.name))]


def notes_text(book: Book) -> str:
    """Return all that the explaining sheets say, a line for each text."""
    return "\n".join(str(cell.value) for sheet in notes_sheets(book) for cell in sheet.filled if cell.kind == "text")


def explained(name: str, known: str) -> bool:
    """Say whether a name, or each language's part of it, is in a text without spaces, in small letters.

    A unit in brackets at its end is not part of the name.
    """
    folded = "".join(_UNIT.sub("", name).split()).casefold()
    if folded in known:
        return True
    latin, chinese = re.sub(f"[{CHINESE}（）]+", "", folded), re.sub(r"[a-z]+", "", folded)
    return bool(latin and chinese) and latin in known and chinese in known
