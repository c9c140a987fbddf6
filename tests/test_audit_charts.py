"""Each rule on charts is broken once, and fires alone and there."""

import pytest

from auditing import changed, outcomes, packed, parts_of
from little import ACTUALS, LITTLE, OUTLINED, SOLID, TARGETS, axis, cached, cell, relations, rich, series, turned

OUTPUT, CHART, DRAWING = "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
HERE = "Output!Output by year"


@pytest.mark.parametrize("rule", [*range(86, 96), 102])
def test_the_little_workbook_keeps_the_rule(rule):
    assert outcomes(LITTLE)[rule].outcome == "passed"


BARS = '<c:barDir val="col"/>'
SECOND = "<a:p><a:r><a:t>Total output, billion yuan, 2021 to 2024</a:t></a:r></a:p>"
DEFECTS = [
    (86, CHART, SECOND, "", HERE),
    (86, CHART, '<c:overlay val="0"/>', '<c:overlay val="1"/>', HERE),
    (86, CHART, rich("Output fell in 2024", "Total output, billion yuan, 2021 to 2024"), "", HERE),
    (87, CHART, '<c:delete val="0"/>', "", HERE),
    (87, CHART, '<c:delete val="0"/>', '<c:delete val="1"/>', HERE),
    (87, CHART, rich("Year"), "", HERE),
    (88, DRAWING, 'name="Output by year"', 'name="Chart 1"', "Output!Chart 1"),
    (88, DRAWING, "27 billion yuan in 2024, after 30 in 2023", "lower in the last year", HERE),
    (88, DRAWING, "in 2023.", "in 2023. " + "Again. " * 40, HERE),
    (89, CHART, '<c:pt idx="3"><c:v>27.0</c:v>', '<c:pt idx="3"><c:v>28.0</c:v>', f"{HERE} Output!$B$5:$B$8"),
    (89, CHART, '<c:pt idx="3"><c:v>2024</c:v>', '<c:pt idx="3"><c:v>2025</c:v>', f"{HERE} Output!$A$5:$A$8"),
    (91, CHART, "<c:f>Output!$B$4</c:f>", "<c:f>Output!$C$4</c:f>", f"{HERE} Output!$B$5:$B$8"),
    (92, CHART, '<c:min val="0"/>', '<c:min val="10"/>', HERE),
    (92, CHART, "<c:plotArea>", "<c:view3D/><c:plotArea>", HERE),
    (93, CHART, f"<c:spPr>{SOLID}</c:spPr>", f"<c:spPr>{OUTLINED}</c:spPr>", f"{HERE} Actual output"),
    (93, CHART, f"<c:spPr>{OUTLINED}</c:spPr>", f"<c:spPr>{SOLID}</c:spPr>", f"{HERE} Target output"),
    (94, DRAWING, "<xdr:row>10</xdr:row>", "<xdr:row>6</xdr:row>", HERE),
]  # fmt: skip
FOLLOW = {
    91: {89, 93},  # another cell's text than is stored, and the name of another scenario
    94: {101},  # a break set by hand below the table now cuts the chart
}


@pytest.mark.parametrize(("rule", "part", "old", "new", "where"), DEFECTS)
def test_a_defect_is_found_where_it_is_and_no_other_rule_minds(rule, part, old, new, where):
    found = turned(LITTLE, changed(LITTLE, part, old, new))
    assert set(found) - FOLLOW.get(rule, set()) == {rule}
    assert {breach.where for breach in found[rule]} == {where}


def test_a_chart_without_its_stored_numbers_is_found():
    values = cached("num", "Output!$B$5:$B$8", (20.0, 24.0, 30.0, 27.0))
    bare = "<c:numRef><c:f>Output!$B$5:$B$8</c:f></c:numRef>"
    found = turned(LITTLE, changed(LITTLE, CHART, values, bare))
    assert list(found) == [89]
    assert found[89][0].found == "nothing stored"


def test_text_referred_to_as_numbers_is_found():
    years = cached("str", "Output!$A$5:$A$8", ("2021", "2022", "2023", "2024"))
    assert list(turned(LITTLE, changed(LITTLE, CHART, years, cached("num", "Output!$A$5:$A$8", ())
                                       .replace('ptCount val="0"', 'ptCount val="4"')))) == [90]  # fmt: skip


def test_a_series_that_reaches_into_the_header_is_found():
    ours = series(0, "B", "Actual output", (20.0, 24.0, 30.0, 27.0), SOLID)
    more = ours.replace(
        '$B$5:$B$8</c:f><c:numCache><c:ptCount val="4"/>', '$B$4:$B$8</c:f><c:numCache><c:ptCount val="5"/>'
    )
    for at in (3, 2, 1, 0):
        head, cut, tail = more.rpartition(f'<c:pt idx="{at}">')
        more = f'{head}<c:pt idx="{at + 1}">{tail}' if cut else more
    found = turned(LITTLE, changed(LITTLE, CHART, ours, more))
    assert list(found) == [91]
    assert "A4:F8" in found[91][0].expected


def test_a_chart_of_cells_in_no_table_is_found():
    content = changed(LITTLE, "xl/tables/table1.xml", 'ref="A4:F8"', 'ref="A4:F7"')
    assert 95 in turned(LITTLE, content)


def test_series_too_alike_in_grey_are_found():
    light = '<a:solidFill><a:srgbClr val="1F5E79"/></a:solidFill>'
    found = turned(LITTLE, changed(LITTLE, CHART, f"<c:spPr>{OUTLINED}</c:spPr>", f"<c:spPr>{light}</c:spPr>"))
    assert set(found) == {93, 102}  # a target that is solid is against its notation too


def test_bars_side_by_side_with_another_maximum_are_found_but_no_more_than_advised():
    parts = parts_of(LITTLE)
    head, begins, rest = parts[DRAWING].decode().partition("<xdr:twoCellAnchor>")
    first = rest.removesuffix("</xdr:wsDr>")
    beside = first.replace("<xdr:col>5<", "<xdr:col>6<").replace("<xdr:col>0<", "<xdr:col>5<").replace("rId1", "rId2")
    first = first.replace("<xdr:col>5<", "<xdr:col>4<")
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    two = {
        **parts,
        DRAWING: f"{head}{begins}{first}{begins}{beside}</xdr:wsDr>".encode(),
        rels: relations(("chart", "../charts/chart1.xml"), ("chart", "../charts/chart2.xml")).encode(),
        "xl/charts/chart2.xml": parts[CHART],
    }
    result = outcomes(packed(two))[96]
    assert (result.rule.level, result.outcome) == ("should", "failed")
    fixed = parts[CHART].replace(b'<c:min val="0"/>', b'<c:max val="40"/><c:min val="0"/>')
    assert outcomes(packed({**two, CHART: fixed, "xl/charts/chart2.xml": fixed}))[96].outcome == "passed"


def test_a_second_axis_without_a_title_is_found():
    line = series(2, "C", "Target output", TARGETS, f'<a:ln w="19050">{SOLID}</a:ln>')
    second = f'<c:lineChart>{line}<c:axId val="3"/><c:axId val="4"/></c:lineChart>'
    hidden = axis("catAx", 3, 4, "Year").replace('delete val="0"', 'delete val="1"')
    bare = axis("valAx", 4, 3, "share").replace(rich("share"), "")
    content = changed(LITTLE, CHART, "</c:barChart>", f"</c:barChart>{second}{hidden}{bare}")
    assert {87, 92} == set(turned(LITTLE, content))  # an axis that is shown has a title, a second one all the more


def test_more_lines_than_can_be_told_apart_are_found():
    line = series(2, "C", "Target output", TARGETS, f'<a:ln w="19050">{SOLID}</a:ln>')
    many = f'<c:lineChart>{line * 7}<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
    content = changed(LITTLE, CHART, "</c:barChart>", f"</c:barChart>{many}")
    assert outcomes(content)[92].breaches[0].found == "7 lines"


def test_an_automatic_axis_under_values_much_alike_is_found():
    content = changed(LITTLE, CHART, '<c:min val="0"/>', "")
    for row, (actual, target) in enumerate(zip(ACTUALS, TARGETS, strict=True), start=5):
        content = changed(content, OUTPUT, cell(f"B{row}", actual), cell(f"B{row}", actual / 100 + 30))
        content = changed(content, OUTPUT, cell(f"C{row}", target), cell(f"C{row}", target / 100 + 30))
    assert "automatic" in outcomes(content)[92].breaches[0].found


def test_a_title_of_one_line_may_hold_the_unit_in_brackets():
    content = changed(LITTLE, CHART, SECOND, "")
    assert turned(LITTLE, changed(content, CHART, "Output fell in 2024", "Output 2021 to 2024 (billion yuan)")) == {}


def test_an_automatic_axis_may_stand_under_values_that_differ():
    assert turned(LITTLE, changed(LITTLE, CHART, '<c:min val="0"/>', "")) == {}


def test_a_chart_may_show_some_rows_of_a_table():
    content = LITTLE
    for letter in "BC":
        content = changed(content, CHART, f"Output!${letter}$5:${letter}$8", f"Output!${letter}$6:${letter}$8")
    assert 91 not in turned(LITTLE, content)


def test_a_reference_to_a_million_rows_is_judged_at_once():
    content = changed(LITTLE, CHART, "Output!$B$5:$B$8", "Output!$B:$B")
    assert 91 in turned(LITTLE, content)
