from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import _typed, cluster, entities, fact, facts, groups, milestone, milestones, town
from flows.aggregate.figures import figures
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.places.developments import LISTED, developments
from flows.aggregate.places.ratios import development_ratios
from schemas.cluster import Developments
from schemas.facts import COMMITMENTS

AS_OF = date(2024, 6, 30)
ASKED = Developments(
    entities=("Park", "Quiet park"), indicators=("enterprises", "industrial_output"), anchors={"Park": "Firm"}
)
DIMENSIONS = {"enterprises": "count", "industrial_output": "CNY", "area": "area", "gdp_growth_yoy": "fraction"}


def figure(fact_id, entity, indicator, period, value, basis="actual", **more):
    """A fact about an indicator of the shipped register."""
    return fact(fact_id, entity, "firms", period, value, basis, **more) | {
        "indicator": indicator,
        "dimension": DIMENSIONS[indicator],
    }


def promise(commitment_id, entity, made_on):
    return {
        "commitment_id": commitment_id, "entity": entity, "made_by": None, "role": None, "made_on": made_on,
        "commitment": "a promise", "source_id": "S1", "known_on": date.fromisoformat(made_on), "file": "facts.xlsx",
        "sheet": "commitments", "row": 2,
    }  # fmt: skip


def made(fact_rows=(), milestone_rows=(), known=None, promised=(), asked=None):
    states = milestone_states(milestones(*milestone_rows), groups(), AS_OF)
    parks, shown = developments(
        cluster(**({"developments": asked} if asked else {})),
        town() if known is None else known,
        figures(facts(*fact_rows)),
        states,
        _typed(COMMITMENTS, promised),
    )
    return {row["entity"]: row for row in parks.iter_rows(named=True)}, shown.rows(named=True)


def ratios(*fact_rows, asked=ASKED):
    frame = development_ratios(cluster(developments=asked), figures(facts(*fact_rows)), registers())
    return {(row["development"], row["measure"], row["indicator"]): row for row in frame.iter_rows(named=True)}


@cache
def registers():
    return shipped.inputs().registers


def test_every_development_of_cluster_toml_is_there_with_or_without_figures():
    parks, shown = made()
    assert list(parks) == ["Park", "Quiet park"]
    assert [(row["figures"], row["done"], row["open"], row["tenants"]) for row in parks.values()] == [
        (0, [], [], [])
    ] * 2
    assert shown == []


def test_a_development_has_its_own_figures_and_those_of_what_stands_in_it():
    parks, shown = made(
        [
            fact("P", "Park", "firms", "2024-04-26", "200", qualifier="almost"),
            fact("F", "Firm", "output", "2023", "5"),
            fact("D", "District", "firms", "2024-04-26", "1254"),
        ]
    )
    assert (parks["Park"]["figures"], parks["Quiet park"]["figures"]) == (2, 0)
    assert [(row["fact_id"], row["development"], row["entity"]) for row in shown] == [
        ("P", "Park", "Park"),
        ("F", "Park", "Firm"),
    ]
    assert shown[0]["qualifier"] == "almost"
    assert parks["Park"]["fact_ids"] == ["P", "F"]


def test_only_the_newest_figure_of_a_kind_is_shown():
    _, shown = made(
        [
            fact("OLD", "Park", "firms", "2023-12-31", "150"),
            fact("NEW", "Park", "firms", "2024-04-26", "200"),
            fact("PLAN", "Park", "firms", "2025", "300", "planned"),
            fact("SCOPE", "Park", "firms", "2022-12-31", "90", scope="devices"),
        ]
    )
    assert [row["fact_id"] for row in shown] == ["NEW", "SCOPE", "PLAN"]  # what is, before what is to be


def test_milestones_are_listed_done_newest_first_and_open_next_first():
    parks, _ = made(
        milestone_rows=[
            milestone("D1", "Park", "2022", "done"),
            milestone("D2", "Park", "2023-10-13", "done"),
            milestone("O1", "Park", "2025", "planned"),
            milestone("O2", "Firm", "2024-09", "in_progress"),
            milestone("LATE", "Park", "2023", "planned"),
            milestone("X", "District", "2023", "done"),
        ]
    )
    assert (parks["Park"]["done"], parks["Park"]["open"]) == (["D2", "D1"], ["LATE", "O2", "O1"])


def test_a_date_that_a_later_source_replaced_is_open_no_more():
    parks, _ = made(
        milestone_rows=[
            milestone("OLD", "Park", "2024", "planned", track="hall", known_on=date(2022, 1, 6)),
            milestone("NEW", "Park", "2025", "planned", track="hall", known_on=date(2024, 4, 26), source_id="S2"),
        ]
    )
    assert parks["Park"]["open"] == ["NEW"]


def test_what_is_not_listed_is_counted():
    rows = [milestone(f"M{number}", "Park", str(2010 + number), "done") for number in range(LISTED + 3)]
    promised = [promise(f"K{number}", "Park", f"202{number}-01-01") for number in range(LISTED + 1)]
    parks, _ = made(milestone_rows=rows, promised=promised)
    row = parks["Park"]
    assert row["done"] == ["M6", "M5", "M4", "M3"]
    assert row["commitments"] == ["K4", "K3", "K2", "K1"]
    assert (row["done_more"], row["open_more"], row["tenants_more"], row["commitments_more"]) == (3, 0, 0, 1)


def test_a_tenant_is_there_once_a_source_has_spoken_of_it():
    assert made()[0]["Park"]["tenants"] == []
    assert made([fact("F", "Firm", "output", "2023", "5")])[0]["Park"]["tenants"] == ["Firm"]
    assert made(milestone_rows=[milestone("M", "Firm", "2023", "done")])[0]["Park"]["tenants"] == ["Firm"]


def test_what_stands_in_a_tenant_belongs_to_the_development_too():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Laboratory", "institute", "Firm"))
    parks, shown = made([fact("L", "Laboratory", "firms", "2023", "1")], known=known)
    assert (parks["Park"]["figures"], parks["Park"]["tenants"], shown[0]["entity"]) == (
        1,
        ["Laboratory"],
        "Laboratory",
    )


def test_a_development_within_a_development_counts_for_both():
    both = Developments(entities=("District", "Park"), indicators=("firms",))
    parks, _ = made([fact("P", "Park", "firms", "2023", "5")], asked=both)
    assert [row["figures"] for row in parks.values()] == [1, 1]


def test_how_complete_the_picture_is_says_what_is_missing():
    parks, _ = made(
        [
            figure("A", "Park", "area", "2025", "9.5", "planned"),
            figure("E", "Park", "enterprises", "2024-04-26", "200"),
            figure("T", "Firm", "industrial_output", "2025", "5", "target"),  # a target, but not the park's own output
        ],
        [milestone("M", "Park", "2023", "done")],
        asked=ASKED,
    )
    park, quiet = parks["Park"], parks["Quiet park"]
    # asked: area, enterprises, industrial output, and target, anchor, tenant, milestone, commitment
    assert (park["asked"], park["known"], park["complete"]) == (8, 6, 0.75)
    assert (park["missing_indicators"], park["missing_parts"]) == (["industrial_output"], ["commitment"])
    assert park["anchor"] == "Firm"
    assert (quiet["asked"], quiet["known"], quiet["complete"], quiet["anchor"]) == (8, 0, 0.0, None)
    assert quiet["missing_indicators"] == ["area", "enterprises", "industrial_output"]
    assert quiet["missing_parts"] == ["target", "anchor", "tenant", "milestone", "commitment"]


def test_density_is_the_figure_over_the_development_s_own_area():
    row = ratios(
        figure("E", "Park", "enterprises", "2024-04-26", "380"),
        figure("A", "Park", "area", "2025", "9500000", "planned"),
        figure("OLD", "Park", "area", "2020", "5000000"),
    )["Park", "density", "enterprises"]
    assert (row["numerator_id"], row["denominator_id"], row["denominator_basis"]) == ("E", "A", "planned")
    assert row["result"] == pytest.approx(40.0)  # 380 / 9.5 sq km
    assert (row["mark"], row["qualifier"]) == ("none", "exact")
    # 379.5 / 9 500 000.5 and 380.5 / 9 499 999.5, times 1 000 000
    assert (row["low"], row["high"]) == (pytest.approx(39.947, abs=1e-3), pytest.approx(40.053, abs=1e-3))


@pytest.mark.parametrize(
    ("of_count", "of_area", "said", "low", "high"),
    [
        ("more_than", "exact", "more_than", 38.0, None),
        ("exact", "more_than", "up_to", None, 38.0),
        ("exact", "almost", "more_than", 38.0, 42.22),  # 380 / 10; 380 / 9 = 42.22
        ("exact", "up_to", "more_than", 38.0, None),
        ("about", "about", "about", 31.09, 46.44),  # (380 - 38) / 11 = 31.09; (380 + 38) / 9 = 46.44
        ("more_than", "about", "about", 34.55, None),  # 380 / 11
    ],
)
def test_density_of_an_inexact_figure_says_so_and_how_far_it_may_be_off(of_count, of_area, said, low, high):
    row = ratios(
        figure("E", "Park", "enterprises", "2024", "380", qualifier=of_count),
        figure("A", "Park", "area", "2024", "10000000", qualifier=of_area),
    )["Park", "density", "enterprises"]
    assert (row["mark"], row["qualifier"], row["result"]) == ("hedged", said, pytest.approx(38.0))
    for bound, expected in ((row["low"], low), (row["high"], high)):
        assert bound == (None if expected is None else pytest.approx(expected, abs=0.1))


@pytest.mark.parametrize(
    ("rows", "mark"),
    [
        ([], "no_figure"),
        ([("Park", "area", "2024", "5")], "no_figure"),
        ([("Park", "enterprises", "2024", "5")], "no_area"),
        ([("Park", "enterprises", "2024", "5"), ("Firm", "area", "2024", "5")], "no_area"),  # what stands in it
        ([("Park", "enterprises", "2024", "5"), ("Park", "area", "2024", "0")], "not_positive"),
        ([("Park", "enterprises", "2024", "5"), ("Park", "area", "2024", "-3")], "not_positive"),
    ],
)
def test_density_without_a_figure_or_an_area_is_a_mark_and_no_number(rows, mark):
    found = ratios(*(figure(f"F{number}", *row) for number, row in enumerate(rows)))
    row = found["Park", "density", "enterprises"]
    assert (row["mark"], row["result"], row["low"], row["high"], row["qualifier"]) == (mark, None, None, None, None)


def test_rates_and_areas_have_no_density_and_rates_no_share():
    asked = Developments(entities=("Park",), indicators=("area", "enterprises", "gdp_growth_yoy"))
    assert set(ratios(asked=asked)) == {
        ("Park", "density", "enterprises"),
        ("Park", "share_of_district", "area"),
        ("Park", "share_of_district", "enterprises"),
    }


def test_a_share_is_of_the_district_s_like_figure():
    row = ratios(
        figure("P", "Park", "industrial_output", "2023", "10"),
        figure("D", "District", "industrial_output", "2023", "40"),
        figure("NEW", "Park", "industrial_output", "2024-01/2024-03", "3"),  # newer, but the district has no like one
    )["Park", "share_of_district", "industrial_output"]
    assert (row["numerator_id"], row["denominator_id"], row["result"], row["mark"]) == ("P", "D", 0.25, "none")


@pytest.mark.parametrize(
    ("district", "mark", "beside"),
    [
        ({}, "none", "D"),
        ({"scope": "all sectors"}, "other_scope", "D"),
        ({"period": "2022"}, "no_like_period", None),
        ({"basis": "target"}, "no_like_period", None),
        ({"dimension": "USD"}, "no_like_period", None),
        ({"value": "0"}, "not_positive", "D"),
        ({"qualifier": "about"}, "hedged", "D"),
    ],
)
def test_unlike_figures_are_not_divided(district, mark, beside):
    whole = {"period": "2023", "value": "40", "basis": "actual"} | {
        key: value for key, value in district.items() if key in ("period", "value", "basis")
    }
    more = {key: value for key, value in district.items() if key not in whole}
    row = ratios(
        figure("P", "Park", "industrial_output", "2023", "10"),
        figure("D", "District", "industrial_output", whole["period"], whole["value"], whole["basis"]) | more,
    )["Park", "share_of_district", "industrial_output"]
    assert (row["mark"], row["denominator_id"]) == (mark, beside)
    assert row["result"] == (0.25 if mark in ("none", "hedged") else None)


amounts = st.integers(min_value=1, max_value=10**9)


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(amounts, min_size=2, max_size=2), order=st.randoms())
def test_shares_of_the_parts_of_a_whole_add_up_to_one(parts, order):
    rows = [
        figure("P", "Park", "industrial_output", "2023", str(parts[0])),
        figure("Q", "Quiet park", "industrial_output", "2023", str(parts[1])),
        figure("D", "District", "industrial_output", "2023", str(sum(parts))),
    ]
    order.shuffle(rows)
    found = ratios(*rows)
    shares = [found[name, "share_of_district", "industrial_output"] for name in ("Park", "Quiet park")]
    assert sum(row["result"] for row in shares) == pytest.approx(1.0)
    assert all(row["low"] <= row["result"] <= row["high"] for row in shares)


# The shipped cluster


def test_the_third_major_development_has_no_figure_and_everything_is_missing():
    row = shipped.tables(shipped.NEWEST).developments.row(2, named=True)
    assert (row["figures"], row["known"]) == (0, 0)
    assert len(row["missing_indicators"]) + len(row["missing_parts"]) == row["asked"]


def test_the_town_around_the_anchor_has_forty_enterprises_for_a_square_kilometre():
    rows = shipped.tables(shipped.NEWEST).development_ratios.filter(
        pl.col("place") == 1, pl.col("measure") == "density", pl.col("indicator") == "enterprises"
    )
    row = rows.row(0, named=True)
    assert row["result"] == pytest.approx(40.0)  # over 380 on about 9.5 sq km
    assert row["low"] == pytest.approx(36.19, abs=0.01)  # 380 / (9.5 + 0.95 + 0.05)
    assert (row["mark"], row["qualifier"], row["high"]) == ("hedged", "about", None)


def test_counts_of_a_development_and_of_the_district_are_not_comparable_where_their_coverage_differs():
    rows = shipped.tables(shipped.ARTICLE).development_ratios.filter(
        pl.col("place") == 1, pl.col("measure") == "share_of_district", pl.col("indicator") == "enterprises"
    )
    row = rows.row(0, named=True)  # almost 200 beside 1,254 manufacturing, R&D and services
    assert (float(row["numerator"]), float(row["denominator"])) == (200, 1254)
    assert (row["mark"], row["result"]) == ("other_scope", None)


def test_nothing_published_gives_every_development_a_row_and_no_number():
    found = ratios()
    assert {row["mark"] for row in found.values()} == {"no_figure"}
    assert len(found) == 2 * 2 * 2  # developments, measures, indicators
