from datetime import date

from examples import cluster, entities, fact, facts, groups, milestone, milestones, town
from flows.aggregate.developments import LISTED, developments
from flows.aggregate.milestones import milestone_states
from schemas.cluster import Developments

AS_OF = date(2024, 6, 30)


def made(fact_rows=(), milestone_rows=(), known=None):
    states = milestone_states(milestones(*milestone_rows), groups(), AS_OF)
    parks, figures = developments(cluster(), town() if known is None else known, facts(*fact_rows), states)
    return {row["entity"]: row for row in parks.iter_rows(named=True)}, figures.rows(named=True)


def test_every_development_of_cluster_toml_is_there_with_or_without_figures():
    parks, figures = made()
    assert list(parks) == ["Park", "Quiet park"]
    assert [(row["figures"], row["done"], row["open"], row["tenants"]) for row in parks.values()] == [
        (0, [], [], [])
    ] * 2
    assert figures == []


def test_a_development_has_its_own_figures_and_those_of_what_stands_in_it():
    parks, figures = made(
        [
            fact("P", "Park", "firms", "2024-04-26", "200", qualifier="almost"),
            fact("F", "Firm", "output", "2023", "5"),
            fact("D", "District", "firms", "2024-04-26", "1254"),
        ]
    )
    assert (parks["Park"]["figures"], parks["Quiet park"]["figures"]) == (2, 0)
    assert [(row["fact_id"], row["development"], row["entity"]) for row in figures] == [
        ("P", "Park", "Park"),
        ("F", "Park", "Firm"),
    ]
    assert figures[0]["qualifier"] == "almost"


def test_only_the_newest_figure_of_a_kind_is_shown():
    _, figures = made(
        [
            fact("OLD", "Park", "firms", "2023-12-31", "150"),
            fact("NEW", "Park", "firms", "2024-04-26", "200"),
            fact("PLAN", "Park", "firms", "2025", "300", "planned"),
            fact("SCOPE", "Park", "firms", "2022-12-31", "90", scope="devices"),
        ]
    )
    assert [row["fact_id"] for row in figures] == ["NEW", "SCOPE", "PLAN"]  # what is, before what is to be


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


def test_what_is_not_listed_is_counted():
    rows = [milestone(f"M{number}", "Park", str(2010 + number), "done") for number in range(LISTED + 3)]
    parks, _ = made(milestone_rows=rows)
    assert parks["Park"]["done"] == ["M6", "M5", "M4", "M3"]
    assert (parks["Park"]["done_more"], parks["Park"]["open_more"], parks["Park"]["tenants_more"]) == (3, 0, 0)


def test_a_tenant_is_there_once_a_source_has_spoken_of_it():
    assert made()[0]["Park"]["tenants"] == []
    assert made([fact("F", "Firm", "output", "2023", "5")])[0]["Park"]["tenants"] == ["Firm"]
    assert made(milestone_rows=[milestone("M", "Firm", "2023", "done")])[0]["Park"]["tenants"] == ["Firm"]


def test_what_stands_in_a_tenant_belongs_to_the_development_too():
    known = entities(*town().select("entity", "kind", "parent").iter_rows(), ("Laboratory", "institute", "Firm"))
    parks, figures = made([fact("L", "Laboratory", "firms", "2023", "1")], known=known)
    assert (parks["Park"]["figures"], parks["Park"]["tenants"], figures[0]["entity"]) == (
        1,
        ["Laboratory"],
        "Laboratory",
    )


def test_a_development_within_a_development_counts_for_both():
    both = cluster(developments=Developments(entities=("District", "Park"), indicators=("firms",)))
    states = milestone_states(milestones(), groups(), AS_OF)
    parks, _ = developments(both, town(), facts(fact("P", "Park", "firms", "2023", "5")), states)
    assert parks["figures"].to_list() == [1, 1]
