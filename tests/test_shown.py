from datetime import date

import pytest

from examples import fact, facts
from flows.aggregate.shown import shown, year_before

BY = ("entity", "indicator", "scope", "dimension", "period_start", "period_end")


def output(fact_id, value="10", **more):
    return fact(fact_id, "District", "output", "2023", value, **more)


def best(*rows):
    (row,) = shown(facts(*rows), BY).rows(named=True)
    return row["fact_id"], row["rivals"]


@pytest.mark.parametrize(
    ("rows", "wins"),
    [
        ([output("P", grade="B", known_on=date(2024, 6, 1)), output("O", grade="A")], "O"),  # office before press
        ([output("OLD", known_on=date(2024, 1, 31)), output("NEW", known_on=date(2024, 8, 22))], "NEW"),
        ([output("ROUND", "760"), output("EXACT", "761.7")], "EXACT"),
        ([output("B"), output("A")], "A"),  # nothing else decides: the id, so that each run shows the same
    ],
)
def test_of_several_figures_the_better_source_then_the_newer_then_the_more_exact_is_shown(rows, wins):
    assert best(*rows) == best(*reversed(rows)) == (wins, 1)


def test_a_newer_figure_of_a_worse_source_does_not_replace_an_official_one():
    official = output("OFFICIAL", grade="A", known_on=date(2020, 1, 1))
    assert best(output("REPOST", "12.345", grade="C", known_on=date(2025, 1, 1)), official)[0] == "OFFICIAL"


def test_a_figure_alone_has_no_rivals():
    assert best(output("ONE")) == ("ONE", 0)


@pytest.mark.parametrize(
    "other",
    [{"scope": "devices"}, {"dimension": "USD"}, {"entity": "Park"}, {"indicator": "profit"}, {"period": "2022"}],
)
def test_figures_about_different_things_are_no_rivals(other):
    assert shown(facts(output("A"), output("B") | other), BY)["rivals"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2023, 2, 1), date(2023, 2, 28)),  # February's last day stays its last
        ("2025-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-01/2025-02", date(2024, 1, 1), date(2024, 2, 29)),
        ("2024-02-29", date(2023, 2, 28), date(2023, 2, 28)),
        ("2024-H1", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023-07/2024-06", date(2022, 7, 1), date(2023, 6, 30)),
    ],
)
def test_the_like_period_of_the_year_before(period, start, end):
    row = year_before(facts(fact("F", "District", "output", period, "1"))).row(0, named=True)
    assert (row["before_start"], row["before_end"]) == (start, end)
