from datetime import date

import pytest

from examples import cluster, fact, facts, indicators
from flows.aggregate.headline import headline
from schemas.cluster import Tile

AS_OF = date(2024, 6, 30)


def tiles(*rows, basis="actual", indicator="output", as_of=AS_OF):
    asked = cluster(headline=(Tile(entity="District", indicator=indicator, basis=basis),))
    return headline(asked, facts(*rows), indicators(), as_of).rows(named=True)


def main(*rows, **more):
    return tiles(*rows, **more)[0]


def output(fact_id, period, value="10", basis="actual", **more):
    return fact(fact_id, "District", "output", period, value, basis, **more)


def test_the_newest_actual_figure_is_shown():
    assert main(output("2022", "2022"), output("2023", "2023"), output("2021", "2021"))["fact_id"] == "2023"


def test_of_figures_that_end_together_the_years_is_shown():
    rows = [output("MONTH", "2023-12"), output("HALF", "2023-H2"), output("YEAR", "2023"), output("PLAN", "2021/2023")]
    assert main(*rows)["fact_id"] == main(*reversed(rows))["fact_id"] == "YEAR"


@pytest.mark.parametrize(
    ("as_of", "period"),
    [
        (date(2021, 6, 30), "2022"),  # the next
        (date(2022, 12, 31), "2022"),  # its last day
        (date(2023, 1, 1), "2024"),  # nothing is set for 2023: the next
        (date(2024, 6, 30), "2024"),  # the current one
        (date(2025, 6, 30), "2030"),
        (date(2031, 1, 1), "2030"),  # all are past: the last
    ],
)
def test_a_target_is_the_current_one_else_the_next_else_the_last(as_of, period):
    rows = [output(year, year, basis="target") for year in ("2030", "2022", "2024")]
    assert main(*rows, basis="target", as_of=as_of)["period"] == period


def test_a_figure_on_another_basis_does_not_fill_a_tile():
    row = main(output("P", "2024", basis="planned"))
    assert (row["fact_id"], row["value"]) == (None, None)


def test_a_tile_without_a_figure_is_there_and_blank():
    (row,) = tiles()
    assert (row["tile"], row["companion"], row["entity"], row["indicator"]) == (1, False, "District", "output")
    assert [row[name] for name in ("fact_id", "value", "period", "source_id", "rivals")] == [None] * 5


def test_the_clusters_currency_goes_first_and_the_other_stands_beside_it():
    rows = tiles(
        output("USD", "2024-04-26", "13.8", "planned", dimension="USD"),
        output("CNY", "2024-04-26", "100", "planned"),
        basis="planned",
    )
    assert [(row["fact_id"], row["companion"]) for row in rows] == [("CNY", False), ("USD", True)]


def test_a_sum_in_the_other_currency_by_another_source_is_no_companion():
    rows = tiles(output("CNY", "2023", "100"), output("USD", "2023", "13.8", dimension="USD", source_id="S2"))
    assert [row["fact_id"] for row in rows] == ["CNY"]


def test_growth_promised_with_the_target_stands_beside_it():
    rows = tiles(
        output("T", "2024", "38.5", "target"),
        fact("G", "District", "output_growth", "2024", "0.35", "target"),
        fact("OTHER", "District", "output_growth", "2024", "0.30", "target", source_id="S2"),
        fact("ACTUAL", "District", "output_growth", "2024", "0.04"),
        fact("PROFIT", "District", "profit_growth", "2024", "0.2", "target"),
        basis="target",
    )
    assert [(row["fact_id"], row["companion"]) for row in rows] == [("T", False), ("G", True)]


def test_growth_of_another_coverage_of_the_same_source_is_no_companion():
    rows = tiles(
        output("A", "2023", "28.54", scope="biopharma", grade="A"),
        output("W", "2023", "40", scope="life and health", grade="B"),
        fact("G", "District", "output_growth", "2023", "0.04", scope="life and health"),
    )
    assert [row["fact_id"] for row in rows] == ["A"]


def test_rivals_counts_the_other_figures_for_the_same_period():
    row = main(
        output("A", "2023", grade="A"),
        output("B", "2023", grade="B"),
        output("SCOPE", "2023", grade="B", scope="devices"),
        output("USD", "2023", dimension="USD"),
        output("OLD", "2022"),
    )
    assert (row["fact_id"], row["rivals"]) == ("A", 2)


def test_tiles_stand_in_the_order_of_cluster_toml():
    asked = cluster(
        headline=(Tile(entity="Park", indicator="firms"), Tile(entity="District", indicator="output", basis="target"))
    )
    rows = headline(asked, facts(output("T", "2024", basis="target")), indicators(), AS_OF).rows(named=True)
    assert [(row["tile"], row["entity"], row["fact_id"]) for row in rows] == [(1, "Park", None), (2, "District", "T")]
