"""Where links lead: to sheets, to rows of tables that have an anchor, to the web, to files beside the workbook."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import polars as pl

from flows.workbook.declare import Anchor, Column, Line, Sheet, Table
from flows.workbook.layout.page import LINKS
from flows.workbook.layout.places import block_rows, part_key, sheet_name, top_rows
from flows.workbook.layout.widest import MANY
from flows.workbook.speech import Speech

FILE = "file"  # the kind of a link to a file that stands beside the workbook, by its name
_KIND, _KEY = "kind", "key"


def anchors(sheets: Sequence[Sheet], said: Speech) -> dict[Anchor, str]:
    """Return where every link leads: sheets to their A1, rows of anchored tables to their first cell, files by name.

    Of a table with many rows only those have a place here that something leads to.
    """
    tables = [block for declared in sheets for block in declared.blocks if isinstance(block, Table)]
    wanted = _wanted(sheets) if any(table.anchor and table.frame.height > MANY for table in tables) else {}
    found: dict[Anchor, str] = {}
    for declared in sheets:
        title = sheet_name(declared, said)
        found["sheet", part_key(declared)] = f"'{title}'!A1"
        row = top_rows(declared)
        for block in declared.blocks:
            if isinstance(block, Line):
                found.update((link, quote(link[1])) for *_, link in block.cells if link and link[0] == FILE)
            elif isinstance(block, Table) and block.anchor:
                kind, column = block.anchor
                first = row + (block.caption is not None) + 2
                for number, key in _rows(block.frame[column], wanted.get(kind, set())):
                    found.setdefault((kind, key), f"'{title}'!A{first + number}")
            row += block_rows(block)
    return found


def _rows(keys: pl.Series, wanted: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a column of keys, from 0; of many only those that are wanted."""
    if keys.len() <= MANY:
        return enumerate(keys)
    named = keys.alias(_KEY).to_frame().with_row_index("row")
    return named.filter(pl.col(_KEY).is_in(list(wanted))).iter_rows()


def _wanted(sheets: Sequence[Sheet]) -> Mapping[str, set[str]]:
    """Return kind -> keys of all that something leads to."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for block in (block for declared in sheets for block in declared.blocks):
        if isinstance(block, Line):
            for kind, key in (link for *_, link in block.cells if link):
                wanted[kind].add(key)
        elif isinstance(block, Table):
            for column in block.columns:
                for kind, key in _led(column, block.frame):
                    wanted[kind].add(key)
    return wanted


def _led(column: Column, frame: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield kind and key of what a column leads to: a sheet has no more links than LINKS, row by row from the first."""
    if column.link is None:
        return iter(())
    kind = pl.col(column.link_kind_in) if column.link_kind_in else pl.lit(column.link_kind)
    leads = frame.head(LINKS).select(kind.alias(_KIND), pl.col(column.link).alias(_KEY))
    return leads.drop_nulls().unique(maintain_order=True).iter_rows()
