"""Milestone, commitment and term rows to their tidy frames."""

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.known import Known, refer
from flows.tidy.periods import likely_periods, other_forms, unread, with_periods
from flows.tidy.sources import likely_dates, readable_date
from flows.tidy.words import folded
from schemas.contract import validate
from schemas.facts import COMMITMENTS, MILESTONES, TERMS
from schemas.findings import RULES
from schemas.spellings import spellings
from schemas.vocabulary import STAGES, STATUSES, Stage, Status

UNDATED = "undated"


def tidy_milestones(checked: Checked, aliases: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, Checked]:
    """Return the milestones (MILESTONES) and what was noted.

    A milestone of a source without a date counts as known at the end of its own period; with neither it is left out.
    """
    dated = folded(pl.col("period")) != UNDATED
    rule = RULES["unreadable_period"]
    checked = (
        refer(checked, known)
        .resolve("status", "unknown_word", spellings(aliases, "status", STATUSES), words=True)
        .resolve("stage", "unknown_word_passed_over", spellings(aliases, "stage", STAGES), words=True)
        .dates_as("period")
    )
    checked = checked.with_rows(with_periods(checked.rows, "period"))
    checked = (
        checked.note(
            "unreadable_period",
            "period",
            dated & pl.col("period").is_not_null() & pl.col("period_kind").is_null(),
            suggest=likely_periods(unread(checked.rows, "period")),
            expected=(pl.lit(f"{rule.expected_en}, or {UNDATED}"), pl.lit(f"{rule.expected_zh}，或 {UNDATED}")),
        )
        .note("period_other_form", "period", pl.col("period_other"), suggest=other_forms(checked.rows, "period"))
        .note("cannot_be_dated", "period", ~dated & pl.col("known_on").is_null() & pl.col("grade").is_not_null())
        .repeats(("entity", "milestone", "period", "status", "source_id"), at="milestone")
    )
    milestones = checked.kept().select(
        pl.concat_str(pl.lit("M"), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(3)).alias("milestone_id"),
        "entity",
        "milestone",
        pl.when(dated).then(pl.coalesce("period_as", "period")).otherwise(pl.lit(UNDATED)).alias("period"),
        "period_start",
        "period_end",
        pl.col("status").cast(Status),
        "track",
        pl.col("stage").cast(Stage),
        "source_id",
        "grade",
        pl.coalesce("known_on", "period_end").alias("known_on"),
        *AT,
    )
    return validate(MILESTONES, milestones), checked


def tidy_commitments(checked: Checked, known: Known) -> tuple[pl.DataFrame, Checked]:
    """Return the commitments (COMMITMENTS) and what was noted."""
    rule = RULES["unreadable_date"]
    checked = refer(checked.with_rows(with_periods(checked.rows, "made_on")), known)
    dates = pl.lit(rule.expected_en), pl.lit(rule.expected_zh)
    checked = (
        checked.note(
            "period_other_form",
            "made_on",
            pl.col("made_on_other") & readable_date("made_on"),
            suggest=other_forms(checked.rows, "made_on"),
            expected=dates,
        )
        .note(
            "unreadable_period",
            "made_on",
            pl.col("made_on").is_not_null() & ~readable_date("made_on"),
            suggest=likely_dates(unread(checked.rows, "made_on")),
            expected=dates,
        )
        .repeats(("entity", "made_by", "role", "made_on", "commitment", "source_id"), at="commitment")
    )
    commitments = checked.kept().select(
        pl.concat_str(pl.lit("K"), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(3)).alias("commitment_id"),
        "entity",
        "made_by",
        "role",
        pl.coalesce("made_on_as", "made_on").alias("made_on"),
        "commitment",
        "source_id",
        pl.coalesce("known_on", "made_on_end").alias("known_on"),
        *AT,
    )
    return validate(COMMITMENTS, commitments), checked


def tidy_terms(checked: Checked) -> tuple[pl.DataFrame, Checked]:
    """Return the translations (TERMS) and what was noted."""
    checked = checked.unique("text_en")
    return validate(TERMS, checked.kept().select(*TERMS.columns)), checked
