"""Periods and dates as printed to their first day, last day and kind."""

import polars as pl

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

# Other ways in which periods are often written, and the form in which they are read. They are only suggested:
# 2024.1 may have been 2024.10 before a spreadsheet took it for a number.
_YEAR = r"^(?:FY)?([0-9]{4})年?"
_CHINESE_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_OTHER_FORMS = (
    (_YEAR + "$", "$1"),
    (_YEAR + r"[-/]?([0-9]{1,2})月?份?$", "$1-$2"),
    (r"^([0-9]{4})\.([0-9]{2})$", "$1-$2"),
    (r"^([0-9]{4})([0-9]{2})([0-9]{2})$", "$1-$2-$3"),
    (_YEAR + r"[-/.]?([0-9]{1,2})[-/.月]([0-9]{1,2})日?$", "$1-$2-$3"),
    (_YEAR + r"[-/.]?Q([1-4])$", "$1-Q$2"),
    (r"^Q([1-4])[-/.]?([0-9]{4})$", "$2-Q$1"),
    (_YEAR + r"第?([1-4])季度?$", "$1-Q$2"),
    (_YEAR + r"[-/.]?H([12])$", "$1-H$2"),
    (r"^H([12])[-/.]?([0-9]{4})$", "$2-H$1"),
    (_YEAR + "上半年$", "$1-H1"),
    (_YEAR + "下半年$", "$1-H2"),
    (_YEAR + r"([0-9]{1,2})月?[-–—~至到]([0-9]{1,2})月份?$", "$1-$2/$1-$3"),
    (r"^([0-9]{4})年?[-–—~至到/]([0-9]{4})年?$", "$1/$2"),
    (r"^([0-9]{4}-[0-9]{1,2})[–—~至到/]([0-9]{4}-[0-9]{1,2})$", "$1/$2"),
)


def with_periods(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `<column>_kind`, `<column>_start` and `<column>_end` to the frame; all null where the text cannot be read.

    Read are 2024, 2024-H1, 2024-Q3, 2024-05, 2024-05-31 and runs of months or years: 2024-01/2024-08, 2021/2025.
    Each distinct text is read once.
    """
    texts = frame.select(pl.col(column).alias("text")).unique().drop_nulls()
    read = read_periods(texts).rename(
        {"text": column, "kind": f"{column}_kind", "start": f"{column}_start", "end": f"{column}_end"}
    )
    return frame.join(read, on=column, how="left", maintain_order="left")


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


def likely_periods(texts: pl.Series) -> dict[str, str]:
    """Return, for each unreadable text that is a period in another common form, the form in which it is read."""
    if texts.is_empty():
        return {}
    text = pl.col("found").str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
    text = text.str.replace_many(list(_CHINESE_DIGITS), list(_CHINESE_DIGITS.values()))
    # A single digit of a month or a day gets its zero.
    forms = pl.coalesce(
        pl.when(text.str.contains(pattern)).then(text.str.replace(pattern, form)) for pattern, form in _OTHER_FORMS
    ).str.replace_all(r"-([0-9])\b", "-0$1")
    found = pl.DataFrame({"found": texts}).with_columns(forms.alias("text"))
    read = read_periods(found.select("text").unique().drop_nulls()).drop_nulls("kind")
    return dict(found.join(read, on="text").select("found", "text").iter_rows())


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
