"""A cluster's folder to everything that is in it: cluster.toml, the shared registers, the sheets as raw rows."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from flows.ingest.csvs import read_csv_grid
from flows.ingest.grid import Grid, find_sheet, raw_table
from flows.ingest.registers import read_registers
from flows.ingest.xlsx import read_xlsx_grids
from schemas.cluster import Cluster
from schemas.errors import InputError, closest, did_you_mean
from schemas.inputs import FORM_SHEETS, INPUT_SHEETS
from schemas.raw import Inputs, RawTable
from schemas.registers import Registers

WORKBOOK = "facts.xlsx"
# Formats that hold one sheet a file, <sheet><ending>: facts.csv beside or instead of sheet facts of the workbook.
READERS: dict[str, Callable[[Path, str], Grid]] = {".csv": read_csv_grid}
_SPREADSHEETS = (".csv", ".xlsx", ".xlsm", ".xls", ".et", ".ods")


def read_inputs(folder: Path, registers_folder: Path) -> Inputs:
    """Read a cluster's folder and the registers.

    Raises InputError where the folder, cluster.toml, a register, or a sheet or column that must be there is not.
    """
    if not folder.is_dir():
        raise InputError(_no_folder(folder))
    cluster = read_cluster(folder / "cluster.toml")
    registers = read_registers(registers_folder)
    workbook = folder / WORKBOOK
    grids: tuple[Grid, ...] = read_xlsx_grids(workbook, WORKBOOK) if workbook.exists() else ()
    tables = _read_tables(folder, grids, registers)
    return Inputs(cluster, registers, tables, (*_unread_files(folder), *_unread_sheets(grids, tables)))


def _no_folder(folder: Path) -> str:
    siblings = sorted(p.parent.name for p in folder.parent.glob("*/cluster.toml")) if folder.parent.is_dir() else []
    hint = did_you_mean(folder.name, siblings)
    return f"{folder}: no such cluster folder{hint} A cluster is a folder with a cluster.toml and a {WORKBOOK} in it"


def read_cluster(path: Path) -> Cluster:
    """Read and check a cluster.toml; every wrong key is named in one InputError, with the key that may be meant."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"{path}: not found. A cluster's folder needs a cluster.toml; copy one from another cluster, "
            "or make a folder with `clusterbook new`"
        ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text. Save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: cannot be read as TOML: {error}. Mend the line named") from None
    try:
        return Cluster.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{path}: {'; '.join(_problems(error))}. Mend what is named") from None


def _problems(error: ValidationError) -> list[str]:
    """Say what is wrong with each key; a key that is missing because it is misspelt is named once."""
    errors: list[Mapping[str, Any]] = [dict(one) for one in error.errors()]
    missing = {one["loc"] for one in errors if one["type"] == "missing"}
    said, meant = [], set()
    for one in errors:
        location = one["loc"]
        key = ".".join(str(part) for part in location)
        if one["type"] == "extra_forbidden":
            close = closest(str(location[-1]), _known_keys(location[:-1]))
            meant.add((*location[:-1], close))
            said.append(f"key {key!r} is not known" + (f" (did you mean {close!r}?)" if close else ""))
        elif one["type"] != "missing":
            said.append(f"key {key!r}: found {_short(one['input'])}; {one['msg'][0].lower()}{one['msg'][1:]}")
    return [f"key {'.'.join(map(str, key))!r} is missing" for key in sorted(missing - meant, key=str)] + said


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Cluster
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [a for a in getattr(annotation, "__args__", (annotation,)) if isinstance(a, type)]
        model = next((a for a in inner if issubclass(a, BaseModel)), model)
    return list(model.model_fields)


def _read_tables(folder: Path, grids: tuple[Grid, ...], registers: Registers) -> tuple[RawTable, ...]:
    tables: list[RawTable] = []
    missing: list[str] = []
    taken: set[str] = set()
    for declared in INPUT_SHEETS:
        found = [grid for grid in (find_sheet(declared, grids, registers.aliases),) if grid is not None]
        taken |= {grid.sheet for grid in found}
        files = [(folder / f"{declared.name}{ending}", read) for ending, read in READERS.items()]
        found += [read(file, file.name) for file, read in files if file.exists()]
        if declared.optional:
            found = [grid for grid in found if any(map(any, grid.rows))]
        elif not found:
            missing.append(declared.name)
        if not missing:
            tables.extend(raw_table(declared, grid, registers.aliases) for grid in found)
    if missing:
        raise InputError(_no_sheet(folder, missing, [grid.sheet for grid in grids if grid.sheet not in taken]))
    return tuple(tables)


def _no_sheet(folder: Path, missing: list[str], spare: list[str]) -> str:
    if not (folder / WORKBOOK).exists():
        there = [name for name, _ in _unread_files(folder)]
        hint = f" (found {', '.join(there)})" if there else ""
        files = ", ".join(f"{name}.csv" for name in missing)
        return f"{folder}: found neither {WORKBOOK} nor {files}{hint}. Put the cluster's workbook there under that name"
    said = []
    for name in missing:
        close = closest(name, spare)
        said.append(f"sheet {name!r} is missing" + (f" (is it {close!r}? Then rename that)" if close else ""))
    others = f"; sheets not known: {', '.join(map(repr, spare))}" if spare else ""
    return f"{folder / WORKBOOK}: {'; '.join(said)}{others}. Add the sheet, or copy it from a blank form"


def _unread_files(folder: Path) -> list[tuple[str, str]]:
    """Return the spreadsheets in the folder that are not read, because of their name."""
    known = {WORKBOOK, *(f"{declared.name}{ending}" for declared in INPUT_SHEETS for ending in READERS)}
    names = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in _SPREADSHEETS and p.is_file())
    return [(name, "") for name in names if name not in known and not name.startswith(("~$", "."))]


def _unread_sheets(grids: tuple[Grid, ...], tables: tuple[RawTable, ...]) -> list[tuple[str, str]]:
    """Return the filled sheets of the workbook that are neither declared nor the form's own."""
    read = {(table.file, table.sheet) for table in tables}
    filled = [(grid.file, grid.sheet) for grid in grids if any(map(any, grid.rows)) and grid.sheet not in FORM_SHEETS]
    return [address for address in filled if address not in read]
