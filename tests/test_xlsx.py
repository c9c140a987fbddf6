import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from flows.ingest.formats import date_text, is_scaled, number_text
from flows.ingest.grid import Cell
from flows.ingest.xlsx import read_xlsx_grids
from schemas.errors import InputError


def read(content: Workbook | bytes, folder: Path) -> tuple[tuple[Cell | None, ...], ...]:
    path = folder / "facts.xlsx"
    if isinstance(content, Workbook):
        content.save(path)
    else:
        path.write_bytes(content)
    return read_xlsx_grids(path, "facts.xlsx")[0].rows


def one_cell(value: Any, number_format: str = "General") -> Workbook:
    workbook = Workbook()
    cell = workbook.active["A1"]
    cell.value = value
    cell.number_format = number_format
    return workbook


def with_xml(workbook: Workbook, part: str, old: str, new: str) -> bytes:
    """The workbook's bytes after a change in one of its parts, as other programs write it."""
    before, after = BytesIO(), BytesIO()
    workbook.save(before)
    with zipfile.ZipFile(before) as source, zipfile.ZipFile(after, "w") as target:
        assert part in source.namelist()
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return after.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (1254, "General", "1254"),
        (1254, "#,##0", "1254"),
        (38.5, "General", "38.5"),
        (38.5, "0.00", "38.50"),
        (38.5, "0", "38.5"),  # what is hidden is not lost
        (487341.0, "0.0", "487341.0"),
        (487341.0, "#,##0.0_ ", "487341.0"),
        (-73.52, "0.0;[Red]-0.000", "-73.520"),
        (38.5, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "38.50"),
        (38.5, '0.00" 亿元"', "38.50"),
        (38.5, "0.00E+00", "38.5"),
        (38.5, "@", "38.5"),
        (0.35, "0%", "35%"),
        (0.35, "0.0%", "35.0%"),
        (0.3456, "0%", "34.56%"),
        (0.35, "[Red]0.0#%", "35.0%"),
        (0.35, "+0.0%;-0.0%", "35.0%"),
        (35, '0.0"%"', "35.0"),  # the sign is a text beside the number here
        (35, "0.0_%", "35.0"),  # and here the room that one would take
        (0.1 + 0.2, "General", "0.3"),
        (4.35 * 100, "General", "435"),
        (1e21, "General", "1000000000000000000000"),
        (1e-7, "General", "0.0000001"),
        (123456789012345678, "General", "123456789012345678"),
        (0, "General", "0"),
        (-0.0, "General", "-0"),
    ],
)
def test_a_number_is_read_with_the_decimals_that_it_is_shown_with(
    value: float, shown_as: str, text: str, tmp_path: Path
):
    assert number_text(value, shown_as) == text
    if 0 < abs(value) < 10**15:  # what openpyxl writes for others is its own affair
        assert read(one_cell(value, shown_as), tmp_path) == ((Cell(text),),)


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False))
def test_a_number_of_fifteen_digits_passes_through_a_cell_unharmed(number: Any):
    plain = format(number, "f")
    assert number_text(float(number), "0.000000") == plain or float(number) == 0


@pytest.mark.parametrize("number_format", ["0.0,", "#,##0.0,,", "0,.0", '0.0,"万"', "0\\.0,"])
def test_a_number_whose_format_hides_thousands_is_odd(number_format: str, tmp_path: Path):
    assert is_scaled(number_format)
    cell = read(one_cell(38500000, number_format), tmp_path)[0][0]
    assert cell is not None
    assert cell.kind == "scaled"
    assert cell.found == f"38500000, shown as {number_format}"


@pytest.mark.parametrize("number_format", ["#,##0", "#,##0.00", "0", "General", '0", "', "# ##0,", "@"])
def test_thousands_separators_hide_nothing(number_format: str):
    assert is_scaled(number_format) is (number_format == "# ##0,")


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (date(2024, 5, 1), "yyyy-mm", "2024-05"),
        (date(2024, 5, 1), "mmm-yy", "2024-05"),
        (date(2024, 5, 1), 'yyyy"年"m"月"', "2024-05"),
        (date(2024, 5, 1), "[$-804]yyyy\\年m\\月;@", "2024-05"),
        (date(2024, 1, 1), "yyyy", "2024"),
        (date(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
        (date(2024, 5, 1), "mm-dd-yy", "2024-05-01"),
        (date(2024, 5, 1), 'yyyy"年"m"月"d"日"', "2024-05-01"),
        (date(2024, 5, 1), 'm"月"d"日"', "2024-05-01"),
        (datetime(2024, 5, 1, 9, 30), "yyyy-mm-dd hh:mm", "2024-05-01"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (timedelta(hours=30), "[hh]:mm:ss", "1 day, 6:00:00"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(value: Any, shown_as: str, text: str, tmp_path: Path):
    assert date_text(value, shown_as) == text
    assert read(one_cell(value, shown_as), tmp_path) == ((Cell(text, "date"),),)


@pytest.mark.parametrize(("number", "text"), [(57, "2024-05"), (31, "2024-05-01"), (58, "2024-05-01"), (27, "2024-05")])
def test_a_date_in_a_format_that_chinese_excel_names_by_number_only_is_a_date(number: int, text: str, tmp_path: Path):
    workbook = one_cell(45413, "0")
    content = with_xml(workbook, "xl/styles.xml", 'numFmtId="1"', f'numFmtId="{number}"')
    assert read(content, tmp_path) == ((Cell(text, "date"),),)


def test_a_workbook_that_counts_days_from_1904_gives_the_same_dates(tmp_path: Path):
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active.append([date(2024, 4, 26)])
    workbook.active["A1"].number_format = "yyyy-mm-dd"
    workbook.save(tmp_path / "probe.xlsx")
    assert b'date1904="1"' in zipfile.ZipFile(tmp_path / "probe.xlsx").read("xl/workbook.xml")
    assert read(workbook, tmp_path) == ((Cell("2024-04-26", "date"),),)


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_value_is_kept_as_one(error: str, tmp_path: Path):
    assert read(one_cell(error), tmp_path) == ((Cell(error, "error"),),)


def test_a_date_beyond_the_calendar_is_an_error_value_and_raises_no_warning(tmp_path: Path):
    assert read(one_cell(10**10, "yyyy-mm-dd"), tmp_path) == ((Cell("#VALUE!", "error"),),)


@pytest.mark.parametrize(("value", "text"), [(True, "TRUE"), (False, "FALSE")])
def test_a_boolean_is_no_number(value: bool, text: str, tmp_path: Path):
    assert read(one_cell(value), tmp_path) == ((Cell(text, "boolean"),),)


def test_a_formula_is_read_as_its_stored_value(tmp_path: Path):
    content = with_xml(one_cell("=6*7"), SHEET, "<v></v>", "<v>42</v>")
    assert read(content, tmp_path) == ((Cell("42"),),)


def test_a_formula_without_a_stored_value_is_odd_and_shown_as_written(tmp_path: Path):
    assert read(one_cell("=6*7"), tmp_path) == ((Cell("=6*7", "formula"),),)
    assert read(one_cell(ArrayFormula("A1", "=SUM(B1:B2)")), tmp_path) == ((Cell("=SUM(B1:B2)", "formula"),),)


def test_a_formula_whose_stored_value_is_an_error_is_an_error(tmp_path: Path):
    content = with_xml(
        one_cell("=NA()"), SHEET, '<c r="A1"><f>NA()</f><v></v>', '<c r="A1" t="e"><f>NA()</f><v>#N/A</v>'
    )
    assert read(content, tmp_path) == ((Cell("#N/A", "error"),),)


def test_a_formula_whose_result_is_empty_text_is_a_blank(tmp_path: Path):
    content = with_xml(one_cell('=""'), SHEET, '<c r="A1"><f>""</f><v></v>', '<c r="A1" t="str"><f>""</f><v></v>')
    assert read(content, tmp_path) == ((None,),)


@pytest.mark.parametrize("text", ["1,254", "  1 254 ", "#N/A?", "=1+1", "+86", "-", "@home", "２０２４"])
def test_a_text_stays_the_text_it_is(text: str, tmp_path: Path):
    workbook = one_cell(text)
    workbook.active["A1"].data_type = "s"
    assert read(workbook, tmp_path) == ((Cell(text.strip()),),)


@pytest.mark.parametrize("text", [" ", "\n", "\u3000", "\u00a0", "\u200b", "\ufeff "])
def test_a_cell_of_nothing_but_blanks_is_blank(text: str, tmp_path: Path):
    assert read(one_cell(text), tmp_path) == ((None,),)


def test_escaped_characters_are_what_they_stand_for(tmp_path: Path):
    assert read(one_cell("a_x000D_\nb"), tmp_path) == ((Cell("a\nb"),),)
    assert read(one_cell("a_x005F_x000D_b"), tmp_path) == ((Cell("a_x000D_b"),),)
    assert read(one_cell("a_x0007_b"), tmp_path) == ((Cell("ab", "invisible", "a⟨U+0007⟩b"),),)


def test_invisible_characters_are_dropped_and_told(tmp_path: Path):
    assert read(one_cell("River\u200btown"), tmp_path) == ((Cell("Rivertown", "invisible", "River⟨U+200B⟩town"),),)


def test_text_of_several_fonts_is_one_text(tmp_path: Path):
    runs = "<r><t>River</t></r><r><rPr><b/></rPr><t>town</t></r>"
    content = with_xml(one_cell("ab"), SHEET, "<t>ab</t>", runs)
    assert read(content, tmp_path) == ((Cell("Rivertown"),),)


def test_cells_merged_with_another_are_told_from_blanks(tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.active
    for row in (["a", "b", "c"], ["x", 1, None], [None, 2, None]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")
    assert read(workbook, tmp_path)[:3] == (
        (Cell("a"), Cell("b"), Cell("c")),
        (Cell("x"), Cell("1"), None),
        (Cell("x", "merged"), Cell("2"), None),
    )


def test_a_row_of_nothing_but_merged_cells_is_blank(tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["x", "y"])
    sheet.merge_cells("A1:A2")
    sheet["B3"] = 1
    assert read(workbook, tmp_path)[1] == (None, None)


def test_addresses_hold_where_the_table_stands_away_from_the_corner(tmp_path: Path):
    workbook = Workbook()
    workbook.active["C5"] = "x"
    rows = read(workbook, tmp_path)
    assert rows[4][2] == Cell("x")
    assert sum(cell is not None for row in rows for cell in row) == 1


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_and_hidden_rows_are_read_like_any_other(state: str, tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.create_sheet("facts")
    sheet.append(["x"])
    sheet.row_dimensions[1].hidden = True
    sheet.sheet_state = state
    workbook.save(tmp_path / "facts.xlsx")
    grids = {grid.sheet: grid.rows for grid in read_xlsx_grids(tmp_path / "facts.xlsx", "facts.xlsx")}
    assert grids["facts"] == ((Cell("x"),),)


def test_chart_sheets_are_passed_over(tmp_path: Path):
    workbook = one_cell("x")
    chart = BarChart()
    chart.add_data(Reference(workbook.active, 1, 1))
    workbook.create_chartsheet("chart", 0).add_chart(chart)
    assert read(workbook, tmp_path) == ((Cell("x"),),)


def test_what_openpyxl_would_lose_on_saving_is_no_news_to_the_user(tmp_path: Path):
    # Excel writes drop-downs that point to another sheet as an extension, about which openpyxl warns.
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></extLst></worksheet>'
    )
    assert read(with_xml(one_cell("x"), SHEET, "</worksheet>", extension), tmp_path) == ((Cell("x"),),)


def bytes_of(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty (0 bytes)"),
        (b"fact_id,entity\nF1,Rivertown\n", "not an .xlsx workbook, whatever its name says"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "protected with a password"),
        (bytes_of(one_cell("x"))[:2000], "may be damaged or cut off"),
        (b"PK\x05\x06" + bytes(18), "may be damaged or cut off"),
    ],
    ids=["empty", "text", "old or protected", "cut off", "empty archive"],
)
def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(content: bytes, told: str, tmp_path: Path):
    with pytest.raises(InputError) as refused:
        read(content, tmp_path)
    message = str(refused.value)
    assert message.startswith(f"{tmp_path / 'facts.xlsx'}: ")
    assert told in message
    assert "\n" not in message


def test_a_number_cell_that_holds_no_number_is_named_as_the_cause(tmp_path: Path):
    content = with_xml(one_cell(1), SHEET, "<v>1</v>", "<v>NaN</v>")
    with pytest.raises(InputError, match="'NaN'"):
        read(content, tmp_path)


def test_a_workbook_without_readable_sheets_is_refused_with_the_way_out(tmp_path: Path):
    strict = with_xml(
        one_cell("x"),
        "xl/workbook.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    with pytest.raises(InputError, match=r"Strict Open XML.*Excel Workbook \(\.xlsx\)"):
        read(strict, tmp_path)


def test_a_folder_in_the_place_of_the_workbook_is_told(tmp_path: Path):
    (tmp_path / "facts.xlsx").mkdir()
    with pytest.raises(InputError, match="cannot be opened"):
        read_xlsx_grids(tmp_path / "facts.xlsx", "facts.xlsx")
