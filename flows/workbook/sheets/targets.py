"""The targets sheet."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.speech import decimals, in_unit, percent_decimals, with_units


def targets(context: Context) -> Sheet:
    """Declare the targets sheet: target, latest comparable actual, attainment, time elapsed, gap, implied base."""
    said = context.said
    frame = said.periods(context.tables.targets, "period", "actual_period")
    frame = with_units(frame, context.registers, said).with_columns(
        in_unit("target"),
        in_unit("actual"),
        in_unit("implied_base"),
        in_unit("base"),
        decimals("target_half_unit").alias("target_places"),
        decimals("actual_half_unit").alias("actual_places"),
        decimals("base_half_unit").alias("base_places"),
        percent_decimals("growth_half_unit").alias("growth_places"),
        pl.lit(2, dtype=pl.UInt8).alias("two"),
        said.entities("entity"),
        said.indicator_names("indicator"),
        said.texts("scope"),
        pl.col("state").cast(pl.String).alias("tone"),
        said.words("state", "pace"),
    )
    columns = (
        Column("entity", said.label("entity"), "wrap", 18),
        Column("indicator", said.label("indicator"), "wrap", 18),
        Column("scope", said.label("scope"), "wrap", 18),
        Column("period", said.label("period"), width=10),
        Column(
            "target", said.label("target"), "number", 12,
            decimals="target_places", hedge="target_qualifier", link="target_id",
        ),
        Column("shown_unit", said.label("unit"), "wrap", 12),
        Column(
            "actual", said.label("actual"), "number", 12,
            decimals="actual_places", hedge="actual_qualifier", link="actual_id",
        ),
        Column("actual_period", said.label("actual_period"), width=15),
        Column("attainment", said.label("attainment"), "percent", 12, formula="{actual}/{target}"),
        Column("elapsed_months", said.label("elapsed_months"), "whole", 9),
        Column("period_months", said.label("period_months"), "whole", 9),
        Column("elapsed", said.label("elapsed"), "percent", 9, formula="{elapsed_months}/{period_months}"),
        Column("gap_pp", said.label("gap_pp"), "points", 9, formula="({attainment}-{elapsed})*100"),
        Column("state", said.label("state"), "state", 12, tone="tone"),
        Column(
            "growth", said.label("growth_promised"), "percent", 10,
            decimals="growth_places", hedge="growth_qualifier", link="growth_id",
        ),
        Column(
            "implied_base", said.label("implied_base"), "number", 10, decimals="two", formula="{target}/(1+{growth})"
        ),
        Column(
            "base", said.label("base_reported"), "number", 10,
            decimals="base_places", hedge="base_qualifier", link="base_id",
        ),
        Column("known_on", said.label("set_on"), "date", 12),
        Column("source_id", said.label("source"), width=8, link="source_id", link_kind="source"),
    )  # fmt: skip
    return Sheet(
        "targets",
        said.label("sheet.targets"),
        (said.label("about.targets"), f"{context.since} · {said.label('see_notes')}"),
        (Table("Targets", columns, frame, anchor=("target", "target_id")),),
    )
