"""What slips: each milestone's state on the as-of date."""

from datetime import date

import polars as pl

from schemas.answers.milestones import MILESTONES
from schemas.contract import validate
from schemas.vocabulary import MilestoneState


def milestone_states(milestones: pl.DataFrame, groups: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return MILESTONES, overdue first, then what is due next, then what was done last.

    A milestone is due while its period runs or lies ahead, overdue once it has ended and no source known by then
    called it done. days = period's end - as-of date.
    """
    days = (pl.col("period_end") - pl.lit(as_of)).dt.total_days().cast(pl.Int32)
    state = (
        pl.when(pl.col("status") == "done")
        .then(pl.lit("done"))
        .when(pl.col("period_end").is_null())
        .then(pl.lit("undated"))
        .when(days < 0)
        .then(pl.lit("overdue"))
        .when(pl.col("status") == "in_progress")
        .then(pl.lit("in_progress"))
        .otherwise(pl.lit("due"))
        .cast(MilestoneState)
    )
    rows = milestones.with_columns(days.alias("days"), state.alias("state")).join(
        groups, on="entity", how="left", maintain_order="left"
    )
    nearness = pl.when(pl.col("state").is_in(["done", "overdue"])).then(-pl.col("days")).otherwise(pl.col("days"))
    ordered = rows.sort("state", nearness, "place", "milestone_id", nulls_last=True)
    return validate(MILESTONES, ordered.select(*MILESTONES.columns))
