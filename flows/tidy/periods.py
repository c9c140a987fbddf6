"""Periods and dates as printed to their first day, last day and kind."""

from datetime import date

import polars as pl

from flows.tidy.period_forms import with_forms
from schemas.vocabulary import PeriodKind

# One part of a period: how it looks, the month it starts in, how long it is.
_PARTS = (
    ("year", r"^[0-9]{4}$", "12mo"),
    ("half", r"^[0-9]{4}-H[12]$", "6mo"),
    ("quarter", r"^[0-9]{4}-Q[1-4]$", "3mo"),
    ("month", r"^[0-9]{4}-[0-9]{2}$", "1mo"),
    ("day", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "1d"),
)
_FIRST_MONTH = {"H1": "01", "H2": "07", "Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}
_RUN_PARTS = ("year", "month")  # what may stand on either side of a slash
DATE_KINDS = ("year", "month", "day")  # a date known to the year, the month or the day
EARLIEST, LATEST = "1900", "2100"  # a year beyond them is a slip of the pen

_CANONICAL = r"^[0-9]{4}(?:-[HQ][0-9]|-[0-9]{2}(?:-[0-9]{2})?)?(?:/[0-9]{4}(?:-[0-9]{2})?)?$"
_ADDED = ("kind", "start", "end", "as", "other")

# Forms that are only suggested: 201112 may be a day of 2020, and a year of two digits may be any number.
_LIKELY = (("^([0-9]{4})([0-9]{2})$", "$1-$2"), ("^([0-9]{2}年.+)$", "20$1"))
_FIRST_SERIAL = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def with_periods(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `<column>_kind`, `_start`, `_end` and `_as` to the frame; all null where the text cannot be read.

    `_as` is the period in canonical form: 2024, 2024-H1, 2024-Q3, 2024-05, 2024-05-31 and runs of months or years,
    2024-01/2024-08 and 2021/2025. `_other`: the text was written in another form, such as 2024年1—8月 or Aug 2024,
    whose meaning is beyond doubt. Each distinct text is read once.
    """
    texts = frame.select(pl.col(column).alias("text")).unique().drop_nulls()
    read = read_written(texts).rename({"text": column} | {name: f"{column}_{name}" for name in _ADDED})
    joined = frame.join(read, on=column, how="left", maintain_order="left")
    return joined.with_columns(pl.col(f"{column}_other").fill_null(value=False))


def read_written(texts: pl.DataFrame) -> pl.DataFrame:
    """Read a column `text` in canonical or another form; return text, kind, start, end, as, other."""
    canonical = pl.col("text").str.contains(_CANONICAL)
    same = texts.filter(canonical).with_columns(pl.col("text").alias("as"))
    others = texts.filter(~canonical)
    forms = pl.concat([same, with_forms(others)]) if others.height else same
    read = read_periods(forms.select(pl.col("as").alias("text")).unique().drop_nulls()).drop_nulls("kind")
    joined = forms.join(read, left_on="as", right_on="text", how="left")
    known = joined.with_columns(pl.when(pl.col("kind").is_not_null()).then("as").alias("as"))
    other = (pl.col("as") != pl.col("text")).fill_null(value=False).alias("other")
    return known.select("text", "kind", "start", "end", "as", other)


def read_periods(texts: pl.DataFrame) -> pl.DataFrame:
    """Read a column `text`; return text, kind, start, end."""
    parts = pl.col("text").str.split("/")
    split = texts.with_columns(parts.list.first().alias("a"), parts.list.last().alias("b"), parts.list.len().alias("n"))
    kinds = split.with_columns(_kind("a").alias("a_kind"), _kind("b").alias("b_kind"))
    days = kinds.with_columns(
        _first_day("a").alias("start"),
        _first_day("b").alias("b_start"),
        pl.col("b_kind").replace_strict({k: span for k, _, span in _PARTS}, default=None).alias("span"),
    ).with_columns(pl.col("b_start").dt.offset_by(pl.col("span")).dt.offset_by("-1d").alias("end"))
    is_run = (
        (pl.col("n") == 2)
        & (pl.col("start") < pl.col("b_start"))
        & pl.col("a_kind").is_in(_RUN_PARTS)
        & pl.col("b_kind").is_in(_RUN_PARTS)
    )
    years = (pl.col("a_kind") == "year") & (pl.col("b_kind") == "year")
    kind = (
        pl.when((pl.col("n") == 1) & pl.col("end").is_not_null())
        .then(pl.col("a_kind"))
        .when(is_run & pl.col("end").is_not_null())
        .then(pl.when(years).then(pl.lit("years")).otherwise(pl.lit("months")))
        .cast(PeriodKind)
    )
    return days.select("text", kind.alias("kind"), "start", "end").with_columns(
        pl.when(pl.col("kind").is_not_null()).then(pl.col(day)).alias(day) for day in ("start", "end")
    )


def unread(frame: pl.DataFrame, column: str) -> pl.Series:
    """Return the distinct texts of the column in which `with_periods` found no period."""
    return frame.filter(pl.col(f"{column}_kind").is_null())[column].drop_nulls().unique()


def other_forms(frame: pl.DataFrame, column: str) -> dict[str, str]:
    """Return each text that `with_periods` read from another form, and that form."""
    return dict(frame.filter(f"{column}_other").select(column, f"{column}_as").unique().iter_rows())


def likely_periods(texts: pl.Series) -> dict[str, str]:
    """Return, for each text that is a period in another common form, the form in which it is read."""
    if texts.is_empty():
        return {}
    text = pl.col("found").str.strip_chars()
    forms = (pl.when(text.str.contains(pattern)).then(text.str.replace(pattern, form)) for pattern, form in _LIKELY)
    found = pl.DataFrame({"found": texts}).with_columns(pl.coalesce(*forms, text).alias("text"))
    read = read_written(found.select("text").unique().drop_nulls()).drop_nulls("kind")
    return dict(found.join(read, on="text").select("found", "as").iter_rows())


def serial_day(text: pl.Expr, *, since_1904: bool = False) -> pl.Expr:
    """Return the day that Excel's serial number stands for, as 2024-05-31; null where the text is no serial number.

    Only for cells that are known to be dates: 45413 alone may be anything. Excel counts 29 February 1900, a day that
    never was, as 60. A time of the day, after the point, is dropped.
    """
    number = text.str.extract(r"^([0-9]{1,7})(?:\.[0-9]+)?$").cast(pl.Int64, strict=False)
    if not since_1904:
        number = pl.when(number > 60).then(number).when(number.is_between(1, 59)).then(number + 1)
    first = pl.lit(_FIRST_SERIAL[since_1904])
    return (first + pl.duration(days=number)).dt.strftime("%Y-%m-%d")


def whole_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Return how many months the period spans; null where it does not begin and end with a month."""
    aligned = (start.dt.day() == 1) & (end == end.dt.month_end())
    years = end.dt.year().cast(pl.Int32) - start.dt.year().cast(pl.Int32)
    months = years * 12 + end.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32) + 1
    return pl.when(aligned & (months > 0)).then(months).cast(pl.UInt32)


def _kind(part: str) -> pl.Expr:
    text = pl.col(part)
    kind = pl.coalesce(pl.when(text.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern, _ in _PARTS)
    return pl.when(text.str.head(4).is_between(pl.lit(EARLIEST), pl.lit(LATEST))).then(kind)


def _first_day(part: str) -> pl.Expr:
    text = pl.col(part)
    letter = text.str.extract(r"^[0-9]{4}-([HQ][0-9])$").replace_strict(_FIRST_MONTH, default=None)
    month = pl.coalesce(letter, text.str.extract(r"^[0-9]{4}-([0-9]{2})"), pl.lit("01"))
    day = text.str.extract(r"^[0-9]{4}-[0-9]{2}-([0-9]{2})$").fill_null("01")
    full = pl.concat_str(text.str.head(4), month, day, separator="-")
    return pl.when(pl.col(f"{part}_kind").is_not_null()).then(full.str.to_date("%Y-%m-%d", strict=False))
