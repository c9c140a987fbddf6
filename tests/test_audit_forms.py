"""Each rule on forms to fill in is broken once in our own blank form, and fires alone and there."""

import re
from datetime import date

import pytest

from auditing import changed, outcomes, packed, parts_of
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved
from flows.workbook.forms.input_form import build_input_form
from little import turned

_BOOK, _VALUES = build_input_form({}, {"indicators": ["total_output"], "units": ["billion yuan"]})
FORM = finish(saved(_BOOK), Noted(values=_VALUES), date(2026, 1, 31))
GUIDE, FACTS, ENTITIES = (f"xl/worksheets/sheet{at}.xml" for at in (1, 2, 4))


@pytest.mark.parametrize("rule", range(79, 86))
def test_the_blank_form_keeps_the_rule(rule):
    assert outcomes(FORM)[rule].outcome == "passed"


def edited(part: str, pattern: str, new: str) -> bytes:
    """The form with the first match in a part replaced."""
    parts = parts_of(FORM)
    text, times = re.subn(pattern, new, parts[part].decode(), count=1)
    assert times == 1, pattern
    return packed({**parts, part: text.encode()})


@pytest.mark.parametrize(
    ("rule", "part", "pattern", "new", "where"),
    [
        (79, FACTS, r"<formula1>lists![^<]*<", f'<formula1>"{"word," * 60}"<', "facts!"),
        (79, FACTS, r"<formula1>lists!", "<formula1>gone!", "facts!"),
        (81, FACTS, r' showInputMessage="1"', "", "facts!"),
        (81, FACTS, r' prompt="[^"]*"', ' prompt="only in English"', "facts!"),
        (81, FACTS, r' promptTitle="[^"]*"', f' promptTitle="{"long " * 8}"', "facts!"),
        (83, FACTS, r"<sheetProtection[^>]*>", "", "facts"),
        (83, FACTS, r"<sheetProtection ", '<sheetProtection password="CC1A" ', "facts"),
        (84, "xl/workbook.xml", 'name="SchemaVersion"', 'name="Other"', "the workbook"),
        (85, GUIDE, r"COUNTA\(milestones!", "SUM(milestones!", "milestones"),
    ],
)
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rule, part, pattern, new, where):
    after = edited(part, pattern, new)
    if rule == 85:  # the sheet's name stands in several counts
        text = parts_of(after)[part].decode().replace("milestones!", "entities!")
        after = packed({**parts_of(after), part: text.encode()})
    found = turned(FORM, after)
    assert rule in found
    assert set(found) - FOLLOW.get(rule, set()) == {rule}
    assert all(breach.where.startswith(where) for breach in found[rule])


FOLLOW = {85: {49}, 83: {10}}  # a count of other cells has another value; a password is against rule 10 too


def test_a_rule_for_every_cell_is_found():
    text = parts_of(FORM)[ENTITIES].decode()
    one = re.search(r"<dataValidation .*?</dataValidation>", text)
    assert one is not None
    twice = one[0] + re.sub(r'sqref="([A-Z]+)3:[^"]*"', r'sqref="\g<1>9000"', one[0])
    found = turned(FORM, changed(FORM, ENTITIES, one[0], twice))
    assert list(found) == [80]


def test_a_form_without_instructions_is_found():
    parts = parts_of(FORM)
    book = parts["xl/workbook.xml"].decode().replace("guide", "start")
    strings = parts["xl/sharedStrings.xml"].decode().replace("How to fill in this form", "Form")
    after = packed({**parts, "xl/workbook.xml": book.encode(), "xl/sharedStrings.xml": strings.encode()})
    bare = {name: re.sub("填报说明|&#22635;&#25253;&#35828;&#26126;", "",
                         part.decode()).encode() if name == "xl/sharedStrings.xml" else part
            for name, part in parts_of(after).items()}  # fmt: skip
    assert 82 in turned(FORM, packed(bare))


def test_a_form_that_says_nowhere_what_is_required_is_found():
    parts = parts_of(FORM)
    strings = re.sub("Required|&#24517;&#22635;|必填", "Wanted", parts["xl/sharedStrings.xml"].decode())
    found = turned(FORM, packed({**parts, "xl/sharedStrings.xml": strings.encode()}))
    assert "facts!A2:L202" in {breach.where for breach in found[82]}
