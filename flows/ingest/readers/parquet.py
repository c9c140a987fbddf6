"""A .parquet file to a grid of cells: the names of its columns are the first row, its values text like any other."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from flows.ingest.cleaning import cleaned_column
from flows.ingest.formats import LARGEST_WHOLE, number_texts
from flows.ingest.letters import letter_of
from flows.ingest.readers.columns import KIND, odd_frame, trimmed
from flows.ingest.readers.refusal import Unreadable
from schemas.grids import ODD_CELL_COLUMNS, Grid


def read_parquet(path: Path, name: str) -> tuple[Grid]:
    """Read a table; the sheet is the file's stem. Lists and structures become JSON, bytes hex digits; a
    decimal keeps the zeros of its scale, as a cell keeps those of its number format.

    Raises Unreadable where polars cannot read the file.
    """
    try:
        table = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise Unreadable("file_damaged", f"no Parquet table: {' '.join(str(error).split())[:200]}") from None
    columns, odd = [], [pl.DataFrame(schema=ODD_CELL_COLUMNS)]
    for index, series in enumerate(table):
        header = pl.Series([series.name], dtype=pl.String)
        texts, found = cleaned_column(header.append(_texts(series)).alias(letter_of(index)))
        columns.append(texts)
        odd.append(odd_frame((row, index, kind, how) for row, kind, how in found))
        odd.extend(_odd(series, texts))
    return (Grid(name, path.stem, trimmed(pl.DataFrame(columns)), pl.concat(odd)),)


def _texts(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if kind in (pl.Float32, pl.Float64):
        return number_texts(_as_printed(series))
    if kind == pl.Boolean:
        return series.cast(pl.String).str.to_uppercase()
    if isinstance(kind, pl.Datetime):
        whole = series.dt.time() == pl.time(0, 0)
        return pl.select(
            pl.when(whole).then(series.dt.to_string("%Y-%m-%d")).otherwise(series.dt.to_string("%Y-%m-%d %H:%M:%S%.f"))
        ).to_series()
    if kind == pl.Time:
        return series.dt.to_string("%H:%M:%S%.f")
    if kind == pl.Binary:
        return series.bin.encode("hex")
    if kind.is_nested() or kind in (pl.Duration, pl.Object):
        return pl.Series([_said(value) for value in series.to_list()], dtype=pl.String)
    return series.cast(pl.String)


def _as_printed(series: pl.Series) -> pl.Series:
    """Return floats of half the size as the numbers that they print as: 0.1 and not 0.10000000149."""
    return series.cast(pl.String).cast(pl.Float64) if series.dtype == pl.Float32 else series


def _said(value: Any) -> str | None:  # noqa: ANN401 - whatever a nested column holds
    if value is None or isinstance(value, timedelta):
        return None if value is None else str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _odd(series: pl.Series, texts: pl.Series) -> list[pl.DataFrame]:
    kind = series.dtype
    if kind == pl.Boolean:
        masks = {"boolean": series.is_not_null()}
    elif kind.is_temporal():
        masks = {"date": series.is_not_null()}
    elif kind in (pl.Float32, pl.Float64):
        masks = {"error": ~series.is_finite(), "long_number": (series.abs() >= LARGEST_WHOLE) & series.is_finite()}
    else:
        return []
    found = []
    for odd, mask in masks.items():
        at = mask.fill_null(value=False).arg_true() + 1  # below the header
        found.append(
            pl.select(
                row=(at + 1).cast(pl.UInt32),
                letter=pl.lit(texts.name),
                kind=pl.lit(odd, dtype=KIND),
                found=texts.gather(at),
            )
        )
    return found
