"""Rules about finding one's way: contents, ways back, links."""

import re
from collections import Counter
from functools import lru_cache

from flows.audit.package.book import Book, Link, Sheet
from flows.audit.package.sheets import range_of
from flows.audit.rule import Breach, Rule

_FEW = 2  # sheets that need no contents
_LOOKED_AT = 3  # contents stand on one of the first sheets
_LONGEST = 2_079  # characters of an address
_PLACE = re.compile(r"#?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")
_SCHEMES = ("http://", "https://", "mailto:", "ftp://", "tel:")
_ADDRESS = re.compile(r"(https?|ftp)://|www\.", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"(click|see|read|find out)? ?(here|this|link|more|more information|details|url|website)[.!>»…]*|"
    r"(请)?(点击|单击|查看)?(此处|这里|链接|详情|更多|进入|网址|网站)[。！>»…]*",
    re.IGNORECASE,
)


def contents_complete(book: Book) -> list[Breach] | None:
    """The contents are a table with one row for every other sheet, each leading to its A1."""
    if len(book.visible) <= _FEW:
        return None
    sheet = contents_of(book)
    if sheet is None:
        return [Breach("workbook", "no sheet that leads to the others", "contents on one of the first sheets")]
    others = [one.name for one in book.visible if one.name != sheet.name]
    listed: Counter[str] = Counter()
    found = []
    for link in sheet.links:
        at, (name, cell) = range_of(link.ref), place_of(book, link)
        if not name or not any(table.at.holds(at.left, at.top) for table in sheet.tables):
            continue
        listed[name] += 1
        if name not in others:
            found.append(Breach(f"{sheet.name}!{link.ref}", f"leads to {name}", "another visible sheet"))
        elif cell != "A1":
            found.append(Breach(f"{sheet.name}!{link.ref}", f"leads to {name}!{cell}", f"{name}!A1"))
    for name in others:
        if listed[name] != 1:
            found.append(
                Breach(f"sheet {sheet.name}", f"{listed[name]} rows that lead to {name}", "one row of a table")
            )
    return found


def contents_of(book: Book) -> Sheet | None:
    """Return the sheet that leads to most others, of the first few; None where none leads to most."""
    others = len(book.visible) - 1
    counted = [
        (len({place_of(book, link)[0] for link in sheet.links} - {"", sheet.name}), -number, sheet)
        for number, sheet in enumerate(book.visible[:_LOOKED_AT])
    ]
    count, _, sheet = max(counted, key=lambda one: one[:2], default=(0, 0, None))
    return sheet if sheet is not None and count * 2 > others else None


def place_of(book: Book, link: Link) -> tuple[str, str]:
    """Return the sheet and cell that a link leads to within the workbook; "" twice where it leads elsewhere."""
    place = link.location or (link.target if link.target.startswith("#") else "")
    if place and "!" not in place:
        place = next((name.text for name in book.names if name.name.lower() == place.lstrip("#").lower()), place)
    return _parsed(place)


@lru_cache(maxsize=8192)
def _parsed(place: str) -> tuple[str, str]:
    if not (found := _PLACE.fullmatch(place)):
        return "", ""
    return (found[1] or found[2]).replace("''", "'"), f"{found[3]}{found[4]}"


def ways_back(book: Book) -> list[Breach] | None:
    """Every sheet leads back to the contents."""
    if len(book.visible) <= _FEW or (sheet := contents_of(book)) is None:
        return None
    return [
        Breach(f"sheet {one.name}", "no link back", f"a link to {sheet.name}")
        for one in book.visible
        if one.name != sheet.name and all(place_of(book, link)[0] != sheet.name for link in one.links)
    ]


def links_say_where(book: Book) -> list[Breach] | None:
    """A link's text says what it leads to; what it leads to is there and can be opened by others."""
    names = {sheet.name for sheet in book.sheets}
    found, seen = [], False
    for sheet in book.visible:
        cells = {cell.ref: cell for cell in sheet.filled} if sheet.links else {}
        for link in sheet.links:
            seen = True
            cell = cells.get(link.ref.partition(":")[0])
            text = "" if cell is None or cell.value is None else str(cell.value).strip()
            where = f"{sheet.name}!{link.ref}"
            at = range_of(link.ref)
            if not sheet.is_read(at.top, at.top):
                text = "of a row that was not read"
            if not text or _ADDRESS.match(text) or _SAYS_NOTHING.fullmatch(text):
                found.append(Breach(where, f"the text {text[:80]!r}", "words that say what it leads to"))
            if wrong := _wrong_target(book, link, names):
                found.append(Breach(where, *wrong))
    return found if seen else None


def _wrong_target(book: Book, link: Link, names: set[str]) -> tuple[str, str] | None:
    if link.target and not link.target.startswith("#"):
        if len(link.target) > _LONGEST:
            return f"an address of {len(link.target):,} characters", f"at most {_LONGEST:,}"
        if not link.target.lower().startswith(_SCHEMES):
            return f"leads to {link.target[:80]}", "an address that others can open"
        return None
    name, _ = place_of(book, link)
    if name in names:
        return None
    return (f"leads to {link.location[:80]}" if link.location else "leads nowhere"), "a place that is there"


RULES = (
    Rule(
        27, "A", "must",
        "The contents are a table that leads to A1 of every other visible sheet, once each",
        "目录为表格，逐一列出其他可见工作表并链接至其 A1",
        "UK Analysis Function",
        contents_complete,
    ),
    Rule(
        28, "A", "should",
        "Every sheet has a link back to the contents",
        "各工作表均有返回目录的链接",
        "practice",
        ways_back,
    ),
    Rule(
        33, "A", "must",
        "Links have words that say where they lead, and lead somewhere",
        "链接文字能说明去向，目标有效",
        "UK Analysis Function",
        links_say_where,
    ),
)  # fmt: skip
