"""How do the developments compare."""

import polars as pl

from schemas.answers.figure import FIGURE
from schemas.contract import contract
from schemas.vocabulary import Basis

DEVELOPMENTS = contract(
    "developments",
    {
        "place": pl.UInt32,
        "entity": pl.String,
        "figures": pl.UInt32,  # published figures about it and what stands in it
        "done": pl.List(pl.String),  # milestone ids, newest first
        "open": pl.List(pl.String),  # milestone ids, next first
        "tenants": pl.List(pl.String),  # entities in it that a source has spoken of
        **dict.fromkeys(("done_more", "open_more", "tenants_more"), pl.UInt32),  # how many are not listed
    },
    unique=("entity",),
)

DEVELOPMENT_FIGURES = contract(
    "development figures",
    {
        "place": pl.UInt32,
        "development": pl.String,
        "entity": pl.String,  # the development, or what stands in it
        "indicator": pl.String,
        "basis": Basis,
        **FIGURE,
    },
)
