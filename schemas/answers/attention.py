"""What needs me."""

import polars as pl

from schemas.contract import contract

ATTENTION_KINDS = (
    "target_missed",
    "target_behind",
    "target_at_risk",
    "milestone_overdue",
    "no_figures",
    "sources_disagree",
    "row_left_out",
)
ATTENTION = contract(
    "attention",
    {
        "kind": pl.Enum(ATTENTION_KINDS),
        "entity": pl.String,
        "indicator": pl.String,
        "text": pl.String,
        "period": pl.String,
        "number": pl.Float64,  # percentage points, days or a count, as the kind says
        "ref": pl.String,  # the target, milestone, fact or entity that is meant
    },
    blank=("entity", "indicator", "text", "period", "number", "ref"),
)
