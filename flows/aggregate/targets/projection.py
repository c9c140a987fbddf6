"""Where a target's figure is heading: the pace so far, the pace needed, and what the period's end would bring."""

from datetime import date

import polars as pl

from flows.aggregate.ranges import FIRM, apart, high, low
from schemas.answers.targets import BaseCheck

_YEAR = 12  # months; over a longer period the year before is part of the period itself
_TARGET = ("value", "half_unit", "qualifier")


def with_projection(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add the pace and the projections; flows only, null for everything else.

    rows: the target (value, direction, period_end), actual, base and base_part with half unit and qualifier each,
    elapsed_months, period_months. Canonical units; a month's share of them for the rates.
    monthly_rate = actual / elapsed_months. needed_rate = (target - actual) / the months that the actual does not cover
    yet; null once the target is reached, once the period is over, and for what is to fall.
    projection = monthly_rate * period_months: a straight line, as 序时进度 assumes. shape_projection = actual * base /
    base_part: the share of the year that the same months made up a year ago (seasonal ratio to the same months of the
    year before); of exact or about figures alone, of one year at most. Both are null once the whole period is covered.
    *_low, *_high: the least and the most that the digits and hedges of the figures allow; null is open.
    """
    months_left = pl.col("period_months").cast(pl.Int64) - pl.col("elapsed_months").cast(pl.Int64)
    running = months_left > 0
    missing = (pl.col("value") - pl.col("actual")).cast(pl.Float64)
    needed = running & (missing > 0) & (pl.col("period_end") >= as_of) & (pl.col("direction") != "down")
    elapsed, whole = pl.col("elapsed_months"), pl.col("period_months")
    straight = {
        "projection": pl.col("actual").cast(pl.Float64),
        "projection_low": low(*_figure("actual")),
        "projection_high": high(*_figure("actual")),
    }
    return (
        rows.with_columns(
            (pl.col("actual").cast(pl.Float64) / elapsed).alias("monthly_rate"),
            pl.when(needed).then(missing / months_left).alias("needed_rate"),
            *(pl.when(running).then(number / elapsed * whole).alias(name) for name, number in straight.items()),
            *_by_shape(running & (whole <= _YEAR)),
        )
        .with_columns(
            pl.when(pl.col("value") > 0)
            .then(pl.col("projection") / pl.col("value").cast(pl.Float64))
            .alias("projected_attainment")
        )
    )  # fmt: skip


def _figure(name: str) -> tuple[str, str, str]:
    return name, f"{name}_half_unit", f"{name}_qualifier"


def _by_shape(open_year: pl.Expr) -> list[pl.Expr]:
    """Return the projection by last year's shape with its bounds; bases that may not be positive give none."""
    names = ("actual", "base", "base_part")
    least, most = ({name: bound(*_figure(name)) for name in names} for bound in (low, high))
    firm = pl.all_horizontal(pl.col(f"{name}_qualifier").is_in(FIRM) for name in names)
    can = open_year & firm & (least["base"] > 0) & (least["base_part"] > 0)
    smallest, largest = least["base"] / most["base_part"], most["base"] / least["base_part"]
    actual, base, part = (pl.col(name).cast(pl.Float64) for name in names)
    at_least = least["actual"] * pl.when(least["actual"] >= 0).then(smallest).otherwise(largest)
    at_most = most["actual"] * pl.when(most["actual"] >= 0).then(largest).otherwise(smallest)
    return [
        pl.when(can).then(actual * base / part).alias("shape_projection"),
        pl.when(can).then(at_least).alias("shape_projection_low"),
        pl.when(can).then(at_most).alias("shape_projection_high"),
    ]


def with_base_check(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the base that a target and the growth promised with it imply, and whether the reported base is within it.

    implied_base = target / (1 + growth). implied_base_low, _high: what the digits of both allow; null is open.
    base_check: differs where the range of the reported base does not meet that range, nothing where one is missing.
    """
    least, most = low(*_TARGET), high(*_TARGET)
    slow, fast = 1 + low(*_figure("growth")), 1 + high(*_figure("growth"))
    grows = pl.col("growth") > -1
    slow = pl.when(slow > 0).then(slow)  # a base that all may be lost of has no upper bound
    rows = rows.with_columns(
        pl.when(grows).then(pl.col("value").cast(pl.Float64) / (1 + pl.col("growth"))).alias("implied_base"),
        pl.when(grows).then(least / pl.when(least >= 0).then(fast).otherwise(slow)).alias("implied_base_low"),
        pl.when(grows).then(most / pl.when(most >= 0).then(slow).otherwise(fast)).alias("implied_base_high"),
    )
    differs = apart(
        pl.col("implied_base_low"), pl.col("implied_base_high"), low(*_figure("base")), high(*_figure("base"))
    )
    return rows.with_columns(
        pl.when(pl.col("implied_base").is_null() | pl.col("base").is_null())
        .then(pl.lit("nothing"))
        .when(differs)
        .then(pl.lit("differs"))
        .otherwise(pl.lit("agrees"))
        .cast(BaseCheck)
        .alias("base_check")
    )
