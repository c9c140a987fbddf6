"""What every cell of a sheet is: counted once each, so that the counts add up to the sheet's rectangle."""

from collections.abc import Mapping, Sequence

import polars as pl

from flows.ingest.layout.cells import ROW, letters_of
from schemas.grids import Grid
from schemas.raw import RawTable

OWNED = {
    "file": pl.String,
    "sheet": pl.String,
    "part": pl.String,
    ROW: pl.UInt32,
    "filled": pl.UInt32,
    "blank": pl.UInt32,
}

# The class of a filled cell by the kind of its row; those of data rows depend on their column.
_OF_ROW = {"title": "title", "header": "header", "label": "header", "subtotal": "subtotal", "note": "note"}


def cells_read(grid: Grid) -> int:
    """Return how many cells the rectangle from A1 to the last filled row and column has."""
    return grid.cells.height * grid.cells.width


def unread_tally(grid: Grid) -> dict[str, int]:
    """Return the tally of a sheet of which nothing could be read: all that is filled is quarantined."""
    filled = (
        sum(grid.cells.select(((pl.col("*") != "") & pl.col("*").is_not_null()).sum()).row(0))
        if grid.cells.width
        else 0
    )
    return {"quarantined": filled, "blank": cells_read(grid) - filled}


def tally(
    frame: pl.DataFrame,
    kinds: pl.DataFrame,
    columns: Mapping[str, str],
) -> dict[str, int]:
    """Count the cells that are in no table, by class.

    frame: row and the cells. kinds: row and kind, for every row of the frame: title, header, label (a label without
    figures), subtotal, note, blank, stray (filled only where nothing is read), data. columns: letter -> label,
    value, whole, ordinal or unknown. In data rows, labels and whole columns are in the tables, blank or not; of a
    column of values the filled cells are; the rest is counted here.
    """
    letters = letters_of(frame)
    counts = (
        frame.join(kinds, on=ROW, how="left", maintain_order="left")
        .group_by("kind")
        .agg(pl.len().alias("rows"), pl.col(letters).count())
    )
    result: dict[str, int] = {}

    def add(name: str, number: int) -> None:
        result[name] = result.get(name, 0) + number

    for line in counts.iter_rows(named=True):
        kind, rows = line["kind"], line["rows"]
        for letter in letters:
            filled, role = line[letter], columns.get(letter, "unknown")
            if kind == "data" and role in ("label", "whole"):
                continue
            add("blank", rows - filled)
            if kind in ("data", "stray", "label") and role == "unknown":
                add("quarantined", filled)
            elif kind == "data" and role == "ordinal":
                add("header", filled)
            elif kind != "data":
                add(_OF_ROW.get(kind, "quarantined"), filled)
    return {name: number for name, number in result.items() if number}


def owned_cells(tables: Sequence[RawTable]) -> pl.DataFrame:
    """Return, for each row of each table, how many filled and blank cells of its own it has (OWNED)."""
    return pl.concat([pl.DataFrame(schema=OWNED), *owned_by_table(tables)])


def owned_by_table(tables: Sequence[RawTable]) -> list[pl.DataFrame]:
    """Return for each table, in order, how many filled and blank cells of its own each of its rows has (OWNED).

    Labels that several parts share belong to the first part that has their row; further parts have only their value.
    Cells that are merged with a filled one count as filled. What `fixed` names is a header or a title, which the
    tally has.
    """
    parts = []
    seen: dict[tuple[str, str], pl.Series] = {}
    deepest = max((table.rows[ROW].to_physical().max() or 0 for table in tables), default=0)
    none_yet = pl.Series([False]).new_from_index(0, int(deepest) + 1)  # type: ignore[arg-type]
    for table in tables:
        before = seen.get((table.file, table.sheet), none_yet)
        own = [name for name in table.letters if name == "value" or not table.part]
        labels = [name for name in table.letters if name not in own]
        is_first = pl.col("__first")
        number = pl.sum_horizontal(
            pl.lit(0, dtype=pl.UInt32),
            *(pl.col(name).is_not_null().cast(pl.UInt32) for name in own),
            *((pl.col(name).is_not_null() & is_first).cast(pl.UInt32) for name in labels),
        )
        width = len(own) + len(labels) * is_first.cast(pl.UInt32)
        marked = table.rows.with_columns((~before.gather(table.rows[ROW])).alias("__first"))
        counted = marked.select(
            pl.lit(table.file).alias("file"),
            pl.lit(table.sheet).alias("sheet"),
            pl.lit(table.part).alias("part"),
            ROW,
            number.cast(pl.UInt32).alias("filled"),
            (width - number).cast(pl.UInt32).alias("blank"),
        )
        parts.append(counted)
        if table.part:
            seen[table.file, table.sheet] = before.clone().scatter(table.rows[ROW], values=True)
    return parts
