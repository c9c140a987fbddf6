from calendar import monthrange
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tidy.periods import likely_periods, read_periods, unread, whole_months, with_periods

Read = tuple[str | None, date | None, date | None]
UNREAD: Read = (None, None, None)


def read(text: str) -> Read:
    return read_periods(pl.DataFrame({"text": [text]})).select("kind", "start", "end").row(0)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2024", "year", "2024-01-01", "2024-12-31"),
        ("1900", "year", "1900-01-01", "1900-12-31"),
        ("2100", "year", "2100-01-01", "2100-12-31"),
        ("2024-H1", "half", "2024-01-01", "2024-06-30"),
        ("2024-H2", "half", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "quarter", "2024-01-01", "2024-03-31"),
        ("2024-Q2", "quarter", "2024-04-01", "2024-06-30"),
        ("2024-Q3", "quarter", "2024-07-01", "2024-09-30"),
        ("2024-Q4", "quarter", "2024-10-01", "2024-12-31"),
        ("2024-05", "month", "2024-05-01", "2024-05-31"),
        ("2024-12", "month", "2024-12-01", "2024-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2023-02", "month", "2023-02-01", "2023-02-28"),
        ("2000-02", "month", "2000-02-01", "2000-02-29"),
        ("1900-02", "month", "1900-02-01", "1900-02-28"),  # Excel thinks otherwise
        ("2024-05-31", "day", "2024-05-31", "2024-05-31"),
        ("2024-02-29", "day", "2024-02-29", "2024-02-29"),
        ("2024-01/2024-08", "months", "2024-01-01", "2024-08-31"),
        ("2023-11/2024-02", "months", "2023-11-01", "2024-02-29"),
        ("2021/2025", "years", "2021-01-01", "2025-12-31"),
        ("2019/2024-05", "months", "2019-01-01", "2024-05-31"),
        ("2024-05/2027", "months", "2024-05-01", "2027-12-31"),
    ],
)
def test_a_period_is_read_to_its_kind_first_and_last_day(text: str, kind: str, start: str, end: str):
    assert read(text) == (kind, date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        *("2024-13", "2024-00", "2023-02-29", "2024-04-31", "2024-05-00", "0000", "0000-01", "1899", "2101", "9999"),
        *("2024-H0", "2024-H3", "2024-Q0", "2024-Q5", "2024-h1", "24", "02024", "2024-5", "2024-05-1"),
        *("2024-08/2024-01", "2025/2021", "2024/2024", "2024-05/2024-05", "2024-05/2024", "2101/2105", "2024/2101"),
        *("2024-Q1/2024-Q3", "2024-H1/2024-H2", "2024-01-01/2024-01-31", "2021/2023/2025", "2024/", "/2024", "/"),
        *("FY2024", "2024 (provisional)", "in 2024", "2024 ", " 2024", "2024-05\n", "2024-05/", "2024 -05", ""),
        *("2024年", "2024年5月", "2024.05", "2024/05", "202405", "45413", "２０２４", "٢٠٢٤", "2024‑05", "undated"),
    ],
)
def test_what_is_not_a_period_is_refused_rather_than_guessed(text: str):
    assert read(text) == UNREAD


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024年", "2024"),
        ("２０２４", "2024"),
        ("FY2024", "2024"),
        (" 2024 ", "2024"),
        ("2024年5月", "2024-05"),
        ("2024年05月份", "2024-05"),
        ("2024-5", "2024-05"),
        ("2024/5", "2024-05"),
        ("2024.05", "2024-05"),
        ("202405", "2024-05"),
        ("2024年5月31日", "2024-05-31"),
        ("2024/5/1", "2024-05-01"),
        ("2024.5.1", "2024-05-01"),
        ("20240531", "2024-05-31"),
        ("2024Q3", "2024-Q3"),
        ("2024-q3", "2024-Q3"),
        ("Q3 2024", "2024-Q3"),
        ("2024年第三季度", "2024-Q3"),
        ("2024年三季度", "2024-Q3"),
        ("2024h1", "2024-H1"),
        ("2024年上半年", "2024-H1"),
        ("2024下半年", "2024-H2"),
        ("2024年1-8月", "2024-01/2024-08"),
        ("2024年1月至8月", "2024-01/2024-08"),
        ("2024-1/2024-8", "2024-01/2024-08"),
        ("2024-01 / 2024-08", "2024-01/2024-08"),
        ("2021-2025", "2021/2025"),
        ("2021–2025年", "2021/2025"),
    ],
)
def test_a_period_in_another_common_form_is_suggested_in_ours(text: str, meant: str):
    assert likely_periods(pl.Series([text])) == {text: meant}


@pytest.mark.parametrize("text", ["2024.1", "2024-13", "2024年13月", "2025-2021", "next year", "1254", "", "18990101"])
def test_nothing_is_suggested_where_the_meaning_is_open(text: str):
    assert likely_periods(pl.Series([text])) == {}


def test_nothing_is_suggested_where_nothing_is_unread():
    frame = with_periods(pl.DataFrame({"period": ["2024", None, "2024-05"]}), "period")
    assert likely_periods(unread(frame, "period")) == {}


def test_periods_are_read_row_by_row_whatever_else_stands_in_the_column():
    frame = pl.DataFrame({"period": ["2024", None, "?", "2024", "2023-02"], "n": range(5)})
    read_frame = with_periods(frame, "period")
    assert read_frame["n"].to_list() == [0, 1, 2, 3, 4]
    assert read_frame["period_kind"].to_list() == ["year", None, None, "year", "month"]
    assert read_frame["period_end"].to_list() == [date(2024, 12, 31), None, None, date(2024, 12, 31), date(2023, 2, 28)]


years = st.integers(1900, 2100)
months = st.integers(1, 12)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
year_texts = years.map(str)
month_texts = st.builds("{}-{:02}".format, years, months)
parts = st.one_of(
    year_texts.map(lambda text: (text, "year")),
    month_texts.map(lambda text: (text, "month")),
    st.builds("{}-H{}".format, years, st.integers(1, 2)).map(lambda text: (text, "half")),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)).map(lambda text: (text, "quarter")),
    days.map(lambda day: (day.isoformat(), "day")),
)


@settings(deadline=None)
@given(parts)
def test_every_single_period_is_read_as_its_kind_and_starts_no_later_than_it_ends(part: tuple[str, str]):
    text, expected = part
    kind, start, end = read(text)
    assert kind == expected
    assert start is not None
    assert end is not None
    assert start <= end
    assert start.isoformat().startswith(text[:4])
    assert end.isoformat().startswith(text[:4])


@settings(deadline=None)
@given(years, months)
def test_a_month_ends_where_the_calendar_says(year: int, month: int):
    assert read(f"{year}-{month:02}")[2] == date(year, month, monthrange(year, month)[1])


@settings(deadline=None)
@given(st.one_of(year_texts, month_texts), st.one_of(year_texts, month_texts))
def test_a_run_is_read_if_and_only_if_it_runs_forward_and_joins_its_ends(first: str, last: str):
    (_, start, _), (_, later, end) = read(first), read(last)
    assert start is not None
    assert later is not None
    kind = "years" if len(first) == len(last) == 4 else "months"
    assert read(f"{first}/{last}") == ((kind, start, end) if start < later else UNREAD)


@settings(deadline=None)
@given(st.text(alphabet="0123456789-/QH年月 ", max_size=16))
def test_whatever_is_read_or_suggested_starts_no_later_than_it_ends(text: str):
    kind, start, end = read(text)
    assert (kind is None) == (start is None) == (end is None)
    assert start is None or end is None or start <= end
    for meant in likely_periods(pl.Series([text])).values():
        assert read(meant) != UNREAD


@settings(deadline=None)
@given(days, days)
def test_whole_months_are_counted_only_where_the_span_is_made_of_them(one: date, other: date):
    start, end = min(one, other), max(one, other)
    spans = start.day == 1 and (end + timedelta(days=1)).day == 1
    months_there = pl.select(whole_months(pl.lit(start), pl.lit(end))).item()
    assert months_there == ((end.year - start.year) * 12 + end.month - start.month + 1 if spans else None)
