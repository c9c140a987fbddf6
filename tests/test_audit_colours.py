"""The audit's eye for colours: contrast of text and of drawings, states told in words, conditional formats in place."""

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import Font, PatternFill

from audited import Edit, edited, fires, put, untouched
from auditing import changed, outcomes
from flows.audit.looks.contrast import least_contrast
from flows.audit.looks.table_looks import table_look
from flows.audit.package.styles import NO_STYLES
from flows.audit.package.styles import Font as Read
from schemas.colours import contrast


def ruled(sheet: str, place: str, *rules: object) -> Edit:
    def edit(book: Workbook) -> None:
        for rule in rules:
            book[sheet].conditional_formatting.add(place, rule)

    return edit


def filled(colour: str, text: str | None = None) -> CellIsRule:
    font = Font(color=text) if text else None
    return CellIsRule(operator="greaterThan", formula=["0"], fill=PatternFill(bgColor=colour), font=font)


def columns(colour: str | None, outline: str | None = None) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = book["Report"]
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=6), titles_from_data=True)
        if colour:
            chart.series[0].graphicalProperties.solidFill = colour
        if outline:
            chart.series[0].graphicalProperties.line.solidFill = outline
        sheet.add_chart(chart, "A10")

    return edit


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("00B050", "FFFFFF", 2.87),
        ("FF0000", "FFFFFF", 4.00),
        ("FFC000", "FFFFFF", 1.64),
        ("767676", "FFFFFF", 4.54),
        ("FFFFFF", "4F81BD", 4.03),
        ("9C5700", "FFEB9C", 4.66),
    ],
)
def test_contrasts_are_those_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_large_text_needs_less() -> None:
    sizes = [(18.0, False), (14.0, True), (14.0, False), (11.0, True)]
    assert [least_contrast(Read("Arial", size, bold, False, False, "", None)) for size, bold in sizes] == [
        3,
        3,
        4.5,
        4.5,
    ]


def test_excel_s_own_table_styles_are_known_and_others_are_not() -> None:
    theme = NO_STYLES.theme
    blue = table_look("TableStyleMedium2", theme)
    assert blue is not None
    assert (blue.header_text, blue.header_fill) == ("FFFFFF", "4472C4")
    assert table_look("Our own style", theme) is None
    striped = table_look("TableStyleLight1", theme)
    assert striped is not None
    assert striped.stripe_fill == "D9D9D9"


RED = "FBE3E3"
DEFECTS = (
    (63, "Notes!A8", put("Notes!A8", font=Font(name="Arial", size=11, color="00B050"))),
    (63, "Report!B5", put("Report!B5", number_format="#,##0.00;[Red]-#,##0.00")),
    (63, "Report!C4", put("Report!C4", fill=PatternFill("solid", fgColor="1F4E79"))),
    (63, "Facts!B4:B5", ruled("Facts", "B4:B5", FormulaRule(formula=["B4<0"], font=Font(color="FF7F7F")))),
    (63, "Facts!B4:B5", ruled("Facts", "B4:B5", ColorScaleRule("min", None, "FFFFFF", "max", None, "1F4E79"))),
    (64, "Facts!B4:B5", ruled("Facts", "B4:B5", DataBarRule("num", 0, "max", None, color="C9DAF8"))),
    (65, "Facts!B5", ruled("Facts", "B4:B5", filled(RED))),
    (65, "Facts!B5", put("Facts!B5", fill=PatternFill("solid", fgColor=RED))),
    (75, "Report!C4:C9", ruled("Report", "C4:C9", filled(RED))),
    (75, "Report!G14:G19", ruled("Report", "G14:G19", filled(RED))),
    (75, "Notes!H1:H1048576", ruled("Notes", "H1:H1048576", filled(RED))),
)


@pytest.mark.parametrize(("number", "where", "edit"), DEFECTS)
def test_a_fault_of_colour_breaks_its_rule_and_no_other(number: int, where: str, edit: Edit) -> None:
    # a bar of the old kind alone breaks the rule about bars too
    assert where in fires(edited(edit), number, untouched(), follows=(76,) if number == 64 else ())


def test_a_header_is_held_against_the_fill_that_its_table_style_gives_it() -> None:
    def restyled(book: Workbook) -> None:
        sheet = book["Facts"]
        sheet.tables["Facts"].tableStyleInfo.name = "TableStyleMedium4"  # white on a mid grey
        for cell in ("A3", "B3", "C3"):
            sheet[cell].fill = PatternFill()

    assert "Facts!A3" in fires(edited(restyled), 63, untouched())


FINE = (
    put("Report!A1", font=Font(name="Arial", size=18, color="949494")),  # large text
    ruled("Report", "C4:C6", filled(RED, "9B1C1C")),  # the state's own word stands in the cell
    ruled("Report", "B4:B6", filled(RED)),  # and here beside it
    ruled("Facts", "B4:B5", DataBarRule("num", 0, "max", None, color="4F81BD")),
)


@pytest.mark.parametrize("edit", FINE)
def test_what_can_be_seen_and_is_said_is_no_fault(edit: Edit) -> None:
    now = outcomes(edited(edit))
    assert [now[number].breaches for number in (63, 64, 65, 75) if now[number].outcome == "failed"] == []


def test_two_conditional_formats_of_one_priority_are_found() -> None:
    two = edited(ruled("Report", "C4:C6", filled(RED), filled("DFF3E4")))
    assert outcomes(two)[75].outcome == "passed"
    same = changed(two, "xl/worksheets/sheet1.xml", 'priority="2"', 'priority="1"')
    assert fires(same, 75, two) == {"Report!C4:C6"}


def test_a_conditional_format_that_is_not_there_is_found() -> None:
    one = edited(ruled("Report", "C4:C6", filled(RED)))
    lost = changed(one, "xl/worksheets/sheet1.xml", 'dxfId="0"', 'dxfId="7"')
    assert fires(lost, 75, one) == {"Report!C4:C6"}


@pytest.mark.parametrize(
    ("colour", "outline", "outcome"),
    [("DDEBF7", None, "failed"), ("DDEBF7", "1F4E79", "passed"), ("1F4E79", None, "passed"), (None, None, "passed")],
)
def test_a_series_stands_out_by_its_fill_or_its_outline(colour: str | None, outline: str | None, outcome: str) -> None:
    assert outcomes(edited(columns(colour, outline)))[64].outcome == outcome
