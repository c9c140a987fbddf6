import polars as pl
import pytest

import shipped
from examples import cluster, entities, fact, facts, groups, town
from flows.aggregate.figures import figures
from flows.aggregate.places.enterprises import enterprise_counts, enterprise_segments
from schemas.facts import ENTITIES


def count(fact_id, entity, indicator, period, value, **more):
    """A count under an indicator of the shipped register."""
    return fact(fact_id, entity, "firms", period, value, **more) | {"indicator": indicator}


def counted(*rows):
    frame = enterprise_counts(figures(facts(*rows)), shipped.inputs().registers, groups())
    return frame.rows(named=True)


def test_every_count_stands_with_its_definition_the_newest_of_each_first():
    rows = counted(
        count("A", "District", "enterprises", "2023-10", "400", scope="firms", qualifier="about"),
        count("B", "District", "enterprises", "2024-10", "450", scope="firms"),
        count("C", "District", "enterprises", "2024-04-26", "1254", scope="all"),
        count("D", "District", "above_scale_enterprises", "2024-11", "120", scope="all"),
        count("P", "Park", "enterprises", "2024-04-26", "200"),
        count("X", "Rival", "enterprises", "2024", "3000"),  # a comparator is not ours
        count("T", "District", "enterprises", "2025", "2000") | {"basis": "target"},  # what is wanted is no count
        count("L", "District", "employees", "2024", "7"),  # no count of enterprises
    )
    assert [row["fact_id"] for row in rows] == ["C", "B", "A", "D", "P"]
    assert [row["mark"] for row in rows] == ["whole", "whole", "whole", "no_like_period", "whole"]
    assert all(row["share"] is None for row in rows)


def test_a_part_has_its_share_of_all_only_under_like_coverage_at_the_same_time():
    rows = counted(
        count("ALL", "District", "enterprises", "2024-11", "480", scope="biopharma"),
        count("PART", "District", "above_scale_enterprises", "2024-11", "120", scope="biopharma"),
    )
    part = rows[1]
    assert (part["whole_id"], float(part["whole"]), part["share"], part["mark"]) == ("ALL", 480, 0.25, "none")
    assert (rows[0]["whole_id"], rows[0]["share"]) == (None, None)  # the whole is no part of itself


@pytest.mark.parametrize(
    ("whole", "mark"),
    [
        ({"period": "2024-10"}, "no_like_period"),
        ({"scope": "devices"}, "other_scope"),
        ({"value": "0"}, "not_positive"),
        ({"qualifier": "more_than"}, "hedged"),
        ({"entity": "Park"}, "not_said"),
    ],
)
def test_counts_of_unlike_definition_are_not_compared(whole, mark):
    row = {"entity": "District", "period": "2024-11", "value": "480", "scope": "", "qualifier": "exact"} | whole
    found = counted(
        count("ALL", row["entity"], "enterprises", row["period"], row["value"], scope=row["scope"],
              qualifier=row["qualifier"]),
        count("PART", "District", "listed_companies", "2024-11", "7"),
    )  # fmt: skip
    (part,) = [one for one in found if one["fact_id"] == "PART"]
    assert (part["mark"], part["share"]) == (mark, None)


def test_a_definition_says_which_segment_it_counts():
    rows = counted(
        count("M", "District", "device_manufacturers", "2019-05", "99"),
        count("R", "District", "device_rd_enterprises", "2019-05", "121"),
    )
    assert [(row["fact_id"], row["segment"]) for row in rows] == [("M", "manufacturing"), ("R", "rd")]


def segmented(**segments):
    known = town()
    rows = [
        row | dict(zip(("segment", "chain"), segments.get(row["entity"], (None, None)), strict=True))
        for row in known.iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, schema=ENTITIES.columns)
    return enterprise_segments(cluster(), frame).rows()


def test_named_enterprises_are_counted_by_segment_and_place_in_the_chain():
    assert segmented(Firm=("manufacturing", "midstream"), Loner=("rd", None)) == [
        ("manufacturing", "midstream", 1, ["Firm"]),
        ("rd", None, 1, ["Loner"]),
    ]


def test_enterprises_of_which_nothing_is_known_have_a_row_of_their_own():
    assert segmented(Firm=("rd", None)) == [("rd", None, 1, ["Firm"]), (None, None, 1, ["Loner"])]


def test_enterprises_elsewhere_are_not_counted():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Far firm", "company", "Rival"))
    assert enterprise_segments(cluster(), known).rows() == [(None, None, 2, ["Firm", "Loner"])]


# The shipped cluster


def test_four_published_counts_of_the_district_are_four_definitions():
    rows = shipped.tables(shipped.NEWEST).counts
    wanted = rows.filter(rows["entity"] == shipped.inputs().cluster.district).filter(
        rows.filter(rows["entity"] == shipped.inputs().cluster.district)["indicator"].is_in(
            ["enterprises", "above_scale_enterprises"]
        )
    )
    found = {float(row["value"]): (row["indicator"], row["scope"]) for row in wanted.iter_rows(named=True)}
    assert sorted(found) == [120, 400, 1254, 1500]
    assert len(set(found.values())) == 4
    assert wanted["share"].null_count() == wanted.height
