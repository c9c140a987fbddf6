"""How much of itself the register says: of how many enterprises each of its fields is known."""

import polars as pl

from schemas.answers.register import FIELDS, REGISTER_FIELDS
from schemas.contract import empty, validate


def register_fields(enterprises: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return REGISTER_FIELDS: a row for each field; none where the register has no enterprise.

    enterprises: ENTERPRISES. figures: what they report (see `reported`); one has output where any period has a figure.
    """
    if enterprises.is_empty():
        return empty(REGISTER_FIELDS)
    known = enterprises.select(pl.col(field).count() for field in FIELDS if field != "output").row(0, named=True)
    reporting = pl.repeat(value=False, n=enterprises.height, eager=True).scatter(figures["enterprise"], True).sum()
    rows = pl.DataFrame(
        {"field": FIELDS, "known": [*known.values(), reporting]},
        schema={name: REGISTER_FIELDS.columns[name] for name in ("field", "known")},
    ).with_columns(pl.lit(enterprises.height, dtype=pl.UInt32).alias("of_all"))
    return validate(REGISTER_FIELDS, rows.with_columns((pl.col("known") / pl.col("of_all")).alias("share")))
