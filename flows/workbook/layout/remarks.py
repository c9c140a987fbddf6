"""What is to be said of a column whose values no cell holds as they are."""

from collections.abc import Iterator

import polars as pl

from flows.workbook.layout.held import FIRST_DAY
from flows.workbook.speech import Speech
from flows.workbook.streaming.written import beyond_exact

_LONG, _NOT_FINITE = "unfit.long", "unfit.not_finite"
_KINDS: dict[type[pl.DataType], str] = {
    pl.Duration: "unfit.below_zero",
    pl.Date: "unfit.early",
    pl.Datetime: "unfit.early",
    pl.Float32: _NOT_FINITE,
    pl.Float64: _NOT_FINITE,
}


def remarks(values: pl.Series, said: Speech) -> list[str]:
    """Return a sentence for each kind of such values: long numbers, NaN, early days, zones, spans below zero."""
    found = list(_found(values))
    return [each.label(key, what=what) for key, what in found for each in said.each]


def _found(values: pl.Series) -> Iterator[tuple[str, str]]:
    """Yield the kind of each such value, and how many there are, or the zone."""
    kind = values.dtype
    unfit = _unfit(values)
    if unfit is not None and (count := unfit.sum()):
        yield _KINDS.get(kind.base_type(), _LONG), str(count)
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        yield "unfit.zone", kind.time_zone


def _unfit(values: pl.Series) -> pl.Series | None:
    """Return which values no cell holds as they are; None where the type has no such values."""
    kind = values.dtype
    if kind.is_integer() or kind.is_decimal():
        over = beyond_exact(pl.col(values.name), kind)
        return None if over is None else values.to_frame().select(over).to_series()
    if kind.is_float():
        return ~values.is_finite()
    if isinstance(kind, pl.Duration):
        return values.dt.total_microseconds() < 0
    return values.dt.date() < FIRST_DAY if kind.base_type() in (pl.Date, pl.Datetime) else None
