"""Blocks of cells that stand outside tables and look like data."""

from collections import Counter
from collections.abc import Iterator

from flows.audit.package.book import Cell, Range

_LEAST_ROWS, _LEAST_COLUMNS = 3, 3  # a smaller block is a form or a list beside the table


def blocks(cells: tuple[Cell, ...]) -> Iterator[Range]:
    """Give the blocks of cells outside tables: rows in a run, each with several cells, that look like data."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    run: list[list[Cell]] = []
    for row in (*sorted(rows), None):
        if row is not None and len(rows[row]) > 1 and (not run or row == run[-1][0].row + 1):
            run.append(rows[row])
            continue
        if len(run) >= _LEAST_ROWS and (block := _block(run)):
            yield block
        run = [rows[row]] if row is not None and len(rows[row]) > 1 else []


def _block(run: list[list[Cell]]) -> Range | None:
    columns = Counter(cell.column for row in run for cell in row)
    full = [column for column, cells in columns.items() if cells >= _LEAST_ROWS]
    numbers = Counter(cell.column for row in run for cell in row if cell.kind == "number")
    if len(full) < _LEAST_COLUMNS and not (len(full) > 1 and max(numbers.values(), default=0) >= _LEAST_ROWS - 1):
        return None  # labels and entries side by side are a form
    return Range(min(columns), run[0][0].row, max(columns), run[-1][0].row)
