"""One file that a sender sent to raw rows of facts: each of its sheets, by the layout that is known of the sender."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.ingest.layout.memory import learned, read_layout
from flows.ingest.layout.wide import wide_tables
from schemas.grids import FileRead, Remark
from schemas.inputs import FORM_SHEETS
from schemas.layouts import Layout
from schemas.raw import RawTable
from schemas.registers import Registers

LAYOUT_FILE = "layout.toml"


@dataclass(frozen=True)
class Sender:
    """Who sent a file: the name of its folder under returns/, and what is remembered of its layout."""

    name: str
    layout: Layout | None = None


@dataclass(frozen=True)
class ReturnRead:
    """The tables of a return, what is to be said about its sheets, and the layout to be remembered if it is new."""

    tables: tuple[RawTable, ...] = ()
    remarks: tuple[Remark, ...] = ()
    layout: Layout | None = None


def read_sender(folder: Path) -> Sender:
    """Read what is known of a sender. Raises InputError where its layout.toml cannot be read."""
    return Sender(folder.name, read_layout(folder / LAYOUT_FILE))


def read_return(read: FileRead, registers: Registers, sender: Sender, entities: Iterable[str]) -> ReturnRead:
    """Recognise the sheets of a return; a refused file has none.

    entities: the names of the cluster's own, in any language.
    """
    grids = [grid for grid in read.grids if grid.cells.height and grid.sheet not in FORM_SHEETS]
    known = tuple(entities)
    sheets = [
        wide_tables(grid, registers, sender.name, sender.layout, entities=known, several=len(grids) > 1)
        for grid in grids
    ]
    found = [sheet.layout for sheet in sheets if sheet.layout is not None]
    return ReturnRead(
        tuple(table for sheet in sheets for table in sheet.tables),
        tuple(remark for sheet in sheets for remark in sheet.remarks),
        learned(sender.layout, found) if found else None,
    )
