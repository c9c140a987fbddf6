import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from flows.ingest.readers import Unreadable, read_grids
from schemas.grids import Grid, Remark

SHEET = "xl/worksheets/sheet1.xml"
STRICT = ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")


def grids(content: Workbook | bytes, folder: Path) -> tuple[tuple[Grid, ...], tuple[Remark, ...]]:
    path = folder / "facts.xlsx"
    if isinstance(content, Workbook):
        content.save(path)
    else:
        path.write_bytes(content)
    return read_grids(path, "facts.xlsx", "xlsx")


def rows(content: Workbook | bytes, folder: Path) -> list[tuple[str | None, ...]]:
    return grids(content, folder)[0][0].cells.rows()


def odd(content: Workbook | bytes, folder: Path) -> set[tuple[str, str, str]]:
    """Address, kind and what was found, of each odd cell of the first sheet."""
    frame = grids(content, folder)[0][0].odd
    return {(f"{letter}{row}", kind, found) for row, letter, kind, found in frame.rows()}


def only_cell(content: Workbook | bytes, folder: Path) -> tuple[str | None, dict[str, str]]:
    """The text of A1, and its kinds with what was found."""
    grid = grids(content, folder)[0][0]
    text = grid.cells["A"][0] if grid.cells.width else None
    return text, {kind: found for _, _, kind, found in grid.odd.rows()}


def one_cell(value: Any, number_format: str = "General") -> Workbook:
    workbook = Workbook()
    cell = workbook.active["A1"]
    cell.value = value
    cell.number_format = number_format
    return workbook


def with_parts(workbook: Workbook, changes: Iterable[tuple[str, str, str]]) -> bytes:
    """The workbook's bytes after changes in its parts, as other programs write it; part "" stands for all of them."""
    before, after = BytesIO(), BytesIO()
    workbook.save(before)
    with zipfile.ZipFile(before) as source, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            for part, old, new in changes:
                if name == part:
                    assert old.encode() in text
                if part in (name, ""):
                    text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return after.getvalue()


def with_xml(workbook: Workbook, part: str, old: str, new: str) -> bytes:
    return with_parts(workbook, [(part, old, new)])


@pytest.fixture
def no_second_look(monkeypatch):
    """Every workbook counts as too large for the second reader."""
    monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (1254, "General", "1254"),
        (1254, "#,##0", "1254"),
        (38.5, "0.00", "38.50"),
        (38.5, "0", "38.5"),  # what is hidden is not lost
        (487341.0, "#,##0.0_ ", "487341.0"),
        (-73.52, "0.0;[Red]-0.000", "-73.520"),
        (38.5, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "38.50"),
        (38.5, '0.00" 亿元"', "38.50"),
        (38.5, "0.00E+00", "38.5"),
        (0.35, "0%", "35%"),
        (0.35, "0.0%", "35.0%"),
        (0.3456, "0%", "34.56%"),
        (35, '0.0"%"', "35.0"),  # the sign is a text beside the number here
        (0.1 + 0.2, "General", "0.3"),
        (4.35 * 100, "General", "435"),
        (1e-7, "General", "0.0000001"),
        (0, "General", "0"),
    ],
)
def test_a_number_is_read_with_the_decimals_that_it_is_shown_with(
    value: float, shown_as: str, text: str, tmp_path: Path
):
    assert only_cell(one_cell(value, shown_as), tmp_path) == (text, {})


@pytest.mark.parametrize("number_format", ["0.0,", "#,##0.0,,", "0,.0", '0.0,"万"', "0\\.0,"])
def test_a_number_whose_format_hides_thousands_is_odd(number_format: str, tmp_path: Path):
    _, kinds = only_cell(one_cell(38500000, number_format), tmp_path)
    assert kinds == {"scaled": f"38500000, shown as {number_format}"}


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (date(2024, 5, 1), "yyyy-mm", "2024-05"),
        (date(2024, 5, 1), 'yyyy"年"m"月"', "2024-05"),
        (date(2024, 5, 1), "[$-804]yyyy\\年m\\月;@", "2024-05"),
        (date(2024, 1, 1), "yyyy", "2024"),
        (date(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
        (date(2024, 5, 1), 'm"月"d"日"', "2024-05-01"),
        (datetime(2024, 5, 1, 9, 30), "yyyy-mm-dd hh:mm", "2024-05-01"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (timedelta(hours=30), "[hh]:mm:ss", "1 day, 6:00:00"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(value: Any, shown_as: str, text: str, tmp_path: Path):
    read, kinds = only_cell(one_cell(value, shown_as), tmp_path)
    assert (read, set(kinds)) == (text, {"date"})


@pytest.mark.parametrize("large", [False, True])
def test_the_time_of_a_day_is_told_beside_its_date(large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    workbook = one_cell(datetime(2024, 5, 1, 9, 30), "yyyy-mm-dd hh:mm")
    assert only_cell(workbook, tmp_path) == ("2024-05-01", {"date": "2024-05-01 09:30:00"})


@pytest.mark.parametrize(("number", "text"), [(57, "2024-05"), (31, "2024-05-01"), (58, "2024-05-01"), (27, "2024-05")])
def test_a_date_in_a_format_that_chinese_excel_names_by_number_only_is_a_date(number: int, text: str, tmp_path: Path):
    content = with_xml(one_cell(45413, "0"), "xl/styles.xml", 'numFmtId="1"', f'numFmtId="{number}"')
    read, kinds = only_cell(content, tmp_path)
    assert (read, set(kinds)) == (text, {"date"})


def test_a_workbook_that_counts_days_from_1904_gives_the_same_dates_and_tells(tmp_path: Path):
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active.append([date(2024, 4, 26)])
    workbook.active["A1"].number_format = "yyyy-mm-dd"
    (grid,), remarks = grids(workbook, tmp_path)
    assert grid.cells.rows() == [("2024-04-26",)]
    assert grid.odd["kind"].to_list() == ["date"]
    assert [remark.rule for remark in remarks] == ["dates_1904"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
@pytest.mark.parametrize("large", [False, True])
def test_an_error_value_is_odd(error: str, large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    assert only_cell(one_cell(error), tmp_path) == (error, {"error": error})


def test_a_date_beyond_the_calendar_is_an_error_value_and_raises_no_warning(tmp_path: Path):
    assert only_cell(one_cell(10**10, "yyyy-mm-dd"), tmp_path) == ("#VALUE!", {"error": "#VALUE!"})


@pytest.mark.parametrize(("value", "text"), [(True, "TRUE"), (False, "FALSE")])
def test_a_boolean_is_no_number(value: bool, text: str, tmp_path: Path):
    assert only_cell(one_cell(value), tmp_path) == (text, {"boolean": text})


def test_a_number_of_more_digits_than_a_cell_holds_is_odd(tmp_path: Path):
    assert only_cell(one_cell(310114198001011234), tmp_path)[1].keys() == {"long_number"}
    assert only_cell(one_cell(123456789012345), tmp_path) == ("123456789012345", {})


def test_a_number_that_is_none_refuses_no_file(tmp_path: Path):
    workbook = one_cell(1)
    workbook.active["B1"] = "x"
    (grid,), remarks = grids(with_xml(workbook, SHEET, "<v>1</v>", "<v>NaN</v>"), tmp_path)
    assert grid.cells.rows() == [("NaN", "x")]
    assert grid.odd.rows() == [(1, "A", "error", "NaN")]
    assert [remark.rule for remark in remarks] == ["one_reader_only"]
    assert "NaN" in remarks[0].found


def test_a_formula_is_read_as_its_stored_value(tmp_path: Path):
    assert only_cell(with_xml(one_cell("=6*7"), SHEET, "<v></v>", "<v>42</v>"), tmp_path) == ("42", {})


@pytest.mark.parametrize("large", [False, True])
def test_a_formula_without_a_stored_value_is_odd_and_shown_as_written(large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    assert only_cell(one_cell('=6*7&"<"'), tmp_path) == ('=6*7&"<"', {"formula": '=6*7&"<"'})
    assert only_cell(one_cell(ArrayFormula("A1", "=SUM(B1:B2)")), tmp_path) == (
        "=SUM(B1:B2)",
        {"formula": "=SUM(B1:B2)"},
    )


def test_a_formula_that_shares_the_text_of_another_says_of_which(tmp_path: Path):
    workbook = Workbook()
    workbook.active["B2"], workbook.active["B3"] = "=A2*2", "=A3*2"
    content = with_parts(
        workbook,
        [
            (SHEET, "<f>A2*2</f><v></v>", '<f t="shared" ref="B2:B3" si="0">A2*2</f><v>4</v>'),
            (SHEET, "<f>A3*2</f><v></v>", '<f t="shared" si="0"/>'),
        ],
    )
    assert rows(content, tmp_path) == [(None, None), (None, "4"), (None, "=A2*2 (as in B2)")]


def test_a_formula_whose_stored_value_is_an_error_is_an_error(tmp_path: Path):
    content = with_xml(
        one_cell("=NA()"), SHEET, '<c r="A1"><f>NA()</f><v></v>', '<c r="A1" t="e"><f>NA()</f><v>#N/A</v>'
    )
    assert only_cell(content, tmp_path) == ("#N/A", {"error": "#N/A"})


def test_a_formula_whose_result_is_empty_text_is_a_blank(tmp_path: Path):
    content = with_xml(one_cell('=""'), SHEET, '<c r="A1"><f>""</f><v></v>', '<c r="A1" t="str"><f>""</f><v></v>')
    assert only_cell(content, tmp_path) == (None, {})


@pytest.mark.parametrize(
    "text", ["1,254", "  1 254 ", "#N/A?", "=1+1", "+86", "-", "@home", "２０２４", 't="e"', "a<f>b"]
)
@pytest.mark.parametrize("large", [False, True])
def test_a_text_stays_the_text_it_is(text: str, large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    workbook = one_cell(text)
    workbook.active["A1"].data_type = "s"
    assert only_cell(workbook, tmp_path) == (text.strip(), {})


@pytest.mark.parametrize("text", [" ", "\n", "\u3000", "\u00a0", "\u200b", "\ufeff "])
def test_a_cell_of_nothing_but_blanks_is_blank(text: str, tmp_path: Path):
    assert only_cell(one_cell(text), tmp_path) == (None, {})


@pytest.mark.parametrize("large", [False, True])
def test_escaped_and_invisible_characters_are_what_they_stand_for(large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    assert only_cell(one_cell("a_x000D_\nb"), tmp_path) == ("a\nb", {})
    assert only_cell(one_cell("a_x005F_x000D_b"), tmp_path) == ("a_x000D_b", {})
    assert only_cell(one_cell("a_x0007_b"), tmp_path) == ("ab", {"invisible": "a⟨U+0007⟩b"})
    assert only_cell(one_cell("River\u200btown"), tmp_path) == ("Rivertown", {"invisible": "River⟨U+200B⟩town"})


def test_text_of_several_fonts_is_one_text(tmp_path: Path):
    runs = "<r><t>River</t></r><r><rPr><b/></rPr><t>town</t></r>"
    content = with_xml(one_cell("ab"), SHEET, "<t>ab</t>", runs)
    assert only_cell(content, tmp_path) == ("Rivertown", {})


@pytest.mark.parametrize("large", [False, True])
def test_merged_ranges_are_named_and_only_their_first_cell_holds_text(large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    workbook = Workbook()
    for row in (["a", "b", "c"], ["x", 1, None], [None, 2, None]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("B1:C1")
    grid = grids(workbook, tmp_path)[0][0]
    assert set(grid.merged) == {"A2:A3", "B1:C1"}
    assert grid.cells.rows() == [("a", "b"), ("x", "1"), (None, "2")]


@pytest.mark.parametrize("large", [False, True])
def test_addresses_hold_where_the_table_stands_away_from_the_corner(large: bool, tmp_path: Path, monkeypatch):
    if large:
        monkeypatch.setattr("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0)
    workbook = Workbook()
    workbook.active["C5"], workbook.active["AB7"], workbook.active["D6"] = "x", "#N/A", "=1+1"
    cells = grids(workbook, tmp_path)[0][0].cells
    assert cells.columns[-1] == "AB"
    assert (cells.shape, cells["C"][4], cells["AB"][6], cells["D"][5]) == ((7, 28), "x", "#N/A", "=1+1")
    assert sum(series.len() - series.null_count() for series in cells) == 3


@pytest.mark.usefixtures("no_second_look")
def test_a_cell_that_does_not_say_where_it_stands_follows_the_one_before(tmp_path: Path):
    workbook = Workbook()
    workbook.active.append(["a", "#N/A", "=1+1"])
    content = with_parts(workbook, [(SHEET, f' r="{cell}"', "") for cell in ("A1", "B1", "C1")])
    assert rows(content, tmp_path) == [("a", "#N/A", "=1+1")]
    assert odd(content, tmp_path) == {("B1", "error", "#N/A"), ("C1", "formula", "=1+1")}


@pytest.mark.usefixtures("no_second_look")
def test_errors_are_found_where_a_program_writes_prefixed_names(tmp_path: Path):
    workbook = Workbook()
    workbook.active.append(["a", "#N/A", "=1+1"])
    before = BytesIO()
    workbook.save(before)
    names = ("worksheet", "sheetData", "row", "c", "v", "f")
    changes = [(SHEET, 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
                'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')]  # fmt: skip
    for name in names:
        changes += [
            ("", f"</{name}>", f"</x:{name}>"),
            ("", f"<{name}>", f"<x:{name}>"),
            ("", f"<{name} ", f"<x:{name} "),
        ]
    changes = [(SHEET if part == "" else part, old, new) for part, old, new in changes if _stands(before, old)]
    assert odd(with_parts(workbook, changes), tmp_path) == {("B1", "error", "#N/A"), ("C1", "formula", "=1+1")}


def _stands(workbook: BytesIO, text: str) -> bool:
    with zipfile.ZipFile(workbook) as package:
        return text.encode() in package.read(SHEET)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_read_like_any_other_and_told(state: str, tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.create_sheet("facts")
    sheet.append(["x"])
    sheet.sheet_state = state
    read, remarks = grids(workbook, tmp_path)
    assert [(grid.sheet, grid.hidden) for grid in read] == [("Sheet", False), ("facts", True)]
    assert read[1].cells.rows() == [("x",)]
    assert remarks == (Remark("hidden_sheet", "facts", "facts"),)


def test_cells_of_hidden_rows_and_columns_and_struck_out_text_are_odd(tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.active
    for row in (["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A3"].font = Font(strike=True)
    assert odd(workbook, tmp_path) == {
        *((cell, "hidden", text) for cell, text in (("A2", "d"), ("B2", "e"), ("C2", "f"), ("C1", "c"), ("C3", "i"))),
        ("A3", "struck", "g"),
    }


def test_chart_sheets_are_passed_over(tmp_path: Path):
    workbook = one_cell("x")
    chart = BarChart()
    chart.add_data(Reference(workbook.active, 1, 1))
    workbook.create_chartsheet("chart", 0).add_chart(chart)
    read, _ = grids(workbook, tmp_path)
    assert [grid.cells.rows() for grid in read] == [[("x",)]]


def test_a_blank_sheet_is_a_grid_without_cells(tmp_path: Path):
    workbook = Workbook()
    workbook.active["B2"].comment = Comment("a remark is no content", "synthetic")
    assert grids(workbook, tmp_path)[0][0].cells.shape == (0, 0)


def test_strict_open_xml_is_read_and_told(tmp_path: Path):
    main = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    content = with_parts(one_cell("#N/A"), [("", *STRICT), ("", *main)])
    (grid,), remarks = grids(content, tmp_path)
    assert grid.cells.rows() == [("#N/A",)]
    assert grid.odd["kind"].to_list() == ["error"]
    assert {remark.rule for remark in remarks} == {"strict_open_xml", "one_reader_only"}


def test_a_workbook_that_only_openpyxl_reads_is_read_by_it_and_told(tmp_path: Path, monkeypatch):
    def panic(*_: object):
        raise RuntimeError("out of bounds")

    monkeypatch.setattr("flows.ingest.readers.workbook.load_workbook", panic)
    workbook = Workbook()
    workbook.active["B2"], workbook.active["B3"], workbook.active["C3"] = 0.35, "#N/A", "=1+1"
    workbook.active["B2"].number_format = "0%"
    (grid,), remarks = grids(workbook, tmp_path)
    assert grid.cells.rows() == [(None, None, None), (None, "35%", None), (None, "#N/A", "=1+1")]
    assert sorted(grid.odd["kind"]) == ["error", "formula"]
    assert remarks == (Remark("one_reader_only", "openpyxl; python-calamine: RuntimeError: out of bounds"),)


def test_where_the_two_readers_disagree_the_cell_tells_what_each_read(tmp_path: Path):
    # Text that lies under a merged cell: openpyxl takes it for blank.
    workbook = Workbook()
    workbook.active.append(["a", "b"])
    end = "</sheetData>"
    content = with_xml(workbook, SHEET, end, f'{end}<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
    assert rows(content, tmp_path) == [("a", "b")]
    assert odd(content, tmp_path) == {("B1", "differs", "python-calamine: b; openpyxl: blank")}


@pytest.mark.usefixtures("no_second_look")
def test_a_large_workbook_gets_no_second_look_and_says_so(tmp_path: Path):
    workbook = one_cell(0.35, "0%")
    (grid,), remarks = grids(workbook, tmp_path)
    assert grid.cells.rows() == [("0.35",)]
    assert [remark.rule for remark in remarks] == ["second_look_skipped"]
    assert remarks[0].found.endswith("MB of cells")


def test_a_workbook_that_would_keep_the_second_reader_long_is_spared_it(tmp_path: Path):
    workbook = Workbook()
    for row in range(1, 2_100):
        workbook.active.append([row])
        workbook.active.row_dimensions[row].height = 20
    _, remarks = grids(workbook, tmp_path)
    assert remarks == (Remark("second_look_skipped", "2,099 rows with a height or style of their own"),)
    vast = Workbook()
    vast.active["A1"] = "x"
    end = "</sheetData>"
    content = with_xml(vast, SHEET, end, f'{end}<mergeCells count="1"><mergeCell ref="A1:XFD9999"/></mergeCells>')
    (grid,), remarks = grids(content, tmp_path)
    assert (grid.cells.rows(), grid.merged) == ([("x",)], ("A1:XFD9999",))
    assert remarks == (Remark("second_look_skipped", "163,823,616 merged cells"),)


@pytest.mark.usefixtures("no_second_look")
def test_a_few_errors_among_many_rows_are_found_at_their_cells(tmp_path: Path):
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("synthetic")
    for row in range(1, 30_001):
        sheet.append([f"name {row}", row, "#REF!" if row % 9_999 == 0 else None, "=1+1" if row == 12_345 else row / 7])
    found = odd(workbook, tmp_path)
    assert found == {(f"C{row}", "error", "#REF!") for row in (9_999, 19_998, 29_997)} | {("D12345", "formula", "=1+1")}


def bytes_of(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"fact_id,entity\n", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), bytes_of(one_cell("x"))[:2000]],
    ids=["empty", "text", "old", "cut off"],
)
def test_what_no_reader_opens_is_unreadable_with_a_rule(content: bytes, tmp_path: Path):
    with pytest.raises(Unreadable) as refused:
        grids(content, tmp_path)
    assert refused.value.rule == "file_damaged"
    assert refused.value.found


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Z")), min_size=1, max_size=8
)
values = st.one_of(texts, st.integers(-(10**14), 10**14), st.booleans(), st.dates(date(1905, 1, 1), date(2200, 1, 1)))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), values, min_size=1, max_size=8))
def test_what_is_written_is_read_back_at_its_address(cells: dict[tuple[int, int], Any], tmp_path: Path):
    workbook = Workbook()
    for (row, column), value in cells.items():
        cell = workbook.active.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    grid = grids(workbook, tmp_path)[0][0]
    for (row, column), value in cells.items():
        assert grid.cells[row - 1, column - 1] == (str(value).upper() if isinstance(value, bool) else str(value))
    assert sum(series.len() - series.null_count() for series in grid.cells) == len(cells)
    assert "differs" not in grid.odd["kind"].to_list()
