"""How things look, by role, never by cell address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "Microsoft YaHei"  # one family that holds Latin and Chinese; viewers without it fall back to their own
INK = "1F2933"
QUIET = "52606D"
BRAND = "1F4E79"
LINK = "0B5CAD"
HEADER_INK = "FFFFFF"
BAND = "F3F6FA"
LINE = "C5CED8"
TILE = "EAF1F8"
SIZE = 10.5  # points, the Chinese 五号: nothing in a workbook is smaller
BAR = "7697BC"  # 3:1 on white, and ink on it 4.5:1
BAR_BELOW = "9B1C1C"  # bars and lines below zero
CHECK_BOX = "Check box"  # the style whose cells Excel draws as boxes to tick
LIGHT = "8FB1D3"  # actuals of another coverage


@dataclass(frozen=True)
class Look:
    """What an office may have otherwise: the family of the letters, the colour of titles, that behind headers."""

    font: str = FONT
    brand: str = BRAND
    header: str = BRAND


STANDARD = Look()

# Word -> (text, fill), each at least 4.5:1; the word always stands in the cell.
_GOOD, _WATCH, _BAD, _PLAIN = (
    ("0B5D2E", "DFF3E4"),
    ("7A4B00", "FFF1D0"),
    ("9B1C1C", "FBE3E3"),
    (QUIET, "EEF1F4"),
)
TONES: dict[str, tuple[str, str]] = {
    "met": _GOOD,
    "ahead": _GOOD,
    "on_course": _GOOD,
    "agrees": _GOOD,
    "passed": _GOOD,
    "failed": _BAD,
    "nothing": _PLAIN,
    "elsewhere": _PLAIN,
    "unjudged": _WATCH,
    "differs": _BAD,
    "slip": _BAD,
    "high": _GOOD,
    "medium": _PLAIN,
    "low": _WATCH,
    "done": _GOOD,
    "at_risk": _WATCH,
    "in_progress": _WATCH,
    "warning": _WATCH,
    "break": _WATCH,
    "due": _PLAIN,
    "behind": _BAD,
    "missed": _BAD,
    "overdue": _BAD,
    "error": _BAD,
    "target_missed": _BAD,
    "target_behind": _BAD,
    "target_at_risk": _WATCH,
    "milestone_overdue": _BAD,
    "slipped": _WATCH,
    "due_soon": _WATCH,
    "brought_forward": _PLAIN,
    "fulfilled": _PLAIN,
    "no_figures": _WATCH,
    "contradiction": _WATCH,
    "growth_differs": _WATCH,
    "milestone_slipped": _WATCH,
    "row_left_out": _WATCH,
}

_TICKED = '"√";"√";"□"'  # for programs that draw no box to tick and show TRUE as a number
_thin = Side(style="thin", color=LINE)
_rule = Border(bottom=_thin)
_side = Side(style="medium", color=BRAND)
_box = Border(left=_side, right=_side, top=_side, bottom=_side)  # around a cell to fill in
_gap = Border(right=Side(style="thick", color="FFFFFF"))  # between tiles


def _style(
    name: str,
    look: Look,
    *,
    size: float = SIZE,
    bold: bool = False,
    ink: str = INK,
    fill: str | None = None,
    across: str = "left",
    wrap: bool = False,
    border: Border | None = None,
    number_format: str = "General",
    underline: str | None = None,
    down: str = "center",
    indent: int = 0,
) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=look.font, size=size, bold=bold, color=ink, underline=underline),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        alignment=Alignment(horizontal=across, vertical=down, wrap_text=wrap, indent=indent),
        border=border or Border(),
        number_format=number_format,
    )


@cache
def _declared(look: Look) -> dict[str, Callable[[], NamedStyle]]:
    """Return name -> what makes the style: one costs half a millisecond, and a small workbook needs a few."""
    style = partial(partial, _style)
    made = (
        style("Title", look, size=18, bold=True, ink=look.brand),
        style("Cover title", look, size=26, bold=True, ink=look.brand),
        style("Subtitle", look, ink=QUIET),
        style("Caption", look, size=12, bold=True, ink=look.brand),
        style("Back link", look, ink=LINK, underline="single"),
        style("Header", look, indent=1, bold=True, ink=HEADER_INK, fill=look.header, wrap=True),
        style("Number header", look, indent=1, bold=True, ink=HEADER_INK, fill=look.header, wrap=True, across="right"),
        style("Text", look, indent=1, border=_rule, down="top"),
        style("Wrapped", look, indent=1, border=_rule, wrap=True, down="top"),
        style("State", look, border=_rule, bold=True, across="center", down="top", wrap=True),
        style("Figure", look, indent=1, border=_rule, across="right", number_format="#,##0", down="top"),
        style("Share", look, indent=1, border=_rule, across="right", number_format="0.0%", down="top"),
        style("Day", look, indent=1, border=_rule, across="right", number_format="yyyy-mm-dd", down="top"),
        style("Moment", look, indent=1, border=_rule, across="right", number_format="yyyy-mm-dd hh:mm:ss", down="top"),
        style("Time", look, indent=1, border=_rule, across="right", number_format="hh:mm:ss", down="top"),
        style("Span", look, indent=1, border=_rule, across="right", number_format="[h]:mm:ss", down="top"),
        style(CHECK_BOX, look, border=_rule, across="center", down="top", number_format=_TICKED),
        style("Text link", look, indent=1, border=_rule, ink=LINK, underline="single", down="top"),
        style("Figure link", look, indent=1, border=_rule, ink=LINK, across="right", number_format="#,##0", down="top"),
        style("Share link", look, indent=1, border=_rule, ink=LINK, across="right", number_format="0.0%", down="top"),
        style(
            "Tile label", look, border=_gap, bold=True, fill=TILE, wrap=True, ink=look.brand, across="left", down="top"
        ),
        style("Tile figure", look, border=_gap, size=20, bold=True, fill=TILE, ink=INK, across="left"),
        style("Tile missing", look, border=_gap, size=12, bold=True, fill=TILE, ink=QUIET, wrap=True, down="top"),
        style("Tile text", look, border=_gap, fill=TILE, ink=QUIET, wrap=True, down="top"),
        style("Tile companion", look, border=_gap, size=12, bold=True, fill=TILE, ink=look.brand),
        style("Tile link", look, border=_gap, fill=TILE, ink=LINK, underline="single"),
        style("Choice", look, indent=1, bold=True, fill=TILE, ink=look.brand, wrap=True, border=_box),
        style("Form name", look, bold=True, ink=QUIET, border=_rule, wrap=True),
        style("Form entry", look, border=_rule, wrap=True),
        style("Draft mark", look, indent=1, size=16, bold=True, ink=_BAD[0], fill=_BAD[1], wrap=True),
        style("Draft text", look, bold=True, ink=_BAD[0], fill=_BAD[1], wrap=True),
    )
    return {each.args[0]: each for each in made}


def styles(look: Look = STANDARD) -> dict[str, NamedStyle]:
    """Return the named styles of a workbook, by role."""
    return {name: make() for name, make in _declared(look).items()}


def named_style(name: str, look: Look = STANDARD) -> NamedStyle:
    """Return one of the named styles, new each time: a workbook makes it its own."""
    return _declared(look)[name]()


ROLE_STYLES = {
    "text": "Text",
    "wrap": "Wrapped",
    "state": "State",
    "number": "Figure",
    "points": "Figure",
    "whole": "Figure",
    "percent": "Share",
    "date": "Day",
    "moment": "Moment",
    "time": "Time",
    "span": "Span",
    "check": CHECK_BOX,
    "spark": "Text",
}
BLANK_STYLES = {CHECK_BOX: "State"}  # what a mark in place of a value looks like, where not as the value would
# LibreOffice does not break the lines of a link, so no wrapped cell is one.
LINK_STYLES = {"Text": "Text link", "Figure": "Figure link", "Share": "Share link"}
RIGHT_ALIGNED = ("number", "points", "whole", "percent", "date", "moment", "time", "span")


def figure_format(
    decimals: int,
    *,
    most: int = 0,
    percent: bool = False,
    before: str = "",
    plus: bool = False,
    powers: bool = False,
) -> str:
    """Return a number format with so many decimals, the hedge in words before the number; plus: signs a rise too.

    most: the decimals of the column's most exact figure: room is kept for those that this one lacks, so that the
    points of a column stand under each other. powers: the number is shown in powers of ten (see `in_powers`).
    """
    digits = "0" + ("." + "0" * decimals if decimals else "")
    digits += ("" if decimals or not most else "_.") + "_0" * (most - decimals)
    body = POWERS if powers else f"{digits}%" if percent else f"#,##{digits}"
    word = f'"{before.replace(chr(34), "")} "' if before else ""  # nothing ends the quoted text but we
    return f"{word}{'+' * plus}{body};{word}-{body};{word}{body}"


POINTS = "+0.0;-0.0;0.0"
POWERS = "0.00E+00"  # 1.00E+12: a number that the digits of its column cannot show
TOO_LARGE, TOO_SMALL = 1e12, 5e-5  # longer than a column has room for; 0.0000 with the most decimals there are


def in_powers(value: float, *, published: bool) -> bool:
    """Return whether a number is shown in powers of ten; published: it is no result, which may well be rounded to 0."""
    return abs(value) >= TOO_LARGE or (published and 0 < abs(value) < TOO_SMALL)
