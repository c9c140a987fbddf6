"""Figures and periods as they stand in a sentence."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from flows.workbook.speech import Speech, decimals, in_unit, with_units
from schemas.registers import Registers


def said_figures(
    frame: pl.DataFrame,
    registers: Registers,
    said: Speech,
    value: str = "value",
    half_unit: str = "half_unit",
    qualifier: str = "qualifier",
) -> pl.Series:
    """Return each row's figure in words, such as "over 38.5 billion yuan"; null where it has none.

    frame: has the columns named, indicator and dimension; values are canonical.
    """
    shown = with_units(frame, registers, said).with_columns(
        in_unit(value).alias("__value"), decimals(half_unit).alias("__places")
    )
    return pl.Series([_said(row, said, row[qualifier]) for row in shown.iter_rows(named=True)], dtype=pl.String)


def _said(row: Mapping[str, Any], said: Speech, hedge: str) -> str | None:
    number, places = row["__value"], row["__places"] or 0
    if number is None:
        return None
    chinese = said.language == "zh"
    word = "" if hedge == "exact" else said.label(f"qualifier.{hedge}") + ("" if chinese else " ")
    if row["dimension"] == "fraction":
        return f"{word}{_digits(number * 100, places)}{'%' if chinese else ' %'}"
    return f"{word}{_digits(number, places)}{'' if chinese else ' '}{row['shown_unit']}"


def _digits(number: float, places: int) -> str:
    """Return the number without the zeros at its end: in a sentence they only get in the way."""
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said_period(text: str, said: Speech) -> str:
    """Return a period as it stands in a sentence: a day in words."""
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    if not (len(text) == len("2024-05-31") and (year + month + day).isdigit()):
        return said.period(text)
    named = said.period(f"{year}-{month}").removesuffix(f" {year}") if said.language == "en" else str(int(month))
    return said.label("told.day", year=year, month=named, day=str(int(day)))
