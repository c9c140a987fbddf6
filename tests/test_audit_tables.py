"""Each rule about tables notices the one thing that breaks it, and only that rule."""

import pytest

from audit_example import OTHER, SHEET, TABLE, breaks_only, good, number, row_of, seeded, text
from auditing import changed, outcomes, packed, parts_of

END = "</sheetData>"
NO_CODE = text("B7", "—")
TWELVE = number("J6", 12, 4)
BLANK_ROW = row_of(OTHER, 6)
SECOND = '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" '

MANIFEST = b'<manifest xmlns="urn:clusterbook:manifest:1"><sheets><sheet name="Parks" profile="D"/></sheets></manifest>'


def row(at: int, *cells: str) -> str:
    return f'<row r="{at}">' + "".join(cells) + "</row>"


def block(first: int, *columns: str) -> str:
    return "".join(row(at, *(text(f"{column}{at}", "a") for column in columns)) for at in range(first, first + 3))


# rule, part, what stands there, what is put there, where it is told, rules that follow of necessity
BROKEN = {
    "a block that is no table": (34, SHEET, END, block(10, "A", "B", "C") + END, "Parks!A10:C12", (40,)),  # below one
    "data under the table": (34, SHEET, END, row(8, text("A8", "x"), text("B8", "y")) + END, "Parks!A8", (40,)),
    "a default name": (
        35,
        TABLE,
        'displayName="Parks"',
        'displayName="Table1"',
        "Parks!A4:J7",
        (50,),
    ),  # formulas name it
    "a header that differs": (36, SHEET, text("J4", "Plots"), text("J4", "Plot"), "Parks!J4", ()),
    "a header that is a number": (36, SHEET, text("J4", "Plots"), number("J4", 2024, 0), "Parks!J4", ()),
    "merged cells": (37, SHEET, END, END + '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>', "Parks!A2", ()),
    "a blank row": (38, OTHER, BLANK_ROW, "", "Regions!A6", (39, 51)),  # so its cells are blank, and its total is off
    "a blank cell": (39, SHEET, NO_CODE, "", "Parks!B7", ()),
    "a note below": (40, SHEET, END, row(9, text("A9", "Source: the register")) + END, "Parks!A9", ()),
    "a text among numbers": (42, SHEET, TWELVE, text("J6", "twelve"), "Parks!J6", ()),
    "a plain number among days": (42, SHEET, 's="3"><v>45601', 's="4"><v>45601', "Parks!I6", ()),
}


@pytest.mark.parametrize("defect", BROKEN)
def test_one_defect_breaks_one_rule(defect):
    rule, part, old, new, where, also = BROKEN[defect]
    breaks_only(seeded(part, old, new), rule, where, also)


def test_the_example_keeps_the_rules_about_tables():
    assert {rule: outcomes(good())[rule].outcome for rule in range(34, 43)} == dict.fromkeys(range(34, 43), "passed")


def test_a_form_of_labels_and_entries_is_no_block_of_data():
    content = seeded(SHEET, "<sheetData>" + row_of(SHEET, 1) + row_of(SHEET, 2), "<sheetData>" + block(1, "A", "B"))
    assert outcomes(content)[34].outcome == "passed"


def test_a_sheet_that_says_why_cells_are_blank_may_have_them():
    said = seeded(SHEET, "What parks make.", "What parks make. Blank: no code was given.")
    assert outcomes(changed(said, SHEET, NO_CODE, ""))[39].outcome == "passed"


def test_several_tables_on_a_data_sheet_are_counted_and_titled():
    content = seeded("xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>",
                     SECOND + 'Target="../tables/table2.xml"/></Relationships>')  # fmt: skip
    content = packed({**parts_of(content), "customXml/item1.xml": MANIFEST})
    assert "2 tables" in [one.found for one in outcomes(content)[41].breaches]


def test_a_mark_among_numbers_is_no_second_kind_of_value():
    assert outcomes(seeded(SHEET, TWELVE, text("J6", "—")))[42].outcome == "passed"
