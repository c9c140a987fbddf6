"""A .csv file to a grid of cells."""

import csv
from pathlib import Path

from flows.ingest.grid import Cell, Grid
from schemas.errors import InputError

ENCODINGS = ("utf-8-sig", "gb18030")  # tried in order, never lossily


def read_csv_grid(path: Path, name: str) -> Grid:
    """Read a comma-separated file in UTF-8 (with or without BOM) or GB18030; the sheet is the file's stem.

    Raises InputError where the file is in neither encoding, or its quoting is broken.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError(f"{path}: neither UTF-8 nor GB18030 text. Save it as CSV UTF-8")
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except csv.Error as error:
        raise InputError(f"{path}: cannot be read as CSV: {error}. Save it again as CSV UTF-8") from None
    cells = tuple(tuple(Cell(field.strip()) if field.strip() else None for field in row) for row in rows)
    return Grid(name, path.stem, cells)
