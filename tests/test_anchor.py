import polars as pl
import pytest

import shipped
from examples import cluster, fact, facts, indicators
from flows.aggregate.figures import figures
from flows.aggregate.places.anchor import anchor_series
from schemas.cluster import Anchor

ANCHOR = Anchor(
    entity="Firm", park="Park", indicators=("output", "output_growth", "profit"), park_indicators=("firms",)
)


def series(*rows, anchor=ANCHOR):
    frame = facts(*rows)
    return anchor_series(cluster(anchor=anchor), frame, figures(frame), indicators()).rows(named=True)


def test_the_anchor_s_years_stand_in_order_with_growth_worked_out_and_as_published():
    rows = series(
        fact("G", "Firm", "output_growth", "2023", "0.236"),
        fact("B", "Firm", "output", "2023", "11411"),
        fact("A", "Firm", "output", "2022", "9238"),
        fact("P", "Park", "firms", "2024-04-26", "200", qualifier="almost"),
        fact("X", "Loner", "output", "2023", "5"),
        fact("F", "Firm", "output", "2025", "12552", "forecast"),  # what is expected is not published as done
        fact("V", "Firm", "vacancies", "2023", "5"),  # not asked for
    )
    assert [(row["role"], row["fact_id"]) for row in rows] == [
        ("anchor", "A"),
        ("anchor", "B"),
        ("anchor", "G"),
        ("park", "P"),
    ]
    assert (rows[0]["growth"], rows[0]["mark"]) == (None, "first")
    assert rows[1]["growth"] == pytest.approx(0.2352, abs=5e-5)  # 11411 / 9238 - 1
    assert (rows[1]["base_id"], rows[1]["published_id"], rows[1]["published_growth"]) == ("A", "G", 0.236)
    assert (rows[2]["growth"], rows[2]["mark"]) == (None, "rate")


@pytest.mark.parametrize(
    ("before", "mark"),
    [
        ({"value": "-73.52"}, "base_not_positive"),
        ({"value": "0"}, "base_not_positive"),
        ({"qualifier": "more_than"}, "hedged"),
        ({"scope": "group"}, "break"),
        ({"period": "2022-H1"}, "first"),
    ],
)
def test_growth_out_of_an_unfit_base_is_a_mark(before, mark):
    row = {"period": "2022", "value": "9238"} | {
        key: value for key, value in before.items() if key in ("period", "value")
    }
    more = {key: value for key, value in before.items() if key not in row}
    rows = series(
        fact("A", "Firm", "profit", row["period"], row["value"]) | more, fact("B", "Firm", "profit", "2023", "11411")
    )
    (last,) = [one for one in rows if one["fact_id"] == "B"]
    assert (last["growth"], last["mark"]) == (None, mark)


def test_halves_are_compared_with_halves():
    rows = series(
        fact("H1", "Firm", "output", "2024-H1", "5333"),
        fact("Y", "Firm", "output", "2024", "10300"),
        fact("H2", "Firm", "output", "2025-H1", "6016"),
    )
    grown = {row["fact_id"]: row["growth"] for row in rows}
    assert grown == {"H1": None, "Y": None, "H2": pytest.approx(0.1281, abs=5e-5)}  # 6016 / 5333 - 1


def test_a_cluster_without_an_anchor_has_no_such_rows():
    assert series(fact("A", "Firm", "output", "2022", "9238"), anchor=None) == []


def test_the_shipped_anchor_stands_beside_its_park():
    rows = shipped.tables(shipped.NEWEST).anchor
    revenue = rows.filter(pl.col("indicator") == "revenue", pl.col("period_kind") == "year")
    grown = dict(zip(revenue["period"], revenue["growth"], strict=True))
    assert list(grown) == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert grown["2024"] == pytest.approx(-0.0974, abs=5e-5)  # 10 300 / 11 411 - 1; published -9.73 %
    shares = rows.filter(indicator="overseas_revenue_share")
    assert [float(value) for value in shares["value"]] == [0.175, 0.1899]
    park = rows.filter(pl.col("role") == "park", pl.col("indicator") == "enterprises")
    assert [float(value) for value in park["value"]] == [200, 380]
