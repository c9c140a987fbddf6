"""Custom XML items: plain data that a package encloses for programs, as Excel itself encloses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from flows.workbook.finishing.parts import Parts, insert

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STORE = f"{_OFFICE}/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'


@dataclass(frozen=True)
class Item:
    """A part to enclose: its XML, the namespace of its root, and an id in braces that is the same each time."""

    content: bytes
    namespace: str
    item_id: str


def enclose(parts: Parts, items: Sequence[Item]) -> None:
    """Add the items to a package, each with its properties, their relation, and that of the workbook."""
    for number, item in enumerate(items, start=1):
        properties = f"customXml/itemProps{number}.xml"
        parts[f"customXml/item{number}.xml"] = item.content
        parts[properties] = (
            f'{_HEAD}<ds:datastoreItem ds:itemID="{item.item_id}" xmlns:ds="{_STORE}">'
            f"<ds:schemaRefs><ds:schemaRef ds:uri={quoteattr(item.namespace)}/></ds:schemaRefs></ds:datastoreItem>"
        ).encode()
        leads = (
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps{number}.xml"/>'
        )
        parts[f"customXml/_rels/item{number}.xml.rels"] = (
            f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{leads}</Relationships>'
        ).encode()
        override = f'<Override PartName="/{properties}" ContentType="{_PROPERTIES_TYPE}"/>'
        relation = (
            f'<Relationship Id="rIdItem{number}" Type="{_OFFICE}/relationships/customXml"'
            f' Target="../customXml/item{number}.xml"/>'
        )
        insert(parts, "[Content_Types].xml", override, "</Types>")
        insert(parts, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")
