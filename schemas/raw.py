"""What a reader hands over: text as it stands in the file, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from schemas.cluster import Cluster
from schemas.contract import Contract, contract, empty
from schemas.grids import CELL_KINDS, ODD_CELL_COLUMNS, FileRead, Grid, Remark
from schemas.inputs import InputSheet
from schemas.origin import Origin
from schemas.registers import Registers
from schemas.rules import RuleSet

__all__ = [
    "CELL_KINDS",
    "ODDITIES",
    "ODD_CELLS",
    "ODD_CELL_COLUMNS",
    "ODD_KINDS",
    "FileRead",
    "Grid",
    "Inputs",
    "RawTable",
    "Remark",
    "raw_contract",
]

# merged: blank because it is merged with another cell, whose text is given. The rest speak of rows and columns.
ODD_KINDS = (*CELL_KINDS, "merged", "blank_row", "unknown_column", "missing_column", "no_rows")

ODD_CELLS = contract("odd cells", ODD_CELL_COLUMNS)

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


ITSELF = "source"  # the part of a return that is no row of its sheet: the return as a source of facts


@cache
def raw_contract(sheet: InputSheet) -> Contract:
    """Return the contract of a raw sheet: its row number in the file, then every declared column as text."""
    return contract(f"raw {sheet.name}", {"row": pl.UInt32} | dict.fromkeys(sheet.names, pl.String), blank=sheet.names)


@dataclass(frozen=True)
class RawTable:
    """The rows of one sheet, as text.

    file: as the user knows it, relative to the cluster's folder. sheet: its name in the file.
    rows: keeps `raw_contract(declared)`; row is 1-based as Excel counts.
    letters: declared column -> its letter in the file; a column that is not there has none.
    oddities: what is more than text or a number; keeps ODDITIES.
    part: where each row of a sheet holds several facts, the letter of the column whose facts these are; ITSELF for the
    return as a source; else "".
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


@dataclass(frozen=True)
class Inputs:
    """A cluster's folder as read: how it describes itself, the shared registers, its sheets as raw rows.

    unread: file and sheet of each sheet that is not declared; for a whole file the sheet is "".
    files: every file that was read or refused, in the order of their names.
    rules: the register that facts are held against.
    remarks: file and what is to be said of its layout. confirmations: a finding's fingerprint -> why it may pass.
    origin: the digests of all that was read, and the logo.
    """

    cluster: Cluster
    registers: Registers
    tables: tuple[RawTable, ...]
    unread: tuple[tuple[str, str], ...] = ()
    files: tuple[FileRead, ...] = ()
    remarks: tuple[tuple[str, Remark], ...] = ()
    rules: RuleSet = field(default_factory=RuleSet)
    confirmations: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
