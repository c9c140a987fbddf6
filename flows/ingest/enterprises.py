"""The cluster's registers of enterprises: each file's one sheet, as raw rows."""

from collections.abc import Mapping
from pathlib import Path

from flows.ingest.declared import Declared
from flows.ingest.layout.enterprises import register_grid, register_table
from schemas.cluster import Cluster
from schemas.errors import InputError
from schemas.inputs import ENTERPRISES
from schemas.raw import FileRead, RawTable, Remark
from schemas.registers import Registers


def register_tables(
    files: Mapping[Path, FileRead], registers: Registers, cluster: Cluster, *, lenient: bool
) -> Declared:
    """Return the rows of all registers of enterprises, in the order of the files.

    lenient: a register that cannot be used is said to be so, where else InputError is raised.
    """
    tables: list[RawTable] = []
    broken: list[tuple[str, Remark]] = []
    for file in files.values():
        try:
            grid = register_grid(file, registers)
            if grid is not None:
                tables.append(register_table(grid, registers, cluster.enterprises, cluster.currency))
        except InputError as error:
            if not lenient:
                raise
            broken.append((file.file, Remark("sheet_unusable", str(error), ENTERPRISES.name)))
    read = {(table.file, table.sheet) for table in tables}
    grids = [grid for file in files.values() for grid in file.grids if grid.cells.height]
    unread = [(grid.file, grid.sheet) for grid in grids if (grid.file, grid.sheet) not in read]
    return Declared(tuple(tables), tuple(broken), tuple(unread))
