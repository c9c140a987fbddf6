"""Cells that need the finishing pass or care before it: bars, sparklines, boxes to tick, comments, strange texts."""

import re
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openxml_audit import OpenXmlValidator

from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved
from flows.workbook.finishing.values import FinishError
from flows.workbook.layout.page import LINKS, Looks, Page
from flows.workbook.layout.render import render
from flows.workbook.layout.texts import LONGEST, cell_text
from flows.workbook.speech import Speech
from flows.workbook.theme import figure_format
from readback import by_calamine, by_openpyxl

DAY = date(2024, 4, 26)
SAID = Speech("en", {}, {}, {}, {})
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "xl/worksheets/sheet1.xml"
# In the order of the schema, as far as we write them.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "ignoredErrors", "drawing", "legacyDrawing", "tableParts", "extLst",
)  # fmt: skip


def made(columns: Iterable[Column], **values: list[object]) -> bytes:
    """A finished workbook of one sheet with one table, T."""
    table = Table("T", tuple(columns), pl.DataFrame(values, strict=False))
    workbook, noted = render((Sheet("cover", "Title", (), (table,)),), SAID, "footer")
    return finish(saved(workbook), noted, DAY)


def part(content: bytes, name: str = SHEET) -> etree._Element:
    with ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def cells(content: bytes) -> list[list[object]]:
    """The values of table T's rows."""
    sheet = load_workbook(BytesIO(content), data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet[sheet.tables["T"].ref]][1:]


EVERYTHING = {
    "columns": (
        Column("name", "Name"),
        Column("share", "Share", "percent", bar=1.0),
        Column("value", "Value", "number"),
        Column("line", "Line", "spark", spark=("T", "value"), spark_group="unit"),
        Column("done", "Done", "check"),
        Column("sure", "Sure", "percent", bar=2.0, comment="why"),
    ),
    "name": ["2023", "b", "c"],
    "share": [0.5, -0.25, None],
    "value": [1.0, 2.0, 3.5],
    "line": [[0, 2], [1, 2], None],
    "unit": ["tons", "yuan", "tons"],
    "done": [False, True, None],
    "sure": [0.5, 1.25, 2.0],
    "why": [None, "Half of it is estimated.", None],
}


@pytest.fixture(scope="module")
def everything() -> bytes:
    return made(**EVERYTHING)


def test_everything_added_stands_in_the_order_of_the_schema(everything):
    names = [etree.QName(child).localname for child in part(everything)]
    assert names == sorted(names, key=ORDER.index)
    assert names.count("extLst") == 1
    assert names.count("ignoredErrors") == 1


def test_everything_added_keeps_to_the_schema(everything, tmp_path):
    path = tmp_path / "one.xlsx"
    path.write_bytes(everything)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_both_readers_read_the_same_beside_what_was_added(everything):
    assert by_openpyxl(everything) == by_calamine(everything)


def test_two_passes_give_the_same_bytes(everything):
    assert made(**EVERYTHING) == everything


# Data bars


def test_a_bar_begins_at_zero_and_is_full_at_its_maximum_for_old_and_new_programs(everything):
    old, new = part(everything).findall(f"{MAIN}conditionalFormatting"), list(part(everything).iter(f"{X14}dataBar"))
    assert [(rule.get("sqref"), [each.get("val") for each in rule.iter(f"{MAIN}cfvo")]) for rule in old] == [
        ("B4:B6", ["0", "1"]),
        ("F4:F6", ["0", "2"]),
    ]
    assert [[each.text for each in bar.iter(f"{XM}f")] for bar in new] == [["0", "1"], ["0", "2"]]
    assert {(bar.get("gradient"), bar.find(f"{X14}negativeFillColor") is None) for bar in new} == {("0", False)}


def test_the_two_rules_of_a_bar_are_paired_and_no_two_bars_share_an_id(everything):
    old = [each.text for each in part(everything).iter(f"{X14}id")]
    new = [each.get("id") for each in part(everything).iter(f"{X14}cfRule")]
    assert old == new
    assert len(set(new)) == 2


# Sparklines


def test_a_sparkline_draws_its_rows_and_shares_the_scale_with_its_like(everything):
    groups = list(part(everything).iter(f"{X14}sparklineGroup"))
    assert [
        [(line.findtext(f"{XM}sqref"), line.findtext(f"{XM}f")) for line in group.iter(f"{X14}sparkline")]
        for group in groups
    ] == [[("D4", "'Cover'!$C$4:$C$6")], [("D5", "'Cover'!$C$5:$C$6")]]
    axes = {(group.get("minAxisType"), group.get("manualMin"), group.get("maxAxisType")) for group in groups}
    assert axes == {("custom", "0", "group")}


def test_columns_that_lead_below_zero_have_room_there():
    columns = [Column("value", "Value", "number"), Column("line", "Line", "spark", spark=("T", "value"))]
    (group,) = part(made(columns, value=[-1.0, 2.0], line=[[0, 1], None])).iter(f"{X14}sparklineGroup")
    assert (group.get("minAxisType"), group.get("manualMin")) == ("group", None)


def test_a_cell_without_a_series_has_a_mark_in_place_of_a_line(everything):
    assert [row[3] for row in cells(everything)] == [None, None, "—"]


def test_a_sparkline_of_nothing_stops_the_run():
    with pytest.raises(FinishError, match=r"T\.gone"):
        made([Column("line", "Line", "spark", spark=("T", "gone"))], line=[[0, 0]])


# Boxes to tick


def test_a_box_to_tick_is_a_truth_for_every_program(everything):
    assert [row[4] for row in cells(everything)] == [False, True, "—"]


def test_excel_draws_a_box_where_a_truth_stands_and_nowhere_else(everything):
    looks_of = part(everything, "xl/styles.xml").find(f"{MAIN}cellXfs")
    boxes = {str(place) for place, look in enumerate(looks_of) if look.find(".//{*}xfComplement") is not None}
    marked = {cell.get("r"): cell.get("s") in boxes for cell in part(everything).iter(f"{MAIN}c")}
    assert [cell for cell, is_box in marked.items() if is_box] == ["E4", "E5"]
    bags = part(everything, "xl/featurePropertyBag/featurePropertyBag.xml")
    assert [bag.get("type") for bag in bags] == ["Checkbox", "XFControls", "XFComplement", "XFComplements"]


def test_a_workbook_without_boxes_has_no_bag_for_them():
    with ZipFile(BytesIO(made([Column("a", "A")], a=["x"]))) as package:
        assert [name for name in package.namelist() if "featureProperty" in name] == []


# Comments


def test_a_comment_says_its_sentence_in_the_issuers_name_and_is_hidden(everything):
    sheet = load_workbook(BytesIO(everything)).worksheets[0]
    comments = {cell.coordinate: cell.comment for row in sheet for cell in row if cell.comment}
    assert list(comments) == ["F5"]
    assert comments["F5"].text == "Half of it is estimated."
    with ZipFile(BytesIO(everything)) as package:
        (shape,) = [package.read(name) for name in package.namelist() if name.endswith(".vml")]
    assert b"visibility:hidden" in shape


def test_a_comment_is_by_whoever_issues_the_workbook():
    book = Workbook()
    page = Page(book.active, Sheet("cover", "", (), ()), Looks(book))
    page.comment(1, 1, "Why.")
    book.properties.creator = "Office <of> 统计局"
    done = load_workbook(BytesIO(finish(saved(book), Noted(), DAY)))
    assert done.active["A1"].comment.author == "Office <of> 统计局"
    assert done.properties.lastModifiedBy == "Office <of> 统计局"


# Texts that look like something else


def test_texts_that_look_like_numbers_have_the_format_of_text_and_no_warning():
    content = made(
        [Column("year", "Year", "wrap"), Column("text", "Text", "wrap")], year=["2023", "2024", "x"], text=["a"] * 3
    )
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert [sheet[cell].number_format for cell in ("A4", "A6", "B4")] == ["@", "@", "General"]
    (ignored,) = part(content).iter(f"{MAIN}ignoredError")
    assert (ignored.get("sqref"), ignored.get("numberStoredAsText")) == ("A4:A5", "1")


@pytest.mark.parametrize("text", ["2024", "1,500", " 12 ", "12%", "-3.5", "1e5", "(7)", ".5"])
def test_a_text_that_excel_would_warn_of_is_found(text):
    assert [each.get("sqref") for each in part(made([Column("a", "A")], a=[text])).iter(f"{MAIN}ignoredError")] == [
        "A4"
    ]


@pytest.mark.parametrize("text", ["2024-25", "—", "F0003", "1 of 2", "e5", "2024年"])
def test_a_text_that_excel_would_not_warn_of_is_left_alone(text):
    assert list(part(made([Column("a", "A")], a=[text])).iter(f"{MAIN}ignoredError")) == []


def test_long_texts_have_no_format_of_text():
    content = made([Column("a", "A")], a=["x" * 300])
    assert load_workbook(BytesIO(content)).worksheets[0]["A4"].number_format == "General"


# Texts from outside


def put(text: str) -> bytes:
    """A finished workbook with the text in A1."""
    book = Workbook()
    Page(book.active, Sheet("cover", "", (), ()), Looks(book)).put(1, 1, text, "Text")
    return finish(saved(book), Noted(), DAY)


@settings(deadline=None, max_examples=40)  # each makes a workbook
@given(st.text(st.characters(), max_size=20))
@example("=1+1")
@example("+86 21")
@example("-5")
@example("@SUM(A1)")
@example("\t=1")
@example("\n=1")
@example("\r\n=1")
@example("a\x00b\x0bc")
@example("_x0041_")
@example("_x005F_x0041_")
@example("\ud800")
@example("\ufffe")
@example("#N/A")
@example("]]>")
@example("'")
def test_any_text_stays_text_and_no_text_stops_the_run(text):
    content = put(text)
    cell = load_workbook(BytesIO(content)).active["A1"]
    clean = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", re.sub(r"\r\n?", "\n", text))
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", lambda sign: f"_x{ord(sign[0]):04X}_", clean)
    assert cell.data_type in ("s", "n")  # a blank text reads as nothing
    assert (cell.value or "").replace("_x005F_x", "_x") == clean.replace("_x005F_x", "_x")
    assert bool(cell.quotePrefix) == clean.startswith(("=", "+", "-", "@", "\t", "\n"))


def test_a_code_of_a_character_in_a_text_stays_as_it_is():
    """Excel reads _x0041_ as A, unless its first line has a code of its own; openpyxl reads both as written."""
    assert cell_text("_x0041_ and _x41_") == "_x005F_x0041_ and _x41_"


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f3ed" * 20_000, "x" + "\U0001f3ed" * 20_000])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text):
    value = load_workbook(BytesIO(put(text))).active["A1"].value
    assert LONGEST - 1 <= len(value.encode("utf-16-le")) // 2 <= LONGEST
    assert value.endswith("…")
    assert text.startswith(value[:-1])


@pytest.mark.parametrize("text", ["x" * LONGEST, "\U0001f3ed" * (LONGEST // 2)])
def test_a_text_as_long_as_a_cell_can_hold_is_whole(text):
    assert cell_text(text) == text


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(1900, 2, 28), date(1850, 6, 1)])
def test_a_day_before_excels_calendar_is_said_in_text(day):
    assert cells(made([Column("a", "A", "date")], a=[day])) == [[day.isoformat()]]


def test_links_stop_where_excel_would_refuse_the_file():
    book = Workbook()
    page = Page(book.active, Sheet("cover", "", (), ()), Looks(book))
    page.links = LINKS - 1
    for row in (1, 2):
        page.put(row, 1, "x", "Text link")
        page.link(row, 1, "'Sheet'!A1")
    assert [bool(page.sheet.cell(row, 1).hyperlink) for row in (1, 2)] == [True, False]


def test_an_address_too_long_for_excel_is_no_link():
    book = Workbook()
    page = Page(book.active, Sheet("cover", "", (), ()), Looks(book))
    for row, length in ((1, 2_000), (2, 2_100)):
        page.link(row, 1, "https://example.org/" + "x" * (length - 20))
    assert [bool(page.sheet.cell(row, 1).hyperlink) for row in (1, 2)] == [True, False]


def test_a_hedge_cannot_end_the_quoted_part_of_a_number_format():
    assert figure_format(1, before='about"0').count('"') == 6
