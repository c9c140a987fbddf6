"""Each rule on graphics in cells is broken once, and fires alone and there."""

import pytest

from auditing import changed, outcomes
from little import BAR_ID, LITTLE, turned

OUTPUT = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize("rule", [76, 77, 78, 117])
def test_the_little_workbook_keeps_the_rule(rule):
    assert outcomes(LITTLE)[rule].outcome == "passed"


@pytest.mark.parametrize(
    ("rule", "old", "new", "where"),
    [
        (76, '<cfvo type="num" val="0"/><cfvo type="num" val="1.5"/>', '<cfvo type="min"/><cfvo type="num" val="1.5"/>',
         "Output!E5:E8"),
        (76, '<cfvo type="num" val="1.5"/>', '<cfvo type="max"/>', "Output!E5:E8"),
        (76, f"<x14:id>{BAR_ID}</x14:id>", "", "Output!E5:E8"),
        (76, 'gradient="0"', 'gradient="1"', "Output!E5:E8"),
        (76, "<xm:f>1.5</xm:f>", "<xm:f>2</xm:f>", "Output!E5:E8"),
        (76, '<x14:axisColor rgb="FF000000"/>', "", "Output!E5:E8"),
        (77, '<cfvo type="num" val="0.1"/></iconSet>', '<cfvo type="percentile" val="67"/></iconSet>', "Output!D5:D8"),
        (78, 'minAxisType="group" maxAxisType="group"', "", "Output!G5"),
        (78, "Output!B6:C6", "Output!B7:C7", "Output!G6"),
        (78, "Output!B6:C6", "Nowhere!B6:C6", "Output!G6"),
        (117, '<dataBar><cfvo', '<dataBar showValue="0"><cfvo', "Output!E5:E8"),
    ],
)  # fmt: skip
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rule, old, new, where):
    found = turned(LITTLE, changed(LITTLE, OUTPUT, old, new))
    assert list(found) == [rule]
    assert [breach.where for breach in found[rule]] == [where]


def test_one_line_alone_may_have_an_axis_of_its_own():
    second = "<x14:sparkline><xm:f>Output!B6:C6</xm:f><xm:sqref>G6</xm:sqref></x14:sparkline>"
    alone = changed(LITTLE, OUTPUT, second, "")
    assert turned(LITTLE, changed(alone, OUTPUT, 'minAxisType="group" maxAxisType="group"', "")) == {}


def test_a_line_may_draw_rows_of_another_sheet():
    assert turned(LITTLE, changed(LITTLE, OUTPUT, "Output!B6:C6", "Facts!B4:B7")) == {}
