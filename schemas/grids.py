"""What a reader of files hands over: cells as text, and what is to be said about the file.

It stands apart from `schemas.raw` because the guard's child needs it and must start without pandera.
"""

from dataclasses import dataclass, field

import polars as pl

from schemas.remark import Remark as Remark  # the "as" says that it is handed on

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

# Rows are counted as Excel counts, from 1; letter: the column's. One cell may stand here once for each of its kinds.
ODD_CELL_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "letter": pl.String,
    "kind": pl.Enum(CELL_KINDS),
    "found": pl.String,
}


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
    odd: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ODD_CELL_COLUMNS))
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
