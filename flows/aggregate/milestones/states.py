"""What slips: each milestone's state on the as-of date, what it was moved from, how early or late it was done."""

from datetime import date

import polars as pl

from flows.tidy.words import folded
from schemas.answers.milestones import MILESTONES
from schemas.contract import validate
from schemas.vocabulary import MilestoneState

_PLACED = ("side", "thing", "date")
_PAST = ("done", "overdue", "slipped", "brought_forward", "fulfilled")  # the latest of them first


def milestone_states(milestones: pl.DataFrame, groups: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return MILESTONES: overdue first, then what is due next, then what was done last, then dates of the past.

    What speaks of one thing has one track, else the same words about the same entity. Rows of one thing that say the
    same are one: shown is the best grade, then the finest period, then the newest source. A date whose period a later
    source replaces by a later or earlier one, without a day in common, has slipped or was brought forward; a vaguer
    date changes nothing. A planned date is fulfilled once the thing is reported done; without a track, a report of
    something done before says nothing of a date set since. What is open is due while its period runs or lies ahead,
    due_soon if it ends within half a year, overdue once it has ended.
    """
    done, plans = _said_once(milestones)
    plans = _replaced(_fulfilled(plans, done))
    rows = pl.concat([_kept_or_late(done, plans), plans], how="diagonal_relaxed")
    days = (pl.col("period_end") - pl.lit(as_of)).dt.total_days().cast(pl.Int32)
    rows = (
        rows.with_columns(days.alias("days"))
        .with_columns(_state(as_of).alias("state"))
        .join(groups, on="entity", how="left", maintain_order="left")
    )
    nearness = pl.when(pl.col("state").is_in(_PAST)).then(-pl.col("days")).otherwise(pl.col("days"))
    ordered = rows.sort("state", nearness, "place", "milestone_id", nulls_last=True)
    return validate(MILESTONES, ordered.select(*MILESTONES.columns))


def _said_once(milestones: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what was done and what was planned, each thing and date once, in the order of thing and date."""
    same_words = pl.concat_str(pl.lit("words"), "entity", folded(pl.col("milestone")), separator="\n")
    rows = milestones.with_columns(
        pl.coalesce(pl.concat_str(pl.lit("track"), folded(pl.col("track")), separator="\n"), same_words).alias("thing"),
        pl.when(pl.col("status") == "done").then(pl.lit("done")).otherwise(pl.lit("plan")).alias("side"),
        # what is undated may be meant for any day
        pl.col("period_start").fill_null(date(1, 1, 1)).alias("starts"),
        pl.col("period_end").fill_null(date(9999, 12, 31)).alias("ends"),
    )
    dated = pl.concat(
        [_occurrences(rows.filter(pl.col("side") == "done")), _dates(rows.filter(pl.col("side") == "plan"))]
    )
    others = [name for name in dated.columns if name not in (*_PLACED, "milestone_id", "source_id", "known_on")]
    once = (
        dated.sort(
            *_PLACED, pl.col("grade").to_physical(), pl.col("ends") - pl.col("starts"),
            pl.col("known_on").to_physical() * -1,
            "milestone_id",
        )
        .group_by(_PLACED, maintain_order=True)
        .agg(
            pl.col("milestone_id", "source_id", *others).first(),
            pl.col("known_on").min(),
            pl.len().cast(pl.UInt32).alias("reports"),
            pl.col("milestone_id").alias("milestone_ids"),
            pl.col("source_id").alias("source_ids"),
        )
    )  # fmt: skip
    return once.filter(pl.col("side") == "done"), once.filter(pl.col("side") == "plan")


def _occurrences(done: pl.DataFrame) -> pl.DataFrame:
    """Number what was done more than once: periods without a day in common, where no track says it is one thing."""
    ordered = done.sort("thing", "starts", "ends", "milestone_id")
    before = pl.col("period_end").cum_max().shift(1).over("thing")
    again = (pl.col("track").is_null() & (pl.col("starts") > before)).fill_null(value=False)
    return ordered.with_columns(again.cast(pl.UInt32).cum_sum().over("thing").alias("date"))


def _dates(plans: pl.DataFrame) -> pl.DataFrame:
    """Number the dates planned for each thing, in the order in which they became known.

    Of sources of one day the better counts as the later.
    """
    ordered = plans.sort(
        "thing", "known_on", pl.col("grade").to_physical(), "ends", "milestone_id",
        descending=[False, False, True, False, False],
    )  # fmt: skip
    starts, ends = pl.col("starts"), pl.col("ends")
    vaguer = (starts <= starts.shift(1).over("thing")) & (ends >= ends.shift(1).over("thing"))
    ordered = ordered.with_columns(vaguer.fill_null(value=False).alias("vaguer"))
    held_start, held_end = (
        pl.when(~pl.col("vaguer")).then(day).forward_fill().shift(1).over("thing") for day in (starts, ends)
    )
    moved = (~pl.col("vaguer") & ((starts > held_end) | (ends < held_start))).fill_null(value=False)
    return ordered.with_columns(moved.cast(pl.UInt32).cum_sum().over("thing").alias("date")).drop("vaguer")


def _fulfilled(plans: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """Add done_id: what was first reported done once the date was known, else what had been done already."""
    reports = done.sort("known_on", "milestone_id").select(
        "thing", "known_on", next_id="milestone_id", next_end="period_end"
    )
    last = reports.rename({"next_id": "past_id", "next_end": "past_end"})
    ordered = plans.sort("known_on", "milestone_id")
    matched = ordered.join_asof(
        reports, on="known_on", by="thing", strategy="forward", check_sortedness=False
    ).join_asof(last, on="known_on", by="thing", strategy="backward", check_sortedness=False)
    another = (pl.col("track").is_null() & (pl.col("past_end") < pl.col("starts"))).fill_null(value=False)
    return matched.with_columns(
        pl.coalesce("next_id", pl.when(~another).then("past_id")).alias("done_id"),
    ).drop("next_end", "past_id", "past_end")


def _replaced(plans: pl.DataFrame) -> pl.DataFrame:
    """Add from_id, from_period, moved_days: the date that stood before; and to_end: where a later one stands."""
    ordered = plans.sort("thing", "done_id", "date", nulls_last=True)
    one = ("thing", "done_id")
    return ordered.with_columns(
        pl.col("milestone_id").shift(1).over(one).alias("from_id"),
        pl.col("period").shift(1).over(one).alias("from_period"),
        _days(pl.col("period_end").shift(1).over(one), pl.col("period_end")).alias("moved_days"),
        pl.col("period_end").shift(-1).over(one).alias("to_end"),
    )


def _kept_or_late(done: pl.DataFrame, plans: pl.DataFrame) -> pl.DataFrame:
    """Add to what was done the dates first and last planned, and by how many days it was late (early where negative).

    Days count between the ends of the periods; they are left blank where the thing may have been done before or after.
    """
    planned = plans.drop_nulls("next_id").sort("next_id", "date").group_by("next_id", maintain_order=True)
    dates = planned.agg(
        pl.col("milestone_id").first().alias("first_id"),
        pl.col("period").first().alias("first_period"),
        pl.col("period_end").first().alias("first_end"),
        pl.col("milestone_id").last().alias("last_id"),
        pl.col("period").last().alias("last_period"),
        pl.col("period_end").last().alias("last_end"),
    )
    start, end = pl.col("period_start"), pl.col("period_end")
    return done.join(dates, left_on="milestone_id", right_on="next_id", how="left", maintain_order="left").with_columns(
        pl.when((end <= pl.col(limit)) | (start > pl.col(limit))).then(_days(pl.col(limit), end)).alias(name)
        for name, limit in (("first_days", "first_end"), ("last_days", "last_end"))
    )


def _days(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    return (until - since).dt.total_days().cast(pl.Int32)


def _state(as_of: date) -> pl.Expr:
    # the day after, half a year on, less a day: the half year from the last of June ends with the year
    soon = pl.lit(as_of).dt.offset_by("1d").dt.offset_by("6mo").dt.offset_by("-1d")
    end = pl.col("period_end")
    return (
        pl.when(pl.col("status") == "done")
        .then(pl.lit("done"))
        .when(pl.col("done_id").is_not_null())
        .then(pl.lit("fulfilled"))
        .when(pl.col("to_end") > end)
        .then(pl.lit("slipped"))
        .when(pl.col("to_end") < end)
        .then(pl.lit("brought_forward"))
        .when(end.is_null())
        .then(pl.lit("undated"))
        .when(end < as_of)
        .then(pl.lit("overdue"))
        .when(end <= soon)
        .then(pl.lit("due_soon"))
        .when(pl.col("status") == "in_progress")
        .then(pl.lit("in_progress"))
        .otherwise(pl.lit("due"))
        .cast(MilestoneState)
    )
