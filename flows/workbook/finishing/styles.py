"""The styles part: fonts in schema order, check boxes, and which number format each look has."""

from collections.abc import Sequence

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from flows.workbook.finishing.parts import Parts, insert
from flows.workbook.theme import CHECK_BOX

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BAG = "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_PART = "xl/styles.xml"
_BAG_PART = "featurePropertyBag/featurePropertyBag.xml"
_BAG_TYPE = "application/vnd.ms-excel.featurepropertybag+xml"
_BAG_RELATION = "http://schemas.microsoft.com/office/2022/11/relationships/FeaturePropertyBag"
# A look's complement leads to the bag of its controls, and that to the check box. Bags are known by their place.
_BAGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<FeaturePropertyBags xmlns="{_BAG}">'
    '<bag type="Checkbox"/>'
    '<bag type="XFControls"><bagId k="CellControl">0</bagId></bag>'
    '<bag type="XFComplement"><bagId k="XFControls">1</bagId></bag>'
    '<bag type="XFComplements" extRef="XFComplementsMapperExtRef">'
    '<a k="MappedFeaturePropertyBags"><bagId>2</bagId></a></bag>'
    "</FeaturePropertyBags>"
)
_COMPLEMENT = "{C7286773-470A-42A8-94C5-96B5CB345126}"


def finish_styles(parts: Parts) -> Sequence[str]:
    """Put the styles part in order; return the number format of each look, as cells number the looks."""
    root = etree.fromstring(parts[_PART])
    for font in root.iter(f"{_MAIN}font"):
        font[:] = sorted(font, key=lambda child: _FONT_ORDER.index(etree.QName(child).localname))
    if _make_check_boxes(root):
        parts[f"xl/{_BAG_PART}"] = _BAGS.encode()
        override = f'<Override PartName="/xl/{_BAG_PART}" ContentType="{_BAG_TYPE}"/>'
        insert(parts, "[Content_Types].xml", override, "</Types>")
        relation = f'<Relationship Id="rIdFeatures" Type="{_BAG_RELATION}" Target="{_BAG_PART}"/>'
        insert(parts, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")
    parts[_PART] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    own = {each.get("numFmtId"): each.get("formatCode") for each in root.iter(f"{_MAIN}numFmt")}
    built_in = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    return [(built_in | own).get(look.get("numFmtId"), "General") for look in root.iterfind(f"{_MAIN}cellXfs/*")]


def _make_check_boxes(root: etree._Element) -> bool:
    """Give the looks of the style for check boxes what makes Excel draw one; return whether there are any."""
    style = root.find(f"{_MAIN}cellStyles/{_MAIN}cellStyle[@name='{CHECK_BOX}']")
    looks = root.findall(f"{_MAIN}cellXfs/{_MAIN}xf[@xfId='{style.get('xfId')}']") if style is not None else []
    for look in looks:
        extended = etree.SubElement(etree.SubElement(look, f"{_MAIN}extLst"), f"{_MAIN}ext", nsmap={"xfpb": _BAG})
        extended.set("uri", _COMPLEMENT)
        etree.SubElement(extended, f"{{{_BAG}}}xfComplement").set("i", "0")
    return bool(looks)
