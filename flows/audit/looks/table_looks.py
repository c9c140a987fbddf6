"""What Excel's own table styles do to the colours of a table's header, rows and stripes."""

import re
from typing import NamedTuple

from flows.audit.package.styles import colour_of

_NAME = re.compile(r"TableStyle(Light|Medium|Dark)([0-9]{1,2})")
_LIGHT, _DARK = 0, 1  # the theme's paper and ink, by their numbers


class TableLook(NamedTuple):
    """Colours of a table style as RRGGBB: text and fill of header, rows and stripes; None where it says nothing."""

    header_text: str | None
    header_fill: str | None
    row_text: str | None
    row_fill: str | None
    stripe_fill: str | None


_NOTHING = TableLook(None, None, None, None, None)


def table_look(style: str, theme: tuple[str, ...]) -> TableLook | None:
    """Return the colours of a table style that Excel brings along; None of one that the workbook defines itself.

    The styles come in rows of seven: the first of each in black, the others in the theme's six accents.
    """
    if not style:
        return _NOTHING
    if not (found := _NAME.fullmatch(style)):
        return None
    family, number = found[1], int(found[2])
    row, place = divmod(number - 1, 7)
    accent = place + 3 if place else _DARK

    def said(number: int, tint: float = 0.0) -> str | None:
        return colour_of({"theme": str(number), "tint": str(tint)}, theme)

    pale = said(accent, 0.8) if place else said(_LIGHT, -0.15)
    paler = said(accent, 0.6) if place else said(_LIGHT, -0.35)
    black, white = said(_DARK), said(_LIGHT)
    if family == "Light":
        text = said(accent, -0.25) if place else black
        return (
            TableLook(text, None, text, None, pale),
            TableLook(white, said(accent), black, None, None),
            TableLook(black, None, black, None, pale),
        )[min(row, 2)]
    if family == "Medium":
        return (
            TableLook(white, said(accent), black, None, pale),
            TableLook(white, said(accent), black, pale, paler),
            TableLook(white, said(accent), black, None, said(_LIGHT, -0.15)),
            TableLook(black, pale, black, pale, paler),
        )[min(row, 3)]
    if row:
        return TableLook(white, said(accent + place if place else _DARK), black, pale, paler)
    body = said(accent) if place else said(_DARK, 0.45)
    return TableLook(white, black, white, body, said(accent, -0.25) if place else said(_DARK, 0.25))
