"""What a run's page shows of a report: nothing of the inputs becomes markup, keys are valid for any folder's name."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import shipped
from flows.summary.summary import summary
from flows.summary.told import (
    artifact_key,
    cluster_of,
    counted,
    final_message,
    findings_table,
    page,
    plain,
    targets_table,
)
from schemas.release import Release
from schemas.report import Report
from schemas.summary import ErrorLine, Summary

# Synthetic counts; the sentences are those of the shipped cluster.
FOUND = {"error": 3, "warning": 12, "note": 4}


def report(language="both", **changes):
    about = shipped.inputs()
    told = summary(about.cluster, about.registers, shipped.tables(shipped.FORUM), shipped.FORUM, language)
    path = Path("/outputs/east_park_2024-11-21_both.xlsx")
    made = Report(path, shipped.FORUM, 1, FOUND, (), {}, date(2024, 5, 21), "", summary=told, sha256="ab" * 32)
    return replace(made, **changes)


def test_a_finished_run_says_errors_warnings_files_and_path():
    made = report(summary=Summary(files=2))
    assert final_message(made) == f"3 errors, 12 warnings in 2 files: {made.path}"


@pytest.mark.parametrize(
    ("found", "files", "said"),
    [
        ({"error": 0, "warning": 1, "note": 5}, 1, "1 warning in 1 file"),
        ({"error": 1, "warning": 0, "note": 0}, 1, "1 error in 1 file"),
        ({"error": 0, "warning": 0, "note": 5}, 0, "no errors, no warnings"),
        ({"error": 1200, "warning": 0, "note": 0}, 3, "1,200 errors in 3 files"),
    ],
)
def test_counts_read_as_words(found, files, said):
    assert counted(report(findings=found, summary=Summary(files=files))) == said


def test_the_cluster_is_known_from_the_workbooks_name():
    assert cluster_of(report()) == "east_park"
    assert cluster_of(report(path=Path("/o/东区_2024-11-21_zh_draft.xlsx"))) == "东区"


def test_keys_are_valid_and_no_two_clusters_share_one():
    names = ["east-park", "East Park", "east_park", "东区", "西区", "---", "x" * 200, "x" * 201]
    keys = [artifact_key(name, "report") for name in names]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)
    assert len(set(keys)) == len(names)
    assert keys[0] == "east-park-report"


def test_the_page_leads_to_the_workbook_and_says_which_bytes_it_is():
    made = report(pdf=Path("/outputs/east_park_2024-11-21_both.pdf"))
    text = page(made, "http://127.0.0.1:4399/east_park_2024-11-21_both.xlsx")
    assert "(http://127.0.0.1:4399/east_park_2024-11-21_both.xlsx)" in text
    assert "(http://127.0.0.1:4399/east_park_2024-11-21_both.pdf)" in text
    assert f"SHA-256 `{'ab' * 32}`" in text
    assert "http" not in page(made, None)


def test_the_page_says_headline_attention_and_changes_in_both_languages():
    text = page(report(), None)
    for said in (*report("zh").summary.attention, *report("en").summary.changes, *report("zh").summary.headline):
        assert plain(said) in text
    assert "\n10. " in text
    assert "\n11. " not in text  # the last line counts those that are not named


def test_a_draft_is_marked_and_the_first_errors_are_named():
    draft = report("en", release=Release("draft"))
    told = replace(draft.summary, errors=(ErrorLine("1", "facts.xlsx, facts F3: no such unit"),))
    text = page(replace(draft, summary=told), None)
    assert "**Draft: not released yet**" in text
    assert "- facts.xlsx, facts F3: no such unit" in text
    assert "Draft" not in page(report("en"), None)


@pytest.mark.parametrize(
    "text",
    ["[here](http://evil.example)", "<img src=x>", "**bold**", "`code`", "# title", "a|b", "1. one", "- one", "![](x)"],
)
def test_texts_of_the_inputs_are_shown_as_they_are(text):
    assert re.search(r"(?<!\\)[`*_\[\]<>#|!]|^\d+\.|^-", plain(text)) is None
    assert re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain(text)) == text  # only punctuation can be escaped


def test_tables_have_the_words_of_the_reports_language_and_the_worst_first():
    told = report("zh").summary
    findings, targets = findings_table(told), targets_table(told)
    assert list(findings[0])[:5] == ["级别", "次数", "文件", "工作表", "单元格"]
    assert findings[0]["单元格"] == "D92"
    assert (targets[0]["状态"], targets[0]["进度差，百分点"]) == ("滞后", "-14.4")


def test_a_table_without_rows_says_so():
    told = replace(report("en").summary, findings=(), targets=())
    assert findings_table(told) == [{"What": "No findings"}]
    assert targets_table(told) == [{"Target": "No targets"}]
