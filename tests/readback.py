"""A finished workbook read back from its bytes, by two readers of different authors."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

Grid = dict[str, Any]  # address -> value, blank cells left out
Reader = Callable[[bytes], dict[str, Grid]]


@cache
def loaded(content: bytes, *, stored: bool = False) -> Workbook:
    """The workbook as openpyxl reads it, formulas as text or as their stored values; not to be changed."""
    return load_workbook(BytesIO(content), data_only=stored)


@cache
def by_openpyxl(content: bytes) -> dict[str, Grid]:
    """Sheet -> its values, formulas as their stored results."""
    return {
        sheet.title: {cell.coordinate: _plain(cell.value) for row in sheet for cell in row if cell.value is not None}
        for sheet in loaded(content, stored=True)
    }


@cache
def by_calamine(content: bytes) -> dict[str, Grid]:
    """Sheet -> its values, formulas as their stored results."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: {
            f"{get_column_letter(column)}{row}": _plain(value)
            for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
            for column, value in enumerate(values, start=1)
            if value != ""
        }
        for name in book.sheet_names
    }


READERS: tuple[Reader, ...] = (by_openpyxl, by_calamine)


def table(content: bytes, name: str, reader: Reader = by_openpyxl) -> list[dict[str, Any]]:
    """The rows of a table as dicts: header -> value."""
    for sheet, refs in _tables(content).items():
        if name in refs:
            left, top, right, bottom = range_boundaries(refs[name])
            grid = reader(content)[sheet]
            columns = [get_column_letter(column) for column in range(left, right + 1)]
            headers = [grid[f"{letter}{top}"] for letter in columns]
            return [
                {header: grid.get(f"{letter}{row}") for header, letter in zip(headers, columns, strict=True)}
                for row in range(top + 1, bottom + 1)
            ]
    raise KeyError(name)


def as_shown(value: float | str, number_format: str) -> str:
    """Show a value as the cell's format does: hedge in quotes, sign, thousands, decimals, per cent.

    Room that the format keeps free for decimals of other rows is left out.
    """
    if isinstance(value, str):
        return value
    first = re.sub(r"_.", "", number_format.split(";")[0])
    word = "".join(re.findall(r'"([^"]*)"', first))
    digits = re.sub(r'"[^"]*"', "", first)
    places = len(digits.partition(".")[2].rstrip("%"))
    sign = "+" if digits.startswith("+") else ""
    return f"{word}{value * 100:{sign}.{places}f}%" if "%" in digits else f"{word}{value:{sign},.{places}f}"


@cache
def _tables(content: bytes) -> dict[str, dict[str, str]]:
    return {sheet.title: dict(sheet.tables.items()) for sheet in loaded(content)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int) else value
