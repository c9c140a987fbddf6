"""The audit's ear for words: indents, headers in the right language, punctuation, abbreviations explained."""

import pytest
from openpyxl import Workbook

from audited import MANIFEST, Edit, edited, fires, put, untouched
from auditing import outcomes


def headed(cell: str, text: str) -> Edit:
    """A header of the report's table gets another text, in its cell and in the table."""

    def edit(book: Workbook) -> None:
        table = book["Report"].tables["Output"]
        if not table.tableColumns:
            table._initialise_columns()
        for column, named in zip("ABCD", table.tableColumns, strict=True):
            if f"{column}3" == cell:
                book["Report"][cell] = text
            named.name = book["Report"][f"{column}3"].value

    return edit


DEFECTS: tuple[tuple[int, str, Edit, tuple[int, ...]], ...] = (
    # spaces at either end of a text break the rule about text as such too
    (66, "Report!A5", put("Report!A5", "  Output"), (55,)),
    (67, "Report!C3", headed("C3", "状态"), ()),
    (67, "Report!C3", headed("C3", "label.state"), ()),
    (67, "Report!A1", put("Report!A1", "report.title"), (29,)),  # and no title begins with its number then
    (68, "Notes!A9", put("Notes!A9", "产值(规模以上)为初步数"), ()),
    (68, "Notes!A9", put("Notes!A9", "产值（规模以上)为初步数"), ()),
    (68, "Notes!A9", put("Notes!A9", "产值:规模以上"), ()),
    (68, "Notes!A9", put("Notes!A9", "the parks （all of them） grew"), ()),
    (68, "Notes!A9", put("Notes!A9", "the plan for 2021-2025"), ()),
    (68, "Notes!A9", put("Notes!A9", "产值--初步数"), ()),
    (69, "Report!A1", put("Report!A1", "1. Output and its HHI"), ()),
    (69, "Report!D3", headed("D3", "Change (yoy)"), (46,)),
    (69, "Report!A5", put("Report!A5", "Investment"), ()),
)


@pytest.mark.parametrize(("number", "where", "edit", "follows"), DEFECTS)
def test_a_fault_of_words_breaks_its_rule_and_no_other(
    number: int, where: str, edit: Edit, follows: tuple[int, ...]
) -> None:
    assert where in fires(edited(edit), number, untouched(), follows)


FINE = (
    put("Notes!A9", "国内生产总值（GDP）同比增长；比例为1:2；见facts.xlsx（2024年）"),
    put("Notes!A9", "the plan for 2021–2025, figures-2021-2025.csv, GB/T 4754-2017, 2024-01-31"),
    put("Notes!A9", "Zhangjiang (张江): the park"),
    put("Notes!A9", "2021—2025年：规划期"),
    put("Report!A1", "1. GDP and output"),
    put("Report!A1", "1. ALL IN CAPITALS"),
    headed("D3", "GDP (%)"),
)


@pytest.mark.parametrize("edit", FINE)
def test_words_as_they_should_be_are_no_fault(edit: Edit) -> None:
    now = outcomes(edited(edit))
    assert [now[number].breaches for number in (66, 67, 68, 69) if now[number].outcome == "failed"] == []


def test_a_bilingual_workbook_has_both_languages_in_its_headers() -> None:
    manifest = MANIFEST.replace('language="en"', 'language="both"')
    found = {breach.where: breach.expected for breach in outcomes(untouched(manifest))[67].breaches}
    assert found["Report!A3"] == "a header in Chinese too"
    now = outcomes(edited(headed("A3", "Indicator 指标"), manifest))
    assert "Report!A3" not in {breach.where for breach in now[67].breaches}


def test_headers_that_say_the_same_in_one_language_are_found_in_a_bilingual_workbook() -> None:
    def twins(book: Workbook) -> None:
        headed("A3", "Indicator 指标")(book)
        headed("B3", "Output 产值")(book)
        headed("C3", "State 产值")(book)

    found = outcomes(edited(twins, MANIFEST.replace('language="en"', 'language="both"')))[67].breaches
    assert [breach.expected for breach in found if breach.where == "Report!C3"] == ["headers that differ"]


def test_others_workbooks_are_judged_in_the_language_that_their_sheets_names_are_in() -> None:
    def chinese(book: Workbook) -> None:
        for sheet, name in zip(book.worksheets, ("总览", "数据", "说明"), strict=True):
            sheet.title = name

    assert "总览!A3" in {breach.where for breach in outcomes(edited(chinese, ""))[67].breaches}
