"""What can be held against each other: a level, a growth, a level over its total, each with what it is made of."""

import polars as pl

from flows.aggregate.ranges import FIRM
from flows.aggregate.shown import year_before

ABOUT = ("indicator", "basis")
# What must be equal where two figures are held against each other; a stock's period is the day on which it ends.
LIKE = (*ABOUT, "how", "dimension", "scope", "since", "period_end")
FIGURE = ("id", "value", "half_unit", "qualifier")
COLUMNS = ("entity", *LIKE, "period", *FIGURE, *(f"base_{name}" for name in FIGURE), "base_scope")


def levels(figures: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return the figures themselves, with nothing to divide them by. figures: FIGURES of the indicators asked for.

    kinds: indicator, kind. Of a stock's figures that end on one day under one scope the shortest period stays.
    """
    since = pl.when(pl.col("kind") == "stock").then("period_end").otherwise("period_start")
    rows = figures.join(kinds.select("indicator", "kind"), on="indicator", how="left", maintain_order="left")
    return _filled(
        rows.with_columns(since.alias("since"), pl.lit("figure").alias("how"))
        .sort("entity", *LIKE, -pl.col("period_start").to_physical())
        .unique(["entity", *LIKE], keep="first", maintain_order=True)
    )


def growths(figures: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Return the growth of each indicator year on year: value over base, and value alone where it is published.

    figures: FIGURES of the levels. published: FIGURES of the growths, `indicator` being what grows. Levels grow over
    the like period a year before under like scope; a target grows as promised.
    """
    like = ("entity", *ABOUT, "dimension", "scope")
    actual = year_before(figures.filter(basis="actual"))
    before = actual.select(
        *like,
        before_start="period_start",
        before_end="period_end",
        base_id="fact_id",
        base_value="value",
        base_half_unit="half_unit",
        base_qualifier="qualifier",
        base_scope="scope",
    )
    grown = actual.join(before, on=(*like, "before_start", "before_end"))
    return pl.concat(
        [
            _filled(frame.with_columns(pl.col("period_start").alias("since"), pl.lit(how).alias("how")))
            for how, frame in (("levels", grown), ("published", published))
        ]
    )


def over_total(candidates: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Return each level with the total of the same entity, basis, period and unit; without one the base is blank.

    Of totals under several scopes one that names none goes first.
    """
    on = ("entity", "basis", "dimension", "since", "period_end")
    whole = totals.sort(*on, "scope").unique(on, keep="first", maintain_order=True)
    base = whole.select(*on, *(pl.col(name).alias(f"base_{name}") for name in (*FIGURE, "scope")))
    blank = [name for name in candidates.columns if name.startswith("base_")]
    return candidates.drop(blank).join(base, on=on, how="left", maintain_order="left").select(*COLUMNS)


def growth(side: str) -> pl.Expr:
    """Return the growth of a pair's side, a fraction: of the value over its base, or the value that is one."""
    value, base = (pl.col(f"{side}_{name}").cast(pl.Float64) for name in ("value", "base_value"))
    return pl.when(pl.col("how") == "published").then(value).otherwise(value / base - 1)


def firm(*qualifiers: str) -> pl.Expr:
    """Tell whether the figures say enough to be divided.

    Actual figures must be exact or about: what "over 400" is divided by, nobody knows. Targets may also be hedged
    alike: "over 100" beside "over 500" are two aims of one kind, and their ratio is one of aims.
    """
    first = pl.col(qualifiers[0]).cast(pl.String)
    printed = pl.all_horizontal(
        pl.col(name).cast(pl.String).is_in(FIRM) | pl.col(name).is_null() for name in qualifiers
    )
    alike = pl.all_horizontal((pl.col(name).cast(pl.String) == first).fill_null(value=True) for name in qualifiers)
    return printed | ((pl.col("basis") == "target") & alike)


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Return COLUMNS; what the frame lacks of a base is blank."""
    named = frame.rename({"fact_id": "id"}).with_columns(pl.col("how").cast(pl.String))
    blanks = {
        name: frame.schema[name.removeprefix("base_")]
        for name in COLUMNS
        if name.startswith("base_") and name != "base_id"
    }
    lacking = {"base_id": pl.String(), **blanks}
    return named.with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in lacking.items() if name not in named.columns
    ).select(*COLUMNS)
