"""Tables and free lines to cells: values, formulas, formats, links, colours, heights."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo

from flows.workbook.declare import Anchor, Column, Line, Table
from flows.workbook.measure import row_height
from flows.workbook.page import Page, Stored
from flows.workbook.places import hedge_word
from flows.workbook.speech import Speech
from flows.workbook.theme import FONT, LINK_STYLES, POINTS, RIGHT_ALIGNED, ROLE_STYLES, TONES, figure_format

_ESCAPED = re.compile(r"(['#\[\]@])")
_FILTER_ARROW = 2.0  # characters that the arrow in a header takes


def lay_line(page: Page, line: Line, anchors: Mapping[Anchor, str]) -> None:
    """Lay out a row of free cells at the page's next row."""
    formats = dict(line.formats)
    for column, value, style, link in line.cells:
        cell = page.put(page.at, column, value, style)
        if column in formats:
            cell.number_format = formats[column]
        if link:
            page.link(page.at, column, anchors[link])
    if line.height is not None:
        page.sheet.row_dimensions[page.at].height = line.height


def lay_table(page: Page, table: Table, said: Speech, anchors: Mapping[Anchor, str], stored: Stored) -> None:
    """Lay out a table at the page's next row and note the values of its formulas."""
    sheet, row = page.sheet, page.at
    if table.new_page:
        sheet.row_breaks.append(Break(id=row - 1))
    if table.caption is not None:
        page.put(row, 1, table.caption, "Caption")
        sheet.row_dimensions[row].height = 24
        row += 1
    page.tables[table.name] = (table, row)
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(table.columns) + 1)]
    for number, column in enumerate(table.columns, start=1):
        page.put(row, number, column.label, "Number header" if column.role in RIGHT_ALIGNED else "Header")
    headers = [(c.label, w - _FILTER_ARROW) for c, w in zip(table.columns, widths, strict=True)]
    sheet.row_dimensions[row].height = row_height(headers)
    if table.frame.is_empty():
        page.put(row + 1, 1, table.empty, "Wrapped")
        for number in range(2, len(table.columns) + 1):
            page.put(row + 1, number, table.blank, "Text")
    needed = {"dimension"} | {
        key for c in table.columns for key in (c.key, c.decimals, c.hedge, c.link, c.link_kind_in, c.tone) if key
    }
    rows = table.frame.select(name for name in table.frame.columns if name in needed)
    for number, values in enumerate(rows.iter_rows(named=True), start=row + 1):
        _lay_row(page, table, number, values, said, anchors, stored, widths)
    last = row + max(table.frame.height, 1)
    excel = ExcelTable(displayName=table.name, ref=f"A{row}:{get_column_letter(len(table.columns))}{last}")
    excel._initialise_columns()
    for named, column in zip(excel.tableColumns, table.columns, strict=True):
        named.name = column.label  # openpyxl would walk through every cell of the table to read them back
    excel.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(excel)


def _lay_row(
    page: Page,
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
        if value is None or value == "":
            page.put(row, number, table.blank, style)
            continue
        target = _target(column, values, anchors)
        if target:
            style = LINK_STYLES.get(style, style)
        if column.formula:
            cell = page.put(row, number, _formula(column.formula, table), style, formula=True)
            stored[page.sheet.title, cell.coordinate] = float(value)
        else:
            cell = page.put(row, number, value, style)
        _format(cell, column, values, said)
        if target:
            page.link(row, number, target)
        tone = TONES.get(values[column.tone] or "") if column.tone else None
        if tone:
            cell.font, cell.fill = _toned(tone, bold=column.role == "state")
        if column.role in ("wrap", "state"):
            texts.append((str(value), width))
    page.sheet.row_dimensions[row].height = row_height(texts)


@lru_cache
def _toned(tone: tuple[str, str], *, bold: bool) -> tuple[Font, PatternFill]:
    return Font(name=FONT, size=10, bold=bold, color=tone[0]), PatternFill("solid", fgColor=tone[1])


def _format(cell: Any, column: Column, values: Mapping[str, Any], said: Speech) -> None:  # noqa: ANN401
    if column.role == "points":
        cell.number_format = POINTS
    elif column.decimals and values[column.decimals] is not None:
        percent = column.role == "percent" or values.get("dimension") == "fraction"
        before = hedge_word(column, values, said)
        cell.number_format = figure_format(values[column.decimals], percent=percent, before=before)


def _target(column: Column, values: Mapping[str, Any], anchors: Mapping[Anchor, str]) -> str | None:
    key = values[column.link] if column.link else None
    if not key:
        return None
    kind = values[column.link_kind_in] if column.link_kind_in else column.link_kind
    return str(key) if kind == "url" else anchors.get((kind, key))


def _formula(formula: str, table: Table) -> str:
    labels = {column.key: _ESCAPED.sub(r"'\1", column.label) for column in table.columns}
    return "=" + re.sub(r"\{(\w+)\}", lambda m: f"{table.name}[[#This Row],[{labels[m.group(1)]}]]", formula)
