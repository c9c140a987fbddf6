"""Each rule on what official forms say is broken once, and fires alone and there."""

import pytest

from auditing import changed, outcomes
from little import ACTUALS, LITTLE, cell, turned

COVER, OUTPUT, CORE = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "docProps/core.xml"
GROWTH = 'IF(B7>0,B8/B7-1,"—")'


@pytest.mark.parametrize("rule", range(104, 109))
def test_the_little_workbook_keeps_the_rule(rule):
    assert outcomes(LITTLE)[rule].outcome == "passed"


@pytest.mark.parametrize(
    ("rule", "part", "old", "new", "where"),
    [
        (104, COVER, "Form number", "Sheet number", "Cover"),
        (104, COVER, cell("B3", "JD-1"), cell("B3", "—"), "Cover!A3"),
        (104, COVER, "2026-12-31", "2024-11-30", "Cover!A6"),
        (105, COVER, "Telephone", "Room", "Cover"),
        (105, COVER, cell("B18", "2025-01-31"), "", "Cover!A18"),
        (108, OUTPUT, "Rank 1 = largest; ties share a rank", "Rank 1 = largest", "Output!Output Rank"),
        (108, OUTPUT, "Rank 1 = largest; ties share a rank", "Rank; ties share a rank", "Output!Output Rank"),
    ],
)
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rule, part, old, new, where):
    found = turned(LITTLE, changed(LITTLE, part, old, new))
    assert list(found) == [rule]
    assert [breach.where for breach in found[rule]] == [where]


@pytest.mark.parametrize("base", [0.0, -27.0])
def test_growth_over_a_base_that_is_no_base_is_found(base):
    without = changed(LITTLE, OUTPUT, cell("B7", ACTUALS[2]), cell("B7", base))
    assert "Output!D8" in {breach.where for breach in turned(LITTLE, without)[106]}


def test_growth_over_a_missing_base_is_found():
    without = changed(LITTLE, OUTPUT, cell("B7", ACTUALS[2]), "")
    assert turned(LITTLE, without)[106][0].found.endswith("divided by nothing")


def test_completion_of_a_target_of_nothing_is_found():
    without = changed(LITTLE, OUTPUT, cell("C8", 30.0), cell("C8", 0.0))
    assert [breach.where for breach in turned(LITTLE, without)[107]] == ["Output!E8"]


def test_a_mark_may_stand_where_there_is_no_base():
    formula = 'IF(B7&gt;0,B8/B7-1,"—")'
    number = cell("D8", ACTUALS[3] / ACTUALS[2] - 1, 0, GROWTH)
    marked = changed(LITTLE, OUTPUT, number, f'<c r="D8" s="0" t="str"><f>{formula}</f><v>—</v></c>')
    without = changed(marked, OUTPUT, cell("B7", ACTUALS[2]), "")
    assert all(breach.where != "Output!D8" for breach in outcomes(without)[106].breaches)


def test_a_draft_may_leave_blanks():
    draft = changed(LITTLE, CORE, "final", "draft")
    blank = changed(draft, COVER, cell("B3", "JD-1"), cell("B3", "—"))
    assert turned(draft, blank) == {}


def test_labels_and_entries_may_share_a_cell():
    together = changed(LITTLE, COVER, cell("A3", "Form number") + cell("B3", "JD-1"), cell("A3", "表号：JD-1"))
    assert turned(LITTLE, together) == {}
