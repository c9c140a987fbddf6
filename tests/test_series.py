from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from examples import cluster, fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.growth.series import growth_series
from schemas.cluster import Series
from schemas.contract import empty
from schemas.registers import RELATIONS


def series(*rows, asked=None, relations=None):
    every = facts(*rows)
    related = empty(RELATIONS) if relations is None else relations
    return growth_series(asked or cluster(), figures(every), every, indicators(), related, groups())


def by_id(*rows):
    return {row["fact_id"]: row for row in series(*rows).iter_rows(named=True)}


def output(fact_id, period, value, **more):
    return fact(fact_id, "District", "output", period, value, **more)


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [
        (("2019", "2979"), ("2020", "5761"), 0.9339),  # published: 93.36 %
        (("2022", "9238"), ("2023", "11411"), 0.2352),
        (("2023", "11411"), ("2024", "10300"), -0.0974),
        (("2024-H1", "5333"), ("2025-H1", "6016"), 0.1281),
        (("2020", "600"), ("2021", "760"), 0.2667),
        (("2023-01/2023-02", "2"), ("2024-01/2024-02", "3"), 0.5),  # February has a day more
        (("2023-Q1", "4"), ("2024-Q1", "4"), 0.0),
    ],
)
def test_growth_is_over_the_same_months_of_the_year_before(before, now, growth):
    row = by_id(output("B", *before), output("A", *now))["A"]
    assert (row["base_id"], row["mark"]) == ("B", "none")
    assert row["growth"] == pytest.approx(growth, abs=5e-5)


def test_without_a_figure_for_the_year_before_there_is_no_growth():
    rows = by_id(output("A", "2021", "1"), output("B", "2023", "2"))
    assert [(row["mark"], row["growth"], row["base"]) for row in rows.values()] == [("first", None, None)] * 2


def test_months_are_not_set_against_a_year():
    rows = by_id(output("A", "2023", "12"), output("B", "2024-01/2024-08", "9"))
    assert (rows["B"]["mark"], rows["B"]["growth"]) == ("first", None)


def test_growth_across_scopes_is_marked_as_a_break():
    row = by_id(
        output("2022", "2022", "23.58", scope="high-performance medical equipment"),
        output("2023", "2023", "28.54", scope="biopharma"),
    )["2023"]
    assert (row["mark"], row["growth"], row["base"], row["base_id"]) == ("break", None, None, None)


def test_a_base_of_the_same_scope_goes_before_a_break():
    row = by_id(
        output("W", "2022", "23.58", scope="wide"),
        output("B", "2022", "20", scope="biopharma"),
        output("A", "2023", "25", scope="biopharma"),
    )["A"]
    assert (row["base_id"], row["mark"], row["growth"]) == ("B", "none", 0.25)


@pytest.mark.parametrize("base", ["-73.52", "0"])
def test_a_base_that_is_not_positive_gives_a_mark_and_no_growth(base):
    row = by_id(
        fact("B", "District", "profit", "2019", base),
        fact("A", "District", "profit", "2020", "902.92"),
    )["A"]
    assert (row["mark"], row["growth"]) == ("base_not_positive", None)
    assert float(row["base"]) == float(base)


def test_a_loss_after_a_profit_is_growth_below_minus_a_hundred_per_cent():
    row = by_id(fact("B", "District", "profit", "2019", "100"), fact("A", "District", "profit", "2020", "-50"))["A"]
    assert (row["mark"], row["growth"]) == ("none", -1.5)


@pytest.mark.parametrize(
    ("before", "now", "mark"),
    [
        ("exact", "exact", "none"),
        ("about", "exact", "none"),
        ("exact", "about", "none"),
        ("more_than", "exact", "hedged"),
        ("exact", "more_than", "hedged"),
        ("almost", "exact", "hedged"),
        ("exact", "up_to", "hedged"),
    ],
)
def test_out_of_a_hedged_figure_no_growth_is_worked_out(before, now, mark):
    row = by_id(output("B", "2022", "100", qualifier=before), output("A", "2023", "125", qualifier=now))["A"]
    assert (row["mark"], row["growth"]) == (mark, 0.25 if mark == "none" else None)
    assert (row["base_qualifier"], row["qualifier"]) == (before, now)


def test_a_stock_is_set_against_the_same_day_of_the_year_before():
    rows = by_id(
        fact("B", "Park", "firms", "2023-06-30", "100"),
        fact("A", "Park", "firms", "2024-06-30", "150"),
        fact("L", "Park", "firms", "2024-09-30", "160"),
    )
    assert (rows["A"]["growth"], rows["L"]["mark"], rows["L"]["growth"]) == (0.5, "first", None)


def test_of_a_rate_no_growth_is_worked_out():
    rows = by_id(fact("B", "District", "share", "2022", "0.1"), fact("A", "District", "share", "2023", "0.2"))
    assert [(row["mark"], row["growth"]) for row in rows.values()] == [("rate", None)] * 2


def test_growth_as_published_stands_beside_the_growth_worked_out():
    row = by_id(
        output("B", "2019", "2979"),
        output("A", "2020", "5761"),
        fact("G", "District", "output_growth", "2020", "0.9336"),
    )["A"]
    assert (row["published_id"], row["published_growth"]) == ("G", 0.9336)
    assert row["growth"] == pytest.approx(row["published_growth"], abs=5e-4)


def test_a_hedge_on_published_growth_is_kept():
    row = by_id(
        output("A", "2017", "304", qualifier="more_than"),
        fact("G", "District", "output_growth", "2017", "0.058", qualifier="more_than"),
    )["A"]
    assert (row["published_qualifier"], float(row["published_half_unit"])) == ("more_than", 0.0005)


@pytest.mark.parametrize(
    ("source", "scope", "found"),
    [
        ("S1", "biopharma", "G"),
        ("S1", "firms above 20 million yuan", "G"),  # the same source, worded another way
        ("S2", "biopharma", "G"),  # another source, the same coverage
        ("S2", "wide", None),
    ],
)
def test_published_growth_is_of_the_same_source_or_the_same_coverage(source, scope, found):
    row = by_id(
        output("B", "2022", "20", scope="biopharma"),
        output("A", "2023", "28.54", scope="biopharma"),
        fact("G", "District", "output_growth", "2023", "0.1", source_id=source, scope=scope),
    )["A"]
    assert row["published_id"] == found


def test_growth_of_one_coverage_is_not_given_to_another_of_the_same_source():
    rows = by_id(
        output("A", "2023", "28.54", scope="biopharma"),
        output("W", "2023", "40", scope="life and health"),
        fact("G", "District", "output_growth", "2023", "0.04", scope="life and health"),
    )
    assert rows["W"]["published_id"] == "G"
    assert "A" not in rows or rows["A"]["published_id"] is None


def test_the_sources_own_growth_goes_before_anothers():
    row = by_id(
        output("A", "2024-H1", "5333", source_id="S2", grade="C"),
        fact("BETTER", "District", "output_growth", "2024-H1", "0.0118", source_id="S1", grade="A"),
        fact("OWN", "District", "output_growth", "2024-H1", "0.012", source_id="S2", grade="C"),
    )["A"]
    assert row["published_id"] == "OWN"


def test_a_single_figure_without_published_growth_is_no_series():
    assert series(output("A", "2023", "1"), fact("F", "Park", "firms", "2023", "5")).is_empty()


def test_targets_and_forecasts_are_no_part_of_a_series():
    rows = by_id(
        output("A", "2022", "1"),
        output("B", "2023", "2"),
        fact("T", "District", "output", "2024", "3", "target"),
        fact("F", "District", "output", "2024", "3", "forecast"),
    )
    assert set(rows) == {"A", "B"}


def test_two_sources_of_one_figure_stand_once_and_are_counted():
    rows = by_id(
        output("A", "2022", "1"),
        output("B", "2023", "2", grade="A"),
        output("C", "2023", "2", grade="B", known_on=date(2024, 1, 1)),
    )
    assert {key: row["rivals"] for key, row in rows.items()} == {"A": 0, "B": 1}


def test_two_currencies_are_two_series():
    rows = by_id(output("CNY", "2022", "7"), output("USD", "2023", "1", dimension="USD"))
    assert rows == {}


def test_the_charted_series_come_first_and_whole_years_before_parts_of_years():
    asked = cluster(trend=(Series(entity="Rival", indicator="output"),))
    found = series(
        fact("R1", "Rival", "output", "2022", "1"), fact("R2", "Rival", "output", "2023", "1"),
        fact("P1", "Park", "output", "2022", "1"), fact("P2", "Park", "output", "2023", "1"),
        output("H", "2022-H1", "1"), output("Y2", "2023", "1"), output("Y1", "2022", "1"),
        asked=asked,
    )  # fmt: skip
    assert found["fact_id"].to_list() == ["Y1", "Y2", "H", "R1", "R2", "P1", "P2"]


# Growth as published against the growth worked out


@pytest.mark.parametrize(
    ("base", "now", "published", "word"),
    [
        ("2979", "5761", "0.9336", "agrees"),  # 5760.5/2979.5-1 = 0.93338, 5761.5/2978.5-1 = 0.93436: 0.9336 is in it
        ("5761", "7254", "0.2591", "agrees"),  # 0.25896 .. 0.25935
        ("5761", "7254", "0.2601", "differs"),  # the least that prints as 0.2601 is 0.26005
        ("1248.3", "1312.1", "0.052", "differs"),  # 1312.15/1248.25-1 = 0.05119, and 0.052 is 0.0515 or more
        ("200", "300", "0.5", "agrees"),
        ("200", "300", "-0.5", "differs"),
        ("100", "-50", "-1.5", "agrees"),  # a loss after a profit: -1.51 .. -1.49
        ("100", "-50", "-1.6", "differs"),  # -1.65 .. -1.55
    ],
)
def test_published_growth_agrees_where_roundings_allow_it(base, now, published, word):
    row = by_id(
        fact("B", "District", "profit", "2023", base),
        fact("A", "District", "profit", "2024", now),
        fact("G", "District", "profit_growth", "2024", published),
    )["A"]
    assert (row["published_id"], row["growth_check"]) == ("G", word)


def test_the_printed_precision_of_all_three_decides():
    """5 after 4 is up by 4.5/4.5-1 = 0 to 5.5/3.5-1 = 0.571; 5.00 after 4.00 by 0.247 to 0.253; 0.3 is 0.25 to 0.35."""
    cases = {("4", "5", "0.30"): "agrees", ("4.00", "5.00", "0.3"): "agrees", ("4.00", "5.00", "0.30"): "differs"}
    for (base, now, published), word in cases.items():
        growth = fact("G", "District", "output_growth", "2024", published)
        row = by_id(output("B", "2023", base), output("A", "2024", now), growth)["A"]
        assert row["growth_check"] == word, (base, now, published)


@pytest.mark.parametrize(("qualifier", "word"), [("exact", "differs"), ("more_than", "agrees"), ("up_to", "differs")])
def test_a_hedge_on_published_growth_opens_its_range(qualifier, word):
    row = by_id(
        output("B", "2023", "100"),
        output("A", "2024", "125"),  # up 25 %
        fact("G", "District", "output_growth", "2024", "0.20", qualifier=qualifier),
    )["A"]
    assert row["growth_check"] == word


def test_without_both_growths_there_is_nothing_to_compare():
    rows = by_id(
        output("A", "2023", "100"), output("B", "2024", "125"),
        fact("G", "District", "output_growth", "2023", "0.2"),
    )  # fmt: skip
    assert {key: row["growth_check"] for key, row in rows.items()} == {"A": "nothing", "B": "nothing"}


def test_a_growth_is_not_given_to_a_level_that_is_named_by_another_figure_not_shown():
    """S2 prints the wide level too, which the better source S1 hides: its growth of the wide one stays that one's."""
    rows = by_id(
        output("W1", "2024", "40", scope="wide", source_id="S1", grade="A"),
        output("W2", "2024", "41", scope="wide", source_id="S2", grade="B"),
        output("N", "2024", "20", scope="narrow", source_id="S2", grade="B"),
        fact("G", "District", "output_growth", "2024", "0.1", source_id="S2", scope="wide"),
    )
    assert {key: row["published_id"] for key, row in rows.items()} == {"W1": "G"}


# Over the period just before


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [
        (("2024-Q1", "40"), ("2024-Q2", "50"), 0.25),
        (("2023-Q4", "50"), ("2024-Q1", "40"), -0.2),  # over the turn of the year
        (("2024-02", "8"), ("2024-03", "10"), 0.25),  # February has 29 days
        (("2023-12", "8"), ("2024-01", "6"), -0.25),
        (("2024-01/2024-03", "40"), ("2024-Q2", "50"), 0.25),  # the first quarter in other words
    ],
)
def test_growth_over_the_month_or_quarter_just_before(before, now, growth):
    row = by_id(output("B", *before), output("A", *now))["A"]
    assert (row["chain_id"], row["chain_mark"], row["growth"]) == ("B", "none", None)
    assert row["chain_growth"] == pytest.approx(growth)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("2023", "2024"),  # years: that is growth year on year
        ("2023-H1", "2023-H2"),
        ("2024-01/2024-02", "2024-03/2024-04"),
        ("2024-02/2024-04", "2024-05/2024-07"),  # three months, but no quarter
        ("2024-05-30", "2024-05-31"),
    ],
)
def test_only_months_and_quarters_are_set_against_the_period_just_before(before, now):
    row = by_id(output("B", before, "4"), output("A", now, "5"))["A"]
    assert (row["chain_id"], row["chain_growth"], row["chain_mark"]) == (None, None, None)


def test_a_month_is_not_set_against_a_quarter():
    row = by_id(output("B", "2024-Q1", "4"), output("A", "2024-04", "5"))["A"]
    assert (row["chain_growth"], row["chain_mark"]) == (None, "first")


@pytest.mark.parametrize(
    ("period", "value", "more", "mark"),
    [
        ("2024-Q1", "0", {}, "base_not_positive"),
        ("2024-Q1", "-4", {}, "base_not_positive"),
        ("2024-Q1", "4", {"qualifier": "more_than"}, "hedged"),
        ("2024-Q1", "4", {"scope": "wide"}, "break"),
        ("2023-Q4", "4", {}, "first"),
    ],
)
def test_without_a_firm_like_figure_just_before_a_mark_says_why(period, value, more, mark):
    row = by_id(output("B", period, value, **more), output("A", "2024-Q2", "5"))["A"]
    assert (row["chain_growth"], row["chain_mark"]) == (None, mark)


# Index


def test_the_index_is_a_hundred_in_the_first_firm_positive_year():
    """-73.52, 902.92, 1417, 1656: 1417/902.92 = 1.56936, 1656/902.92 = 1.83405."""
    rows = by_id(*(
        fact(year, "District", "profit", year, value)
        for year, value in (("2019", "-73.52"), ("2020", "902.92"), ("2021", "1417"), ("2022", "1656"))
    ))  # fmt: skip
    assert [row["index"] and round(row["index"], 3) for row in rows.values()] == [None, 100.0, 156.935, 183.405]
    assert [row["index_base_id"] for row in rows.values()] == [None, "2020", "2020", "2020"]
    assert [row["index_mark"] for row in rows.values()] == ["base_not_positive", "none", "none", "none"]


def test_a_hedged_year_has_no_index_and_is_no_base():
    rows = by_id(
        output("A", "2020", "90", qualifier="more_than"), output("B", "2021", "100"), output("C", "2022", "125")
    )
    assert [(row["index"], row["index_mark"]) for row in rows.values()] == [
        (None, "hedged"), (100.0, "none"), (125.0, "none"),
    ]  # fmt: skip


def test_each_scope_has_its_own_base_year_and_parts_of_years_have_no_index():
    rows = by_id(
        output("N0", "2021", "10", scope="narrow"), output("N1", "2022", "11", scope="narrow"),
        output("W1", "2022", "50", scope="wide"), output("W2", "2023", "60", scope="wide"),
        output("H", "2022-H1", "5", scope="narrow"), output("Q", "2022-Q1", "5", scope="narrow"),
    )  # fmt: skip
    assert {key: row["index"] and round(row["index"], 9) for key, row in rows.items()} == {
        "N0": 100.0, "N1": 110.0, "W1": 100.0, "W2": 120.0, "H": None, "Q": None,
    }  # fmt: skip
    assert rows["H"]["index_mark"] is None


def test_a_rate_has_no_index():
    rows = by_id(fact("B", "District", "share", "2022", "0.1"), fact("A", "District", "share", "2023", "0.2"))
    assert [(row["index"], row["index_base_id"], row["index_mark"]) for row in rows.values()] == [
        (None, None, "rate")
    ] * 2


# Laws

some_facts = st.lists(
    st.builds(
        lambda number, entity, indicator, period, value, scope, hedge, grade: fact(
            f"F{number}", entity, indicator, period, str(value), scope=scope, qualifier=hedge, grade=grade
        ),
        st.integers(0, 10**6),
        st.sampled_from(["District", "Park"]),
        st.sampled_from(["output", "output_growth", "firms"]),
        st.sampled_from(["2021", "2022", "2023", "2022-Q4", "2023-Q1", "2023-03"]),
        st.integers(-3, 9),
        st.sampled_from(["", "wide"]),
        st.sampled_from(["exact", "exact", "about", "more_than"]),
        st.sampled_from("AB"),
    ),
    unique_by=lambda row: row["fact_id"],
    min_size=1,
    max_size=30,
)


@given(some_facts, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_inputs_rows_does_not_matter(rows, random: Random):
    mixed = random.sample(rows, len(rows))
    assert_frame_equal(series(*rows), series(*mixed))


@given(some_facts)
@settings(max_examples=30, deadline=None)
def test_a_growth_stands_where_no_mark_says_why_there_is_none(rows):
    found = series(*rows)
    for number, mark in (("growth", "mark"), ("chain_growth", "chain_mark"), ("index", "index_mark")):
        assert (found[number].is_not_null() == (found[mark] == "none").fill_null(value=False)).all()
    for number, base in (("growth", "base_id"), ("chain_growth", "chain_id"), ("index", "index_base_id")):
        assert found.filter(found[number].is_not_null())[base].null_count() == 0
    assert found["index"].is_infinite().sum() == 0


def test_growth_at_comparable_prices_is_not_held_against_that_of_the_levels():
    rows = (
        fact("A", "District", "output", "2023", "100"),
        fact("B", "District", "output", "2024", "110"),  # 110 / 100 - 1 = 10 % at the prices of the day
        fact("G", "District", "output_growth", "2024", "0.05"),
    )
    real = pl.DataFrame(
        [("output_growth", "real_growth", "output", None)],
        schema=RELATIONS.columns,
        orient="row",
    )

    def checked(relations):
        made = series(*rows, relations=relations).filter(fact_id="B").row(0, named=True)
        return made["growth"], made["published_growth"], made["growth_check"]

    assert checked(None) == (pytest.approx(0.1), pytest.approx(0.05), "differs")
    assert checked(real) == (pytest.approx(0.1), pytest.approx(0.05), "real")
