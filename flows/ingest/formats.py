"""What a number or a date looks like under its cell's number format."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

# Formats of dates that Chinese and other East Asian editions of Excel write by number only, without their code.
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
EAST_ASIAN_DATES = (
    dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH)
    | dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY)
    | {30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"'}
)

# What a format holds besides its placeholders: escaped characters, texts in quotes, [Red], spaces and fillers.
_NOT_PLACEHOLDERS = re.compile(r'[\\!_*].|"[^"]*"|\[[^\]]*\]')
_DECIMALS = re.compile(r"\.(0*)")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_EXACT_DIGITS = 15  # as many as Excel holds; what a file stores beyond them is binary drift


def number_text(value: float, number_format: str) -> str:
    """Return the number as printed: all its digits, and zeros up to the decimals that the format shows.

    487341.0 under 0.0 is "487341.0": the printed precision is part of the fact. 0.35 under 0% is "35%".
    """
    number = Decimal(repr(value))
    if isinstance(value, float) and abs(value) < 10**_EXACT_DIGITS:
        number = Decimal(format(value, f".{_EXACT_DIGITS}g"))
    section = _section(number_format, negative=value < 0)
    percent = section.count("%")
    text = format(number * 100**percent, "f")
    whole, _, fraction = text.partition(".")
    decimals = _DECIMALS.search(section)
    shown = len(decimals.group(1)) if decimals and "E" not in section.upper() else 0
    fraction = fraction.rstrip("0").ljust(shown, "0")
    return (f"{whole}.{fraction}" if fraction else whole) + "%" * percent


def is_scaled(number_format: str) -> bool:
    """Tell whether the format hides thousands: 38500000 under 0.0,, shows as 38.5."""
    return _SCALED.search(_section(number_format)) is not None


def date_text(value: date | time | timedelta, number_format: str) -> str:
    """Return the date as far as the format shows it.

    Excel turns 2024-05 into 1 May 2024 and shows it without a day: what is shown was meant.
    """
    if not isinstance(value, date):
        return str(value)
    shown = _section(number_format).lower()
    shows_year = "y" in shown or "e" in shown  # e is the year in Chinese formats
    if "d" in shown or not shows_year:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in shown else "%Y")


def _section(number_format: str, *, negative: bool = False) -> str:
    """Return the placeholders of the part of the format that holds for the number."""
    sections = _NOT_PLACEHOLDERS.sub("", number_format or "").split(";")
    return sections[1] if negative and len(sections) > 1 and sections[1] else sections[0]
