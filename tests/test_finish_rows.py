"""The rows of a sheet as XML: cell by cell what openpyxl itself writes."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.finishing.rows import rows_xml
from flows.workbook.layout.held import held

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text().map(held),
    st.text().map(lambda text: f"={held(text) or 1}"),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)),
    st.times(),
    st.timedeltas(timedelta(), timedelta(3650)),
)
PLACES = st.tuples(st.integers(1, 30), st.integers(1, 30))


def theirs(sheet: Worksheet) -> etree._Element:
    content = BytesIO()
    writer = WorksheetWriter(sheet, content)
    writer.write()
    return etree.fromstring(content.getvalue()).find(f"{MAIN}sheetData")


def ours(sheet: Worksheet) -> etree._Element:
    return etree.fromstring(f'<sheetData xmlns="{MAIN[1:-1]}">'.encode() + rows_xml(sheet) + b"</sheetData>")


def canonical(rows: etree._Element) -> str:
    return etree.canonicalize(rows, rewrite_prefixes=True)


def sheet_of(cells: dict[tuple[int, int], object]) -> Worksheet:
    sheet = Workbook().active
    for (row, column), value in cells.items():
        sheet.cell(row, column).value = value
    return sheet


@given(st.dictionaries(PLACES, VALUES), st.sets(PLACES), st.dictionaries(st.integers(1, 40), st.floats(1, 400)))
def test_openpyxl_writes_the_same_rows(cells, bold, heights):
    sheet = sheet_of(cells)
    for row, column in bold:
        sheet.cell(row, column).font = Font(bold=True)
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height
    assert canonical(ours(sheet)) == canonical(theirs(sheet))


def test_rows_that_are_hidden_folded_or_dressed_say_so():
    sheet = sheet_of({(1, 1): "a", (3, 2): time(8, 30)})
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].outlineLevel = 1
    sheet.row_dimensions[4].font = Font(italic=True)
    written = ours(sheet)
    assert canonical(written) == canonical(theirs(sheet))
    assert [row.get("r") for row in written] == ["1", "2", "3", "4"]
    assert written[0].get("hidden") == "1"
    assert written[3].get("customFormat") == "1"


def test_merged_cells_and_error_values_are_written_as_openpyxl_does():
    sheet = sheet_of({(1, 1): "#N/A", (2, 1): "wide"})
    sheet.merge_cells("A2:C2")
    sheet["A2"].font = Font(bold=True)
    assert canonical(ours(sheet)) == canonical(theirs(sheet))


def test_links_and_comments_are_noted_in_the_order_of_their_cells():
    sheet = sheet_of({(2, 1): "b", (1, 1): "a"})
    for cell in ("A2", "A1"):
        sheet[cell].hyperlink = f"https://example.org/{cell}"
        sheet[cell].comment = Comment(f"about {cell}", "office")
    WorksheetWriter(sheet, BytesIO())  # begins with neither
    rows_xml(sheet)
    assert [link.ref for link in sheet._hyperlinks] == ["A1", "A2"]
    assert [comment.ref for comment in sheet._comments] == ["A1", "A2"]


def test_a_comment_on_a_bare_cell_keeps_the_cell():
    sheet = Workbook().active
    sheet["B2"].comment = Comment("here", "office")
    WorksheetWriter(sheet, BytesIO())
    assert b'r="B2"' in rows_xml(sheet)


def test_a_text_ends_its_lines_as_it_did():
    sheet = sheet_of({(1, 1): "one\rtwo\nthree"})
    assert ours(sheet).findtext(f".//{MAIN}t") == "one\rtwo\nthree"


def test_what_is_no_value_of_a_cell_stops_the_writer():
    sheet = sheet_of({(1, 1): 1})
    sheet["A1"]._value, sheet["A1"].data_type = object(), "f"
    with pytest.raises(TypeError, match="sheet Sheet, A1: a object is no value of a cell"):
        rows_xml(sheet)
