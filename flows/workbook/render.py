"""The renderer: declarations to an openpyxl workbook, and the values that its formulas have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.charts import draw
from flows.workbook.declare import Anchor, ChartRow, Column, Line, Sheet, Table
from flows.workbook.measure import row_height, text_width
from flows.workbook.speech import Speech
from flows.workbook.theme import (
    FONT,
    LINK_STYLES,
    POINTS,
    RIGHT_ALIGNED,
    ROLE_STYLES,
    TONES,
    figure_format,
    styles,
)  # fmt: skip

_ESCAPED = re.compile(r"(['#\[\]@])")
Stored = dict[tuple[str, str], float]  # (sheet title, cell) -> the value of the formula there


@dataclass
class _Page:
    """A worksheet while it is being laid out."""

    sheet: Worksheet
    declared: Sheet
    at: int = 1
    tables: dict[str, tuple[Table, int]] = field(default_factory=dict)  # name -> table, header row


def render(sheets: Sequence[Sheet], said: Speech, footer: str) -> tuple[Workbook, Stored]:
    """Lay out the sheets in order; return the workbook and the values of its formulas."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for style in styles().values():
        workbook.add_named_style(style)
    anchors = _anchors(sheets, said)
    stored: Stored = {}
    for declared in sheets:
        page = _Page(workbook.create_sheet(said.label(f"sheet.{declared.key}")), declared)
        _lay_out(page, said, anchors, stored)
        _set_up(page, said, footer)
    workbook.calculation.fullCalcOnLoad = True
    return workbook, stored


def top_rows(declared: Sheet) -> int:
    """Return how many rows stand above a sheet's first block: title, lines, link back, a gap."""
    return 1 + len(declared.lines) + (declared.key != "cover") + 1


def _anchors(sheets: Sequence[Sheet], said: Speech) -> dict[Anchor, str]:
    """Return where every link leads: sheets to their A1, rows of anchored tables to their first cell."""
    found: dict[Anchor, str] = {}
    for declared in sheets:
        title = said.label(f"sheet.{declared.key}")
        found["sheet", declared.key] = f"'{title}'!A1"
        row = top_rows(declared)
        for block in declared.blocks:
            if isinstance(block, Table):
                first = row + (block.caption is not None) + 2
                if block.anchor:
                    kind, column = block.anchor
                    for number, key in enumerate(block.frame[column]):
                        found.setdefault((kind, key), f"'{title}'!A{first + number}")
            row += _height(block)
    return found


def _height(block: Table | Line | ChartRow) -> int:
    """Return how many rows a block takes, the gap after it included."""
    if isinstance(block, Table):
        return (block.caption is not None) + 1 + max(block.frame.height, 1) + 1
    return block.rows + 1 if isinstance(block, ChartRow) else 1


def _lay_out(page: _Page, said: Speech, anchors: Mapping[Anchor, str], stored: Stored) -> None:
    declared, sheet = page.declared, page.sheet
    for number, width in enumerate(_widths(declared, said), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _put(page, 1, 1, declared.title, "Cover title" if declared.key == "cover" else "Title")
    sheet.row_dimensions[1].height = 44.0 * len(declared.title.split("\n")) if declared.key == "cover" else 30
    for number, line in enumerate(declared.lines, start=2):
        _put(page, number, 1, line, "Subtitle")
    if declared.key != "cover":
        _put(page, 2 + len(declared.lines), 1, said.label("back"), "Back link")
        _link(page, 2 + len(declared.lines), 1, anchors["sheet", "cover"])
    page.at = top_rows(declared) + 1
    charts: list[tuple[ChartRow, int]] = []
    for block in declared.blocks:
        if isinstance(block, Table):
            _lay_table(page, block, said, anchors, stored)
        elif isinstance(block, Line):
            _lay_line(page, block, anchors)
        else:
            charts.append((block, page.at))
        page.at += _height(block)
    for block, row in charts:
        for chart in block.charts:
            table, header = page.tables[chart.table]
            sheet.add_chart(draw(chart, sheet, table, header, (row, row + block.rows)))


def _lay_line(page: _Page, line: Line, anchors: Mapping[Anchor, str]) -> None:
    formats = dict(line.formats)
    for column, value, style, link in line.cells:
        cell = _put(page, page.at, column, value, style)
        if column in formats:
            cell.number_format = formats[column]
        if link:
            _link(page, page.at, column, anchors[link])
    if line.height is not None:
        page.sheet.row_dimensions[page.at].height = line.height


def _lay_table(page: _Page, table: Table, said: Speech, anchors: Mapping[Anchor, str], stored: Stored) -> None:
    sheet, row = page.sheet, page.at
    if table.caption is not None:
        _put(page, row, 1, table.caption, "Caption")
        sheet.row_dimensions[row].height = 24
        row += 1
    if table.new_page:
        sheet.row_breaks.append(Break(id=page.at - 1))
    page.tables[table.name] = (table, row)
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(table.columns) + 1)]
    for number, column in enumerate(table.columns, start=1):
        _put(page, row, number, column.label, "Number header" if column.role in RIGHT_ALIGNED else "Header")
    sheet.row_dimensions[row].height = row_height(
        [(c.label, w - 2) for c, w in zip(table.columns, widths, strict=True)]
    )
    if table.frame.is_empty():
        _put(page, row + 1, 1, table.empty, "Wrapped")
        for number in range(2, len(table.columns) + 1):
            _put(page, row + 1, number, table.blank, "Text")
    for number, values in enumerate(table.frame.iter_rows(named=True), start=row + 1):
        _lay_row(page, table, number, values, said, anchors, stored, widths)
    last = row + max(table.frame.height, 1)
    excel = ExcelTable(displayName=table.name, ref=f"A{row}:{get_column_letter(len(table.columns))}{last}")
    excel.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(excel)


def _lay_row(
    page: _Page,
    table: Table,
    row: int,
    values: Mapping[str, Any],
    said: Speech,
    anchors: Mapping[Anchor, str],
    stored: Stored,
    widths: Sequence[float],
) -> None:
    texts: list[tuple[str, float]] = []
    for number, (column, width) in enumerate(zip(table.columns, widths, strict=True), start=1):
        value = values[column.key]
        style = ROLE_STYLES[column.role]
        missing = value is None or value == ""
        target = None if missing else _target(column, values, anchors)
        if target:
            style = LINK_STYLES.get(style, style)
        if missing:
            cell = _put(page, row, number, table.blank, style)
        elif column.formula:
            cell = _put(page, row, number, _formula(column.formula, table), style, formula=True)
            stored[page.sheet.title, cell.coordinate] = float(value)
        else:
            cell = _put(page, row, number, value, style)
        if not missing:
            _format(cell, column, values, said)
        if target:
            _link(page, row, number, target)
        tone = TONES.get(values[column.tone] or "") if column.tone else None
        if tone:
            cell.font = Font(name=FONT, size=10, bold=column.role == "state", color=tone[0])
            cell.fill = PatternFill("solid", fgColor=tone[1])
        if column.role in ("wrap", "state") and not missing:
            texts.append((str(value), width))
    page.sheet.row_dimensions[row].height = row_height(texts)


def _format(cell: Any, column: Column, values: Mapping[str, Any], said: Speech) -> None:  # noqa: ANN401
    if column.role == "points":
        cell.number_format = POINTS
    elif column.decimals and values[column.decimals] is not None:
        percent = values.get("dimension") == "fraction"
        cell.number_format = figure_format(
            values[column.decimals], percent=percent, before=_hedge(column, values, said)
        )


def _hedge(column: Column, values: Mapping[str, Any], said: Speech) -> str:
    hedge = values[column.hedge] if column.hedge else None
    return said.label(f"qualifier.{hedge}") if hedge and hedge != "exact" else ""


def _target(column: Column, values: Mapping[str, Any], anchors: Mapping[Anchor, str]) -> str | None:
    key = values[column.link] if column.link else None
    if not key:
        return None
    kind = values.get(column.link_kind, column.link_kind)
    return str(key) if kind == "url" else anchors.get((kind, key))


def _formula(formula: str, table: Table) -> str:
    labels = {column.key: _ESCAPED.sub(r"'\1", column.label) for column in table.columns}
    return "=" + re.sub(r"\{(\w+)\}", lambda m: f"{table.name}[[#This Row],[{labels[m.group(1)]}]]", formula)


def _put(page: _Page, row: int, column: int, value: object, style: str, *, formula: bool = False) -> Any:  # noqa: ANN401
    cell = page.sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str) and not formula:
        cell.data_type = "s"  # text from outside never becomes a formula
    cell.style = style
    return cell


def _link(page: _Page, row: int, column: int, target: str) -> None:
    cell = page.sheet.cell(row, column)
    if target.startswith("'"):
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
    else:
        style = cell.style
        cell.hyperlink = target
        cell.style = style  # openpyxl puts its own style on a link to the web


def _widths(declared: Sheet, said: Speech) -> list[float]:
    """Return the columns' widths: as declared, but never too narrow for a number, which Excel would show as ####."""
    tables = [block for block in declared.blocks if isinstance(block, Table)]
    widths = list(declared.widths) or [_text_room(column, tables[0]) for column in tables[0].columns]
    for table in tables:
        for number, column in enumerate(table.columns):
            if column.role in RIGHT_ALIGNED:
                widths[number] = max(widths[number], _number_room(column, table, said))
    return widths


def _text_room(column: Column, table: Table) -> float:
    """Return the declared width, or what the longest unwrapped text needs if that is more, up to 60."""
    if column.role != "text":
        return column.width
    texts = table.frame[column.key].drop_nulls().unique().cast(pl.String)
    return max(column.width, min(max((text_width(text) for text in texts), default=0.0) + 2, 60.0))


def _number_room(column: Column, table: Table, said: Speech) -> float:
    """Return what the longest number of the column needs as it is shown: hedge, thousands, decimals, indent."""
    if column.role != "number" or not column.decimals:
        return 0.0
    keys = [key for key in (column.key, column.decimals, column.hedge) if key]
    shown = table.frame.select(keys).drop_nulls(column.key).unique().iter_rows(named=True)
    texts = (f"{_hedge(column, row, said)} {row[column.key]:,.{row[column.decimals] or 0}f}" for row in shown)
    return max((text_width(text) for text in texts), default=0.0) * 1.1 + 3


def _set_up(page: _Page, said: Speech, footer: str) -> None:
    sheet, declared = page.sheet, page.declared
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    tables = list(page.tables.values())
    if tables:
        header = tables[-1][1]  # the last table is the one that runs over pages
        sheet.print_title_rows = f"{header}:{header}"
        if declared.freeze and len(tables) == 1:
            sheet.freeze_panes = f"A{header + 1}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if declared.portrait else "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75
    sheet.page_margins.footer = 0.35
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.right.text = said.label("page")
    for part in (sheet.oddFooter.left, sheet.oddFooter.right):
        part.size = 8
