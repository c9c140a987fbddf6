"""Drawings: names and descriptions for those who cannot see them, and the prefixes that readers expect."""

from collections.abc import Sequence

from lxml import etree

from flows.workbook.finishing.noted import Told
from flows.workbook.finishing.values import FinishError
from flows.workbook.layout.texts import plain_text

LONGEST = 250  # characters that screen readers read without a break
# As Excel writes them. XML leaves prefixes free, but some readers go by the elements' names as they are written.
_PREFIXES = {
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_XDR = f"{{{_PREFIXES['xdr']}}}"


def with_names(xml: bytes, charts: Sequence[Told], pictures: Sequence[Told], title: str) -> bytes:
    """Return the drawing with what was told of its charts and pictures, in the usual prefixes.

    Raises FinishError where something was told of another number of them.
    """
    root = etree.fromstring(xml)
    for kind, told in (("nvGraphicFramePr", charts), ("nvPicPr", pictures)):
        found = [each.find(f"{_XDR}cNvPr") for each in root.iter(f"{_XDR}{kind}")]
        if len(found) != len(told):
            raise FinishError(f"sheet {title}: {len(found)} charts or pictures, {len(told)} described")
        for properties, each in zip(found, told, strict=True):
            properties.set("name", _cut(each.name))
            properties.set("descr", _cut(each.text))
    prefixed = etree.Element(root.tag, root.attrib, _PREFIXES)
    prefixed.extend(root)  # moved, they take the new root's prefixes
    etree.cleanup_namespaces(prefixed)
    named: bytes = etree.tostring(prefixed, xml_declaration=True, encoding="UTF-8", standalone=True)
    return named


def _cut(text: str) -> str:
    """Return the text in one line, no longer than is read out, cut at a word where it has any."""
    line = " ".join(plain_text(text).split())
    if len(line) <= LONGEST:
        return line
    head = line[: LONGEST - 1]
    return (head.rpartition(" ")[0] if " " in head[-40:] else head) + "…"
