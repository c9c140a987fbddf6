from datetime import date
from pathlib import Path
from typing import Any

import pytest

from making import make_cluster, opened, source, tidied
from schemas.tidied import Tidied


def tidy(folder: Path, *sources: dict[str, Any]) -> Tidied:
    return tidied(make_cluster(folder / "rivertown", sources=sources))


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2024-04-26", date(2024, 4, 26), date(2024, 4, 26)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        (2024, date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 4, 26), date(2024, 4, 26), date(2024, 4, 26)),
    ],
)
def test_a_date_that_is_a_month_or_a_year_counts_as_known_at_its_end(
    published: Any, first: date, last: date, tmp_path: Path
):
    read = tidy(tmp_path, source(published_on=published))
    assert read.sources.select("known_from", "known_on").row(0) == (first, last)
    assert read.findings.filter(sheet="sources").is_empty()


def test_a_date_cell_shown_as_a_month_counts_as_that_month(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown", sources=[source(published_on=date(2024, 4, 1))])
    with opened(cluster) as workbook:
        workbook["sources"]["D2"].number_format = "mmm-yy"
    assert tidied(cluster).sources["known_on"].to_list() == [date(2024, 4, 30)]


def test_a_source_without_a_date_is_kept_and_told(tmp_path: Path):
    read = tidy(tmp_path, source(published_on=None))
    (one,) = read.findings.rows(named=True)
    assert (one["severity"], one["rule"], one["cell"], one["left_out"]) == (
        "warning",
        "no_publication_date",
        "D2",
        False,
    )
    assert read.sources.select("known_from", "known_on").row(0) == (None, None)


@pytest.mark.parametrize(
    ("published", "suggestion"),
    [
        ("04/26/2024", None),
        ("202404", "2024-04"),
        ("2024-02-30", None),
        ("2024-Q1", None),
        ("2024-01/2024-03", None),
        ("2024上半年", None),  # a half year is no date
        ("45408", "2024-04-26"),  # the number of a day, without a date format
        ("1245408", None),
    ],
)
def test_an_unreadable_date_is_told_and_the_source_kept(published: str, suggestion: str | None, tmp_path: Path):
    read = tidy(tmp_path, source(published_on=published))
    (one,) = read.findings.rows(named=True)
    assert (one["severity"], one["rule"], one["cell"], one["found"]) == ("error", "unreadable_date", "D2", published)
    assert one["suggestion"] == suggestion
    assert (read.sources.height, read.facts.height) == (1, 3)
    assert read.sources["known_on"].to_list() == [None]


@pytest.mark.parametrize(
    ("published", "read_as"),
    [
        ("26 April 2024", "2024-04-26"),
        ("2024年4月26日", "2024-04-26"),
        ("2024/4/26", "2024-04-26"),
        ("2024.04", "2024-04"),
    ],
)
def test_a_date_in_another_form_is_read_and_told(published: str, read_as: str, tmp_path: Path):
    read = tidy(tmp_path, source(published_on=published))
    (one,) = read.findings.rows(named=True)
    assert (one["severity"], one["rule"], one["cell"], one["found"]) == ("note", "period_other_form", "D2", published)
    assert one["suggestion"] == read_as
    assert read.sources["published_on"].to_list() == [read_as]


def test_a_grade_is_one_of_three(tmp_path: Path):
    read = tidy(tmp_path, source(), source(source_id="S2", grade="official"), source(source_id="S3", grade="D"))
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["expected_en"]) == ("unknown_word", "E4", "one of A, B, C")
    assert one["expected_zh"] == "应为下列之一：A, B, C"
    assert read.sources["grade"].to_list() == ["A", "A"]


def test_the_first_of_two_sources_with_one_id_counts(tmp_path: Path):
    read = tidy(tmp_path, source(), source(title="another"))
    assert read.findings.select("rule", "cell").rows() == [("duplicate_key", "A3")]
    assert read.sources["title"].to_list() == ["Bulletin 2023"]
    assert read.facts.height == 3
