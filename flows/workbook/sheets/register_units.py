"""Units of the register's money: the reader's for sums, ten thousands for one enterprise or person."""

from dataclasses import dataclass

import polars as pl

from flows.workbook.context import Context
from flows.workbook.speech import with_units

_TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Money:
    """unit, factor: for sums, and how much of the canonical unit it is. small_unit, small_factor: of one enterprise."""

    unit: str
    factor: float
    small_unit: str
    small_factor: float


def money(context: Context, dimension: str | None) -> Money:
    """Return the units of a dimension; those of the report's currency where the register has no output."""
    chosen = dimension or context.cluster.currency
    row = pl.DataFrame(
        {"indicator": [None], "dimension": [chosen]}, schema={"indicator": pl.String, "dimension": pl.String}
    )
    unit, factor = with_units(row, context.registers, context.said).select("shown_unit", "shown_factor").row(0)
    small = context.registers.units.filter(dimension=chosen, numerator=_TEN_THOUSAND, denominator=1)
    if small.is_empty():
        return Money(unit, factor, unit, factor)
    return Money(unit, factor, context.said.unit(small["unit_en"][0]), float(_TEN_THOUSAND))
