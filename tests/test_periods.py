from calendar import monthrange
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tidy.periods import likely_periods, read_periods, serial_day, unread, whole_months, with_periods

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


WRITTEN = """
2024年 2024 | 2024年度 2024 | 2024全年 2024 | ２０２４ 2024 | FY2024 2024 | FY_2024 2024 | _2024_ 2024 | 二〇二四年 2024
2024年5月 2024-05 | 2024年05月份 2024-05 | 2024-5 2024-05 | 2024/5 2024-05 | 2024/08 2024-08 | 2024.05 2024-05
２０２４年８月 2024-08 | 2024年八月 2024-08 | 2024年十二月 2024-12 | August_2024 2024-08 | Aug_2024 2024-08
Aug._2024 2024-08 | Sept_2024 2024-09 | May_2024 2024-05 | October,_2024 2024-10 | 2024_August 2024-08
2024年8月末 2024-08 | 截至2024年8月底 2024-08
截至2024年8月 2024-08 | 截止2024年8月末 2024-08 | end_of_August_2024 2024-08
end-August_2024 2024-08 | 2024年底 2024-12 | 2024年末 2024-12 | 2024年年底 2024-12 | 截至2024年底 2024-12
end_of_2024 2024-12 | at_the_end_of_2024 2024-12 | by_end_of_2024 2024-12 | year-end_2024 2024-12
2024年上半年末 2024-06 | 2024年三季度末 2024-09
2024年5月31日 2024-05-31 | 2024年5月1号 2024-05-01 | 截至2024年8月31日 2024-08-31 | 2024/5/1 2024-05-01
2024.5.1 2024-05-01 | 2024-5-1 2024-05-01 | 20240531 2024-05-31 | 31_August_2024 2024-08-31 | 26-Apr-2024 2024-04-26
August_31,_2024 2024-08-31 | 1st_May_2024 2024-05-01 | as_of_31_August_2024 2024-08-31
2024Q3 2024-Q3 | 2024-q3 2024-Q3 | Q3_2024 2024-Q3 | 3Q2024 2024-Q3 | 2024年Q3 2024-Q3 | 2024年第三季度 2024-Q3
2024年第3季度 2024-Q3 | 2024年三季度 2024-Q3 | 2024年一季度 2024-Q1 | third_quarter_of_2024 2024-Q3
the_first_quarter_of_2024 2024-Q1
2024h1 2024-H1 | H1_2024 2024-H1 | 1H_2024 2024-H1 | 2024年上半年 2024-H1 | 2024上半年 2024-H1 | 2024下半年 2024-H2
first_half_of_2024 2024-H1 | the_second_half_of_2024 2024-H2
2024年1-8月 2024-01/2024-08 | 2024年1—8月 2024-01/2024-08 | 2024年1～8月 2024-01/2024-08
2024年1月至8月 2024-01/2024-08 | 2024年1-8月累计 2024-01/2024-08 | 2024年一至八月 2024-01/2024-08
2024年前8个月 2024-01/2024-08 | 2024年前八个月 2024-01/2024-08 | 2024年6-8月 2024-06/2024-08
2024-1/2024-8 2024-01/2024-08 | 2024-01_/_2024-08 2024-01/2024-08 | 2024.01-2024.08 2024-01/2024-08
2023年11月至2024年2月 2023-11/2024-02 | Nov_2023_-_Feb_2024 2023-11/2024-02
January–August_2024 2024-01/2024-08 | Jan-Aug_2024 2024-01/2024-08 | January_to_August_2024 2024-01/2024-08
from_January_through_August_2024 2024-01/2024-08 | first_eight_months_of_2024 2024-01/2024-08
2024年前三季度 2024-01/2024-09 | 2024年前3季度 2024-01/2024-09 | 2024年1-3季度 2024-01/2024-09
2024年一至三季度 2024-01/2024-09 | 2024年前三个季度 2024-01/2024-09 | Q1-Q3_2024 2024-01/2024-09
first_three_quarters_of_2024 2024-01/2024-09
2021-2025 2021/2025 | 2021–2025年 2021/2025 | 2021—2025年 2021/2025 | 2021年至2025年 2021/2025 | 2021_to_2025 2021/2025
“十四五” 2021/2025 | 十四五 2021/2025 | “十四五”时期 2021/2025 | “十四五”规划 2021/2025 | 十五五 2026/2030
十三五 2016/2020 | 十一五 2006/2010 | 九五 1996/2000 | 14th_Five-Year_Plan 2021/2025
the_15th_Five-Year_Plan_period 2026/2030
"""
WRITTEN_FORMS = [
    (text.replace("_", " "), meant)
    for cell in WRITTEN.strip().replace("\n", " | ").split(" | ")
    for text, meant in [cell.rsplit(" ", 1)]
]


def read_as(*texts: str) -> list[str | None]:
    frame = with_periods(pl.DataFrame({"period": texts}, schema={"period": pl.String}), "period")
    return frame["period_as"].to_list()


@cache
def read_together(texts: tuple[str, ...]) -> dict[str, str | None]:
    """Read a table of texts at once: a call costs as much for one text as for a thousand."""
    return dict(zip(texts, read_as(*texts), strict=True))


@pytest.mark.parametrize(("text", "meant"), WRITTEN_FORMS)
def test_a_period_in_another_form_beyond_doubt_is_read_as_ours(text: str, meant: str):
    assert read_together(tuple(text for text, _ in WRITTEN_FORMS))[text] == meant


OPEN = (
    *("2024.1", "08/09/2024", "202405", "201112", "45413", "24年8月", "Aug-24", "20 24", "2024 05", "2 024", "2024/25"),
    *("as of 2024", "截至2024年", "截至2024年上半年", "十五", "2024年¹", "2024①", "2024年中", "2024年初", "early 2024"),
    *("2024-13", "2024年13月", "2024年2月30日", "20240230", "2024年0月", "2024年5季度", "2024H3", "Q5 2024", "1899年"),
    *("2024年8-1月", "2025-2021", "2024年1-1月", "2024年1-13月", "first one months of 2024", "2024年前13个月"),
    *(
        "上半年",
        "1—8月",
        "前三季度",
        "8月",
        "Q3",
        "H1",
        "August",
        "end",
        "末",
        "年底",
        "next year",
        "",
        " ",
        "?",
        "2024?",
    ),
    *("2024年8月（预计）", "2024/2025/2026", "1254", "Mayor 2024", "2024年Y", "Y", "9999年"),
)


@pytest.mark.parametrize("text", OPEN)
def test_a_period_whose_meaning_is_open_is_not_read(text: str):
    assert read_together(OPEN)[text] is None


def test_a_text_tells_whether_it_was_in_another_form_than_ours():
    frame = pl.DataFrame({"period": ["2024-05", "2024年5月", " 2024-05", "2024.1", None]})
    done = with_periods(frame, "period")
    assert done["period_as"].to_list() == ["2024-05", "2024-05", "2024-05", None, None]
    assert done["period_other"].to_list() == [False, True, True, False, False]
    assert done["period_start"].to_list() == [*[date(2024, 5, 1)] * 3, None, None]
    assert done["period_kind"].to_list() == [*["month"] * 3, None, None]


@pytest.mark.parametrize(
    ("text", "meant"), [("202405", "2024-05"), ("24年8月", "2024-08"), ("24年1-8月", "2024-01/2024-08")]
)
def test_what_is_probably_a_period_is_suggested_and_not_read(text: str, meant: str):
    assert read_as(text) == [None]
    assert likely_periods(pl.Series([text])) == {text: meant}


@pytest.mark.parametrize(
    "text", ["2024.1", "08/09/2024", "2024-13", "2024年13月", "2025-2021", "next year", "1254", ""]
)
def test_nothing_is_suggested_where_the_meaning_is_open(text: str):
    assert likely_periods(pl.Series([text])) == {}


def serial(text: str | None, *, since_1904: bool = False) -> str | None:
    return pl.select(serial_day(pl.lit(text, dtype=pl.String), since_1904=since_1904)).item()


@pytest.mark.parametrize(
    ("text", "day", "day_since_1904"),
    [
        ("45413", "2024-05-01", "2028-05-02"),
        ("45413.75", "2024-05-01", "2028-05-02"),
        ("43951", "2020-04-30", "2024-05-01"),
        ("1", "1900-01-01", "1904-01-02"),
        ("59", "1900-02-28", "1904-02-29"),
        ("60", None, "1904-03-01"),  # Excel's 29 February 1900
        ("61", "1900-03-01", "1904-03-02"),
        ("0", None, "1904-01-01"),
        ("2024-05", None, None),
        ("-5", None, None),
        ("x", None, None),
        (None, None, None),
    ],
)
def test_a_serial_number_is_the_day_that_excel_shows(text: str | None, day: str | None, day_since_1904: str | None):
    assert serial(text) == day
    assert serial(text, since_1904=True) == day_since_1904


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


ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
CHINESE_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def month_forms(year: int, month: int) -> list[str]:
    name, number = ENGLISH_MONTHS[month - 1], CHINESE_NUMBERS[month - 1]
    return [
        *(f"{year}年{month}月", f"{year}年{month:02}月份", f"{year}-{month}", f"{year}/{month}", f"{year}.{month:02}"),
        *(f"{name} {year}", f"{name[:3]} {year}", f"{name[:3]}. {year}", f"{year}年{number}月", f"{year}年{month}月末"),
        *(f"截至{year}年{month}月底", f"end of {name} {year}"),
    ]


def run_forms(year: int, first: int, last: int) -> list[str]:
    names = ENGLISH_MONTHS[first - 1], ENGLISH_MONTHS[last - 1]
    return [
        *(
            f"{year}年{first}—{last}月",
            f"{year}年{first}-{last}月",
            f"{year}年{first}月至{last}月",
            f"{year}年{first}~{last}月",
        ),
        *(f"{names[0]}–{names[1]} {year}", f"{names[0][:3]}-{names[1][:3]} {year}", f"{names[0]} to {names[1]} {year}"),
        *(f"{year}年{first}月-{year}年{last}月", f"{year}.{first:02}-{year}.{last:02}"),
    ]


def day_forms(day: date) -> list[str]:
    name = ENGLISH_MONTHS[day.month - 1]
    return [
        *(
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}.{day.month}.{day.day}",
        ),
        *(f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}", f"{day.day}-{name[:3]}-{day.year}"),
        *(f"{day:%Y%m%d}", f"截至{day.year}年{day.month}月{day.day}日", f"{day.year}-{day.month}-{day.day}"),
    ]


def part_forms(year: int, quarter: int, half: int) -> dict[str, list[str]]:
    word, side = CHINESE_NUMBERS[quarter - 1], "上下"[half - 1]
    ordinals = "first", "second", "third", "fourth"
    return {
        f"{year}": [f"{year}年", f"{year}年度", f"FY{year}", f"{year}年全年"],
        f"{year}-Q{quarter}": [
            *(f"{year}年{word}季度", f"{year}年第{quarter}季度", f"Q{quarter} {year}", f"{year}Q{quarter}"),
            f"{ordinals[quarter - 1]} quarter of {year}",
        ],
        f"{year}-H{half}": [
            f"{year}年{side}半年",
            f"H{half} {year}",
            f"{year}H{half}",
            f"{ordinals[half - 1]} half of {year}",
        ],
    }


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(years, months, months, st.integers(1, 4), st.integers(1, 2), days), min_size=1, max_size=10))
def test_a_period_printed_in_any_form_reads_back_equal(cases):
    printed: list[tuple[str, str]] = []
    for year, one, other, quarter, half, day in cases:
        first, last = min(one, other), max(one, other)
        printed += [(form, f"{year}-{one:02}") for form in month_forms(year, one)]
        printed += [(form, day.isoformat()) for form in day_forms(day)]
        printed += [(form, meant) for meant, forms in part_forms(year, quarter, half).items() for form in forms]
        if first < last:
            printed += [(form, f"{year}-{first:02}/{year}-{last:02}") for form in run_forms(year, first, last)]
    assert list(zip((form for form, _ in printed), read_as(*(form for form, _ in printed)), strict=True)) == printed


@settings(deadline=None)
@given(days, days)
def test_whole_months_are_counted_only_where_the_span_is_made_of_them(one: date, other: date):
    start, end = min(one, other), max(one, other)
    spans = start.day == 1 and (end + timedelta(days=1)).day == 1
    months_there = pl.select(whole_months(pl.lit(start), pl.lit(end))).item()
    assert months_there == ((end.year - start.year) * 12 + end.month - start.month + 1 if spans else None)
