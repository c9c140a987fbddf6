"""The register by groups and by period: sums of what is known, each enterprise in one group, missing never nought."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from examples import cluster, town
from flows.aggregate.register.fields import register_fields
from flows.aggregate.register.groups import MOST, register_groups
from flows.aggregate.register.periods import register_periods
from flows.aggregate.register.reported import reported
from registering import firm, firms, put_out
from schemas.answers.register import GROUPINGS

SUMS = {
    "designated": "designated_known", "employees": "employees_known", "output": "output_known",
    "output_of_both": "both", "employees_of_both": "both",
}  # fmt: skip


def grouped(register, output=None):
    figures = reported(register, put_out() if output is None else output)
    return register_groups(cluster(), town(), register, figures)


def of(groups, grouping, *columns):
    return groups.filter(grouping=grouping).select("kind", "group", *columns).rows()


def test_what_the_register_does_not_say_is_a_group_of_its_own():
    groups = grouped(firms(firm("A", segment="rd"), firm("B"), firm("C", segment="manufacturing")))
    assert of(groups, "segment", "enterprises", "share") == [
        ("named", "manufacturing", 1, 1 / 3),
        ("named", "rd", 1, 1 / 3),
        ("not_said", None, 1, 1 / 3),
    ]


def test_a_sum_stands_beside_how_many_it_is_known_of_and_is_blank_where_that_is_none():
    register = firms(
        firm("A", park="Park", employees=10, designated=True),
        firm("B", park="Park", designated=False),
        firm("C", park="Other"),
    )
    groups = grouped(register, put_out(("A", "2024", 500)))
    rows = {row["group"]: row for row in groups.filter(grouping="park").iter_rows(named=True)}
    park, other = rows["Park"], rows["Other"]
    assert (park["enterprises"], park["designated"], park["designated_known"]) == (2, 1, 2)
    assert (park["employees"], park["employees_known"], park["output"], park["output_known"]) == (10, 1, 500, 1)
    assert [other[name] for name in SUMS] == [None] * 5
    assert [other[name] for name in SUMS.values()] == [0] * 5


def test_output_per_person_divides_the_sums_of_those_of_which_both_are_known():
    register = firms(firm("A", employees=10), firm("B", employees=30), firm("C"))
    groups = grouped(register, put_out(("A", "2024", 100), ("B", "2024", 700), ("C", "2024", 9999)))
    (row,) = groups.filter(grouping="segment").rows(named=True)
    assert (row["both"], row["output_of_both"], row["employees_of_both"], row["per_employee"]) == (2, 800, 40, 20.0)


def test_output_is_that_of_the_period_with_the_most_figures_the_newest_of_these():
    register = firms(firm("A"), firm("B"))
    output = put_out(("A", "2022", 1), ("B", "2022", 2), ("A", "2023", 3), ("B", "2023", 4), ("A", "2024", 5))
    (row,) = grouped(register, output).filter(grouping="segment").rows(named=True)
    assert (row["period"], row["output"], row["output_of_all"], row["output_share"]) == ("2023", 7, 7, 1.0)


def test_a_park_without_any_enterprise_is_shown_where_the_register_says_parks():
    quiet = of(grouped(firms(firm("A", park="Park"))), "park", "enterprises", "output", "employees")
    assert ("named", "Quiet park", 0, None, None) in quiet
    assert of(grouped(firms(firm("A"))), "park", "enterprises") == [("not_said", None, 1)]  # else nobody knows


def test_founding_years_are_single_for_the_newest_ten_then_decades():
    years = (2024, 2015, 2014, 2010, 2009, 1999, 1961, 1958, None)
    groups = grouped(firms(*(firm(str(year), founded=year) for year in years)))
    assert of(groups, "founded", "enterprises") == [
        ("named", "2024", 1),
        ("named", "2015", 1),
        ("years", "2010/2014", 2),
        ("years", "2000/2009", 1),
        ("years", "1990/1999", 1),
        ("years", "1960/1969", 1),
        ("before", "1960", 1),
        ("not_said", None, 1),
    ]


def test_of_many_towns_the_largest_are_named_and_the_others_stand_together():
    many = MOST + 3
    rows = [
        firm(f"{number}-{copy}", town=f"T{number:03}") for number in range(many) for copy in range(1 + (number < MOST))
    ]
    groups = grouped(firms(*rows))
    towns = of(groups, "town", "groups", "enterprises")
    assert len(towns) == MOST + 1
    assert towns[-1] == ("others", None, 3, 3)


def test_a_register_without_rows_has_no_groups():
    assert grouped(firms()).is_empty()
    assert register_fields(firms(), reported(firms(), put_out())).is_empty()
    assert register_periods(firms(), reported(firms(), put_out())).is_empty()


def test_each_field_says_of_how_many_it_is_known():
    register = firms(firm("A", town="T", employees=1), firm("B", town="T"))
    fields = register_fields(register, reported(register, put_out(("A", "2023", 1), ("A", "2024", 1))))
    known = dict(fields.select("field", "known").iter_rows())
    assert (known["town"], known["employees"], known["output"], known["segment"]) == (2, 1, 1, 0)


def periods(register, output):
    return register_periods(register, reported(register, output)).rows(named=True)


def test_growth_is_that_of_the_enterprises_that_report_in_both_years():
    register = firms(firm("A"), firm("B"), firm("C"))
    output = put_out(("A", "2023", 100), ("B", "2023", 300), ("A", "2024", 150), ("C", "2024", 1000))
    new, old = periods(register, output)
    assert (new["period"], new["enterprises"], new["output"]) == ("2024", 2, 1150)
    assert (new["pairs"], new["output_of_pairs"], new["base_of_pairs"], new["growth"]) == (1, 150, 100, 0.5)
    assert (old["growth"], old["mark"]) == (None, "first")


@pytest.mark.parametrize(
    ("rows", "mark"),
    [
        ([("A", "2023", 1), ("B", "2024", 1)], "no_pairs"),
        ([("A", "2023", -1), ("A", "2024", 1)], "base_not_positive"),
        ([("A", "2022", 1), ("A", "2024", 1)], "first"),  # two years before is no base
    ],
)
def test_where_there_is_no_growth_the_mark_says_why(rows, mark):
    newest = periods(firms(firm("A"), firm("B")), put_out(*rows))[0]
    assert (newest["growth"], newest["mark"]) == (None, mark)


def test_shares_of_the_largest_are_given_only_where_more_report():
    register = firms(*(firm(str(number)) for number in range(5)))
    output = put_out(*((str(number), "2024", value) for number, value in enumerate((50, 20, 10, 10, 10))))
    (row,) = periods(register, output)
    assert (row["largest_1"], row["largest_4"], row["largest_8"]) == (0.5, 0.9, None)


def test_money_of_two_currencies_is_never_added():
    register = firms(firm("A"), firm("B"))
    output = pl.concat([put_out(("A", "2024", 5)), put_out(("B", "2024", 7), dimension="USD")])
    assert [(row["dimension"], row["output"]) for row in periods(register, output)] == [("CNY", 5), ("USD", 7)]


@st.composite
def registers(draw):
    """A small register and its output; any cell may be blank."""
    maybe = lambda *values: st.sampled_from((None, *values))  # noqa: E731 - a name for a strategy
    rows = [
        firm(
            str(number),
            park=draw(maybe("Park", "Other")),
            town=draw(maybe("T1", "T2")),
            segment=draw(maybe("manufacturing", "rd", "services")),
            chain=draw(maybe("upstream", "downstream")),
            founded=draw(maybe(1955, 1999, 2010, 2024)),
            employees=draw(maybe(1, 7, 400)),
            designated=draw(maybe(True, False)),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    figures = [
        (row["name"], year, value)
        for row in rows
        for year in ("2022", "2023", "2024")
        if (value := draw(maybe(3, 11, 200))) is not None
    ]
    return firms(*rows), put_out(*figures)


LAW = settings(max_examples=40, deadline=None)


@LAW
@given(registers())
def test_the_groups_of_each_grouping_sum_to_the_whole(made):
    register, output = made
    groups = grouped(register, output)
    assert set(groups["grouping"].cast(pl.String)) == set(GROUPINGS)
    for grouping in GROUPINGS:
        rows = groups.filter(grouping=grouping)
        assert rows["enterprises"].sum() == register.height
        assert rows["employees"].sum() == register["employees"].sum()
        assert rows["designated"].sum() == register["designated"].sum()
        one = output.filter(pl.col("period") == (rows["period"][0] or ""))
        assert rows["output"].sum() == (one["value"].sum() if one.height else Decimal(0))
        assert rows["output_known"].sum() == one.height


@LAW
@given(registers(), st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(made, seed):
    register, output = made
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=seed) for frame in made]
    assert_frame_equal(grouped(register, output), grouped(*shuffled))
    assert_frame_equal(
        register_periods(register, reported(register, output)), register_periods(shuffled[0], reported(*shuffled))
    )


@LAW
@given(registers())
def test_what_is_missing_is_never_nought(made):
    groups = grouped(*made)
    for name, known in SUMS.items():
        assert (groups[name].is_null() == (groups[known] == 0)).all(), name
