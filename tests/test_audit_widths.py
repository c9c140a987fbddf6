"""The audit's measure of room: what is cut, columns and rows, alignment, fonts and sizes."""

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font

from audited import Edit, edited, fires, good, put, saved, untouched
from auditing import outcomes
from flows.audit.looks.measure import digit_pixels, face_of, lines, text_pixels
from flows.audit.package.styles import Font as Read


def wide(column: str, width: float, sheet: str = "Report") -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].column_dimensions[column].width = width

    return edit


def high(row: int, height: float) -> Edit:
    def edit(book: Workbook) -> None:
        book["Report"].row_dimensions[row].height = height

    return edit


def both(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def fitted(book: Workbook) -> None:
    """Printed on one page though columns further to the right are used."""
    sheet = book["Report"]
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet["Z1"] = "far"
    for column in "FGHIJKLMN":
        sheet.column_dimensions[column].width = 30


LONG = "A sentence that does not end where its column ends, but goes on and on"
RAISED = InlineFont(rFont="Arial", vertAlign="superscript")
DEFECTS = (
    (57, "Report!B4", wide("B", 5)),
    (57, "Report!B4", both(wide("B", 9), put("Report!B4", number_format='"more than "#,##0.00'))),
    (57, "Report!C5", put("Report!C5", LONG)),
    (57, "Report!D6", put("Report!D6", "internationalisation-of-everything" * 2, alignment=Alignment(wrap_text=True))),
    (58, "Report!F:F", both(put("Report!F1", "x"), wide("F", 2))),
    (58, "Notes!H:H", both(put("Notes!H9", "x"), wide("H", 75, "Notes"))),
    (58, "Report!D6", both(put("Report!D6", LONG), high(6, 15))),
    (58, "Report!9:9", high(9, 420)),
    (59, "Report!B4", put("Report!B4", alignment=Alignment(horizontal="left"))),
    (59, "Report!B3", put("Report!B3", alignment=Alignment(horizontal="left"))),
    (59, "Report!A4", put("Report!A4", alignment=Alignment(horizontal="right"))),
    (60, "Notes!A8", put("Notes!A8", font=Font(name="Comic Sans MS", size=11))),
    (60, "Notes!A1", both(put("Facts!A1", font=Font(name="SimSun", size=11)),
                          put("Notes!A1", font=Font(name="宋体", size=11)))),
    (61, "Notes!A8", put("Notes!A8", font=Font(name="Arial", size=9))),
    (62, "Notes!A8", put("Notes!A8", font=Font(name="Arial", size=11, italic=True))),
    (62, "Notes!A8", put("Notes!A8", font=Font(name="Arial", size=11, underline="single"))),
    (62, "Notes!A9", put("Notes!A9", CellRichText("m", TextBlock(RAISED, "2")))),
)  # fmt: skip


@pytest.mark.parametrize(("number", "where", "edit"), DEFECTS)
def test_a_fault_of_room_or_letters_breaks_its_rule_and_no_other(number: int, where: str, edit: Edit) -> None:
    assert where in fires(edited(edit), number, untouched())


def test_a_day_before_the_calendar_shows_as_nothing_but_signs() -> None:
    broken = edited(put("Report!B5", number_format="yyyy-mm-dd"))
    assert fires(broken, 57, untouched(), follows=(45, 46)) == {"Report!B5"}  # such a day is none, and has no unit


FINE = (
    put("Report!A1", LONG * 2),  # a title runs over empty cells
    put("Report!D4", LONG + " [p]", alignment=Alignment(wrap_text=True)),  # a row without a height fits itself
    put("Report!B4", 1 / 3, number_format="General"),  # General rounds what does not fit
    put("Report!D5", "x" * 40, alignment=Alignment(shrink_to_fit=True)),
    put("Report!D5", "8d3f0a9e" * 8, alignment=Alignment(wrap_text=True)),  # a digest may break anywhere
    put("Report!B6", "—", alignment=Alignment(horizontal="right")),
    put("Report!C5", alignment=Alignment(horizontal="center")),
)


@pytest.mark.parametrize("edit", FINE)
def test_what_a_reader_sees_whole_is_no_fault(edit: Edit) -> None:
    now = outcomes(edited(edit))
    assert [now[number].breaches for number in (57, 58, 59, 60, 61, 62) if now[number].outcome == "failed"] == []


def test_an_underlined_link_is_no_fault() -> None:
    book = good()
    book["Notes"]["A8"].hyperlink = "#'Report'!A1"
    book["Notes"]["A8"].font = Font(name="Arial", size=11, underline="single")
    assert outcomes(saved(book))[62].outcome == "passed"


def test_text_that_prints_too_small_is_found_by_the_scale_that_the_columns_force() -> None:
    found = [breach.found for breach in outcomes(edited(fitted))[61].breaches]
    assert any("printed at" in one for one in found)


def arial(size: float, *, bold: bool = False) -> Read:
    return Read("Arial", size, bold, False, False, "", None)


@pytest.mark.parametrize(
    ("text", "size", "bold", "points"),
    [  # widths in points as LibreOffice printed them in a face of the same measures, read with pdftotext -bbox
        ("Industrial", 10, False, 40.7),
        ("registrations", 14, False, 76.3),
        ("WWWWWWWWWW", 10, False, 94.1),
        ("illillillill", 14, False, 37.1),
        ("经济技术开发区", 14, False, 98.0),
        ("1,234,567.8", 10, False, 53.1),
        ("Concentration", 10.5, True, 70.9),
        ("attainment", 10.5, True, 52.8),
        ("经济技术开发区", 10.5, True, 73.4),
    ],
)
def test_the_measure_agrees_with_what_was_printed(text: str, size: float, bold: bool, points: float) -> None:
    assert text_pixels(text, face_of(arial(size, bold=bold))) * 0.75 == pytest.approx(
        points, rel=0.05 if bold else 0.01
    )


def test_a_column_s_unit_is_the_digit_of_the_default_font() -> None:
    assert digit_pixels(Read("Calibri", 11, False, False, False, "", None)) == 7


def test_words_stay_whole_where_lines_break_and_chinese_breaks_anywhere() -> None:
    face = face_of(arial(12))
    assert lines("one two three four", face, text_pixels("one two", face) + 1) == 3
    assert lines("经济技术开发区", face, text_pixels("经济", face) + 1) == 4
    assert lines("a\nb\n\nc", face, 500) == 4
