"""Periods that name no year (上半年, 1—8月, 上年同期), read beside the period of the report they stand in."""

import polars as pl

from flows.tidy.period_forms import form_in_year, simple_characters
from flows.tidy.periods import read_periods, read_written

_ADDED = ("kind", "start", "end", "as", "other", "relative")

# In the characters of `simple_characters`. What is said of the report's own period, and of the one a year before.
_SAME_PERIOD = ("本期", "报告期", "当期", "CURRENTPERIOD", "REPORTINGPERIOD")
_YEAR_BEFORE = ("上年同期", "去年同期", "同期", "上年同期数", "SAMEPERIODOFLASTYEAR", "SAMEPERIODLASTYEAR")
_LAST_YEAR = ("上年", "去年", "上年度", "上一年", "上一年度", "LASTYEAR", "PREVIOUSYEAR", "PREVYEAR")
_LAST_YEAR_END = ("上年末", "上年底", "去年末", "去年底", "上年年末", "ENDOFLASTYEAR")
_THIS_YEAR = ("本年", "今年", "本年度", "当年", "THISYEAR", "CURRENTYEAR")
_SINCE_JANUARY = ("年初-今", "年初以来", "1-本月", "1月-本月", "YEAR-DATE", "YTD")
_LAST_MONTH = ("本月", "当月", "CURRENTMONTH")
# Pieces that say something only behind a year of their own.
_PIECES = ("", "底", "末", "END")


def read_relative_periods(frame: pl.DataFrame, column: str, year: str | pl.Expr) -> pl.DataFrame:
    """Add what `with_periods` adds, and `<column>_relative`: the text says no year, and was read beside the report's.

    year: the column or expression with the period of the report in canonical form, such as 2024 or 2024-01/2024-08.
    A part of a year is read in the report's year, if that is one; 本年累计 runs from January to the report's last
    month, 本月 is that month, 上年同期 the report's period one year before. Each distinct pair is read once.
    """
    report = pl.col(year) if isinstance(year, str) else year
    paired = frame.with_columns(report.cast(pl.String).alias("__report"))
    pairs = paired.select(pl.col(column).alias("text"), pl.col("__report").alias("report")).unique()
    read = _read_pairs(pairs.filter(pl.col("text").is_not_null()))
    renamed = read.rename({"text": column, "report": "__report"} | {name: f"{column}_{name}" for name in _ADDED})
    joined = paired.join(renamed, on=(column, "__report"), how="left", nulls_equal=True, maintain_order="left")
    marks = (pl.col(f"{column}_{name}").fill_null(value=False) for name in ("other", "relative"))
    return joined.with_columns(*marks).drop("__report")


def _read_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Read columns `text` and `report`; return them with kind, start, end, as, other, relative."""
    dated = pairs.join(read_written(pairs.select("text").unique()), on="text", how="left")
    known = dated.filter(pl.col("kind").is_not_null()).with_columns(pl.lit(value=False).alias("relative"))
    others = dated.filter(pl.col("kind").is_null()).select("text", "report")
    forms = _with_relative_forms(others)
    read = read_periods(forms.select(pl.col("as").alias("text")).unique().drop_nulls()).drop_nulls("kind")
    relative = forms.join(read, left_on="as", right_on="text", how="left").with_columns(
        pl.when(pl.col("kind").is_not_null()).then("as").alias("as"),
        pl.col("kind").is_not_null().alias("other"),
        pl.col("kind").is_not_null().alias("relative"),
    )
    columns = ("text", "report", *_ADDED)
    return pl.concat([known.select(columns), relative.select(columns)])


def _with_relative_forms(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return text, report and `as`, the canonical form that the text has beside the report."""
    reports = read_periods(pairs.select(pl.col("report").alias("text")).unique().drop_nulls())
    spans = reports.select(report="text", start="start", end="end")
    simple = simple_characters(pl.col("text"))
    beside = pairs.with_columns(simple.alias("simple")).join(spans, on="report", how="left")
    same_year = pl.col("start").dt.year() == pl.col("end").dt.year()
    year = pl.when(same_year).then(pl.col("end").dt.year().cast(pl.String))
    month = pl.when(pl.col("end") == pl.col("end").dt.month_end()).then(pl.col("end").dt.strftime("%Y-%m"))
    last_year = (pl.col("end").dt.year().cast(pl.Int32) - 1).cast(pl.String)
    from_january = same_year & (pl.col("start").dt.ordinal_day() == 1)
    word = pl.col("simple")
    # 本年 in a report on a month may be that year's months so far, or all of it.
    whole = pl.col("report").str.len_chars() == len("2024")
    to_date = word.is_in(_SINCE_JANUARY) | (word.is_in(_THIS_YEAR) & (whole | pl.col("text").str.contains("累计")))
    shorter = (pl.col("end") - pl.col("start")).dt.total_days() < 360
    part = form_in_year("simple", year)
    said = (
        pl.when(word.is_in(_SAME_PERIOD))
        .then("report")
        .when(word.is_in(_YEAR_BEFORE))
        .then(_year_before(pl.col("report")))
        .when(word.is_in(_LAST_YEAR) & whole)
        .then(last_year)
        .when(word.is_in(_LAST_YEAR_END) & same_year)
        .then(pl.concat_str(last_year, pl.lit("-12")))
        .when(to_date & from_january)
        .then("report")
        .when(to_date & same_year)
        .then(pl.concat_str(year, pl.lit("-01/"), month))
        .when(word.is_in(_LAST_MONTH) & shorter)
        .then(month)
        .when(~word.is_in(_PIECES))
        .then(part)
    )
    return beside.select("text", "report", said.alias("as"))


def _year_before(period: pl.Expr) -> pl.Expr:
    """Return the canonical period with each of its years one less."""
    years = [period.str.extract(pattern).cast(pl.Int32) - 1 for pattern in ("^([0-9]{4})", "/([0-9]{4})")]
    first, last = (year.cast(pl.String) for year in years)
    start, end = period.str.extract("^[0-9]{4}([^/]*)"), period.str.extract("/[0-9]{4}(.*)$")
    run = pl.concat_str(first, start, pl.lit("/"), last, end)
    return pl.coalesce(run, pl.concat_str(first, start))
