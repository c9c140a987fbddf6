"""Where everything will stand before it is laid out: rows of blocks, cells that links lead to, widths of columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from flows.workbook.declare import Anchor, ChartRow, Column, Line, Sheet, Table
from flows.workbook.measure import text_width
from flows.workbook.speech import Speech
from flows.workbook.theme import RIGHT_ALIGNED

WIDEST = 60.0  # characters; what is longer wraps


def top_rows(declared: Sheet) -> int:
    """Return how many rows stand above a sheet's first block: title, lines, link back, a gap."""
    return 1 + len(declared.lines) + (declared.key != "cover") + 1


def block_rows(block: Table | Line | ChartRow) -> int:
    """Return how many rows a block takes, the gap after it included."""
    if isinstance(block, Table):
        return (block.caption is not None) + 1 + max(block.frame.height, 1) + 1
    return block.rows + 1 if isinstance(block, ChartRow) else 1


def anchors(sheets: Sequence[Sheet], said: Speech) -> dict[Anchor, str]:
    """Return where every link leads: sheets to their A1, rows of anchored tables to their first cell."""
    found: dict[Anchor, str] = {}
    for declared in sheets:
        title = said.label(f"sheet.{declared.key}")
        found["sheet", declared.key] = f"'{title}'!A1"
        row = top_rows(declared)
        for block in declared.blocks:
            if isinstance(block, Table) and block.anchor:
                kind, column = block.anchor
                first = row + (block.caption is not None) + 2
                for number, key in enumerate(block.frame[column]):
                    found.setdefault((kind, key), f"'{title}'!A{first + number}")
            row += block_rows(block)
    return found


def column_widths(declared: Sheet, said: Speech) -> list[float]:
    """Return the columns' widths: as declared, but never too narrow for a number, which Excel would show as ####."""
    tables = [block for block in declared.blocks if isinstance(block, Table)]
    widths = list(declared.widths) or [_text_room(column, tables[0]) for column in tables[0].columns]
    for table in tables:
        for number, column in enumerate(table.columns):
            if column.role in RIGHT_ALIGNED:
                widths[number] = max(widths[number], _number_room(column, table, said))
    return widths


def hedge_word(column: Column, values: Mapping[str, Any], said: Speech) -> str:
    """Return the word before a row's figure: over, about, almost, up to, or nothing."""
    hedge = values[column.hedge] if column.hedge else None
    return said.label(f"qualifier.{hedge}") if hedge and hedge != "exact" else ""


def _text_room(column: Column, table: Table) -> float:
    """Return the declared width, or what the longest unwrapped text needs if that is more."""
    if column.role != "text":
        return column.width
    texts = table.frame[column.key].drop_nulls().unique().cast(pl.String)
    return max(column.width, min(max((text_width(text) for text in texts), default=0.0) + 2, WIDEST))


def _number_room(column: Column, table: Table, said: Speech) -> float:
    """Return what the longest number of the column needs as it is shown: hedge, thousands, decimals, indent."""
    if column.role not in ("number", "percent") or not column.decimals:
        return 0.0
    scale, sign = (100, "%") if column.role == "percent" else (1, "")
    keys = [key for key in (column.key, column.decimals, column.hedge) if key]
    rows = table.frame.select(keys).drop_nulls(column.key).unique().iter_rows(named=True)
    texts = (
        f"{hedge_word(column, row, said)} {row[column.key] * scale:,.{row[column.decimals] or 0}f}{sign}"
        for row in rows
    )
    return max((text_width(text) for text in texts), default=0.0) * 1.1 + 3
