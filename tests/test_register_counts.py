"""Published counts of enterprises beside the register's own, each under its definition."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import cluster, entities, fact, facts, groups, town
from flows.aggregate.figures import figures
from flows.aggregate.places.enterprises import enterprise_counts
from flows.aggregate.register.counts import register_counts
from registering import firm, firms


def count(fact_id, entity, indicator, period, value, **more):
    """A published count under an indicator of the shipped register."""
    return fact(fact_id, entity, "firms", period, value, **more) | {"indicator": indicator}


def held(register, *rows, known=None):
    published = enterprise_counts(figures(facts(*rows)), shipped.inputs().registers, groups())
    found = register_counts(cluster(), town() if known is None else known, register, published)
    return {row["fact_id"]: row for row in found.iter_rows(named=True)}


REGISTER = firms(
    firm("A", park="Park", segment="manufacturing", designated=True, founded=2001),
    firm("B", park="Park", segment="rd", designated=False),
    firm("C", park="Other", segment="manufacturing"),
    firm("D", founded=2024),
)


def test_the_district_counts_the_whole_register_and_a_park_its_own():
    found = held(
        REGISTER,
        count("ALL", "District", "enterprises", "2024", "8"),
        count("PARK", "Park", "enterprises", "2024", "4"),
    )
    assert [(one["counted"], one["unclear"], one["coverage"]) for one in found.values()] == [(4, 0, 0.5), (2, 1, 0.5)]
    assert float(found["ALL"]["difference"]) == -4
    assert [one["reach"] for one in found.values()] == ["register", "place"]


def test_a_part_is_counted_by_its_own_definition():
    found = held(
        REGISTER,
        count("MADE", "District", "device_manufacturers", "2024", "4"),
        count("SIZE", "District", "above_scale_enterprises", "2024", "2"),
    )
    made, size = found["MADE"], found["SIZE"]
    assert (made["definition"], made["counted"], made["unclear"]) == ("segment", 2, 1)
    assert (size["definition"], size["counted"], size["unclear"]) == ("designated", 1, 2)


def test_enterprises_founded_after_the_period_are_left_out_and_told():
    (row,) = held(REGISTER, count("ALL", "District", "enterprises", "2023", "3")).values()
    assert (row["counted"], row["founded_later"], row["coverage"]) == (3, 1, 1.0)


@pytest.mark.parametrize(
    ("published", "mark"),
    [
        ({"scope": "devices"}, "other_scope"),
        ({"qualifier": "more_than"}, "hedged"),
        ({"value": "0"}, "not_positive"),
        ({"indicator": "listed_companies"}, "untold"),
    ],
)
def test_counts_of_unlike_definition_are_marked_and_not_compared(published, mark):
    one = {"indicator": "enterprises", "value": "8", "scope": "", "qualifier": "exact"} | published
    (row,) = held(
        REGISTER,
        count("X", "District", one["indicator"], "2024", one["value"], scope=one["scope"], qualifier=one["qualifier"]),
    ).values()
    assert (row["mark"], row["difference"], row["coverage"]) == (mark, None, None)


def test_what_the_register_says_of_no_enterprise_is_not_counted_as_none():
    rows = (
        count("SIZE", "District", "above_scale_enterprises", "2024", "2"),
        count("PARK", "Park", "enterprises", "2024", "4"),
    )
    found = held(firms(firm("A"), firm("B")), *rows)
    assert [(one["counted"], one["unclear"], one["mark"]) for one in found.values()] == [(None, 2, "not_said")] * 2
    (none,) = held(firms(firm("A", park="Other")), rows[1]).values()
    assert (none["counted"], none["mark"], none["coverage"]) == (0, "none", 0.0)  # it says where all of them stand


def test_what_stands_in_a_park_within_a_park_is_counted_in_both():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Yard", "park", "Park"))
    register = firms(firm("A", park="Yard"), firm("B", park="Park"))
    (row,) = held(register, count("PARK", "Park", "enterprises", "2024", "4"), known=known).values()
    assert row["counted"] == 2


def test_without_a_register_nothing_is_held_against_it():
    assert held(firms(), count("ALL", "District", "enterprises", "2024", "8")) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*(st.sampled_from(one) for one in (
    (None, "Park", "Other"), (None, "rd", "manufacturing"), (None, True, False), (None, 2001, 2030),
))), min_size=1, max_size=8))  # fmt: skip
def test_every_enterprise_is_counted_unclear_left_out_or_surely_another(rows):
    register = firms(
        *(
            firm(str(number), park=park, segment=segment, designated=designated, founded=founded)
            for number, (park, segment, designated, founded) in enumerate(rows)
        )
    )
    for indicator, told in (("enterprises", None), ("device_manufacturers", 1), ("above_scale_enterprises", 2)):
        (row,) = held(register, count("X", "District", indicator, "2024", "9")).values()
        wanted = {None: None, 1: "manufacturing", 2: True}[told]
        sure = [one for one in rows if told is None or one[told] == wanted]
        maybe = [one for one in rows if told is not None and one[told] is None]
        assert row["unclear"] == sum(one[3] != 2030 for one in maybe)
        assert (row["counted"] or 0) == sum(one[3] != 2030 for one in sure)
        assert row["founded_later"] == sum(one[3] == 2030 for one in sure)
