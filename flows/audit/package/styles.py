"""The looks of a workbook's cells, with every colour resolved to red, green and blue."""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flows.audit.package.names import DRAWING, MAIN

Element = Any  # lxml ships no types
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "m/d/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yyyy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_THEME_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
_OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47",
           "0563C1", "954F72")  # fmt: skip
_INDEXED = (
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF",
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF",
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080",
    "9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF",
    "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF",
    "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99",
    "3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696",
    "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
)  # fmt: skip


class Font(NamedTuple):
    """A font; colour None where it is automatic (black), or not said in a differential format."""

    name: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    raised: str
    colour: str | None


class Look(NamedTuple):
    """A cell format: font, solid fill (None: paper), number format, alignment, protection, name of its style."""

    font: Font
    fill: str | None
    pattern: str
    number_format: str
    horizontal: str
    vertical: str
    wrap: bool
    indent: int
    quote_prefix: bool
    locked: bool
    style: str


class Difference(NamedTuple):
    """A differential format: what a conditional format changes; None where it leaves things alone."""

    colour: str | None
    fill: str | None
    number_format: str | None


@dataclass(frozen=True)
class Styles:
    """Cell formats and differential formats by number, names of cell styles, colours of the theme."""

    looks: tuple[Look, ...]
    differences: tuple[Difference, ...]
    names: tuple[str, ...]
    theme: tuple[str, ...]
    default_font: Font

    def look(self, number: int) -> Look:
        """Return a cell's format; a number that is not there means the first."""
        return self.looks[number if 0 <= number < len(self.looks) else 0]


_PLAIN = Font("Calibri", 11.0, False, False, False, "", None)
_PLAIN_LOOK = Look(_PLAIN, None, "none", "General", "general", "bottom", False, 0, False, True, "Normal")
NO_STYLES = Styles((_PLAIN_LOOK,), (), ("Normal",), _OFFICE, _PLAIN)


def styles_of(root: Element | None, theme: Element | None) -> Styles:
    """Return what the styles part says, with the theme's colours; defaults where a part is missing."""
    colours = _theme(theme)
    if root is None:
        return NO_STYLES
    fonts = [_font(font, colours) for font in root.iterfind(f"{MAIN}fonts/{MAIN}font")] or [_PLAIN]
    fills = [_fill(fill, colours) for fill in root.iterfind(f"{MAIN}fills/{MAIN}fill")] or [("none", None)]
    formats = dict(_BUILT_IN)
    for one in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt"):
        formats[int(one.get("numFmtId", 0))] = one.get("formatCode", "General")
    styles = {
        int(one.get("xfId", 0)): one.get("name", "") for one in root.iterfind(f"{MAIN}cellStyles/{MAIN}cellStyle")
    }
    looks = tuple(_look(xf, fonts, fills, formats, styles) for xf in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
    differences = tuple(_difference(dxf, colours) for dxf in root.iterfind(f"{MAIN}dxfs/{MAIN}dxf"))
    return Styles(looks or (_PLAIN_LOOK,), differences, tuple(styles.values()), colours, fonts[0])


def colour_of(element: Element | None, theme: tuple[str, ...]) -> str | None:
    """Return a colour element as RRGGBB; None where it is automatic or missing."""
    if element is None or element.get("auto") in ("1", "true"):
        return None
    if rgb := element.get("rgb"):
        return str(rgb)[-6:].upper()
    if element.get("theme") is not None:
        number = int(element.get("theme"))
        return _tinted(theme[number] if number < len(theme) else "000000", float(element.get("tint", 0)))
    if element.get("indexed") is not None:
        number = int(element.get("indexed"))
        return _INDEXED[number] if number < len(_INDEXED) else None  # 64, 65: the system's own
    return None


def _tinted(rgb: str, tint: float) -> str:
    if not tint:
        return rgb
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), full))


def _theme(root: Element | None) -> tuple[str, ...]:
    if root is None:
        return _OFFICE
    found: Mapping[str, str] = {
        str(one.tag).removeprefix(DRAWING): next(
            (child.get("lastClr") or child.get("val", "000000") for child in one), "000000"
        )
        for one in root.iterfind(f"{DRAWING}themeElements/{DRAWING}clrScheme/*")
    }
    return tuple(found.get(name, usual).upper() for name, usual in zip(_THEME_ORDER, _OFFICE, strict=True))


def _on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false", "none")


def _font(font: Element, theme: tuple[str, ...]) -> Font:
    name, size, raised = (font.find(f"{MAIN}{tag}") for tag in ("name", "sz", "vertAlign"))
    return Font(
        "" if name is None else name.get("val", ""),
        11.0 if size is None else float(size.get("val", 11)),
        _on(font.find(f"{MAIN}b")),
        _on(font.find(f"{MAIN}i")),
        _on(font.find(f"{MAIN}u")),
        "" if raised is None else raised.get("val", "").replace("baseline", ""),
        colour_of(font.find(f"{MAIN}color"), theme),
    )


def _fill(fill: Element, theme: tuple[str, ...]) -> tuple[str, str | None]:
    pattern = fill.find(f"{MAIN}patternFill")
    if pattern is None:
        return ("gradient", None) if fill.find(f"{MAIN}gradientFill") is not None else ("none", None)
    kind = pattern.get("patternType", "none")
    return kind, colour_of(pattern.find(f"{MAIN}fgColor"), theme) if kind == "solid" else None


def _look(
    xf: Element,
    fonts: list[Font],
    fills: list[tuple[str, str | None]],
    formats: Mapping[int, str],
    styles: Mapping[int, str],
) -> Look:
    font, fill, number = (int(xf.get(key, 0)) for key in ("fontId", "fillId", "numFmtId"))
    alignment, protection = xf.find(f"{MAIN}alignment"), xf.find(f"{MAIN}protection")
    said: Mapping[str, str] = {} if alignment is None else alignment.attrib
    pattern, colour = fills[fill] if fill < len(fills) else ("none", None)
    return Look(
        fonts[font] if font < len(fonts) else fonts[0],
        colour,
        pattern,
        formats.get(number, "General"),
        said.get("horizontal", "general"),
        said.get("vertical", "bottom"),
        said.get("wrapText", "0") in ("1", "true"),
        int(said.get("indent", 0)),
        xf.get("quotePrefix", "0") in ("1", "true"),
        protection is None or protection.get("locked", "1") in ("1", "true"),
        styles.get(int(xf.get("xfId", 0)), "Normal"),
    )


def _difference(dxf: Element, theme: tuple[str, ...]) -> Difference:
    fill = dxf.find(f"{MAIN}fill/{MAIN}patternFill")
    shown = None
    if fill is not None:  # in a differential format a solid fill's colour is the background
        shown = colour_of(fill.find(f"{MAIN}bgColor"), theme) or colour_of(fill.find(f"{MAIN}fgColor"), theme)
    number = dxf.find(f"{MAIN}numFmt")
    return Difference(
        colour_of(dxf.find(f"{MAIN}font/{MAIN}color"), theme),
        shown,
        None if number is None else number.get("formatCode"),
    )
