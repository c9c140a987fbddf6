"""Lines of figures that may be set beside each other: one entity, indicator, scope and dimension, period by period."""

import polars as pl

from flows.aggregate.ranges import FIRM
from flows.aggregate.shown import year_before
from flows.tidy.periods import whole_months
from schemas.cluster import Cluster

IN_ORDER = ("chosen", "place", "register_place")  # to be sorted with nulls_last
_LINE = ("entity", "indicator", "scope", "dimension")
_PERIOD = ("period_start", "period_end")


def actual_lines(
    cluster: Cluster, figures: pl.DataFrame, indicators: pl.DataFrame, groups: pl.DataFrame, wanted: pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of FIGURES that are actual levels and `wanted`, and the lines that they stand in.

    rows: row (the place in `figures`), line, period_start, period_end, firm, positive; in the order of
    line, start and end. lines: line, its names, group, kind, scope_place; subject: entity, indicator and dimension,
    numbered in the order of the report; alone: there is no other line of its subject. `wanted` may ask for columns of
    `figures` and for kind and adds_up of the indicator. figures must be in the order that `flows.aggregate.figures`
    gives them.
    """
    known = indicators.filter(pl.col("growth_of").is_null())
    rows = (
        figures.lazy()
        .with_row_index("row")
        .select("row", *_LINE, *_PERIOD, "basis", "qualifier", "value")
        .filter(pl.col("basis") == "actual")
        .join(known.lazy().select("indicator", "kind", "adds_up"), on="indicator", maintain_order="left")
        .filter(wanted)
        .with_columns(
            pl.struct(_LINE).rle_id().alias("line"),  # the figures' order puts equal ones together
            pl.col("qualifier").is_in(FIRM).alias("firm"),
            (pl.col("value") > 0).alias("positive"),
        )
        .collect()
    )
    lines = (
        rows.filter(pl.col("line").is_first_distinct())
        .select("line", *_LINE)
        .pipe(placed, cluster, indicators, groups)
        .join(known.select("indicator", "kind"), on="indicator", how="left", maintain_order="left")
        .with_columns(pl.col("scope").rank("dense").alias("scope_place"))
    )
    order = (*IN_ORDER, "dimension")
    subjects = (
        lines.select("line", *order)
        .sort(*order, "line", nulls_last=True)
        .select("line", pl.struct(order).rle_id().alias("subject"))
    )
    return (
        rows.select("row", "line", *_PERIOD, "firm", "positive"),
        lines.join(subjects, on="line", how="left", maintain_order="left").select(
            "line",
            *_LINE,
            "group",
            "kind",
            "scope_place",
            "subject",
            (pl.len().over("subject") == 1).alias("alone"),
        ),
    )


def with_times(rows: pl.DataFrame) -> pl.DataFrame:
    """Add time, before, just_before, single and whole_year to rows; each distinct period is looked at once.

    time numbers the periods of the rows. before: the number of the like period a year earlier; just_before: that of
    the month or the quarter before. Null where no row has such a period. single: it is a month or a quarter.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    months = whole_months(start, end)
    quarter = (months == 3) & ((start.dt.month() - 1) % 3 == 0)
    times = rows.select("period_start", "period_end").unique().sort("period_start", "period_end").with_row_index("time")
    numbers = times.select("time", a="period_start", b="period_end")
    times = year_before(times).with_columns(
        pl.when(months == 1).then(start.dt.offset_by("-1mo")).when(quarter).then(start.dt.offset_by("-3mo")).alias("a"),
        ((months == 1) | quarter).fill_null(value=False).alias("single"),
        start.dt.offset_by("-1d").alias("b"),
        ((months == 12) & (start.dt.month() == 1)).fill_null(value=False).alias("whole_year"),
    )
    before = numbers.rename({"time": "before", "a": "before_start", "b": "before_end"})
    times = times.join(before, on=("before_start", "before_end"), how="left").join(
        numbers.rename({"time": "just_before"}), on=("a", "b"), how="left"
    )
    wanted = times.select("period_start", "period_end", "time", "before", "just_before", "single", "whole_year")
    return rows.join(wanted, on=("period_start", "period_end"), how="left", maintain_order="left")


def row_at(rows: pl.DataFrame, time: str) -> pl.Series:
    """Return, for each row, the `row` that stands in the same line at that other time; null where none does."""
    asked, there = (_key(rows, "line", name).alias("key") for name in (time, "time"))
    found = rows.select(asked).join(rows.select(there, "row"), on="key", how="left", maintain_order="left")
    return found["row"]


def stands_elsewhere(rows: pl.DataFrame, time: str, here: str) -> pl.Series:
    """Tell, for each row, whether only another line of its subject has a row at that other time.

    here: the column that `row_at` gave. Most subjects have one line only; these are not looked at.
    """
    asked, there = (_key(rows, "subject", name).alias("key") for name in (time, "time"))
    missing = ~pl.col("alone") & pl.col(here).is_null() & pl.col(time).is_not_null()
    found = (
        rows.select(asked, missing.alias("missing"), at=pl.int_range(pl.len(), dtype=pl.UInt32))
        .filter("missing")
        .join(rows.select(there, "alone").filter(~pl.col("alone")), on="key", how="semi")
    )
    return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True).scatter(found["at"], True)


def taken(figures: pl.DataFrame, rows: pl.Series, names: dict[str, str]) -> pl.DataFrame:
    """Return the named columns (name -> name in FIGURES) of the figures at these rows, null where the row is null."""
    return figures.select(pl.col(name).gather(pl.lit(rows)).alias(new) for new, name in names.items())


def _key(rows: pl.DataFrame, line: str, time: str) -> pl.Expr:
    """Return one number for a line (or subject) and a time: to join by it is much cheaper than by names and days."""
    highest = rows["time"].max()
    times = highest + 1 if isinstance(highest, int) else 1
    return pl.col(line).cast(pl.UInt64) * times + pl.col(time)


def placed(frame: pl.DataFrame, cluster: Cluster, indicators: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Add group and IN_ORDER to a frame with entity and indicator: what is charted, then as the report lists them."""
    charted = {(s.entity, s.indicator): place for place, s in enumerate((cluster.path, *cluster.trend))}
    chosen = pl.DataFrame(
        [(entity, indicator, place) for (entity, indicator), place in charted.items()],
        schema={"entity": pl.String, "indicator": pl.String, "chosen": pl.UInt32},
        orient="row",
    )
    register = indicators.select("indicator").with_row_index("register_place")
    return (
        frame.join(groups, on="entity", how="left", maintain_order="left")
        .join(chosen, on=("entity", "indicator"), how="left", maintain_order="left")
        .join(register, on="indicator", how="left", maintain_order="left")
    )
