"""What stands after a sheet's cells and openpyxl leaves out: data bars of 2010, sparklines, ignored errors."""

import re
from collections.abc import Sequence

from flows.workbook.finishing.noted import Bars
from flows.workbook.finishing.values import FinishError
from flows.workbook.theme import BAR_BELOW, QUIET

_2010 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_FORMULAS = "http://schemas.microsoft.com/office/excel/2006/main"
_RULE = re.compile(
    rb'<conditionalFormatting sqref="([^"]*)"><cfRule type="dataBar"[^>]*><dataBar.*?</dataBar>', re.DOTALL
)
_FOLLOW_ERRORS = re.compile(
    rb"<(?:smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems"
    rb"|tableParts|extLst)\b|</worksheet>"
)
_END = b"</worksheet>"


def with_extensions(
    xml: bytes, number: int, like_numbers: Sequence[str], bars: Sequence[Bars], sparklines: str
) -> bytes:
    """Return the sheet, the one of that number in the workbook, with all that in the places that the schema gives.

    like_numbers: ranges whose texts are no mistake. sparklines: their extension, as `sparkline_groups` makes it.
    """
    if not (like_numbers or bars or sparklines):
        return xml
    cells_end = xml.rindex(b"</sheetData>")
    head, tail = xml[:cells_end], xml[cells_end:]
    if like_numbers:
        ignored = b'<ignoredErrors><ignoredError sqref="%b" numberStoredAsText="1"/></ignoredErrors>'
        said = ignored % " ".join(like_numbers).encode()
        tail = _FOLLOW_ERRORS.sub(lambda found: said + found[0], tail, count=1)
    if bars:
        tail = _paired(tail, number, bars)
    if bars or sparklines:
        extensions = (_bars(number, bars) if bars else "") + sparklines
        tail = tail.replace(_END, f"<extLst>{extensions}</extLst>".encode() + _END)
    return head + tail


def _id(number: int, place: int) -> str:
    """Return an id for a rule: the same in every run, and no two the same."""
    return f"{{C1A5B00C-0010-4000-8000-{number:04X}{place:08X}}}"


def _paired(tail: bytes, number: int, bars: Sequence[Bars]) -> bytes:
    """Return the rules of 2007 with the ids of those of 2010 that they go with."""
    places = {each.cells.encode(): place for place, each in enumerate(bars, start=1)}

    def name(match: re.Match[bytes]) -> bytes:
        place = places.pop(match.group(1), None)
        if place is None:
            return match.group()
        extended = f'<x14:id xmlns:x14="{_2010}">{_id(number, place)}</x14:id>'
        uri = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
        return match.group() + f'<extLst><ext uri="{uri}">{extended}</ext></extLst>'.encode()

    paired = _RULE.sub(name, tail)
    if places:
        raise FinishError(f"data bars without a rule: {', '.join(map(bytes.decode, places))}")
    return paired


def _bars(number: int, bars: Sequence[Bars]) -> str:
    rules = "".join(
        f'<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{_id(number, place)}">'
        '<x14:dataBar minLength="0" maxLength="100" gradient="0" axisPosition="automatic">'
        f'<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>{each.maximum:g}</xm:f></x14:cfvo>'
        f'<x14:negativeFillColor rgb="FF{BAR_BELOW}"/><x14:axisColor rgb="FF{QUIET}"/></x14:dataBar></x14:cfRule>'
        f"<xm:sqref>{each.cells}</xm:sqref></x14:conditionalFormatting>"
        for place, each in enumerate(bars, start=1)
    )
    # The 2010 rule has no fill of its own here: it takes that of the rule it is paired with.
    return (
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{_2010}">'
        f'<x14:conditionalFormattings xmlns:xm="{_FORMULAS}">{rules}</x14:conditionalFormattings></ext>'
    )
