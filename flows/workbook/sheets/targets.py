"""The targets sheet: progress, pace and projections, implied bases, other coverage, how targets were set."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units

# One set of columns for all tables of the sheet, as it prints on one page's width.
_WIDTHS = (19, 18, 16, 11, 12, 11, 12, 14, 14, 9, 9, 10, 10, 14, 13)
_PLACED = ("target", "actual", "base", "base_part", "other", "later")  # figures with digits and hedge of their own
_IN_UNIT = (
    "target", "actual", "base", "base_part", "other_actual", "later", "monthly_rate", "needed_rate",
    "projection", "projection_low", "projection_high",
    "shape_projection", "shape_projection_low", "shape_projection_high",
    "implied_base", "implied_base_low", "implied_base_high",
)  # fmt: skip


def targets(context: Context) -> Sheet:
    """Declare the targets sheet."""
    said = context.said
    frame = _said_targets(context)
    projected = frame.drop_nulls("projection")
    return Sheet(
        "targets",
        said.label("sheet.targets"),
        (said.label("about.targets"), f"{context.since} · {said.label('see_notes')}"),
        (
            _progress(said, frame),
            _pace(said, projected),
            _shape(said, projected),
            _bases(said, frame.drop_nulls("implied_base")),
            _others(said, frame.drop_nulls("other_id")),
            _history(context),
        ),
        widths=_WIDTHS,
        freeze=False,
    )


def _said_targets(context: Context) -> pl.DataFrame:
    """Return the targets in the reader's words and units, each with the newest one set in its place."""
    said, raw = context.said, context.tables.targets
    newest = raw.select(
        superseded_id="target_id",
        later="target",
        later_half_unit="target_half_unit",
        later_qualifier="target_qualifier",
    )
    frame = raw.join(newest, on="superseded_id", how="left", maintain_order="left")
    frame = with_units(said.periods(frame, "period", "actual_period", "other_period"), context.registers, said)
    places = decimals("actual_half_unit").cast(pl.Int16)
    return frame.with_columns(
        *(in_unit(name) for name in _IN_UNIT),
        *(decimals(f"{name}_half_unit").alias(f"{name}_places") for name in _PLACED),
        (places + 1).clip(0, 4).cast(pl.UInt8).alias("rate_places"),
        percent_decimals("growth_half_unit").alias("growth_places"),
        pl.lit(2, dtype=pl.UInt8).alias("two"),
        said.entities("entity"),
        said.indicator_names("indicator"),
        said.texts("scope"),
        said.texts("other_scope"),
        pl.col("state").cast(pl.String).alias("tone"),
        said.words("state", "pace"),
        pl.col("base_check").cast(pl.String).alias("check_tone"),
        said.words("base_check", "base_check"),
    )


def _which(said: Speech) -> tuple[Column, ...]:
    """Return the columns that every table begins with: of what, for when, how much."""
    return (
        Column("entity", said.label("entity"), "wrap"),
        Column("indicator", said.label("indicator"), "wrap"),
        Column("scope", said.label("scope"), "wrap"),
        Column("period", said.label("period")),
        _figure("target", said.label("target")),
        Column("shown_unit", said.label("unit"), "wrap"),
    )


def _figure(name: str, label: str) -> Column:
    return Column(
        name, label, "number", decimals=f"{name}_places", hedge=f"{name}_qualifier", link=f"{name}_id"
    )  # fmt: skip


def _progress(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        _figure("actual", said.label("actual")),
        Column("actual_period", said.label("actual_period")),
        Column("attainment", said.label("attainment"), "percent", formula="{actual}/{target}"),
        Column("elapsed_months", said.label("elapsed_months"), "whole"),
        Column("period_months", said.label("period_months"), "whole"),
        Column("elapsed", said.label("elapsed"), "percent", formula="{elapsed_months}/{period_months}"),
        Column("gap_pp", said.label("gap_pp"), "points", formula="({attainment}-{elapsed})*100"),
        Column("state", said.label("state"), "state", tone="tone"),
        Column(
            "later", said.label("target_later"), "number",
            decimals="later_places", hedge="later_qualifier", link="superseded_id",
        ),
    )  # fmt: skip
    return Table("Targets", columns, frame, said.label("targets.progress"), anchor=("target", "target_id"))


def _pace(said: Speech, frame: pl.DataFrame) -> Table:
    straight = "{actual}/{elapsed_months}*{period_months}"
    columns = (
        *_which(said),
        _figure("actual", said.label("actual")),
        Column(
            "monthly_rate", said.label("monthly_rate"), "number",
            decimals="rate_places", formula="{actual}/{elapsed_months}",
        ),
        Column(
            "needed_rate", said.label("needed_rate"), "number",
            decimals="rate_places", formula="({target}-{actual})/({period_months}-{elapsed_months})",
        ),
        Column("elapsed_months", said.label("elapsed_months"), "whole"),
        Column("period_months", said.label("period_months"), "whole"),
        Column(
            "projection", said.label("projection"), "number",
            decimals="rate_places", hedge="actual_qualifier", formula=straight,
        ),
        *_range(said, "projection"),
        Column("projected_attainment", said.label("projected_attainment"), "percent", formula="{projection}/{target}"),
    )  # fmt: skip
    return Table("TargetPace", columns, frame, said.label("targets.pace"), new_page=True)


def _shape(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        _figure("actual", said.label("actual")),
        Column("actual_period", said.label("actual_period"), "wrap"),
        _figure("base_part", said.label("base_part")),
        _figure("base", said.label("base_whole")),
        Column(
            "shape_projection", said.label("projection"), "number",
            decimals="rate_places", hedge="actual_qualifier", formula="{actual}*{base}/{base_part}",
        ),
        *_range(said, "shape_projection"),
    )  # fmt: skip
    return Table("TargetShape", columns, frame, said.label("targets.shape"))


def _range(said: Speech, name: str) -> tuple[Column, Column]:
    """Return the columns for the least and the most that the digits and hedges of the figures allow."""
    low = Column(f"{name}_low", said.label("at_least"), "number", decimals="rate_places")
    high = Column(f"{name}_high", said.label("at_most"), "number", decimals="rate_places")
    return low, high


def _bases(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        Column(
            "growth", said.label("growth_promised"), "percent",
            decimals="growth_places", hedge="growth_qualifier", link="growth_id",
        ),
        Column("implied_base", said.label("implied_base"), "number", decimals="two", formula="{target}/(1+{growth})"),
        Column("implied_base_low", said.label("at_least"), "number", decimals="two"),
        Column("implied_base_high", said.label("at_most"), "number", decimals="two"),
        _figure("base", said.label("base_reported")),
        Column("base_check", said.label("base_check"), "state", tone="check_tone"),
    )  # fmt: skip
    return Table("TargetBases", columns, frame, said.label("targets.bases"))


def _others(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        Column(
            "other_actual", said.label("actual"), "number",
            decimals="other_places", hedge="other_qualifier", link="other_id",
        ),
        Column("other_period", said.label("actual_period"), "wrap"),
        Column("other_scope", said.label("other_scope"), "wrap"),
    )  # fmt: skip
    return Table("TargetOthers", columns, frame, said.label("targets.others"))


def _history(context: Context) -> Table:
    said = context.said
    frame = with_units(said.periods(context.tables.target_history, "period"), context.registers, said).with_columns(
        in_unit("value").alias("target"),
        in_unit("previous"),
        decimals("half_unit").alias("target_places"),
        decimals("previous_half_unit").alias("previous_places"),
        pl.col("qualifier").alias("target_qualifier"),
        said.entities("entity"),
        said.indicator_names("indicator"),
        said.texts("scope"),
        pl.when("scope_changed").then(pl.lit(said.label("scope_changed"))).alias("scope_changed"),
        said.words("word", "target_step"),
    )
    columns = (
        *_which(said),
        _figure("previous", said.label("target_before")),
        Column("known_on", said.label("set_on"), "date"),
        Column("word", said.label("target_step"), "wrap"),
        Column("change", said.label("target_change"), "percent", formula="{target}/{previous}-1"),
        Column("step", said.label("target_number"), "whole"),
        Column("scope_changed", said.label("mark"), "wrap"),
        Column("source_id", said.label("source"), link="source_id", link_kind="source"),
        Column("grade", said.label("grade")),
    )  # fmt: skip
    return Table("TargetHistory", columns, frame, said.label("targets.history"))
