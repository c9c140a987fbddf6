"""The bytes of streamed rows: taken as they stand in memory, cut anew before they are deflated."""

import io
import subprocess
import sys
import zipfile

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st
from polars.series.string import StringNameSpace

from flows.workbook.finishing import zipped as zipping
from flows.workbook.finishing.zipped import zipped
from flows.workbook.streaming.rows import bytes_of

LINES = st.lists(st.text(max_size=40), max_size=30)


def joined(lines: pl.Series) -> bytes:
    return "".join(lines).encode()


@given(st.lists(LINES, min_size=1, max_size=4), st.integers(0, 5))
@example([["", "", "", "0" * 20, "1" * 24, "", "0", "0" * 4, "0" * 12, "0" * 12, "1" * 12]], 5)
def test_texts_in_memory_are_given_one_after_the_other(parts, first):
    lines = pl.concat([pl.Series(part, dtype=pl.String) for part in parts], rechunk=False).slice(first)
    assert b"".join(bytes_of(lines)) == joined(lines)


@given(st.data())
def test_texts_in_another_order_than_in_memory_are_given_in_theirs(data):
    lines = pl.Series(data.draw(st.lists(st.text("ab", min_size=13, max_size=16), min_size=1, max_size=9)))
    order = data.draw(st.permutations(range(lines.len())))
    assert b"".join(bytes_of(lines.gather(order))) == joined(lines.gather(order))


def test_texts_just_made_are_not_copied(monkeypatch):
    monkeypatch.setattr(pl.Series, "str", property(lambda series: _NoJoin(series)))
    lines = pl.select(pl.format("<row r='{}'></row>", pl.int_range(100_000))).to_series()
    assert sum(map(len, bytes_of(lines))) == sum(map(len, lines))


class _NoJoin(StringNameSpace):
    def join(self, *_: object, **__: object) -> pl.Series:
        raise AssertionError("joined")


def test_rows_worked_out_by_several_threads_are_given_in_order():
    number = pl.int_range(200_000).cast(pl.String)
    lines = pl.select(pl.concat_str(pl.lit('<row r="'), number, pl.lit('"/>'))).to_series()
    assert b"".join(bytes_of(lines)) == joined(lines)


@given(st.lists(st.binary(max_size=20), max_size=20), st.integers(1, 9))
def test_where_chunks_end_does_not_show_in_the_package(chunks, size):
    whole = b"".join(chunks)
    before, zipping._BLOCK = zipping._BLOCK, size
    try:
        packages = [
            zipped({"[Content_Types].xml": b"", "_rels/.rels": b"", "large": b""}, {"large": pieces})
            for pieces in (chunks, [whole], [memoryview(whole)[at : at + 1] for at in range(len(whole))])
        ]
    finally:
        zipping._BLOCK = before
    assert len(set(packages)) == 1
    with zipfile.ZipFile(io.BytesIO(packages[0])) as package:
        assert package.read("large") == whole


def test_the_number_of_threads_does_not_show_in_the_workbook():
    code = (
        "import hashlib, polars as pl; from datetime import date; from flows.workbook.frame import frame_workbook\n"
        "frame = pl.select(id=pl.int_range(60_000), text=pl.format('text {}', pl.int_range(60_000) * 7919))\n"
        "print(hashlib.sha256(frame_workbook(frame, 'Synthetic', date(2024, 1, 1))).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code], env={"POLARS_MAX_THREADS": threads}, capture_output=True, check=True
        ).stdout
        for threads in ("1", "2", "5")
    }
    assert len(made) == 1
