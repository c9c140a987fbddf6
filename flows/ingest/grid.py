"""A grid of cells to the raw rows of a declared sheet: the header is found, columns are matched by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl
from openpyxl.utils import column_index_from_string, get_column_letter

from schemas.contract import validate
from schemas.errors import InputError, closest
from schemas.inputs import InputSheet
from schemas.raw import ODDITIES, RawTable, raw_contract
from schemas.registers import fold

HEADER_SEARCH = 20  # rows from the top in which the header may stand


@dataclass(frozen=True)
class Cell:
    """One filled cell: its text, and its kind where that is more than text or a number (see ODD_KINDS).

    found: how it stood in the file, where the text does not say.
    """

    text: str
    kind: str | None = None
    found: str | None = None


@dataclass(frozen=True)
class Grid:
    """A sheet's cells from A1 on; None stands for a blank."""

    file: str
    sheet: str
    rows: tuple[tuple[Cell | None, ...], ...]


Oddity = tuple[int, str, str, str, str]  # row, letter, column, kind, text


def find_sheet(declared: InputSheet, grids: Sequence[Grid], aliases: pl.DataFrame) -> Grid | None:
    """Return the grid whose sheet bears the declared name or an alias of it, letter case aside.

    Raises InputError where several do: reading one of them would drop the others without a word.
    """
    names = {fold(name) for name in (declared.name, *_aliases(aliases, "sheet", declared.name))}
    found = [grid for grid in grids if fold(grid.sheet) in names]
    if len(found) > 1:
        sheets = " and ".join(repr(grid.sheet) for grid in found)
        raise InputError(
            f"{found[0].file}: sheets {sheets} both stand for sheet {declared.name!r}. Rename or delete all but one"
        )
    return found[0] if found else None


def raw_table(declared: InputSheet, grid: Grid, aliases: pl.DataFrame) -> RawTable:
    """Match the grid's columns with the declared ones and return its rows.

    Raises InputError where no header row is found, or a column that must be there is not or is there twice.
    """
    spelling = {fold(a): name for name in declared.names for a in _aliases(aliases, "column", name)}
    spelling |= {fold(name): name for name in declared.names}
    at = _header_row(declared, grid, spelling)
    where = f"{grid.file}, sheet {grid.sheet}, row {at + 1}"
    letters: dict[str, str] = {}
    oddities: list[Oddity] = []
    unknown: list[str] = []
    for index in range(max(map(len, grid.rows[at:]))):
        letter = get_column_letter(index + 1)
        cell = _at(grid.rows[at], index)
        name = spelling.get(fold(cell.text if cell else ""))
        if name in letters:
            raise InputError(f"{where}: column {name!r} stands at {letters[name]} and at {letter}. Delete one of them")
        if name:
            letters[name] = letter
        elif cell:
            unknown.append(cell.text)
            oddities.append((at + 1, letter, "", "unknown_column", cell.text))
        else:
            oddities.extend(_strays(grid, at, index))
    missing = [column.name for column in declared.columns if column.name not in letters]
    required = [column.name for column in declared.columns if column.required and column.name in missing]
    if required:
        raise InputError(f"{where}: {'; '.join(_missing(name, unknown, spelling) for name in required)}")
    oddities.extend((at + 1, "A", name, "missing_column", name) for name in missing)
    return _rows(declared, grid, at, letters, oddities)


def _strays(grid: Grid, at: int, index: int) -> list[Oddity]:
    """Return the first cell of a column without a header, with how many more there are."""
    below = enumerate(grid.rows[at + 1 :], start=at + 2)
    cells = [(number, cell.text) for number, row in below if (cell := _at(row, index)) and cell.kind != "merged"]
    if not cells:
        return []
    number, text = cells[0]
    more = f" (+{len(cells) - 1})" if len(cells) > 1 else ""
    return [(number, get_column_letter(index + 1), "", "unknown_column", text + more)]


def _rows(declared: InputSheet, grid: Grid, at: int, letters: dict[str, str], oddities: list[Oddity]) -> RawTable:
    index = {name: column_index_from_string(letter) - 1 for name, letter in letters.items()}
    data: dict[str, list[str | None]] = {name: [] for name in declared.names}
    numbers: list[int] = []
    last = max((n for n, row in enumerate(grid.rows) if any(row)), default=at)
    filled = enumerate(grid.rows[at + 1 : last + 1], start=at + 2)
    for is_filled, run in groupby(filled, key=lambda numbered: any(numbered[1])):
        rows = list(run)
        if not is_filled:
            first, final = rows[0][0], rows[-1][0]
            oddities.append((first, "A", "", "blank_row", "" if first == final else f"{first}:{final}"))
            continue
        for number, row in rows:
            cells = {name: _at(row, i) for name, i in index.items()}
            if not any(cells.values()):
                continue  # filled only in columns that are reported as unknown
            numbers.append(number)
            for name in declared.names:
                cell = cells.get(name)
                data[name].append(cell.text if cell else None)
                if cell and cell.kind:
                    oddities.append((number, letters[name], name, cell.kind, cell.found or cell.text))
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
        return len({spelling[text] for cell in row if cell and (text := fold(cell.text)) in spelling})

    scores = [matches(row) for row in grid.rows[:HEADER_SEARCH]]
    best = max(scores, default=0)
    if best * 2 < len([column for column in declared.columns if column.required]):
        found = "the sheet is empty" if not any(map(any, grid.rows)) else "no header row found"
        raise InputError(
            f"{grid.file}, sheet {grid.sheet}: {found}; expected within the first {HEADER_SEARCH} rows the "
            f"columns {', '.join(declared.names)}. Restore the header, or copy it from a blank form"
        )
    return scores.index(best)


def _missing(name: str, unknown: list[str], spelling: dict[str, str]) -> str:
    ways = [way for way, meant in spelling.items() if meant == name]
    meant = next((text for text in unknown if closest(text, ways)), None)
    hint = f"is it {meant!r}? Then rename that" if meant else "restore it, or copy the header from a blank form"
    return f"column {name!r} is missing; {hint}"


def _at(row: Sequence[Cell | None], index: int) -> Cell | None:
    return row[index] if index < len(row) else None


def _aliases(aliases: pl.DataFrame, kind: str, name: str) -> list[str]:
    return aliases.filter(kind=kind, name=name)["alias"].to_list()
