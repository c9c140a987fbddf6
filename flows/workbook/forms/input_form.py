"""The workbook that clerks and analysts fill in, built from the declared input sheets, blank or with rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.finishing.noted import Place, Value
from flows.workbook.forms.form_guide import add_guide
from flows.workbook.layout.measure import row_height, text_width
from flows.workbook.layout.texts import cell_text
from flows.workbook.theme import BAND, BRAND, FONT, HEADER_INK, INK, LINE, QUIET, SIZE
from schemas.inputs import ENTITIES, FORM_SHEETS, INPUT_SHEETS, SOURCES, InputColumn, InputSheet
from schemas.vocabulary import (
    BASES,
    CHAIN_POSITIONS,
    ENTITY_KINDS,
    FIGURE_STATUSES,
    GRADES,
    QUALIFIERS,
    SEGMENTS,
    STAGES,
    STATUSES,
)

TITLE = "Cluster facts: input form 集群数据填报表"
CREATOR = "clusterbook"
GUIDE, LISTS = FORM_SHEETS
SPARE_ROWS = 5000  # blank rows below the data that offer the same drop-downs
BLANK_ROWS = 200  # rows of the tables of a blank form: in a protected sheet a table does not grow
GUIDANCE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
ROW_POINTS = 18.0  # the height of a row of one line
LINE_POINTS = 15.0  # what each line of a taller row takes
GUIDANCE_LINES = 9  # a column is widened rather than let its guidance grow longer

_CLOSED: Mapping[str, Sequence[str]] = {
    "bases": BASES,
    "qualifiers": QUALIFIERS,
    "grades": GRADES,
    "kinds": ENTITY_KINDS,
    "statuses": STATUSES,
    "figure statuses": FIGURE_STATUSES,
    "segments": SEGMENTS,
    "chain positions": CHAIN_POSITIONS,
    "stages": STAGES,
}
_IN_SHEETS = {"entities": (ENTITIES, "name_en"), "sources": (SOURCES, "source_id")}

_TEXT = Font(name=FONT, size=SIZE, color=INK)
_QUIET = Font(name=FONT, size=SIZE, color=QUIET)
_HEADER = Font(name=FONT, size=SIZE, bold=True, color=HEADER_INK)
_MUST_FILL = PatternFill("solid", fgColor=BRAND)
_MAY_FILL = PatternFill("solid", fgColor=QUIET)
_GUIDANCE_FILL = PatternFill("solid", fgColor=BAND)
_RULE = Border(bottom=Side("thin", color=LINE), right=Side("thin", color=LINE))
_FREE = Protection(locked=False)
_GUIDANCE = Alignment(horizontal="left", vertical="top", wrap_text=True)
_TEXT_CELL = Alignment(horizontal="left", vertical="center", wrap_text=True)
_NUMBER_CELL = Alignment(horizontal="right", vertical="center", indent=1)
_TEXT_HEADER = Alignment(horizontal="left", vertical="center")
_NUMBER_HEADER = Alignment(horizontal="right", vertical="center", indent=1)


def build_input_form(
    rows: Mapping[str, Sequence[Mapping[str, object]]], lists: Mapping[str, Sequence[str]]
) -> tuple[Workbook, dict[Place, Value]]:
    """Return the input workbook, without rows a blank form, and the values of its formulas.

    rows: sheet name -> rows, each column name -> value; what is missing, None or "" stays blank. A value of a
    number column may be text: "38.50" becomes 38.5 shown as 38.50, so that the printed precision is kept.
    lists: the lists "indicators" and "units"; further ones are printed beside them for the reader.
    Raises ValueError where rows name a sheet that is not declared, or a drop-down's list is missing.
    """
    strange = sorted(set(rows) - {sheet.name for sheet in INPUT_SHEETS})
    if strange:
        raise ValueError(f"no such input sheet: {', '.join(strange)}")
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook._named_styles["Normal"].font = _TEXT  # column widths count in digits of this font
    workbook.properties.title = TITLE
    workbook.properties.creator = CREATOR
    workbook.properties.lastModifiedBy = CREATOR
    workbook.properties.language = "zh-CN"
    ranges = _list_ranges({**lists, **_CLOSED})
    values = add_guide(workbook, GUIDE, rows, FIRST_ROW, FIRST_ROW + 2 * SPARE_ROWS)
    for declared in INPUT_SHEETS:
        _add_sheet(workbook, declared, rows.get(declared.name, ()), ranges)
    _add_lists(workbook, {**lists, **_CLOSED})
    _set_page(workbook[GUIDE], TITLE, upright=True)
    workbook.worksheets[0].sheet_view.tabSelected = True
    return workbook, values


def _add_sheet(
    workbook: Workbook, declared: InputSheet, rows: Sequence[Mapping[str, object]], ranges: Mapping[str, str]
) -> None:
    sheet = workbook.create_sheet(declared.name)
    for index, column in enumerate(declared.columns, start=1):
        letter = get_column_letter(index)
        _dress_column(sheet, letter, column)
        _put_head(sheet.cell(GUIDANCE_ROW, index), sheet.cell(HEADER_ROW, index), column)
        if column.choices:
            sheet.add_data_validation(_drop_down(column, column.choices, letter, len(rows), ranges))
    for number, row in enumerate(rows, start=FIRST_ROW):
        for index, column in enumerate(declared.columns, start=1):
            _put(sheet.cell(number, index), row.get(column.name), column)
        # Office programs fit a row to its text only while it is edited, so a long text gets its room here.
        texts = [(str(row.get(column.name) or ""), _width(column)) for column in declared.columns]
        height = row_height(texts, LINE_POINTS)
        sheet.row_dimensions[number].height = height if height > ROW_POINTS else None
    guidance = [("\n".join(_guidance(column)), _width(column)) for column in declared.columns]
    sheet.row_dimensions[GUIDANCE_ROW].height = row_height(guidance, LINE_POINTS)
    sheet.row_dimensions[HEADER_ROW].height = 20
    last = HEADER_ROW + (len(rows) or BLANK_ROWS)
    table = Table(displayName=declared.name, ref=f"A{HEADER_ROW}:{get_column_letter(len(declared.columns))}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    _set_page(sheet, f"{declared.title_en} {declared.title_zh}")


def _dress_column(sheet: Worksheet, letter: str, column: InputColumn) -> None:
    dimension = sheet.column_dimensions[letter]
    dimension.width = _width(column)
    # Blank cells too: what is typed into them looks alike and stays text.
    dimension.font, dimension.alignment = _TEXT, _TEXT_CELL if column.text else _NUMBER_CELL
    dimension.protection = _FREE
    if column.text:
        dimension.number_format = "@"


def _put_head(guidance: Cell, header: Cell, column: InputColumn) -> None:
    guidance.value = "\n".join(_guidance(column))
    guidance.font, guidance.fill, guidance.alignment = _QUIET, _GUIDANCE_FILL, _GUIDANCE
    guidance.border = header.border = _RULE
    header.value = column.name
    header.font, header.fill = _HEADER, _MUST_FILL if column.fill else _MAY_FILL
    header.alignment = _TEXT_HEADER if column.text else _NUMBER_HEADER


def _put(cell: Cell, value: object, column: InputColumn) -> None:
    cell.font, cell.border, cell.protection = _TEXT, _RULE, _FREE
    cell.alignment = _TEXT_CELL if column.text else _NUMBER_CELL
    number = None if column.text else _number(value)
    if number is not None:
        exponent = number.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        cell.value = float(number) if decimals else int(number)
        cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
        return
    if column.text:
        cell.number_format = "@"
    if value is not None and value != "":
        cell.value = cell_text(str(value))
        cell.data_type = "s"  # text that begins with = or reads #N/A stays text


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _drop_down(
    column: InputColumn, choices: str, letter: str, filled: int, ranges: Mapping[str, str]
) -> DataValidation:
    if choices not in ranges:
        raise ValueError(f"column {column.name} needs the list {choices!r}, which was not given")
    return DataValidation(
        type="list",
        formula1=ranges[choices],
        sqref=f"{letter}{FIRST_ROW}:{letter}{HEADER_ROW + filled + SPARE_ROWS}",
        allowBlank=True,
        showErrorMessage=True,
        showInputMessage=True,
        # An open list may lack the word yet; the report then says so at the cell.
        errorStyle="stop" if choices in _CLOSED else "warning",
        promptTitle=column.name,
        prompt=f"{column.guidance_en}\n{column.guidance_zh}",
        errorTitle="Not in the list 不在列表中",
        error=f"Expected: {column.guidance_en}\n应填：{column.guidance_zh}",
    )


def _list_ranges(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the range behind each drop-down; those on input sheets grow with them, without blank choices."""
    ranges = {
        name: f"{LISTS}!${get_column_letter(index)}${FIRST_ROW}:"
        f"${get_column_letter(index)}${HEADER_ROW + max(1, len(words))}"
        for index, (name, words) in enumerate(lists.items(), start=1)
    }
    for name, (declared, column) in _IN_SHEETS.items():
        letter = get_column_letter(declared.names.index(column) + 1)
        whole = f"{declared.name}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + SPARE_ROWS}"
        ranges[name] = f"{declared.name}!${letter}${FIRST_ROW}:INDEX({whole},MAX(1,COUNTA({whole})))"
    return ranges


def _add_lists(workbook: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    sheet = workbook.create_sheet(LISTS)
    told = {
        column.choices: f"{column.guidance_en}\n{column.guidance_zh}"
        for declared in INPUT_SHEETS
        for column in declared.columns
        if column.choices
    }
    for index, (name, words) in enumerate(lists.items(), start=1):
        width = max(18, *(ceil(text_width(word)) + 3 for word in (name, *words)))
        sheet.column_dimensions[get_column_letter(index)].width = min(width, 80)
        for row, text in enumerate((told.get(name), name, *words), start=GUIDANCE_ROW):
            cell = sheet.cell(row, index, text)
            cell.font, cell.alignment, cell.number_format = _TEXT, _TEXT_CELL, "@"
        guidance, header = sheet.cell(GUIDANCE_ROW, index), sheet.cell(HEADER_ROW, index)
        guidance.font, guidance.fill, guidance.alignment = _QUIET, _GUIDANCE_FILL, _GUIDANCE
        header.font, header.fill, header.alignment = _HEADER, _MUST_FILL, _TEXT_HEADER
    sheet.row_dimensions[GUIDANCE_ROW].height = 90
    sheet.row_dimensions[HEADER_ROW].height = 20
    _set_page(sheet, "Lists behind the drop-downs 下拉列表")


def _set_page(sheet: Worksheet, title: str, *, upright: bool = False) -> None:
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_POINTS, True
    if not upright:  # a table over pages, its header above
        sheet.freeze_panes = sheet.cell(FIRST_ROW, 1)
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT if upright else sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.oddHeader.center.text = title.replace("&", "&&")
    sheet.oddFooter.center.text = "&P / &N"
    _protect(sheet)


def _protect(sheet: Worksheet) -> None:
    """Lock all but the cells to fill in, without a password; widths, heights, filters and new rows stay free."""
    protection = sheet.protection
    protection.sheet = True
    for free in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(protection, free, False)


def _guidance(column: InputColumn) -> tuple[str, str]:
    must = ("Required: ", "必填：") if column.fill else ("Optional: ", "选填：")
    return must[0] + column.guidance_en, must[1] + column.guidance_zh


def _width(column: InputColumn) -> float:
    needed = ceil(sum(text_width(line) for line in _guidance(column)) / (GUIDANCE_LINES - 2)) + 1
    return float(max(column.width, needed, len(column.name) + 5))  # 5: the filter arrow
