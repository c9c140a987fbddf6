"""Each rule on paper is broken once, and fires alone and there."""

import pytest

from auditing import changed, outcomes
from little import LITTLE, cell, turned

COVER, OUTPUT, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"


@pytest.mark.parametrize("rule", [97, 98, 100, 101, 103])
def test_the_little_workbook_keeps_the_rule(rule):
    assert outcomes(LITTLE)[rule].outcome == "passed"


FOOTER = "&amp;LOutput report 2024&amp;RPage &amp;P of &amp;N"
DEFECTS = [
    (97, OUTPUT, 'paperSize="9"', 'paperSize="1"', "Output"),
    (97, OUTPUT, ' orientation="landscape"', "", "Output"),
    (97, OUTPUT, 'fitToHeight="0"', 'fitToHeight="1"', "Output"),
    (97, OUTPUT, '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>', "", "Output"),
    (98, BOOK, "Output!$A$1:$G$26", "Output!$A$2:$G$26", "Output!A1"),
    (98, BOOK, "Changes!$A$1:$D$5", "Changes!$A$1:$D$4", "Changes!A5"),
    (100, OUTPUT, FOOTER, "&amp;LOutput report 2024", "Output"),
    (100, OUTPUT, FOOTER, FOOTER.replace("2024", "2025"), "Output oddFooter"),
    (100, OUTPUT, FOOTER, FOOTER.replace("Output report 2024", "R&amp;D output"), "Output oddFooter"),
    (100, OUTPUT, FOOTER, FOOTER.replace("Output report 2024", "&amp;D"), "Output oddFooter"),
    (100, OUTPUT, FOOTER, FOOTER.replace("Output report 2024", "Output report 2024" + " " * 300), "Output oddFooter"),
    (101, OUTPUT, '<brk id="9"', '<brk id="15"', "Output!15:15"),
    (101, OUTPUT, '<brk id="9"', '<brk id="26"', "Output!26:26"),
]


@pytest.mark.parametrize(("rule", "part", "old", "new", "where"), DEFECTS)
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rule, part, old, new, where):
    found = turned(LITTLE, changed(LITTLE, part, old, new))
    assert list(found) == [rule]
    assert {breach.where for breach in found[rule]} == {where}


def test_a_sheet_too_wide_for_its_paper_is_found():
    wide = changed(LITTLE, OUTPUT, '<col min="2" max="8" width="14"', '<col min="2" max="8" width="60"')
    found = turned(LITTLE, wide)
    assert found[97][0].found.startswith("printed at ")


def test_a_sheet_without_a_print_area_is_found():
    area = '<definedName name="_xlnm.Print_Area" localSheetId="2">Changes!$A$1:$D$5</definedName>'
    found = turned(LITTLE, changed(LITTLE, BOOK, area, ""))
    assert [breach.where for breach in found[98]] == ["Changes"]


def test_a_chart_outside_the_print_area_is_found_by_both_rules_that_speak_of_it():
    found = turned(LITTLE, changed(LITTLE, BOOK, "Output!$A$1:$G$26", "Output!$A$1:$G$20"))
    assert set(found) == {94, 98}


def test_a_table_over_two_pages_repeats_its_header():
    two_pages = changed(LITTLE, OUTPUT, '<brk id="9"', '<brk id="6"')
    assert outcomes(two_pages)[99].outcome == "passed"
    assert set(turned(two_pages, changed(two_pages, BOOK, "Output!$4:$4", "Output!$2:$2"))) == {99}


def test_a_table_taller_than_a_page_repeats_its_header():
    tall = LITTLE
    for row in (5, 6, 7):
        tall = changed(tall, OUTPUT, f'<row r="{row}">', f'<row r="{row}" ht="400" customHeight="1">')
    assert outcomes(tall)[99].outcome == "passed"
    assert outcomes(changed(tall, BOOK, "Output!$4:$4", "Output!$2:$2"))[99].breaches[0].where == "Output!Output"


def test_a_report_without_a_place_for_signatures_is_found():
    unsigned = LITTLE
    for label in ("Head of the unit", "Head of statistics", "Filled in by"):
        unsigned = changed(unsigned, COVER, label, "Somebody")
    assert set(turned(LITTLE, unsigned)) == {103, 105}


def test_signatures_alone_on_their_page_are_found():
    alone = changed(LITTLE, COVER, "</headerFooter>", '</headerFooter><rowBreaks><brk id="13" man="1"/></rowBreaks>')
    found = turned(LITTLE, alone)
    assert found[103][0].where == "Cover!A14"


@pytest.mark.parametrize(
    "footer",
    [
        "&amp;L&amp;8Output report 2024&amp;RPage &amp;P of &amp;N",
        "&amp;C第 &amp;P 页 共 &amp;N 页",
        '&amp;L&amp;"Arial,Bold"&amp;K112233Output report 2024&amp;R&amp;P/&amp;N',
        "&amp;LOutput report 2024 · Statistics office · 2025-01-31&amp;R&amp;P / &amp;N",
    ],
)
def test_codes_and_facts_of_cells_may_stand_in_a_footer(footer):
    assert turned(LITTLE, changed(LITTLE, OUTPUT, FOOTER, footer)) == {}


def test_an_ampersand_written_twice_is_one():
    named = changed(LITTLE, OUTPUT, cell("A1", "1. Output report 2024"), cell("A1", "1. R&D report"))
    before = changed(named, OUTPUT, FOOTER, "&amp;LR&amp;&amp;D report&amp;R&amp;P/&amp;N")
    assert outcomes(before)[100].outcome == "passed"
