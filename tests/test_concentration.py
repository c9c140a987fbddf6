import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import cluster, entities, fact, facts, town
from flows.aggregate.figures import figures
from flows.aggregate.places.concentration import concentration
from schemas.cluster import Developments

ASKED = Developments(entities=("Park",), indicators=("industrial_output", "gdp_growth_yoy"))


def output(fact_id, entity, period, value, **more):
    return fact(fact_id, entity, "output", period, value, **more) | {"indicator": "industrial_output"}


def concentrated(*rows, known=None, asked=ASKED):
    frame = concentration(
        cluster(developments=asked),
        town() if known is None else known,
        figures(facts(*rows)),
        shipped.inputs().registers,
    )
    return frame.rows(named=True)


def test_the_index_is_the_sum_of_squared_shares():
    (row,) = concentrated(
        output("A", "Park", "2023", "60"),
        output("B", "Quiet park", "2023", "20"),
        output("D", "District", "2023", "100"),
    )
    assert (row["over"], row["n"], row["sum"], row["mark"]) == ("park", 2, 80.0, "none")
    assert row["hhi"] == pytest.approx(0.625)  # 0.75 ** 2 + 0.25 ** 2
    assert row["equivalent"] == pytest.approx(1.6)  # 1 / 0.625
    assert (row["largest"], row["largest_share"]) == ("Park", 0.75)
    assert (row["district_id"], row["covered"]) == ("D", 0.8)  # 80 of 100
    assert row["fact_ids"] == ["A", "B"]


def test_parks_and_enterprises_are_not_mixed():
    rows = concentrated(
        output("A", "Park", "2023", "60"),
        output("B", "Quiet park", "2023", "20"),
        output("F", "Firm", "2023", "5"),
        output("L", "Loner", "2023", "5"),
    )
    assert [(row["over"], row["fact_ids"], row["hhi"]) for row in rows] == [
        ("park", ["A", "B"], pytest.approx(0.625)),
        ("company", ["F", "L"], pytest.approx(0.5)),
    ]


def test_a_park_within_a_park_is_counted_once():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Phase 2", "park", "Park"))
    (row,) = concentrated(
        output("A", "Park", "2023", "60"),
        output("IN", "Phase 2", "2023", "30"),
        output("B", "Quiet park", "2023", "20"),
        known=known,
    )
    assert row["fact_ids"] == ["A", "B"]
    (alone,) = concentrated(output("IN", "Phase 2", "2023", "30"), output("B", "Quiet park", "2023", "20"), known=known)
    assert alone["fact_ids"] == ["IN", "B"]  # the park around it has no like figure


@pytest.mark.parametrize(
    "other",
    [
        {"period": "2022"},
        {"scope": "devices"},
        {"dimension": "USD"},
        {"basis": "target"},
        {"entity": "Rival"},
        {"value": "0"},
        {"value": "-5"},
        {"qualifier": "more_than"},
    ],
)
def test_one_like_figure_is_not_enough_to_say(other):
    second = {"entity": "Quiet park", "period": "2023", "value": "20"} | {
        key: value for key, value in other.items() if key in ("entity", "period", "value")
    }
    more = {key: value for key, value in other.items() if key not in second}
    (row,) = concentrated(
        output("A", "Park", "2023", "60"),
        output("B", second["entity"], second["period"], second["value"]) | more,
    )
    assert (row["indicator"], row["mark"], row["n"]) == ("industrial_output", "too_few", 1)
    assert (row["hhi"], row["sum"], row["equivalent"], row["covered"]) == (None, None, None, None)


def test_without_any_figure_there_is_one_row_that_says_so():
    (row,) = concentrated()
    assert (row["indicator"], row["mark"], row["n"], row["fact_ids"]) == ("industrial_output", "too_few", 0, [])


def test_inexact_figures_stay_out_and_are_counted():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Third", "park", "District"))
    (row,) = concentrated(
        output("A", "Park", "2023", "60"),
        output("B", "Quiet park", "2023", "20", qualifier="about"),
        output("C", "Third", "2023", "20", qualifier="more_than"),
        known=known,
    )
    assert (row["n"], row["left_out"], row["mark"], row["fact_ids"]) == (2, 1, "partial", ["A", "B"])


def test_a_district_that_says_only_over_so_much_covers_nothing():
    (row,) = concentrated(
        output("A", "Park", "2023", "60"),
        output("B", "Quiet park", "2023", "20"),
        output("D", "District", "2023", "100", qualifier="more_than"),
    )
    assert (row["hhi"], row["district_id"], row["covered"]) == (pytest.approx(0.625), None, None)


@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.integers(min_value=1, max_value=10**12), min_size=2, max_size=6), order=st.randoms())
def test_the_index_lies_between_that_of_equals_and_one_whatever_the_order_of_rows(values, order):
    known = entities(
        ("District", "district", None), *((f"P{number}", "park", "District") for number in range(len(values)))
    )
    rows = [output(f"F{number}", f"P{number}", "2023", str(value)) for number, value in enumerate(values)]
    (first,) = concentrated(*rows, known=known)
    order.shuffle(rows)
    (again,) = concentrated(*rows, known=known)
    assert first == again
    assert 1 / len(values) - 1e-9 <= first["hhi"] <= 1
    assert first["equivalent"] <= len(values) + 1e-6
    assert first["sum"] == pytest.approx(sum(values))


def test_the_shipped_parks_have_too_few_like_figures_to_say():
    rows = shipped.tables(shipped.NEWEST).concentration
    assert set(rows["mark"]) == {"too_few"}
    assert set(rows["indicator"]) == set(shipped.inputs().cluster.developments.indicators)
    assert rows.filter(pl.col("hhi").is_not_null()).is_empty()
