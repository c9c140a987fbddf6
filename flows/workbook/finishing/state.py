"""What the report says of itself, enclosed in its package as plain data, for a later report to be compared with."""

import json
from collections.abc import MutableMapping
from xml.sax.saxutils import escape, quoteattr

from flows.ingest.enclosed import Enclosed, texts_of
from flows.ingest.readers.enclosed import ABOUT, ENCLOSED, FRAMES

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STORE = f"{_OFFICE}/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
_ITEM_ID = "{5B0C1F2E-6A57-4D0B-9C1D-8E2B7A4F3C61}"  # any will do; it must be the same each time
_ITEM, _PROPERTIES = "customXml/item1.xml", "customXml/itemProps1.xml"


def state_item(enclosed: Enclosed) -> bytes:
    """Return the part: as XML with a namespace of its own, in ASCII, the same bytes for the same state.

    Each frame is JSON, column -> texts or nulls; `flows.ingest.readers.enclosed` reads it back.
    """
    state = enclosed.state
    values = (state.as_of.isoformat(), enclosed.cluster, enclosed.language)
    about = "".join(f" {key}={quoteattr(_plain(value))}" for key, value in zip(ABOUT, values, strict=True))
    frames = "".join(
        f"<{name}>{escape(json.dumps(texts_of(getattr(state, name)).to_dict(as_series=False), separators=(',', ':')))}"
        f"</{name}>"
        for name in FRAMES
    )
    text = f'{_HEAD}<state xmlns="{ENCLOSED}"{about}>{frames}</state>'
    return text.encode("ascii", "xmlcharrefreplace")


def _plain(text: str) -> str:
    """Return the text without what no XML may hold; names come cleaned, cluster.toml does not."""
    return "".join(character for character in text if character.isprintable())


def enclose(parts: MutableMapping[str, bytes], item: bytes) -> None:
    """Add the part to a package as Excel adds one: with its properties, their relation, and that of the workbook."""
    parts[_ITEM] = item
    parts[_PROPERTIES] = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{_STORE}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{ENCLOSED}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    properties = f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/>'
    parts["customXml/_rels/item1.xml.rels"] = (
        f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{properties}</Relationships>'
    ).encode()
    override = f'<Override PartName="/{_PROPERTIES}" ContentType="{_PROPERTIES_TYPE}"/>'
    relation = f'<Relationship Id="rIdState" Type="{_OFFICE}/relationships/customXml" Target="../{_ITEM}"/>'
    _insert(parts, "[Content_Types].xml", override, "</Types>")
    _insert(parts, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")


def _insert(parts: MutableMapping[str, bytes], name: str, element: str, before: str) -> None:
    parts[name] = parts[name].replace(before.encode(), (element + before).encode())
