"""How far a printed figure may have been rounded: zeros at its end may only fill it up."""

import polars as pl

_MOST_ZEROS = 9


def rounded_half() -> pl.Expr:
    """Return half of the last digit that must be meant, a float in the figure's unit, as the column rounded_half.

    760 may stand for 755 to 765, 1,000 for 950 to 1,050: two digits always count, and so does a decimal zero. A hedge
    leaves room of its own.
    """
    half = pl.col("half_unit").cast(pl.Float64)
    digits = (pl.col("value").cast(pl.Float64) / (half * 2)).abs().round()
    zeros = pl.sum_horizontal(
        ((digits % 10.0**count == 0) & (digits >= 10.0 ** (count + 1))).cast(pl.UInt8)
        for count in range(1, _MOST_ZEROS + 1)
    )
    round_number = (pl.col("qualifier") == "exact") & ~pl.col("value_printed").str.contains(".", literal=True)
    return pl.when(round_number).then(half * pl.lit(10.0) ** zeros).otherwise(half).alias("rounded_half")


def with_rounding(figures: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Add rounded_half to FIGURES, in their order; facts: FACTS with rounded_half."""
    half = pl.col("half_unit").cast(pl.Float64)
    wider = facts.filter(pl.col("rounded_half") > half).select("fact_id", "rounded_half")  # few: one join of them
    joined = figures.join(wider, on="fact_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("rounded_half").fill_null(half))
