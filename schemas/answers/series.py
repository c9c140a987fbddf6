"""How does it move."""

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Group, PeriodKind, Qualifier, Quantity, SeriesMark

SERIES = contract(
    "series",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period_kind": PeriodKind,
        "period": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "rivals": pl.UInt32,
        "base_id": pl.String,  # the like period a year before, like scope
        "base": Quantity,
        "base_half_unit": Quantity,
        "base_qualifier": Qualifier,
        "growth": pl.Float64,  # value / base - 1
        "published_id": pl.String,
        "published_growth": pl.Float64,
        "published_half_unit": Quantity,
        "published_qualifier": Qualifier,
        "mark": SeriesMark,
    },
    blank=(
        "base_id", "base", "base_half_unit", "base_qualifier", "growth",
        "published_id", "published_growth", "published_half_unit", "published_qualifier",
    ),
    unique=("fact_id",),
)  # fmt: skip
