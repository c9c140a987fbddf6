"""Chart parts: what is drawn kept beside its address, each text marked with its language, nothing left to guess."""

import re
from collections.abc import Sequence

from lxml import etree

from flows.workbook.finishing.cells import Cell, Cells

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHINESE = re.compile("[⺀-鿿豈-﫿]")
_AXES = ("catAx", "valAx", "dateAx", "serAx")
# What the schema lets stand before an element that is added; all else follows it.
_BEFORE = {
    "date1904": (),
    "lang": ("date1904",),
    "roundedCorners": ("date1904", "lang"),
    "autoTitleDeleted": ("title",),
    "dispBlanksAs": (
        "title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall", "plotArea", "legend",
        "plotVisOnly",
    ),
    "delete": ("axId", "scaling"),
}  # fmt: skip


def finish_chart(xml: bytes, cells: Cells) -> bytes:
    """Return the chart with the values and texts it draws, its settings said, its texts marked with their language."""
    root = etree.fromstring(xml)
    texts = [text for reference in root.iter(f"{_C}strRef") for text in _keep_texts(reference, cells)]
    for reference in root.iter(f"{_C}numRef"):
        _keep_numbers(reference, cells)
    texts += [text for run in root.iter(f"{_A}t") if (text := run.text)]
    own = language("".join(texts))
    _mark_languages(root, own)
    _say(root, "date1904", "0")
    _say(root, "lang", own)
    _say(root, "roundedCorners", "0")
    (chart,) = root.iterchildren(f"{_C}chart")
    titled = chart.find(f"{_C}title") is not None
    _say(chart, "autoTitleDeleted", "0" if titled else "1")
    _say(chart, "dispBlanksAs", "gap")
    for axis in root.iter(*(f"{_C}{name}" for name in _AXES)):
        if axis.find(f"{_C}delete") is None:
            _say(axis, "delete", "0")
    finished: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return finished


def language(text: str) -> str:
    """Return the tag of a text's language by its script; a text with both is read by who reads Chinese."""
    return "zh-CN" if _CHINESE.search(text) else "en-GB"


def _keep_texts(reference: etree._Element, cells: Cells) -> list[str]:
    """Keep the texts that a reference leads to beside it; return them."""
    found = cells.at(_address(reference))
    _keep(reference, "strCache", [cell.value or None for cell in found])
    return [cell.value for cell in found if cell.value]


def _keep_numbers(reference: etree._Element, cells: Cells) -> None:
    """Keep the numbers that a reference leads to beside it; a text among them, such as a dash, is a gap."""
    found = cells.at(_address(reference))
    shown = next((cell.number_format for cell in found if cell.number), "General")
    kept = _keep(reference, "numCache", [cell.value if cell.number else None for cell in found], shown)
    _say_formats(kept, found, shown)


def _address(reference: etree._Element) -> str:
    return reference.findtext(f"{_C}f") or ""


def _keep(
    reference: etree._Element, name: str, values: Sequence[str | None], shown: str | None = None
) -> etree._Element:
    for old in reference.findall(f"{_C}{name}"):
        reference.remove(old)
    kept = etree.Element(f"{_C}{name}")
    reference.insert(1, kept)
    if shown is not None:
        etree.SubElement(kept, f"{_C}formatCode").text = shown
    etree.SubElement(kept, f"{_C}ptCount").set("val", str(len(values)))
    for place, value in enumerate(values):
        if value is not None:
            point = etree.SubElement(kept, f"{_C}pt")
            point.set("idx", str(place))
            etree.SubElement(point, f"{_C}v").text = value
    return kept


def _say_formats(kept: etree._Element, found: Sequence[Cell], shown: str) -> None:
    for point in kept.iter(f"{_C}pt"):
        own = found[int(point.get("idx"))].number_format
        if own != shown:
            point.set("formatCode", own)


def _mark_languages(root: etree._Element, own: str) -> None:
    """Mark every run and every default with the language of its paragraph's text, or of the chart where it has none."""
    for paragraph in root.iter(f"{_A}p"):
        for run in paragraph.findall(f"{_A}r"):
            if not run.findtext(f"{_A}t"):
                paragraph.remove(run)  # openpyxl puts an empty one where only the looks of a text are meant
        text = "".join(paragraph.itertext())
        for looks in paragraph.iter(f"{_A}defRPr", f"{_A}endParaRPr"):
            looks.set("lang", language(text) if text else own)
        for run in paragraph.findall(f"{_A}r"):
            looks = run.find(f"{_A}rPr")
            if looks is None:
                looks = etree.Element(f"{_A}rPr")
                run.insert(0, looks)
            looks.set("lang", language(run.findtext(f"{_A}t") or ""))


def _say(parent: etree._Element, name: str, value: str) -> None:
    """Set an element of one value, put in its place where it is missing."""
    element = parent.find(f"{_C}{name}")
    if element is None:
        element = etree.Element(f"{_C}{name}")
        before = {f"{_C}{each}" for each in _BEFORE[name]}
        parent.insert(sum(child.tag in before for child in parent), element)
    element.set("val", value)
