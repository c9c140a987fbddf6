"""The form of the flow's parameters: what it shows, what it takes, and what Python takes besides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError, create_model

from flows import folders
from flows.service.parameters import SETTINGS, AsOf, ClusterName, Pdf, ReleaseWay, ReportLanguage, Since, Strict

EVERY = (ClusterName, AsOf, ReportLanguage, Since, Strict, Pdf, ReleaseWay)


def schema(kind):
    """The field as it stands in a form; Prefect makes a model of the flow's parameters, too."""
    return create_model("Form", field=(kind, None)).model_json_schema()["properties"]["field"]


def test_every_field_has_a_title_and_help_in_english_and_chinese():
    for kind in EVERY:
        english, chinese = schema(kind)["description"].split("\n")
        assert english.isascii()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
        assert schema(kind)["title"]


def test_a_cluster_added_later_is_in_the_drop_down(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "INPUTS", tmp_path)
    assert "enum" not in schema(ClusterName)
    for name in ("west", "东区"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cluster.toml").touch()
        assert name in schema(ClusterName)["enum"]


@pytest.mark.parametrize(
    ("kind", "told", "meant"),
    [
        (AsOf, "", None),
        (AsOf, None, None),
        (AsOf, "2024-04-26", date(2024, 4, 26)),
        (ReportLanguage, SETTINGS, None),
        (ReportLanguage, "zh", "zh"),
        (Since, SETTINGS, None),
        (Since, "previous", "previous"),
        (Since, "2023-12-31", date(2023, 12, 31)),
        (ClusterName, "/somewhere/else", "/somewhere/else"),
    ],
)
def test_what_the_form_gives_means_what_the_command_line_says(kind, told, meant):
    assert TypeAdapter(kind).validate_python(told) == meant


@pytest.mark.parametrize(
    ("kind", "told"),
    [(AsOf, "yesterday"), (AsOf, "2024-02-31"), (ReportLanguage, "de"), (Since, "never"), (ReleaseWay, "now")],
)
def test_a_value_that_means_nothing_is_refused(kind, told):
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(told)


@given(year=st.integers(2000, 2099), month=st.integers(0, 13), day=st.integers(0, 32))
def test_the_form_takes_a_day_exactly_where_there_is_one(year, month, day):
    text = f"{year}-{month:02}-{day:02}"
    try:
        there = bool(date.fromisoformat(text))
    except ValueError:
        there = False
    for kind in (AsOf, Since):
        found = [error.message for error in Draft202012Validator(schema(kind)).iter_errors(text)]
        assert (not found) == there, found
