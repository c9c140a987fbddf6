"""The small tables of the trend sheet: growth over several years, and the months between cumulative figures."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Table
from flows.workbook.sheets.figures import measured
from flows.workbook.speech import decimals, in_unit, percent_decimals, with_units


def spans(context: Context) -> Table:
    """Declare the table of compound growth, each beside what was published."""
    said = context.said
    frame = with_units(said.periods(context.tables.spans, "period"), context.registers, said).with_columns(
        in_unit("last"),
        in_unit("first"),
        decimals("last_half_unit").alias("last_places"),
        decimals("first_half_unit").alias("first_places"),
        percent_decimals("published_half_unit").alias("published_places"),
        said.entities("entity"),
        pl.coalesce("published_indicator", "indicator").alias("indicator"),
        checked("growth_check"),
        pl.when(pl.col("mark") == "none").then(pl.col("measure").cast(pl.String)).otherwise("mark").alias("remark"),
    )
    frame = frame.with_columns(
        measured(said).alias("measured"),
        pl.max_horizontal("published_places", pl.lit(1, pl.UInt8)).alias("growth_places"),
        pl.col("growth_check").alias("tone"),
        said.words("growth_check", "series"),
        said.words("remark", "series"),
    )
    columns = (
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("measured"), "wrap"),
        Column("period", said.label("trend.span"), "wrap"),
        Column(
            "last", said.label("trend.last"), "number",
            decimals="last_places", hedge="last_qualifier", link="last_id",
        ),
        Column(
            "first", said.label("trend.first"), "number",
            decimals="first_places", hedge="first_qualifier", link="first_id",
        ),
        Column(
            "growth", said.label("trend.growth"), "percent",
            formula="({last}/{first})^(1/{steps})-1", decimals="growth_places",
        ),
        Column(
            "published_growth", said.label("trend.published"), "percent",
            decimals="published_places", hedge="published_qualifier", link="published_id",
        ),
        Column("growth_check", said.label("trend.check"), "wrap", tone="tone"),
        Column("gap_pp", said.label("trend.gap"), "points", formula="({published_growth}-{growth})*100"),
        Column("steps", said.label("trend.steps"), "whole", facts=("first_id", "last_id", "published_id")),
        Column("remark", said.label("trend.measure"), "wrap"),
    )  # fmt: skip
    return Table(
        "Spans",
        columns,
        frame,
        caption=said.label("trend.spans"),
        empty=said.label("trend.no_spans"),
    )


def increments(context: Context) -> Table:
    """Declare the table of what lies between two cumulative figures of a year."""
    said = context.said
    frame = with_units(said.periods(context.tables.increments, "period"), context.registers, said).with_columns(
        *(in_unit(name) for name in ("value", "to_value", "from_value", "base", "half_unit")),
        decimals("to_half_unit").alias("to_places"),
        decimals("from_half_unit").alias("from_places"),
        decimals("base_half_unit").alias("base_places"),
        said.entities("entity"),
        measured(said).alias("measured"),
        pl.when(pl.col("mark") == "none")
        .then(pl.col("growth_mark").cast(pl.String))
        .otherwise(pl.col("mark").cast(pl.String))
        .alias("remark"),
    )
    finer = pl.max_horizontal("to_places", "from_places")
    frame = frame.with_columns(
        finer.alias("places"),
        (finer + 1).cast(pl.UInt8).alias("half_places"),  # half of a digit has one decimal more
        said.words("remark", "series"),
    )
    columns = (
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("measured"), "wrap"),
        Column("period", said.label("trend.between"), "wrap"),
        Column("value", said.label("value"), "number", formula="{to_value}-{from_value}", decimals="places"),
        Column(
            "to_value", said.label("trend.to"), "number",
            decimals="to_places", hedge="to_qualifier", link="to_id",
        ),
        Column(
            "from_value", said.label("trend.from"), "number",
            decimals="from_places", hedge="from_qualifier", link="from_id",
        ),
        Column("base", said.label("base"), "number", decimals="base_places", facts=("base_ids",)),
        Column("growth", said.label("growth"), "percent", formula="{value}/{base}-1"),
        Column(
            "half_unit", said.label("trend.half_unit"), "number", decimals="half_places",
            facts=("from_id", "to_id"),
        ),
        Column("months", said.label("trend.months"), "whole", facts=("from_id", "to_id")),
        Column("remark", said.label("mark"), "wrap"),
    )  # fmt: skip
    return Table(
        "Increments",
        columns,
        frame,
        caption=said.label("trend.increments"),
        empty=said.label("trend.no_increments"),
    )


def checked(column: str) -> pl.Expr:
    """Return the word of a check; null where there was nothing to compare."""
    return pl.col(column).cast(pl.String).replace("nothing", None).alias(column)
