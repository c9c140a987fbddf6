"""One sum in two currencies: does the rate that it implies lie where rates did."""

from collections.abc import Mapping

import polars as pl

from flows.aggregate.reconciliation.rows import rows
from flows.aggregate.shown import ORDER

_NEEDED = (
    "fact_id",
    "source_id",
    "entity",
    "indicator",
    "scope",
    "basis",
    "period_start",
    "period_end",
    "dimension",
    "value",
    "half_unit",
    "grade",
    "known_on",
)
_SAME = ("source_id", "entity", "indicator", "scope", "basis", "period_start", "period_end")


def two_currencies(
    facts: pl.DataFrame, dimensions: pl.DataFrame, currency: str, rates: Mapping[str, tuple[float, float]]
) -> pl.DataFrame:
    """Return ROWS of the check currencies: one for each sum that a source prints in the cluster's currency and another.

    rate: units of the cluster's currency for one of the other, as printed. rates: the least and the most that one unit
    of the other can have been worth; a rate that its digits can bring within agrees. Both figures carry one hedge or
    are meant alike, so hedges count for nothing. rival: the other sum at the nearest such rate.
    """
    quantity = dimensions.filter(dimension=currency)["quantity"].to_list()
    others = dimensions.filter(pl.col("quantity").is_in(quantity), pl.col("dimension").is_in(list(rates)))
    known = pl.DataFrame(
        [(name, *rates[name]) for name in others["dimension"] if name != currency],
        schema={"dimension": pl.String, "least": pl.Float64, "most": pl.Float64},
        orient="row",
    )
    facts = facts.select(_NEEDED)
    foreign = _printed(facts.filter(pl.col("dimension").is_in(known["dimension"].implode())), "foreign").join(
        known, left_on="foreign_dimension", right_on="dimension"
    )
    at_home = facts.filter(dimension=currency).join(foreign, on=_SAME, how="semi")
    pairs = foreign.join(_printed(at_home, "home").drop("home_dimension"), on=_SAME).filter(
        pl.col("foreign") > pl.col("foreign_half"), pl.col("home") > pl.col("home_half")
    )
    least = (pl.col("home") - pl.col("home_half")) / (pl.col("foreign") + pl.col("foreign_half"))
    most = (pl.col("home") + pl.col("home_half")) / (pl.col("foreign") - pl.col("foreign_half"))
    rate = pl.col("home") / pl.col("foreign")
    outside = (least > pl.col("most")) | (most < pl.col("least"))
    held = pairs.with_columns(
        rate.alias("rate"),
        pl.when(outside).then(pl.lit("differs")).otherwise(pl.lit("agrees")).alias("verdict"),
        pl.when(outside)
        .then(pl.col("foreign") * rate.clip(pl.col("least"), pl.col("most")))
        .otherwise("home")
        .alias("rival"),
        pl.col("foreign_id").alias("rival_id"),
    )
    return rows(held, "currencies", ("home_id", "rival_id"))


def _printed(facts: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return one figure for each source, thing and currency, under the operand's name."""
    best = facts.sort(*_SAME, "dimension", *ORDER).unique([*_SAME, "dimension"], keep="first", maintain_order=True)
    return best.select(
        *_SAME,
        pl.col("dimension").alias(f"{name}_dimension"),
        pl.col("fact_id").alias(f"{name}_id"),
        pl.col("value").cast(pl.Float64).alias(name),
        pl.col("half_unit").cast(pl.Float64).alias(f"{name}_half"),
    )
