"""Rows of a large table as sheet XML, a chunk at a time."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, reduce

import polars as pl

from flows.workbook.finishing.values import FinishError
from flows.workbook.streaming.heights import HEIGHT, usual_height
from flows.workbook.streaming.side_by_side import side_by_side
from flows.workbook.streaming.streamed import Streamed, StreamedColumn
from flows.workbook.streaming.worked_out import worked_out
from flows.workbook.streaming.written import EMPTY, SHARED, Case, Written, written

# A table is made in some twenty chunks: fewer leave a core idle at both ends, more cost more in calls. Of so many cells
# each: 500,000 are some 17 MB of XML, and larger ones take more memory and no less time.
_CHUNKS, CHUNK_CELLS, _MOST_CELLS = 20, 150_000, 500_000
_MAKERS = 2  # threads that make chunks while the caller deflates them; more do not pay even where there are more cores
_ROW = "row number"

Piece = str | pl.Expr


def row_chunks(table: Streamed) -> Iterator[memoryview]:
    """Yield the rows of a table that went through `pooled` as UTF-8, in order, in pieces of whole rows.

    While some are used the next ones are made. Where the pieces end may differ from machine to machine.
    """
    make = partial(_chunk, table, _line(table))
    width, height = len(table.columns), table.frame.height
    rows = max(min(max(width * height // _CHUNKS, CHUNK_CELLS), _MOST_CELLS) // width, 1)
    with ThreadPoolExecutor(_MAKERS) as makers:
        ahead: deque[Future[list[memoryview]]] = deque()
        for first in range(0, height, rows):
            ahead.append(makers.submit(make, first, rows))
            if len(ahead) > _MAKERS:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def _line(table: Streamed) -> pl.Expr:
    """Return a row as XML, worked out of the columns of the frame and the row's number."""
    height = pl.col(HEIGHT) if HEIGHT in table.frame.columns else usual_height()
    pieces: list[Piece] = ['<row r="', pl.col(_ROW), '" ht="', height, '" customHeight="1">']
    ways = side_by_side(lambda column: _way(column, table), table.columns)
    for column, way in zip(table.columns, ways, strict=True):
        pieces += [f'<c r="{column.letter}', pl.col(_ROW), '" s="', *_after_row(column, way)]
    return pl.concat_str(_joined([*pieces, "</row>"]))


def _chunk(table: Streamed, line: pl.Expr, first: int, rows: int) -> list[memoryview]:
    """Return so many rows from one on, from 0, in one query: threads wait longer for each other than for the work."""
    number = (pl.int_range(pl.len()) + (table.row + first)).cast(pl.String).alias(_ROW)
    part = table.frame.slice(first, rows).lazy().with_columns(number)
    lines = part.select(line).collect().to_series()
    if lost := lines.null_count():  # one missing piece makes a whole row missing
        raise FinishError(f"{lost} of the rows from row {table.row + first} on cannot be written")
    return bytes_of(lines)


def bytes_of(lines: pl.Series) -> list[memoryview]:
    """Return the bytes of all texts, one after the other, as they stand in memory: joining them would copy them twice.

    Polars writes the texts of a column that it makes one behind the other, but those of 12 bytes and fewer. Where that
    is not so, as where a column was sorted or cut, they are joined after all.
    """
    import nanoarrow as na  # type: ignore[import-untyped]  # here, as a report without large tables needs none

    found: list[memoryview] = []
    first = 0
    for array in na.c_array_stream(lines):
        view, sizes = array.view(), lines.slice(first, array.length).str.len_bytes()
        # Behind what is missing and the places, before the lengths.
        texts = [memoryview(view.buffer(place)).cast("B") for place in range(2, view.n_buffers - 1)]
        if array.offset or not _one_behind_the_other(memoryview(view.buffer(1)).cast("B"), sizes, texts):
            return [memoryview(lines.str.join("").cast(pl.Binary)[0])]
        found += texts
        first += array.length
    return found


def _one_behind_the_other(views: memoryview, sizes: pl.Series, texts: Sequence[memoryview]) -> bool:
    """Tell whether the texts of these sizes fill their buffers to the end, in order, as the column's views have it.

    A view is of 16 bytes: size and beginning of the text, or, of more than 12 bytes, the number of its buffer as the
    lower half of its latter 8 and its place there as the upper.
    """
    import nanoarrow as na

    if not sizes.len() or sizes.min() <= 12 or sizes.sum() != sum(map(len, texts)):  # type: ignore[operator]  # int
        return not sizes.len() and not any(map(len, texts))
    halves = pl.Series(na.Array(na.c_array_from_buffers(na.int64(), 2 * sizes.len(), [None, views])), dtype=pl.Int64)
    places = halves.gather_every(2, 1)
    ends = places + sizes.cast(pl.Int64) * 2**32
    return places.filter(places != ends.shift(fill_value=-1)).to_list() == list(range(len(texts)))


def _joined(pieces: Sequence[Piece]) -> Iterator[pl.Expr]:
    """Yield the pieces as expressions, constant ones that follow each other as one."""
    constant = ""
    for piece in pieces:
        if isinstance(piece, str):
            constant += piece
            continue
        yield pl.lit(constant)
        constant = ""
        yield piece
    yield pl.lit(constant)


def _way(column: StreamedColumn, table: Streamed) -> Written:
    """Return how the column is written, cells without a value first among its cases."""
    key, place = column.key, table.place
    values = table.frame[key]
    if column.formula is not None:
        way = worked_out(column.formula, values, stays=column.stays)
    elif shared := table.shared.get(key):
        # By the texts' numbers among the column's own: a join of all rows would take longer and much more memory.
        number = pl.col(key).cast(pl.Enum(shared.texts)).to_physical()
        way = Written(SHARED, pl.lit(shared.places.cast(pl.String)).gather(number))
    else:
        way = written(values, care=key in table.careful)
    if column.stays or not values.null_count():
        return way
    form, text = (EMPTY, "") if place is None else (SHARED, str(place))
    return Written(
        way.form, way.text, (Case(pl.col(key).is_null(), form, pl.lit(text), column.looks.blank), *way.cases)
    )


def _after_row(column: StreamedColumn, way: Written) -> list[Piece]:
    """Return the pieces of a column's cells after the number of their row: look, value, end."""
    looks = column.looks
    look: Piece = pl.col(looks.of).cast(pl.String) if looks.of else str(looks.usual)
    if not way.cases:
        return [look, way.form.opening, way.text, way.form.closing]
    openings = [
        (case.which, _opening(look if case.look is None else str(case.look), case.form.opening)) for case in way.cases
    ]
    return [
        _first_of(openings, _opening(look, way.form.opening)),
        _first_of([(case.which, case.text) for case in way.cases], way.text),
        _first_of([(case.which, pl.lit(case.form.closing)) for case in way.cases], pl.lit(way.form.closing)),
    ]


def _opening(look: Piece, opening: str) -> pl.Expr:
    return pl.lit(look + opening) if isinstance(look, str) else pl.concat_str(look, pl.lit(opening))


def _first_of(cases: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr) -> pl.Expr:
    """Return what belongs to the first case that is true."""
    return reduce(lambda rest, case: pl.when(case[0]).then(case[1]).otherwise(rest), reversed(cases), otherwise)
