from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    tidied,
    town,
)  # fmt: skip
from flows.aggregate.attention import Matters
from flows.aggregate.attention import attention as what_needs_me
from flows.aggregate.figures import figures
from flows.aggregate.headline import headline
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.places.developments import developments
from flows.aggregate.targets.pace import target_pace
from schemas.answers.attention import ATTENTION, ATTENTION_ANSWER, ATTENTION_KINDS
from schemas.answers.reconciliation import RECONCILIATION
from schemas.cluster import Pace, Tile
from schemas.summary import LISTED

AS_OF = date(2024, 6, 30)
PARK = fact("P", "Park", "firms", "2023", "5")  # so that the park is not among those without figures
QUIET = fact("Q", "Quiet park", "firms", "2023", "5")


def clash(check, entity, indicator, *ids, verdict="differs", gap=10.0, group="cluster"):
    """A row of RECONCILIATION: the first id is the figure shown, the second its rival."""
    blank = dict.fromkeys(RECONCILIATION.columns)
    return blank | {
        "check": check, "verdict": verdict, "group": group, "entity": entity, "indicator": indicator, "scope": "",
        "period": "2023", "dimension": "CNY", "shown_id": ids[0], "rival_id": ids[1] if len(ids) > 1 else None,
        "gap_percent": gap, "scopes_differ": False, "fact_ids": list(ids),
    }  # fmt: skip


def attention(*rows, milestones=milestones(), findings=findings(), clashes=(), **more):  # noqa: B008 - frames never change
    asked, known = cluster(**more), facts(*rows)
    every = figures(known)
    states = milestone_states(milestones, groups(), AS_OF)
    parks, _ = developments(asked, town(), every, states, tidied().commitments)
    schema = RECONCILIATION.columns
    tables = Matters(
        headline(asked, known, indicators(), AS_OF),
        target_pace(known, every, indicators(), groups(), Pace(), AS_OF),
        states,
        parks,
        pl.DataFrame(clashes, schema=schema),
        findings,
    )
    return what_needs_me(asked, indicators(), tables).to_dicts()


def kinds(*rows, **more):
    """What needs attention in a town whose parks have figures."""
    return attention(PARK, QUIET, *rows, **more)


def target(fact_id="T", entity="District", indicator="output", period="2024", **more):
    return fact(fact_id, entity, indicator, period, "100", "target", **more)


@pytest.mark.parametrize(
    ("period", "value", "kind", "number"),
    [
        ("2024-01/2024-06", "39", "target_behind", -11.0),  # 39 % - 50 %
        ("2024-01/2024-06", "45", "target_at_risk", -5.0),
        ("2024", "80", "target_missed", -20.0),  # 80 % of it: a fifth short
    ],
)
def test_a_target_that_is_behind_at_risk_or_missed_needs_attention(period, value, kind, number):
    actual = fact("A", "District", "output", period, value, scope="biopharma")
    (row,) = kinds(target(scope="biopharma"), actual)
    assert (row["kind"], row["entity"], row["indicator"], row["text"], row["period"], row["ref"]) == (
        kind, "District", "output", "biopharma", "2024", "T",
    )  # fmt: skip
    assert row["number"] == pytest.approx(number)
    assert set(row["fact_ids"]) >= {"T", "A"}


@pytest.mark.parametrize("value", ["48", "60", "100"])
def test_a_target_on_course_ahead_or_met_needs_none(value):
    assert kinds(target(), fact("A", "District", "output", "2024-01/2024-06", value)) == []


def test_a_target_that_a_newer_one_replaced_is_not_held_against_anyone():
    old = target("OLD", known_on=date(2021, 1, 1), scope="health")
    new = target("NEW", known_on=date(2024, 1, 1), scope="biopharma")
    behind = fact("A", "District", "output", "2024-01/2024-06", "10", scope="health")
    assert kinds(old, behind)[0]["ref"] == "OLD"
    assert kinds(old, new, behind) == []


def test_a_comparators_troubles_are_not_this_offices():
    rows = target(entity="Rival", period="2023"), fact("A", "Rival", "output", "2023", "1")
    clashes = [clash("sources", "Rival", "output", "A", "B", group="comparator")]
    assert kinds(*rows, milestones=milestones(milestone("M", "Rival", "2020", "planned")), clashes=clashes) == []


def test_an_overdue_milestone_says_by_how_many_days():
    rows = milestones(milestone("M1", "Firm", "2024-05", "planned"), milestone("M2", "Firm", "2025", "planned"))
    (row,) = kinds(milestones=rows)
    assert (row["kind"], row["entity"], row["text"], row["period"], row["number"], row["ref"]) == (
        "milestone_overdue", "Firm", "milestone M1", "2024-05", 30.0, "M1",
    )  # fmt: skip


def test_a_milestone_put_off_says_by_how_many_days_and_once_overdue_is_that():
    first = milestone("M1", "Firm", "2023", "planned", milestone="Opening", known_on=date(2022, 1, 1))
    later = milestone("M2", "Firm", "2024", "planned", milestone="Opening", known_on=date(2023, 1, 1), source_id="S2")
    (row,) = kinds(milestones=milestones(first, later))
    assert (row["kind"], row["ref"], row["number"], row["fact_ids"]) == (
        "milestone_slipped", "M2", 366.0, ["M2", "M1"],  # from the last day of 2023 to that of 2024
    )  # fmt: skip
    (row,) = kinds(milestones=milestones(first, later | {"period": "2024-03"}))
    assert (row["kind"], row["ref"], row["number"]) == ("milestone_overdue", "M2", 91.0)  # 30 + 31 + 30 days


def test_developments_without_figures_are_named_as_the_cluster_lists_them():
    found = attention()
    assert [(row["kind"], row["entity"], row["number"]) for row in found] == [
        ("no_figures", "Park", None), ("no_figures", "Quiet park", None),
    ]  # fmt: skip


def test_rows_left_out_are_counted_once_a_row():
    rows = findings(
        finding("unknown_unit", row=3),
        finding("unknown_entity", row=3),
        finding("unknown_unit", row=4),
        finding("unknown_word", sheet="entities", row=3),
        finding("blank_row", row=9, left_out=False),
    )
    found = kinds(findings=rows)
    assert [(row["kind"], row["text"], row["number"]) for row in found] == [
        ("row_left_out", "facts.xlsx, facts", 2.0),
        ("row_left_out", "facts.xlsx, entities", 1.0),
    ]


@pytest.mark.parametrize(
    ("check", "verdict", "kind"),
    [
        ("sources", "differs", "contradiction"),
        ("scale", "slip", "contradiction"),
        ("parts", "differs", "contradiction"),
        ("growth", "differs", "growth_differs"),
        ("increase", "differs", "growth_differs"),
        ("sources", "agrees", None),
        ("growth", "agrees", None),
    ],
)
def test_a_contradiction_on_a_headline_figure_needs_attention(check, verdict, kind):
    found = kinds(clashes=[clash(check, "District", "output", "A", "B", verdict=verdict, gap=7.5)])
    assert [(row["kind"], row["check"], row["number"], row["fact_ids"]) for row in found] == (
        [(kind, check, 7.5, ["A", "B"])] if kind else []
    )


def test_growth_that_does_not_fit_counts_on_headline_figures_only():
    assert kinds(clashes=[clash("growth", "District", "profit_growth", "A")]) == []
    assert kinds(clashes=[clash("growth", "District", "output_growth", "A")]) != []  # the growth of what a tile shows


SHOWN = fact("SHOWN", "District", "output", "2023", "10")  # what the one tile shows


@pytest.mark.parametrize(
    ("matter", "effect"),
    [
        (clash("sources", "District", "output", "SHOWN", "B"), 470),
        (clash("sources", "District", "output", "OLD", "B"), 370),
        (clash("growth", "District", "output_growth", "OLD"), 360),
        (clash("early", "District", "output", "SHOWN"), 470),
        (clash("early", "District", "output", "OLD"), 70),  # no other figure speaks against it
        (
            clash("sources", "District", "profit", "SHOWN", "B"),
            70,
        ),  # the tile's figure is only what it was held against
        (clash("sources", "Park", "output", "B", "C", group="development"), 70),
    ],
)
def test_the_effect_of_a_contradiction_is_that_of_the_figure_it_is_about(matter, effect):
    (row,) = kinds(SHOWN, clashes=[matter])
    assert row["effect"] == effect


@pytest.mark.parametrize(
    ("entity", "indicator", "tile", "effect"),
    [
        ("District", "output", "target", 480),  # the tile shows the target itself
        ("District", "output", "planned", 380),
        ("Loner", "profit", "actual", 280),
        ("Park", "profit", "actual", 180),
    ],
)
def test_the_effect_of_a_target_is_that_of_its_figure(entity, indicator, tile, effect):
    rows = target("T", entity, indicator), fact("A", entity, indicator, "2024-01/2024-06", "1")
    (row,) = kinds(*rows, headline=(Tile(entity="District", indicator="output", basis=tile),))
    assert (row["kind"], row["effect"]) == ("target_behind", effect)


def test_what_touches_the_headline_comes_first_and_of_one_kind_the_largest():
    found = attention(
        PARK,
        target("T1"),
        fact("A1", "District", "output", "2024-01/2024-06", "45"),
        target("T2", "Loner", "profit"),
        fact("A2", "Loner", "profit", "2024-01/2024-06", "30"),
        target("T3", "Loner", "emissions", period="2023"),
        target("T4", "Firm", "output"),
        fact("A4", "Firm", "output", "2024-Q1", "5"),
        target("T5", "Firm", "profit"),
        fact("A5", "Firm", "profit", "2024-Q1", "1"),
        milestones=milestones(
            milestone("M1", "Park", "2024-05", "planned"),
            milestone("M2", "Park", "2020", "planned"),
            milestone("M3", "Loner", "2024-05", "planned"),
        ),
        clashes=[clash("sources", "Loner", "profit", "X", "Y", gap=900.0)],
        findings=findings(finding("unknown_unit")),
    )
    assert [(row["rank"], row["effect"], row["ref"]) for row in found] == [
        (1, 450, "T1"),  # at risk only, by 5 points; but the headline stands on its actual figure
        (2, 280, "T2"),
        (3, 230, "M3"),
        (4, 180, "T5"),  # 1 % - 25 %
        (5, 180, "T4"),  # 5 % - 25 %
        (6, 140, "Quiet park"),
        (7, 130, "M2"),  # since 2020
        (8, 130, "M1"),
        (9, 70, "Y"),
        (10, 10, "facts.xlsx, facts"),
    ]


def test_ten_are_named_and_the_rest_counted_by_kind():
    late = [milestone(f"M{day:02}", "Loner", f"2024-05-{day:02}", "planned") for day in range(1, 13)]
    found = kinds(milestones=milestones(*late), findings=findings(finding("unknown_unit")))
    assert [row["ref"] for row in found[:LISTED]] == [f"M{day:02}" for day in range(1, 11)]
    assert [(row["rank"], row["kind"], row["number"], row["effect"]) for row in found[LISTED:]] == [
        (None, "milestone_overdue", 2.0, None),
        (None, "row_left_out", 1.0, None),
    ]


POOL = [milestone(f"M{n}", who, f"2024-0{n}", "planned") for n, who in enumerate(("Firm", "Loner", "Park"), start=1)]
FACTS = (target(), fact("A", "District", "output", "2024-Q1", "5"), target("T2", "Park"), PARK)


@settings(max_examples=10, deadline=None)
@given(st.permutations(POOL), st.permutations(FACTS))
def test_the_order_of_rows_changes_nothing(dates, rows):
    numbered = [date | {"row": 2} for date in dates]
    assert attention(*rows, milestones=milestones(*numbered)) == attention(
        *FACTS, milestones=milestones(*(date | {"row": 2} for date in POOL))
    )


def test_every_column_of_numbers_says_how_it_is_made():
    numeric = {name for name, column in ATTENTION.columns.items() if column.is_numeric()} - {"rank"}
    assert set(ATTENTION_ANSWER.methods) == numeric
    assert len(ATTENTION_KINDS) == 9  # the tens of the effect
