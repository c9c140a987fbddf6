"""How large is the cluster: the tiles, and output against target."""

import polars as pl

from schemas.answers.figure import FIGURE, FIGURE_COLUMNS
from schemas.contract import contract
from schemas.vocabulary import Basis, Qualifier, Quantity

HEADLINE = contract(
    "headline",
    {
        "tile": pl.UInt32,  # 1-based place on the sheet
        "companion": pl.Boolean,  # true: said in the same breath as the tile's main figure
        "entity": pl.String,
        "indicator": pl.String,
        "basis": Basis,
        **FIGURE,
    },
    blank=FIGURE_COLUMNS,
)

PATH_SCENARIOS = ("actual", "target", "forecast")
PATH = contract(
    "path",
    {
        "period": pl.String,  # a year
        "dimension": pl.String,
        "actual_period": pl.String,  # what the actual covers: the year, or the months so far
        **{
            name: dtype
            for scenario in PATH_SCENARIOS
            for name, dtype in (
                (f"{scenario}_id", pl.String),
                (scenario, Quantity),
                (f"{scenario}_half_unit", Quantity),
                (f"{scenario}_qualifier", Qualifier),
            )
        },
        "scopes": pl.List(pl.String),  # what the figures cover, where the sources say
    },
    blank=(
        "actual_period",
        *(f"{scenario}{part}" for scenario in PATH_SCENARIOS for part in ("_id", "", "_half_unit", "_qualifier")),
    ),
    unique=("period",),
)
