"""The targets sheet: progress, pace and projections, implied bases, other coverage, how targets were set."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.figures import figure, measured, source
from flows.workbook.sheets.top import top
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units

# One set of columns for all tables of the sheet, as it prints on one page's width.
_WIDTHS = (21, 30, 11, 12, 12, 14, 14, 11, 11, 12, 11, 14, 13)
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
        top(context, "targets"),
        (
            _progress(said, frame),
            _pace(said, projected),
            _shape(said, projected),
            _bases(said, frame.drop_nulls("implied_base")),
            _others(said, frame.drop_nulls("other_id")),
            _history(context),
        ),
        widths=_WIDTHS,
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
        measured(said).alias("measured"),
        said.texts("other_scope"),
        pl.col("state").cast(pl.String).alias("tone"),
        said.words("state", "pace"),
        pl.col("base_check").cast(pl.String).alias("check_tone"),
        said.words("base_check", "base_check"),
        _attainment_told(said),
    )


def _attainment_told(said: Speech) -> pl.Expr:
    """Return what an attainment would be misread without: that its target was replaced, that its months are fewer."""
    replaced = pl.lit("\n".join(tongue.label("targets.replaced") for tongue in said.each))
    covers = "\n".join(tongue.label("targets.covers", covered="{}", whole="{}") for tongue in said.each)
    months = ("elapsed_months", "period_months") * len(said.each)
    return pl.concat_str(
        pl.when(pl.col("superseded_id").is_not_null()).then(replaced),
        pl.when(pl.col("elapsed_months") < pl.col("period_months")).then(sentence(covers, *months)),
        separator="\n",
        ignore_nulls=True,
    ).alias("attainment_told")


def _which(said: Speech) -> tuple[Column, ...]:
    """Return the columns that every table begins with: of what, for when, how much."""
    return (
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("measured"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        figure("target", said.label("target")),
    )


def _progress(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        figure("actual", said.label("actual")),
        Column("actual_period", said.label("actual_period"), "wrap"),
        Column(
            "attainment",
            said.label("attainment"),
            "percent",
            formula="{actual}/{target}",
            bar=1.0,
            comment="attainment_told",
        ),
        *_months(said),
        Column("elapsed", said.label("elapsed"), "percent", formula="{elapsed_months}/{period_months}"),
        Column("gap_pp", said.label("gap_pp"), "points", formula="({attainment}-{elapsed})*100"),
        Column("state", said.label("state"), "state", tone="tone"),
        figure("later", said.label("target_later"), fact="superseded_id"),
    )
    return Table("Targets", columns, frame, said.label("targets.progress"), anchor=("target", "target_id"))


def _pace(said: Speech, frame: pl.DataFrame) -> Table:
    straight = "{actual}/{elapsed_months}*{period_months}"
    columns = (
        *_which(said),
        figure("actual", said.label("actual")),
        Column(
            "monthly_rate", said.label("monthly_rate"), "number",
            decimals="rate_places", formula="{actual}/{elapsed_months}",
        ),
        Column(
            "needed_rate", said.label("needed_rate"), "number",
            decimals="rate_places", formula="({target}-{actual})/({period_months}-{elapsed_months})",
        ),
        *_months(said),
        Column(
            "projection", said.label("projection"), "number",
            decimals="rate_places", hedge="actual_qualifier", formula=straight,
        ),
        *_range(said, "projection", "actual_id"),
        Column("projected_attainment", said.label("projected_attainment"), "percent", formula="{projection}/{target}"),
    )  # fmt: skip
    return Table("TargetPace", columns, frame, said.label("targets.pace"))


def _shape(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        figure("actual", said.label("actual")),
        Column("actual_period", said.label("actual_period"), "wrap"),
        figure("base_part", said.label("base_part")),
        figure("base", said.label("base_whole")),
        Column(
            "shape_projection", said.label("projection"), "number",
            decimals="rate_places", hedge="actual_qualifier", formula="{actual}*{base}/{base_part}",
        ),
        *_range(said, "shape_projection", "actual_id", "base_id", "base_part_id"),
    )  # fmt: skip
    return Table("TargetShape", columns, frame, said.label("targets.shape"))


def _months(said: Speech) -> tuple[Column, Column]:
    covered = Column("elapsed_months", said.label("elapsed_months"), "whole", counted=True)
    return covered, Column("period_months", said.label("period_months"), "whole", counted=True)


def _range(said: Speech, name: str, *facts: str, decimals: str = "rate_places") -> tuple[Column, Column]:
    """Return the columns for the least and the most that the digits and hedges of the figures allow."""
    low = Column(f"{name}_low", said.label("at_least"), "number", decimals=decimals, facts=facts)
    return low, Column(f"{name}_high", said.label("at_most"), "number", decimals=decimals, facts=facts)


def _bases(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        figure("growth", said.label("growth_promised"), "percent"),
        Column("implied_base", said.label("implied_base"), "number", decimals="two", formula="{target}/(1+{growth})"),
        *_range(said, "implied_base", "target_id", "growth_id", decimals="two"),
        figure("base", said.label("base_reported")),
        Column("base_check", said.label("base_check"), "state", tone="check_tone"),
    )
    return Table("TargetBases", columns, frame, said.label("targets.bases"))


def _others(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        *_which(said),
        figure(
            "other_actual", said.label("actual"), places="other_places", hedge="other_qualifier", fact="other_id",
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
        measured(said).alias("measured"),
        pl.when("scope_changed").then(pl.lit(said.label("scope_changed"))).alias("scope_changed"),
        said.words("word", "target_step"),
    )
    columns = (
        *_which(said),
        figure("previous", said.label("target_before")),
        Column("known_on", said.label("set_on"), "date"),
        Column("word", said.label("target_step"), "wrap"),
        Column("change", said.label("target_change"), "percent", formula="{target}/{previous}-1"),
        Column("step", said.label("target_number"), "whole", counted=True),
        Column("scope_changed", said.label("mark"), "wrap"),
        source(said),
        Column("grade", said.label("grade")),
    )  # fmt: skip
    return Table("TargetHistory", columns, frame, said.label("targets.history"))
