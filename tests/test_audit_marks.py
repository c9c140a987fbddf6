"""The audit's eye for marks and notes: each explained, counted, used, and none where a number stands."""

import pytest
from openpyxl import Workbook

from audited import Edit, edited, fires, good, put, saved, untouched
from auditing import outcomes


def noted(*texts: tuple[str, str]) -> Edit:
    """Texts put into cells of the report, the facts or the notes."""

    def edit(book: Workbook) -> None:
        for ref, text in texts:
            sheet, _, place = ref.partition("!")
            book[sheet][place] = text

    return edit


FIRST, SECOND = ("Notes!A9", "[note 1] the first"), ("Notes!A10", "[note 2] the second")
TITLE = ("Facts!A1", "2. Facts [note 1]")
DEFECTS: tuple[tuple[int, str, Edit, tuple[int, ...]], ...] = (
    (70, "Facts!A1", noted(TITLE), ()),
    (70, "Notes!A9", noted(FIRST), ()),
    (70, "Notes!A10", noted(TITLE, FIRST, ("Notes!A10", "[note 1] once more")), ()),
    (70, "Report!D5", noted(("Report!D5", "% [note 2]"), TITLE, FIRST, SECOND), ()),
    (71, "Facts!B5", noted(("Facts!B5", "20 [note 1]"), FIRST), (42, 43)),
    (72, "Facts!C4", noted(("Notes!A5", "p")), (73,)),
    (73, "Notes!C5", put("Notes!C5", 3), ()),
    (73, "Report!D5", put("Report!D5", "% [p]"), ()),
    (74, "Report!C6", put("Report!C6", "★"), ()),
    (74, "Notes!A9", put("Notes!A9", "well done 🎉"), ()),
)


@pytest.mark.parametrize(("number", "where", "edit", "follows"), DEFECTS)
def test_a_fault_of_marks_breaks_its_rule_and_no_other(
    number: int, where: str, edit: Edit, follows: tuple[int, ...]
) -> None:
    assert where in fires(edited(edit), number, untouched(), follows)


FINE = (
    noted(
        ("Report!A1", "1. Output 〔注1〕"),
        ("Facts!A1", "2. Facts [note 2]"),
        ("Notes!A9", "[note 1] of all parks"),
        ("Notes!A10", "[note 2] as given"),
    ),
    noted(("Report!D5", "‰"), ("Report!D6", "$")),  # units, not marks
    noted(("Notes!A9", "a line of text with ✓ in it, and [r] too")),
)


@pytest.mark.parametrize("edit", FINE)
def test_marks_as_they_should_be_are_no_fault(edit: Edit) -> None:
    now = outcomes(edited(edit))
    assert [now[number].breaches for number in (70, 71, 72, 73, 74) if now[number].outcome == "failed"] == []


def test_in_others_workbooks_a_mark_is_explained_on_a_sheet_of_notes() -> None:
    assert outcomes(untouched(""))[72].outcome == "passed"
    unexplained = good()
    unexplained["Notes"]["A4"] = "none"
    found = outcomes(saved(unexplained, ""))[72].breaches
    assert [(breach.where, breach.found) for breach in found] == [("Report!D6", "— in a cell")]
    starred = good()
    starred["Report"]["C6"] = "★"
    assert {breach.where for breach in outcomes(saved(starred, ""))[74].breaches} == {"Report!C6"}
    starred["Notes"]["A9"] = "★ the best of the year"
    assert outcomes(saved(starred, ""))[74].outcome == "passed"
