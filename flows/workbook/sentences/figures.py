"""Figures as they stand in a sentence: hedge, number, unit."""

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
        return f"{word}{number * 100:,.{places}f}{'%' if chinese else ' %'}"
    return f"{word}{number:,.{places}f}{'' if chinese else ' '}{row['shown_unit']}"
