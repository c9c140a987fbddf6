"""Each rule about values notices the one thing that breaks it, and only that rule."""

import pytest

from audit_example import BOOK, HEADERS, OTHER, SHEET, STYLES, TABLE, breaks_only, good, number, seeded, text
from auditing import changed, outcomes
from flows.audit.looks.formats import decimals, hides_sign, is_date, is_percent
from flows.audit.words.codes import check_character, wrong_with
from flows.audit.words.periods import families

CODE = "91310114MA1GT00019"
SORTED = '<sortState ref="A5:J7"><sortCondition {}ref="D5:D7"/></sortState>'
AFTER = '<autoFilter ref="A4:J7"/>'


# rule, part, what stands there, what is put there, where it is told, rules that follow of necessity
BROKEN = {
    "a number as text": (43, OTHER, text("A6", "Rest"), text("A6", "12"), "Regions!A6", ()),
    "a warning that is on": (43, SHEET, 'numberStoredAsText="1"', 'evalError="1"', "Parks!C5", ()),
    "a wrong check character": (44, SHEET, CODE, CODE[:-1] + "8", "Parks!B5", ()),
    "a small letter": (44, SHEET, CODE, CODE.lower(), "Parks!B5", ()),
    "a code cut short": (44, SHEET, CODE, CODE[:-1], "Parks!B5", ()),
    "days from 1904": (45, BOOK, "<workbookPr/>", '<workbookPr date1904="1"/>', "workbook", ()),
    "a day before the first": (45, SHEET, "<v>45600</v>", "<v>0.5</v>", "Parks!I5", ()),
    "a period in another way": (45, SHEET, "H1 2024", "2024年上半年", "Parks!C7", ()),
    "a fraction in points": (46, SHEET, 's="5"><f>(Parks', 's="2"><f>(Parks', "Parks!H5", ()),
    "a format without a minus": (48, STYLES, "#,##0.0", "#,##0.0;[Red]#,##0.0", "Parks!D5", ()),
    "no thousands": (48, STYLES, 'formatCode="#,##0.0"', 'formatCode="0.0"', "Parks!D7", ()),
    "a decimal less": (48, SHEET, 's="1"><v>4.5', 's="4"><v>4.5', "Parks!D6", ()),
    "a space at the end": (55, SHEET, "What parks make.", "What parks make. ", "Parks!A2", ()),
    "full-width digits": (55, SHEET, "What parks make.", "What ２ parks make.", "Parks!A2", ()),
    "an unseen character": (55, SHEET, "What parks make.", "What\u200b parks make.", "Parks!A2", ()),
    "an escaped control": (55, SHEET, "What parks make.", "What_x0007_ parks make.", "Parks!A2", ()),
    "a letter in two pieces": (55, SHEET, "What parks make.", "What parks me\u0301lange.", "Parks!A2", ()),
    "out of order": (56, TABLE, AFTER, AFTER + SORTED.format(""), "Parks!D6", ()),
}


@pytest.mark.parametrize("defect", BROKEN)
def test_one_defect_breaks_one_rule(defect):
    rule, part, old, new, where, also = BROKEN[defect]
    breaks_only(seeded(part, old, new), rule, where, also)


def renamed(old: str, new: str) -> bytes:
    """The example with another header on its first table, in the cell and in the table's part; no formula names it."""
    content = seeded(
        SHEET, text(f"{chr(65 + HEADERS.index(old))}4", old), text(f"{chr(65 + HEADERS.index(old))}4", new)
    )
    return changed(content, TABLE, f'name="{old}"', f'name="{new}"')


def test_a_number_in_per_cent_beside_fractions_is_a_second_way():
    breaks_only(renamed("Plots", "Plots (%)"), 46, "Parks!J5")


def test_a_difference_of_per_cents_says_that_it_is_in_points():
    breaks_only(renamed("Gap, pp", "Gap, all"), 46, "Parks!H5")


def test_a_column_without_a_unit_is_told():
    content = seeded(OTHER, text("C4", "Target (billion yuan)"), text("C4", "Target value"))
    content = changed(content, "xl/tables/table2.xml", 'name="Target (billion yuan)"', 'name="Target value"')
    breaks_only(content, 47, "Regions!C4")
    above = changed(content, OTHER, text("A1", "2. Regions"), text("A1", "2. Regions. Unit: billion yuan"))
    assert outcomes(above)[47].outcome == "passed"


def test_a_unit_may_stand_in_brackets_behind_what_each_row_measures():
    content = seeded(OTHER, text("C4", "Target (billion yuan)"), text("C4", "Target value"))
    content = changed(content, "xl/tables/table2.xml", 'name="Target (billion yuan)"', 'name="Target value"')
    for region in ("East", "Rest"):
        content = changed(content, OTHER, f">{region}<", f">{region} (billion yuan)<")
    assert outcomes(content)[47].outcome == "passed"


def test_the_example_keeps_the_rules_about_values():
    kept = {rule: outcomes(good())[rule].outcome for rule in (43, 44, 45, 46, 47, 48, 55)}
    assert kept == dict.fromkeys(kept, "passed")


def test_an_order_that_holds_is_no_breach():
    content = seeded(TABLE, AFTER, AFTER + SORTED.format("").replace("D5:D7", "I5:I7"))
    assert outcomes(content)[56].outcome == "passed"


def test_an_identifier_of_many_digits_is_no_number():
    content = renamed("Plots", "Parcel code")
    broken = changed(content, SHEET, "<v>12</v>", "<v>310114202400000001</v>")
    assert outcomes(broken)[44].breaches[0].where == "Parks!J6"


def test_days_as_text_are_told_where_a_column_is_nothing_else():
    content = renamed("Plots", "Founded")
    for row, plots in ((5, 3), (6, 12), (7, 4)):
        content = changed(content, SHEET, number(f"J{row}", plots, 4), text(f"J{row}", f"202{row}-01-01"))
    assert "Parks!J5" in [one.where for one in outcomes(content)[45].breaches]


def test_the_code_of_the_standard_s_own_example_is_right():
    assert wrong_with("91350100M000100Y43") == ""
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    ("told", "among"),
    [
        ("2025", {"2025-06", "Jun 2025", "2025 Q2"}),
        ("2025-Q2", {"2025-06"}),
        ("2024-01/2024-08", {"2025-06"}),
        ("Jan–Aug 2024", {"Jun 2025"}),
        ("2021 (Jan–Oct)", {"Jun 2025"}),
        ("2025 Q2", {"2025 Q2"}),
        ("2025年1—6月", {"2025年6月"}),
        ("2025年（1—8月）", {"2025年6月"}),
        ("2019—2024年", {"2025年6月"}),
        ("2025年二季度", {"2025年6月"}),
        ("2024-04-26", {"2025-06", "Jun 2025", "2025 Q2", "2025年6月"}),
        ("H1 2024 →\nH1 2025", {"Jun 2025"}),
        ("before 1950", {"2025-06", "Jun 2025", "2025 Q2"}),
        ("1950年以前", {"2025年6月"}),
        ("before 1950 1950年以前", {"2025-06"}),
        ("2024年上半年 → 2025-06", set()),
        ("soon", set()),
    ],
)
def test_a_period_is_known_by_the_way_in_which_it_is_written(told, among):
    assert set(families(told)) == among


@pytest.mark.parametrize(
    ("number_format", "date", "percent", "places", "hidden"),
    [
        ("General", False, False, 0, False),
        ("#,##0.00;-#,##0.00;#,##0.00", False, False, 2, False),
        ('"over "#,##0.0;"over "-#,##0.0', False, False, 1, False),
        ("0.0%", False, True, 1, False),
        ('yyyy"年"m"月"d"日"', True, False, 0, False),
        ("[Red]0;[Red]0", False, False, 0, True),
        ("#,##0.0;(#,##0.0)", False, False, 1, False),
        ('0.0" days"', False, False, 1, False),
        ("#,##0;▼#,##0", False, False, 0, False),
    ],
)
def test_a_number_format_is_understood(number_format, date, percent, places, hidden):
    found = (is_date(number_format), is_percent(number_format), decimals(number_format), hides_sign(number_format))
    assert found == (date, percent, places, hidden)
