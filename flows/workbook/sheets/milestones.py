"""The milestones and commitments sheets."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.figures import source
from flows.workbook.sheets.timeline import timeline
from flows.workbook.sheets.top import top
from schemas.answers.milestones import OPEN_STATES

# Of the columns that both tables of the sheet share.
_WIDTHS = (11, 32, 46, 12, 10, 12, 12.5, 12.5, 12.5, 10, 11, 12, 14)


def milestones(context: Context) -> Sheet:
    """Declare the milestones sheet: what was put off; then each, overdue first, then what is due, what was done."""
    said = context.said
    tables = (_slips(context), _every(context)) if context.tables.slips.height else (_every(context),)
    return Sheet(
        "milestones",
        said.label("sheet.milestones"),
        top(context, "milestones"),
        (*timeline(context), *tables),
        widths=_WIDTHS,
    )


def _every(context: Context) -> Table:
    said = context.said
    frame = said.periods(context.tables.milestones, "period", "from_period").with_columns(
        pl.col("state").cast(pl.String).alias("tone"),
        pl.when(pl.col("state").is_in(OPEN_STATES)).then("days").alias("days"),
        _grade_and_others(),
        said.words("state", "milestone"),
        said.words("group", "group"),
        said.entities("entity"),
        said.texts("milestone"),
        said.words("status", "status"),
    )
    columns = (
        Column("state", said.label("state"), "state", tone="tone"),
        Column("entity", said.label("entity"), "wrap"),
        Column("milestone", said.label("milestone"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        Column("days", said.label("days"), "whole", counted=True),
        Column("from_period", said.label("milestones.from"), "wrap"),
        Column("moved_days", said.label("milestones.moved"), "whole", counted=True),
        Column("first_days", said.label("milestones.first_late"), "whole", counted=True),
        Column("last_days", said.label("milestones.last_late"), "whole", counted=True),
        source(said),
        Column("also", said.label("milestones.also"), "wrap"),
        Column("status", said.label("status"), "wrap"),
        Column("group", said.label("group"), "wrap"),
    )
    caption = said.label("milestones.all") if context.tables.slips.height else None
    return Table("Milestones", columns, frame, caption=caption, anchor=("milestone", "milestone_id"))


def _grade_and_others() -> pl.Expr:
    """Return the grade of a row's source, and the other sources that report the same."""
    others = pl.col("source_ids").list.unique(maintain_order=True).list.slice(1).list.join(", ").replace("", None)
    return pl.concat_str(pl.col("grade").cast(pl.String), others, separator="; ", ignore_nulls=True).alias("also")


def _slips(context: Context) -> Table:
    said = context.said
    frame = said.periods(context.tables.slips, "from_period", "to_period").with_columns(
        pl.col("state").cast(pl.String).alias("tone"),
        said.words("state", "milestone"),
        said.entities("entity"),
        said.texts("milestone"),
    )
    columns = (
        Column("state", said.label("state"), "state", tone="tone"),
        Column("entity", said.label("entity"), "wrap"),
        Column("milestone", said.label("milestone"), "wrap"),
        Column("to_period", said.label("milestones.to"), "wrap"),
        Column("days", said.label("milestones.by"), "whole", formula="{to_end}-{from_end}", counted=True),
        Column("from_period", said.label("milestones.from"), "wrap"),
        Column("from_end", said.label("milestones.from_end"), "date"),
        Column("to_end", said.label("milestones.to_end"), "date"),
        Column("known_on", said.label("published"), "date"),
        source(said),
    )
    return Table("Slips", columns, frame, caption=said.label("milestones.slipped"))


def commitments(context: Context) -> Sheet:
    """Declare the commitments sheet."""
    said = context.said
    ordered = context.tables.commitments.sort("made_on", "commitment_id")
    frame = said.periods(ordered, "made_on").with_columns(
        said.entities("entity"), said.texts("commitment"), said.texts("role"), said.texts("made_by")
    )
    columns = (
        Column("made_on", said.label("made_on"), width=13),
        Column("entity", said.label("entity"), "wrap", 34),
        Column("commitment", said.label("commitment"), "wrap", 60),
        Column("made_by", said.label("made_by"), "wrap", 18),
        Column("role", said.label("role"), "wrap", 36),
        source(said),
    )
    return Sheet(
        "commitments",
        said.label("sheet.commitments"),
        top(context, "commitments"),
        (Table("Commitments", columns, frame),),
    )
