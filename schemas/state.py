"""What a report said, as far as a later one is compared with it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.answers.figures import THING
from schemas.contract import contract
from schemas.vocabulary import Basis, MilestoneState, PaceState, Qualifier, Quantity, Status

SAID_FIGURES = contract(
    "figures said",
    {
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "basis": Basis,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "period": pl.String,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
    },
    unique=THING,
)
SAID_TARGETS = contract(
    "targets said",
    {
        "target_id": pl.String,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period": pl.String,
        "target": Quantity,
        "actual_id": pl.String,
        "attainment": pl.Float64,
        "gap_pp": pl.Float64,
        "state": PaceState,
    },
    blank=("actual_id", "attainment", "gap_pp"),
    unique=("target_id",),
)
SAID_MILESTONES = contract(
    "milestones said",
    {
        "entity": pl.String,
        "milestone": pl.String,
        "track": pl.String,
        "source_id": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "status": Status,
        "state": MilestoneState,
    },
    blank=("track", "period_end"),
)


@dataclass(frozen=True)
class State:
    """What a report said: its day, and what it showed; each frame keeps its contract above."""

    as_of: date
    figures: pl.DataFrame
    targets: pl.DataFrame
    milestones: pl.DataFrame
