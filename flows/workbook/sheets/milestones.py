"""The milestones and commitments sheets."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table


def milestones(context: Context) -> Sheet:
    """Declare the milestones sheet: overdue first, then what is due, then what was done."""
    said = context.said
    frame = said.periods(context.tables.milestones, "period").with_columns(
        pl.col("state").cast(pl.String).alias("tone"),
        pl.when(pl.col("state") != "done").then("days").alias("days"),
        said.words("state", "milestone"),
        said.words("group", "group"),
        said.entities("entity"),
        said.texts("milestone"),
        said.words("status", "status"),
    )
    columns = (
        Column("state", said.label("state"), "state", 14, tone="tone"),
        Column("entity", said.label("entity"), "wrap", 34),
        Column("milestone", said.label("milestone"), "wrap", 62),
        Column("period", said.label("period"), width=13),
        Column("days", said.label("days"), "whole", 12),
        Column("status", said.label("status"), width=14),
        Column("group", said.label("group"), width=14),
        Column("source_id", said.label("source"), width=9, link="source_id", link_kind="source"),
        Column("grade", said.label("grade"), width=8),
    )
    return Sheet(
        "milestones",
        said.label("sheet.milestones"),
        (said.label("about.milestones"), f"{context.since} · {said.label('see_notes')}"),
        (Table("Milestones", columns, frame, anchor=("milestone", "milestone_id")),),
    )


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
