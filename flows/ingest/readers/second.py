"""The second reader, openpyxl: what a cell looks like, and what is hidden or struck out; for small .xlsx files."""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flows.ingest.cleaning import cleaned
from flows.ingest.formats import EAST_ASIAN_DATES, LARGEST_WHOLE, date_text, is_scaled, number_text
from flows.ingest.letters import bounds
from flows.ingest.readers.package import Package

# openpyxl needs about a second for as many bytes of sheets and shared strings, and another for as many rows that
# have a height or a style of their own.
LARGEST_SECOND_LOOK = 2_000_000
_MOST_DRESSED_ROWS = 2_000
_MOST_MERGED = 100_000  # cells; openpyxl makes an object of each
_DRESSED_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?(?<=\s)(?:ht|s|hidden|customFormat|outlineLevel|thickBot|thickTop)=")
_LAST_SERIAL = 2_958_465  # 31 December 9999


@dataclass(frozen=True)
class Seen:
    """One filled cell: its text as shown; the text without its number format; odd kinds, and how it stood."""

    shown: str
    plain: str
    odd: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Look:
    """One sheet: (row, column) from 0 -> what stands there; its merged ranges."""

    sheet: str
    cells: dict[tuple[int, int], Seen]
    merged: tuple[str, ...]
    hidden: bool


def too_much(path: Path, package: Package, merged: Iterable[str]) -> str:
    """Say why the workbook is too large for a second look; "" where it is not. merged: all its merged ranges."""
    if package.inflated > LARGEST_SECOND_LOOK:
        return f"{package.inflated / 1e6:,.1f} MB of cells"
    cells = sum(map(_extent, merged))
    if cells > _MOST_MERGED:
        return f"{cells:,} merged cells"
    with ZipFile(path) as content:
        dressed = sum(len(_DRESSED_ROW.findall(content.read(part))) for part in package.parts.values())
    return f"{dressed:,} rows with a height or style of their own" if dressed > _MOST_DRESSED_ROWS else ""


def _extent(ref: str) -> int:
    top, left, bottom, right = bounds(ref)
    return (bottom - top + 1) * (right - left + 1)


def look_again(path: Path) -> tuple[Look, ...]:
    """Read every worksheet; formulas as their stored values, of which those without one are left to `scan_sheet`.

    Raises whatever openpyxl raises, which may be any exception.
    """
    from openpyxl import load_workbook

    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of what it would lose on saving; nothing is saved
        workbook = load_workbook(file, keep_links=False, data_only=True)
    struck = {index for index, font in enumerate(workbook._fonts) if font.strike}
    return tuple(
        Look(
            sheet.title,
            dict(_cells(sheet, workbook.epoch, struck)),
            tuple(str(merged) for merged in sheet.merged_cells.ranges),
            sheet.sheet_state != "visible",
        )
        for sheet in workbook.worksheets
    )


def _cells(sheet: Any, epoch: datetime, struck: set[int]) -> Iterator[tuple[tuple[int, int], Seen]]:  # noqa: ANN401
    hidden_rows = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    hidden_columns = {
        column
        for look in sheet.column_dimensions.values()
        if look.hidden
        for column in range(look.min or 0, (look.max or 0) + 1)
    }
    # The cells that are there: walking through rows would make those that are not.
    for (row, column), cell in sheet._cells.items():
        if cell.value is None:
            continue
        shown, plain, odd = _typed(cell, epoch)
        if not shown:
            continue
        if cell.has_style and cell._style.fontId in struck:
            odd = (*odd, ("struck", shown))
        if row in hidden_rows or column in hidden_columns:
            odd = (*odd, ("hidden", shown))
        yield (row - 1, column - 1), Seen(shown, plain, odd)


def _typed(cell: Any, epoch: datetime) -> tuple[str, str, tuple[tuple[str, str], ...]]:  # noqa: ANN401
    from openpyxl.utils.datetime import from_excel
    from openpyxl.utils.escape import unescape

    value, number_format = cell.value, cell.number_format
    if cell.data_type == "e":
        return str(value), str(value), (("error", str(value)),)
    if isinstance(value, bool):
        text = str(value).upper()
        return text, text, (("boolean", text),)
    if isinstance(value, date | time | timedelta):
        return _date(value, number_format)
    if isinstance(value, int | float):
        east_asian = EAST_ASIAN_DATES.get(cell._style.numFmtId)
        if east_asian and 1 <= value <= _LAST_SERIAL:
            return _date(from_excel(value, epoch), east_asian)
        return _number(value, number_format)
    text, kind, found = cleaned(unescape(str(value)))
    return text, text, ((kind, found),) if kind and found else ()


def _date(value: date | time | timedelta, number_format: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    whole = isinstance(value, datetime) and value.time() == time()
    found = str(value.date()) if isinstance(value, datetime) and whole else str(value)
    return date_text(value, number_format), date_text(value, "yyyy-mm-dd"), (("date", found),)


def _number(value: float, number_format: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    shown = number_text(value, number_format)
    odd: tuple[tuple[str, str], ...] = ()
    if is_scaled(number_format):
        odd = (("scaled", f"{value}, shown as {number_format}"),)
    if abs(value) >= LARGEST_WHOLE:
        odd = (*odd, ("long_number", shown))
    return shown, number_text(value, "General"), odd
