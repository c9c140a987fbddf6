"""The form's first sheet: what the form is and whose, how to fill it in, and how much of it is filled in."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.finishing.noted import Place, Value
from flows.workbook.theme import BRAND, FONT, HEADER_INK, INK, SIZE
from schemas.inputs import FORM_VERSION, FORM_VERSION_LABEL, INPUT_SHEETS, InputSheet

INPUT = "FFF4CC"  # cells to fill in
TITLE = "How to fill in this form 填报说明"
_WIDTHS = (38.0, 25.0, 25.0, 22.0, 16.0)
# label, the name by which programs find the cell, what stands there at first
_SAYS = (
    (FORM_VERSION_LABEL, "SchemaVersion", FORM_VERSION),
    ("Organisation code 单位代码", "OrganisationCode", None),
    ("Reporting unit 填报单位", "ReportingUnit", None),
    ("Reporting period 报告期", "ReportingPeriod", None),
)
_STEPS = (
    "1. Fill in the yellow cells above, then one row for each figure, source, entity, milestone and commitment."
    "\n先填写上方黄色单元格，再逐行填写数据、来源、统计对象、里程碑和承诺。",
    "2. Begin with the sheets sources and entities: the others choose from them."
    "\n请先填 sources 和 entities 两表，其他各表从中选择。",
    "3. The row above each header says what is required (Required 必填) and what is not (Optional 选填)."
    "\n各表表头上一行标明必填项和选填项。",
    "4. Example of a fact: F001 | name of the park | total_output | 2024-05 | 38.5 | billion yuan | actual | exact."
    "\n数据示例：F001｜园区名称｜total_output｜2024-05｜38.5｜billion yuan｜actual｜exact。",
    "5. Headers and lists are locked, without a password; whatever is pasted is checked again when it is read."
    "\n表头和列表已锁定，未设密码；粘贴的内容在读入时仍会校验。",
)
_COUNTED = ("Sheet 工作表", "Rows begun 已填行数", "Required cells 必填项数", "Filled in 已填项数", "Share 完成率")

_TEXT = Font(name=FONT, size=SIZE, color=INK)
_BOLD = Font(name=FONT, size=SIZE, bold=True, color=INK)
_TITLE = Font(name=FONT, size=16, bold=True, color=BRAND)
_HEADER = Font(name=FONT, size=SIZE, bold=True, color=HEADER_INK)
_HEADER_FILL, _INPUT_FILL = PatternFill("solid", fgColor=BRAND), PatternFill("solid", fgColor=INPUT)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_ACROSS = Alignment(horizontal="left", vertical="center")
_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
_RIGHT_HEADER = Alignment(horizontal="right", vertical="center", wrap_text=True)


def add_guide(
    workbook: Workbook, title: str, rows: Mapping[str, Sequence[Mapping[str, object]]], first: int, last: int
) -> dict[Place, Value]:
    """Add the sheet; return the values of its formulas, which count what rows hold.

    first, last: the rows of every input sheet between which clerks fill in.
    """
    sheet = workbook.create_sheet(title)
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _put(sheet, "A1", TITLE, _TITLE, _ACROSS)
    sheet.row_dimensions[1].height = 30
    for row, (label, name, value) in enumerate(_SAYS, start=3):
        _put(sheet, f"A{row}", label, _BOLD)
        cell = _put(sheet, f"B{row}", value, _TEXT)
        cell.number_format = "@"
        if value is None:
            cell.fill, cell.protection = _INPUT_FILL, Protection(locked=False)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!$B${row}")
    at = 3 + len(_SAYS) + 1
    for step in _STEPS:
        for line in step.split("\n"):  # each runs on over the blank cells beside it
            _put(sheet, f"A{at}", line, _TEXT, _ACROSS)
            at += 1
    return _add_counts(sheet, at + 1, rows, (first, last))


def _add_counts(
    sheet: Worksheet, top: int, rows: Mapping[str, Sequence[Mapping[str, object]]], span: tuple[int, int]
) -> dict[Place, Value]:
    """Add the table that counts; one row a sheet and one of all."""
    values: dict[Place, Value] = {}
    for number, text in enumerate(_COUNTED, start=1):
        cell = _put(sheet, f"{get_column_letter(number)}{top}", text, _HEADER, _LEFT if number == 1 else _RIGHT_HEADER)
        cell.fill = _HEADER_FILL
    sheet.row_dimensions[top].height = 36
    begin, end = top + 1, top + len(INPUT_SHEETS)
    for row, declared in enumerate(INPUT_SHEETS, start=begin):
        ranges = [f"{declared.name}!${letter}${span[0]}:${letter}${span[1]}" for letter in _required(declared)]
        begun, filled = _counted(declared, rows.get(declared.name, ()))
        _put(sheet, f"A{row}", f"{declared.name} {declared.title_zh}", _TEXT)
        formulas = {
            "B": (f"MAX({','.join(f'COUNTA({one})' for one in ranges)})", begun),
            "C": (f"B{row}*{len(ranges)}", begun * len(ranges)),
            "D": (f"COUNTA({','.join(ranges)})", filled),
        }
        values |= _put_formulas(sheet, row, formulas)
    totals = {
        letter: (f"SUM({letter}{begin}:{letter}{end})", sum(int(values[sheet.title, f"{letter}{row}"])
                                                           for row in range(begin, end + 1)))
        for letter in "BCD"
    }  # fmt: skip
    _put(sheet, f"A{end + 1}", "All sheets 合计", _BOLD)
    values |= _put_formulas(sheet, end + 1, totals)
    table = Table(displayName="FormCompleteness", ref=f"A{top}:E{end + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    return values


def _put_formulas(sheet: Worksheet, row: int, formulas: Mapping[str, tuple[str, int]]) -> dict[Place, Value]:
    required, filled = formulas["C"][1], formulas["D"][1]
    written: dict[str, tuple[str, float, str]] = {
        letter: (formula, value, "#,##0") for letter, (formula, value) in formulas.items()
    }
    written["E"] = (f"D{row}/MAX(1,C{row})", filled / max(1, required), "0.0%")
    for letter, (formula, _, number_format) in written.items():
        _put(sheet, f"{letter}{row}", f"={formula}", _TEXT, _RIGHT).number_format = number_format
    return {(sheet.title, f"{letter}{row}"): value for letter, (_, value, _) in written.items()}


def _required(declared: InputSheet) -> list[str]:
    return [get_column_letter(at) for at, column in enumerate(declared.columns, start=1) if column.fill]


def _counted(declared: InputSheet, rows: Sequence[Mapping[str, object]]) -> tuple[int, int]:
    """Return how many rows of a sheet are begun, and how many of their required cells are filled in."""
    counts = [sum(row.get(column.name) not in (None, "") for row in rows) for column in declared.columns if column.fill]
    return max(counts), sum(counts)


def _put(sheet: Worksheet, ref: str, value: object, font: Font, alignment: Alignment = _LEFT) -> Cell:
    cell: Cell = sheet[ref]
    cell.value, cell.font, cell.alignment = value, font, alignment
    return cell
