from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import fact, facts
from flows.aggregate.figures import figures
from flows.aggregate.ranges import apart, high, low


def test_facts_about_one_thing_are_one_figure_and_all_are_named():
    made = figures(
        facts(
            fact("C", "Park", "output", "2024", "9", grade="C"),
            fact("A1", "Park", "output", "2024", "10.0", known_on=date(2024, 1, 1)),
            fact("A2", "Park", "output", "2024", "10.1", known_on=date(2024, 2, 1)),
            fact("D", "Park", "output", "2024", "10", scope="devices"),
            fact("E", "Park", "output", "2023", "8"),
        )
    )
    assert made.select("period", "scope", "fact_id", "rivals", "fact_ids").rows() == [
        ("2023", "", "E", 0, ["E"]),
        ("2024", "", "A2", 2, ["A2", "A1", "C"]),  # official before repost, then the newer
        ("2024", "devices", "D", 0, ["D"]),
    ]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_the_facts_does_not_matter(order):
    rows = [
        fact(
            f"F{n}", "Park" if n % 3 else "District", "output", "2024" if n % 2 else "2023", str(n), grade="ABC"[n % 3]
        )
        for n in range(8)
    ]
    assert figures(facts(*rows)).equals(figures(facts(*(rows[n] for n in order))))


RANGES = [
    # printed, half of its last digit, hedge -> from, to
    ("38.5", "0.05", "exact", 38.45, 38.55),
    ("400", "50", "about", 310, 490),  # a tenth is 40, and 50 for the digit
    ("200", "0.5", "almost", 179.5, 200),  # a tenth is 20
    ("700", "0.5", "more_than", 700, None),
    ("100", "0.5", "up_to", None, 100),
    ("-2", "0.5", "about", -2.7, -1.3),  # a tenth of its size, not of its sign
]


@pytest.mark.parametrize(("value", "half", "hedge", "least", "most"), RANGES)
def test_a_printed_figure_means_a_range(value, half, hedge, least, most):
    frame = pl.DataFrame({"value": [Decimal(value)], "half_unit": [Decimal(half)], "qualifier": [hedge]})
    found = frame.select(low().alias("low"), high().alias("high")).row(0)
    for got, wanted in zip(found, (least, most), strict=True):
        assert got is None if wanted is None else got == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ((38.45, 38.55), (38.55, 38.65), False),  # 38.5 and 38.6 can both be a rounded 38.55
        ((38.45, 38.55), (38.65, 38.75), True),
        ((700, None), (761.65, 761.75), False),  # over 700 is 761.7
        ((700, None), (600, 650), True),
        ((None, 100), (150, 160), True),
        ((None, None), (1, 2), False),
        ((0.1 + 0.2, 1), (0, 0.3), False),  # equal as decimals
    ],
)
def test_ranges_that_do_not_meet_are_apart_either_way_round(one, other, told):
    frame = pl.DataFrame(
        {"a": [one[0]], "b": [one[1]], "c": [other[0]], "d": [other[1]]}, schema=dict.fromkeys("abcd", pl.Float64)
    )
    a, b, c, d = map(pl.col, "abcd")
    assert frame.select(apart(a, b, c, d).alias("x"), apart(c, d, a, b).alias("y")).row(0) == (told, told)
