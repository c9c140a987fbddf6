"""Columns that repeat few values: their different values are quickly found, and quickly looked at."""

import polars as pl

_LOOKED_AT = 2_000  # values


def repeated(values: pl.Series) -> pl.Series | None:
    """Return the different values of a long column that seems to hold few, by a sample; else None."""
    some = values.gather_every(max(values.len() // _LOOKED_AT, 1))
    return values.unique(maintain_order=True) if some.n_unique() < some.len() / 2 else None
