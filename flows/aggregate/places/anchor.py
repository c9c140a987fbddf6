"""How does the enterprise fare that the cluster grew around: its published series beside its park's."""

import polars as pl

from flows.aggregate.growth.published import published_growth
from flows.aggregate.ranges import FIRM
from flows.aggregate.shown import year_before
from schemas.answers.anchor import ANCHOR
from schemas.cluster import Cluster
from schemas.contract import empty, validate
from schemas.vocabulary import SeriesMark

_SCOPED = ("role", "indicator", "dimension", "scope")


def anchor_series(
    cluster: Cluster, facts: pl.DataFrame, figures: pl.DataFrame, indicators: pl.DataFrame
) -> pl.DataFrame:
    """Return ANCHOR: every actual figure of the anchor and of its park for the indicators that cluster.toml names.

    growth = value / base - 1, where base is the same months of the year before under the same scope; a rate, a base
    that is missing, hedged or not positive gives a mark instead. published_growth is what a source said beside it.
    Without an anchor in cluster.toml there are no rows.
    """
    if cluster.anchor is None:
        return validate(ANCHOR, empty(ANCHOR))
    chosen = cluster.anchor
    listed = [
        (role, entity, indicator, place)
        for role, entity, names in (
            ("anchor", chosen.entity, chosen.indicators),
            ("park", chosen.park, chosen.park_indicators),
        )
        for place, indicator in enumerate(dict.fromkeys(names), start=1)
    ]
    wanted = pl.DataFrame(
        listed,
        schema={"role": ANCHOR.columns["role"], "entity": pl.String, "indicator": pl.String,
                "place": pl.UInt32},
        orient="row",
    ).join(indicators.select("indicator", "kind", "growth_of"), on="indicator", how="left")  # fmt: skip
    ours = pl.col("entity").is_in([chosen.entity, chosen.park]) & (pl.col("basis") == "actual")
    actual = figures.filter(ours)
    published = published_growth(actual, facts.filter(ours), indicators)
    values = year_before(wanted.join(actual.with_row_index("row"), on=("entity", "indicator")))
    before = values.select(
        *_SCOPED, before_start="period_start", before_end="period_end", base_id="fact_id", base="value",
        base_half_unit="half_unit", base_qualifier="qualifier",
    )  # fmt: skip
    elsewhere = values.select(
        "role", "indicator", "dimension", before_start="period_start", before_end="period_end", other_scope="fact_id"
    ).unique(["role", "indicator", "dimension", "before_start", "before_end"], keep="any")
    growth = pl.col("value").cast(pl.Float64) / pl.col("base").cast(pl.Float64) - 1
    rows = (
        values.join(before, on=(*_SCOPED, "before_start", "before_end"), how="left")
        .join(elsewhere, on=("role", "indicator", "dimension", "before_start", "before_end"), how="left")
        .join(published, on="row", how="left")
        .with_columns(_mark().alias("mark"))
        .with_columns(pl.when(pl.col("mark") == "none").then(growth).alias("growth"))
        .sort("role", "place", "dimension", "period_end", "period_start", "scope", "fact_id")
    )
    return validate(ANCHOR, rows.select(*ANCHOR.columns))


def _mark() -> pl.Expr:
    firm = pl.col("qualifier").is_in(FIRM) & pl.col("base_qualifier").is_in(FIRM)
    return (
        pl.when((pl.col("kind") == "rate") | pl.col("growth_of").is_not_null())
        .then(pl.lit("rate"))
        .when(pl.col("base").is_null() & pl.col("other_scope").is_not_null())
        .then(pl.lit("break"))
        .when(pl.col("base").is_null())
        .then(pl.lit("first"))
        .when(pl.col("base") <= 0)
        .then(pl.lit("base_not_positive"))
        .when(~firm)
        .then(pl.lit("hedged"))
        .otherwise(pl.lit("none"))
        .cast(SeriesMark)
    )
