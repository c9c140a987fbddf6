"""Output in the register by period: how many report, growth of the same enterprises, shares of the largest."""

from collections.abc import Sequence

import polars as pl

from flows.aggregate.register.reported import PERIOD, at_enterprises
from schemas.answers.register import REGISTER_PERIODS
from schemas.contract import empty, validate

LARGEST = (1, 4, 8)
_MONEY = REGISTER_PERIODS.columns["output"]


def register_periods(enterprises: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return REGISTER_PERIODS: a row for each period of output and dimension, the newest first.

    enterprises: ENTERPRISES. figures: what they report (see `reported`). growth = output / output of the like period a
    year before - 1, both of the enterprises that report in both: sum first, divide after. largest_n = output of the n
    largest / all output, where more than n report and none below zero (concentration ratio).
    """
    if figures.is_empty():
        return empty(REGISTER_PERIODS)
    value = pl.col("value")
    shares = [
        pl.when((pl.len() > n) & (value.min() >= 0) & (value.sum() > 0))
        .then(value.top_k(n).sum().cast(pl.Float64) / value.sum().cast(pl.Float64))
        .alias(f"largest_{n}")
        for n in LARGEST
    ]
    parts = figures.partition_by("dimension", "period")
    periods = pl.concat(
        part.select(
            pl.col(PERIOD).first(), pl.len().cast(pl.UInt32).alias("enterprises"),
            value.sum().cast(_MONEY).alias("output"), *shares,
        )
        for part in parts
    )  # fmt: skip
    rows = periods.pipe(_with_base).pipe(_with_pairs, parts, enterprises.height).with_columns(_mark().alias("mark"))
    whole = pl.lit(enterprises.height, dtype=pl.UInt32)
    ratio = pl.col("output_of_pairs").cast(pl.Float64) / pl.col("base_of_pairs").cast(pl.Float64) - 1
    shown = rows.with_columns(
        whole.alias("of_all"),
        (pl.col("enterprises") / whole).alias("share"),
        pl.when(pl.col("mark") == "none").then(ratio).alias("growth"),
    ).sort("dimension", pl.col("period_end").to_physical() * -1, "period_start", "period")
    return validate(REGISTER_PERIODS, shown.select(*REGISTER_PERIODS.columns))


def _with_base(periods: pl.DataFrame) -> pl.DataFrame:
    """Add base_period: the like period of the year before, where any enterprise reports it."""
    end, before = pl.col("period_end"), pl.col("period_end").dt.offset_by("-1y")
    year_before = pl.when(end == end.dt.month_end()).then(before.dt.month_end()).otherwise(before)
    return periods.with_columns(
        pl.col("period_start").dt.offset_by("-1y").alias("base_start"), year_before.alias("base_end")
    ).join(
        periods.select(
            "dimension", "period_kind", base_start="period_start", base_end="period_end", base_period="period"
        ),
        on=("dimension", "period_kind", "base_start", "base_end"),
        how="left",
    )


def _with_pairs(periods: pl.DataFrame, figures: Sequence[pl.DataFrame], count: int) -> pl.DataFrame:
    """Add pairs and what they put out in both periods; figures: of each period, of so many enterprises."""
    parts = {(part["dimension"][0], part["period"][0]): part for part in figures}
    found = []
    for dimension, period, base in (
        periods.drop_nulls("base_period").select("dimension", "period", "base_period").rows()
    ):
        one, other = parts[dimension, period], parts[dimension, base]
        before = at_enterprises(other["enterprise"], other["value"], count).gather(one["enterprise"])
        found.append(
            one.with_columns(value_before=before)
            .drop_nulls("value_before")
            .select(
                pl.lit(dimension).alias("dimension"),
                pl.lit(period).alias("period"),
                pl.len().cast(pl.UInt32).alias("pairs"),
                pl.col("value").sum().cast(_MONEY).alias("output_of_pairs"),
                pl.col("value_before").sum().cast(_MONEY).alias("base_of_pairs"),
            )
        )
    types = {name: REGISTER_PERIODS.columns[name] for name in _PAIRED}
    pairs = pl.concat([pl.DataFrame(schema=types), *found])
    told = pl.col("pairs") > 0
    return periods.join(pairs, on=("dimension", "period"), how="left").with_columns(
        pl.col("pairs").fill_null(0),
        *(pl.when(told).then(name).alias(name) for name in ("output_of_pairs", "base_of_pairs")),
    )


_PAIRED = ("dimension", "period", "pairs", "output_of_pairs", "base_of_pairs")


def _mark() -> pl.Expr:
    return (
        pl.when(pl.col("base_period").is_null())
        .then(pl.lit("first"))
        .when(pl.col("pairs") == 0)
        .then(pl.lit("no_pairs"))
        .when(pl.col("base_of_pairs") <= 0)
        .then(pl.lit("base_not_positive"))
        .otherwise(pl.lit("none"))
        .cast(REGISTER_PERIODS.columns["mark"])
    )
