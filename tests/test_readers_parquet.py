from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.ingest.readers import Unreadable, read_grids
from schemas.grids import Grid


def grid(table: pl.DataFrame, folder: Path) -> Grid:
    table.write_parquet(folder / "facts.parquet")
    (read,), remarks = read_grids(folder / "facts.parquet", "facts.parquet", "parquet")
    assert remarks == ()
    return read


def test_the_names_of_the_columns_are_the_first_row(tmp_path: Path):
    read = grid(pl.DataFrame({"指标": ["output", None], " 单位 ": ["亿元", "x"]}), tmp_path)
    assert (read.sheet, read.cells.columns) == ("facts", ["A", "B"])
    assert read.cells.rows() == [("指标", "单位"), ("output", "亿元"), (None, "x")]


@pytest.mark.parametrize(
    ("series", "text", "kind"),
    [
        (pl.Series([0.1 + 0.2]), "0.3", None),
        (pl.Series([0.1], dtype=pl.Float32), "0.1", None),
        (pl.Series([1e20]), "1" + "0" * 20, "long_number"),
        (pl.Series([float("nan")]), "NaN", "error"),
        (pl.Series([310114198001011234]), "310114198001011234", None),  # whole numbers are exact here
        (pl.Series([Decimal("1.50")], dtype=pl.Decimal(10, 2)), "1.50", None),
        (pl.Series([date(2024, 5, 1)]), "2024-05-01", "date"),
        (pl.Series([datetime(2024, 5, 1)]), "2024-05-01", "date"),
        (pl.Series([datetime(2024, 5, 1, 9, 30)]), "2024-05-01 09:30:00", "date"),
        (pl.Series([time(9, 30)]), "09:30:00", "date"),
        (pl.Series([timedelta(hours=30)]), "1 day, 6:00:00", "date"),
        (pl.Series([True]), "TRUE", "boolean"),
        (pl.Series(["a"], dtype=pl.Categorical), "a", None),
        (pl.Series([[1, 2]]), "[1, 2]", None),
        (pl.Series([{"a": "江"}]), '{"a": "江"}', None),
        (pl.Series([b"\x01\xff"]), "01ff", None),
        (pl.Series(["a\u200bb"]), "ab", "invisible"),
    ],
    ids=str,
)
def test_a_typed_value_becomes_the_text_that_a_cell_would_show(
    series: pl.Series, text: str, kind: str | None, tmp_path: Path
):
    read = grid(pl.DataFrame({"value": series.append(pl.Series([None], dtype=series.dtype))}), tmp_path)
    assert read.cells.rows() == [("value",), (text,)]
    assert [(row, letter, odd) for row, letter, odd, _ in read.odd.rows()] == ([(2, "A", kind)] if kind else [])


def test_a_file_that_is_no_parquet_is_unreadable(tmp_path: Path):
    (tmp_path / "facts.parquet").write_bytes(b"PAR1 and nothing else PAR1")
    with pytest.raises(Unreadable) as refused:
        read_grids(tmp_path / "facts.parquet", "facts.parquet", "parquet")
    assert refused.value.rule == "file_damaged"
