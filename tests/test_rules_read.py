"""The rules register as a file: read, a cluster's own beside it, and what is said of what cannot be read."""

from pathlib import Path

import pytest

from flows.ingest.rules import read_rules
from ruling import rule
from schemas.errors import InputError


def written(folder: Path, *said: dict[str, object]) -> Path:
    """Write a rules.toml into the folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = ["[[rules]]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in one.items()) for one in said]
    (folder / "rules.toml").write_text("\n\n".join(rules), encoding="utf-8")
    return folder


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int | float) else '"' + str(value) + '"'


LOW = rule("range", low=0)


def refused(tmp_path: Path, *said: dict[str, object]) -> str:
    with pytest.raises(InputError) as caught:
        read_rules(written(tmp_path, *said))
    return str(caught.value).removeprefix(f"{tmp_path / 'rules.toml'}: ")


def test_a_tenth_in_the_register_is_a_tenth(tmp_path):
    (one,) = read_rules(written(tmp_path, LOW | {"low": 0.1})).rules
    assert str(one.low) == "0.1"


def test_a_clusters_rule_replaces_the_shared_one_of_its_id_and_others_are_added(tmp_path):
    shared = written(tmp_path / "shared", LOW | {"id": "a"}, LOW | {"id": "b"})
    written(tmp_path / "cluster" / "registers", LOW | {"id": "c"}, LOW | {"id": "a", "low": 5})
    rules = read_rules(shared, tmp_path / "cluster").rules
    assert [(one.id, int(one.low)) for one in rules] == [("a", 5), ("b", 0), ("c", 0)]


def test_a_cluster_needs_no_rules_of_its_own(tmp_path):
    shared = written(tmp_path / "shared", LOW)
    assert read_rules(shared, tmp_path) == read_rules(shared)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (LOW | {"hihg": 1}, "rule 'one', key 'hihg' is not known (did you mean 'high'?). Mend what is named"),
        ({k: v for k, v in LOW.items() if k != "mend_zh"}, "rule 'one', key 'mend_zh' is missing. Mend what is named"),
        (
            {("titel_en" if k == "title_en" else k): v for k, v in LOW.items()},
            "rule 'one', key 'titel_en' is not known (did you mean 'title_en'?). Mend what is named",
        ),
        (
            LOW | {"kind": "rnge"},
            "rule 'one', key 'kind': found 'rnge'; expected one of allowed, change, key, overdue, pattern, range, "
            "reference, row, scale, sum, uscc; did you mean 'range'?. Mend what is named",
        ),
        (
            LOW | {"severity": "fatal"},
            "rule 'one', key 'severity': found 'fatal'; input should be 'error', 'warning' or 'note'. "
            "Mend what is named",
        ),
        (
            rule("range"),
            "rule 'one', expected low, high or both. Mend what is named",
        ),
        (
            LOW | {"severity": "note", "leaves_out": True},
            "rule 'one', a note leaves no row out; make it a warning or an error. Mend what is named",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_rule_and_key(tmp_path, said, expected):
    assert refused(tmp_path, said) == expected


def test_an_id_that_stands_twice_is_named(tmp_path):
    assert refused(tmp_path, LOW, LOW) == "these ids stand twice: one. Mend what is named"


def test_a_template_that_cannot_be_filled_in_is_named(tmp_path):
    said = refused(tmp_path, LOW | {"expected_en": "from {low:.2f}"})
    assert said.startswith("rule 'one', key 'expected_en': found 'from {low:.2f}'")


def test_broken_toml_is_named_with_its_line(tmp_path):
    (tmp_path / "rules.toml").write_text("[[rules]]\nid = \n")
    with pytest.raises(InputError, match=r"rules\.toml: cannot be read as TOML: .*line 2"):
        read_rules(tmp_path)


def test_a_register_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match=r"rules\.toml: not found"):
        read_rules(tmp_path)
