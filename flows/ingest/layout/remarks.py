"""What is to be said about the layout of a return: each thing once, at one cell."""

from collections.abc import Sequence

import polars as pl

from flows.ingest.layout.cells import ROW, letters_of
from flows.ingest.layout.columns import Column
from flows.ingest.layout.header import Lexicon
from schemas.errors import closest
from schemas.grids import Grid
from schemas.layouts import LayoutRemark
from schemas.registers import fold


def missing_remarks(quarantined: Sequence[tuple[str, Column]], grid: Grid) -> list[LayoutRemark]:
    """Say once of each kind what nothing says, at the first of the columns it is missing for."""
    remarks = []
    for name in dict.fromkeys(name for name, _ in quarantined):
        columns = [column for what, column in quarantined if what == name]
        rule = "layout_growth_unknown" if name == "growth" else f"layout_{name}_missing"
        texts = ", ".join(" ".join(column.text.split()) for column in columns[:3])
        more = f" (+{len(columns) - 3})" if len(columns) > 3 else ""
        remarks.append(LayoutRemark(rule, texts + more, grid.sheet, columns[0].cell))
    return remarks


def unknown_remarks(columns: Sequence[Column], below: pl.DataFrame, known: Lexicon, grid: Grid) -> list[LayoutRemark]:
    """Say of each column that is not read what stands over it, or first in it, and which known name is like that."""
    remarks = []
    for column in (column for column in columns if column.meaning == "unknown"):
        cells = below.select(ROW, column.letter).drop_nulls(column.letter)
        if not column.text and not cells.height:
            continue
        name = closest(fold(column.text), [*known.indicators, *known.headers, *known.changes, *known.relatives])
        found, cell = column.text, column.cell
        if not found:
            more = f" (+{cells.height - 1})" if cells.height > 1 else ""
            found, cell = cells[column.letter][0] + more, f"{column.letter}{cells[ROW][0]}"
        remarks.append(
            LayoutRemark("layout_header_unknown", found, grid.sheet, cell, name or "" if column.text else "")
        )
    return remarks


def row_remarks(frame: pl.DataFrame, kinds: pl.DataFrame, bare: pl.DataFrame, grid: Grid) -> list[LayoutRemark]:
    """Say once each that rows of totals were left out, and that rows have a label and no figure."""
    letters = letters_of(frame)
    remarks = []
    totals = kinds.filter(kind="subtotal").select(ROW)
    for rule, rows in (("layout_totals_left_out", totals), ("layout_row_without_figures", bare)):
        if rows.height:
            first = frame.filter(pl.col(ROW) == rows[ROW].min())
            letter = next(letter for letter in letters if first[letter][0] is not None)
            more = f" (+{rows.height - 1})" if rows.height > 1 else ""
            remarks.append(LayoutRemark(rule, first[letter][0] + more, grid.sheet, f"{letter}{first[ROW][0]}"))
    return remarks
