"""What a number or a date looks like under its cell's number format."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite, isnan

import polars as pl

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
_POWERS = pl.Series([10.0**power for power in range(23)])  # all the powers of ten that a float holds exactly
LARGEST_WHOLE = 10**_EXACT_DIGITS  # from here on a number cell loses its last digits


def number_text(value: float, number_format: str) -> str:
    """Return the number as printed: all its digits, and zeros up to the decimals that the format shows.

    487341.0 under 0.0 is "487341.0": the printed precision is part of the fact. 0.35 under 0% is "35%".
    """
    number = Decimal(repr(value))
    if isinstance(value, float) and abs(value) < LARGEST_WHOLE:
        number = Decimal(format(value, f".{_EXACT_DIGITS}g"))
    section = _section(number_format, negative=value < 0)
    percent = section.count("%")
    text = format(number * 100**percent, "f")
    whole, _, fraction = text.partition(".")
    decimals = _DECIMALS.search(section)
    shown = len(decimals.group(1)) if decimals and "E" not in section.upper() else 0
    fraction = fraction.rstrip("0").ljust(shown, "0")
    return (f"{whole}.{fraction}" if fraction else whole) + "%" * percent


def number_texts(numbers: pl.Series) -> pl.Series:
    """Return floats as `number_text` gives them under no format: all digits, never an exponent; null stays null.

    A column at a time, so that a million numbers take a tenth of a second and not three. Minus zero is "0".
    """
    # Every whole number below 10^15 is exact, and so is its text; polars writes the others as short as Python does.
    whole = (numbers == numbers.floor()) & (numbers.abs() < LARGEST_WHOLE)
    if whole.all(ignore_nulls=True):
        return numbers.cast(pl.Int64).cast(pl.String)
    texts = numbers.cast(pl.String)
    drifting = ((texts.str.len_bytes() > _EXACT_DIGITS + 1) | texts.str.contains("e", literal=True)) & ~whole
    at = drifting.fill_null(value=False).arg_true()
    if at.len():
        texts = texts.scatter(at, _without_drift(numbers.gather(at)))
    integers = pl.when(whole).then(numbers).cast(pl.Int64).cast(pl.String)
    return pl.select(pl.coalesce(integers, texts).alias(numbers.name)).to_series()


def _without_drift(numbers: pl.Series) -> pl.Series:
    """Return numbers rounded to the digits that are exact, as text.

    A number scaled to 15 whole digits, rounded and scaled back is the one that is nearest to its decimal text, so
    that its shortest text is that one. The powers of ten used are exact; where the scaled number seems to lie
    halfway its last bit may deceive, and Python's exact way is taken, as for the very large and the very small.
    """
    shift = _EXACT_DIGITS - 1 - numbers.abs().log10().floor()
    in_reach = shift.is_between(0, len(_POWERS) - 1)
    powers = _POWERS.gather(shift.clip(0, len(_POWERS) - 1).cast(pl.UInt32))
    scaled = numbers.abs() * powers
    halfway = ((scaled - scaled.floor()) - 0.5).abs() < 0.0625
    sure = in_reach & ~halfway & (scaled >= LARGEST_WHOLE // 10) & (scaled < LARGEST_WHOLE - 1)
    texts = (scaled.round() / powers * numbers.sign()).cast(pl.String).str.strip_suffix(".0")
    at = (~(sure & ~texts.str.contains("e", literal=True))).fill_null(value=True).arg_true()
    return texts.scatter(at, _plain(numbers.gather(at).to_list())) if at.len() else texts


def _plain(numbers: list[float]) -> list[str]:
    """Return what `number_text` does without a format, all at once: columns of quotients hold nothing else."""
    texts = (f"%.{_EXACT_DIGITS}g\n" * len(numbers) % tuple(numbers)).split("\n")[:-1]
    for index, number in enumerate(numbers) if "e" in "".join(texts) or not all(map(isfinite, numbers)) else ():
        if not isfinite(number):
            texts[index] = "NaN" if isnan(number) else str(number)
        elif "e" in texts[index] or abs(number) >= LARGEST_WHOLE:
            texts[index] = number_text(number, "General")
    return texts


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
