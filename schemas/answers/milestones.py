"""What slips."""

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Grade, Group, MilestoneState, Status

MILESTONES = contract(
    "milestones by state",
    {
        "group": Group,
        "milestone_id": pl.String,
        "entity": pl.String,
        "milestone": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "status": Status,
        "state": MilestoneState,
        "days": pl.Int32,  # from the as-of date to the period's end; negative where that has passed
        "source_id": pl.String,
        "grade": Grade,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    },
    blank=("period_end", "days"),
    unique=("milestone_id",),
)
