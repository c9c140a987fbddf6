"""Shared strings: each text once in the package, as Excel itself keeps them, and where texts look like numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from flows.workbook.finishing.parts import Parts, insert

_INLINE = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^>]*?) t="inlineStr"(?:/>|>(?:<is><t([^>]*?)(?:/>|>(.*?)</t>)</is>)?</c>)', re.DOTALL
)
_LIKE_NUMBER = re.compile(rb"[\s(+-]*[\d,]*\.?\d+(?:[eE][+-]?\d+)?[\s%)]*")
_COUNTS = re.compile(rb'count="(\d+)" uniqueCount="(\d+)"')
_PART = "xl/sharedStrings.xml"
_END = b"</sst>"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


@dataclass(frozen=True)
class Strings:
    """The shared texts in their order, as they are written; for each sheet's part, ranges of texts like numbers."""

    written: Sequence[bytes]
    like_numbers: dict[str, list[str]]

    def text(self, place: int) -> str:
        """Return the text of that place."""
        whole = self.written[place]
        return unescape(whole[whole.index(b">") + 1 : -4].decode())


def share_strings(parts: Parts, sheets: Sequence[str]) -> Strings:
    """Move the inline texts of the sheets' parts into a shared strings part; return them."""
    places: dict[bytes, int] = {}
    numbers: set[int] = set()
    uses = 0
    like: dict[bytes, list[int]] = {}  # column -> rows

    def refer(match: re.Match[bytes]) -> bytes:
        nonlocal uses
        uses += 1
        column, row, look, space, text = match.groups()
        whole = b"<t%b>%b</t>" % (space or b"", text or b"")
        place = places.get(whole)
        if place is None:
            place = places[whole] = len(places)
            if text and _LIKE_NUMBER.fullmatch(text):
                numbers.add(place)
        if place in numbers:
            like.setdefault(column, []).append(int(row))
        return b'<c r="%b%b"%b t="s"><v>%d</v></c>' % (column, row, look, place)

    like_numbers = {}
    for name in sheets:
        like.clear()
        parts[name] = _INLINE.sub(refer, parts[name])
        like_numbers[name] = [_range(column.decode(), rows) for column, rows in like.items()]
    written = list(places)
    if written:
        _add(parts, written, uses)
    return Strings(written, like_numbers)


def add_items(parts: Parts, xml: bytes, items: int, uses: int) -> None:
    """Add items, as XML, behind those of the shared strings; uses: how many more cells refer to any of them."""

    def counted(match: re.Match[bytes]) -> bytes:
        return b'count="%d" uniqueCount="%d"' % (int(match[1]) + uses, int(match[2]) + items)

    parts[_PART] = _COUNTS.sub(counted, parts[_PART].removesuffix(_END), count=1) + xml + _END


def _range(column: str, rows: Sequence[int]) -> str:
    """Return the range from the first to the last such text of a column; between them no harm is done."""
    first, last = rows[0], rows[-1]
    return f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"


def _add(parts: Parts, texts: Sequence[bytes], uses: int) -> None:
    items = b"".join(b"<si>%b</si>" % text for text in texts)
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}" '
    parts[_PART] = head.encode() + b'count="%d" uniqueCount="%d">%b</sst>' % (uses, len(texts), items)
    insert(parts, "[Content_Types].xml", f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>', "</Types>")
    relation = f'<Relationship Id="rIdSharedStrings" Type="{_RELATION}" Target="/{_PART}"/>'
    insert(parts, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")
