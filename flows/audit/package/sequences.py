"""The order in which the file format wants the children of an element; programs that check it call the file broken."""

from collections.abc import Iterator
from typing import Any

from flows.audit.package.names import MAIN

Element = Any  # lxml ships no types

WORKSHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
WORKBOOK = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr "
    "webPublishObjects extLst"
)
STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
FONT = "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
BORDER = "start end left right top bottom diagonal vertical horizontal"
FORMAT = "alignment protection extLst"
DIFFERENCE = "font numFmt fill alignment border protection extLst"
TABLE = "autoFilter sortState tableColumns tableStyleInfo extLst"
TABLE_COLUMN = "calculatedColumnFormula totalsRowFormula xmlColumnPr extLst"

_PLACES = {
    order: {f"{MAIN}{name}": place for place, name in enumerate(order.split())}
    for order in (WORKSHEET, WORKBOOK, STYLES, FONT, BORDER, FORMAT, DIFFERENCE, TABLE, TABLE_COLUMN)
}


def disorder(element: Element, order: str) -> Iterator[tuple[str, str]]:
    """Yield each child that stands where it must not: its name and what it comes after, or "" where it is unknown.

    Elements of other namespaces are left alone: they come with a declaration of what may be ignored.
    """
    places, last, before = _PLACES[order], -1, ""
    for child in element.iterchildren(f"{MAIN}*"):
        place, name = places.get(child.tag), child.tag.removeprefix(MAIN)
        if place is None:
            yield name, ""
        elif place < last:
            yield name, before
        else:
            last, before = place, name
