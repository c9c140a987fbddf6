"""Who belongs to whom: each entity's ancestors, its group in the report, its place in the order of the report."""

import polars as pl

from schemas.cluster import Cluster
from schemas.vocabulary import Group


def ancestry(entities: pl.DataFrame) -> pl.DataFrame:
    """Return entity, ancestor, steps: every entity with itself (0 steps) and everything it stands in."""
    parents = entities.select("entity", "parent").drop_nulls()
    level = entities.select("entity", pl.col("entity").alias("ancestor"), pl.lit(0, dtype=pl.UInt32).alias("steps"))
    levels = [level]
    while level.height:
        level = level.join(parents, left_on="ancestor", right_on="entity").select(
            "entity", pl.col("parent").alias("ancestor"), pl.col("steps") + 1
        )
        levels.append(level)
    return pl.concat(levels)


def grouped(cluster: Cluster, entities: pl.DataFrame) -> pl.DataFrame:
    """Return entity, group, place.

    An entity is of the development it stands in, else of the cluster if it stands in the cluster's district,
    else of the comparator it stands in. place sorts as cluster.toml lists them, then as the inputs do.
    """
    named = [("cluster", name) for name in dict.fromkeys((cluster.entity, cluster.district))]
    named += [("development", name) for name in cluster.developments.entities]
    named += [("comparator", name) for name in cluster.comparators]
    rank = {"development": 0, "cluster": 1, "comparator": 2}
    heads = pl.DataFrame(
        [(group, name, rank[group], place) for place, (group, name) in enumerate(named)],
        schema={"group": pl.String, "ancestor": pl.String, "rank": pl.UInt32, "head": pl.UInt32},
        orient="row",
    )
    best = (
        ancestry(entities)
        .join(heads, on="ancestor", how="inner")
        .sort("entity", "rank", "steps", "head")
        .unique("entity", keep="first", maintain_order=True)
    )
    return (
        entities.select("entity")
        .with_row_index("row")
        .join(best, on="entity", how="left", maintain_order="left")
        .with_columns(pl.col("group").fill_null("other").cast(Group))
        .sort("group", "head", "steps", "row", nulls_last=True)
        .with_row_index("place", offset=1)
        .select("entity", "group", "place")
    )
