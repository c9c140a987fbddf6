"""The findings workbook and its JSON: what a clerk sees, and that nothing in it can act."""

import json
from io import BytesIO

import polars as pl
import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from checking import FILE, check, finding, grid
from flows.workbook.check import copies
from flows.workbook.check.build import build_findings
from flows.workbook.check.document import check_document
from flows.workbook.check.terminal import LINES, summary
from schemas.confirmations import HIDDEN_SHEET, IGNORED
from schemas.folded import TOUCHED, CheckedFile

COVER, LIST = "Cover 封面", "Findings 核查"
ONE_OF_EACH = (
    finding("F3", suggestion="billion yuan"),
    finding("F4", suggestion="billion yuan"),
    finding("A5", "duplicate_row", column="fact_id", found="F003"),
    finding("E6", "odd_number_text", column="value", found="1,254"),
)


def book(*rows, **given):
    return load_workbook(BytesIO(build_findings(check(*rows, **given))))


def listed(workbook):
    """The list's rows: header (English) -> cell."""
    sheet = workbook[LIST]
    cells = list(sheet[sheet.tables["FindingsList"].ref])
    heads = [cell.value for cell in cells[0]]
    return [dict(zip(heads, row, strict=True)) for row in cells[1:]]


def shown(workbook, sheet):
    return [str(cell.value) for row in workbook[sheet] for cell in row if cell.value is not None]


def test_the_same_check_gives_the_same_bytes():
    assert build_findings(check(*ONE_OF_EACH)) == build_findings(check(*ONE_OF_EACH))
    assert check_document(check(*ONE_OF_EACH)) == check_document(check(*reversed(ONE_OF_EACH)))


@pytest.mark.parametrize("rows", [(), ONE_OF_EACH], ids=["clean", "findings"])
def test_an_independent_validator_finds_nothing(rows, tmp_path):
    path = tmp_path / "findings.xlsx"
    path.write_bytes(build_findings(check(*rows, grids=(grid(), grid(sheet="It's another")))))
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_the_summary_says_which_file_and_what_it_comes_to():
    texts = shown(book(*ONE_OF_EACH), COVER)
    for said in (FILE, "ab" * 32, "cd" * 32, "12,345", "2 / 1 / 1"):
        assert said in texts
    assert any("Please mend the errors" in text and "请在原文件中改正错误" in text for text in texts)
    assert any("has not been changed" in text for text in texts)


def test_every_cell_is_accounted_for_with_the_sum():
    rows = [[cell.value for cell in row] for row in book(*ONE_OF_EACH)[COVER].iter_rows(max_col=3)]
    assert ["facts", "used 已采用", 70] in rows
    assert ["facts", "all cells 合计", 77] in rows


def test_each_finding_shows_all_in_both_languages_and_leads_to_its_cell():
    touched = pl.DataFrame(
        [(FILE, "facts", 3, "", ["headline, figure 1"], ["总览第1项"])],
        schema=TOUCHED.columns,
        orient="row",
    )
    first = listed(book(*ONE_OF_EACH, touched=touched))[0]
    values = {head: cell.value for head, cell in first.items()}
    assert values["Severity 级别"] == "error 错误\nrow left out\n该行未采用"
    assert values["What 问题"] == "the unit is not in the register\n计量单位不在单位目录中"
    assert values["Where 位置"] == "facts\nF3:F4"
    assert values["Found 填写内容"] == "bilion yuan"
    assert values["Did you mean 可能是"] == "billion yuan"
    assert values["Touches in the report 涉及报告内容"] == "headline, figure 1\n总览第1项"
    assert values["Count 数量"] == 2
    assert first["See copy 查看副本"].hyperlink.location == "'facts'!F3"


def test_only_open_and_confirmed_warnings_can_be_filled_in():
    rows = listed(book(*ONE_OF_EACH, finding("A7", "duplicate_row", column="x", confirmed="checked", left_out=False)))
    reasons = [row["Right as it is, because 确认无误，理由"] for row in rows]
    yellow = [cell.fill.fgColor.rgb[-6:] == "FFFBD6" for cell in reasons]
    severities = [row["Severity 级别"].value.split()[0] for row in rows]
    assert list(zip(severities, yellow, [cell.value for cell in reasons], strict=True)) == [
        ("error", False, "—"),
        ("warning", True, None),
        ("warning", True, "checked"),
        ("note", False, "—"),
    ]


def test_the_copy_has_every_cell_as_text_at_its_own_address():
    sheet = book(*ONE_OF_EACH, grids=(grid(B="=1+1", C="@SUM(A1)", E="-3"),))["facts"]
    assert [cell.value for cell in sheet[2]] == ["fact_id", "entity", "indicator", "period", "value", "unit", "basis"]
    assert [cell.value for cell in sheet[3]] == ["F", "=1+1", "@SUM(A1)", "2024", "-3", "bilion yuan", "actual"]
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}


def test_cells_with_findings_are_coloured_and_say_why_in_both_languages():
    sheet = book(*ONE_OF_EACH, finding("F3", "unknown_word"))["facts"]
    fills = {cell: sheet[cell].fill.fgColor.rgb[-6:] for cell in ("F3", "A5", "E6")}
    assert len(set(fills.values())) == 3
    assert sheet["F5"].fill.fill_type is None
    comment = sheet["F3"].comment.text
    for said in ("error 错误", "the unit is not in the register", "计量单位不在单位目录中", "填写内容不在可选范围内"):
        assert said in comment
    assert sheet["B3"].comment is None


def test_a_blank_cell_with_a_finding_is_coloured_too():
    sheet = book(finding("J4", "blank_cell", found=None))["facts"]
    assert sheet["J4"].fill.fill_type == "solid"
    assert sheet["J4"].value is None


def test_comments_and_rows_are_limited_and_what_is_cut_is_said(monkeypatch):
    monkeypatch.setattr(copies, "COMMENTS", 2)
    monkeypatch.setattr(copies, "COPIED_ROWS", 8)
    many = [finding(f"F{row}") for row in range(3, 13)]
    workbook = book(*many)
    sheet = workbook["facts"]
    commented = [cell.coordinate for row in sheet for cell in row if cell.comment]
    assert commented == ["F3", "F4"]
    assert sheet["F8"].fill.fill_type == "solid"
    assert sheet["F9"].value is None
    assert any("rows 1 to 8 of 12" in text for text in shown(workbook, COVER))
    assert any("rows 1 to 8 of 12" in text for text in shown(workbook, "facts"))
    assert any(text.startswith("4 more cells") for text in shown(workbook, LIST))


def test_a_finding_beyond_the_copied_rows_has_its_address_and_no_link(monkeypatch):
    monkeypatch.setattr(copies, "COPIED_ROWS", 8)
    (row,) = listed(book(finding("F11")))
    assert (row["See copy 查看副本"].value, row["See copy 查看副本"].hyperlink) == ("F11", None)


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        ("Findings 核查", "Findings 核查 (2)"),
        ("clusterbook", "clusterbook (2)"),
        ("a/b:c*?[d]", "a b c   d"),
        ("'quoted'", "quoted"),
        ("历史" * 20, ("历史" * 20)[:31]),
        ("", "sheet"),
        ("history", "history (2)"),
    ],
)
def test_a_copy_bears_the_sheets_name_as_far_as_excel_allows(sheet, title):
    workbook = book(finding("F3", sheet=sheet), grids=(grid(sheet=sheet),))
    assert workbook.sheetnames[2] == title
    assert listed(workbook)[0]["See copy 查看副本"].hyperlink.location == f"'{title}'!F3"


def test_a_sheet_name_with_an_apostrophe_is_linked_rightly():
    (row,) = listed(book(finding("F3", sheet="It's"), grids=(grid(sheet="It's"),)))
    assert row["See copy 查看副本"].hyperlink.location == "'It''s'!F3"


def test_what_identifies_the_findings_is_very_hidden():
    sheet = book(*ONE_OF_EACH)[HIDDEN_SHEET]
    assert sheet.sheet_state == "veryHidden"
    assert (2, "duplicate_row", "duplicate_row A5 F003") in list(sheet.values)
    assert [sheet["A1"].value, sheet["B1"].value] == ["clusterbook findings", "1"]


def test_a_refused_file_gets_a_findings_workbook_too():
    refused = check(finding("", "blank_cell", sheet="", column=""), grids=(), refused="blank_cell")
    workbook = load_workbook(BytesIO(build_findings(refused)))
    assert workbook.sheetnames == [COVER, LIST, HIDDEN_SHEET]
    assert any("could not be read" in text for text in shown(workbook, COVER))
    assert json.loads(check_document(refused))["verdict"] == "refused"


def test_a_file_in_order_is_told_so():
    workbook = book()
    assert any("nothing to mend" in text for text in shown(workbook, COVER))
    assert "No findings 无核查问题" in shown(workbook, LIST)


def test_reasons_that_could_not_be_followed_are_on_the_summary():
    row = ("mine.xlsx", FILE, 1, "unknown_unit", "it is right", "not_a_warning")
    ignored = pl.DataFrame([row], schema=IGNORED.columns, orient="row")
    texts = shown(book(*ONE_OF_EACH, ignored=ignored), COVER)
    assert "mine.xlsx, 1" in texts
    assert any("Only warnings can be confirmed" in text and "it is right" in text for text in texts)


def test_every_sheet_is_a4_and_one_page_wide():
    for sheet in book(*ONE_OF_EACH):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == 9
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book(*ONE_OF_EACH)["facts"].print_title_rows == "$2:$2"


def test_the_document_says_the_same_and_keeps_its_model():
    content = check_document(check(*ONE_OF_EACH))
    document = CheckedFile.model_validate_json(content)
    assert (document.file, document.verdict, document.counts) == (FILE, "errors", {"error": 2, "warning": 1, "note": 1})
    assert [(one.first, one.count, one.rule) for one in document.findings] == [
        ("F3", 2, "unknown_unit"),
        ("A5", 1, "duplicate_row"),
        ("E6", 1, "odd_number_text"),
    ]
    assert document.cells[0].total == 77
    data = json.loads(content)
    assert list(data) == sorted(data)
    assert "计量单位不在单位目录中" in content.decode()


def test_texts_of_any_kind_survive():
    odd = "a\x01b\ud7ff \U0001f3ed <&>'\" \t]]>" + "长" * 40_000
    workbook = book(finding("F3", found="=cmd|' /C calc'!A0"), grids=(grid(F=odd[:300], B=odd),))
    assert workbook["facts"]["F3"].value == odd[:300].replace("\x01", "_x0001_")
    assert listed(workbook)[0]["Found 填写内容"].data_type == "s"


def test_the_terminal_shows_ten_lines_at_most_and_the_worst_first():
    rows = [finding(f"F{n}", "unknown_word", column=f"c{n}") for n in range(3, 20)]
    rows += [finding(f"A{n}", "duplicate_row", column=f"c{n}") for n in range(3, 20)]
    lines = summary([check(*rows)])
    assert len(lines) == LINES
    assert [tone for tone, _ in lines] == ["error"] * (LINES - 1) + [""]
    assert lines[0][1].startswith(f"{FILE}: 17 errors, 17 warnings, 0 notes, 17 rows left out.")
    assert lines[-1][1] == "… and 26 more; all are in the findings workbook."


def test_many_files_are_told_in_few_lines():
    lines = summary([check(*ONE_OF_EACH)] * 2 + [check()] * 30)
    assert len(lines) <= LINES
    assert "… and 29 more files: 29 clean." in [line for _, line in lines]
