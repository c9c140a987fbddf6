"""Workbooks to grids of text by python-calamine, with what it does not tell: .xlsx .xlsm .xls .et .xlsb .ods."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import polars as pl
from python_calamine import PasswordError, load_workbook

from flows.ingest.readers.agree import agreed, with_told
from flows.ingest.readers.columns import Odd, odd_frame, trimmed
from flows.ingest.readers.cutting import PACKAGES, Shell, Slices, cut, shell_of
from flows.ingest.readers.package import Package, read_package
from flows.ingest.readers.parsed import Sheet, read_sliced, refusal, said, sheets_of
from flows.ingest.readers.refusal import Unreadable
from flows.ingest.readers.scan import Scan, scan_sheet
from flows.ingest.readers.second import Look, look_again, too_much
from schemas.grids import ODD_CELL_COLUMNS, Grid, Remark


def read_workbook(path: Path, name: str, kind: str) -> tuple[tuple[Grid, ...], tuple[Remark, ...]]:
    """Read every worksheet; chart sheets and the like are passed over. kind: as `read_grids` takes it.

    Raises Unreadable where no reader can open the file, or it has no worksheet.
    """
    package = read_package(path) if kind == "xlsx" else None
    shell = _shell(path, package)
    slices: SimpleQueue[Slices | None] = SimpleQueue()
    with ThreadPoolExecutor(1) as pool:  # python-calamine lets other threads run while it parses
        parts = sorted(package.parts.items() if package else (), key=lambda sheet: not shell or sheet[0] != shell.sheet)
        scanning = {
            sheet: pool.submit(_scan_and_cut, path, shell, slices.put)
            if shell and sheet == shell.sheet
            else pool.submit(scan_sheet, path, part)
            for sheet, part in parts
        }
        sheets, fault = _first_reading(path, slices.get if shell else None, shell.sheet if shell else "")
        scans = {sheet: _result(future) for sheet, future in scanning.items()}
    looks, remarks = _second_reading(path, kind, package, scans)
    if sheets is None:
        if looks is None:
            raise Unreadable("file_damaged", fault)
        remarks = (*remarks, Remark("one_reader_only", f"openpyxl; python-calamine: {fault}"))
        sheets = tuple(Sheet(look.sheet, pl.DataFrame(), (), look.merged, look.hidden) for look in looks.values())
        grids = tuple(_alone(name, sheet, looks[sheet.name], scans.get(sheet.name)) for sheet in sheets)
    else:
        grids = tuple(_grid(name, sheet, (looks or {}).get(sheet.name), scans.get(sheet.name)) for sheet in sheets)
    if not grids:
        raise Unreadable("no_worksheet", "no worksheet")
    blind = () if kind == "xlsx" else (Remark("format_hides_errors", f".{kind}"),)
    return grids, (*_package_remarks(package), *blind, *remarks, *_hidden_remarks(grids))


def _shell(path: Path, package: Package | None) -> Shell | None:
    try:
        return shell_of(path, package) if package else None
    except Exception:  # a damaged package raises a dozen kinds, and is read as it is
        return None


def _scan_and_cut(path: Path, shell: Shell, ready: Callable[[Slices | None], None]) -> Scan:
    try:
        return scan_sheet(path, shell.part, lambda blocks: cut(blocks, shell, ready))
    finally:
        for _ in range(PACKAGES):  # nobody is to wait for what will not come
            ready(None)


def _first_reading(
    path: Path, slices: Callable[[], Slices | None] | None, sheet: str
) -> tuple[tuple[Sheet, ...] | None, str]:
    """Return python-calamine's sheets, or None and why there are none; slices: hands over those of the large sheet."""
    try:
        if slices and (sheets := read_sliced(slices, sheet)) is not None:
            return sheets, ""
        with load_workbook(path) as book:
            return sheets_of(book), ""
    except PasswordError:
        raise Unreadable("file_encrypted", "a password") from None
    except BaseException as error:
        return None, said(refusal(error))


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
        return None, (Remark("one_reader_only", f"python-calamine; openpyxl: {said(error)}"),)


def _grid(file: str, sheet: Sheet, look: Look | None, scan: Scan | None) -> Grid:
    told = _told(scan)
    merged = scan.merged if scan and scan.merged else sheet.merged
    if look is not None:
        cells, odd = agreed(sheet.cells, look, told)
        return Grid(file, sheet.name, trimmed(cells), odd_frame(odd), merged or look.merged, sheet.hidden)
    cells = with_told(sheet.cells, list(told.values()))
    frames = [*sheet.odd, odd_frame(told.values())]
    odd_cells = pl.concat([frame for frame in frames if frame.height] or [pl.DataFrame(schema=ODD_CELL_COLUMNS)])
    return Grid(file, sheet.name, trimmed(cells), odd_cells, merged, sheet.hidden)


def _alone(file: str, sheet: Sheet, look: Look, scan: Scan | None) -> Grid:
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
