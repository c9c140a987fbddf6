"""Source rows to sources, each with the days between which it can have appeared."""

import re

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.periods import DATE_KINDS, likely_periods, other_forms, serial_day, unread, with_periods
from schemas.contract import validate
from schemas.facts import SOURCES
from schemas.findings import RULES
from schemas.spellings import spellings
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
        .note(
            "period_other_form",
            "published_on",
            pl.col("published_on_other") & readable,
            suggest=other_forms(checked.rows, "published_on"),
            expected=(pl.lit(RULES["unreadable_date"].expected_en), pl.lit(RULES["unreadable_date"].expected_zh)),
        )
    )
    sources = checked.kept().select(
        "source_id",
        "title",
        "publisher",
        pl.when(readable).then("published_on_as").otherwise("published_on").alias("published_on"),
        pl.col("grade").cast(Grade),
        "url",
        pl.when(readable).then("published_on_start").alias("known_from"),
        pl.when(readable).then("published_on_end").alias("known_on"),
        *AT,
    )
    return validate(SOURCES, sources), checked


def readable_date(column: str) -> pl.Expr:
    """Tell whether the text, read by `with_periods`, is a day, a month or a year."""
    return pl.col(f"{column}_kind").cast(pl.String).is_in(DATE_KINDS).fill_null(value=False)


def likely_dates(texts: pl.Series) -> dict[str, str]:
    """Return, for each unreadable text that is a date in another common form, the form in which it is read."""
    dates = {text: form for text, form in likely_periods(texts).items() if re.fullmatch("[0-9-]+", form)}
    # Excel's number of a day, where the cell lost its date format: five digits from 1954 on.
    numbers = pl.DataFrame({"text": texts}, schema={"text": pl.String}).filter(
        pl.col("text").str.contains("^[2-7][0-9]{4}$")
    )
    days = numbers.select("text", serial_day(pl.col("text")).alias("day")).drop_nulls()
    return dict(days.iter_rows()) | dates
