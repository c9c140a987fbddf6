"""A draft for a reviewer and the official copy of an approved one: how they are told apart, what becomes of each."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from flows.cli import main
from flows.ingest.previous import read_previous
from flows.recipe import Report, make_report
from making import GUARD, TOML, make_cluster, request_of
from schemas.errors import ChangedError
from schemas.release import Release
from test_form_block import FORM

DRAFT = Release("draft")
APPROVED = Release("approved", "Li Hua 李华", date(2024, 5, 6))
RULES_OF_FORMS = [104, 105]


def released(folder: Path, release: Release | None, **changes) -> Report:
    return make_report(request_of(folder, **changes), guard=GUARD, release=release)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A made-up cluster whose office has filled in its form."""
    return make_cluster(tmp_path_factory.mktemp("released") / "river", toml=TOML + FORM)


@pytest.fixture(scope="module")
def draft(folder) -> Report:
    return released(folder, DRAFT, language="both", output=folder.parent / "reviewed")


@pytest.fixture(scope="module")
def official(folder, draft) -> Report:
    return released(folder, replace(APPROVED, run=draft.run), language="both", output=folder.parent / "released")


def cover(report: Report) -> dict[str, str]:
    """What stands beside each label of the cover."""
    sheet = load_workbook(report.path).worksheets[0]
    return {str(row[0].value): str(row[1].value) for row in sheet.iter_rows() if row[0].value}


def test_a_draft_says_so_in_its_name_on_its_cover_on_each_page_and_in_its_properties(draft):
    book = load_workbook(draft.path)
    assert draft.path.stem.endswith("_both_draft")
    assert "not released" in cover(draft)["DRAFT 初稿"]
    assert "尚未审定发布" in cover(draft)["DRAFT 初稿"]
    assert all(sheet.oddFooter.left.text.startswith("DRAFT 初稿 · ") for sheet in book.worksheets)
    assert book.properties.contentStatus == "draft 初稿"


def test_an_official_copy_says_who_released_it_and_when(official):
    book = load_workbook(official.path)
    assert official.path.stem.endswith("_both")
    assert cover(official)["Released by 审定人"] == "Li Hua 李华"
    assert cover(official)["Released on 审定日期"] == "2024-05-06"
    assert "DRAFT 初稿" not in cover(official)
    assert book.properties.contentStatus == "final 正式"
    named = {one.name: one.value for one in book.custom_doc_props.props}
    assert (named["Approved by"], named["Approved on"]) == ("Li Hua 李华", "2024-05-06")


def test_neither_breaks_a_rule_for_official_workbooks_or_the_format(draft, official):
    for report in (draft, official):
        assert not [note for note in report.notes if "breaks" in note]
        assert OpenXmlValidator().validate(report.path).is_valid


def test_the_same_release_gives_the_same_bytes(folder, official, tmp_path):
    again = released(folder, official.release, language="both", output=tmp_path)
    assert again.path.read_bytes() == official.path.read_bytes()


def test_a_report_that_nobody_has_to_approve_says_nothing_of_a_release(folder, tmp_path):
    report = released(folder, None, language="both", output=tmp_path)
    assert not {"DRAFT 初稿", "Released by 审定人"} & set(cover(report))
    assert b"Approved" not in ZipFile(report.path).read("docProps/custom.xml")


def test_a_name_that_looks_like_a_formula_stays_a_name(folder, tmp_path):
    odd = released(folder, replace(APPROVED, name="=1+1<&>"), language="en", output=tmp_path)
    assert OpenXmlValidator().validate(odd.path).is_valid
    assert cover(odd)["Released by"] == "=1+1<&>"
    assert not [note for note in odd.notes if "breaks" in note]


def test_an_official_copy_with_blanks_in_its_form_is_foretold_in_the_draft(tmp_path):
    blank = make_cluster(tmp_path / "river")
    told = [note for note in released(blank, DRAFT, output=tmp_path).notes if "blanks" in note]
    assert all(str(number) in told[0] for number in RULES_OF_FORMS)
    broken = [note for note in released(blank, APPROVED, output=tmp_path).notes if "breaks" in note]
    assert str(tuple(RULES_OF_FORMS)) in broken[0]


def test_an_official_copy_takes_the_place_of_its_draft_and_a_draft_that_of_none(folder, tmp_path):
    official = released(folder, APPROVED, output=tmp_path)
    content = official.path.read_bytes()
    draft = released(folder, DRAFT, output=tmp_path)
    draft.path.with_suffix(".pdf").write_bytes(b"its twin")
    (tmp_path / "notes_draft.xlsx").write_bytes(b"somebody's own")
    assert official.path.read_bytes() == content
    released(folder, APPROVED, output=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([official.path.name, "notes_draft.xlsx"])


def test_a_draft_is_never_the_previous_report(folder, draft):
    previous = read_previous(draft.path.parent, folder.name, "River biopharma", date(2099, 1, 1), GUARD)
    assert previous.state is None
    assert not any(draft.path.name in note for note in previous.notes)


def test_of_inputs_that_changed_after_the_approval_nothing_is_written(folder, tmp_path):
    with pytest.raises(ChangedError, match="nothing was released"):
        released(folder, replace(APPROVED, run="0" * 12), output=tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_the_command_line_says_that_a_release_by_a_person_needs_a_server(capsys):
    assert main(["report", "--plain", "--release", "approved"]) == 1
    assert "make serve" in capsys.readouterr().err
