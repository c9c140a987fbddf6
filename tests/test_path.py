import pytest

from examples import cluster, fact, facts
from flows.aggregate.path import output_path


def path(*rows):
    return {row["period"]: row for row in output_path(cluster(), facts(*rows)).iter_rows(named=True)}


def output(fact_id, period, value="10", basis="actual", **more):
    return fact(fact_id, "District", "output", period, value, basis, **more)


def test_each_year_has_its_actual_target_and_forecast_side_by_side():
    rows = path(
        output("A23", "2023", "28.54"),
        output("T24", "2024", "38.5", "target"),
        output("F24", "2024", "30", "forecast", qualifier="more_than"),
        output("A24", "2024-01/2024-08", "20.13"),
    )
    assert list(rows) == ["2023", "2024"]
    assert [rows["2024"][f"{name}_id"] for name in ("actual", "target", "forecast")] == ["A24", "T24", "F24"]
    assert (rows["2024"]["actual_period"], rows["2024"]["forecast_qualifier"]) == ("2024-01/2024-08", "more_than")
    assert (rows["2023"]["target"], rows["2023"]["forecast"]) == (None, None)


def test_a_year_with_a_target_only_has_no_actual_and_no_zero():
    row = path(output("T", "2025", "100", "target"))["2025"]
    assert (row["actual_id"], row["actual"], row["actual_period"]) == (None, None, None)


@pytest.mark.parametrize(
    ("periods", "shown"),
    [
        (["2024", "2024-01/2024-11"], "2024"),  # the whole year
        (["2024-01/2024-08", "2024-01/2024-11"], "2024-01/2024-11"),  # what comes nearest to it
        (["2024-H2", "2024-H1"], "2024-H1"),  # from January on
        (["2024-Q1", "2024-02/2024-11"], "2024-Q1"),
    ],
)
def test_the_actual_is_the_year_or_the_months_from_january_that_come_nearest(periods, shown):
    assert path(*(output(period, period) for period in periods))["2024"]["actual_period"] == shown


def test_an_actual_of_the_targets_coverage_goes_before_a_later_one_of_another():
    row = path(
        output("T", "2024", "38.5", "target", scope="biopharma"),
        output("LIKE", "2024-01/2024-08", "20.13", scope="biopharma"),
        output("WIDE", "2024-01/2024-11", "32.29", scope="life and health"),
    )["2024"]
    assert (row["actual_id"], row["scopes"]) == ("LIKE", ["biopharma"])


def test_without_a_figure_of_the_targets_coverage_both_coverages_are_named():
    row = path(
        output("T", "2024", "38.5", "target", scope="biopharma"),
        output("WIDE", "2024", "32.29", scope="life and health"),
    )["2024"]
    assert (row["actual_id"], row["scopes"]) == ("WIDE", ["life and health", "biopharma"])


@pytest.mark.parametrize(
    "other",
    [
        {"entity": "Park"},
        {"indicator": "profit"},
        {"dimension": "USD"},
        {"basis": "planned"},
        {"period": "2021/2024"},
        {"period": "2024-H2"},
    ],
)
def test_what_is_not_output_over_a_year_makes_no_row(other):
    assert path(fact("X", "District", "output", "2024", "1") | other) == {}


def test_a_target_for_a_part_of_a_year_makes_no_row():
    assert path(output("T", "2024-H1", "20", "target")) == {}


def test_no_figures_make_no_rows():
    assert path() == {}
