"""Values as a reader gives them to columns of text, thousands of rows at a time."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, cast

import polars as pl

from flows.ingest.cleaning import cleaned_column, columns_to_clean
from flows.ingest.formats import LARGEST_WHOLE, number_texts
from flows.ingest.letters import letter_of
from schemas.grids import CELL_KINDS, ODD_CELL_COLUMNS

CHUNK = 16_384  # rows: few enough that their Python objects take no memory to speak of
_MOST_CELLS = 1_000_000  # of a chunk, where a sheet has thousands of columns
_SLICE = 512  # rows of a chunk that are turned into columns at once
_PLAIN: dict[type, type[pl.DataType]] = {str: pl.String, float: pl.Float64, date: pl.Date}
KIND = pl.Enum(CELL_KINDS)
Odd = tuple[int, int, str, str]  # row and column, both from 0; kind; how it stood in the file


def text_frames(
    rows: Iterable[Sequence[Any]], left: int, first: int = 0
) -> Iterator[tuple[pl.DataFrame, list[pl.DataFrame]]]:
    """Yield the rows as frames of some thousand rows of text, each with the frames of its odd cells.

    rows: values, all of one length; "" is blank. left: how many columns stand to the left of them. first: how many
    rows stand above them. Cells keep `Grid`, but for the rows above; odd cells keep ODD_CELLS.
    """
    source = iter(rows)
    while columns := _columns(source):
        texts: dict[str, pl.Series] = {}
        odd: list[pl.DataFrame] = []
        for index, (values, kind) in enumerate(columns, start=left):
            name = letter_of(index)
            if kind is str:
                texts[name] = pl.Series(name, values)
                continue
            texts[name], found = text_column(values, first, name) if kind is None else _WAYS[kind](values, first, name)
            odd.extend(found)
        strings = [texts[letter_of(index)] for index, (_, kind) in enumerate(columns, start=left) if kind is str]
        for name in columns_to_clean(pl.DataFrame(strings)):
            texts[name], found = _cleaned(texts[name], first)
            odd.extend(found)
        height = len(columns[0][0])
        blanks = {letter_of(index): pl.repeat(None, height, dtype=pl.String, eager=True) for index in range(left)}
        yield pl.DataFrame(blanks | texts), odd
        first += height


def _columns(rows: Iterator[Sequence[Any]]) -> list[tuple[Sequence[Any], type | None]]:
    """Return the next CHUNK rows by column: a series and its kind where all is of one plain kind, else the values.

    The rows are turned into columns a few hundred at a time, while they are still in the processor's cache: that
    takes half as long.
    """
    pieces: list[list[tuple[tuple[Any, ...], pl.Series | None, type | None]]] = []
    height = 0
    while height < CHUNK and height * len(pieces) < _MOST_CELLS and (few := list(islice(rows, _SLICE))):
        height += len(few)
        columns = list(zip(*few, strict=True))
        pieces = pieces or [[] for _ in columns]
        for column, values in zip(pieces, columns, strict=True):
            kinds = set(map(type, values))
            kind = kinds.pop() if len(kinds) == 1 else None
            dtype = _PLAIN.get(kind) if kind else None
            column.append((values, pl.Series(values, dtype=dtype) if dtype else None, kind if dtype else None))
    return [_one_column(column) for column in pieces]


def _one_column(
    pieces: list[tuple[tuple[Any, ...], pl.Series | None, type | None]],
) -> tuple[Sequence[Any], type | None]:
    series = [piece for _, piece, _ in pieces if piece is not None]
    kinds = {kind for _, _, kind in pieces}
    if len(kinds) == 1 and len(series) == len(pieces):
        return cast("Sequence[Any]", pl.concat(series, rechunk=True)), kinds.pop()
    return [value for values, _, _ in pieces for value in values], None


def text_column(values: Sequence[Any], first: int, name: str) -> tuple[pl.Series, list[pl.DataFrame]]:
    """Return one column's values as text, and frames of its odd cells; first: the sheet's row, from 0, of the top."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return _WAYS[kinds.pop()](values, first, name)
    parts, odd = [], []
    for kind in sorted(kinds - {type(None)}, key=lambda kind: kind is not str):
        picked = [value if type(value) is kind else None for value in values]
        texts, found = _WAYS[kind](picked, first, name)
        parts.append(texts)
        odd.extend(found)
    return pl.select(pl.coalesce(parts).alias(name)).to_series(), odd


def odd_frame(cells: Iterable[Odd]) -> pl.DataFrame:
    """Return single odd cells as a frame that keeps ODD_CELLS."""
    return pl.DataFrame(
        [(row + 1, letter_of(column), kind, found) for row, column, kind, found in cells],
        schema=ODD_CELL_COLUMNS,
        orient="row",
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python not look for circles among objects meanwhile: a tenth of the time where rows are lists by millions."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def trimmed(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells up to the last row and the last column that hold something."""
    names = cells.columns
    while names and cells[names[-1]].null_count() == cells.height:
        names.pop()
    cells = cells.select(names)
    if not names or not all(series.has_nulls() for series in cells.tail(1)):
        return cells
    filled = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    return cells.head(int(filled[-1]) + 1 if filled.len() else 0)


def _odd_column(found: pl.Series, at: pl.Series, kind: str, first: int, name: str) -> pl.DataFrame:
    return pl.select(
        row=(at + (first + 1)).cast(pl.UInt32),
        letter=pl.lit(name),
        kind=pl.lit(kind, dtype=KIND),
        found=found.gather(at),
    )


Column = tuple[pl.Series, list[pl.DataFrame]]


def _strings(values: Sequence[str | None], first: int, name: str) -> Column:
    return _cleaned(pl.Series(name, values, dtype=pl.String), first)


def _cleaned(raw: pl.Series, first: int) -> Column:
    texts, odd = cleaned_column(raw)
    if not odd:
        return texts, []
    cells = [(first + index + 1, raw.name, kind, found) for index, kind, found in odd]
    return texts, [pl.DataFrame(cells, schema=ODD_CELL_COLUMNS, orient="row")]


def _floats(values: Sequence[float | None], first: int, name: str) -> Column:
    numbers = pl.Series(name, values, dtype=pl.Float64)
    texts, odd = number_texts(numbers), []
    if (numbers.abs() >= LARGEST_WHOLE).any() or numbers.is_nan().any():
        no_number = (~numbers.is_finite()).fill_null(value=False)
        long = (numbers.abs() >= LARGEST_WHOLE).fill_null(value=False) & ~no_number
        odd = [
            _odd_column(texts, mask.arg_true(), kind, first, name)
            for mask, kind in ((no_number, "error"), (long, "long_number"))
        ]
    return texts, odd


def _integers(values: Sequence[int | None], first: int, name: str) -> Column:
    texts = pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String)
    long = texts.str.strip_prefix("-").str.len_bytes() > len(str(LARGEST_WHOLE)) - 1
    return texts, [_odd_column(texts, long.arg_true(), "long_number", first, name)]


def _booleans(values: Sequence[bool | None], first: int, name: str) -> Column:
    return _each([None if value is None else str(value).upper() for value in values], "boolean", first, name)


def _dates(values: Sequence[date | None], first: int, name: str) -> Column:
    texts = pl.Series(name, values, dtype=pl.Date).cast(pl.String)
    return texts, [_odd_column(texts, texts.is_not_null().arg_true(), "date", first, name)]


def _datetimes(values: Sequence[datetime | None], first: int, name: str) -> Column:
    stamps = pl.Series(name, values, dtype=pl.Datetime("ms"))
    texts = stamps.dt.date().cast(pl.String)
    found = stamps.dt.to_string("%Y-%m-%d %H:%M:%S")
    return texts, [_odd_column(found, texts.is_not_null().arg_true(), "date", first, name)]


def _times(values: Sequence[time | timedelta | None], first: int, name: str) -> Column:
    return _each(values, "date", first, name)


def _each(values: Sequence[Any], kind: str, first: int, name: str) -> Column:
    texts = pl.Series(
        name,
        [None if value is None else str(value) for value in values],
        dtype=pl.String,
    )
    return texts, [_odd_column(texts, texts.is_not_null().arg_true(), kind, first, name)]


_WAYS: dict[type, Callable[[Sequence[Any], int, str], Column]] = {
    str: _strings,
    float: _floats,
    int: _integers,
    bool: _booleans,
    date: _dates,
    datetime: _datetimes,
    time: _times,
    timedelta: _times,
}
