"""Bars, lines and columns: drawn so that they can be made out on their background."""

import colorsys
from collections.abc import Iterator
from typing import Any

from flows.audit.looks.contrast import GRAPHIC
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import CHART, DRAWING, MAIN, X14
from flows.audit.package.sheets import newer_kind
from flows.audit.package.styles import colour_of
from flows.audit.rule import Breach, Rule
from schemas.colours import contrast

Element = Any  # lxml ships no types

_PAPER = "FFFFFF"
_SCHEME = {"bg1": 0, "lt1": 0, "tx1": 1, "dk1": 1, "bg2": 2, "lt2": 2, "tx2": 3, "dk2": 3, "hlink": 10, "folHlink": 11}
_SCHEME |= {f"accent{number}": number + 3 for number in range(1, 7)}
_LINES = (f"{CHART}lineChart", f"{CHART}scatterChart", f"{CHART}radarChart")
_SLICED = (f"{CHART}pieChart", f"{CHART}doughnutChart")


Drawing = tuple[str, list[str], str]  # where, the colours that it is made of (one will do), the background


def _graphics(book: Book) -> list[Breach] | None:
    drawn: list[Drawing] = []
    for sheet in book.visible:
        drawn += [*_bars(book, sheet), *_sparklines(book, sheet), *_series(book, sheet)]
    breaches = []
    for place, colours, ground in drawn:
        best = max(colours, key=lambda one: contrast(one, ground))
        if contrast(best, ground) < GRAPHIC - 0.005:
            found = f"{best} on {ground}: {contrast(best, ground):.2f}:1"
            breaches.append(Breach(place, found, "3:1 or more, or an outline of that contrast"))
    return breaches if drawn else None


def _bars(book: Book, sheet: Sheet) -> Iterator[Drawing]:
    """Data bars: as old programs draw them, with what their newer twin says of fill and outline."""
    theme = book.styles.theme
    newer = {
        rule.get("id"): [
            colour
            for tag in ("fillColor", "borderColor")
            if (colour := colour_of(rule.find(f"{X14}dataBar/{X14}{tag}"), theme))
        ]
        for rule in newer_kind(sheet, "cfRule")
    }
    for block in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
        for rule in block.iterfind(f"{MAIN}cfRule[@type='dataBar']"):
            own = colour_of(rule.find(f"{MAIN}dataBar/{MAIN}color"), theme)
            twin = next((one.text for one in rule.iter(f"{X14}id")), None)
            colours = [*([own] if own else []), *newer.get(twin, [])]
            if colours:
                yield f"{sheet.name}!{block.get('sqref', '').split(' ')[0]}", colours, _PAPER


def _sparklines(book: Book, sheet: Sheet) -> Iterator[Drawing]:
    for group in newer_kind(sheet, "sparklineGroup"):
        colour = colour_of(group.find(f"{X14}colorSeries"), book.styles.theme)
        first = next((one.text or "" for one in group.iter() if str(one.tag).endswith("}sqref")), "")
        if colour:
            yield f"{sheet.name}!{first}", [colour], _PAPER


def _series(book: Book, sheet: Sheet) -> Iterator[Drawing]:
    for drawn in sheet.drawn:
        if drawn.chart is None:
            continue
        theme = book.styles.theme
        ground = _ground(drawn.chart, theme)
        for series in drawn.chart.iter(f"{CHART}ser"):
            kind = series.getparent().tag
            number = _number(series.find(f"{CHART}order"))
            place = f"{sheet.name}!{drawn.name}, series {number + 1}"
            looks = [series.find(f"{CHART}spPr")] if kind not in _SLICED else []
            looks += [point.find(f"{CHART}spPr") for point in series.iterfind(f"{CHART}dPt")]
            looks = [look for look in looks if look is not None]
            marker = series.find(f"{CHART}marker/{CHART}spPr")
            for look in looks:
                colours = [*_painted(look, theme), *(_painted(marker, theme) if marker is not None else [])]
                if colours:
                    yield place, colours, ground
                elif not _unpainted(look, line=kind in _LINES):
                    yield place, [_automatic(number, theme)], ground
            if not looks and kind not in _SLICED:
                yield place, [_automatic(number, theme)], ground


def _number(element: Element | None) -> int:
    return int(element.get("val", 0)) if element is not None else 0


def _automatic(number: int, theme: tuple[str, ...]) -> str:
    """Return the colour of a series that has none of its own: the theme's accents in turn."""
    return theme[4 + number % 6]


def _ground(chart: Element, theme: tuple[str, ...]) -> str:
    """Return what series are drawn on: the plot's fill, else the chart's, else paper."""
    for path in (f"{CHART}chart/{CHART}plotArea/{CHART}spPr", f"{CHART}spPr"):
        if (fill := chart.find(f"{path}/{DRAWING}solidFill")) is not None and (colour := _drawn_colour(fill, theme)):
            return colour
    return _PAPER


def _painted(look: Element, theme: tuple[str, ...]) -> list[str]:
    """Return the colours of a shape's fill (the lines of a hatch) and outline."""
    within = (
        look.find(f"{DRAWING}solidFill"),
        look.find(f"{DRAWING}pattFill/{DRAWING}fgClr"),
        look.find(f"{DRAWING}ln/{DRAWING}solidFill"),
        *look.iterfind(f"{DRAWING}gradFill/{DRAWING}gsLst/{DRAWING}gs"),
    )
    return [colour for one in within if one is not None and (colour := _drawn_colour(one, theme))]


def _unpainted(look: Element, *, line: bool) -> bool:
    return look.find(f"{DRAWING}ln/{DRAWING}noFill" if line else f"{DRAWING}noFill") is not None


def _drawn_colour(within: Element, theme: tuple[str, ...]) -> str | None:
    """Return a drawing's colour as RRGGBB, lightened or darkened as it says; None where it cannot be told."""
    if (named := next(iter(within), None)) is None:
        return None
    kind = str(named.tag).removeprefix(DRAWING)
    rgb = named.get("val") if kind == "srgbClr" else named.get("lastClr") if kind == "sysClr" else None
    if kind == "schemeClr" and named.get("val") in _SCHEME:
        rgb = theme[_SCHEME[named.get("val")]]
    if rgb is None or len(rgb) != 6:
        return None
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    for change in named:
        part = int(change.get("val", "0").rstrip("%") or 0) / 100_000
        if change.tag == f"{DRAWING}lumMod":
            light *= part
        elif change.tag == f"{DRAWING}lumOff":
            light += part
        elif change.tag == f"{DRAWING}tint":
            light = 1 - (1 - light) * part
        elif change.tag == f"{DRAWING}shade":
            light *= part
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full))


RULES: tuple[Rule, ...] = (
    Rule(
        64,
        "P",
        "must",
        "Bars, columns and lines stand out from what is behind by 3:1, or have an outline that does",
        "数据条、图表系列与背景的对比度不低于3:1，或有达标的边线",
        "WCAG 1.4.11",
        _graphics,
    ),
)
