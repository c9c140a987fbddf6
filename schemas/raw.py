"""What a reader hands over: text as it stands in the file, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandera.polars as pa
import polars as pl

from schemas.cluster import Cluster
from schemas.contract import contract, empty
from schemas.inputs import InputSheet
from schemas.registers import Registers

# What one cell can be beside text or a number.
# error: #N/A and its kin. date, boolean: a typed cell, given as text. formula: no stored value. scaled: the number
# format hides thousands. invisible, cut: the text without what cannot be seen, or only its beginning. struck: the
# text is struck out. hidden: the cell's row or column is hidden. differs: two readers read it differently.
# long_number: more digits than a number cell can hold, so that the last ones are lost.
CELL_KINDS = (
    "error",
    "date",
    "boolean",
    "formula",
    "scaled",
    "invisible",
    "cut",
    "struck",
    "hidden",
    "differs",
    "long_number",
)
# merged: blank because it is merged with another cell, whose text is given. The rest speak of rows and columns.
ODD_KINDS = (*CELL_KINDS, "merged", "blank_row", "unknown_column", "missing_column", "no_rows")

# Rows are counted as Excel counts, from 1; letter: the column's. One cell may stand here once for each of its kinds.
ODD_CELLS = contract(
    "odd cells", {"row": pl.UInt32, "letter": pl.String, "kind": pl.Enum(CELL_KINDS), "found": pl.String}
)

ODDITIES = contract(
    "oddities",
    {
        "row": pl.UInt32,
        "letter": pl.String,
        "column": pl.String,
        "kind": pl.Enum(ODD_KINDS),
        "text": pl.String,
    },
)


@dataclass(frozen=True)
class Remark:
    """Something about a file or a sheet: a rule of the catalogue, where it holds, what was found there.

    sheet and cell are "" for what holds for the whole file or sheet.
    """

    rule: str
    found: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Grid:
    """A sheet's cells as text.

    cells: a String column for each column of the sheet, named by its letter, from A to the last one filled; row i of
    the frame is row i + 1 of the sheet, to the last one filled. Null is blank; else the text that a reader of the
    sheet sees, with number formats applied where the reader knows them.
    odd: cells that are more than text or a number; keeps ODD_CELLS. merged: ranges such as B2:C2; only the first cell
    of each holds text.
    """

    file: str
    sheet: str
    cells: pl.DataFrame
    odd: pl.DataFrame = field(default_factory=lambda: empty(ODD_CELLS))
    merged: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class FileRead:
    """One file after reading: its sheets, or why there are none.

    file: as the user knows it, relative to the cluster's folder. sha256: of its bytes, in hex.
    refused: why it could not be read. remarks: what else is to be said about it.
    """

    file: str
    sha256: str
    grids: tuple[Grid, ...] = ()
    refused: Remark | None = None
    remarks: tuple[Remark, ...] = ()


def raw_contract(sheet: InputSheet) -> pa.DataFrameSchema:
    """Return the contract of a raw sheet: its row number in the file, then every declared column as text."""
    return contract(f"raw {sheet.name}", {"row": pl.UInt32} | dict.fromkeys(sheet.names, pl.String), blank=sheet.names)


@dataclass(frozen=True)
class RawTable:
    """The rows of one sheet, as text.

    file: as the user knows it, relative to the cluster's folder. sheet: its name in the file.
    rows: keeps `raw_contract(declared)`; row is 1-based as Excel counts.
    letters: declared column -> its letter in the file; a column that is not there has none.
    oddities: what is more than text or a number; keeps ODDITIES.
    part: where each row of a sheet holds several facts, the letter of the column whose facts these are; else "".
    fixed: declared column -> the cell that gives its text for all rows, such as a unit in a header; "" where no cell
    does.
    tally: how many cells of the sheet are what (CELL_CLASSES), but for those in `rows`; in a sheet of several parts
    the first part has it.
    """

    declared: InputSheet
    file: str
    sheet: str
    rows: pl.DataFrame
    letters: Mapping[str, str]
    oddities: pl.DataFrame = field(default_factory=lambda: empty(ODDITIES))
    part: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    tally: Mapping[str, int] = field(default_factory=dict)


# What every cell of a sheet is, in the end.
CELL_CLASSES = ("accepted", "quarantined", "header", "title", "subtotal", "note", "blank")


@dataclass(frozen=True)
class Inputs:
    """A cluster's folder as read: how it describes itself, the shared registers, its sheets as raw rows.

    unread: file and sheet of each sheet that is not declared; for a whole file the sheet is "".
    files: every file that was read or refused, in the order of their names.
    """

    cluster: Cluster
    registers: Registers
    tables: tuple[RawTable, ...]
    unread: tuple[tuple[str, str], ...] = ()
    files: tuple[FileRead, ...] = ()
