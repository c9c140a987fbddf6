"""Which published figures carry a mark: provisional by their source's own word, or revised."""

import polars as pl

from schemas.contract import contract

FIGURE_MARKS = ("provisional", "revised")  # the first that holds: a provisional figure may be revised once more

MARKS = contract(
    "marks",
    {
        "fact_id": pl.String,
        "mark": pl.Enum(FIGURE_MARKS),
        "replaces": pl.List(pl.String),  # the earlier facts that it stands in for; empty where its source says so
    },
    unique=("fact_id",),
)
