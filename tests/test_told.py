"""Notices: what they say, and that nobody is told the same twice."""

from dataclasses import dataclass

import pytest

from flows.service.told import (
    errors_notice,
    failure_notice,
    first_time,
    new_errors,
    note_errors,
    release_notice,
)


@dataclass(frozen=True)
class Error:
    """An error-level finding of a summary."""

    fingerprint: str
    line: str


UNIT, SUM = Error("f1", "returns/a.xlsx, F14: the unit"), Error("f2", "facts.xlsx, D3: the sum")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "rivertown"


def test_errors_are_new_until_a_report_that_has_them_is_noted(folder):
    assert new_errors(folder, [UNIT, SUM]) == (UNIT.line, SUM.line)
    note_errors(folder, [UNIT])
    assert new_errors(folder, [UNIT, SUM]) == (SUM.line,)
    note_errors(folder, [UNIT, SUM])
    assert new_errors(folder, [UNIT, SUM]) == ()


def test_an_error_that_was_mended_and_made_again_is_new_again(folder):
    note_errors(folder, [UNIT])
    note_errors(folder, [])
    assert new_errors(folder, [UNIT]) == (UNIT.line,)


def test_an_error_in_two_places_is_told_once(folder):
    assert new_errors(folder, [UNIT, UNIT]) == (UNIT.line,)


def test_the_errors_of_one_cluster_are_no_news_of_another(folder, tmp_path):
    note_errors(folder, [UNIT])
    assert new_errors(tmp_path / "hilltown", [UNIT]) == (UNIT.line,)


def test_an_end_is_told_once_for_each_try():
    assert [first_time("ended", "run-1"), first_time("ended", "run-1"), first_time("ended", "run-2")] == [
        True, False, True,
    ]  # fmt: skip


def test_where_nothing_can_be_kept_it_is_told_rather_than_not(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "file"))
    assert first_time("ended", "run-1")


def test_a_failure_names_cluster_place_and_run():
    title, text = failure_notice("rivertown", "facts.xlsx, sheet facts, F14: unit", "Run: brisk-otter")
    assert title == "clusterbook, rivertown: the report could not be made · 报告未能生成"
    assert text == "facts.xlsx, sheet facts, F14: unit\nRun: brisk-otter"


def test_a_crash_without_a_message_says_where_to_look():
    title, text = failure_notice("rivertown", None, "Run: brisk-otter", crashed=True)
    assert "cut off" in title
    assert "the run's log says more" in text


def test_a_message_of_any_length_makes_a_notice_that_can_be_sent():
    assert len(failure_notice("rivertown", "x" * 100_000, "Run: a")[1]) < 2100


def test_many_new_errors_are_counted_and_the_first_spelt_out():
    title, text = errors_notice("江镇{}", [f"error {number}" for number in range(12)], "http://127.0.0.1/a.xlsx")
    assert title == "clusterbook, 江镇{}: 12 new errors · 新增12处错误"
    assert text.splitlines()[0] == "- error 0"
    assert text.splitlines()[-2:] == [
        "… and 2 more; all are on the workbook's sheet of findings.", "http://127.0.0.1/a.xlsx",
    ]  # fmt: skip
    assert errors_notice("rivertown", ["one"], "")[0].endswith("1 new error · 新增1处错误")


@pytest.mark.parametrize("what", ["waiting", "approved", "sent back"])
def test_a_release_says_what_became_of_it(what):
    title, text = release_notice("rivertown", what, ["Wang Fang", None, "a.xlsx"])
    assert title.startswith("clusterbook, rivertown: ")
    assert text == "Wang Fang\na.xlsx"
