from datetime import date

import polars as pl

import shipped
from examples import _typed, cluster, entities, milestone, milestones, town
from flows.aggregate.groups import grouped
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.places.pipeline import pipeline
from schemas.cluster import Platform
from schemas.facts import COMMITMENTS
from schemas.vocabulary import STAGES

AS_OF = date(2024, 6, 30)
KNOWN = entities(
    *town().select("entity", "kind", "parent").iter_rows(),
    ("Hospital", "hospital", "City"),
    ("Branch", "hospital", "Hospital"),
    ("Proton centre", "institute", "Branch"),
    ("Maker", "company", "Proton centre"),
)


def promise(commitment_id, entity):
    return {
        "commitment_id": commitment_id, "entity": entity, "made_by": None, "role": None, "made_on": "2024-04-26",
        "commitment": "a promise", "source_id": "S1", "known_on": AS_OF, "file": "facts.xlsx", "sheet": "commitments",
        "row": 2,
    }  # fmt: skip


def steps(*rows, promised=(), platform=("Hospital",)):
    states = milestone_states(milestones(*rows), grouped(cluster(), KNOWN), AS_OF)
    given = cluster(platform=Platform(entities=platform) if platform else None)
    return pipeline(given, KNOWN, states, _typed(COMMITMENTS, promised)).rows(named=True)


def test_institutes_first_then_milestones_by_stage_then_commitments():
    rows = steps(
        milestone("MAKE", "Maker", "2024", "planned", stage="production"),
        milestone("USE", "Proton centre", "2023-11", "done", stage="use"),
        milestone("T2", "Proton centre", "2021-11", "done", stage="trial"),
        milestone("T1", "Proton centre", "2020-11-30", "done", stage="trial"),
        milestone("SIGN", "Hospital", "2022-09-26", "done", stage="agreement"),
        milestone("NONE", "Hospital", "2022", "done"),  # of no stage
        milestone("FAR", "Firm", "2022", "done", stage="use"),  # of somebody else
        promised=[promise("K1", "Proton centre"), promise("K2", "Firm")],
    )
    assert [(row["kind"], row["id"]) for row in rows] == [
        ("institute", "Hospital"),
        ("institute", "Branch"),
        ("institute", "Proton centre"),  # the maker is an enterprise
        ("milestone", "SIGN"),
        ("milestone", "T1"),
        ("milestone", "T2"),
        ("milestone", "USE"),
        ("milestone", "MAKE"),
        ("commitment", "K1"),
    ]
    assert [row["stage"] for row in rows if row["kind"] == "milestone"] == [
        "agreement", "trial", "trial", "use", "production",
    ]  # fmt: skip


def test_what_is_late_is_said_to_be_late():
    (row,) = [
        row
        for row in steps(milestone("P", "Maker", "2023", "planned", stage="production"))
        if row["kind"] == "milestone"
    ]
    assert (row["status"], row["state"]) == ("planned", "overdue")


def test_of_several_dates_for_one_thing_the_one_that_holds_stands_there():
    rows = steps(
        milestone("OLD", "Maker", "2024", "planned", stage="production", track="line", known_on=date(2022, 1, 1)),
        milestone(
            "NEW", "Maker", "2025", "planned", stage="production", track="line", known_on=date(2024, 1, 1),
            source_id="S2",
        ),
    )  # fmt: skip
    assert [row["id"] for row in rows if row["kind"] == "milestone"] == ["NEW"]


def test_an_entity_under_two_of_the_platform_s_stands_once():
    rows = steps(milestone("USE", "Proton centre", "2023", "done", stage="use"), platform=("Hospital", "Branch"))
    assert [row["id"] for row in rows] == ["Hospital", "Branch", "Proton centre", "USE"]


def test_a_cluster_without_a_platform_has_no_such_rows():
    assert steps(milestone("USE", "Proton centre", "2023", "done", stage="use"), platform=()) == []


def test_the_shipped_platform_goes_from_agreement_to_use():
    rows = shipped.tables(shipped.NEWEST).pipeline
    found = rows.filter(pl.col("kind") == "milestone")["stage"].cast(pl.String).to_list()
    assert found == sorted(found, key=STAGES.index)
    assert {"agreement", "trial", "approval", "use"} <= set(found)
    agreement = rows.filter(pl.col("stage") == "agreement").row(0, named=True)
    assert (agreement["period"], agreement["state"]) == ("2022-09-26", "done")
