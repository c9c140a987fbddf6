from pathlib import Path
from typing import Any

import pytest

from making import ENTITY_ROWS, TOML, entity, fact, make_cluster, tidied
from schemas.errors import InputError
from schemas.tidied import Tidied


def tidy(folder: Path, *more: dict[str, Any], **sheets: Any) -> Tidied:
    return tidied(make_cluster(folder / "rivertown", entities=[*ENTITY_ROWS, *more], **sheets))


def parents(read: Tidied) -> dict[str, str | None]:
    return dict(read.entities.select("entity", "parent").iter_rows())


def told(read: Tidied) -> list[tuple[str, str, str | None]]:
    return list(read.findings.select("rule", "cell", "found").iter_rows())


@pytest.mark.parametrize("parent", ["Rivertown", "rivertown", "江镇"])
def test_a_parent_is_known_in_either_language(parent: str, tmp_path: Path):
    assert parents(tidy(tmp_path, entity(name_en="A", parent=parent)))["A"] == "Rivertown"


def test_an_entity_that_is_its_own_parent_stands_without_one(tmp_path: Path):
    read = tidy(tmp_path, entity(name_en="A", parent="A"))
    assert told(read) == [("own_ancestor", "D6", "A")]
    assert parents(read)["A"] is None


def test_an_entity_that_is_its_own_ancestor_through_two_others_cuts_all_three(tmp_path: Path):
    ring = [entity(name_en=name, name_zh=None, parent=above) for name, above in (("A", "B"), ("B", "C"), ("C", "A"))]
    read = tidy(tmp_path, *ring, entity(name_en="D", name_zh=None, parent="A"))
    assert told(read) == [("own_ancestor", "D6", "B"), ("own_ancestor", "D7", "C"), ("own_ancestor", "D8", "A")]
    assert {name: above for name, above in parents(read).items() if name in "ABCD"} == {
        "A": None,
        "B": None,
        "C": None,
        "D": "A",
    }
    assert read.facts.height == 3


def test_a_circle_written_in_two_languages_is_still_one(tmp_path: Path):
    read = tidy(
        tmp_path, entity(name_en="A", name_zh="甲", parent="乙"), entity(name_en="B", name_zh="乙", parent="甲")
    )
    assert [rule for rule, *_ in told(read)] == ["own_ancestor", "own_ancestor"]


def test_an_unknown_parent_is_told_with_the_one_that_may_be_meant(tmp_path: Path):
    read = tidy(tmp_path, entity(name_en="A", parent="Rivertwon"))
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["found"]) == ("unknown_parent", "D6", "Rivertwon")
    assert (one["suggestion"], one["left_out"]) == ("Rivertown", False)
    assert parents(read)["A"] is None


@pytest.mark.parametrize("name", ["River Park", "river park", "RIVER  PARK", "Ｒiver Park"])
def test_two_entities_whose_names_read_alike_are_one_too_many(name: str, tmp_path: Path):
    read = tidy(tmp_path, entity(name_en=name))
    assert told(read) == [("duplicate_key", "A6", name)]
    assert read.facts.filter(entity="River Park").height == 1


def test_a_chinese_name_that_two_entities_share_names_neither(tmp_path: Path):
    read = tidy(tmp_path, entity(name_en="Old Park", name_zh="江园"), facts=[fact(entity="江园")])
    assert [rule for rule, *_ in told(read)] == ["unknown_entity"]


def test_names_that_differ_in_width_only_do_not_stop_the_run(tmp_path: Path):
    rows = entity(name_en="A(East)", name_zh="甲（东）"), entity(name_en="Ａ（East）", name_zh="甲(东)")
    read = tidy(tmp_path, *rows)
    assert [rule for rule, *_ in told(read)] == ["duplicate_key"]


def test_rows_about_an_entity_that_is_left_out_say_so(tmp_path: Path):
    read = tidy(
        tmp_path,
        entity(name_en="East Park", name_zh="东园", kind="parc"),
        facts=[fact(entity="东园"), fact(fact_id="F2")],
    )
    assert told(read) == [("entity_left_out", "B2", "东园"), ("unknown_word", "C6", "parc")]
    assert read.findings["suggestion"].to_list() == [None, "park"]
    assert read.facts["fact_id"].to_list() == ["F2"]


def test_cluster_toml_may_speak_only_of_what_is_there(tmp_path: Path):
    cluster = make_cluster(
        tmp_path / "rivertown", toml=TOML.replace('"River Park"', '"River Parc"').replace("area", "aera")
    )
    with pytest.raises(InputError) as refused:
        tidied(cluster)
    assert str(refused.value) == (
        "cluster.toml: "
        "developments.entities: entity 'River Parc' is not in sheet entities (did you mean 'River Park'?); "
        "developments.indicators: indicator 'aera' is not in inputs/registers/indicators.csv (did you mean 'area'?). "
        "Correct the name, or mend what it refers to"
    )


def test_cluster_toml_that_speaks_of_an_entity_left_out_is_told_why(tmp_path: Path):
    rows = [*ENTITY_ROWS[:3], entity(kind="parc")]
    with pytest.raises(InputError) as refused:
        tidied(make_cluster(tmp_path / "rivertown", entities=rows))
    assert str(refused.value).startswith(
        "cluster.toml: "
        "developments.entities: entity 'River Park' stands on sheet entities, but its row cannot be used: "
        "facts.xlsx, sheet entities, C5: found parc, expected one of cluster, city"
    )


def test_what_an_enterprise_does_is_read_in_either_language(tmp_path: Path):
    works = entity(name_en="Pump works", name_zh=None, kind="company", segment="制造", chain="上游")
    made = tidy(tmp_path, works).entities.filter(entity="Pump works")
    assert made.select("segment", "chain").row(0) == ("manufacturing", "upstream")


def test_an_unknown_segment_is_noted_and_the_enterprise_stays(tmp_path: Path):
    read = tidy(tmp_path, entity(name_en="Pump works", name_zh=None, kind="company", segment="pumping"))
    assert read.entities.filter(entity="Pump works")["segment"].to_list() == [None]
    assert [(rule, found) for rule, _, found in told(read)] == [("unknown_word_passed_over", "pumping")]
