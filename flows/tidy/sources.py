"""Source rows to sources, each with the days between which it can have appeared."""

import re

import polars as pl

from flows.tidy.checks import Checked
from flows.tidy.periods import DATE_KINDS, likely_periods, unread, with_periods
from flows.tidy.words import spellings
from schemas.contract import validate
from schemas.facts import SOURCES
from schemas.vocabulary import GRADES, Grade


def tidy_sources(checked: Checked, aliases: pl.DataFrame) -> tuple[pl.DataFrame, Checked]:
    """Return the sources (SOURCES) and what was noted.

    A date known to the month or the year counts as known at its end; a source without one keeps blanks.
    """
    readable = readable_date("published_on")
    checked = checked.with_rows(with_periods(checked.rows, "published_on"))
    checked = (
        checked.unique("source_id")
        .resolve("grade", "unknown_word", spellings(aliases, "grade", GRADES), words=True)
        .note("no_publication_date", "published_on", pl.col("published_on").is_null())
        .note(
            "unreadable_date",
            "published_on",
            pl.col("published_on").is_not_null() & ~readable,
            suggest=likely_dates(unread(checked.rows, "published_on")),
        )
    )
    sources = checked.kept().select(
        "source_id",
        "title",
        "publisher",
        "published_on",
        pl.col("grade").cast(Grade),
        "url",
        pl.when(readable).then("published_on_start").alias("known_from"),
        pl.when(readable).then("published_on_end").alias("known_on"),
        "file",
        "sheet",
        "row",
    )
    return validate(SOURCES, sources), checked


def readable_date(column: str) -> pl.Expr:
    """Tell whether the text, read by `with_periods`, is a day, a month or a year."""
    return pl.col(f"{column}_kind").cast(pl.String).is_in(DATE_KINDS).fill_null(value=False)


def likely_dates(texts: pl.Series) -> dict[str, str]:
    """Return, for each unreadable text that is a date in another common form, the form in which it is read."""
    return {text: form for text, form in likely_periods(texts).items() if re.fullmatch("[0-9-]+", form)}
