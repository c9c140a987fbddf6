"""The accounts of what was read: each row is kept or left out with a finding, each cell is of one class."""

import polars as pl

from flows.ingest.layout.tally import owned_by_table, unread_tally
from flows.tidy.checks import AT, SHEET, Checked
from schemas.facts import BALANCE, CELLS
from schemas.inputs import FORM_SHEETS
from schemas.raw import ITSELF, Grid, Inputs
from schemas.vocabulary import CELL_CLASSES


def balance(checked: Checked, kept: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Count, for each file and sheet, rows read, kept and left out; a row that vanished is our own fault."""
    rows, kept = (frame.select(AT).filter(pl.col("part") != ITSELF) for frame in (checked.rows, kept))
    left_out = findings.filter("left_out").select(AT).unique()
    counted = (
        rows.group_by("file", "sheet", maintain_order=True)
        .agg(pl.len().alias("read"))
        .join(kept.group_by("file", "sheet").agg(pl.len().alias("kept")), on=("file", "sheet"), how="left")
        .join(
            # Findings of other declared sheets can stand in the same sheet of a file.
            left_out.join(rows if left_out.height else rows.clear(), on=AT, how="semi")
            .group_by("file", "sheet")
            .agg(pl.len().alias("left_out")),
            on=("file", "sheet"),
            how="left",
        )
        .with_columns(pl.col("kept", "left_out").fill_null(0), pl.lit(0, dtype=pl.UInt32).alias("later"))
    )
    unaccounted = counted.filter(pl.col("read") != pl.col("kept") + pl.col("left_out"))
    if unaccounted.height:
        raise AssertionError(f"rows are neither kept nor accounted for by a finding: {unaccounted.rows(named=True)}")
    return counted.select(*BALANCE.columns)


def cells_by_class(inputs: Inputs, kept: pl.DataFrame, unused: pl.DataFrame) -> pl.DataFrame:
    """Return how many cells of each sheet are of which class (CELLS); a cell that vanished is our own fault.

    kept: the addresses of the rows that are in use. The filled cells of the others are quarantined, as are those of
    columns and sheets that nobody reads. unused: file, sheet and cell of filled cells in rows that are in use, which
    were read as blank: they are quarantined too.
    """
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for table in inputs.tables:
        counts = counted.setdefault((table.file, table.sheet), dict.fromkeys(CELL_CLASSES, 0))
        for name, number in table.tally.items():
            counts[name] += number
    # By table: numbers of rows are quicker to look up than whole addresses.
    in_use = kept.partition_by(SHEET, as_dict=True, include_key=False)
    for table, owned in zip(inputs.tables, owned_by_table(inputs.tables), strict=True):
        mine = in_use.get((table.file, table.sheet, table.part), kept.select("row").clear())["row"]
        filled, blank = owned.select(pl.col("filled", "blank").sum()).row(0)
        accepted = int(owned.filter(pl.col("row").is_in(mine.implode()))["filled"].sum())
        counts = counted[table.file, table.sheet]
        counts["accepted"] += accepted
        counts["quarantined"] += filled - accepted
        counts["blank"] += blank
    for file, sheet, number in unused.group_by("file", "sheet").len().iter_rows():
        counted[file, sheet]["accepted"] -= number
        counted[file, sheet]["quarantined"] += number
    for grid in (grid for file in inputs.files for grid in file.grids):
        counts = counted.setdefault((grid.file, grid.sheet), _unread(grid))
        if sum(counts.values()) != grid.cells.height * grid.cells.width:
            raise AssertionError(
                f"{grid.file}, sheet {grid.sheet}: {grid.cells.height} rows of {grid.cells.width} cells were read, "
                f"and {counts} accounted for"
            )
    rows = [(*address, name, number) for address, counts in counted.items() for name, number in counts.items()]
    return pl.DataFrame(rows, schema=CELLS.columns, orient="row")


def _unread(grid: Grid) -> dict[str, int]:
    counts = dict.fromkeys(CELL_CLASSES, 0) | unread_tally(grid)
    if grid.sheet in FORM_SHEETS:  # the form's own lists: nobody filled them in
        counts |= {"note": counts["quarantined"], "quarantined": 0}
    return counts
