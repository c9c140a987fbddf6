"""A return of any shape to raw rows of facts: header, row labels and title together say what each figure is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from flows.ingest.layout.cells import (
    ROW,
    letters_of,
    merges,
    numbered,
    spread,
    top_lines,
)
from flows.ingest.layout.columns import Column, layout_columns, read_columns
from flows.ingest.layout.figures import Return, facts_of, labelled
from flows.ingest.layout.header import lexicon
from flows.ingest.layout.kinds import final_kinds, next_table, row_kinds
from flows.ingest.layout.memory import compare, file_words, header_key, sheet_like
from flows.ingest.layout.remarks import missing_remarks, row_remarks, unknown_remarks
from flows.ingest.layout.stack import Stack, find_stack
from flows.ingest.layout.tally import tally, unread_tally
from flows.ingest.layout.title import read_title
from schemas.contract import validate
from schemas.grids import Grid
from schemas.inputs import SOURCES
from schemas.layouts import Layout, LayoutRemark, LayoutSheet
from schemas.raw import ITSELF, RawTable, raw_contract
from schemas.registers import Registers


@dataclass(frozen=True)
class WideRead:
    """One sheet of a return after reading.

    tables: a table of FACTS for each column of figures that could be read, then one of SOURCES for the return; none
    where no table was recognised. layout: what was recognised, or None. remarks: what is to be said about the layout.
    tally: how many cells are of which class, but for those in the tables (see `owned_cells`); the first table has it
    too.
    """

    tables: tuple[RawTable, ...] = ()
    layout: LayoutSheet | None = None
    remarks: tuple[LayoutRemark, ...] = ()
    tally: Mapping[str, int] = field(default_factory=dict)


def wide_tables(
    grid: Grid,
    registers: Registers,
    sender: str,
    remembered: Layout | None = None,
    *,
    entities: Iterable[str] = (),
    several: bool = False,
) -> WideRead:
    """Read a sheet of a return.

    sender: the name of its folder. remembered: what is known of the sender. entities: the names of the cluster's
    own, in any language. several: whether other sheets of the file hold figures too, so that ids must name the sheet.
    A value that is blank is no fact. A cell that is merged with a filled one has its text: beside figures it is a
    label that goes for several rows; a figure is told as merged and not used twice. A label of an entity or a period
    that is left blank is that of the row above where another label tells the rows apart.
    """
    layout = remembered or Layout()
    known = lexicon(registers, entities)
    sheet = _remembered_sheet(layout, grid)
    stack = find_stack(grid, known, {column.header: column.meaning for column in sheet.columns} if sheet else {})
    if stack is None:
        return _unread(grid)
    title = read_title(top_lines(grid, stack.top - 1), known)
    frame = numbered(grid)
    below = frame.filter(pl.col(ROW) > stack.bottom)
    sheet = sheet_like(layout, grid.sheet, [header_key(one.text for one in texts) for texts in stack.columns]) or sheet
    has_entity = bool(title.entity.text or layout.entity)
    columns = read_columns(stack, below, known, sheet, has_entity=has_entity)
    if not any(column.holds_figures for column in columns):
        unread = _unread(grid)
        return replace(unread, remarks=tuple(unknown_remarks(columns, below, known, grid)) or unread.remarks)
    labels = {
        column.meaning: column for column in columns if column.meaning not in ("value", "change", "ordinal", "unknown")
    }
    stem = file_words(grid.file)
    about = Return(
        grid,
        known,
        title,
        layout,
        labels,
        f"{sender}/{stem}/{grid.sheet}" if several else f"{sender}/{stem}",
        f"{grid.file}!{grid.sheet}!" if several else f"{grid.file}!",
        sheet.totals if sheet else "",
    )
    return _read(about, stack, columns, frame, sender)


def _remembered_sheet(layout: Layout, grid: Grid) -> LayoutSheet | None:
    named = [sheet for sheet in layout.sheets if sheet.name == grid.sheet]
    fits = named or list(layout.sheets)
    return fits[0] if len(fits) == 1 else None


def _unread(grid: Grid) -> WideRead:
    counts = {name: number for name, number in unread_tally(grid).items() if number}
    if "quarantined" not in counts:
        return WideRead(tally=counts)  # a blank sheet is nothing to speak of
    return WideRead(tally=counts, remarks=(LayoutRemark("layout_not_recognised", grid.sheet, grid.sheet, "A1"),))


def _read(about: Return, stack: Stack, columns: Sequence[Column], frame: pl.DataFrame, sender: str) -> WideRead:
    grid = about.grid
    kinds = row_kinds(frame, stack, columns, about)
    end = next_table(frame, kinds, columns, about.known)
    if end:
        is_beyond = (pl.col(ROW) >= end) & (pl.col("kind") != "blank")
        kinds = kinds.with_columns(pl.when(is_beyond).then(pl.lit("stray")).otherwise("kind").alias("kind"))
    data = frame.join(kinds.filter(pl.col("kind").is_in(["data", "total"])), on=ROW, how="semi", maintain_order="left")
    data, covered = spread(data, [one for one in merges(grid) if one.bottom > stack.bottom], skip=data.head(0))
    tables, missing = _tables(about, columns, labelled(about, data, kinds.filter(kind="total").select(ROW)), covered)
    numbers = [pl.DataFrame(schema={ROW: pl.UInt32}), *(table.rows.select(ROW) for table in tables)]
    kinds, bare = final_kinds(kinds, pl.concat(numbers).unique(), data, columns)
    read = {table.part for table in tables}
    counts = tally(_with_merged(frame, data, read) if covered.height else frame, kinds, _roles(columns, read))
    rows = tuple(range(stack.top, stack.bottom + 1))
    found = LayoutSheet(name=grid.sheet, header_rows=rows, totals=about.totals, columns=layout_columns(columns))
    changes = compare(about.layout, found)
    renamed = {remark.cell for remark in changes if remark.rule == "layout_column_renamed"}
    remarks = [
        *missing_remarks(missing, grid),
        *(one for one in unknown_remarks(columns, data, about.known, grid) if one.cell not in renamed),
        *row_remarks(frame, kinds, bare, grid),
        *([LayoutRemark("layout_second_table", f"{end}:{frame.height}", grid.sheet, f"A{end}")] if end else []),
        *changes,
    ]
    if tables:
        tables = [replace(tables[0], tally=counts), *tables[1:], _source(about, sender)]
    return WideRead(tuple(tables), found, tuple(remarks), counts)


def _tables(
    about: Return, columns: Sequence[Column], rows: pl.DataFrame, covered: pl.DataFrame
) -> tuple[list[RawTable], list[tuple[str, Column]]]:
    """Return the facts of each column of figures, and the columns that cannot be read with what is missing."""
    tables: list[RawTable] = []
    missing: list[tuple[str, Column]] = []
    for column in (column for column in columns if column.holds_figures):
        found = facts_of(about, column, rows, covered)
        if isinstance(found, str):
            missing.append((found, column))
        else:
            tables.append(found)
    return tables, missing


def _roles(columns: Sequence[Column], read: set[str]) -> dict[str, str]:
    """Return what the tally needs to know of each column."""
    roles = {}
    for column in columns:
        if column.holds_figures:
            roles[column.letter] = "value" if column.letter in read else "unknown"
        else:
            roles[column.letter] = column.meaning if column.meaning in ("ordinal", "unknown") else "label"
    return roles


def _with_merged(frame: pl.DataFrame, data: pl.DataFrame, read: set[str]) -> pl.DataFrame:
    """Return the cells as the tables have them: a figure that is merged with another is in its row."""
    letters = [letter for letter in letters_of(frame) if letter in read]
    if not letters:
        return frame
    spread_out = data.select(ROW, *(pl.col(letter).alias(f"__{letter}") for letter in letters))
    return frame.join(spread_out, on=ROW, how="left", maintain_order="left").select(
        pl.coalesce(letter, f"__{letter}").alias(letter) if letter in read else pl.col(letter)
        for letter in frame.columns
    )


def _source(about: Return, sender: str) -> RawTable:
    """Return the return itself as a source of facts."""
    title, layout = about.title, about.layout
    row = {
        ROW: int("".join(filter(str.isdigit, title.title.cell)) or 1),
        "source_id": about.source_id,
        "title": " ".join(title.title.text.split()) or file_words(about.grid.file),
        "publisher": layout.publisher or layout.entity or title.entity.text or sender,
        "published_on": title.published_on.text or layout.published_on or None,
        "grade": layout.grade,
        "url": None,
    }
    rows = pl.DataFrame([row], schema={ROW: pl.UInt32} | dict.fromkeys(SOURCES.names, pl.String))
    cells = {"title": title.title.cell, "published_on": title.published_on.cell}
    fixed = {name: cells.get(name, "") for name in SOURCES.names}
    return RawTable(
        SOURCES, about.grid.file, about.grid.sheet, validate(raw_contract(SOURCES), rows), {}, part=ITSELF, fixed=fixed
    )
