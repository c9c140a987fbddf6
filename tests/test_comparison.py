from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import cluster, entities, fact, facts, indicators
from flows.aggregate.comparison.comparison import comparison
from flows.aggregate.figures import figures
from flows.aggregate.known import known_by
from schemas.answers.comparison import COMPARISON_ANSWER, MEASURES
from schemas.cluster import Comparison

ADDING_UP = indicators().with_columns(
    pl.when(pl.col("kind") == "rate")
    .then("adds_up")
    .otherwise(pl.lit("entities"))
    .cast(pl.Enum(["entities_and_periods", "entities", "none"]))
    .alias("adds_up")
)
WIDER = entities(
    ("City", "city", None),
    ("Cluster", "cluster", "District"),
    ("District", "district", "City"),
    ("Park", "park", "District"),
    ("Rival", "district", "City"),
    ("Third", "district", "City"),
    ("Zone", "cluster", "City"),  # a comparator that is no district
    ("Stranger", "district", None),
)


def table(*rows, asked=("output",), total=None, places=None, kinds=ADDING_UP, **more):
    settings = {
        "comparison": Comparison(indicators=asked, total=total),
        "comparators": ("City", "Rival", "Zone"),
    } | more
    return comparison(cluster(**settings), WIDER if places is None else places, figures(facts(*rows)), kinds)


def row(*rows, measure="share", basis="actual", entity="District", **more):
    (found,) = table(*rows, **more).filter(measure=measure, basis=basis, entity=entity).to_dicts()
    return found


def ours(value="20", period="2023", **more):
    return fact("D", "District", "output", period, value, **more)


def citys(value="100", period="2023", **more):
    return fact("C", "City", "output", period, value, **more)


def test_the_share_is_the_districts_figure_over_the_citys():
    found = row(ours("38.5"), citys("154"))
    assert (found["comparable"], found["here_id"], found["there_id"], found["against"]) == (True, "D", "C", "City")
    assert found["share"] == pytest.approx(0.25)  # 38.5 / 154
    assert found["fact_ids"] == ["D", "C"]
    assert found["reason"] is None


def test_of_several_like_pairs_the_newest_counts():
    older = fact("D1", "District", "output", "2021", "10"), fact("C1", "City", "output", "2021", "100")
    newer = fact("D2", "District", "output", "2022", "30"), fact("C2", "City", "output", "2022", "100")
    found = row(*older, *newer, fact("D3", "District", "output", "2023", "50"))
    assert (found["here_id"], found["share"]) == ("D2", 0.3)


def test_a_newest_pair_that_allows_no_answer_gives_way_to_an_older_one_that_does():
    older = fact("D1", "District", "output", "2021", "10"), fact("C1", "City", "output", "2021", "100")
    found = row(*older, ours(), citys(qualifier="almost"))
    assert (found["here_period"], found["share"]) == ("2021", 0.1)


@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        (None, {}, "no_figure_here"),
        ({}, None, "no_figure_there"),
        (None, None, "no_figure_here"),
        ({"period": "2022"}, {}, "other_period"),
        ({"period": "2023-01/2023-06"}, {}, "other_period"),
        ({"dimension": "USD"}, {}, "other_unit"),
        ({"scope": "devices"}, {}, "other_scope"),
        ({"scope": "devices"}, {"scope": "biopharma"}, "other_scope"),
        ({"qualifier": "more_than"}, {}, "hedged"),
        ({}, {"qualifier": "almost"}, "hedged"),
        ({"qualifier": "more_than"}, {"qualifier": "more_than"}, "hedged"),
        ({"qualifier": "about"}, {}, None),
        ({}, {"value": "0"}, "not_positive"),
        ({}, {"value": "-5"}, "not_positive"),
        ({"value": "-5"}, {}, "not_positive"),
        ({"value": "0"}, {}, None),  # none of what there is: a share of zero, which somebody published
        ({"scope": "devices"}, {"scope": "devices"}, None),
    ],
)
def test_what_cannot_be_compared_says_why_and_gives_no_number(here, there, reason):
    rows = [] if here is None else [ours(**here)]
    rows += [] if there is None else [citys(**there)]
    found = row(*rows)
    assert (found["reason"], found["comparable"]) == (reason, reason is None)
    assert (found["share"] is None) == (reason is not None)
    assert (found["here_id"] is None, found["there_id"] is None) == (here is None, there is None)


def test_what_comes_nearest_in_time_is_named():
    found = row(
        fact("D1", "District", "output", "2018", "1"),
        fact("D2", "District", "output", "2023", "1"),
        fact("C1", "City", "output", "2019", "1"),
        fact("C2", "City", "output", "2010", "1"),
    )
    # 2018 and 2019 end a year apart, 2023 and 2019 four
    assert (found["reason"], found["here_id"], found["there_id"]) == ("other_period", "D1", "C1")


def test_a_count_on_a_day_is_like_a_count_for_a_period_that_ends_on_it():
    rows = fact("D", "District", "firms", "2023-12-31", "10"), fact("C", "City", "firms", "2023", "40")
    assert row(*rows, asked=("firms",))["share"] == 0.25
    early = fact("D", "District", "firms", "2023-06-30", "10")
    assert row(early, rows[1], asked=("firms",))["reason"] == "other_period"


@pytest.mark.parametrize(
    ("here", "there", "share"),
    [
        ("more_than", "more_than", 0.2),  # 100 / 500: one aim over another
        ("up_to", "up_to", 0.2),
        ("exact", "about", 0.2),
        ("more_than", "exact", None),
        ("more_than", "up_to", None),
    ],
)
def test_targets_are_divided_where_both_are_hedged_alike(here, there, share):
    found = row(
        ours("100", "2027", basis="target", qualifier=here),
        citys("500", "2027", basis="target", qualifier=there),
        basis="target",
    )
    assert (found["share"], found["reason"]) == (share, None if share else "hedged")


def test_a_target_is_not_set_against_an_actual_figure():
    rows = ours(basis="target"), citys()
    assert row(*rows)["reason"] == row(*rows, basis="target")["reason"].replace("there", "here") == "no_figure_here"


def test_what_does_not_add_up_has_no_share_but_a_rank():
    rows = ours(), citys(), fact("R", "Rival", "output", "2023", "30")
    assert row(*rows, kinds=indicators())["reason"] == "not_additive"
    assert row(*rows, kinds=indicators(), measure="rank")["rank"] == 2


@pytest.mark.parametrize("measure", ["share", "growth_against", "location_quotient"])
def test_a_rate_is_neither_shared_nor_grown(measure):
    rows = [fact(name[0], name, "share", "2023", "0.2") for name in ("District", "City")]
    assert row(*rows, asked=("share",), measure=measure)["reason"] == "rate"


def test_a_district_in_no_city_is_compared_with_nothing():
    alone = entities(("District", "district", None), ("Cluster", "cluster", "District"), ("Stranger", "district", None))
    found = table(ours(), fact("S", "Stranger", "output", "2023", "30"), places=alone)
    assert found["reason"].unique().to_list() == ["no_city"]
    assert found["against"].null_count() == found.height == 2 * len(MEASURES)


# Rank


def test_the_rank_counts_those_that_have_a_like_figure_and_lists_them_in_order():
    found = row(
        ours("20"),
        fact("R", "Rival", "output", "2023", "30"),
        fact("Z", "Zone", "output", "2023", "10"),
        fact("T", "Third", "output", "2022", "99"),  # another year
        fact("P", "Park", "output", "2023", "99"),  # stands in the district
        fact("S", "Stranger", "output", "2023", "99"),  # stands in no city
        citys(),
        measure="rank",
    )
    assert (found["rank"], found["of"], found["order"]) == (2, 3, ["Rival", "District", "Zone"])
    assert found["fact_ids"] == ["R", "D", "Z"]
    assert found["comparable"]


@pytest.mark.parametrize(("indicator", "rank"), [("output", 3), ("emissions", 1)])
def test_the_best_is_first_which_may_be_the_least(indicator, rank):
    rows = [
        fact(name, name, indicator, "2023", value) for name, value in (("District", "1"), ("Rival", "2"), ("Zone", "3"))
    ]
    assert row(*rows, asked=(indicator,), measure="rank")["rank"] == rank


def test_equal_figures_share_the_better_place():
    rows = fact("R", "Rival", "output", "2023", "20"), fact("Z", "Zone", "output", "2023", "30")
    found = row(ours("20"), *rows, measure="rank")
    assert (found["rank"], found["of"]) == (2, 3)


def test_a_hedged_figure_has_no_rank():
    found = row(ours("20"), fact("R", "Rival", "output", "2023", "30", qualifier="almost"), measure="rank")
    assert (found["rank"], found["of"], found["reason"], found["there_entity"]) == (None, None, "hedged", "Rival")


def test_alone_there_is_no_rank():
    assert row(ours(), citys(), measure="rank")["reason"] == "no_figure_there"


# Growth


def grown(*rows, **more):
    return row(*rows, measure="growth_against", **more)


LEVELS = (
    fact("D1", "District", "output", "2022", "100"),
    fact("D2", "District", "output", "2023", "115"),
    fact("C1", "City", "output", "2022", "1000"),
    fact("C2", "City", "output", "2023", "1100"),
)
PUBLISHED = (
    fact("DG", "District", "output_growth", "2023", "0.13"),
    fact("CG", "City", "output_growth", "2023", "0.08"),
)


def test_growth_is_compared_out_of_levels_before_what_was_published():
    found = grown(*LEVELS, *PUBLISHED)
    assert found["how"] == "levels"
    assert found["here_growth"] == pytest.approx(0.15)  # 115 / 100 - 1
    assert found["there_growth"] == pytest.approx(0.10)  # 1100 / 1000 - 1
    assert found["growth_pp"] == pytest.approx(5.0)
    assert found["fact_ids"] == ["D2", "D1", "C2", "C1"]


def test_where_one_lacks_a_level_the_published_growths_are_compared():
    found = grown(*LEVELS[1:], *PUBLISHED)
    assert (found["how"], found["here_id"], found["there_id"]) == ("published", "DG", "CG")
    assert found["growth_pp"] == pytest.approx(5.0)  # 13 % - 8 %


def test_published_growth_is_not_set_against_growth_worked_out():
    found = grown(*LEVELS[:2], PUBLISHED[1])
    assert (found["reason"], found["growth_pp"]) == ("other_method", None)


def test_a_newer_period_goes_before_the_better_method():
    newer = (
        fact("DG4", "District", "output_growth", "2024", "0.02"),
        fact("CG4", "City", "output_growth", "2024", "0.03"),
    )
    found = grown(*LEVELS, *newer)
    assert (found["how"], found["here_period"]) == ("published", "2024")
    assert found["growth_pp"] == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("at", "change", "reason"),
    [
        (0, {"value": Decimal(0)}, "not_positive"),
        (2, {"qualifier": "more_than"}, "hedged"),
        (3, {"qualifier": "almost"}, "hedged"),
        (0, {"scope": "devices"}, "no_figure_here"),  # no growth across a change of scope
    ],
)
def test_growth_needs_firm_and_positive_levels_of_one_scope(at, change, reason):
    rows = list(LEVELS)
    rows[at] = rows[at] | change
    assert grown(*rows)["reason"] == reason


def test_a_target_grows_as_promised_or_not_at_all():
    assert grown(*(level | {"basis": "target"} for level in LEVELS), basis="target")["reason"] == "no_figure_here"
    found = grown(*(growth | {"basis": "target"} for growth in PUBLISHED), basis="target")
    assert found["growth_pp"] == pytest.approx(5.0)


# Location quotient

WEIGHTS = (
    ours("20"),
    citys("100"),
    fact("DT", "District", "profit", "2023", "50"),
    fact("CT", "City", "profit", "2023", "1000"),
)


def quotient(*rows, total="profit", **more):
    return row(*rows, measure="location_quotient", total=total, **more)


def test_the_location_quotient_is_the_weight_here_over_the_weight_in_the_city():
    found = quotient(*WEIGHTS)
    assert found["quotient"] == pytest.approx(4.0)  # (20 / 50) / (100 / 1000)
    assert found["fact_ids"] == ["D", "DT", "C", "CT"]


@pytest.mark.parametrize(
    ("rows", "total", "reason"),
    [
        (WEIGHTS, None, "no_total"),
        (WEIGHTS[:3], "profit", "no_total"),
        ((*WEIGHTS[:3], WEIGHTS[3] | fact("CT", "City", "profit", "2022", "9")), "profit", "no_total"),
        ((*WEIGHTS[:3], WEIGHTS[3] | {"dimension": "USD"}), "profit", "no_total"),
        ((*WEIGHTS[:3], WEIGHTS[3] | {"scope": "large firms"}), "profit", "other_scope"),
        ((*WEIGHTS[:3], WEIGHTS[3] | {"qualifier": "more_than"}), "profit", "hedged"),
        ((*WEIGHTS[:3], WEIGHTS[3] | {"value": Decimal(0)}), "profit", "not_positive"),
        (WEIGHTS[1:], "profit", "no_figure_here"),
    ],
)
def test_without_like_totals_there_is_no_quotient(rows, total, reason):
    found = quotient(*rows, total=total)
    assert (found["reason"], found["quotient"]) == (reason, None)


# What is there at all


def test_every_indicator_has_a_row_for_each_measure_and_basis_whatever_was_published():
    found = table(asked=("output", "firms"))
    asked = found.select("measure", "basis", "indicator", "entity").rows()
    assert len(asked) == len(set(asked)) == len(MEASURES) * 2 * 2  # measures, bases, indicators
    assert {entity for *_, entity in asked} == {"District"}
    assert not found["comparable"].any()


def test_a_cluster_that_compares_nothing_has_no_rows():
    assert table(ours(), citys(), asked=()).height == 0


def test_a_neighbours_share_of_the_city_is_there_where_it_has_a_figure():
    rows = table(citys(), fact("R", "Rival", "output", "2023", "30"), fact("Z", "Zone", "output", "2022", "5"))
    found = {row["entity"]: row for row in rows.filter(measure="share", basis="actual").to_dicts()}
    assert list(found) == ["District", "Rival", "Zone"]
    assert (found["Rival"]["share"], found["Zone"]["reason"]) == (0.3, "other_period")


def test_the_district_comes_first_then_the_comparators_as_listed():
    rows = [fact(name, name, "output", "2023", "1") for name in ("Third", "Zone", "Rival", "District")]
    assert table(*rows).filter(measure="share", basis="actual")["entity"].to_list() == [
        "District", "Rival", "Zone", "Third",
    ]  # fmt: skip


POOL = (
    *LEVELS, *PUBLISHED, *WEIGHTS[2:],
    ours(scope="devices"), citys(scope="devices", period="2021"),
    fact("R", "Rival", "output", "2023", "7"), fact("Z", "Zone", "output", "2023", "7", qualifier="about"),
)  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.permutations(POOL), st.integers(0, len(POOL)))
def test_the_order_of_rows_changes_nothing_and_every_number_has_its_facts(rows, many):
    chosen = rows[:many]
    found = table(*chosen, total="profit")
    assert found.equals(table(*sorted(chosen, key=lambda row: row["fact_id"]), total="profit"))
    numbers = ("share", "growth_pp", "quotient", "rank")
    for one in found.to_dicts():
        assert one["comparable"] == any(one[name] is not None for name in numbers) == (one["reason"] is None)
        assert not one["comparable"] or len(one["fact_ids"]) >= 2


def test_every_column_of_numbers_says_how_it_is_made():
    numeric = {name for name, dtype in table().schema.items() if dtype.is_numeric()}
    assert set(COMPARISON_ANSWER.methods) == numeric


# The shipped cluster


def real(as_of):
    known = known_by(shipped.tidied(), as_of)
    inputs = shipped.inputs()
    return comparison(inputs.cluster, known.entities, figures(known.facts), inputs.registers.indicators)


def test_the_shipped_district_wants_a_fifth_of_the_citys_registrations():
    found = real(shipped.NEWEST).filter("comparable", entity="Jiading District").to_dicts()
    assert {(row["indicator"], row["basis"], row["here_period"], row["share"]) for row in found} == {
        ("class3_device_registrations_new", "target", "2027", 0.2),  # over 100 of over 500
        ("overseas_device_approvals_new", "target", "2027", 0.3),  # over 30 of over 100
    }


@pytest.mark.parametrize(
    ("entity", "indicator", "basis", "period", "share"),
    [
        ("Pudong New Area", "industry_scale", "actual", "2024", 410 / 984.7),
        ("Pudong New Area", "industrial_output", "target", "2024", 100 / 180),
        ("Lin-gang Special Area", "industry_scale", "target", "2025", 80 / 1000),
        ("Songjiang District", "industrial_output", "actual", "2021", 13.17 / 171.2),
    ],
)
def test_the_neighbours_shares_of_the_city(entity, indicator, basis, period, share):
    rows = real(shipped.NEWEST).filter(measure="share", entity=entity, indicator=indicator, basis=basis)
    assert rows.select("here_period", "comparable").row(0) == (period, True)
    assert rows["share"][0] == pytest.approx(share)


def test_nothing_published_later_is_compared():
    early = real(date(2024, 4, 26))
    assert not early.filter(entity="Jiading District")["comparable"].any()
    later = shipped.tidied().facts.filter(pl.col("known_on") > date(2024, 4, 26))["fact_id"].implode()
    assert early["fact_ids"].explode().is_in(later).sum() == 0
