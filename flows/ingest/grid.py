"""A grid of cells to the raw rows of a declared sheet: the header is found, columns are matched by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from openpyxl.utils import get_column_letter
from rapidfuzz import process

from schemas.contract import validate
from schemas.errors import InputError
from schemas.inputs import InputSheet
from schemas.raw import ODDITIES, RawTable, raw_contract

HEADER_SEARCH = 20  # rows from the top in which the header may stand


@dataclass(frozen=True)
class Cell:
    """One filled cell: its text, and its kind where that is more than text or a number (see ODD_KINDS)."""

    text: str
    kind: str | None = None


@dataclass(frozen=True)
class Grid:
    """A sheet's cells from A1 on; None stands for a blank."""

    file: str
    sheet: str
    rows: tuple[tuple[Cell | None, ...], ...]


Oddity = tuple[int, str, str, str, str]


def find_sheet(declared: InputSheet, grids: Sequence[Grid], aliases: pl.DataFrame) -> Grid | None:
    """Return the grid whose sheet bears the declared name or an alias of it, letter case aside."""
    names = {declared.name, *_aliases(aliases, "sheet", declared.name)}
    folded = {name.casefold() for name in names}
    return next((grid for grid in grids if grid.sheet.strip().casefold() in folded), None)


def raw_table(declared: InputSheet, grid: Grid, aliases: pl.DataFrame) -> RawTable:
    """Match the grid's columns with the declared ones and return its rows.

    Raises InputError where no header row is found, or a column that must be there is not or is there twice.
    """
    spelling = {name.casefold(): name for name in declared.names}
    for name in declared.names:
        spelling |= {alias.casefold(): name for alias in _aliases(aliases, "column", name)}
    at = _header_row(declared, grid, spelling)
    where = f"{grid.file}, sheet {grid.sheet}, row {at + 1}"
    letters: dict[str, str] = {}
    oddities: list[Oddity] = []
    unknown: list[str] = []
    for index, cell in enumerate(grid.rows[at]):
        letter = get_column_letter(index + 1)
        name = spelling.get(_folded(cell), "")
        if name in letters:
            raise InputError(f"{where}: column {name!r} stands at {letters[name]} and at {letter}. Delete one of them")
        if name:
            letters[name] = letter
        elif cell or any(len(row) > index and row[index] for row in grid.rows[at + 1 :]):
            unknown.append(cell.text if cell else "")
            oddities.append((at + 1, letter, "", "unknown_column", cell.text if cell else "(no header)"))
    for column in declared.columns:
        if column.name not in letters:
            if column.required:
                raise InputError(_missing(where, column.name, unknown))
            oddities.append((at + 1, "A", column.name, "missing_column", column.name))
    return _rows(declared, grid, at, letters, oddities)


def _rows(declared: InputSheet, grid: Grid, at: int, letters: dict[str, str], oddities: list[Oddity]) -> RawTable:
    index = {name: _index(letter) for name, letter in letters.items()}
    data: dict[str, list[str | None]] = {name: [] for name in declared.names}
    numbers: list[int] = []
    last = max((n for n, row in enumerate(grid.rows) if any(row)), default=at)
    for number, row in enumerate(grid.rows[at + 1 : last + 1], start=at + 2):
        if not any(row):
            oddities.append((number, "A", "", "blank_row", ""))
            continue
        cells = {name: row[i] if i < len(row) else None for name, i in index.items()}
        if not any(cells.values()):
            continue  # filled only in columns that are reported as unknown
        numbers.append(number)
        for name in declared.names:
            cell = cells.get(name)
            data[name].append(cell.text if cell else None)
            if cell and cell.kind:
                oddities.append((number, letters[name], name, cell.kind, cell.text))
    if not numbers:
        oddities.append((at + 2, "A", "", "no_rows", ""))
    schema = {"row": pl.UInt32} | dict.fromkeys(declared.names, pl.String)
    frame = pl.DataFrame({"row": numbers, **data}, schema=schema)
    odd = pl.DataFrame(
        oddities, schema={name: column.dtype.type for name, column in ODDITIES.columns.items()}, orient="row"
    )
    return RawTable(
        declared,
        grid.file,
        grid.sheet,
        validate(raw_contract(declared), frame),
        letters,
        validate(ODDITIES, odd),
    )


def _header_row(declared: InputSheet, grid: Grid, spelling: dict[str, str]) -> int:
    def matches(row: tuple[Cell | None, ...]) -> int:
        return len({spelling[_folded(cell)] for cell in row if cell and _folded(cell) in spelling})

    scores = [matches(row) for row in grid.rows[:HEADER_SEARCH]]
    best = max(scores, default=0)
    if best * 2 < len([column for column in declared.columns if column.required]):
        raise InputError(
            f"{grid.file}, sheet {grid.sheet}: no header row found in the first {HEADER_SEARCH} rows; expected the "
            f"columns {', '.join(declared.names)}. Restore the header, or copy it from a blank form"
        )
    return scores.index(best)


def _missing(where: str, name: str, unknown: list[str]) -> str:
    close = process.extractOne(name, [text for text in unknown if text], score_cutoff=50)
    hint = f"; did you mean it by {close[0]!r}?" if close else ""
    return f"{where}: column {name!r} is missing{hint} Restore or rename the column"


def _folded(cell: Cell | None) -> str:
    return " ".join(cell.text.split()).casefold() if cell else ""


def _index(letter: str) -> int:
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1


def _aliases(aliases: pl.DataFrame, kind: str, name: str) -> list[str]:
    return aliases.filter(kind=kind, name=name)["alias"].to_list()
