from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.targets.pace import target_pace
from schemas.answers.targets import TARGETS_ANSWER
from schemas.cluster import Pace

AS_OF = date(2024, 11, 21)
TARGET = fact("T", "District", "output", "2024", "120", "target")


def paced(*rows, as_of=AS_OF):
    frame = facts(*rows)
    return target_pace(frame, figures(frame), indicators(), groups(), Pace(), as_of).rows(named=True)


def output(fact_id, period, value, **more):
    return fact(fact_id, "District", "output", period, value, **more)


@pytest.mark.parametrize(
    ("period", "value", "so_far", "needed", "projection"),
    [
        ("2024-01/2024-08", "60", 7.5, 15.0, 90.0),  # 60 / 8; (120 - 60) / 4; 60 / 8 * 12
        ("2024-H1", "60", 10.0, 10.0, 120.0),
        ("2024-01", "12", 12.0, 108 / 11, 144.0),
        ("2024-Q1", "0", 0.0, 120 / 9, 0.0),  # nothing reached, and said so
        ("2024-01/2024-08", "120", 15.0, None, 180.0),  # reached: nothing is needed any more
        ("2024-01/2024-08", "130", 16.25, None, 195.0),
        ("2024", "110", 110 / 12, None, None),  # the whole period is covered: nothing to project
    ],
)
def test_the_pace_so_far_the_pace_needed_and_the_straight_line(period, value, so_far, needed, projection):
    (row,) = paced(TARGET, output("A", period, value))
    assert row["monthly_rate"] == pytest.approx(so_far)
    assert row["needed_rate"] == (needed if needed is None else pytest.approx(needed))
    assert row["projection"] == (projection if projection is None else pytest.approx(projection))
    assert row["projected_attainment"] == (projection if projection is None else pytest.approx(projection / 120))


@pytest.mark.parametrize(("as_of", "needed"), [(date(2024, 12, 31), 15.0), (date(2025, 1, 1), None)])
def test_nothing_is_needed_of_a_period_that_is_over(as_of, needed):
    (row,) = paced(TARGET, output("A", "2024-01/2024-08", "60"), as_of=as_of)
    assert (row["needed_rate"], row["projection"]) == (needed, 90.0)  # where it led still says something


def test_what_is_to_fall_needs_no_pace():
    (row,) = paced(
        fact("T", "Park", "emissions", "2024", "100", "target"), fact("A", "Park", "emissions", "2024-H1", "40")
    )
    assert (row["monthly_rate"], row["needed_rate"], row["projection"]) == (pytest.approx(40 / 6), None, 80.0)


@pytest.mark.parametrize(
    ("indicator", "target", "period", "value"),
    [("firms", "100", "2024-06-30", "80"), ("share", "0.5", "2024", "0.4")],
)
def test_a_stock_and_a_rate_do_not_run_with_time(indicator, target, period, value):
    (row,) = paced(fact("T", "Park", indicator, "2024", target, "target"), fact("A", "Park", indicator, period, value))
    assert row["actual_id"] == "A"
    blanks = ("monthly_rate", "needed_rate", "projection", "projection_low", "projection_high", "shape_projection")
    assert [row[name] for name in blanks] == [None] * len(blanks)


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("exact", 119.0, 121.0),  # 59.5 * 2, 60.5 * 2
        ("about", 107.0, 133.0),  # (60 - 6 - 0.5) * 2, (60 + 6 + 0.5) * 2
        ("almost", 107.0, 120.0),
        ("more_than", 120.0, None),  # open upwards
        ("up_to", None, 120.0),
    ],
)
def test_a_projection_is_as_wide_as_digits_and_hedge_leave_it(qualifier, low, high):
    (row,) = paced(TARGET, output("A", "2024-H1", "60", qualifier=qualifier))
    assert row["projection"] == 120.0
    for bound, expected in (("projection_low", low), ("projection_high", high)):
        assert row[bound] == (expected if expected is None else pytest.approx(expected))


# By last year's shape


def test_by_last_years_shape_the_months_to_come_weigh_as_they_did():
    (row,) = paced(
        TARGET,
        output("A", "2024-H1", "50"),
        output("LAST", "2023", "100"),
        output("PART", "2023-H1", "40"),
    )
    assert (row["base_id"], row["base_part_id"]) == ("LAST", "PART")
    assert row["shape_projection"] == pytest.approx(125.0)  # 50 * 100 / 40, where the straight line gives 100
    assert row["shape_projection_low"] == pytest.approx(49.5 * 99.5 / 40.5)
    assert row["shape_projection_high"] == pytest.approx(50.5 * 100.5 / 39.5)
    assert row["projection"] == pytest.approx(100.0)


def test_februarys_extra_day_does_not_hide_last_years_months():
    (row,) = paced(
        TARGET,
        output("A", "2024-01/2024-02", "20"),
        output("LAST", "2023", "100"),
        output("PART", "2023-01/2023-02", "10"),
    )
    assert row["shape_projection"] == pytest.approx(200.0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"A": {"qualifier": "more_than"}}, "the figure is hedged"),
        ({"LAST": {"qualifier": "almost"}}, "last year is hedged"),
        ({"PART": {"qualifier": "up_to"}}, "last year's months are hedged"),
        ({"LAST": {"scope": "wide"}}, "last year had another coverage"),
        ({"PART": {"scope": "wide"}}, "last year's months had another coverage"),
        ({"PART": {"period": "2023-01/2023-05"}}, "not the same months"),
        ({"PART": {"value": Decimal(0)}}, "nothing in last year's months"),
        ({"LAST": {"value": Decimal(-3)}}, "a loss last year"),
        ({"A": {"period": "2024"}}, "the year is over"),
    ],
)
def test_without_a_sound_last_year_there_is_no_projection_by_its_shape(change, why):
    rows = {
        "A": output("A", "2024-H1", "50"),
        "LAST": output("LAST", "2023", "100"),
        "PART": output("PART", "2023-H1", "40"),
    }
    (row,) = paced(TARGET, *(row | change.get(name, {}) for name, row in rows.items()))
    shape = ("shape_projection", "shape_projection_low", "shape_projection_high")
    assert [row[name] for name in shape] == [None] * 3, why


def test_a_plan_of_several_years_has_no_year_before_to_be_shaped_by():
    (row,) = paced(
        fact("T", "District", "output", "2021/2025", "100", "target"),
        output("A", "2021/2023", "60"),
        output("LAST", "2020/2024", "90"),
        output("PART", "2020/2022", "50"),
    )
    assert (row["projection"], row["shape_projection"]) == (pytest.approx(100.0), None)


@given(
    st.integers(1, 11),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from(["exact", "about", "almost", "more_than", "up_to"]),
)
@settings(max_examples=30, deadline=None)
def test_a_projection_lies_within_its_own_range(months, so_far, last, part, qualifier):
    (row,) = paced(
        TARGET,
        output("A", f"2024-01/2024-{months:02}" if months > 1 else "2024-01", str(so_far), qualifier=qualifier),
        output("LAST", "2023", str(last)),
        output("PART", f"2023-01/2023-{months:02}" if months > 1 else "2023-01", str(part)),
    )
    for name in ("projection", "shape_projection"):
        value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
        if value is not None:
            assert low is None or low <= value * (1 + 1e-9)
            assert high is None or value <= high * (1 + 1e-9)
    assert row["projection"] is not None
    assert (row["shape_projection"] is not None) == (qualifier in ("exact", "about"))


# The base that a target implies


@pytest.mark.parametrize(
    ("target", "growth", "base", "check"),
    [
        # 38.45 / 1.355 = 28.376 up to 38.55 / 1.345 = 28.662
        ("38.5", "0.35", "28.54", "agrees"),
        ("38.5", "0.35", "28.66", "agrees"),
        ("38.5", "0.35", "28.68", "differs"),  # 28.675 at least
        ("38.5", "0.35", "28.3", "differs"),  # 28.35 at most
        ("38.5", "0.35", "28.4", "agrees"),
        ("38.50", "0.3500", "28.4", "differs"),  # 38.495 / 1.35005 = 28.514 at least, 28.45 at most
        ("100", "-0.5", "200", "agrees"),
        ("100", "-0.50", "190", "differs"),  # 99.5 / 0.505 = 197.0 at least
    ],
)
def test_the_implied_base_is_held_against_the_reported_one_within_rounding(target, growth, base, check):
    (row,) = paced(
        fact("T", "District", "output", "2024", target, "target"),
        fact("G", "District", "output_growth", "2024", growth, "target"),
        output("B", "2023", base),
    )
    assert row["base_check"] == check
    assert row["implied_base_low"] <= row["implied_base"] <= row["implied_base_high"]


@pytest.mark.parametrize(
    ("hedges", "check"),
    [
        ({"T": "more_than"}, "agrees"),  # over 38.5 implies over 28.4: 40 may be
        ({"G": "more_than"}, "differs"),  # growth of more than 35 % implies at most 28.7
        ({"B": "about"}, "differs"),  # 40 - 4 is still too much
        ({"B": "up_to"}, "agrees"),
    ],
)
def test_a_hedge_opens_the_range_on_its_side(hedges, check):
    rows = (
        fact("T", "District", "output", "2024", "38.5", "target"),
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        output("B", "2023", "40"),
    )
    (row,) = paced(*(row | {"qualifier": hedges.get(row["fact_id"], "exact")} for row in rows))
    assert row["base_check"] == check


@pytest.mark.parametrize("missing", ["G", "B"])
def test_without_a_growth_or_a_reported_base_there_is_nothing_to_compare(missing):
    rows = (
        fact("T", "District", "output", "2024", "38.5", "target"),
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        output("B", "2023", "28.54"),
    )
    (row,) = paced(*(row for row in rows if row["fact_id"] != missing))
    assert row["base_check"] == "nothing"


# Where every number comes from


def test_every_number_says_where_it_comes_from_and_its_formula_gives_it():
    (row,) = paced(
        TARGET,
        fact("G", "District", "output_growth", "2024", "0.2", "target"),
        output("A", "2024-H1", "50"),
        output("LAST", "2023", "100"),
        output("PART", "2023-H1", "40"),
    )
    numeric = [name for name, column in TARGETS_ANSWER.contract.columns.items() if column.is_numeric()]
    assert set(TARGETS_ANSWER.methods) == set(numeric)
    tried = 0
    for name, method in TARGETS_ANSWER.methods.items():
        assert {*method.of, *method.facts} <= set(row), name
        if method.formula:
            numbers = {key: float(row[key]) for key in method.of}
            assert eval(method.formula.format(**numbers)) == pytest.approx(row[name]), name  # noqa: S307 - our own
            tried += 1
    assert tried == 9


def test_a_row_with_no_figure_has_no_pace_at_all():
    (row,) = paced(TARGET)
    derived = [name for name, method in TARGETS_ANSWER.methods.items() if "actual" in method.of]
    assert len(derived) > 5
    assert {row[name] for name in derived} == {None}
    assert pl.Series(row["fact_ids"]).to_list() == ["T"]
