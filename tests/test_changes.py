from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import shipped
from examples import cluster, fact, facts, groups, indicators, milestone, milestones, tidied, town
from flows.aggregate.changes.changes import changes
from flows.aggregate.changes.state import state_by
from flows.aggregate.tables import aggregate_tables
from schemas.cluster import Developments, Tile
from schemas.state import State

THEN, NOW = date(2024, 4, 26), date(2024, 11, 21)
registers = shipped.inputs().registers.__class__(
    indicators=indicators(),
    **{name: getattr(shipped.inputs().registers, name) for name in ("dimensions", "units", "aliases", "relations")},
)


def said(as_of, *rows) -> State:
    known = [row for row in rows if row["known_on"] <= as_of]
    parts = {
        "facts": facts(*(row for row in known if "fact_id" in row)),
        "milestones": milestones(*(row for row in known if "milestone_id" in row)),
    }
    return state_by(cluster(), registers, tidied(**parts), as_of)


def between(before: State, now: State, described=None):
    return changes(before, now, described or cluster(), registers, town(), groups())


def changed(*rows, then=THEN, now=NOW, described=None):
    """What a report of now says of the rows that one of then did not; rows dated NOW are known only then."""
    return between(said(then, *rows), said(now, *rows), described).rows(named=True)


def new(*args, **more):
    return fact(*args, known_on=NOW, **more)


def kinds(rows):
    return [(row["kind"], row["new_id"] or row["old_id"]) for row in rows]


# Figures


def test_a_thing_not_spoken_of_before_is_new():
    (row,) = changed(new("A", "Loner", "firms", "2024-10", "5"))
    assert (row["kind"], row["group"], row["entity"], row["new_id"], row["new_value"], row["new_period"]) == (
        "new", "cluster", "Loner", "A", Decimal(5), "2024-10",
    )  # fmt: skip
    assert (row["old_id"], row["old_value"], row["change"]) == (None, None, None)  # nothing before is no zero
    assert row["fact_ids"] == ["A"]


def test_of_a_series_only_the_newest_period_is_told_and_the_rest_is_counted():
    (row,) = changed(*(new(f"Y{year}", "Loner", "profit", str(year), "1") for year in range(2019, 2024)))
    assert (row["kind"], row["new_id"], row["more"]) == ("new", "Y2023", 4)
    assert set(row["fact_ids"]) == {f"Y{year}" for year in range(2019, 2024)}


def test_what_is_older_than_what_was_known_is_a_backfill():
    rows = changed(
        fact("OLD", "Loner", "profit", "2023", "5"),
        new("Y2022", "Loner", "profit", "2022", "4"),
        new("Y2021", "Loner", "profit", "2021", "3"),
    )
    assert [(row["kind"], row["new_id"], row["more"]) for row in rows] == [("backfill", "Y2022", 1)]


def test_a_level_and_its_growth_are_one_row():
    (row,) = changed(
        new("A", "Loner", "profit", "2024-H1", "10"), new("G", "Loner", "profit_growth", "2024-H1", "0.0118")
    )
    assert (row["new_id"], row["growth_id"], row["growth"], row["more"]) == ("A", "G", Decimal("0.0118"), 0)
    assert row["fact_ids"] == ["A", "G"]


def test_a_growth_that_was_published_without_a_level_is_told_by_itself():
    assert kinds(changed(new("G", "Loner", "profit_growth", "2024-H1", "0.02"))) == [("new", "G")]


def test_each_coverage_is_told():
    rows = changed(
        new("A", "Loner", "firms", "2024-10", "5", scope="makers"),
        new("B", "Loner", "firms", "2024-10", "9", scope="all"),
    )
    assert sorted(kinds(rows)) == [("new", "A"), ("new", "B")]


@pytest.mark.parametrize(
    ("old", "more", "change"),
    [
        (("2024-04", "4"), {}, 0.25),  # 5 / 4 - 1
        (("2024-04", "4"), {"scope": "makers"}, None),  # another coverage: beside it, not comparable
        (("2024-04", "4"), {"qualifier": "more_than"}, None),
        (("2024-04", "0"), {}, None),
    ],
)
def test_a_stock_stands_beside_the_one_before(old, more, change):
    (row,) = changed(fact("OLD", "Park", "firms", *old, **more), new("A", "Park", "firms", "2024-10", "5"))
    assert (row["old_id"], row["old_period"], row["old_scope"]) == ("OLD", "2024-04", more.get("scope", ""))
    assert row["change"] == pytest.approx(change)


def test_a_flow_stands_beside_the_like_months_of_the_year_before_only():
    rows = (
        fact("LIKE", "Firm", "profit", "2023-01/2023-08", "16"),
        fact("YEAR", "Firm", "profit", "2023", "30"),
        new("A", "Firm", "profit", "2024-01/2024-08", "20"),
    )
    (row,) = changed(*rows)
    assert (row["old_id"], row["change"]) == ("LIKE", pytest.approx(0.25))  # 20 / 16 - 1
    (row,) = changed(*rows[1:])
    assert (row["old_id"], row["change"]) == (None, None)


@pytest.mark.parametrize(
    ("old", "now", "hedge", "kind", "change"),
    [
        ("28.5", "30.1", "exact", "revised", 30.1 / 28.5 - 1),
        ("28.5", "28.54", "exact", "restated", 28.54 / 28.5 - 1),  # 28.45 to 28.55 holds it
        ("200", "200", "almost", "restated", None),
        ("5.5", "5.50", "exact", None, None),  # the same number
    ],
)
def test_another_value_for_the_same_thing_is_revised_only_beyond_rounding(old, now, hedge, kind, change):
    rows = changed(
        fact("OLD", "Firm", "profit", "2023", old),
        fact("A", "Firm", "profit", "2023", now, known_on=NOW, qualifier=hedge),
    )
    assert [row["kind"] for row in rows] == ([kind] if kind else [])
    for row in rows:
        assert (row["old_id"], row["new_id"], row["fact_ids"]) == ("OLD", "A", ["A", "OLD"])
        assert row["change"] == pytest.approx(change)


def test_what_is_not_said_any_more_is_withdrawn():
    (row,) = between(said(THEN, fact("A", "Firm", "profit", "2023", "5")), said(NOW)).rows(named=True)
    assert (row["kind"], row["old_id"], row["old_value"], row["new_id"]) == ("withdrawn", "A", Decimal(5), None)


def test_a_figure_published_after_the_earlier_day_is_not_counted_as_known_on_it():
    late = fact("A", "Loner", "profit", "2023", "5", known_on=THEN + timedelta(days=1))
    assert kinds(changed(late)) == [("new", "A")]
    assert changed(late | {"known_on": THEN}) == []


def test_a_development_that_was_silent_is_said_to_have_its_first_figures():
    rows = changed(new("A", "Firm", "profit", "2023", "5"), new("B", "Quiet park", "firms", "2024", "5"))
    first = {row["entity"]: row["fact_ids"] for row in rows if row["kind"] == "first_figures"}
    assert first == {"Park": ["A"], "Quiet park": ["B"]}  # the firm stands in the park
    rows = changed(fact("O", "Firm", "firms", "2023", "5"), new("A", "Park", "firms", "2024", "5"))
    assert "first_figures" not in [row["kind"] for row in rows]


# Targets


def test_a_target_is_told_with_the_growth_promised_and_every_period_by_itself():
    rows = changed(
        fact("T24", "District", "output", "2024", "38.5", "target"),
        new("T25", "District", "output", "2025", "50", "target"),
        new("G25", "District", "output_growth", "2025", "0.3", "target"),
        new("T23", "District", "output", "2023", "30", "target"),
    )
    assert [(row["kind"], row["new_id"], row["growth_id"]) for row in rows] == [
        ("target_set", "T25", "G25"),
        ("target_set", "T23", None),
    ]


def test_a_target_of_another_coverage_for_the_same_period_is_a_revision():
    (row,) = changed(
        fact("OLD", "District", "output", "2025", "100", "target"),
        new("T", "District", "output", "2025", "50", "target", scope="wider"),
    )
    assert (row["kind"], row["old_id"], row["new_id"], row["old_scope"], row["scope"]) == (
        "target_revised", "OLD", "T", "", "wider",
    )  # fmt: skip
    assert row["change"] is None


def test_a_target_and_the_figure_that_changes_its_word_are_one_row():
    (row,) = changed(
        fact("T", "District", "output", "2024", "38.5", "target"),
        new("A", "District", "output", "2024-01/2024-08", "20.13"),
    )
    assert (row["kind"], row["new_id"], row["target_id"]) == ("target_status", "A", "T")
    assert (row["old_word"], row["new_word"]) == ("no_figure", "behind")
    assert row["attainment"] == pytest.approx(0.5229, abs=5e-5)  # 20.13 / 38.5
    assert row["elapsed"] == pytest.approx(8 / 12)
    assert row["gap_pp"] == pytest.approx(-14.38, abs=5e-3)  # 52.29 - 66.67
    assert row["fact_ids"] == ["A", "T"]


def test_a_figure_that_leaves_the_word_as_it_was_is_new_and_says_how_it_stands():
    rows = changed(
        fact("T", "District", "output", "2024", "100", "target"),
        fact("Q", "District", "output", "2024-Q1", "10"),
        new("H", "District", "output", "2024-H1", "20"),
    )
    assert [(row["kind"], row["new_id"], row["old_word"], row["new_word"]) for row in rows] == [
        ("new", "H", "behind", "behind")
    ]


# Milestones


def plan(milestone_id, period, status="planned", **more):
    return milestone(milestone_id, "Park", period, status, **({"milestone": "opening"} | more))


def told(*rows, then=THEN, now=NOW):
    return [
        (row["kind"], row["text"], row["old_period"], row["new_period"], row["old_word"], row["new_word"], row["days"])
        for row in changed(*rows, then=then, now=now)
    ]


def test_a_milestone_that_was_put_off_says_from_which_date():
    assert told(plan("M1", "2024", track="t"), plan("M2", "2025", track="t", milestone="ready", known_on=NOW)) == [
        ("milestone_slipped", "ready", "2024", "2025", "due", "due", 365)  # 2025 has 365 days
    ]


def test_a_milestone_that_was_brought_forward_says_so():
    assert told(plan("M1", "2026"), plan("M2", "2025", known_on=NOW)) == [
        ("milestone_brought_forward", "opening", "2026", "2025", "due", "due", -365)
    ]


@pytest.mark.parametrize(
    ("period", "days"),
    [("2024-10-16", -76), ("2025-01-10", 10), ("2024", 0), ("2024-07/2025-06", None)],  # against 31 December 2024
)
def test_a_milestone_done_says_how_late_where_its_period_is_narrow_enough(period, days):
    rows = told(plan("M1", "2024"), plan("M2", period, status="done", known_on=date(2025, 8, 1)), now=date(2025, 8, 1))
    assert rows == [("milestone_done", "opening", "2024", period, "due", "done", days)]


def test_a_milestone_done_without_a_plan_is_told_but_one_of_long_ago_is_a_backfill():
    rows = told(
        plan("M1", "2024-10", status="done", milestone="new hall", known_on=NOW),
        plan("M2", "2022-08", status="done", milestone="old hall", known_on=NOW),
    )
    assert [row[:2] for row in rows] == [("milestone_done", "new hall"), ("backfill", "old hall")]


def test_a_milestone_becomes_overdue_once():
    row = plan("M", "2024-10-31")
    assert told(row) == [("milestone_overdue", "opening", "2024-10-31", "2024-10-31", "due", "overdue", 21)]
    assert told(row, then=date(2024, 11, 1)) == []


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([plan("M", "2025", known_on=NOW)], ["milestone_new"]),
        ([plan("M", "2025"), plan("N", "2025", status="in_progress", known_on=NOW)], ["milestone_status"]),
        ([plan("M", "2025"), plan("N", "2025", known_on=NOW)], []),  # said again
        ([plan("M", "2025"), plan("N", "2025-09", known_on=NOW)], []),  # said more exactly
        ([plan("M", "2023-10", status="done"), plan("N", "2023-10-13", status="done", known_on=NOW)], []),
        (
            [plan("M", "2023-10", status="done"), plan("N", "2024-10", status="done", known_on=NOW)],
            ["milestone_done"],  # a second time
        ),
        ([plan("M", "2025-01-15")], []),  # due soon by now: no news
    ],
)
def test_what_else_is_said_of_milestones(rows, kind):
    assert [row[0] for row in told(*rows)] == kind


def test_a_milestone_that_is_not_spoken_of_any_more_is_withdrawn():
    for status, word in (("planned", "due"), ("done", "done")):
        (row,) = between(said(THEN, plan("M", "2025", status=status)), said(NOW)).rows(named=True)
        assert (row["kind"], row["text"], row["old_period"], row["old_word"], row["new_word"]) == (
            "withdrawn", "opening", "2025", word, None,
        )  # fmt: skip


# Order


def test_the_headline_comes_first_then_the_office_then_comparators_then_the_rest():
    rows = changed(
        new("S", "Stranger", "output", "2023", "1"), new("R", "Rival", "output", "2023", "1"),
        new("P", "Park", "output", "2023", "1"), new("H", "District", "output", "2023", "1"),
        plan("M", "2024-10", status="done", known_on=NOW),
        described=cluster(
            headline=(Tile(entity="District", indicator="output"),),
            developments=Developments(entities=("Quiet park",), indicators=("firms",)),
        ),
    )  # fmt: skip
    assert [row["new_id"] or row["text"] for row in rows] == ["H", "opening", "P", "R", "S"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]


# Laws

_ENTITIES = st.sampled_from(["District", "Park", "Firm", "Rival"])
_PERIODS = st.sampled_from(["2022", "2023", "2024", "2024-H1", "2025"])
_FACT = st.tuples(
    _ENTITIES, st.sampled_from(["output", "output_growth", "firms"]), _PERIODS, st.sampled_from(["1", "2", "2.04"]),
    st.sampled_from(["actual", "target"]), st.sampled_from(["", "wide"]),
)  # fmt: skip
_PLAN = st.tuples(_PERIODS, st.sampled_from(["planned", "in_progress", "done"]), st.sampled_from(["hall", "gate"]))
_STATES = st.tuples(st.lists(_FACT, max_size=6), st.lists(_PLAN, max_size=4))
quick = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def state_of(drawn, as_of=NOW) -> State:
    rows = [
        fact(f"F{number}", entity, indicator, period, value, basis, scope=scope)
        for number, (entity, indicator, period, value, basis, scope) in enumerate(drawn[0])
    ]
    plans = [plan(f"M{n}", period, status=status, milestone=text) for n, (period, status, text) in enumerate(drawn[1])]
    return said(as_of, *rows, *plans)


@quick
@given(_STATES)
def test_two_equal_reports_have_no_changes(drawn):
    assert between(state_of(drawn), state_of(drawn)).is_empty()


@quick
@given(_STATES, _STATES)
def test_what_is_new_one_way_is_withdrawn_the_other_way(one, other):
    before, now = state_of(one), state_of(other)
    there, back = between(before, now), between(now, before)
    for forth, mirror in ((there, back), (back, there)):
        figures = forth.filter(pl.col("indicator").is_not_null())
        known = mirror.filter(pl.col("kind") != "withdrawn").explode("fact_ids", keep_nulls=True)
        gone = figures.filter(kind="withdrawn")["old_id"]
        assert set(gone) <= {*known["fact_ids"], *known["new_id"]}
        revised = set(figures.filter(pl.col("kind") == "revised").select("new_id", "old_id").rows())
        assert {(old, new_id) for new_id, old in revised} == set(
            mirror.filter(pl.col("kind") == "revised").select("new_id", "old_id").rows()
        )
        for kind, reverse in (("milestone_slipped", "milestone_brought_forward"),):
            moved = forth.filter(pl.col("kind") == kind).select("old_period", "new_period", "days").rows()
            moved_back = mirror.filter(pl.col("kind") == reverse).select("new_period", "old_period", -pl.col("days"))
            assert sorted(moved) == sorted(moved_back.rows())


@quick
@given(_STATES, st.integers(0, 99))
def test_the_order_of_what_a_report_says_does_not_matter(drawn, seed):
    before, now = said(THEN), state_of(drawn)
    mixed = State(
        now.as_of,
        *(
            getattr(now, name).sample(fraction=1, shuffle=True, seed=seed)
            for name in ("figures", "targets", "milestones")
        ),
    )
    assert_frame_equal(between(before, mixed), between(before, now))


# The shipped cluster


def test_as_of_november_against_april_the_target_comes_first():
    tables = aggregate_tables(
        shipped.inputs().cluster, shipped.inputs().registers, shipped.tidied(), shipped.FORUM, shipped.ARTICLE
    )
    first, second, *rest = tables.changes.rows(named=True)
    assert (tables.since, tables.since_by) == (shipped.ARTICLE, "asked")
    assert (first["kind"], first["new_id"], first["target_id"], first["old_word"], first["new_word"]) == (
        "target_status", "F0020", "F0003", "no_figure", "behind",
    )  # fmt: skip
    assert first["gap_pp"] == pytest.approx(-14.38, abs=5e-3)  # 20.13 / 38.5 - 8 / 12
    assert (second["new_id"], second["old_id"], second["change"]) == ("F0021", "F0005", None)  # 1,500 and 1,254
    assert {row["kind"] for row in rest} <= {"new", "milestone_done", "backfill", "target_set"}
    told = tables.changes.filter(pl.col("text").is_not_null(), pl.col("kind") == "milestone_done")
    assert told["new_period"].to_list() == ["2024-10-16"] * 3  # alliance, laboratory platform, institute


def test_the_2025_target_of_100bn_was_lowered_to_50bn():
    tables = aggregate_tables(
        shipped.inputs().cluster, shipped.inputs().registers, shipped.tidied(), shipped.NEWEST, shipped.FORUM
    )
    (row,) = tables.changes.filter(pl.col("kind") == "target_revised", entity="Jiading District").rows(named=True)
    assert (row["new_period"], float(row["old_value"]), float(row["new_value"])) == ("2025", 100e9, 50e9)


def test_a_report_made_again_from_what_it_said_has_the_same_changes():
    inputs = shipped.inputs()
    earlier = aggregate_tables(inputs.cluster, inputs.registers, shipped.tidied(), shipped.ARTICLE)
    by_state, by_day = (
        aggregate_tables(inputs.cluster, inputs.registers, shipped.tidied(), shipped.FORUM, before)
        for before in (earlier.state, shipped.ARTICLE)
    )
    assert (by_state.since_by, by_day.since_by) == ("report", "asked")
    assert_frame_equal(by_state.changes, by_day.changes)


def test_without_a_day_the_cluster_says_how_many_months_back():
    tables = shipped.tables(shipped.FORUM)
    assert (tables.since, tables.since_by) == (date(2024, 5, 21), "months")  # six months
