"""An .xlsx workbook to grids of cells, each cell as the text that a reader of the sheet sees."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from flows.ingest.grid import Cell, Grid
from schemas.errors import InputError

# How many decimals a number format prints: 0.00, #,##0.0, 0.0%, each up to the section for negatives.
_DECIMALS = re.compile(r"^[#,0 ]*0(?:\.(0+))?%?(?:[_;].*)?$")


def read_xlsx_grids(path: Path, name: str) -> tuple[Grid, ...]:
    """Read every worksheet; name is what the user calls the file.

    Raises InputError where the file is not a workbook that can be opened.
    """
    try:
        workbook = load_workbook(path, keep_links=False)
        has_formula = any(cell.data_type == "f" for sheet in workbook.worksheets for row in sheet for cell in row)
        stored = load_workbook(path, keep_links=False, data_only=True) if has_formula else None
    except PermissionError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    except Exception as error:  # openpyxl lets KeyError, IndexError, BadZipFile and more through
        raise InputError(
            f"{path}: cannot be read as an .xlsx workbook ({type(error).__name__}: {error}). "
            "Open it in Excel or LibreOffice and save it again as .xlsx"
        ) from None
    grids = []
    for sheet in workbook.worksheets:
        values = stored[sheet.title] if stored else None
        rows = tuple(tuple(_cell(cell, values) for cell in row) for row in sheet.iter_rows())
        grids.append(Grid(name, sheet.title, rows))
    return tuple(grids)


def _cell(cell: Any, stored: Any) -> Cell | None:  # noqa: ANN401 - openpyxl ships no types
    if cell.value is None:
        return None
    if cell.data_type == "f":
        result = stored[cell.coordinate]
        return _typed(result.value, cell.number_format, result.data_type) or Cell(str(cell.value), "formula")
    return _typed(cell.value, cell.number_format, cell.data_type)


def _typed(value: object, number_format: str, data_type: str) -> Cell | None:
    if value is None:
        return None
    if data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell(str(value).upper(), "boolean")
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(_date_text(value, number_format), "date")
    if isinstance(value, int | float):
        return Cell(number_text(value, number_format))
    text = str(value).strip()
    return Cell(text) if text else None


def number_text(value: float, number_format: str) -> str:
    """Return the number as printed: all its digits, and zeros up to the decimals that the format shows.

    487341.0 under 0.0 is "487341.0": the printed precision is part of the fact. 0.35 under 0% is "35%".
    """
    number = Decimal(repr(value))
    match = _DECIMALS.match(number_format or "")
    percent = bool(match) and "%" in number_format
    if percent:
        number *= 100
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    shown = len(match.group(1) or "") if match else 0
    whole, _, fraction = text.partition(".")
    fraction = fraction.ljust(shown, "0")
    return f"{whole}.{fraction}{'%' * percent}" if fraction else f"{whole}{'%' * percent}"


def _date_text(value: date | time | timedelta, number_format: str) -> str:
    if not isinstance(value, date):
        return str(value)
    # Excel turns 2024-05 into 1 May 2024 and shows it without a day: what is shown was meant.
    shows_day = "d" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format).lower() or "日" in number_format
    return value.strftime("%Y-%m-%d" if shows_day else "%Y-%m")
