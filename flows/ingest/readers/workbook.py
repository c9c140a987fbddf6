"""Workbooks to grids of text by python-calamine, with what it does not tell: .xlsx .xlsm .xls .et .xlsb .ods."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from flows.ingest.letters import letter_of
from flows.ingest.readers.agree import agreed, with_told
from flows.ingest.readers.columns import Odd, odd_frame, text_frames, trimmed, uncollected
from flows.ingest.readers.package import Package, read_package
from flows.ingest.readers.refusal import Unreadable
from flows.ingest.readers.scan import Scan, scan_sheet
from flows.ingest.readers.second import Look, look_again, too_much
from schemas.grids import ODD_CELL_COLUMNS, Grid, Remark


@dataclass(frozen=True)
class _Sheet:
    """One worksheet as python-calamine gives it."""

    name: str
    cells: pl.DataFrame
    odd: tuple[pl.DataFrame, ...]
    merged: tuple[str, ...]
    hidden: bool


def read_workbook(path: Path, name: str, kind: str) -> tuple[tuple[Grid, ...], tuple[Remark, ...]]:
    """Read every worksheet; chart sheets and the like are passed over. kind: as `read_grids` takes it.

    Raises Unreadable where no reader can open the file, or it has no worksheet.
    """
    package = read_package(path) if kind == "xlsx" else None
    with ThreadPoolExecutor(1) as pool:  # python-calamine lets other threads run while it parses
        scanning = {
            sheet: pool.submit(scan_sheet, path, part) for sheet, part in (package.parts if package else {}).items()
        }
        sheets, fault = _first_reading(path)
        scans = {sheet: _result(future) for sheet, future in scanning.items()}
    looks, remarks = _second_reading(path, kind, package, scans)
    if sheets is None:
        if looks is None:
            raise Unreadable("file_damaged", fault)
        remarks = (*remarks, Remark("one_reader_only", f"openpyxl; python-calamine: {fault}"))
        sheets = tuple(_Sheet(look.sheet, pl.DataFrame(), (), look.merged, look.hidden) for look in looks.values())
        grids = tuple(_alone(name, sheet, looks[sheet.name], scans.get(sheet.name)) for sheet in sheets)
    else:
        grids = tuple(_grid(name, sheet, (looks or {}).get(sheet.name), scans.get(sheet.name)) for sheet in sheets)
    if not grids:
        raise Unreadable("no_worksheet", "no worksheet")
    blind = () if kind == "xlsx" else (Remark("format_hides_errors", f".{kind}"),)
    return grids, (*_package_remarks(package), *blind, *remarks, *_hidden_remarks(grids))


def _first_reading(path: Path) -> tuple[tuple[_Sheet, ...] | None, str]:
    try:
        with load_workbook(path) as book:
            return tuple(_sheets(book)), ""
    except PasswordError:
        raise Unreadable("file_encrypted", "a password") from None
    except MemoryError:
        raise
    except BaseException as error:
        # A panic of the parser is a BaseException, and its type is nowhere to be imported from.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if "allocate" in str(error):
            raise MemoryError(str(error)) from None
        return None, _said(error)


def _sheets(book: CalamineWorkbook) -> list[_Sheet]:
    sheets = []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(index)
            cells, odd = _frames(sheet)
            merged = tuple(f"{_at(first)}:{_at(last)}" for first, last in sheet.merged_cell_ranges or ())
            sheets.append(_Sheet(about.name, cells, odd, merged, about.visible != SheetVisibleEnum.Visible))
    return sheets


def _frames(sheet: Any) -> tuple[pl.DataFrame, tuple[pl.DataFrame, ...]]:  # noqa: ANN401 - only its stub has a name
    if sheet.start is None:
        return pl.DataFrame(), ()
    frames, odd = [], []
    with uncollected():
        for frame, found in text_frames(sheet.iter_rows(), sheet.start[1]):
            frames.append(frame)
            odd.extend(found)
    return pl.concat(frames, rechunk=False) if frames else pl.DataFrame(), tuple(odd)


def _second_reading(
    path: Path, kind: str, package: Package | None, scans: dict[str, Scan | None]
) -> tuple[dict[str, Look] | None, tuple[Remark, ...]]:
    if kind != "xlsx":
        return None, ()
    if package is not None and package.strict:
        return None, (Remark("one_reader_only", "python-calamine; openpyxl does not read Strict Open XML"),)
    try:
        merged = [ref for scan in scans.values() if scan for ref in scan.merged]
        if package is not None and (why := too_much(path, package, merged)):
            return None, (Remark("second_look_skipped", why),)
        return {look.sheet: look for look in look_again(path)}, ()
    except MemoryError:
        raise
    except Exception as error:  # openpyxl lets KeyError, IndexError, BadZipFile and more through
        return None, (Remark("one_reader_only", f"python-calamine; openpyxl: {_said(error)}"),)


def _grid(file: str, sheet: _Sheet, look: Look | None, scan: Scan | None) -> Grid:
    told = _told(scan)
    merged = scan.merged if scan and scan.merged else sheet.merged
    if look is not None:
        cells, odd = agreed(sheet.cells, look, told)
        return Grid(file, sheet.name, trimmed(cells), odd_frame(odd), merged or look.merged, sheet.hidden)
    cells = with_told(sheet.cells, list(told.values()))
    frames = [*sheet.odd, odd_frame(told.values())]
    odd_cells = pl.concat([frame for frame in frames if frame.height] or [pl.DataFrame(schema=ODD_CELL_COLUMNS)])
    return Grid(file, sheet.name, trimmed(cells), odd_cells, merged, sheet.hidden)


def _alone(file: str, sheet: _Sheet, look: Look, scan: Scan | None) -> Grid:
    """Return the sheet as openpyxl alone gives it."""
    odd = [(row, column, *found) for (row, column), seen in look.cells.items() for found in seen.odd]
    known = {(row, column) for row, column, *_ in odd}
    rest = [cell for place, cell in _told(scan).items() if place not in known]
    shown = [(row, column, "", seen.shown) for (row, column), seen in look.cells.items()]
    cells = with_told(pl.DataFrame(), [*shown, *rest])
    return Grid(file, sheet.name, trimmed(cells), odd_frame([*odd, *rest]), sheet.merged, sheet.hidden)


def _told(scan: Scan | None) -> dict[tuple[int, int], Odd]:
    if scan is None:
        return {}
    return {
        (row, column): (row, column, kind, text)
        for kind, cells in (("error", scan.errors), ("formula", scan.formulas))
        for (row, column), text in cells.items()
    }


def _package_remarks(package: Package | None) -> tuple[Remark, ...]:
    if package is None:
        return ()
    strict = (Remark("strict_open_xml", "Strict Open XML"),) if package.strict else ()
    return (*strict, Remark("dates_1904", "1904")) if package.from_1904 else strict


def _hidden_remarks(grids: Sequence[Grid]) -> tuple[Remark, ...]:
    return tuple(Remark("hidden_sheet", grid.sheet, grid.sheet) for grid in grids if grid.hidden and grid.cells.height)


def _result(future: Any) -> Scan | None:  # noqa: ANN401
    error = future.exception()
    if isinstance(error, MemoryError):
        raise error
    return None if error else future.result()


def _at(place: tuple[int, int]) -> str:
    return f"{letter_of(place[1])}{place[0] + 1}"


def _said(error: BaseException) -> str:
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]
