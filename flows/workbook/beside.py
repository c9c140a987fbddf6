"""Tables that no sheet holds whole, as files beside the workbook: Parquet for programs, CSV for everybody."""

import io
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import polars as pl

from flows.workbook.layout.held import BETWEEN
from flows.workbook.layout.overflow import KINDS, Beside
from flows.workbook.save import Writer, remove

_CHUNK = 100_000  # rows that are text in memory at a time
# What Excel and others take for the beginning of a formula, as OWASP lists it, the wide forms of East Asia too; and the
# apostrophe itself, so that one can be taken away again.
GUARDED = r"^[=+\-@\t\r\n＝＋－＠']"


def beside_writers(folder: Path, besides: Sequence[Beside]) -> Mapping[Path, Writer]:
    """Return the files to be written beside a workbook in the folder: path -> what writes it; for `save_files`."""
    return {
        folder / f"{beside.name}.{kind}": partial(write, beside.frame)
        for beside in besides
        for kind, write in zip(KINDS, (write_parquet, write_csv), strict=True)
    }


def remove_former(folder: Path, names: Collection[str], besides: Sequence[Beside]) -> tuple[Path, ...]:
    """Remove what a former workbook of the same name had beside it and this one has not; return what was removed.

    names: of all files that the workbook's tables may have beside it, without endings; no other file is touched. What
    cannot be removed stays: no sheet leads to it.
    """
    kept = {beside.name for beside in besides}
    former = (folder / f"{name}.{kind}" for name in names if name not in kept for kind in KINDS)
    return tuple(path for path in former if remove(path))


def write_parquet(frame: pl.DataFrame, file: BinaryIO) -> None:
    """Write a frame with its types, nothing changed."""
    content = io.BytesIO()  # polars would tell of a full disk in other words than Python does
    frame.write_parquet(content, compression="zstd")
    file.write(content.getbuffer())


def write_csv(frame: pl.DataFrame, file: BinaryIO) -> None:
    """Write a frame as UTF-8 with the mark by which Excel knows it, lines ended as RFC 4180 says, days as yyyy-mm-dd.

    Excel would run a text as a formula that begins with = + - @, a tab, the end of a line or a wide form of these
    signs; quotes do not keep it from that. So such a text gets an apostrophe in front, as OWASP advises. That changes
    the text, so one that begins with an apostrophe of its own gets one more: whoever takes one away from each text that
    begins with one has the texts back. Numbers are left alone, those below zero too. Missing values are empty, empty
    texts are "". The Parquet file has everything unchanged.
    """
    plain = [_plain(name, dtype) for name, dtype in frame.schema.items()]
    heads = pl.Series(frame.columns, dtype=pl.String)
    named = dict(zip(heads, _guarded(heads), strict=True))
    for first in range(0, max(frame.height, 1), _CHUNK):
        content = io.BytesIO()
        part = frame.slice(first, _CHUNK).select(plain).rename(named)
        part.write_csv(content, include_bom=not first, include_header=not first, line_terminator="\r\n")
        file.write(content.getbuffer())


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        column = column.list.eval(pl.element().cast(pl.String)).list.join(BETWEEN, ignore_nulls=True)
    elif isinstance(dtype, pl.Duration):
        column = column.dt.to_string("iso")
    elif dtype != pl.String:
        return column
    guard = pl.when(column.str.contains(GUARDED)).then(pl.lit("'")).otherwise(pl.lit(""))
    return pl.concat_str(guard, column).alias(name)


def _guarded(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(_plain("text", pl.String())).to_series()
