"""What every check hands over, and how a figure stands in it: its value and the range that it allows."""

from collections.abc import Sequence

import polars as pl

from flows.aggregate.ranges import apart, high, low

# rival_id and why are blank where the figure held against is worked out of several.
ROWS: dict[str, pl.DataType | type[pl.DataType]] = {
    "check": pl.String,
    "verdict": pl.String,
    "shown_id": pl.String,
    "rival_id": pl.String,
    "rival": pl.Float64,
    "rate": pl.Float64,
    "why": pl.String,
    "scopes_differ": pl.Boolean,
    "fact_ids": pl.List(pl.String),
}
YEAR = ("year_start", "year_end")  # the calendar year that a figure is looked up for


def rows(frame: pl.DataFrame, check: str, ids: Sequence[str]) -> pl.DataFrame:
    """Return ROWS of a check; ids: the columns with the facts that it read, the shown one first.

    What the frame does not say is blank; coverages are alike.
    """
    said = frame.with_columns(pl.lit(check).alias("check")) if "check" not in frame.columns else frame
    blank = {
        name: pl.lit(value=False) if name == "scopes_differ" else pl.lit(None, dtype=dtype)
        for name, dtype in ROWS.items()
        if name not in said.columns and name not in ("shown_id", "fact_ids")
    }
    return said.with_columns(pl.col(ids[0]).alias("shown_id"), pl.concat_list(ids).alias("fact_ids"), **blank).select(
        pl.col(name).cast(dtype) for name, dtype in ROWS.items()
    )


def ranged(figures: pl.DataFrame, name: str, **keys: str) -> pl.DataFrame:
    """Return figures as one operand: its id, value and range under the operand's name, and the keys renamed.

    keys: name here -> column of FIGURES or FACTS, both with rounded_half. Something is worked out of the operand, or
    compared with what was: zeros at its end may have been rounded to, so that its range is the wider one.
    """
    return (
        figures.lazy()  # both bounds are made of the same parts, which a lazy frame works out once
        .select(
            *(pl.col(column).alias(key) for key, column in keys.items()),
            pl.col("fact_id").alias(f"{name}_id"),
            pl.col("value").cast(pl.Float64).alias(name),
            low(half_unit="rounded_half").alias(f"{name}_low"),
            high(half_unit="rounded_half").alias(f"{name}_high"),
        )
        .collect()
    )


def of_indicators(frame: pl.DataFrame, indicators: pl.Series) -> pl.DataFrame:
    """Return the rows of these indicators: few of all, so that it pays to choose them before anything is worked out."""
    return frame.filter(pl.col("indicator").is_in(indicators.unique().implode()))


def verdict(one: str, other: str) -> pl.Expr:
    """Return differs where the ranges of two operands do not meet, else agrees."""
    beyond = apart(*(pl.col(f"{name}_{end}") for name in (one, other) for end in ("low", "high")))
    return pl.when(beyond).then(pl.lit("differs")).otherwise(pl.lit("agrees")).alias("verdict")


def telling(frame: pl.DataFrame, worked_out: str) -> pl.DataFrame:
    """Return the rows of which the verdict says something: what nothing bounds above or below agrees with anything."""
    bounded = pl.all_horizontal(pl.col(f"{worked_out}_{end}").is_not_null() for end in ("low", "high"))
    return frame.filter(bounded | (pl.col("verdict") == "differs"))


def quotient(name: str, above: str, below: str) -> dict[str, pl.Expr]:
    """Return value, low and high of one operand divided by another, both of which are positive."""
    return {
        name: pl.col(above) / pl.col(below),
        f"{name}_low": pl.col(f"{above}_low") / pl.col(f"{below}_high"),
        f"{name}_high": pl.col(f"{above}_high") / pl.col(f"{below}_low"),
    }
