"""An .xlsx workbook to grids of cells, each cell as the text that a reader of the sheet sees."""

import warnings
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from flows.ingest.cleaning import cleaned
from flows.ingest.formats import EAST_ASIAN_DATES, date_text, is_scaled, number_text
from flows.ingest.grid import Cell, Grid
from schemas.errors import InputError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how an .xls file and a password-protected workbook begin


def read_xlsx_grids(path: Path, name: str) -> tuple[Grid, ...]:
    """Read every worksheet; name is what the user calls the file.

    Raises InputError where the file is not a workbook that can be opened.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl speaks of what it would lose on saving; nothing is saved
            workbook = load_workbook(BytesIO(content), keep_links=False)
            has_formula = any(cell.data_type == "f" for sheet in workbook.worksheets for row in sheet for cell in row)
            stored = load_workbook(BytesIO(content), keep_links=False, data_only=True) if has_formula else workbook
    except Exception as error:  # openpyxl lets KeyError, IndexError, BadZipFile and more through
        raise InputError(f"{path}: {_reason(content, error)}") from None
    if not workbook.worksheets:
        raise InputError(
            f"{path}: no worksheet can be read; the file may be saved as Strict Open XML. "
            "Save it in Excel as Excel Workbook (.xlsx)"
        )
    return tuple(Grid(name, sheet.title, _rows(sheet, stored)) for sheet in workbook.worksheets)


def _reason(content: bytes, error: Exception) -> str:
    if not content:
        return "the file is empty (0 bytes). Restore it from a copy, or fill in a new form"
    if content.startswith(_OLE):
        return (
            "found an old .xls file or one protected with a password; expected an .xlsx workbook. "
            "Open it in Excel and save it as .xlsx without a password"
        )
    if not content.startswith(b"PK"):
        return (
            "found a file that is not an .xlsx workbook, whatever its name says. "
            "Open it in Excel or LibreOffice and save it as .xlsx"
        )
    cause = error.__cause__ or error
    return (
        f"cannot be read as an .xlsx workbook, it may be damaged or cut off ({type(cause).__name__}: {cause}). "
        "Open it in Excel or LibreOffice and save it again as .xlsx, or restore it from a copy"
    )


def _rows(sheet: Any, stored: Workbook) -> tuple[tuple[Cell | None, ...], ...]:  # noqa: ANN401 - openpyxl has no types
    values = stored[sheet.title]
    rows = [[_cell(cell, values, stored.epoch) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            # A row that holds nothing but its share of merged cells is blank.
            if first and any(cell and cell.kind != "merged" for cell in row):
                for index in range(merged.min_col - 1, merged.max_col):
                    row[index] = row[index] or Cell(first.text, "merged")
    return tuple(tuple(row) for row in rows)


def _cell(cell: Any, stored: Any, epoch: Any) -> Cell | None:  # noqa: ANN401
    if cell.value is None:
        return None
    if cell.data_type != "f":
        return _typed(cell, epoch)
    result = stored[cell.coordinate]
    if result.value is None and result.data_type != "str":  # a formula whose result is "" has a result
        return Cell(str(getattr(cell.value, "text", cell.value)), "formula")
    return _typed(result, epoch)


def _typed(cell: Any, epoch: Any) -> Cell | None:  # noqa: ANN401
    value, number_format = cell.value, cell.number_format
    if value is None:
        return None
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell(str(value).upper(), "boolean")
    if isinstance(value, date | time | timedelta):
        return Cell(date_text(value, number_format), "date")
    if isinstance(value, int | float):
        east_asian = EAST_ASIAN_DATES.get(cell._style.numFmtId)
        if east_asian and 1 <= value < 2_958_466:  # 31 December 9999
            return Cell(date_text(from_excel(value, epoch), east_asian), "date")
        if is_scaled(number_format):
            return Cell(number_text(value, number_format), "scaled", f"{value}, shown as {number_format}")
        return Cell(number_text(value, number_format))
    text, kind, found = cleaned(unescape(str(value)))
    return Cell(text, kind, found) if text else None
