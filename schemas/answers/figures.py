"""What has been published about each thing: the figure that the report shows, and all that speak of the same."""

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Basis, Grade, PeriodKind, Qualifier, Quantity

# What makes two facts speak of the same thing.
THING = ("entity", "indicator", "scope", "dimension", "basis", "period_start", "period_end")
FIGURES = contract(
    "figures",
    {
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "basis": Basis,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "period_kind": PeriodKind,
        "period": pl.String,
        "fact_id": pl.String,  # the fact that is shown
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
        "rivals": pl.UInt32,  # how many others speak of the same
        "fact_ids": pl.List(pl.String),  # all that speak of it, the one shown first, in the order in which they count
    },
    unique=("fact_id",),
)
