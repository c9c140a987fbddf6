"""Marks beside figures: what they look like and where they stand."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from flows.workbook.declare import Sheet, Table

MARK_SIGNS = {"none": "—", "provisional": "[p]", "revised": "[r]"}
# Where the signs of a row's figures stand: the first of these columns that a table has. "measured" and "what" say what
# a figure is of, and its unit.
_PLACES = ("sign", "mark", "remark", "shown_unit", "here_unit", "measured", "what", "says")


def signs(marks: pl.DataFrame) -> dict[str, str]:
    """Return the id of each marked fact -> its sign; marks: MARKS."""
    return {fact: MARK_SIGNS[mark] for fact, mark in marks.select("fact_id", "mark").iter_rows()}


def signed(sheet: Sheet, marks: pl.DataFrame) -> Sheet:
    """Return the sheet with the signs of its figures: in a table's column for remarks, else behind the unit.

    Never in a number's cell. A table that has neither column, or one for signs already, stays as it is.
    """
    if marks.is_empty():
        return sheet
    known = signs(marks)
    blocks = tuple(_signed(block, known) if isinstance(block, Table) else block for block in sheet.blocks)
    return replace(sheet, blocks=blocks)


def _signed(table: Table, known: Mapping[str, str]) -> Table:
    keys = [column.key for column in table.columns]
    place = next((key for key in _PLACES if key in keys), None)
    linked = [column for column in table.columns if column.link_kind == "fact" and not column.link_kind_in]
    ids = [column.link for column in linked if column.link]
    if place is None or place == "sign" or not ids:
        return table
    each = table.frame.select(
        pl.col(name).replace_strict(known, default=None, return_dtype=pl.String) for name in dict.fromkeys(ids)
    )
    if all(column.null_count() == column.len() for column in each):
        return table
    found = each.select(pl.concat_list(pl.all()).list.drop_nulls().list.unique(maintain_order=True).list.join(" "))
    behind = found.to_series().replace("", None)
    if not behind.null_count() < behind.len():
        return table
    said = pl.concat_str(pl.col(place).replace("", None), behind, separator=" ", ignore_nulls=True).replace("", None)
    return replace(table, frame=table.frame.with_columns(said.alias(place)))


def blanks(table: Table) -> int:
    """Return how many of the table's cells show the mark for what is not there."""
    if table.blank is None:
        return 0
    if table.frame.is_empty():
        return len(table.columns) - 1  # the first cell says why there are no rows
    keys = dict.fromkeys(column.key for column in table.columns)
    types = table.frame.schema
    missing = (
        (pl.col(key).is_null() | (pl.col(key) == "") if types[key] == pl.String else pl.col(key).is_null()).sum()
        for key in keys
    )
    return sum(table.frame.select(missing).row(0))
