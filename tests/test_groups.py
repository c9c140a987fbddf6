import pytest

from examples import cluster, entities, groups, town
from flows.aggregate.groups import ancestry, grouped

GROUP = {row["entity"]: row["group"] for row in groups().iter_rows(named=True)}


@pytest.mark.parametrize(
    ("entity", "group"),
    [
        ("Cluster", "cluster"),
        ("District", "cluster"),  # though it stands in a city that is a comparator
        ("Loner", "cluster"),
        ("Park", "development"),  # though it stands in the cluster's district
        ("Firm", "development"),
        ("City", "comparator"),
        ("Rival", "comparator"),
        ("Stranger", "other"),
    ],
)
def test_each_entity_is_of_the_nearest_of_development_cluster_and_comparator(entity, group):
    assert GROUP[entity] == group


def test_the_order_is_that_of_cluster_toml_then_that_of_the_inputs():
    order = groups().sort("place")["entity"].to_list()
    assert order == ["Cluster", "District", "Loner", "Park", "Firm", "Quiet park", "City", "Rival", "Stranger"]


def test_every_entity_has_one_place():
    assert sorted(groups()["place"]) == list(range(1, town().height + 1))


def test_a_district_that_is_the_cluster_itself_is_named_once():
    both = grouped(cluster(entity="District"), town())
    assert both["place"].is_unique().all()


def test_an_entity_stands_in_itself_and_in_all_above_it():
    chain = entities(("City", "city", None), ("District", "district", "City"), ("Park", "park", "District"))
    rows = ancestry(chain).sort("entity", "steps").rows()
    assert rows == [
        ("City", "City", 0),
        ("District", "District", 0),
        ("District", "City", 1),
        ("Park", "Park", 0),
        ("Park", "District", 1),
        ("Park", "City", 2),
    ]


def test_an_entity_whose_parent_is_a_comparator_is_of_that_comparator():
    more = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Far park", "park", "Rival"))
    row = grouped(cluster(), more).filter(entity="Far park").row(0, named=True)
    assert row["group"] == "comparator"
