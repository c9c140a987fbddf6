"""What a reader hands over: text as it stands in the file, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandera.polars as pa
import polars as pl

from schemas.cluster import Cluster
from schemas.contract import contract, empty
from schemas.inputs import InputSheet
from schemas.registers import Registers

# error: #N/A and its kin. date, boolean: a typed cell, given as text. formula: no stored value. scaled: the number
# format hides thousands. merged: blank because it is merged with another cell, whose text it is given.
# invisible, cut: the text without what cannot be seen, or only its beginning.
# The others speak of rows and columns, not of one cell.
ODD_KINDS = (
    "error",
    "date",
    "boolean",
    "formula",
    "scaled",
    "merged",
    "invisible",
    "cut",
    "blank_row",
    "unknown_column",
    "missing_column",
    "no_rows",
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
    """

    declared: InputSheet
    file: str
    sheet: str
    rows: pl.DataFrame
    letters: Mapping[str, str]
    oddities: pl.DataFrame = field(default_factory=lambda: empty(ODDITIES))


@dataclass(frozen=True)
class Inputs:
    """A cluster's folder as read: how it describes itself, the shared registers, its sheets as raw rows.

    unread: file and sheet of each sheet that is not declared; for a whole file the sheet is "".
    """

    cluster: Cluster
    registers: Registers
    tables: tuple[RawTable, ...]
    unread: tuple[tuple[str, str], ...] = ()
