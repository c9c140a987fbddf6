"""What a cell can hold of a value: numbers, days and texts as they are, and in words what no cell holds."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flows.workbook.layout.texts import cell_text

Held = str | float | bool | date | time | timedelta | None

FIRST_DAY = date(1900, 3, 1)  # before it programs count the days differently
EXACT = 2**53  # whole numbers up to here are kept as they are; beyond, programs round them
DIGITS = 15  # significant digits that a spreadsheet keeps
NOT_A_NUMBER, INFINITE, MINUS_INFINITE = "NaN", "∞", "−∞"
BETWEEN = ", "  # between the members of a list


def held(value: object) -> Held:
    """Return the value as a cell holds it.

    Numbers that a spreadsheet would round, days before 1900-03-01 and spans below zero become text; so do NaN and
    infinities, of which cells have none. A moment keeps its wall clock and loses its zone. Raises TypeError for what
    is no value of a cell, such as a mapping.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return cell_text(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    if isinstance(value, Sequence):
        return cell_text(BETWEEN.join(str(each) for each in value if each is not None))
    raise TypeError(f"no cell can hold a {type(value).__name__}; make it columns or a text first")


def _number(value: float | Decimal) -> Held:
    if isinstance(value, int):
        return value if abs(value) <= EXACT else str(value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        plain = text.rstrip("0").rstrip(".") if "." in text else text
        digits = plain.replace(".", "").strip("-").strip("0")
        return plain if len(digits) > DIGITS else float(value)
    if math.isnan(value):
        return NOT_A_NUMBER
    return value if math.isfinite(value) else INFINITE if value > 0 else MINUS_INFINITE


def _moment(value: date | time | timedelta) -> Held:
    if isinstance(value, timedelta):
        return value if value >= timedelta() else f"-{span(-value)}"
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime):
        wall = value.replace(tzinfo=None)
        text = wall.isoformat(" ")
        return wall if wall.date() >= FIRST_DAY else text.rstrip("0") if wall.microsecond else text
    return value if value >= FIRST_DAY else value.isoformat()


def span(value: timedelta) -> str:
    """Return a span of time as hours, minutes and seconds."""
    minutes, seconds = divmod(value.days * 86_400 + value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
