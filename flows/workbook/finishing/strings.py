"""Shared strings: each text once in the package, as Excel itself keeps them."""

import re
from collections.abc import MutableMapping

_INLINE = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*?) t="inlineStr"><is><t([^>]*?)(?:/>|>(.*?)</t>)</is></c>', re.DOTALL
)
_PART = "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def share_strings(parts: MutableMapping[str, bytes], sheets: list[str]) -> None:
    """Move the inline texts of the sheets' parts into a shared strings part."""
    places: dict[bytes, int] = {}
    uses = 0

    def refer(match: re.Match[bytes]) -> bytes:
        nonlocal uses
        uses += 1
        text = b"<t%b>%b</t>" % (match.group(3), match.group(4) or b"")
        place = places.setdefault(text, len(places))
        return b'<c r="%b"%b t="s"><v>%d</v></c>' % (match.group(1), match.group(2), place)

    for name in sheets:
        parts[name] = _INLINE.sub(refer, parts[name])
    if not places:
        return
    items = b"".join(b"<si>%b</si>" % text for text in places)
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}" '
    parts[_PART] = head.encode() + b'count="%d" uniqueCount="%d">%b</sst>' % (uses, len(places), items)
    _insert(parts, "[Content_Types].xml", f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>', "</Types>")
    relation = f'<Relationship Id="rIdSharedStrings" Type="{_RELATION}" Target="/{_PART}"/>'
    _insert(parts, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")


def _insert(parts: MutableMapping[str, bytes], name: str, element: str, before: str) -> None:
    parts[name] = parts[name].replace(before.encode(), (element + before).encode())
