"""Tables and free lines to cells: values, formulas, formats, links, colours, heights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo

from flows.workbook.declare import Anchor, Column, Line, Table
from flows.workbook.finishing.noted import Bars, Laid, Sparkline
from flows.workbook.layout.large import is_large, lay_large
from flows.workbook.layout.looks import Place, dress, target
from flows.workbook.layout.measure import row_height
from flows.workbook.layout.page import Page
from flows.workbook.layout.places import FILTER_ARROW, said_at
from flows.workbook.layout.remarks import remarks
from flows.workbook.layout.texts import cell_text
from flows.workbook.speech import Speech
from flows.workbook.theme import (
    BAR,
    BLANK_STYLES,
    LINK_STYLES,
    RIGHT_ALIGNED,
    ROLE_STYLES,
    TOO_SMALL,
)

_MANY = 1_000  # values
_SHORT = 200  # characters; programs of old show crosses in place of longer texts of the format of text
_SPARK_HEIGHT = 26.0  # points in which a line can be read
_LIKE_NUMBER = re.compile(r"[\s(+-]*[\d,]*\.?\d+(?:[eE][+-]?\d+)?[\s%)]*$")
_ESCAPED = re.compile(r"(['#\[\]@])")


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


def lay_table(page: Page, table: Table, said: Speech, anchors: Mapping[Anchor, str]) -> None:
    """Lay out a table at the page's next row and note what is to be finished of it."""
    sheet, row = page.sheet, page.at
    if table.caption is not None:
        page.put(row, 1, table.caption, "Caption")
        sheet.row_dimensions[row].height = 24
        row += 1
    page.tables[table.name] = (table, row)
    page.noted.tables[table.name] = Laid(sheet.title, row, tuple(column.key for column in table.columns))
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(table.columns) + 1)]
    for number, column in enumerate(table.columns, start=1):
        page.put(row, number, column.label, "Number header" if column.role in RIGHT_ALIGNED else "Header")
    headers = [(c.label, w - FILTER_ARROW) for c, w in zip(table.columns, widths, strict=True)]
    sheet.row_dimensions[row].height = row_height(headers)
    if table.frame.is_empty():
        place = said_at(table)
        for number in range(1, len(table.columns) + 1):
            text, style = (table.empty, "Wrapped") if number == place else (table.blank, "Text")
            page.put(row + 1, number, text, style)
        sheet.row_dimensions[row + 1].height = row_height([(table.empty, widths[place - 1])])
    _remark(page, table, row, said)
    places = _places(table, widths)
    if is_large(table) and table.name not in page.drawn_from:
        lay_large(page, table, row + 1, places, said, anchors)
    else:
        _lay_rows(page, table, row + 1, places, said, anchors)
    for number, column in enumerate(table.columns, start=1):
        if column.bar is not None and table.frame.height:
            letter = get_column_letter(number)
            ends = dict.fromkeys((f"{letter}{row + 1}", f"{letter}{row + table.frame.height}"))
            _lay_bars(page, ":".join(ends), column.bar)  # openpyxl writes one cell as one address
    _add_table(page, table, row)


def _remark(page: Page, table: Table, row: int, said: Speech) -> None:
    """Say at a column's header what of its values no cell holds as it is."""
    for number, column in enumerate(table.columns, start=1):
        if column.role != "spark" and (sentences := remarks(table.frame[column.key], said)):
            page.comment(row, number, "\n".join(sentences))


def _places(table: Table, widths: Sequence[float]) -> list[Place]:
    return [
        Place(
            number,
            column,
            width,
            _is_text(column, table.frame),
            _most_decimals(column, table.frame),
            _formula(column.formula, table) if column.formula else "",
        )
        for number, (column, width) in enumerate(zip(table.columns, widths, strict=True), start=1)
    ]


def _lay_rows(
    page: Page, table: Table, row: int, places: Sequence[Place], said: Speech, anchors: Mapping[Anchor, str]
) -> None:
    needed = {"dimension"} | {key for column in table.columns for key in _frame_columns(column)}
    rows = table.frame.select(name for name in table.frame.columns if name in needed)
    for number, values in enumerate(rows.iter_rows(named=True), start=row):
        _lay_row(page, table, number, values, said, anchors, places)


def _add_table(page: Page, table: Table, row: int) -> None:
    last = row + max(table.frame.height, 1)
    excel = ExcelTable(displayName=table.name, ref=f"A{row}:{get_column_letter(len(table.columns))}{last}")
    excel._initialise_columns()
    for named, column in zip(excel.tableColumns, table.columns, strict=True):
        named.name = cell_text(column.label)  # openpyxl would walk through every cell of the table to read them back
    excel.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    page.sheet.add_table(excel)


def _frame_columns(column: Column) -> Iterator[str]:
    """Yield the columns of the frame that a column is laid out from."""
    for key in (column.key, column.decimals, column.hedge, column.link, column.link_kind_in, column.tone):
        if key:
            yield key
    yield from (key for key in (column.spark_group, column.comment) if key)


def _is_text(column: Column, frame: pl.DataFrame) -> bool:
    """Tell whether what is typed into the column's cells must stay text: names, ids, years; not whole sentences."""
    if column.role not in ("text", "wrap") or frame.is_empty():
        return False
    values = frame.get_column(column.key)
    if values.len() > _MANY:
        return _are_texts(column, values)
    texts = [text for text in values.to_list() if isinstance(text, str)]
    short = all(len(text) < _SHORT for text in texts)
    return short and (column.role == "text" or any(_LIKE_NUMBER.match(text) for text in texts))


def _are_texts(column: Column, values: pl.Series) -> bool:
    """Tell the same of many values; for few of them polars takes longer than Python."""
    if values.dtype == pl.Categorical or values.dtype == pl.Enum:
        values = values.cast(pl.String)
    if values.dtype != pl.String:
        return column.role == "text"
    longest = values.str.len_bytes().max()  # much quicker than characters, of which there are fewer
    short = not isinstance(longest, int) or longest < _SHORT or not values.str.len_chars().ge(_SHORT).any()
    return short and (column.role == "text" or bool(values.str.contains(_LIKE_NUMBER.pattern).any()))


def _lay_bars(page: Page, cells: str, maximum: float) -> None:
    """Lay the bars that programs before 2010 draw as well; the finishing pass adds what later ones know."""
    ends = [FormatObject("num", 0), FormatObject("num", maximum)]
    bar = DataBar(cfvo=ends, color=BAR, minLength=0, maxLength=100)
    page.sheet.conditional_formatting.add(cells, Rule(type="dataBar", dataBar=bar))
    page.noted.bars.setdefault(page.sheet.title, []).append(Bars(cells, maximum))


def _most_decimals(column: Column, frame: pl.DataFrame) -> int:
    """Return the decimals of the column's most exact figure; what is too small for decimals does not count."""
    if not column.decimals:
        return 0
    value = pl.col(column.key)
    counts = value.is_not_null() if column.formula else (value == 0) | (value.abs() >= TOO_SMALL)
    most = frame.select(pl.col(column.decimals).filter(counts).max()).item()
    return most if isinstance(most, int) else 0


def _lay_row(
    page: Page,
    table: Table,
    row: int,
    values: Mapping[str, Any],
    said: Speech,
    anchors: Mapping[Anchor, str],
    places: Sequence[Place],
) -> None:
    texts: list[tuple[str, float]] = []
    drawn = False
    for place in places:
        number, column = place.number, place.column
        value = values[column.key]
        style = ROLE_STYLES[column.role]
        if not column.stays and (value is None or (table.blank is not None and value in ("", []))):
            page.put(row, number, table.blank, BLANK_STYLES.get(style, style))
            continue
        if column.role == "spark":
            _lay_spark(page, row, number, column, values)
            drawn = True
            continue
        to = target(column, values, anchors)
        if to:
            style = LINK_STYLES.get(style, style)
        if place.formula:
            worked_out = "" if value is None else value if isinstance(value, str | bool) else float(value)
            cell = page.work_out(row, number, place.formula, worked_out, style)
        else:
            cell = page.put(row, number, value, style, as_text=place.as_text)
            if cell.value is None:  # an empty text is one, other than no value
                cell._value, cell.data_type = "", "s"
                page.keep_text(cell._style, guarded=False, as_text=place.as_text)
        dress(cell, page, place, values, said)
        if to:
            page.link(row, number, to)
        if column.comment and values[column.comment]:
            page.comment(row, number, values[column.comment])
        if column.role in ("wrap", "state"):
            texts.append((str(value), place.width))
    height = row_height(texts)
    page.sheet.row_dimensions[row].height = max(height, _SPARK_HEIGHT) if drawn else height


def _lay_spark(page: Page, row: int, number: int, column: Column, values: Mapping[str, Any]) -> None:
    first, last = values[column.key]
    table, key = column.spark or ("", "")  # a column of this role says what it draws
    group = str(values[column.spark_group]) if column.spark_group else ""
    cell = page.put(row, number, None, ROLE_STYLES[column.role])
    drawn = Sparkline(cell.coordinate, table, key, first, last, f"{column.key} {group}")
    page.noted.sparklines.setdefault(page.sheet.title, []).append(drawn)


def _formula(formula: str, table: Table) -> str:
    labels = {column.key: _ESCAPED.sub(r"'\1", column.label) for column in table.columns}
    return "=" + re.sub(r"\{(\w+)\}", lambda m: f"{table.name}[[#This Row],[{labels[m.group(1)]}]]", formula)
