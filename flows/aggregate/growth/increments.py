"""What came in between: figures for single months and quarters out of those that count from the year's first day."""

import polars as pl

from flows.aggregate.growth.lines import actual_lines, row_at, stands_elsewhere, taken, with_times
from flows.tidy.periods import whole_months
from flows.tidy.words import sentence
from schemas.answers.increments import INCREMENTS, IncrementGrowthMark, IncrementMark
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.vocabulary import Quantity


def increments(cluster: Cluster, figures: pl.DataFrame, indicators: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return INCREMENTS: for each two cumulative figures that follow each other in a year, what lies between.

    Of flows that add up over periods only; actual figures that start on 1 January, under one scope and dimension.
    value = later - earlier, half_unit = the sum of both, in the canonical unit. Out of hedged figures follows none;
    one that falls is shown with its mark. growth = value / the like increment of the year before - 1; where one of the
    two has a mark, or there is none a year before, there is a mark instead. The method is the differencing of
    year-to-date figures in the IMF's Quarterly National Accounts Manual (2017). figures is FIGURES.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    cumulative = (start.dt.ordinal_day() == 1) & (end == end.dt.month_end()) & (end.dt.year() == start.dt.year())
    flow = (pl.col("kind") == "flow") & (pl.col("adds_up") == "entities_and_periods")
    rows, lines = actual_lines(cluster, figures, indicators, groups, cumulative & flow)
    pairs = (
        rows.with_columns(
            ((pl.col("line") == pl.col("line").shift()) & (start == start.shift())).alias("follows"),
            pl.col("row").shift().alias("from_row"),
            end.shift().dt.offset_by("1d").alias("between"),
        )
        .filter("follows")
        .select("line", "from_row", "period_end", to_row="row", period_start="between")
        .with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
        .join(
            lines.select("line", "group", "subject", "alone", "scope_place"),
            on="line",
            how="left",
            maintain_order="left",
        )
        .pipe(with_times)
    )
    pairs = pairs.with_columns(row_at(pairs, "before").alias("base_row"))
    table = (
        pl.concat(
            [
                pairs.with_columns(stands_elsewhere(pairs, "before", "base_row").alias("base_elsewhere")),
                taken(figures, pairs["to_row"], {name: name for name in ("entity", "indicator", "scope", "dimension")}),
                taken(figures, pairs["from_row"], _end("from")),
                taken(figures, pairs["to_row"], _end("to")),
            ],
            how="horizontal",
        )
        .pipe(_with_value)
        .pipe(_with_growth)
        .pipe(_with_names)
        .sort("subject", "period_start", "period_end", "scope_place")
    )
    return validate(INCREMENTS, table.select(*INCREMENTS.columns))


def _end(name: str) -> dict[str, str]:
    return {
        f"{name}_id": "fact_id", f"{name}_period": "period", f"{name}_value": "value",
        f"{name}_half_unit": "half_unit", f"{name}_qualifier": "qualifier",
    }  # fmt: skip


def _with_value(pairs: pl.DataFrame) -> pl.DataFrame:
    exact = (pl.col("from_qualifier") == "exact") & (pl.col("to_qualifier") == "exact")
    value, half = pl.col("to_value") - pl.col("from_value"), pl.col("to_half_unit") + pl.col("from_half_unit")
    mark = (
        pl.when(~exact)
        .then(pl.lit("hedged"))
        .when(value + half < 0)
        .then(pl.lit("falls"))
        .when(value.abs() <= half)
        .then(pl.lit("rounding"))
        .otherwise(pl.lit("none"))
        .cast(IncrementMark)
    )
    return pairs.with_columns(
        whole_months(pl.col("period_start"), pl.col("period_end")).alias("months"),
        pl.when(exact).then(value.cast(Quantity)).alias("value"),
        pl.when(exact).then(half.cast(Quantity)).alias("half_unit"),
        mark.alias("mark"),
    )


def _with_growth(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add what the like increment of the year before was, and the growth over it; `base_row` is its place here."""
    bases = pairs.select(
        pl.col(name).gather(pl.col("base_row")).alias(new)
        for new, name in (
            ("base", "value"),
            ("base_half_unit", "half_unit"),
            ("base_mark", "mark"),
            ("base_from", "from_id"),
            ("base_to", "to_id"),
        )
    )
    firm = (pl.col("mark") == "none") & (pl.col("base_mark").is_null() | (pl.col("base_mark") == "none"))
    growth_mark = (
        pl.when(pl.col("base_row").is_null() & pl.col("base_elsewhere"))
        .then(pl.lit("break"))
        .when(pl.col("base_row").is_null())
        .then(pl.lit("first"))
        .when(~firm)
        .then(pl.lit("unsure"))
        .otherwise(pl.lit("none"))
        .cast(IncrementGrowthMark)
    )
    growth = pl.col("value").cast(pl.Float64) / pl.col("base").cast(pl.Float64) - 1
    return (
        pl.concat([pairs, bases], how="horizontal")
        .with_columns(
            growth_mark.alias("growth_mark"),
            pl.when(pl.col("base_from").is_not_null()).then(pl.concat_list("base_from", "base_to")).alias("base_ids"),
        )
        .with_columns(pl.when(pl.col("growth_mark") == "none").then(growth).alias("growth"))
    )


def _with_names(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add the months between in the notation of the inputs; each distinct period is written once."""
    start, end = pl.col("period_start"), pl.col("period_end")
    month, year = start.dt.month(), start.dt.strftime("%Y")
    first, last = start.dt.strftime("%Y-%m"), end.dt.strftime("%Y-%m")
    names = pairs.select("period_start", "period_end", "months").unique()
    name = (
        pl.when(pl.col("months") == 1)
        .then(first)
        .when((pl.col("months") == 3) & ((month - 1) % 3 == 0))
        .then(sentence("{}-Q{}", year, (month + 2) // 3))
        .when((pl.col("months") == 6) & (month == 7))
        .then(sentence("{}-H2", year))
        .otherwise(sentence("{}/{}", first, last))
    )
    named = names.select("period_start", "period_end", name.alias("period"))
    return pairs.join(named, on=("period_start", "period_end"), how="left", maintain_order="left")
