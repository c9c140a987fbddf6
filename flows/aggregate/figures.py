"""Facts to figures: one row for each thing that something was published about, with all the facts that speak of it."""

import polars as pl

from flows.aggregate.shown import ORDER
from schemas.answers.figures import FIGURES, THING
from schemas.contract import validate


def figures(facts: pl.DataFrame) -> pl.DataFrame:
    """Return FIGURES out of FACTS, in the order of what makes a thing; `flows.aggregate.shown` says which fact leads.

    The order of the facts' rows does not matter.
    """
    names = [name for name in FIGURES.columns if name not in (*THING, "rivals", "fact_ids")]
    rows = (
        facts.select(*THING, *names)
        .sort(*THING, *ORDER)  # once for all: to group by runs of equal rows costs next to nothing afterwards
        .with_columns(pl.struct(THING).rle_id().alias("thing"))
        .group_by("thing", maintain_order=True)
        .agg(
            pl.col(*THING, *names).first(),
            (pl.len() - 1).cast(pl.UInt32).alias("rivals"),
            pl.col("fact_id").alias("fact_ids"),
        )
    )
    return validate(FIGURES, rows.select(*FIGURES.columns))
