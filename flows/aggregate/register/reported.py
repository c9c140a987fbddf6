"""What the enterprises of a register report: their output, each figure with the place of its enterprise."""

import polars as pl

PERIOD = ("dimension", "period", "period_kind", "period_start", "period_end")


def reported(enterprises: pl.DataFrame, output: pl.DataFrame) -> pl.DataFrame:
    """Return enterprise (UInt32, the row of ENTERPRISES from 0), the columns of PERIOD and value, a row a figure.

    Ids are compared here once for all tables: they are long, and a row's number is found far quicker.
    """
    places = enterprises.select("enterprise_id").with_row_index("enterprise")
    found = output.select("enterprise_id").join(places, on="enterprise_id", how="left", maintain_order="left")
    figures = output.select(*PERIOD, "value").with_columns(found["enterprise"])
    return figures.drop_nulls("enterprise") if figures["enterprise"].null_count() else figures


def at_enterprises(enterprises: pl.Series, values: pl.Series, count: int) -> pl.Series:
    """Return a column for that many enterprises: a figure's value in the row of its enterprise, null where none is."""
    return pl.repeat(None, count, dtype=values.dtype, eager=True).scatter(enterprises, values)
