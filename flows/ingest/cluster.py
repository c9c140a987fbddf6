"""A cluster's folder to everything that is in it: cluster.toml, the shared registers, the sheets as raw rows."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from flows.ingest.csvs import read_csv_grid
from flows.ingest.grid import Grid, find_sheet, raw_table
from flows.ingest.registers import read_registers
from flows.ingest.xlsx import read_xlsx_grids
from schemas.cluster import Cluster
from schemas.errors import InputError
from schemas.inputs import INPUT_SHEETS
from schemas.raw import Inputs, RawTable
from schemas.registers import Registers

WORKBOOK = "facts.xlsx"


def read_inputs(folder: Path, registers_folder: Path) -> Inputs:
    """Read a cluster's folder and the registers.

    Raises InputError where the folder, cluster.toml, a register, or a sheet or column that must be there is not.
    """
    if not folder.is_dir():
        raise InputError(_no_folder(folder))
    cluster = read_cluster(folder / "cluster.toml")
    registers = read_registers(registers_folder)
    return Inputs(cluster, registers, tuple(_read_tables(folder, registers)))


def _no_folder(folder: Path) -> str:
    siblings = sorted(p.parent.name for p in folder.parent.glob("*/cluster.toml")) if folder.parent.is_dir() else []
    close = process.extractOne(folder.name, siblings, score_cutoff=60)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"{folder}: no such cluster folder{hint} A cluster is a folder with a cluster.toml and a {WORKBOOK} in it"


def read_cluster(path: Path) -> Cluster:
    """Read and check a cluster.toml; every wrong key is named in one InputError, with the key that may be meant."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(
            f"{path}: not found. A cluster's folder needs a cluster.toml; copy one from another cluster, "
            "or make a folder with `clusterbook new`"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: cannot be read as TOML: {error}. Mend the line named, and save as UTF-8") from None
    try:
        return Cluster.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(_problem(dict(one)) for one in error.errors())
        raise InputError(f"{path}: {problems}") from None


def _problem(error: Mapping[str, Any]) -> str:
    location = error["loc"]
    key = ".".join(str(part) for part in location)
    if error["type"] == "extra_forbidden":
        close = process.extractOne(str(location[-1]), _known_keys(location[:-1]), score_cutoff=60)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        return f"key {key!r} is not known{hint}"
    if error["type"] == "missing":
        return f"key {key!r} is missing"
    return f"key {key!r}: found {error['input']!r}; {error['msg'][0].lower()}{error['msg'][1:]}"


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Cluster
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [a for a in getattr(annotation, "__args__", (annotation,)) if isinstance(a, type)]
        model = next((a for a in inner if issubclass(a, BaseModel)), model)
    return list(model.model_fields)


def _read_tables(folder: Path, registers: Registers) -> list[RawTable]:
    workbook = folder / WORKBOOK
    grids: tuple[Grid, ...] = read_xlsx_grids(workbook, WORKBOOK) if workbook.exists() else ()
    sheet_names = {g.sheet for g in grids}
    tables: list[RawTable] = []
    for declared in INPUT_SHEETS:
        found = [grid for grid in (find_sheet(declared, grids, registers.aliases),) if grid is not None]
        csv = folder / f"{declared.name}.csv"
        if csv.exists():
            found.append(read_csv_grid(csv, csv.name))
        if not found and not declared.optional:
            raise InputError(_no_sheet(folder, declared.name, sorted(sheet_names)))
        tables.extend(raw_table(declared, grid, registers.aliases) for grid in found)
    return tables


def _no_sheet(folder: Path, name: str, there: list[str]) -> str:
    if not there:
        return f"{folder}: neither {WORKBOOK} nor {name}.csv is there. Put the cluster's workbook into the folder"
    close = process.extractOne(name, there, score_cutoff=50)
    hint = f"; did you mean to call sheet {close[0]!r} {name!r}?" if close else ""
    return f"{WORKBOOK}: sheet {name!r} is missing; sheets there: {', '.join(there)}{hint} Rename or add the sheet"
