"""What several facts say of one thing: two sources, one source in two units, slips of unit or point."""

import polars as pl

from flows.aggregate.ranges import apart, high, low
from flows.aggregate.reconciliation.rows import rows
from flows.aggregate.reconciliation.scale import slipped

_SAID = (
    "fact_id", "value", "half_unit", "qualifier", "value_printed", "unit_printed", "source_id", "grade", "known_on",
    "dimension", "basis", "rounded_half",
)  # fmt: skip


def same_thing(facts: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the checks sources, units and scale: each fact against the one that is shown for its thing.

    Figures for the same thing contradict each other where the ranges that their digits and hedges allow do not meet,
    and neither is the other rounded. A forecast contradicts none of another day. Where one source prints a thing in
    two units, the two are held against each other, whichever is shown.
    """
    several = (
        figures.filter(pl.col("rivals") > 0)
        .with_row_index("thing")
        .select("thing", pl.col("fact_id").alias("shown_id"), pl.col("fact_ids").alias("fact_id"))
        .explode("fact_id")
        .with_row_index("order")  # in the order in which they count
    )
    said = facts.select(_SAID).join(several, on="fact_id").sort("order")
    first = said.unique("thing", keep="first", maintain_order=True)
    others = said.filter(pl.col("fact_id") != pl.col("shown_id"))
    held = _pairs(others, first, ("thing",)).with_columns(_why().alias("why"))
    same_unit = (pl.col("source_id") != pl.col("first_source_id")) | (
        pl.col("unit_printed") == pl.col("first_unit_printed")
    )
    forecasts = (pl.col("basis") == "forecast") & (pl.col("known_on") != pl.col("first_known_on"))
    slips = _with_twins(held.filter(pl.col("slip")), said).with_columns(
        pl.lit("scale").alias("check"), pl.lit("slip").alias("verdict")
    )
    differing = held.filter(pl.col("apart") & ~pl.col("slip") & same_unit & ~forecasts).with_columns(
        pl.lit("sources").alias("check"), pl.lit("differs").alias("verdict")
    )
    pair = ("first_id", "rival_id")
    return pl.concat(
        [
            rows(slips, "scale", ("first_id", "rival_id", "twin_ids")),
            *(rows(part, "sources", pair) for part in (differing, _units(said))),
        ]
    )


def _with_twins(slips: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add twin_ids: the best other figure with the very digits of the slip and the point in another place."""
    size = pl.col("value").cast(pl.Float64)
    digits = (size / pl.lit(10.0) ** size.log10().floor()).round(6).alias("digits")
    twins = (
        said.join(slips.select("thing"), on="thing", how="semi")
        .join(slips.select(fact_id="rival_id"), on="fact_id", how="anti")
        .filter(size > 0, pl.col("fact_id") != pl.col("shown_id"))
        .sort("order")
        .select("thing", digits, pl.concat_list("fact_id").alias("twin_ids"))
        .unique(["thing", "digits"], keep="first", maintain_order=True)
    )
    return (
        slips.with_columns(digits)
        .join(twins, on=("thing", "digits"), how="left")
        .with_columns(pl.col("twin_ids").fill_null([]))
    )


def _units(said: pl.DataFrame) -> pl.DataFrame:
    """Return each source's figures for one thing in a second unit beside its first."""
    by = ("thing", "source_id")
    own = said.select("order", *by, "unit_printed").unique(subset=[*by, "unit_printed"], keep="first")
    second = said.join(own.filter(pl.len().over(by) > 1).select("order"), on="order", how="semi").sort("order")
    first = second.unique(subset=by, keep="first", maintain_order=True)
    pairs = _pairs(second.join(first.select("order"), on="order", how="anti"), first, by)
    return pairs.filter(~pl.col("slip")).with_columns(
        pl.lit("units").alias("check"),
        pl.when("apart").then(pl.lit("differs")).otherwise(pl.lit("agrees")).alias("verdict"),
        _why().alias("why"),
    )


def _pairs(others: pl.DataFrame, first: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Return the others beside the first: first_*, rival_id, rival, whether they are apart, whether by a slip."""
    beside = first.select(
        *by,
        pl.col("fact_id").alias("first_id"),
        *(pl.col(name).alias(f"first_{name}") for name in _SAID[1:] if name not in by),
        *(pl.col(name).alias(f"first_{name}") for name in by if name == "source_id"),
    )
    ways = [("half_unit", "half_unit"), ("rounded_half", "half_unit"), ("half_unit", "rounded_half")]
    beyond = pl.all_horizontal(_apart(mine, theirs) for mine, theirs in ways)
    return (
        others.join(beside, on=by)
        .lazy()  # the ranges are made of the same parts over and over, which a lazy frame works out once
        .with_columns(
            pl.col("fact_id").alias("rival_id"),
            pl.col("value").cast(pl.Float64).alias("rival"),
            beyond.alias("apart"),
            slipped("value", "first_value").alias("slip"),
        )
        .with_columns(pl.col("slip") & _same_hedge_or(pl.col("apart")))
        .collect()
    )


def _same_hedge_or(apart_: pl.Expr) -> pl.Expr:
    """Tell whether two figures a power of ten apart cannot both be meant: "up to 100" leaves room for 10."""
    return apart_ | ((pl.col("qualifier") == pl.col("first_qualifier")) & (pl.col("qualifier") != "up_to"))


def _apart(mine: str, theirs: str) -> pl.Expr:
    return apart(
        *(bound("value", mine, "qualifier") for bound in (low, high)),
        *(bound("first_value", f"first_{theirs}", "first_qualifier") for bound in (low, high)),
    )


def _why() -> pl.Expr:
    """Return which rule of `flows.aggregate.shown` put the first figure first."""
    return (
        pl.when(pl.col("grade") != pl.col("first_grade"))
        .then(pl.lit("grade"))
        .when(pl.col("known_on") != pl.col("first_known_on"))
        .then(pl.lit("newer"))
        .when(pl.col("half_unit") != pl.col("first_half_unit"))
        .then(pl.lit("finer"))
        .otherwise(pl.lit("first"))
    )
