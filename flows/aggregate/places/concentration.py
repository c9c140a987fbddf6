"""How concentrated is a figure among parks, and among enterprises (赫芬达尔—赫希曼指数)."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.ranges import FIRM
from schemas.answers.enterprises import CONCENTRATION, OVER
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers

FEWEST = 2  # one figure alone is concentrated by definition
_THING = ("indicator", "dimension", "scope", "period_start", "period_end")
_LIKE = ("over", *_THING)


def concentration(
    cluster: Cluster, entities: pl.DataFrame, figures: pl.DataFrame, registers: Registers
) -> pl.DataFrame:
    """Return CONCENTRATION: a row for each set of two or more like figures of parks or of enterprises in the district.

    Like: same indicator (one that adds up over entities), dimension, scope and period; actual, positive and firm. What
    stands in another one of the same set is part of it and stays out. hhi = sum of squared shares, the
    Herfindahl-Hirschman index (Hirschman 1945, Herfindahl 1950); equivalent = 1 / hhi; covered = sum / the district's
    own like figure. An indicator of cluster.toml's developments without any such set gets one row that says too few.
    """
    above = ancestry(entities)
    kinds = _kinds(cluster, entities, above)
    additive = registers.indicators.filter(pl.col("adds_up") != "none").select("indicator")
    about = (
        figures.lazy()
        .filter(pl.col("basis") == "actual")
        .select("entity", *_THING, "period", "fact_id", "value", "qualifier")
        .join(additive.lazy(), on="indicator", how="semi")
        .join(kinds.lazy(), on="entity", how="left")
        .filter(pl.col("over").is_not_null() | (pl.col("entity") == cluster.district))
        .collect()
    )
    like = _like(about.drop_nulls("over"), kinds, above)
    sets = _sets(like)
    district = about.filter(pl.col("entity") == cluster.district, pl.col("qualifier").is_in(FIRM), pl.col("value") > 0)
    places = registers.indicators.select("indicator").with_row_index("place")
    rows = (
        pl.concat([sets.filter(pl.col("n") >= FEWEST), _too_few(cluster, additive, sets)], how="diagonal")
        .join(district.select(*_THING, district_id="fact_id", district="value"), on=_THING, how="left")
        .join(places, on="indicator", how="left")
        .with_columns(_mark().alias("mark"))
    )
    told = pl.col("mark") != "too_few"
    rows = rows.with_columns(
        *(pl.when(told).then(name).alias(name) for name in ("sum", "hhi", "largest", "largest_share")),
        *(pl.when(told).then(name).alias(name) for name in ("district_id", "district")),
    ).with_columns(
        (1 / pl.col("hhi")).alias("equivalent"),
        (pl.col("sum") / pl.col("district").cast(pl.Float64)).alias("covered"),
    )
    ordered = rows.sort(
        pl.col("mark") == "too_few", "place", "over", "dimension", "scope",
        pl.col("period_end").to_physical() * -1, "period_start", nulls_last=True,
    )  # fmt: skip
    return validate(CONCENTRATION, ordered.select(*CONCENTRATION.columns))


def _kinds(cluster: Cluster, entities: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    """Return the parks and enterprises that stand in the district: entity, over."""
    inside = above.filter(pl.col("ancestor").is_in([cluster.district, cluster.entity]))
    return (
        entities.filter(pl.col("kind").is_in(OVER))
        .join(inside, on="entity", how="semi")
        .select("entity", pl.col("kind").cast(pl.String).cast(pl.Enum(OVER)).alias("over"))
    )


def _like(figures: pl.DataFrame, kinds: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    """Return the figures none of whose entities stands in another one of the same set."""
    holders = (
        above.filter(pl.col("steps") > 0)
        .join(kinds, on="entity")
        .join(kinds, left_on=("ancestor", "over"), right_on=("entity", "over"), how="semi")
        .select("entity", "over", "ancestor")
    )
    nested = (
        figures.select("entity", "fact_id", *_LIKE)
        .join(holders, on=("entity", "over"))
        .join(figures.select(*_LIKE, ancestor="entity"), on=(*_LIKE, "ancestor"), how="semi")
    )
    return figures.join(nested, on="fact_id", how="anti")


def _sets(like: pl.DataFrame) -> pl.DataFrame:
    fits = pl.col("qualifier").is_in(FIRM) & (pl.col("value") > 0)
    out = like.filter(~fits).group_by(_LIKE).agg(pl.len().cast(pl.UInt32).alias("left_out"))
    # the largest first, so that sums are taken in one order; each set by itself, which is far quicker than all at once
    ordered = pl.struct("value", "entity", "fact_id").sort_by("value", "entity", descending=[True, False])
    number = pl.element().struct.field("value").cast(pl.Float64)
    share = number / number.sum()
    return (
        like.filter(fits)
        .group_by(_LIKE)
        .agg(pl.col("period").min(), pl.len().cast(pl.UInt32).alias("n"), ordered.alias("parts"))
        .with_columns(
            pl.col("parts").list.first().struct.field("entity").alias("largest"),
            pl.col("parts").list.agg(number.sum()).alias("sum"),
            pl.col("parts").list.agg((share**2).sum()).alias("hhi"),
            pl.col("parts").list.agg(share.first()).alias("largest_share"),
            pl.col("parts").list.eval(pl.element().struct.field("fact_id")).alias("fact_ids"),
            pl.col("parts").list.first().struct.field("fact_id").alias("fact_id"),
        )
        .drop("parts")
        .join(out, on=_LIKE, how="left")
        .with_columns(pl.col("left_out").fill_null(0))
    )


def _too_few(cluster: Cluster, additive: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Return, for each indicator of cluster.toml that has no set, the largest number of like figures there is."""
    asked = pl.DataFrame(
        {"indicator": list(dict.fromkeys(cluster.developments.indicators))}, schema={"indicator": pl.String}
    ).join(additive, on="indicator", how="semi")
    enough = sets.filter(pl.col("n") >= FEWEST)
    most = sets.sort(
        "indicator", -pl.col("n").cast(pl.Int64), pl.col("period_end").to_physical() * -1, *_LIKE, "fact_id"
    ).unique("indicator", keep="first", maintain_order=True)
    return (
        asked.join(enough, on="indicator", how="anti")
        .join(most, on="indicator", how="left")
        .with_columns(
            pl.col("n", "left_out").fill_null(0), pl.col("fact_ids").fill_null(pl.lit([], dtype=pl.List(pl.String)))
        )
    )


def _mark() -> pl.Expr:
    return (
        pl.when(pl.col("n") < FEWEST)
        .then(pl.lit("too_few"))
        .when(pl.col("left_out") > 0)
        .then(pl.lit("partial"))
        .otherwise(pl.lit("none"))
        .cast(CONCENTRATION.columns["mark"])
    )
