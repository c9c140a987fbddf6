"""Where everything will stand before it is laid out: rows of blocks and widths of columns."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from openpyxl.utils import column_index_from_string

from flows.workbook.declare import Block, ChartRow, Choice, Column, Line, Sheet, Table
from flows.workbook.layout.measure import PADDING, longest_word, text_width
from flows.workbook.layout.widest import MANY, extremes, widest
from flows.workbook.speech import Speech
from flows.workbook.streaming.side_by_side import side_by_side
from flows.workbook.theme import in_powers

WIDEST = 60.0  # characters; what is longer wraps
PAGE, PORTRAIT_PAGE = 197.0, 134.0  # characters across A4 that print at 77 % or more: 10.5 pt is then 8 pt on paper
_FULL_SIZE = 0.76  # of the characters across a page: so many print at 100 %
FILTER_ARROW = 2.0  # characters that the arrow in a header takes
_STATE = 16.0  # characters that a state gets at most to stand on one line
_DAY = 12.5  # characters that a date takes
_DIGITS = {"percent": 1, "points": 1}  # decimals of a role where no column says them
_LEAST = 14.5  # characters that a column of text keeps when it gives way to numbers: few words are longer
_LONGEST_WORD = 20.0  # characters; what is longer is broken
_UNSURE = 1.06  # no two programs make text quite as wide
_STATE_PADDING = 1.5  # characters on both sides of a state, which has no indent


def top_rows(declared: Sheet) -> int:
    """Return how many rows stand above a sheet's first block: title, lines, link back, a gap."""
    return 1 + len(declared.lines) + (declared.key != "cover") + 1


def block_rows(block: Block) -> int:
    """Return how many rows a block takes, the gap after it included."""
    if isinstance(block, Table):
        return (block.caption is not None) + 1 + max(block.frame.height, 1) + 1
    if isinstance(block, Choice):
        return 3  # caption, cell, gap
    return block.rows + 1 if isinstance(block, ChartRow) else 1


def part_key(declared: Sheet) -> str:
    """Return the key by which links name the sheet: its own, and of a further part with its number."""
    return f"{declared.key} {declared.part}" if declared.part > 1 else declared.key


def sheet_name(declared: Sheet, said: Speech) -> str:
    """Return what stands on the sheet's tab."""
    name = said.label(f"sheet.{declared.key}")
    return f"{name} {declared.part}" if declared.part > 1 else name


def column_widths(declared: Sheet, said: Speech) -> list[float]:
    """Return the columns' widths: as declared, but with room for numbers, which Excel would else show as ####.

    No word of a header is broken either. Where that makes a sheet wider than its page, columns that have room to
    spare give way; a sheet whose numbers leave none is printed smaller.
    """
    tables = [block for block in declared.blocks if isinstance(block, Table)]
    widths = list(declared.widths[: _used(declared)]) or _each(partial(_text_room, table=tables[0]), tables[0])
    least = [min(width, _LEAST) for width in widths]
    for table in tables:
        if table.frame.is_empty():
            place = said_at(table) - 1
            least[place] = max(least[place], longest_word(table.empty) + PADDING)
        numbers = _each(partial(_number_room, table=table, said=said), table)
        for number, column in enumerate(table.columns):
            needed = max(numbers[number], _header_room(column))
            if column.role == "state":
                needed = max(needed, _state_room(column, table))
            elif column.role == "wrap":
                needed = max(needed, min(_word_room(column, table), max(widths[number], _LEAST)))
            if column.role == "text" and not declared.widths:
                needed = max(needed, widths[number])
            least[number] = max(least[number], needed)
    widths = [max(width, room) for width, room in zip(widths, least, strict=True)]
    page = PORTRAIT_PAGE if declared.portrait else PAGE
    return _grown(_fitted(widths, least, page), tables, page * _FULL_SIZE)


def _each(room: Callable[[Column], float], table: Table) -> list[float]:
    """Return what a look at each column finds; of a large table at two columns at a time."""
    return side_by_side(room, table.columns) if table.frame.height > MANY else list(map(room, table.columns))


def said_at(table: Table) -> int:
    """Return the number of the column in which a table without rows says so: the first one for words."""
    words = (number for number, column in enumerate(table.columns, start=1) if column.role in ("text", "wrap", "state"))
    return next(words, 1)


def _used(declared: Sheet) -> int:
    """Return how many columns something of the sheet stands in: a part of it may need fewer than the whole.

    A sheet without a table keeps all: its lines run over them.
    """
    if not any(isinstance(block, Table) for block in declared.blocks):
        return len(declared.widths)
    last = 0
    for block in declared.blocks:
        if isinstance(block, Table):
            last = max(last, len(block.columns))
        elif isinstance(block, ChartRow):
            last = max(last, *(column_index_from_string(chart.columns[1]) for chart in block.charts), 0)
        elif isinstance(block, Line):
            last = max(last, *(cell[0] for cell in block.cells), 0)
    return last or len(declared.widths)


def _grown(widths: list[float], tables: Sequence[Table], page: float) -> list[float]:
    """Return the widths with columns of text widened to a page at full size: narrower, they would only be longer."""
    wraps = {n for table in tables for n, column in enumerate(table.columns) if column.role == "wrap"}
    over, room = page - sum(widths), sum(widths[n] for n in wraps)
    if over <= 0 or not room:
        return widths
    return [
        round(min(width * (1 + over / room), max(WIDEST, width)), 2) if n in wraps else width
        for n, width in enumerate(widths)
    ]


def _fitted(widths: list[float], least: list[float], page: float) -> list[float]:
    """Return the widths narrowed to the page's, each column by its share of what all have to spare."""
    over = sum(widths) - page
    spare = sum(widths) - sum(least)
    if over <= 0 or spare <= 0:
        return widths
    share = min(over / spare, 1.0)
    return [round(width - (width - room) * share, 2) for width, room in zip(widths, least, strict=True)]


def hedge_word(column: Column, values: Mapping[str, Any], said: Speech) -> str:
    """Return the word before a row's figure: over, about, almost, up to, or nothing."""
    hedge = values[column.hedge] if column.hedge else None
    return said.label(f"qualifier.{hedge}") if hedge and hedge != "exact" else ""


def _text_room(column: Column, table: Table) -> float:
    """Return the declared width, or what the longest unwrapped text needs if that is more."""
    if column.role != "text":
        return column.width
    enough = (WIDEST - PADDING) / _UNSURE
    return max(column.width, min(widest(table.frame[column.key], text_width, enough) * _UNSURE + PADDING, WIDEST))


def _word_room(column: Column, table: Table) -> float:
    """Return what the longest word of the column needs not to be broken, if that is not much."""
    return min(widest(table.frame[column.key], longest_word, _LONGEST_WORD - PADDING) + PADDING, _LONGEST_WORD)


def _state_room(column: Column, table: Table) -> float:
    """Return what the longest word for a state needs on one line, if that is not much."""
    enough = (_STATE - _STATE_PADDING) / _UNSURE
    return min(widest(table.frame[column.key], text_width, enough) * _UNSURE + _STATE_PADDING, _STATE)


def _number_room(column: Column, table: Table, said: Speech) -> float:
    """Return what the longest number of the column needs as it is shown: hedge, thousands, decimals, indent."""
    if column.role == "date":
        return _DAY
    if column.role not in ("number", "percent", "points", "whole") or table.frame.is_empty():
        return 0.0
    numbers = _numbers(column, table)
    most = max((_digits(column, row) for row in numbers), default=0) if column.decimals else 0
    texts = (f"{hedge_word(column, row, said)} {_shown(column, row, most)}" for row in numbers)
    return max(map(text_width, texts), default=0.0) * 1.1 + 2.5


def _shown(column: Column, row: Mapping[str, Any], most: int) -> str:
    """Return the number as its cell shows it; most: the decimals of the column's most exact one, see figure_format."""
    value, digits = row[column.key], _digits(column, row)
    kept = ("" if digits or not most else ".") + "0" * (most - digits)
    if column.role == "percent":
        return f"{value * 100:,.{digits}f}%{kept}"
    powers = column.decimals and in_powers(value, published=not column.formula)
    return f"{value:.2E}" if powers else f"{value:,.{digits}f}{kept}"


def _numbers(column: Column, table: Table) -> list[dict[str, Any]]:
    """Return a column's different numbers, each with its digits and its hedge; the extremes where all are shown alike.

    Lists, not expressions: there are hundreds of small columns, and each query costs more than its rows.
    """
    if not column.decimals and not column.hedge:
        values = table.frame[column.key]
        ends = values.min(), values.max()
        if math.inf in ends or -math.inf in ends:  # no cell holds one, and it would hide the longest of the others
            values = values.filter(values.is_finite())
            ends = values.min(), values.max()
        return [{column.key: value} for value in ends if value is not None]
    keys = [key for key in (column.key, column.decimals, column.hedge) if key]
    if table.frame.height > MANY:
        return extremes(table.frame, column.key, keys[1:], published=not column.formula).to_dicts()
    rows = dict.fromkeys(zip(*(table.frame[key].to_list() for key in keys), strict=True))
    return [dict(zip(keys, row, strict=True)) for row in rows if row[0] is not None]


def _digits(column: Column, values: Mapping[str, Any]) -> int:
    said = values[column.decimals] if column.decimals else None
    return int(said) if said is not None else _DIGITS.get(column.role, 0)


def _header_room(column: Column) -> float:
    """Return what the longest word of a header needs: bold, between indent and padding, beside the filter's arrow."""
    return longest_word(column.label) * _UNSURE + PADDING + FILTER_ARROW
