"""Which of several facts about one thing a report shows: grade of source, then date, then precision."""

from collections.abc import Sequence

import polars as pl

# Official bodies before press before reposts; then the newer source; then the figure printed more exactly.
ORDER = (
    pl.col("grade").to_physical(),
    pl.col("known_on").to_physical() * -1,
    pl.col("half_unit"),
    pl.col("fact_id"),
)


def shown(facts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return one fact for each combination of `by`, and in `rivals` how many others speak of the same."""
    return (
        facts.sort(*by, *ORDER, nulls_last=True)
        .with_columns((pl.len().over(list(by)) - 1).cast(pl.UInt32).alias("rivals"))
        .unique(subset=list(by), keep="first", maintain_order=True)
    )


def year_before(frame: pl.DataFrame) -> pl.DataFrame:
    """Add before_start and before_end: the like period one year earlier."""
    return frame.with_columns(
        pl.col("period_start").dt.offset_by("-1y").alias("before_start"),
        # the day after the end, a year back, less a day: February's last day stays its last day
        pl.col("period_end").dt.offset_by("1d").dt.offset_by("-1y").dt.offset_by("-1d").alias("before_end"),
    )
