"""How many enterprises, each count with its definition; and the named ones by what they do."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.ranges import FIRM
from schemas.answers.enterprises import COUNTS, SEGMENTS_OF_CHAIN
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers
from schemas.vocabulary import Segment

ENTERPRISES = "enterprises"  # the indicator that counts all of them
_PERIOD = ("entity", "dimension", "period_start", "period_end")


def enterprise_counts(figures: pl.DataFrame, registers: Registers, groups: pl.DataFrame) -> pl.DataFrame:
    """Return COUNTS: every published count of enterprises in the cluster, its district and its developments.

    Indicator and scope are a count's definition; counts of one definition stand together, the newest first, and no
    definition is compared with another. share = count / all enterprises, where these are published for the same entity
    under the same scope for the same period, firm and positive; else mark says why there is none.
    """
    parts = registers.relations.filter(relation="subset_of", of=ENTERPRISES).select(
        "indicator", pl.col("against").cast(Segment).alias("segment")
    )
    whole = pl.DataFrame({"indicator": [ENTERPRISES], "segment": [None]}, schema=parts.schema)
    kinds = pl.concat([whole, parts.filter(pl.col("indicator") != ENTERPRISES)]).with_row_index("definition")
    ours = groups.filter(pl.col("group").is_in(["cluster", "development"]))
    counts = (
        figures.filter(pl.col("indicator").is_in(kinds["indicator"].implode()), pl.col("basis") == "actual")
        .join(ours, on="entity", how="inner")
        .join(kinds, on="indicator", how="inner")
    )
    wholes = counts.filter(indicator=ENTERPRISES).select(
        *_PERIOD, "scope", whole_id="fact_id", whole="value", whole_qualifier="qualifier"
    )
    known = wholes.select("entity", pl.lit(value=True).alias("somewhere")).unique()
    then = wholes.select(*_PERIOD, pl.lit(value=True).alias("then")).unique()
    rows = (
        counts.join(wholes, on=(*_PERIOD, "scope"), how="left")
        .join(known, on="entity", how="left")
        .join(then, on=_PERIOD, how="left")
        .with_columns(_mark().alias("mark"))
    )
    is_whole = pl.col("mark") == "whole"
    ratio = pl.col("value").cast(pl.Float64) / pl.col("whole").cast(pl.Float64)
    rows = rows.with_columns(
        *(pl.when(~is_whole).then(name).alias(name) for name in ("whole_id", "whole", "whole_qualifier")),
        pl.when(pl.col("mark") == "none").then(ratio).alias("share"),
    ).sort("place", "definition", "scope", pl.col("period_end").to_physical() * -1, "period_start", "fact_id")
    return validate(COUNTS, rows.select(*COUNTS.columns))


def _mark() -> pl.Expr:
    firm = pl.col("qualifier").is_in(FIRM) & pl.col("whole_qualifier").is_in(FIRM)
    return (
        pl.when(pl.col("indicator") == ENTERPRISES)
        .then(pl.lit("whole"))
        .when(pl.col("somewhere").is_null())
        .then(pl.lit("not_said"))
        .when(pl.col("then").is_null())
        .then(pl.lit("no_like_period"))
        .when(pl.col("whole_id").is_null())
        .then(pl.lit("other_scope"))
        .when(pl.col("whole") <= 0)
        .then(pl.lit("not_positive"))
        .when(~firm)
        .then(pl.lit("hedged"))
        .otherwise(pl.lit("none"))
        .cast(COUNTS.columns["mark"])
    )


def enterprise_segments(cluster: Cluster, entities: pl.DataFrame) -> pl.DataFrame:
    """Return SEGMENTS_OF_CHAIN: the enterprises named on sheet entities that stand in the district, counted.

    By segment and chain position; where one of the two is not said it stays blank, in a row of its own.
    """
    inside = ancestry(entities).filter(pl.col("ancestor").is_in([cluster.district, cluster.entity]))
    rows = (
        entities.filter(kind="company")
        .join(inside, on="entity", how="semi")
        .sort("segment", "chain", "entity", nulls_last=True)
        .group_by("segment", "chain", maintain_order=True)
        .agg(pl.len().cast(pl.UInt32).alias("enterprises"), pl.col("entity").alias("entities"))
    )
    return validate(SEGMENTS_OF_CHAIN, rows.select(*SEGMENTS_OF_CHAIN.columns))
