"""A reason in a findings workbook confirms that warning and nothing else."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from checking import FILE, check, finding
from flows.ingest.confirmations import read_back, reasons
from flows.ingest.guard import Guard
from flows.workbook.check.build import build_findings
from schemas.confirmations import HIDDEN_SHEET

LIST = "Findings 核查"
REASON, BY = 12, 13  # columns of the list


@pytest.fixture(scope="module")
def guard():
    with Guard() as guard:
        yield guard


def workbook(*rows):
    """A findings workbook as a person opens it, and the row of its list in which each finding stands."""
    opened = load_workbook(BytesIO(build_findings(check(*rows))))
    sheet = opened[LIST]
    header = int(sheet.tables["FindingsList"].ref.split(":")[0][1:])
    assert (sheet.cell(header, REASON).value, sheet.cell(header, BY).value) == (
        "Right as it is, because 确认无误，理由",
        "Said by 确认人",
    )
    return opened, sheet, {row[1].value.split()[0]: row[0].row for row in sheet.iter_rows(min_row=header + 1)}


def back(opened, guard, path):
    opened.save(path)
    return read_back([guard.read(path, path.name)])


ERROR, WARNING = finding("F3"), finding("A5", "duplicate_row", column="fact_id", found="F003")


def test_a_reason_beside_a_warning_confirms_it(guard, tmp_path):
    opened, sheet, at = workbook(ERROR, WARNING)
    sheet.cell(at["warning"], REASON).value = "two bulletins\n print it "
    sheet.cell(at["warning"], BY).value = "Li Wei"
    confirmed = back(opened, guard, tmp_path / "filled.xlsx")
    assert confirmed.confirmations.to_dicts() == [
        {
            "fingerprint": WARNING["fingerprint"],
            "reason": "two bulletins print it",
            "by": "Li Wei",
            "file": "filled.xlsx",
            "about": FILE,
            "number": 2,
            "rule": "duplicate_row",
        }
    ]
    assert confirmed.ignored.is_empty()
    assert reasons(confirmed.confirmations) == {WARNING["fingerprint"]: "two bulletins print it (Li Wei)"}


def test_a_reason_confirms_every_cell_of_its_row(guard, tmp_path):
    same = [finding(f"A{row}", "no_publication_date", found="S1") for row in (5, 6, 9)]
    opened, sheet, at = workbook(*same)
    sheet.cell(at["warning"], REASON).value = "the plan came late"
    confirmed = back(opened, guard, tmp_path / "filled.xlsx")
    assert set(reasons(confirmed.confirmations)) == {one["fingerprint"] for one in same}


def test_nothing_is_confirmed_by_a_workbook_sent_back_as_it_was(guard, tmp_path):
    opened, sheet, at = workbook(ERROR, WARNING)
    sheet.cell(at["warning"], BY).value = "Li Wei"  # a name is no reason
    sheet.cell(at["warning"], REASON).value = " — "
    confirmed = back(opened, guard, tmp_path / "filled.xlsx")
    assert (confirmed.confirmations.height, confirmed.ignored.height) == (0, 0)


def test_an_error_cannot_be_confirmed_and_that_is_said(guard, tmp_path):
    opened, sheet, at = workbook(ERROR, WARNING)
    sheet.cell(at["error"], REASON).value = "it is right"
    confirmed = back(opened, guard, tmp_path / "filled.xlsx")
    assert confirmed.confirmations.is_empty()
    assert confirmed.ignored.select("about", "number", "rule", "reason", "why").rows() == [
        (FILE, 1, "unknown_unit", "it is right", "not_a_warning")
    ]


def test_sorting_the_list_or_adding_rows_and_columns_confirms_the_same(guard, tmp_path):
    opened, sheet, at = workbook(ERROR, WARNING)
    sheet.cell(at["warning"], REASON).value = "so it is"
    rows = [[cell.value for cell in sheet[row]] for row in at.values()]
    for row, values in zip(at.values(), reversed(rows), strict=True):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    sheet.tables.clear()
    sheet.data_validations.dataValidation.clear()
    sheet.insert_cols(3)
    sheet.insert_rows(2, 3)
    confirmed = back(opened, guard, tmp_path / "filled.xlsx")
    assert list(reasons(confirmed.confirmations)) == [WARNING["fingerprint"]]


def test_a_confirmed_warning_stays_confirmed_when_its_workbook_is_sent_back(guard, tmp_path):
    shown = WARNING | {"confirmed": "so it is (Li Wei)", "left_out": False}
    opened, _, _ = workbook(shown)
    confirmed = back(opened, guard, tmp_path / "again.xlsx")
    assert reasons(confirmed.confirmations) == {WARNING["fingerprint"]: "so it is (Li Wei)"}


@pytest.mark.parametrize("broken", ["no hidden sheet", "no list", "another format", "no workbook"])
def test_what_is_no_findings_workbook_of_ours_confirms_nothing_and_is_named(broken, guard, tmp_path):
    opened, sheet, at = workbook(WARNING)
    sheet.cell(at["warning"], REASON).value = "so it is"
    if broken == "no hidden sheet":
        del opened[HIDDEN_SHEET]
    elif broken == "no list":
        del opened[LIST]
    elif broken == "another format":
        opened[HIDDEN_SHEET]["B1"].value = "99"
    path = tmp_path / "filled.xlsx"
    opened.save(path)
    if broken == "no workbook":
        path.write_bytes(b"PK\x03\x04 not really")
    confirmed = read_back([guard.read(path, path.name)])
    why = "other_format" if broken == "another format" else "not_a_findings_workbook"
    assert confirmed.confirmations.is_empty()
    assert confirmed.ignored.select("file", "why").rows() == [("filled.xlsx", why)]


def test_of_two_reasons_for_one_finding_the_first_file_has_the_say(guard, tmp_path):
    reads = []
    for name, reason in (("a.xlsx", "first"), ("b.xlsx", "second")):
        opened, sheet, at = workbook(WARNING)
        sheet.cell(at["warning"], REASON).value = reason
        opened.save(tmp_path / name)
        reads.append(guard.read(tmp_path / name, name))
    assert reasons(read_back(reads).confirmations) == {WARNING["fingerprint"]: "first"}
