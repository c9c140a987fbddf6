"""How does it move: every actual figure beside the like period a year before, under like scope only (同比)."""

import polars as pl

from flows.aggregate.growth import growth_beside
from flows.aggregate.shown import shown, year_before
from schemas.answers.series import SERIES
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.vocabulary import SeriesMark

_THING = ("entity", "indicator", "dimension")
_SCOPED = (*_THING, "scope")
_PERIOD = ("period_start", "period_end")
_FIRM = ("exact", "about")  # growth out of "more than" would claim what no source said


def growth_series(
    cluster: Cluster, facts: pl.DataFrame, indicators: pl.DataFrame, groups: pl.DataFrame
) -> pl.DataFrame:
    """Return SERIES: the figures of every entity and indicator that has two or more periods, or a published growth.

    growth = value / base - 1, where base is the same months of the year before under the same scope; a base that is
    missing, not positive or hedged gives a mark instead. A base under another scope only is a break.
    """
    kinds = indicators.select("indicator", "kind", "growth_of").with_row_index("register_place")
    actual = facts.filter(basis="actual")
    levels = actual.join(kinds, on="indicator", how="left", maintain_order="left").filter(pl.col("growth_of").is_null())
    values = year_before(shown(levels, (*_SCOPED, *_PERIOD)))
    before = values.select(
        *_SCOPED, before_start="period_start", before_end="period_end", base_id="fact_id", base="value",
        base_half_unit="half_unit", base_qualifier="qualifier",
    )  # fmt: skip
    elsewhere = values.select(*_THING, before_start="period_start", before_end="period_end").unique()
    rows = (
        values.join(before, on=(*_SCOPED, "before_start", "before_end"), how="left", maintain_order="left")
        .join(
            elsewhere.with_columns(pl.lit(value=True).alias("other_scope")),
            on=(*_THING, "before_start", "before_end"),
            how="left",
            maintain_order="left",
        )
        .join(_published(actual, indicators), on="fact_id", how="left", maintain_order="left")
        .join(groups, on="entity", how="left", maintain_order="left")
        .with_columns(_mark().alias("mark"))
    )
    growth = pl.col("value").cast(pl.Float64) / pl.col("base").cast(pl.Float64) - 1
    rows = rows.with_columns(pl.when(pl.col("mark") == "none").then(growth).alias("growth"))
    several = pl.col("period").n_unique().over(_THING) > 1
    first = {(s.entity, s.indicator): place for place, s in enumerate((cluster.path, *cluster.trend))}
    chosen = pl.DataFrame(
        [(entity, indicator, place) for (entity, indicator), place in first.items()],
        schema={"entity": pl.String, "indicator": pl.String, "chosen": pl.UInt32},
        orient="row",
    )
    kept = (
        rows.filter(several | pl.col("published_growth").is_not_null())
        .join(chosen, on=("entity", "indicator"), how="left", maintain_order="left")
        .with_columns((pl.col("period_kind") != "year").alias("partly"))  # whole years together, for the charts
        .sort(
            "chosen", "place", "register_place", "dimension", "partly", "period_end", "period_start", "scope",
            nulls_last=True,
        )
    )  # fmt: skip
    return validate(SERIES, kept.select(*SERIES.columns))


def _published(facts: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return fact_id and the growth published for it: by the same source, else under the same scope."""
    return (
        growth_beside(facts, indicators)
        .unique("level_id", keep="first", maintain_order=True)
        .select(
            fact_id="level_id",
            published_id="growth_id",
            published_growth="growth",
            published_half_unit="growth_half_unit",
            published_qualifier="growth_qualifier",
        )
    )


def _mark() -> pl.Expr:
    firm = pl.col("qualifier").is_in(_FIRM) & pl.col("base_qualifier").is_in(_FIRM)
    return (
        pl.when(pl.col("kind") == "rate")
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
