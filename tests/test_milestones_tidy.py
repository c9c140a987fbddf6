from datetime import date
from pathlib import Path
from typing import Any

import pytest

from making import commitment, make_cluster, milestone, source, tidied
from schemas.tidied import Tidied


def tidy(folder: Path, **sheets: Any) -> Tidied:
    return tidied(make_cluster(folder / "rivertown", **sheets))


def told(read: Tidied) -> list[tuple[str, str, str, str | None]]:
    return list(read.findings.select("rule", "sheet", "cell", "found").iter_rows())


def test_a_milestone_arrives_with_its_period_and_its_source(tmp_path: Path):
    assert tidy(tmp_path).milestones.row(0, named=True) == {
        "milestone_id": "M001",
        "entity": "River Park",
        "milestone": "Phase 1 opened",
        "period": "2023-05",
        "period_start": date(2023, 5, 1),
        "period_end": date(2023, 5, 31),
        "status": "done",
        "track": None,
        "stage": None,
        "source_id": "S1",
        "grade": "A",
        "known_on": date(2024, 4, 26),
        "file": "facts.xlsx",
        "sheet": "milestones",
        "row": 2,
        "part": "",
    }


@pytest.mark.parametrize("text", ["undated", "Undated", "UNDATED"])
def test_a_milestone_may_be_undated(text: str, tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(period=text)])
    assert read.milestones.select("period", "period_start", "period_end").row(0) == ("undated", None, None)
    assert read.findings.is_empty()


def test_a_milestone_that_nothing_dates_is_left_out(tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(period="undated")], sources=[source(published_on=None)])
    assert ("cannot_be_dated", "milestones", "C2", "undated") in told(read)
    assert read.milestones.is_empty()


def test_an_unreadable_period_is_told_with_the_one_that_may_be_meant(tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(period="25年6月"), milestone(milestone="x")])
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["suggestion"]) == ("unreadable_period", "C2", "2025-06")
    assert one["expected_en"].endswith("or 2024-05-31, or undated")
    assert one["expected_zh"].endswith("或 2024-05-31，或 undated")
    assert read.milestones["milestone"].to_list() == ["x"]


def test_words_of_milestones_are_resolved_and_told_like_those_of_facts(tmp_path: Path):
    rows = [
        milestone(entity="江园", status="已完成"),
        milestone(entity="River Parc", milestone="b"),
        milestone(status="finishd", milestone="c"),
        milestone(source_id="S2", milestone="d"),
        milestone(milestone=None),
    ]
    read = tidy(tmp_path, milestones=rows)
    assert told(read) == [
        ("unknown_entity", "milestones", "A3", "River Parc"),
        ("unknown_word", "milestones", "D4", "finishd"),
        ("unknown_source", "milestones", "E5", "S2"),
        ("blank_cell", "milestones", "B6", None),
    ]
    assert read.findings["suggestion"].to_list() == ["River Park", "done", None, None]
    assert read.milestones.select("entity", "status").rows() == [("River Park", "done")]


def test_a_milestone_said_twice_is_kept_once(tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(), milestone(status="planned"), milestone()])
    assert told(read) == [("duplicate_row", "milestones", "B4", "Phase 1 opened")]
    assert read.milestones.height == 2


def test_a_commitment_arrives_and_a_second_one_alike_does_not(tmp_path: Path):
    read = tidy(tmp_path, commitments=[commitment(), commitment(made_by=None), commitment(), commitment(made_by=None)])
    assert told(read) == [
        ("duplicate_row", "commitments", "E4", "Every permit within ten days"),
        ("duplicate_row", "commitments", "E5", "Every permit within ten days"),
    ]
    assert read.commitments.select("commitment_id", "made_by", "known_on").rows() == [
        ("K001", "Li Hua", date(2024, 4, 26)),
        ("K002", None, date(2024, 4, 26)),
    ]


@pytest.mark.parametrize(("made_on", "suggestion"), [("04/26/2024", None), ("24年4月", "2024-04"), ("2024-Q2", None)])
def test_a_commitment_needs_a_date(made_on: str, suggestion: str | None, tmp_path: Path):
    read = tidy(tmp_path, commitments=[commitment(made_on=made_on)])
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["found"], one["suggestion"]) == (
        "unreadable_period",
        "D2",
        made_on,
        suggestion,
    )
    assert (one["expected_en"], one["expected_zh"]) == (
        "2024-04-26, 2024-04 or 2024",
        "应为 2024-04-26、2024-04 或 2024",
    )


def test_a_translation_stands_for_one_text_only(tmp_path: Path):
    terms = [{"text_en": "a", "text_zh": "甲"}, {"text_en": "a", "text_zh": "乙"}, {"text_en": "b", "text_zh": None}]
    read = tidy(tmp_path, terms=terms)
    assert told(read) == [("duplicate_key", "terms", "A3", "a"), ("blank_cell", "terms", "B4", None)]
    assert read.terms.select("text_en", "text_zh").rows() == [("a", "甲")]


def test_a_track_and_a_stage_go_with_the_milestone(tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(track="phase 1", stage="临床试验")])
    assert read.milestones.select("track", "stage").row(0) == ("phase 1", "trial")
    assert read.findings.is_empty()


def test_an_unknown_stage_is_noted_and_the_milestone_stays(tmp_path: Path):
    read = tidy(tmp_path, milestones=[milestone(stage="triall")])
    assert read.milestones["stage"].to_list() == [None]
    (noted,) = read.findings.iter_rows(named=True)
    assert (noted["rule"], noted["severity"], noted["cell"]) == ("unknown_word_passed_over", "warning", "G2")
    assert (noted["found"], noted["suggestion"], noted["left_out"]) == ("triall", "trial", False)
