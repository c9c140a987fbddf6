"""Figures that are a power of ten or a unit of area apart: slips of unit or point."""

import polars as pl

from flows.aggregate.reconciliation.rows import rows

_TENS = (10.0, 100.0, 1000.0, 10_000.0, 1e8)  # 10 thousand and 100 million are units of their own in Chinese
_AREAS = (15.0, 1500.0, 2000 / 3)  # mu in a hectare and in a square kilometre; square metres in a mu
_TOLERANCE = 0.02  # how far from the factor still counts, as a share of it
_KNOWN = 0.01  # of two figures for different periods both must be known this closely
_WITHIN = 366  # days between two stocks that can be told apart by a slip
_ALIKE = ("entity", "indicator", "scope", "dimension", "basis")


def slipped(one: str, other: str) -> pl.Expr:
    """Tell whether two columns are about 10, 100, 1,000, 10 thousand or 100 million times apart.

    For areas also 15, 1,500 or 666.67 times: mu, hectares, square metres. Needs the column dimension.
    """
    a, b = (pl.col(name).cast(pl.Float64) for name in (one, other))
    times = pl.when((a > 0) & (b > 0)).then(pl.max_horizontal(a / b, b / a))
    ten = pl.any_horizontal((times / factor - 1).abs() <= _TOLERANCE for factor in _TENS)
    area = pl.any_horizontal((times / factor - 1).abs() <= _TOLERANCE for factor in _AREAS)
    return (ten | (area & (pl.col("dimension") == "area"))).fill_null(value=False)


def neighbours(figures: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the check scale: each figure against the one before it in its series.

    Stocks at most a year apart; flows over overlapping periods of one length. A month against ten months may well be
    ten times as much, so flows of different length are left alone, and so are figures of few digits.
    """
    far = figures.lazy().select(_far(pl.col("value").cast(pl.Float64)).arg_true()).collect().to_series()
    said = figures.select(*_ALIKE, "period_start", "period_end", "fact_id", "value", "half_unit", "qualifier")
    mine, theirs = said[far], said[far - 1].select(pl.all().name.prefix("before_"))
    beside = mine.hstack(theirs.get_columns()).filter(_comparable(indicators))
    slips = beside.filter(slipped("value", "before_value"))
    told = slips.with_columns(
        pl.lit("slip").alias("verdict"),
        pl.col("before_fact_id").alias("rival_id"),
        pl.col("before_value").cast(pl.Float64).alias("rival"),
    )
    return rows(told, "scale", ("fact_id", "rival_id"))


def _far(value: pl.Expr) -> pl.Expr:
    """Tell which values are many times the one above, or the other way round: only of these is more asked."""
    above, least = value.shift(1), _TENS[0] * (1 - 2 * _TOLERANCE)
    return (value > 0) & (above > 0) & ((value >= above * least) | (above >= value * least))


def _comparable(indicators: pl.DataFrame) -> pl.Expr:
    stocks = indicators.filter(kind="stock")["indicator"].implode()
    flows = indicators.filter(kind="flow")["indicator"].implode()
    start, end = pl.col("period_start"), pl.col("period_end")
    before_start, before_end = pl.col("before_period_start"), pl.col("before_period_end")
    days, before_days = (end - start).dt.total_days(), (before_end - before_start).dt.total_days()
    alike = pl.all_horizontal(pl.col(name) == pl.col(f"before_{name}") for name in _ALIKE)
    near = pl.col("indicator").is_in(stocks) & ((end - before_end).dt.total_days().abs() <= _WITHIN)
    overlapping = (
        pl.col("indicator").is_in(flows) & (start <= before_end) & ((days - before_days).abs() <= 3) & (days > 1)
    )
    return alike & (near | overlapping) & _known("") & _known("before_")


def _known(whose: str) -> pl.Expr:
    value, half, hedge = (pl.col(f"{whose}{name}") for name in ("value", "half_unit", "qualifier"))
    return (half.cast(pl.Float64) <= value.cast(pl.Float64) * _KNOWN) & (hedge != "up_to")
