"""Fonts with their children in the order that validators of the format ask for."""

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip


def order_fonts(xml: bytes) -> bytes:
    """Return the styles part with each font's children in schema order."""
    root = etree.fromstring(xml)
    for font in root.iter(f"{_MAIN}font"):
        font[:] = sorted(font, key=lambda child: _ORDER.index(etree.QName(child).localname))
    ordered: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return ordered
