from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.targets.pace import target_pace
from schemas.cluster import Pace

AS_OF = date(2024, 11, 21)


def paced(*rows, as_of=AS_OF):
    frame = facts(*rows)
    return target_pace(frame, figures(frame), indicators(), groups(), Pace(), as_of).rows(named=True)


def test_a_target_stands_beside_the_latest_comparable_figure():
    (row,) = paced(
        fact("T", "District", "output", "2024", "38.5", "target"),
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        fact("B", "District", "output", "2023", "28.54"),
        fact("A", "District", "output", "2024-01/2024-08", "20.13"),
        fact("Q", "District", "output", "2024-01/2024-03", "7.00"),
    )
    assert (row["target_id"], row["actual_id"], row["growth_id"], row["base_id"]) == ("T", "A", "G", "B")
    assert row["attainment"] == pytest.approx(0.5229, abs=5e-5)  # 20.13 / 38.5
    assert (row["elapsed_months"], row["period_months"]) == (8, 12)
    assert row["elapsed"] == pytest.approx(0.6667, abs=5e-5)
    assert row["gap_pp"] == pytest.approx(-14.38, abs=5e-3)  # 52.29 - 66.67
    assert row["implied_base"] == pytest.approx(28.52, abs=5e-3)  # 38.5 / 1.35
    assert float(row["base"]) == 28.54
    assert row["state"] == "behind"


@pytest.mark.parametrize(
    ("period", "value", "state"),
    [
        ("2024-01/2024-06", "52", "ahead"),  # 52 - 50 = +2.0
        ("2024-01/2024-06", "51.9", "on_course"),
        ("2024-01/2024-06", "47", "on_course"),  # -3.0, the limit itself
        ("2024-01/2024-06", "46.9", "at_risk"),
        ("2024-01/2024-06", "40", "at_risk"),  # -10.0, the limit itself
        ("2024-01/2024-06", "39.9", "behind"),
        ("2024-H1", "47", "on_course"),
        ("2024-Q1", "15", "at_risk"),  # 15 - 25 = -10
        ("2024-01", "8.3", "on_course"),  # 8.3 - 8.33
        ("2024-01/2024-08", "100", "met"),  # before its time
        ("2024", "100", "met"),
        ("2024", "99.9", "missed"),
    ],
)
def test_a_flow_is_judged_by_the_gap_between_attainment_and_time_elapsed(period, value, state):
    target = fact("T", "District", "output", "2024", "100", "target")
    (row,) = paced(target, fact("A", "District", "output", period, value))
    assert row["state"] == state


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"scope": "devices"}, "another coverage"),
        ({"period": "2024-02/2024-08"}, "does not begin with the target's period"),
        ({"period": "2024-01/2025-01"}, "goes beyond the target's period"),
        ({"period": "2023"}, "the year before"),
        ({"dimension": "USD"}, "another currency"),
        ({"entity": "Park"}, "someone else"),
        ({"basis": "forecast"}, "a forecast is no figure"),
    ],
)
def test_what_cannot_be_compared_is_not_set_against_a_target(other, why):
    target = fact("T", "District", "output", "2024", "100", "target", scope="biopharma")
    figure = fact("A", "District", "output", "2024", "90", scope="biopharma") | other
    (row,) = paced(target, figure)
    assert (row["state"], row["actual_id"], row["attainment"]) == ("no_figure", None, None), why


def test_a_target_without_any_figure_says_so_and_shows_no_zero():
    (row,) = paced(fact("T", "District", "output", "2025", "100", "target"))
    assert row["state"] == "no_figure"
    assert row["period_months"] == 12
    blanks = ("actual", "attainment", "elapsed_months", "elapsed", "gap_pp", "growth", "implied_base", "base")
    assert [row[name] for name in blanks] == [None] * len(blanks)


@pytest.mark.parametrize(
    ("period", "value", "target_period", "state"),
    [
        ("2024-06-30", "80", "2025", "open"),  # time has not run out, and a stock does not run with time
        ("2024-06-30", "100", "2025", "met"),
        ("2023-12-31", "80", "2023", "missed"),
        ("2023-06-30", "80", "2023", "missed"),  # the last count within the year that is over
        ("2022-12-31", "80", "2023", "no_figure"),  # the year is over and nobody has counted since
        ("2022-12-31", "100", "2023", "met"),
    ],
)
def test_a_stock_is_judged_at_the_end_of_its_period(period, value, target_period, state):
    target = fact("T", "Park", "firms", target_period, "100", "target")
    (row,) = paced(target, fact("A", "Park", "firms", period, value))
    assert row["state"] == state
    assert (row["elapsed"], row["gap_pp"], row["period_months"]) == (None, None, None)
    assert row["attainment"] == int(value) / 100


def test_a_stock_is_measured_by_its_last_count_and_not_by_one_after_the_period():
    (row,) = paced(
        fact("T", "Park", "firms", "2023", "100", "target"),
        fact("OLD", "Park", "firms", "2023-03-31", "60"),
        fact("LAST", "Park", "firms", "2023-11-30", "90"),
        fact("LATER", "Park", "firms", "2024-03-31", "120"),
    )
    assert (row["actual_id"], row["state"]) == ("LAST", "missed")


@pytest.mark.parametrize(
    ("indicator", "period", "value", "state"),
    [
        ("emissions", "2023", "90", "met"),
        ("emissions", "2023", "110", "missed"),
        ("emissions", "2023-01/2023-06", "50", "open"),  # more will come
        ("vacancies", "2023-12-31", "90", "met"),
        ("vacancies", "2023-11-30", "90", "met"),  # the last count of a year that is over
        ("vacancies", "2023-11-30", "110", "missed"),
    ],
)
def test_what_is_to_fall_is_met_when_it_stays_below(indicator, period, value, state):
    target = fact("T", "Park", indicator, "2023", "100", "target")
    (row,) = paced(target, fact("A", "Park", indicator, period, value))
    assert row["state"] == state


@pytest.mark.parametrize(
    ("indicator", "qualifier", "state"),
    [
        ("output", "exact", "met"),
        ("output", "about", "met"),
        ("output", "more_than", "met"),
        ("output", "almost", "missed"),
        ("output", "up_to", "missed"),
        ("emissions", "almost", "met"),
        ("emissions", "more_than", "missed"),
    ],
)
def test_almost_a_hundred_does_not_reach_a_hundred(indicator, qualifier, state):
    target = fact("T", "Park", indicator, "2023", "100", "target")
    (row,) = paced(target, fact("A", "Park", indicator, "2023", "100", qualifier=qualifier))
    assert row["state"] == state


@pytest.mark.parametrize(("value", "state"), [("0.12", "met"), ("0.09", "missed")])
def test_a_rate_has_no_attainment_and_is_met_or_missed(value, state):
    target = fact("T", "District", "share", "2024", "0.1", "target")
    (row,) = paced(target, fact("A", "District", "share", "2024", value))
    assert (row["state"], row["attainment"], row["gap_pp"]) == (state, None, None)


def test_targets_that_differ_stand_side_by_side():
    rows = paced(
        fact("OLD", "District", "output", "2025", "100", "target", known_on=date(2021, 5, 14)),
        fact("NEW", "District", "output", "2025", "50", "target", known_on=date(2024, 12, 31)),
    )
    assert sorted(row["target_id"] for row in rows) == ["NEW", "OLD"]


def test_equal_targets_of_two_sources_stand_once_by_the_better_source():
    (row,) = paced(
        fact("C", "District", "output", "2027", "500", "target", source_id="S2", grade="C"),
        fact("B", "District", "output", "2027", "500.0", "target", source_id="S3", grade="B"),
    )
    assert (row["target_id"], row["grade"]) == ("B", "B")


def test_growth_promised_by_the_worse_of_two_equal_sources_is_not_lost():
    (row,) = paced(
        fact("B", "District", "output", "2024", "38.5", "target", source_id="S2", grade="B"),
        fact("C", "District", "output", "2024", "38.5", "target", source_id="S3", grade="C"),
        fact("G", "District", "output_growth", "2024", "0.35", "target", source_id="S3", grade="C"),
    )
    assert (row["target_id"], row["growth_id"], row["growth"]) == ("B", "G", 0.35)


def test_growth_repeated_by_a_second_source_gets_no_row_of_its_own():
    rows = paced(
        fact("B", "District", "output", "2024", "38.5", "target", source_id="S2", grade="B"),
        fact("GB", "District", "output_growth", "2024", "0.35", "target", source_id="S2", grade="B"),
        fact("C", "District", "output", "2024", "38.5", "target", source_id="S3", grade="C"),
        fact("GC", "District", "output_growth", "2024", "0.35", "target", source_id="S3", grade="C"),
    )
    assert [(row["target_id"], row["growth_id"]) for row in rows] == [("B", "GB")]


def test_growth_promised_for_one_coverage_is_not_given_to_another():
    rows = paced(
        fact("WIDE", "District", "output", "2024", "60", "target", scope="life and health"),
        fact("SLIM", "District", "output", "2024", "38.5", "target", scope="biopharma"),
        fact("G", "District", "output_growth", "2024", "0.35", "target", scope="biopharma"),
    )
    assert {row["target_id"]: row["growth_id"] for row in rows} == {"WIDE": None, "SLIM": "G"}


def test_growth_promised_without_a_level_is_a_target_itself():
    (row,) = paced(
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        fact("A", "District", "output_growth", "2024", "0.04"),
    )
    assert (row["target_id"], row["actual_id"], row["state"]) == ("G", "A", "missed")


def test_a_promise_to_lose_everything_implies_no_base():
    (row,) = paced(
        fact("T", "District", "output", "2024", "10", "target"),
        fact("G", "District", "output_growth", "2024", "-1", "target"),
    )
    assert (row["growth"], row["implied_base"]) == (-1.0, None)


def test_the_base_reported_is_of_the_same_coverage_only():
    (row,) = paced(
        fact("T", "District", "output", "2023", "30", "target", scope="biopharma"),
        fact("W", "District", "output", "2022", "23.58", scope="devices and precision medicine"),
    )
    assert (row["base_id"], row["base"]) == (None, None)


def test_a_target_of_several_years_runs_over_all_their_months():
    (row,) = paced(
        fact("T", "District", "output", "2021/2025", "100", "target"),
        fact("A", "District", "output", "2021/2023", "60"),
    )
    assert (row["elapsed_months"], row["period_months"]) == (36, 60)
    assert row["gap_pp"] == pytest.approx(0.0, abs=1e-9)  # 60 % after 60 % of the time
    assert row["state"] == "on_course"


def test_own_targets_come_first_in_the_order_of_the_report():
    rows = paced(
        fact("R", "Rival", "output", "2024", "1", "target"),
        fact("S", "Stranger", "output", "2024", "1", "target"),
        fact("P", "Park", "output", "2024", "1", "target"),
        fact("D2", "District", "output", "2025", "1", "target"),
        fact("D1", "District", "output", "2024", "1", "target"),
    )
    assert [row["target_id"] for row in rows] == ["D1", "D2", "P", "R", "S"]
    assert [row["group"] for row in rows] == ["cluster", "cluster", "development", "comparator", "other"]


# Beside the target


def test_a_figure_of_another_coverage_is_shown_beside_and_never_mixed_in():
    (row,) = paced(
        fact("T", "District", "output", "2024", "38.5", "target", scope="biopharma"),
        fact("A", "District", "output", "2024-01/2024-08", "20.13", scope="biopharma"),
        fact("W", "District", "output", "2024-01/2024-11", "32.29", scope="life and health"),
    )
    assert (row["actual_id"], row["other_id"]) == ("A", "W")
    assert (row["other_scope"], row["other_period"], float(row["other_actual"])) == (
        "life and health",
        "2024-01/2024-11",
        32.29,
    )
    assert row["attainment"] == pytest.approx(0.5229, abs=5e-5)  # 20.13 / 38.5, not 32.29 / 38.5


@pytest.mark.parametrize(
    ("others", "beside"),
    [
        ([("Q", "2024-01/2024-03", "wide")], "Q"),  # older than the comparable one
        ([("Q", "2024-01/2024-03", "wide"), ("R", "2024-01/2024-06", "wider")], "R"),  # the latest of several
        ([("E", "2024-01/2024-08", "wide")], "E"),  # of the same months
        ([("L", "2024-01/2024-11", "biopharma"), ("Q", "2024-01/2024-03", "wide")], "Q"),  # before two of the own
        ([("S", "2024-02/2024-11", "wide")], None),  # begins elsewhere
        ([("N", "2024-01/2025-01", "wide")], None),  # goes beyond the period
        ([("U", "2024-01/2024-11", "")], "U"),  # not stated is not the same
    ],
)
def test_the_figure_beside_is_the_latest_of_another_coverage_that_starts_alike(others, beside):
    (row,) = paced(
        fact("T", "District", "output", "2024", "38.5", "target", scope="biopharma"),
        fact("A", "District", "output", "2024-01/2024-08", "20.13", scope="biopharma"),
        *(fact(fact_id, "District", "output", period, "9", scope=scope) for fact_id, period, scope in others),
    )
    assert row["other_id"] == beside


def test_each_of_two_coverages_has_the_other_one_beside_it():
    rows = paced(
        fact("TB", "District", "output", "2024", "38.5", "target", scope="biopharma"),
        fact("TW", "District", "output", "2024", "60", "target", scope="wide"),
        fact("B", "District", "output", "2024-01/2024-08", "20", scope="biopharma"),
        fact("W", "District", "output", "2024-01/2024-11", "32", scope="wide"),
    )
    assert {row["target_id"]: (row["actual_id"], row["other_id"]) for row in rows} == {
        "TB": ("B", "W"),
        "TW": ("W", "B"),
    }


def test_a_count_of_another_coverage_is_beside_a_stock_whenever_it_was_made():
    (row,) = paced(
        fact("T", "Park", "firms", "2025", "200", "target"),
        fact("A", "Park", "firms", "2024-10-16", "150"),
        fact("W", "Park", "firms", "2023-10-31", "400", scope="devices too"),
        fact("X", "Park", "firms", "2026-01-31", "500", scope="devices too"),
    )
    assert (row["actual_id"], row["other_id"]) == ("A", "W")


def test_a_rate_of_another_coverage_is_beside_only_for_the_same_period():
    rows = paced(
        fact("T", "District", "share", "2024", "0.5", "target", scope="biopharma"),
        fact("E", "District", "share", "2024-01/2024-06", "0.4", scope="wide"),
        fact("U", "District", "share", "2025", "0.5", "target", scope="biopharma"),
        fact("W", "District", "share", "2025", "0.6", scope="wide"),
    )
    assert {row["target_id"]: row["other_id"] for row in rows} == {"T": None, "U": "W"}


def test_the_better_source_speaks_where_two_counts_end_on_one_day():
    (row,) = paced(
        fact("T", "Park", "firms", "2024", "200", "target"),
        fact("DAY", "Park", "firms", "2024-05-31", "150", grade="C"),
        fact("MONTH", "Park", "firms", "2024-05", "140", grade="A"),
    )
    assert row["actual_id"] == "MONTH"


def test_a_row_names_every_fact_that_it_reads():
    (row,) = paced(
        fact("T", "District", "output", "2024", "38.5", "target"),
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        fact("A", "District", "output", "2024-01/2024-08", "20.13"),
        fact("B", "District", "output", "2023", "28.54"),
        fact("P", "District", "output", "2023-01/2023-08", "18.00"),
        fact("W", "District", "output", "2024-01/2024-11", "32.29", scope="wide"),
    )
    assert row["fact_ids"] == ["T", "A", "G", "B", "P", "W"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["target", "actual"]),
            st.sampled_from(["2023", "2024", "2024-H1", "2024-01/2024-08", "2023-H1"]),
            st.sampled_from(["", "a", "b"]),
            st.integers(1, 5),
            st.integers(1, 3),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_input_rows_does_not_matter(drawn, random):
    rows = [
        fact(f"F{n}", "District", "output", period, str(value), basis, scope=scope, known_on=date(2020, month, 1))
        for n, (basis, period, scope, value, month) in enumerate(drawn)
    ]
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert paced(*shuffled) == paced(*rows)


# Set anew


def test_a_target_set_anew_says_which_one_took_its_place():
    rows = paced(
        fact("OLD", "District", "output", "2025", "100", "target", known_on=date(2021, 5, 14), scope="health"),
        fact("NEW", "District", "output", "2025", "50", "target", known_on=date(2024, 12, 31), scope="life and health"),
        fact("ELSE", "District", "output", "2026", "60", "target", known_on=date(2025, 12, 31)),
    )
    assert {row["target_id"]: row["superseded_id"] for row in rows} == {"OLD": "NEW", "NEW": None, "ELSE": None}


def test_a_target_said_again_after_another_one_is_the_one_that_counts():
    rows = paced(
        fact("FIRST", "District", "output", "2025", "100", "target", known_on=date(2021, 1, 1), grade="A"),
        fact("OTHER", "District", "output", "2025", "50", "target", known_on=date(2022, 1, 1)),
        fact("AGAIN", "District", "output", "2025", "100", "target", known_on=date(2023, 1, 1), grade="C"),
    )
    assert {row["target_id"]: row["superseded_id"] for row in rows} == {"FIRST": None, "OTHER": "FIRST"}


def test_two_targets_of_one_day_do_not_supersede_each_other():
    rows = paced(
        fact("A", "District", "output", "2025", "100", "target"),
        fact("B", "District", "output", "2025", "50", "target"),
    )
    assert [row["superseded_id"] for row in rows] == [None, None]


# The shipped figures


def shipped_target(as_of: date, target_id: str):
    return shipped.tables(as_of).targets.row(by_predicate=pl.col("target_id") == target_id, named=True)


def test_the_output_target_of_2024_is_behind_and_needs_twice_its_pace():
    row = shipped_target(shipped.FORUM, "F0003")
    assert row["state"] == "behind"
    assert row["attainment"] == pytest.approx(0.5229, abs=5e-5)  # 20.13 / 38.5
    assert row["monthly_rate"] == pytest.approx(2.51625e9)  # 20.13 / 8
    assert row["needed_rate"] == pytest.approx(4.5925e9)  # (38.5 - 20.13) / 4
    assert row["projection"] == pytest.approx(30.195e9)  # 20.13 / 8 * 12
    assert (row["projection_low"], row["projection_high"]) == (
        pytest.approx(30.1875e9),  # 20.125 * 1.5
        pytest.approx(30.2025e9),  # 20.135 * 1.5
    )
    assert row["base_check"] == "agrees"  # 38.45 / 1.355 = 28.38 up to 38.55 / 1.345 = 28.66; reported 28.54


def test_the_wider_figure_for_2024_stands_beside_the_target():
    row = shipped_target(date(2025, 1, 10), "F0003")
    assert (row["actual_id"], row["other_id"], row["other_period"]) == ("F0020", "F0036", "2024-01/2024-11")
    assert float(row["other_actual"]) == 32.29e9


def test_half_of_what_was_wanted_for_2025_supersedes_it():
    assert shipped_target(shipped.NEWEST, "F0055")["superseded_id"] == "F0038"
    assert shipped_target(shipped.FORUM, "F0055")["superseded_id"] is None  # nobody knew yet
