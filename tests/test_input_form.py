from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from flows.ingest.layout.form import check_form
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved
from flows.workbook.finishing.zipped import zipped
from flows.workbook.forms.input_form import BLANK_ROWS, FIRST_ROW, GUIDANCE_ROW, HEADER_ROW, build_input_form
from making import GUARD
from schemas.errors import InputError
from schemas.inputs import FORM_VERSION, INPUT_SHEETS, InputSheet
from schemas.vocabulary import BASES, ENTITY_KINDS, GRADES, QUALIFIERS, STATUSES

LISTS = {
    "indicators": ["total_output", "enterprises"],
    "指标": ["总产出", "企业数"],
    "units": ["billion yuan", "%"],
}
FACT = {
    "fact_id": "F1",
    "entity": "Jiading",
    "indicator": "total_output",
    "period": "2024-05",
    "value": "38.50",
}


def reopened(rows: dict[str, list[dict[str, object]]] | None = None) -> Workbook:
    workbook, _ = build_input_form(rows or {}, LISTS)
    return load_workbook(BytesIO(zipped(saved(workbook), {})))


def drop_down(sheet: Worksheet, column: str) -> DataValidation:
    letter = next(cell.column_letter for cell in sheet[HEADER_ROW] if cell.value == column)
    found = [one for one in sheet.data_validations.dataValidation if f"{letter}{FIRST_ROW}" in one]
    assert len(found) == 1
    return found[0]


def chosen_from(workbook: Workbook, validation: DataValidation) -> list[object]:
    title, _, cells = validation.formula1.partition("!")
    return [cell.value for (cell,) in workbook[title][cells.replace("$", "")]]


def luminance(rgb: str) -> float:
    parts = [int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_blank_form_has_its_guide_every_declared_sheet_and_its_lists_last():
    assert reopened().sheetnames == ["guide", *(sheet.name for sheet in INPUT_SHEETS), "lists"]


@pytest.mark.parametrize("declared", INPUT_SHEETS, ids=lambda declared: declared.name)
def test_a_blank_form_is_a_table_under_guidance_with_a_frozen_header(declared: InputSheet):
    sheet = reopened()[declared.name]
    assert tuple(cell.value for cell in sheet[HEADER_ROW]) == declared.names
    table = sheet.tables[declared.name]
    assert (table.ref.partition(":")[0], tuple(table.column_names)) == (f"A{HEADER_ROW}", declared.names)
    assert sheet.freeze_panes == f"A{FIRST_ROW}"
    for cell, column in zip(sheet[GUIDANCE_ROW], declared.columns, strict=True):
        english, chinese = cell.value.split("\n")
        assert english.endswith(column.guidance_en)
        assert chinese.endswith(column.guidance_zh)
        assert ("必填" in chinese) is column.fill
        assert ("Required" in english) is column.fill


@pytest.mark.parametrize("declared", INPUT_SHEETS, ids=lambda declared: declared.name)
def test_header_text_stands_out_from_its_fill_and_required_columns_from_the_others(declared: InputSheet):
    sheet = reopened()[declared.name]
    fills = {}
    for cell, column in zip(sheet[HEADER_ROW], declared.columns, strict=True):
        lighter, darker = luminance(cell.font.color.rgb), luminance(cell.fill.fgColor.rgb)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
        fills.setdefault(column.fill, set()).add(cell.fill.fgColor.rgb)
    assert fills[True].isdisjoint(fills.get(False, set()))


@pytest.mark.parametrize(
    ("sheet", "column", "words"),
    [
        ("facts", "indicator", ["total_output", "enterprises"]),
        ("facts", "unit", ["billion yuan", "%"]),
        ("facts", "basis", list(BASES)),
        ("facts", "qualifier", list(QUALIFIERS)),
        ("sources", "grade", list(GRADES)),
        ("entities", "kind", list(ENTITY_KINDS)),
        ("milestones", "status", list(STATUSES)),
    ],
)
def test_a_drop_down_offers_its_words(sheet: str, column: str, words: list[str]):
    form = reopened()
    assert chosen_from(form, drop_down(form[sheet], column)) == words


@pytest.mark.parametrize(("column", "where"), [("entity", "entities!$A$3:"), ("source_id", "sources!$A$3:")])
def test_entities_and_sources_are_chosen_from_their_own_sheets(column: str, where: str):
    assert drop_down(reopened()["facts"], column).formula1.startswith(where)


@pytest.mark.parametrize(("column", "style"), [("basis", "stop"), ("unit", "warning"), ("entity", "warning")])
def test_a_closed_list_stops_and_an_open_one_only_warns(column: str, style: str):
    assert drop_down(reopened()["facts"], column).errorStyle == style


def test_every_drop_down_explains_itself_in_both_languages_within_the_limits_of_excel():
    for sheet in reopened().worksheets:
        for one in sheet.data_validations.dataValidation:
            assert len(one.promptTitle) <= 32
            assert len(one.errorTitle) <= 32
            assert "\n" in one.prompt
            assert max(len(one.prompt), len(one.error), len(one.formula1)) <= 255


def test_drop_downs_also_cover_the_rows_still_to_be_filled():
    validation = drop_down(reopened({"facts": [FACT] * 10})["facts"], "basis")
    assert "G4000" in validation


def test_what_is_typed_into_a_blank_cell_stays_text():
    sheet = reopened()["facts"]
    assert sheet.column_dimensions["D"].number_format == "@"  # period: 2024-05 must not become a date
    assert sheet.column_dimensions["E"].number_format == "General"  # value


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@home", "#N/A", "TRUE", "2024-05"])
def test_text_that_looks_like_something_else_stays_text(text: str):
    cell = reopened({"facts": [FACT | {"note": text, "scope": text}]})["facts"]["K3"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("printed", "number", "shown"),
    [
        ("38.50", 38.5, "0.00"),
        ("487341.0", 487341, "0.0"),
        ("1254", 1254, "0"),
        ("-73.52", -73.52, "0.00"),
        (200, 200, "0"),
        (9.5, 9.5, "0.0"),
    ],
)
def test_a_number_keeps_its_printed_decimals(printed: object, number: float, shown: str):
    cell = reopened({"facts": [FACT | {"value": printed}]})["facts"]["E3"]
    assert (cell.value, cell.data_type, cell.number_format) == (number, "n", shown)


@pytest.mark.parametrize("text", ["about 200", "1,254", "NaN", "Infinity"])
def test_a_value_that_is_not_a_plain_number_stays_as_written(text: str):
    cell = reopened({"facts": [FACT | {"value": text}]})["facts"]["E3"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_an_empty_value_is_an_empty_cell():
    sheet = reopened({"facts": [FACT | {"note": "", "scope": None}]})["facts"]
    assert [sheet[f"{letter}3"].value for letter in "FIK"] == [None, None, None]


def test_the_table_holds_exactly_the_rows_given():
    assert reopened({"facts": [FACT] * 3})["facts"].tables["facts"].ref == "A2:L5"


def test_the_form_prints_on_a4_one_page_wide_with_its_header_on_each_page():
    for sheet in reopened().worksheets:
        upright = "portrait" if sheet.title == "guide" else "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, upright)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth) == (True, 1)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == (None if sheet.title == "guide" else "$2:$2")


def test_all_is_locked_but_what_is_filled_in_and_without_a_password():
    form = reopened({"facts": [FACT]})
    for sheet in form.worksheets:
        assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
        assert [sheet.protection.formatColumns, sheet.protection.insertRows] == [False, False]
    facts = form["facts"]
    assert [facts[ref].protection.locked for ref in ("A1", "A2", "A3", "L3")] == [True, True, False, False]
    assert not facts.column_dimensions["A"].protection.locked
    assert [form["guide"][f"B{row}"].protection.locked for row in range(3, 7)] == [True, False, False, False]


def test_programs_find_the_version_organisation_and_period_by_name():
    form = reopened()
    found = {
        name: form.defined_names[name].attr_text for name in ("SchemaVersion", "OrganisationCode", "ReportingPeriod")
    }
    assert found == {
        "SchemaVersion": "'guide'!$B$3",
        "OrganisationCode": "'guide'!$B$4",
        "ReportingPeriod": "'guide'!$B$6",
    }
    assert form["guide"]["B3"].value == FORM_VERSION


def test_the_guide_counts_what_is_filled_in_of_each_sheet_and_of_all():
    half = {"fact_id": "F2", "entity": "Jiading"}
    workbook, values = build_input_form({"facts": [FACT, half]}, LISTS)
    content = finish(saved(workbook), Noted(values=values), date(2026, 1, 31))
    guide = load_workbook(BytesIO(content), data_only=True)["guide"]
    rows = {row[0]: row[1:] for row in guide.iter_rows(values_only=True) if isinstance(row[2], int)}
    assert rows["facts 已公布数据，一行一条"] == (2, 18, 7, 7 / 18)
    assert rows["sources 数据来源"] == (0, 0, 0, 0)
    assert rows["All sheets 合计"] == (2, 18, 7, 7 / 18)
    texts = [cell.value for row in guide.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("必填" in text for text in texts)


def test_a_blank_form_offers_rows_in_its_tables_as_a_locked_sheet_lets_none_grow():
    assert reopened()["facts"].tables["facts"].ref == f"A2:L{2 + BLANK_ROWS}"


def test_a_form_of_another_version_is_refused_by_name(tmp_path):
    def read(version: str) -> None:
        workbook, _ = build_input_form({}, LISTS)
        workbook["guide"]["B3"] = version
        path = tmp_path / "facts.xlsx"
        path.write_bytes(zipped(saved(workbook), {}))
        check_form(GUARD.read(path, path.name))

    read(FORM_VERSION)
    with pytest.raises(InputError, match="sheet guide, B3: the form is of version '0', and version '1' is read here"):
        read("0")


def test_the_form_says_what_it_is_and_who_made_it():
    properties = reopened().properties
    assert "集群数据填报表" in properties.title
    assert (properties.creator, properties.language) == ("clusterbook", "zh-CN")


def test_a_sheet_that_is_not_declared_is_refused():
    with pytest.raises(ValueError, match="no such input sheet: fact"):
        build_input_form({"fact": []}, LISTS)


def test_a_missing_list_is_named():
    with pytest.raises(ValueError, match="'units'"):
        build_input_form({}, {"indicators": ["total_output"]})
