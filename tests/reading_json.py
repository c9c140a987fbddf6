"""A reader for one more format, as a test adds it: lists of objects, one a row."""

import json
from pathlib import Path

import polars as pl

from flows.ingest import readers
from flows.ingest.kinds import KINDS, Kind
from flows.ingest.readers import Unreadable as Unreadable
from schemas.grids import Grid, Remark

JSON = Kind((".json",), one_sheet=True, is_text=True)
KINDS["json"] = JSON


def read_grids(path: Path, name: str, kind: str) -> tuple[tuple[Grid, ...], tuple[Remark, ...]]:
    if kind != "json":
        return readers.read_grids(path, name, kind)
    rows = json.loads(path.read_text(encoding="utf-8"))
    lines = [list(rows[0]), *([str(value) if value is not None else None for value in row.values()] for row in rows)]
    letters = [chr(ord("A") + index) for index in range(len(lines[0]))]
    return (Grid(name, path.stem, pl.DataFrame(lines, schema=dict.fromkeys(letters, pl.String), orient="row")),), ()
