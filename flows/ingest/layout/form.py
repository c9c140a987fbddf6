"""The form's own sheet: whether this is a form that can be read here."""

import polars as pl

from schemas.errors import InputError
from schemas.grids import FileRead
from schemas.inputs import FORM_SHEETS, FORM_VERSION, FORM_VERSION_LABEL


def check_form(file: FileRead) -> None:
    """Do nothing where the file is no form of ours, or is one of this version.

    Raises InputError where its guide names another version: its sheets may mean something else by the same names.
    """
    for grid in file.grids:
        if grid.sheet != FORM_SHEETS[0] or not {"A", "B"} <= set(grid.cells.columns):
            continue
        rows = grid.cells.with_row_index("row", offset=1).filter(pl.col("A") == FORM_VERSION_LABEL)
        for row, version in rows.select("row", "B").iter_rows():
            if version != FORM_VERSION:
                raise InputError(
                    f"{file.file}, sheet {grid.sheet}, B{row}: the form is of version {version or 'not said'!r}, and "
                    f"version {FORM_VERSION!r} is read here. Copy its rows into a form made by `clusterbook new`"
                )
