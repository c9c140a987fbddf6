"""Each rule about formulas and totals notices the one thing that breaks it, and only that rule."""

import pytest

from audit_example import ATTAINMENT, BOOK, GAP, OTHER, SHEET, TENTH, breaks_only, good, number, seeded, text
from auditing import changed, outcomes
from flows.audit.formulas.formula import bare, functions_of
from flows.audit.formulas.recalculation import recalculated
from flows.audit.package.reading import read_book

FIRST = f"<f>{ATTAINMENT}</f><v>0.8</v>"
DIVISOR = number("E5", 15.0, TENTH)

# rule, part, what stands there, what is put there, where it is told, rules that follow of necessity
BROKEN = {
    "no stored value": (49, SHEET, FIRST, f"<f>{ATTAINMENT}</f>", "Parks!F5", ()),
    "another value": (49, SHEET, FIRST, FIRST.replace("0.8<", "0.80000001<"), "Parks!F5", ()),
    # a text among the numbers of its column, too
    "a text for a number": (49, SHEET, f'r="F5" s="2">{FIRST}', f'r="F5" s="2" t="str">{FIRST}', "Parks!F5", (42,)),
    "an error stored": (50, SHEET, f'r="F5" s="2">{FIRST}', f'r="F5" s="2" t="e">{FIRST[:-7]}#N/A</v>', "Parks!F5", ()),
    "an error to come": (50, SHEET, FIRST, f"<f>{ATTAINMENT}/0</f><v>0.8</v>", "Parks!F5", ()),
    "a total that is off": (51, OTHER, number("B7", 4.0, TENTH), number("B7", 4.5, TENTH), "Regions!B7", ()),
    "the short form": (52, SHEET, FIRST, FIRST.replace("[#This Row],[Output", "@[Output"), "Parks!F5", ()),
    "a table not named": (52, SHEET, FIRST, FIRST.replace(ATTAINMENT, "SUM([Attainment])"), "Parks!F5", ()),
    "the clock": (53, SHEET, FIRST, FIRST.replace(ATTAINMENT, "0.8+0*TODAY()"), "Parks!F5", ()),
    "the clock in a name": (53, BOOK, "Parks!$D$5:$D$7", "OFFSET(Parks!$D$5,0,0,3,1)", "name Outputs", ()),
    "a new function": (54, SHEET, FIRST, FIRST.replace(ATTAINMENT, "_xlfn.MAXIFS(D5:D7,E5:E7,9)"), "Parks!F5", ()),
    "a spill": (54, SHEET, 'r="F5" s="2">', 'r="F5" s="2" cm="1">', "Parks!F5", ()),
}  # fmt: skip


@pytest.mark.parametrize("defect", BROKEN)
def test_one_defect_breaks_one_rule(defect):
    rule, part, old, new, where, also = BROKEN[defect]
    breaks_only(seeded(part, old, new), rule, where, also)


def test_the_example_keeps_the_rules_about_formulas():
    kept = {rule: outcomes(good())[rule].outcome for rule in range(49, 55)}
    assert kept == dict.fromkeys(kept, "passed")


def test_a_total_that_is_off_may_stand_beside_a_note():
    content = seeded(OTHER, number("B7", 4.0, TENTH), number("B7", 4.2, TENTH))
    noted = changed(content, OTHER, "2. Regions", "2. Regions. Parts may not add up, for rounding")
    assert outcomes(content)[51].outcome == "failed"
    assert outcomes(noted)[51].outcome == "passed"


def test_a_total_within_rounding_is_right():
    content = seeded(OTHER, number("B7", 4.0, TENTH), number("B7", 4.1, TENTH))
    assert outcomes(content)[51].outcome == "passed"


def test_a_total_at_the_head_sums_what_is_below():
    content = changed(
        seeded(OTHER, text("A7", "Total"), text("A7", "South")), OTHER, text("A5", "East"), text("A5", "合计")
    )
    assert outcomes(content)[51].breaches[0].found == "1.5, but its 2 parts come to 6.5"


def test_a_shared_formula_is_worked_out_for_each_of_its_cells():
    content = seeded(SHEET, f"<f>{GAP}</f><v>5.0</v>", '<f t="shared" si="0" ref="H5:H6">(F5-$G5)*100</f><v>5.0</v>')
    right = changed(content, SHEET, f"<f>{GAP}</f><v>-25.0</v>", '<f t="shared" si="0"/><v>-25.0</v>')
    wrong = changed(right, SHEET, "<v>-25.0</v>", "<v>-24.0</v>")
    assert outcomes(right)[49].outcome == "passed"
    assert [one.where for one in outcomes(wrong)[49].breaches] == ["Parks!H6"]


def test_an_empty_text_is_a_stored_value():
    stored = 'r="H5" s="5" t="str"><f>IF(E5=0,1,"")</f><v></v>'
    assert outcomes(seeded(SHEET, f'r="H5" s="5"><f>{GAP}</f><v>5.0</v>', stored))[49].outcome == "passed"


def test_what_is_not_worked_out_here_breaks_no_rule():
    content = seeded(SHEET, FIRST, FIRST.replace(ATTAINMENT, "PERCENTILE(D5:D7,0.5)"))
    assert outcomes(content)[49].outcome == "passed"
    assert [one.cell.ref for one in recalculated(read_book(content)) if not one.judged] == ["F5"]


@pytest.mark.parametrize(
    ("formula", "rest", "brackets", "functions"),
    [
        ('IF(T[[#This Row],[a]]="NOW()","[x]",1)', "IF(T=,,1)", ("T[[#This Row],[a]]",), {"IF"}),
        ("SUM(T[a '[b'] c])+'My [s]'!A1", "SUM(T)+!A1", ("T[a '[b'] c]",), {"SUM"}),
        ("_xlfn.CONCAT(A1)+Today()", "_xlfn.CONCAT(A1)+Today()", (), {"_XLFN.CONCAT", "TODAY"}),
    ],
)
def test_what_is_quoted_is_no_part_of_a_formula(formula, rest, brackets, functions):
    assert bare(formula)[0].replace(" ", "") == rest
    assert (bare(formula)[1], functions_of(formula)) == (brackets, functions)
