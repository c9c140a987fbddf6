from datetime import date

import pytest

from examples import cluster, fact, facts, groups, indicators
from flows.aggregate.series import growth_series
from schemas.cluster import Series


def series(*rows, asked=None):
    return growth_series(asked or cluster(), facts(*rows), indicators(), groups())


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
