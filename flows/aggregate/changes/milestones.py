"""Which milestones were done, put off, or have become overdue between two reports."""

from datetime import date

import polars as pl

from flows.tidy.periods import read_periods
from flows.tidy.words import folded
from schemas.answers.milestones import OPEN_STATES
from schemas.state import State

_ORDER = ("entity", "milestone", "source_id", "period")
_SIDE = ("entity", "milestone", "period", "starts", "period_end", "status", "state", "source_id")


def changed_milestones(before: State, now: State, months: int) -> pl.DataFrame:
    """Return the rows of CHANGES that milestones give, at most one for each thing, without rank and group.

    What was done long before the earlier report, longer than so many months, and was not spoken of in it, is a
    backfill. days count between the ends of the periods; left blank where they may overlap.
    """
    pairs = _things(now, "new").join(_things(before, "old"), on="thing", how="full", coalesce=True)
    rows = (
        pairs.with_columns(pl.col("new_count", "old_count").fill_null(0))
        .with_columns(*_sides("new", "old"), *_sides("old", "new"))
        .with_columns(_kind(before.as_of, months).alias("kind"))
        .drop_nulls("kind")
    )
    kind = pl.col("kind")
    gone = kind == "withdrawn"
    new_end, old_end = pl.col("new_period_end"), pl.col("old_period_end")
    apart = (new_end <= old_end) | (pl.col("new_starts") > old_end)
    moved = kind.is_in(["milestone_slipped", "milestone_brought_forward"]) | ((kind == "milestone_done") & apart)
    days = pl.when(kind == "milestone_overdue").then(pl.lit(now.as_of) - new_end).when(moved).then(new_end - old_end)
    word = [
        pl.when(kind == "milestone_status").then(_text(f"{side}_status")).otherwise(_text(f"{side}_state"))
        for side in ("old", "new")
    ]
    return rows.select(
        "kind",
        *(
            pl.when(gone).then(f"old_{name}").otherwise(f"new_{name}").alias(said)
            for name, said in (("entity", "entity"), ("milestone", "text"), ("source_id", "source_id"))
        ),
        "old_period",
        pl.when(~gone).then("new_period").alias("new_period"),
        word[0].alias("old_word"),
        pl.when(~gone).then(word[1]).alias("new_word"),
        days.dt.total_days().cast(pl.Int32).alias("days"),
        pl.when(gone).then(old_end).otherwise(new_end).alias("period_end"),
    )


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)


def _things(state: State, side: str) -> pl.DataFrame:
    """Return one row for each thing spoken of: what of it comes next, what was done last, how often it was done."""
    texts = state.milestones.select(pl.col("period").alias("text")).unique()
    starts = read_periods(texts).select(period="text", starts="start")
    named = pl.concat_str(pl.lit("track"), folded(pl.col("track")), separator="\n")
    words = pl.concat_str(pl.lit("words"), "entity", folded(pl.col("milestone")), separator="\n")
    done = pl.col("state") == "done"
    rows = (
        state.milestones.join(starts, on="period", how="left")
        .with_columns(pl.coalesce(named, words).alias("thing"))
        .filter(done | pl.col("state").is_in(OPEN_STATES))
        .sort("thing", "period_end", *_ORDER, nulls_last=True)
    )
    return rows.group_by("thing", maintain_order=True).agg(
        *(pl.col(name).filter(~done).first().alias(f"{side}_open_{name}") for name in _SIDE),
        *(pl.col(name).filter(done).last().alias(f"{side}_done_{name}") for name in _SIDE),
        done.sum().alias(f"{side}_count"),
    )


def _sides(side: str, other: str) -> list[pl.Expr]:
    """Return what a side says of a thing: what was done, where that is more than the other says; else what is open."""
    more = (pl.col(f"{side}_count") > pl.col(f"{other}_count")) | pl.col(f"{side}_open_entity").is_null()
    return [
        pl.when(more).then(f"{side}_done_{name}").otherwise(f"{side}_open_{name}").alias(f"{side}_{name}")
        for name in _SIDE
    ]


def _kind(before: date, months: int) -> pl.Expr:
    old, new = _text("old_state"), _text("new_state")
    more_done = pl.col("new_count") > pl.col("old_count")
    gone = (
        new.is_null() | (pl.col("new_count") < pl.col("old_count")) | ((new == "done") & (old != "done") & ~more_done)
    )
    recent = pl.col("new_period_end") > pl.lit(before).dt.offset_by(f"-{months}mo")
    return (
        pl.when(gone.fill_null(value=False))
        .then(pl.lit("withdrawn"))
        .when(more_done & old.is_null() & ~recent)
        .then(pl.lit("backfill"))
        .when(more_done)
        .then(pl.lit("milestone_done"))
        .when(new == "done")
        .then(None)
        .when(pl.col("new_starts") > pl.col("old_period_end"))
        .then(pl.lit("milestone_slipped"))
        .when(pl.col("new_period_end") < pl.col("old_starts"))
        .then(pl.lit("milestone_brought_forward"))
        .when((new == "overdue") & old.ne_missing("overdue"))
        .then(pl.lit("milestone_overdue"))
        .when(old.is_null())
        .then(pl.lit("milestone_new"))
        .when((pl.col("new_status") == "in_progress") & (pl.col("old_status") == "planned"))
        .then(pl.lit("milestone_status"))
    )
