from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import shipped
from examples import cluster, fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.growth.increments import increments
from flows.aggregate.known import known_by

ADDING = indicators().with_columns(
    pl.when(pl.col("kind") == "flow").then(pl.lit("entities_and_periods")).otherwise("adds_up").alias("adds_up")
    .cast(indicators().schema["adds_up"])
)  # fmt: skip


def between(*rows, register=ADDING):
    return increments(cluster(), figures(facts(*rows)), register, groups())


def output(fact_id, period, value, **more):
    return fact(fact_id, "District", "output", period, value, **more)


def one(*rows):
    (row,) = between(*rows).iter_rows(named=True)
    return row


@pytest.mark.parametrize(
    ("earlier", "later", "period", "months", "value", "half_unit"),
    [
        # 22.0 - 20.13 = 1.87, known to 0.05 + 0.005
        (("2024-01/2024-08", "20.13"), ("2024-01/2024-11", "22.0"), "2024-09/2024-11", 3, "1.87", "0.055"),
        (("2024-01", "3"), ("2024-01/2024-02", "7"), "2024-02", 1, "4", "1"),
        (("2024-Q1", "30"), ("2024-H1", "70"), "2024-Q2", 3, "40", "1"),
        (("2024-H1", "70"), ("2024-01/2024-09", "90"), "2024-Q3", 3, "20", "1"),
        (("2024-01/2024-09", "154.8"), ("2024", "235.8"), "2024-Q4", 3, "81.0", "0.1"),
        (("2024-H1", "53.33"), ("2024", "103"), "2024-H2", 6, "49.67", "0.505"),
        (("2024-01/2024-03", "30"), ("2024-01/2024-04", "41"), "2024-04", 1, "11", "1"),
        (("2024-01/2024-02", "30"), ("2024", "100"), "2024-03/2024-12", 10, "70", "1"),
    ],
)
def test_the_months_between_have_the_difference(earlier, later, period, months, value, half_unit):
    row = one(output("A", *earlier), output("B", *later))
    assert (row["from_id"], row["to_id"], row["mark"]) == ("A", "B", "none")
    assert (row["period"], row["months"]) == (period, months)
    assert (row["value"], row["half_unit"]) == (Decimal(value), Decimal(half_unit))


def test_each_figure_is_set_against_the_one_before_it_only():
    rows = between(output("A", "2024-Q1", "30"), output("C", "2024", "130"), output("B", "2024-H1", "70"))
    assert rows.select("from_id", "to_id", "period", "value").rows() == [
        ("A", "B", "2024-Q2", Decimal(40)),
        ("B", "C", "2024-H2", Decimal(60)),
    ]


@pytest.mark.parametrize(
    ("one_of_them", "other"),
    [
        ({"scope": "biopharma"}, {"scope": "life and health"}),
        ({}, {"basis": "target"}),
        ({}, {"basis": "forecast"}),
        ({}, {"dimension": "USD"}),
        ({}, {"entity": "Park"}),
        ({"period": "2023-01/2023-08"}, {}),  # another year
        ({"period": "2023-07/2024-06"}, {}),  # a run that does not start with the year
        ({"period": "2024-Q2"}, {}),
        ({"period": "2024-05-31"}, {}),
        ({}, {"period": "2024/2025"}),
    ],
)
def test_only_like_figures_of_one_year_are_taken_from_each_other(one_of_them, other):
    rows = (
        fact("A", **({"entity": "District", "indicator": "output", "period": "2024-H1", "value": "5"} | one_of_them)),
        fact("B", **({"entity": "District", "indicator": "output", "period": "2024", "value": "9"} | other)),
    )
    assert between(*rows).is_empty()


@pytest.mark.parametrize("indicator", ["firms", "share", "output_growth"])
def test_stocks_and_rates_have_no_increments(indicator):
    assert between(fact("A", "District", indicator, "2024-H1", "1"),
                   fact("B", "District", indicator, "2024", "2")).is_empty()  # fmt: skip


def test_a_flow_that_does_not_add_up_over_periods_has_no_increments():
    assert between(output("A", "2024-H1", "5"), output("B", "2024", "9"), register=indicators()).is_empty()


@pytest.mark.parametrize("hedge", ["about", "almost", "more_than", "up_to"])
@pytest.mark.parametrize("which", ["A", "B"])
def test_out_of_a_hedged_figure_no_difference_is_taken(hedge, which):
    row = one(*(
        output(name, period, value, qualifier=hedge if name == which else "exact")
        for name, period, value in (("A", "2024-H1", "5"), ("B", "2024", "9"))
    ))  # fmt: skip
    assert (row["value"], row["half_unit"], row["mark"], row["period"]) == (None, None, "hedged", "2024-H2")


@pytest.mark.parametrize(
    ("earlier", "later", "value", "mark"),
    [
        ("20.0", "19.0", "-1.0", "falls"),  # by more than 0.05 + 0.05
        ("20.0", "19.9", "-0.1", "rounding"),  # 19.95 both times would do
        ("20.0", "20.0", "0", "rounding"),
        ("20.0", "20.1", "0.1", "rounding"),
        ("20.0", "20.2", "0.2", "none"),
    ],
)
def test_a_cumulative_figure_that_falls_is_shown_with_its_mark(earlier, later, value, mark):
    row = one(output("A", "2024-H1", earlier), output("B", "2024", later))
    assert (row["value"], row["mark"]) == (Decimal(value), mark)


def test_growth_is_over_the_like_increment_of_the_year_before():
    """2023: 9.0 - 5.0 = 4.0; 2024: 11.0 - 6.0 = 5.0, up by a quarter."""
    rows = between(
        output("A", "2023-H1", "5.0"), output("B", "2023", "9.0"),
        output("C", "2024-H1", "6.0"), output("D", "2024", "11.0"),
    )  # fmt: skip
    first, second = rows.iter_rows(named=True)
    assert (first["growth"], first["growth_mark"], first["base_ids"]) == (None, "first", None)
    assert (second["growth"], second["growth_mark"], second["base_ids"]) == (0.25, "none", ["A", "B"])
    assert (second["base"], second["base_half_unit"]) == (Decimal(4), Decimal("0.1"))


@pytest.mark.parametrize(
    ("year_before", "mark"),
    [
        ((("2023-Q1", "5.0"), ("2023", "9.0"), {}), "first"),  # other months
        ((("2023-H1", "5.0"), ("2023", "9.0"), {"scope": "wide"}), "break"),
        ((("2023-H1", "9.0"), ("2023", "5.0"), {}), "unsure"),  # it falls
        ((("2023-H1", "5.0"), ("2023", "5.0"), {}), "unsure"),  # lost in rounding
        ((("2023-H1", "5.0"), ("2023", "9.0"), {"qualifier": "more_than"}), "unsure"),
    ],
)
def test_without_a_firm_like_increment_a_mark_says_why_there_is_no_growth(year_before, mark):
    early, late, more = year_before
    rows = between(
        output("A", *early, **more), output("B", *late, **more),
        output("C", "2024-H1", "6.0"), output("D", "2024", "11.0"),
    ).filter(to_id="D")  # fmt: skip
    assert rows.select("growth", "growth_mark").row(0) == (None, mark)


def test_what_the_shipped_cluster_says_of_the_months_between():
    public = known_by(shipped.tidied(), shipped.NEWEST)
    inputs = shipped.inputs()
    found = increments(
        inputs.cluster,
        figures(public.facts),
        inputs.registers.indicators,
        grouped(inputs.cluster, public.entities),
    )
    billion = Decimal(10**9)
    assert [
        (row["indicator"], row["period"], row["value"] and row["value"] / billion, row["mark"])
        for row in found.iter_rows(named=True)
    ] == [
        ("total_output", "2022-Q4", Decimal("8.10"), "none"),  # 23.58 - 15.48
        ("revenue", "2024-H2", Decimal("4.967"), "none"),  # 10.3 - 5.333
        ("gdp", "2024-H2", None, "hedged"),  # "over" 300 - 131.21
        ("net_profit", "2024-H2", Decimal("0.312"), "none"),  # 1.262 - 0.950
    ]  # January to August and to November 2024 stand under two scopes: no difference


year_to_date = st.lists(
    st.tuples(st.sampled_from(["2023", "2024"]), st.integers(1, 12), st.integers(0, 99)),
    unique_by=lambda row: row[:2],
    max_size=14,
)


def cumulative(rows):
    return [
        output(f"{year}-{month:02}", f"{year}-01/{year}-{month:02}" if month > 1 else f"{year}-01", str(value))
        for year, month, value in rows
    ]


@given(year_to_date, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_increments_of_a_year_add_up_to_its_last_figure(rows, random: Random):
    made = cumulative(rows)
    found = between(*made)
    assert_frame_equal(found, between(*random.sample(made, len(made))))
    for year in {year for year, _, _ in rows}:
        first, *_, last = sorted(row for row in rows if row[0] == year) * 2
        mine = found.filter(pl.col("period_start").dt.year() == int(year))
        assert first[2] + (mine["value"].sum() or 0) == last[2]
        assert mine["months"].sum() == last[1] - first[1]
