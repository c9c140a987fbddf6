"""Each rule on where figures come from is broken once, and fires alone and there."""

import pytest

from auditing import changed, outcomes, packed, parts_of
from little import LITTLE, cell, inputs_digest, turned

OUTPUT, CHANGES, FACTS = (f"xl/worksheets/sheet{at}.xml" for at in (2, 3, 4))
BOOK, CUSTOM = "xl/workbook.xml", "docProps/custom.xml"


@pytest.mark.parametrize("rule", [109, 110, 111, 113, 114])
def test_the_little_workbook_keeps_the_rule(rule):
    assert outcomes(LITTLE)[rule].outcome == "passed"


@pytest.mark.parametrize(
    ("rules", "part", "old", "new", "where"),
    [
        # a fact that is gone is missed by its figure, by what is worked out of it, and by the link to it
        ([109, 110], FACTS, cell("A11", "F8"), cell("A11", "F9"), "Output!C8"),
        ([110], OUTPUT, '<hyperlink ref="B6" location="Facts!A5"/>', "", "Output!B6"),
        ([110], OUTPUT, 'ref="B6" location="Facts!A5"', 'ref="B6" location="Facts!A6"', "Output!B6"),
        ([111], CUSTOM, inputs_digest(), "0" * 64, "property InputDigest"),
        ([113], CHANGES, cell("C4", 6.0), cell("C4", 7.0), "Changes!Completeness row 4"),
    ],
)
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rules, part, old, new, where):
    found = turned(LITTLE, changed(LITTLE, part, old, new))
    assert list(found) == rules
    assert where in {breach.where for breach in found[rules[0]]}


def test_a_changed_manifest_is_found():
    content = changed(LITTLE, "customXml/item1.xml", 'version="1"', 'version="2"')
    assert {breach.where for breach in outcomes(content)[111].breaches} == {"property ManifestDigest", "Cover"}


def test_a_figure_without_facts_is_found():
    item = parts_of(LITTLE)["customXml/item1.xml"].decode()
    before = "[[&quot;F1&quot;], [&quot;F2&quot;]"
    assert before in item
    bare = changed(LITTLE, "customXml/item1.xml", before, "[[], [&quot;F2&quot;]")
    unlinked = changed(bare, OUTPUT, '<hyperlink ref="B5" location="Facts!A4"/>', "")
    unlinked = changed(unlinked, OUTPUT, '<hyperlink ref="C5" location="Facts!A8"/>', "")
    assert "Output!B5" in {breach.where for breach in outcomes(unlinked)[109].breaches}
    assert outcomes(bare)[109].outcome == "passed"  # its row leads to what it is counted from


def test_a_report_without_a_sheet_of_changes_is_found():
    found = turned(LITTLE, changed(LITTLE, BOOK, '<sheet name="Changes"', '<sheet name="Other"'))
    assert 114 in found


def test_a_workbook_of_others_is_not_asked_for_a_manifest():
    parts = {name: part for name, part in parts_of(LITTLE).items() if not name.startswith("customXml")}
    of_others = outcomes(packed(parts))
    assert {of_others[rule].outcome for rule in (103, 104, 105, 109, 110, 111, 114)} == {"nothing"}


@pytest.mark.parametrize("rule", [115, 116, 118])
def test_what_one_file_cannot_show_says_what_does(rule):
    result = outcomes(LITTLE)[rule]
    assert (result.outcome, bool(result.rule.by_en), bool(result.rule.by_zh)) == ("elsewhere", True, True)
