"""Are we on course."""

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Grade, Group, PaceState, Qualifier, Quantity

TARGETS = contract(
    "targets",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "target_id": pl.String,
        "target": Quantity,
        "target_half_unit": Quantity,
        "target_qualifier": Qualifier,
        "actual_id": pl.String,
        "actual_period": pl.String,
        "actual": Quantity,
        "actual_half_unit": Quantity,
        "actual_qualifier": Qualifier,
        "attainment": pl.Float64,  # actual / target, a fraction
        "elapsed_months": pl.UInt32,  # months of the target's period that the actual covers
        "period_months": pl.UInt32,
        "elapsed": pl.Float64,  # share of the period elapsed at the actual's end
        "gap_pp": pl.Float64,  # (attainment - elapsed) * 100, percentage points
        "growth_id": pl.String,  # the growth promised with the target
        "growth": pl.Float64,
        "growth_half_unit": Quantity,
        "growth_qualifier": Qualifier,
        "implied_base": pl.Float64,  # target / (1 + growth), canonical unit
        "base_id": pl.String,  # what was reported for the period before, like scope
        "base": Quantity,
        "base_half_unit": Quantity,
        "base_qualifier": Qualifier,
        "state": PaceState,
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
    },
    blank=(
        "actual_id", "actual_period", "actual", "actual_half_unit", "actual_qualifier",
        "attainment", "elapsed_months", "period_months", "elapsed", "gap_pp",
        "growth_id", "growth", "growth_half_unit", "growth_qualifier", "implied_base",
        "base_id", "base", "base_half_unit", "base_qualifier",
    ),
    unique=("target_id",),
)  # fmt: skip
