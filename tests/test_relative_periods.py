from functools import cache

import polars as pl
import pytest

from flows.tidy.relative_periods import read_relative_periods

READ = (
    ("上半年", "2024", "2024-H1"),
    ("下半年", "2024", "2024-H2"),
    ("前三季度", "2024", "2024-01/2024-09"),
    ("一季度", "2024-Q1", "2024-Q1"),
    ("第3季度", "2024", "2024-Q3"),
    ("1—8月", "2024-01/2024-08", "2024-01/2024-08"),
    ("1-8月累计", "2024-08", "2024-01/2024-08"),
    ("8月", "2024", "2024-08"),
    ("8月末", "2024-08", "2024-08"),
    ("8月31日", "2024", "2024-08-31"),
    ("年底", "2024", "2024-12"),
    ("全年", "2024", "2024"),
    ("H1", "2024", "2024-H1"),
    ("Q3", "2024-01/2024-09", "2024-Q3"),
    ("January–August", "2024", "2024-01/2024-08"),
    ("first half", "2024", "2024-H1"),
    ("本期", "2024-01/2024-08", "2024-01/2024-08"),
    ("本月", "2024-08", "2024-08"),
    ("本月", "2024-01/2024-08", "2024-08"),
    ("本年累计", "2024-08", "2024-01/2024-08"),
    ("本年累计", "2024-Q3", "2024-01/2024-09"),
    ("本年累计", "2024-H1", "2024-H1"),
    ("年初至今", "2024-08", "2024-01/2024-08"),
    ("year to date", "2024-08", "2024-01/2024-08"),
    ("本年", "2024", "2024"),
    ("上年", "2024", "2023"),
    ("上年末", "2024-08", "2023-12"),
    ("上年同期", "2024", "2023"),
    ("上年同期", "2024-H1", "2023-H1"),
    ("上年同期", "2024-08", "2023-08"),
    ("上年同期", "2024-01/2024-08", "2023-01/2023-08"),
    ("上年同期", "2023-11/2024-02", "2022-11/2023-02"),
    ("去年同期", "2021/2025", "2020/2024"),
    ("same period of last year", "2024-Q1", "2023-Q1"),
)
OPEN = (
    ("8月", "2023-11/2024-02"),  # of which of the two years?
    ("上半年", "2021/2025"),
    ("上年同期", "2024-02-29"),
    ("本月", "2024"),
    ("本年", "2024-08"),  # so far, or all of it?
    ("上年", "2024-08"),
    ("13月", "2024"),
    ("末", "2024"),
    ("end", "2024"),
    ("?", "2024"),
    ("", "2024"),
    ("8月", None),
    ("8月", "next year"),
    ("2024.1", "2024"),
)


@cache
def read() -> dict[tuple[str | None, str | None], tuple[str | None, bool, bool]]:
    cases = [(text, report) for text, report, _ in READ] + list(OPEN)
    frame = pl.DataFrame(cases, schema={"period": pl.String, "report": pl.String}, orient="row")
    done = read_relative_periods(frame, "period", "report")
    return dict(zip(cases, done.select("period_as", "period_other", "period_relative").iter_rows(), strict=True))


@pytest.mark.parametrize(("text", "report", "meant"), READ)
def test_a_period_without_a_year_is_read_beside_that_of_its_report(text: str, report: str, meant: str):
    assert read()[text, report] == (meant, True, True)


@pytest.mark.parametrize(("text", "report"), OPEN)
def test_a_period_without_a_year_is_not_read_where_the_report_does_not_settle_it(text: str, report: str | None):
    assert read()[text, report] == (None, False, False)


def test_a_period_with_its_own_year_is_read_whatever_the_report_is():
    frame = pl.DataFrame({"period": ["2023年8月", "2023-08", None, "8月"], "n": range(4)})
    done = read_relative_periods(frame, "period", pl.lit("2024"))
    assert done["n"].to_list() == [0, 1, 2, 3]
    assert done["period_as"].to_list() == ["2023-08", "2023-08", None, "2024-08"]
    assert done["period_other"].to_list() == [True, False, False, True]
    assert done["period_relative"].to_list() == [False, False, False, True]
    assert done["period_kind"].to_list() == ["month", "month", None, "month"]
    assert done.columns == [
        "period",
        "n",
        *(f"period_{name}" for name in ("kind", "start", "end", "as", "other", "relative")),
    ]
