"""The milestones and commitments sheets."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from schemas.answers.milestones import OPEN_STATES

# Of the columns that both tables of the sheet share.
_WIDTHS = (13, 32, 50, 16, 11, 16, 12, 13, 13, 9, 12, 8, 12, 14)


def milestones(context: Context) -> Sheet:
    """Declare the milestones sheet: what was put off; then each, overdue first, then what is due, what was done."""
    said = context.said
    tables = (_slips(context), _every(context)) if context.tables.slips.height else (_every(context),)
    return Sheet(
        "milestones",
        said.label("sheet.milestones"),
        (said.label("about.milestones"), f"{context.since} · {said.label('see_notes')}"),
        tables,
        widths=_WIDTHS,
    )


def _every(context: Context) -> Table:
    said = context.said
    frame = said.periods(context.tables.milestones, "period", "from_period").with_columns(
        pl.col("state").cast(pl.String).alias("tone"),
        pl.when(pl.col("state").is_in(OPEN_STATES)).then("days").alias("days"),
        pl.col("source_ids").list.unique(maintain_order=True).list.slice(1).list.join(", ").alias("also"),
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
        Column("period", said.label("period")),
        Column("days", said.label("days"), "whole"),
        Column("from_period", said.label("milestones.from")),
        Column("moved_days", said.label("milestones.moved"), "whole"),
        Column("first_days", said.label("milestones.first_late"), "whole"),
        Column("last_days", said.label("milestones.last_late"), "whole"),
        Column("source_id", said.label("source"), link="source_id", link_kind="source"),
        Column("also", said.label("milestones.also"), "wrap"),
        Column("grade", said.label("grade")),
        Column("status", said.label("status"), "wrap"),
        Column("group", said.label("group"), "wrap"),
    )
    caption = said.label("milestones.all") if context.tables.slips.height else None
    return Table("Milestones", columns, frame, caption=caption, anchor=("milestone", "milestone_id"))


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
        Column("to_period", said.label("milestones.to")),
        Column("days", said.label("milestones.by"), "whole", formula="{to_end}-{from_end}"),
        Column("from_period", said.label("milestones.from")),
        Column("from_end", said.label("milestones.from_end"), "date"),
        Column("to_end", said.label("milestones.to_end"), "date"),
        Column("known_on", said.label("published"), "date"),
        Column("source_id", said.label("source"), link="source_id", link_kind="source"),
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
        Column("commitment", said.label("commitment"), "wrap", 70),
        Column("made_by", said.label("made_by"), width=16),
        Column("role", said.label("role"), "wrap", 34),
        Column("source_id", said.label("source"), width=9, link="source_id", link_kind="source"),
    )
    return Sheet(
        "commitments",
        said.label("sheet.commitments"),
        (said.label("about.commitments"), f"{context.since} · {said.label('see_notes')}"),
        (Table("Commitments", columns, frame),),
    )
