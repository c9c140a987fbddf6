from datetime import date

import pytest

from examples import (
    cluster,
    fact,
    facts,
    finding,
    findings,
    groups,
    indicators,
    milestone,
    milestones,
    town,
)  # fmt: skip
from flows.aggregate.attention import attention as what_needs_me
from flows.aggregate.attention import disagreements
from flows.aggregate.developments import developments
from flows.aggregate.milestones import milestone_states
from flows.aggregate.targets import target_pace
from schemas.cluster import Pace

AS_OF = date(2024, 6, 30)


def attention(facts=facts(), milestones=milestones(), findings=findings()):  # noqa: B008 - frames never change
    targets = target_pace(facts, indicators(), groups(), Pace(), AS_OF)
    states = milestone_states(milestones, groups(), AS_OF)
    parks, _ = developments(cluster(), town(), facts, states)
    return what_needs_me(targets, states, parks, disagreements(facts, groups()), findings).rows(named=True)


def kinds(**frames):
    quiet = {"kind": "no_figures", "entity": "Quiet park"}
    return [row for row in attention(**frames) if not quiet.items() <= row.items()]


PARK = fact("P", "Park", "firms", "2023", "5")  # so that the park is not among those without figures


@pytest.mark.parametrize(
    ("period", "value", "kind", "number"),
    [
        ("2024-01/2024-06", "39", "target_behind", -11.0),  # 39 % - 50 %
        ("2024-01/2024-06", "45", "target_at_risk", -5.0),
        ("2024", "80", "target_missed", -20.0),  # 80 % of it: a fifth short
    ],
)
def test_a_target_that_is_behind_at_risk_or_missed_needs_attention(period, value, kind, number):
    target = fact("T", "District", "output", "2024", "100", "target", scope="biopharma")
    (row,) = kinds(facts=facts(PARK, target, fact("A", "District", "output", period, value, scope="biopharma")))
    assert (row["kind"], row["entity"], row["indicator"], row["text"], row["period"], row["ref"]) == (
        kind, "District", "output", "biopharma", "2024", "T",
    )  # fmt: skip
    assert row["number"] == pytest.approx(number)


@pytest.mark.parametrize("value", ["48", "60", "100"])
def test_a_target_on_course_ahead_or_met_needs_none(value):
    target = fact("T", "District", "output", "2024", "100", "target")
    assert kinds(facts=facts(PARK, target, fact("A", "District", "output", "2024-01/2024-06", value))) == []


def test_a_comparators_troubles_are_not_this_offices():
    rows = facts(
        PARK,
        fact("T", "Rival", "output", "2023", "100", "target"),
        fact("A", "Rival", "output", "2023", "1"),
        fact("B", "Rival", "output", "2023", "90", grade="B"),
    )
    assert kinds(facts=rows, milestones=milestones(milestone("M", "Rival", "2020", "planned"))) == []


def test_an_overdue_milestone_says_by_how_many_days():
    rows = milestones(milestone("M1", "Firm", "2024-05", "planned"), milestone("M2", "Firm", "2025", "planned"))
    (row,) = kinds(facts=facts(PARK), milestones=rows)
    assert (row["kind"], row["entity"], row["text"], row["period"], row["number"], row["ref"]) == (
        "milestone_overdue", "Firm", "milestone M1", "2024-05", 30.0, "M1",
    )  # fmt: skip


def test_a_development_without_figures_is_named():
    rows = attention(facts=facts(PARK))
    assert [(row["kind"], row["entity"], row["number"]) for row in rows] == [("no_figures", "Quiet park", None)]


def test_rows_left_out_are_counted_once_a_row():
    rows = findings(
        finding("unknown_unit", row=3),
        finding("unknown_entity", row=3),
        finding("unknown_unit", row=4),
        finding("unknown_word", sheet="entities", row=3),
        finding("blank_row", row=9, left_out=False),
    )
    found = kinds(facts=facts(PARK), findings=rows)
    assert [(row["kind"], row["text"], row["number"]) for row in found] == [
        ("row_left_out", "facts.xlsx, entities", 1.0),
        ("row_left_out", "facts.xlsx, facts", 2.0),
    ]


def test_the_most_pressing_stands_first():
    rows = attention(
        facts=facts(
            PARK,
            fact("T1", "District", "output", "2023", "100", "target"),
            fact("A1", "District", "output", "2023", "50"),
            fact("R1", "District", "output", "2023", "60", grade="C"),
            fact("T2", "Park", "output", "2024", "100", "target"),
            fact("A2", "Park", "output", "2024-Q1", "1"),
            fact("T3", "Loner", "output", "2024", "100", "target"),
            fact("A3", "Loner", "output", "2024-Q1", "20"),
        ),
        milestones=milestones(milestone("M", "Park", "2020", "planned")),
        findings=findings(finding("unknown_unit")),
    )
    assert [row["kind"] for row in rows] == [
        "target_missed", "target_behind", "target_at_risk", "milestone_overdue", "no_figures", "sources_disagree",
        "row_left_out",
    ]  # fmt: skip


def apart(*rows):
    return disagreements(facts(*rows), groups()).rows(named=True)


def output(fact_id, value, **more):
    return fact(fact_id, "District", "output", "2023", value, **more)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("235.8", "235.8", False),
        ("285.4", "285", False),  # 285 is 284.5 to 285.5
        ("10.988", "10.99", False),
        ("10.988", "109.88", True),
        ("10", "10.4", False),  # 10 is 9.5 to 10.5
        ("410", "420", True),
        ("285.4", "286", True),  # 0.6 > 0.05 + 0.5
        ("285.4", "285.95", True),
    ],
)
def test_sources_disagree_when_figures_differ_by_more_than_their_rounding(one, other, differ):
    assert bool(apart(output("A", one), output("B", other, grade="B"))) == differ


def test_a_disagreement_names_the_figure_shown_and_its_rival_and_says_how_far_apart_they_are():
    (row,) = apart(output("WORSE", "109.88", grade="C"), output("BETTER", "10.988", grade="B"))
    assert (row["shown_id"], row["rival_id"], row["period"]) == ("BETTER", "WORSE", "2023")
    assert row["gap_percent"] == pytest.approx(900.0)  # (109.88 - 10.988) / 10.988


def test_a_disagreement_with_a_zero_has_no_percentage():
    (row,) = apart(output("A", "0"), output("B", "5", grade="B"))
    assert row["gap_percent"] is None


@pytest.mark.parametrize(
    "other",
    [
        {"qualifier": "almost"},
        {"scope": "wide"},
        {"dimension": "USD"},
        {"basis": "forecast"},
        {"period": "2022"},
        {"entity": "Park"},
    ],
)
def test_what_speaks_of_something_else_or_is_hedged_does_not_disagree(other):
    assert apart(output("A", "10"), output("B", "20", grade="B") | other) == []
