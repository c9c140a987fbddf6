"""What is known to be wrong with the shipped data is found by rule."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.known import known_by
from flows.aggregate.reconciliation.table import reconciliation
from reconciling import verdicts
from schemas.answers.reconciliation import RECONCILIATION_ANSWER
from test_reconciliation_growth import growth, output


@cache
def held(as_of, order=None):
    inputs, public = shipped.inputs(), known_by(shipped.tidied(), as_of)
    known = public.facts if order is None else public.facts.sample(fraction=1, shuffle=True, seed=order)
    whose = grouped(inputs.cluster, public.entities)
    return reconciliation(inputs.cluster, inputs.registers, public.comparing, known, figures(known), whose)


def billions(row):
    return float(row["shown"]) / 1e9, row["rival"] / 1e9


@pytest.mark.parametrize(
    ("check", "verdict", "indicator", "period", "shown", "rival"),
    [
        # 38.5 / 1.35
        ("promised_growth", "agrees", "total_output", "2023", 28.54, 28.519),
        # 32.29 / 1.037, for eleven months, under a wider scope
        ("growth", "differs", "total_output", "2023", 28.54, 31.138),
        # 972.4 + 322.9 + 126.7 = 1422.0
        ("parts", "differs", "three_key_industries_output", "2021-01/2021-10", 132.36, 142.2),
        ("scale", "slip", "investment", "2025", 0.55, 5.5),
        ("scale", "slip", "ipo_raised", "2022-08-22", 11.0, 109.88),
        ("sources", "differs", "industry_scale", "2024", 410.0, 420.0),
        ("sources", "differs", "rd_expense", "2025-H1", 1.14, 0.766),
        ("parts", "agrees", "revenue", "2024", 10.3, 10.3001),  # 9.8841 + 0.4160
        ("parts", "agrees", "revenue", "2025-H1", 6.016, 6.0159),  # 4.8734 + 1.1425
        ("increase", "agrees", "industry_scale_increase", "2024", 51.0, 51.0),  # 984.7 - 933.7
        ("increase", "agrees", "industrial_output_increase", "2024", 15.192, 15.167),  # 201.167 - 186
    ],
)
def test_sums_that_do_and_do_not_fit_are_found(check, verdict, indicator, period, shown, rival):
    found = held(shipped.NEWEST).filter(check=check, verdict=verdict, indicator=indicator, period=period)
    (row,) = found.rows(named=True)
    assert billions(row) == pytest.approx((shown, rival), abs=6e-4)


@pytest.mark.parametrize(
    ("check", "verdict", "indicator", "period", "shown", "rival"),
    [
        ("average_growth", "differs", "industrial_output_cagr", "2021/2024", 6.9, 5.52),  # (201.167 / 171.2) ** (1/3)
        (
            "average_growth",
            "agrees",
            "industry_scale_cagr",
            "2021/2024",
            8.94,
            9.02,
        ),  # (984.7 / 760) ** (1/3), 760 round
        ("average_growth", "agrees", "industry_scale_cagr", "2020/2024", 14.0, 14.23),  # (410 / 240.8) ** (1/4)
        ("growth_since", "differs", "industrial_output_growth_since_2016", "2021", 278.0, 295.50),  # 13.17 / 3.33
        ("growth", "differs", "industrial_output_growth_yoy", "2024", 3.3, 8.15),  # 201.167 / 186, comparable prices
        ("growth", "agrees", "revenue_growth_yoy", "2023", 23.52, 23.52),  # 11411 / 9238
        ("share", "differs", "rd_to_revenue", "2025-H1", 18.95, 12.73),  # 7.66 / 60.16
        ("share", "agrees", "rd_to_revenue", "2025-H1", 18.95, 18.95),  # 11.4 / 60.16
        ("share", "agrees", "device_share_of_biopharma_output", "2024", 27.6, 27.59),  # 55.51 / 201.167
    ],
)
def test_rates_that_do_and_do_not_fit_are_found(check, verdict, indicator, period, shown, rival):
    found = held(shipped.NEWEST).filter(check=check, verdict=verdict, indicator=indicator, period=period)
    (row,) = found.rows(named=True)
    assert (float(row["shown"]) * 100, row["rival"] * 100) == pytest.approx((shown, rival), abs=6e-3)


def test_the_hundred_billion_in_dollars_implies_a_rate_that_there_was():
    (row,) = held(shipped.ARTICLE).filter(check="currencies").rows(named=True)
    assert (row["verdict"], row["rate"]) == ("agrees", pytest.approx(7.25, abs=5e-3))  # 100 / 13.8


def test_mu_and_square_metres_agree():
    (row,) = held(shipped.NEWEST).filter(check="units").rows(named=True)
    assert (row["verdict"], float(row["shown"])) == ("agrees", 133333.0)
    assert row["rival"] == pytest.approx(200 * 2000 / 3)


def test_the_page_of_october_2021_is_older_than_its_period():
    rows = held(shipped.NEWEST).filter(check="early", period="2021-01/2021-10").rows(named=True)
    assert [len(row["fact_ids"]) for row in rows] == [6]


def test_both_versions_of_the_share_offering_are_named():
    (row,) = held(shipped.NEWEST).filter(check="scale", indicator="ipo_raised").rows(named=True)
    values = shipped.tidied().facts.filter(pl.col("fact_id").is_in(row["fact_ids"]))["value_printed"].to_list()
    assert sorted(values) == ["10.988", "109.88", "11"]


@pytest.mark.parametrize("indicator", ["enterprises", "above_scale_enterprises"])
def test_counts_under_other_definitions_are_no_contradiction(indicator):
    found = held(shipped.NEWEST).filter(indicator=indicator)
    assert found.filter(pl.col("verdict") != "agrees").is_empty()


def test_a_target_that_was_halved_under_another_scope_is_no_contradiction():
    found = held(shipped.NEWEST).filter(entity="Jiading District", basis="target")
    assert found.filter(pl.col("check") == "sources").is_empty()


def test_what_does_not_fit_stays_short_enough_to_be_read():
    found = held(shipped.NEWEST)
    counted = found.filter(pl.col("verdict") != "agrees").group_by("check").len().sort("check").rows()
    assert counted == [
        ("sources", 3), ("scale", 2), ("parts", 1), ("growth", 3), ("average_growth", 1), ("growth_since", 1),
        ("share", 1), ("early", 4),
    ]  # fmt: skip
    assert found["verdict"].to_list() == sorted(found["verdict"].to_list(), key=["slip", "differs", "agrees"].index)


def test_nothing_published_later_shows_in_an_earlier_report():
    known = set(known_by(shipped.tidied(), shipped.ARTICLE).facts["fact_id"])
    assert set(held(shipped.ARTICLE)["fact_ids"].explode()) <= known


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**31))
def test_the_order_of_the_facts_does_not_matter(seed):
    assert held(shipped.NEWEST, seed).equals(held(shipped.NEWEST))


@settings(max_examples=30, deadline=None)
@given(st.integers(100, 99_999), st.integers(100, 99_999))
def test_growth_worked_out_of_two_levels_and_rounded_never_contradicts_them(level, base):
    rounded = f"{level / base - 1:.3f}"
    rows = output("L", "2024", str(level)), output("B", "2023", str(base)), growth("G", "2024", rounded)
    assert verdicts(*rows) == [("growth", "agrees")]


def test_every_number_says_where_it_comes_from():
    answer = RECONCILIATION_ANSWER
    assert {name for name, column in answer.contract.columns.items() if column.is_numeric()} == set(answer.methods)


def test_the_sheet_shows_both_figures_with_their_cells_slips_first():
    sheet = shipped.book(shipped.NEWEST)["Reconciliation"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Result")
    first = {title.value: cell for title, cell in zip(header, sheet[header[0].row + 1], strict=True)}
    assert (first["Result"].value, first["Shown"].value, first["The other"].value) == ("slip", 11.0, 109.88)
    assert first["Gap"].value == "=Differences[[#This Row],[The other]]-Differences[[#This Row],[Shown]]"
    assert first["Why this one is shown"].value == "better grade of source"
    cells = first["Cells: of the one shown, of the others"].value.split("\n")
    for title, place in (("Shown", cells[0]), ("The other", "\n".join(cells[1:]))):
        link = first[title].hyperlink.location
        linked = shipped.book(shipped.NEWEST)["Facts"][link.partition("!")[2]].value
        assert place.startswith(f"{linked}: facts.xlsx, facts ")
