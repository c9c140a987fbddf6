"""Figures that were published before their period had ended."""

import polars as pl

from flows.aggregate.reconciliation.rows import rows

_NEEDED = (
    "fact_id",
    "entity",
    "indicator",
    "basis",
    "period_kind",
    "period_start",
    "period_end",
    "source_id",
    "known_on",
)
_PAGE = ("entity", "period_start", "period_end", "source_id")


def published_early(facts: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the check early: one for each source, entity and period, with all the figures of that page.

    Actual figures of flows and rates whose source appeared, on its last possible day, before their period ended. A
    stock may be dated to the month it was counted in. What is counted since a year long past, up to the month of the
    publication, means up to then.
    """
    moving = indicators.filter(pl.col("kind") != "stock")["indicator"].implode()
    known, end = pl.col("known_on"), pl.col("period_end")
    up_to_now = (
        (pl.col("period_start").dt.year() < end.dt.year())
        & (pl.col("period_kind") == "months")
        & (known.dt.truncate("1mo") == end.dt.truncate("1mo"))
    )
    early = facts.select(_NEEDED).filter(
        pl.col("basis") == "actual", known < end, pl.col("indicator").is_in(moving), ~up_to_now
    )
    place = indicators.select("indicator").with_row_index("register_place")
    pages = (
        early.select(*_PAGE, "indicator", "fact_id")
        .join(place, on="indicator", how="left")
        .sort(*_PAGE, "register_place", "fact_id")
        .group_by(_PAGE, maintain_order=True)
        .agg(pl.col("fact_id").alias("page_ids"))
        .with_columns(pl.lit("differs").alias("verdict"), pl.col("page_ids").list.first().alias("first_id"))
    )
    return rows(pages, "early", ("first_id", "page_ids")).with_columns(
        pl.col("fact_ids").list.unique(maintain_order=True)
    )
