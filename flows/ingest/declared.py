"""The declared sheets of some files: facts, sources and so on, each found by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.ingest.folder import declared_name
from flows.ingest.layout.declared import declared_table, find_sheet
from flows.ingest.layout.form import check_form
from schemas.errors import InputError
from schemas.inputs import FORM_SHEETS, INPUT_SHEETS, InputSheet
from schemas.raw import FileRead, Grid, RawTable, Remark
from schemas.registers import Registers


@dataclass(frozen=True)
class Declared:
    """The declared sheets of some files: their tables, those that could not be used, and those that nobody reads."""

    tables: tuple[RawTable, ...]
    broken: tuple[tuple[str, Remark], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


def declared_sheets(files: Mapping[Path, FileRead], registers: Registers, *, lenient: bool) -> Declared:
    """Return the declared sheets of all files, those of one name in the order of the files.

    lenient: a sheet that cannot be used is said to be so, where else InputError is raised.
    """
    tables: list[RawTable] = []
    broken: list[tuple[str, Remark]] = []
    read: set[tuple[str, str]] = set()
    for file in files.values():
        try:
            check_form(file)
        except InputError as error:
            if not lenient:
                raise
            broken.append((file.file, Remark("sheet_unusable", str(error), FORM_SHEETS[0])))
    for declared in INPUT_SHEETS:
        for path, file in files.items():
            try:
                grid = _grid_of(declared, path, file, registers)
                if grid is None or (declared.optional and not grid.cells.height):
                    continue
                read.add((grid.file, grid.sheet))
                tables.append(declared_table(declared, grid, registers.aliases))
            except InputError as error:
                if not lenient:
                    raise
                broken.append((file.file, Remark("sheet_unusable", str(error), declared.name)))
    grids = [grid for file in files.values() for grid in file.grids if grid.cells.height]
    unread = [(one.file, one.sheet) for one in grids if one.sheet not in FORM_SHEETS]
    return Declared(tuple(tables), tuple(broken), tuple(address for address in unread if address not in read))


def _grid_of(declared: InputSheet, path: Path, file: FileRead, registers: Registers) -> Grid | None:
    """Return the grid of a file that is the declared sheet: by its name in a workbook, else by the file's."""
    name = declared_name(path)
    if name is None:
        return find_sheet(declared, file.grids, registers.aliases)
    return file.grids[0] if name == declared.name and file.grids else None


def has_declared_sheet(path: Path, file: FileRead, registers: Registers) -> bool:
    """Tell whether the file is one of declared sheets, rather than a table of a sender's own."""
    if declared_name(path):
        return True
    try:
        return any(_grid_of(declared, path, file, registers) for declared in INPUT_SHEETS)
    except InputError:  # two sheets stand for one
        return True
