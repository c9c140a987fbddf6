"""A .csv file to a grid of cells."""

import csv
import io
from pathlib import Path

from flows.ingest.cleaning import cleaned
from flows.ingest.grid import Cell, Grid
from schemas.errors import InputError

ENCODINGS = ("utf-8-sig", "gb18030")  # tried in order, never lossily

# How Excel writes a cell's error into a CSV file.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


def read_csv_grid(path: Path, name: str) -> Grid:
    """Read a comma-separated file in UTF-8 (with or without BOM) or GB18030; the sheet is the file's stem.

    Raises InputError where the file is in neither encoding, or its quoting is broken.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    reader = csv.reader(io.StringIO(_decoded(path, content), newline=""), strict=True)
    try:
        rows = tuple(tuple(_cell(field) for field in row) for row in reader)
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}: cannot be read as CSV: {error}. Mend the line, or save it as CSV UTF-8"
        ) from None
    return Grid(name, path.stem, rows)


def _decoded(path: Path, content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path}: neither UTF-8 nor GB18030 text. Save it as CSV UTF-8")


def _cell(field: str) -> Cell | None:
    text, kind, found = cleaned(field)
    if not text:
        return None
    return Cell(text, "error") if text in _ERRORS else Cell(text, kind, found)
