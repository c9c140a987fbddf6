"""One file to its sheets as grids of text; each format has a module of its own, imported when it is needed."""

from pathlib import Path

from flows.ingest.kinds import KINDS
from flows.ingest.readers.refusal import Unreadable
from schemas.grids import Grid, Remark

__all__ = ["WARM", "Unreadable", "read_enclosed", "read_grids"]

WARM = ("openpyxl", "flows.ingest.readers.workbook")  # what most files need, and what takes longest to import


def read_grids(path: Path, name: str, kind: str) -> tuple[tuple[Grid, ...], tuple[Remark, ...]]:
    """Read every sheet of a file, and what is to be said about it.

    name: what the user calls the file. kind: one of KINDS; the content decides, not the ending.
    Raises Unreadable where the content cannot be read, OSError where the file cannot be opened, ValueError for an
    unknown kind. A hostile file may do worse to the process: `flows.ingest.guard` calls this in a child.
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    if kind == "csv":
        from flows.ingest.readers.delimited import read_delimited

        return read_delimited(path, name), ()
    if kind == "parquet":
        from flows.ingest.readers.parquet import read_parquet

        return read_parquet(path, name), ()
    from flows.ingest.readers.workbook import read_workbook

    return read_workbook(path, name, kind)


def read_enclosed(path: Path, name: str) -> tuple[Grid, ...]:
    """Read what a report encloses in its package for later ones; `flows.ingest.readers.enclosed` says what that is.

    Raises Unreadable where it encloses nothing that can be read. To be called in a child, like `read_grids`.
    """
    from flows.ingest.readers import enclosed

    return enclosed.read_enclosed(path, name)
