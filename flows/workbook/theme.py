"""How things look, by role, never by cell address."""

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
LIGHT = "8FB1D3"  # actuals of another coverage

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

_thin = Side(style="thin", color=LINE)
_rule = Border(bottom=_thin)
_gap = Border(right=Side(style="thick", color="FFFFFF"))  # between tiles


def _style(
    name: str,
    *,
    size: float = 10,
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
        font=Font(name=FONT, size=size, bold=bold, color=ink, underline=underline),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        alignment=Alignment(horizontal=across, vertical=down, wrap_text=wrap, indent=indent),
        border=border or Border(),
        number_format=number_format,
    )


def styles() -> dict[str, NamedStyle]:
    """Return the named styles of a workbook, by role."""
    made = (
        _style("Title", size=18, bold=True, ink=BRAND),
        _style("Cover title", size=26, bold=True, ink=BRAND),
        _style("Subtitle", size=10, ink=QUIET),
        _style("Caption", size=12, bold=True, ink=BRAND),
        _style("Back link", size=10, ink=LINK, underline="single"),
        _style("Header", indent=1, bold=True, ink=HEADER_INK, fill=BRAND, wrap=True),
        _style("Number header", indent=1, bold=True, ink=HEADER_INK, fill=BRAND, wrap=True, across="right"),
        _style("Text", indent=1, border=_rule, down="top"),
        _style("Wrapped", indent=1, border=_rule, wrap=True, down="top"),
        _style("State", border=_rule, bold=True, across="center", down="top", wrap=True),
        _style("Figure", indent=1, border=_rule, across="right", number_format="#,##0", down="top"),
        _style("Share", indent=1, border=_rule, across="right", number_format="0.0%", down="top"),
        _style("Day", indent=1, border=_rule, across="right", number_format="yyyy-mm-dd", down="top"),
        _style("Text link", indent=1, border=_rule, ink=LINK, underline="single", down="top"),
        _style("Figure link", indent=1, border=_rule, ink=LINK, across="right", number_format="#,##0", down="top"),
        _style("Share link", indent=1, border=_rule, ink=LINK, across="right", number_format="0.0%", down="top"),
        _style("Tile label", border=_gap, bold=True, fill=TILE, wrap=True, ink=BRAND, across="left", down="top"),
        _style("Tile figure", border=_gap, size=20, bold=True, fill=TILE, ink=INK, across="left"),
        _style("Tile missing", border=_gap, size=12, bold=True, fill=TILE, ink=QUIET, wrap=True, down="top"),
        _style("Tile text", border=_gap, size=9, fill=TILE, ink=QUIET, wrap=True, down="top"),
        _style("Tile companion", border=_gap, size=12, bold=True, fill=TILE, ink=BRAND),
        _style("Tile link", border=_gap, size=9, fill=TILE, ink=LINK, underline="single"),
        _style("Form name", bold=True, ink=QUIET, border=_rule, wrap=True),
        _style("Form entry", border=_rule, wrap=True),
    )
    return {style.name: style for style in made}


ROLE_STYLES = {
    "text": "Text",
    "wrap": "Wrapped",
    "state": "State",
    "number": "Figure",
    "points": "Figure",
    "whole": "Figure",
    "percent": "Share",
    "date": "Day",
}
# LibreOffice does not break the lines of a link, so no wrapped cell is one.
LINK_STYLES = {"Text": "Text link", "Figure": "Figure link", "Share": "Share link"}
RIGHT_ALIGNED = ("number", "points", "whole", "percent", "date")


def figure_format(decimals: int, *, percent: bool = False, before: str = "", plus: bool = False) -> str:
    """Return a number format with so many decimals, the hedge in words before the number; plus: signs a rise too."""
    digits = "0" + ("." + "0" * decimals if decimals else "")
    body = f"{digits}%" if percent else f"#,##{digits}"
    word = f'"{before} "' if before else ""
    return f"{word}{'+' * plus}{body};{word}-{body};{word}{body}"


POINTS = "+0.0;-0.0;0.0"
