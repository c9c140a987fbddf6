"""A synthetic frame like a register of enterprises, as long and as wide as asked for: nothing in it is about anyone."""

from itertools import cycle
from pathlib import Path

import polars as pl

TITLE = "Synthetic data: made up to measure writers, about no enterprise that exists"
SHEET = "synthetic"
COLUMNS = 10  # a wider frame repeats them

_PARKS = [f"虚构{number}园" for number in "一二三四五"]
_SEGMENTS = ["manufacturing", "R&D", "services"]
# A hundred characters: three of them name a million enterprises differently.
_SIGNS = (
    "安邦宝昌诚驰德鼎东恒飞丰福富高冠光广国海翰航浩合和宏洪鸿华辉汇嘉健江杰金锦晶精景久聚凯康科坤兰乐力利联良林"
    "龙隆伦美明南宁诺鹏普启千强勤庆荣瑞润森盛石世舒顺思泰腾天通同万维"
)
# What a column's cells look like where a writer is asked for full formatting, and how wide the column is.
FORMATS = {"employees": "#,##0", "output": "#,##0.00", "share": "0.0%", "date": "yyyy-mm-dd"}
_WIDTHS = {"id": 21, "name": 24, "park": 12, "segment": 15, "date": 12}
_WIDTH = 11


def synthetic_frame(rows: int, columns: int) -> pl.DataFrame:
    """Return the frame: ids of 18 characters and Chinese names, all different, words that repeat, numbers, dates."""
    number = pl.int_range(rows, dtype=pl.Int64)
    mixed = number * 2_654_435_761 % 4_294_967_296  # Knuth's multiplicative hash: spread, and the same in every run
    signs = pl.Series(sorted(set(_SIGNS)))
    part = len(signs)
    ten = pl.select(
        id=pl.lit("SYN") + number.cast(pl.String).str.zfill(15),
        name=pl.concat_str(
            pl.lit("虚构"),
            *(pl.lit(signs).gather(number // part**power % part) for power in (0, 1, 2)),
            (number // part**3).replace_strict({0: ""}, default="乙", return_dtype=pl.String),
            pl.lit("有限公司"),
        ),
        park=pl.lit(pl.Series(_PARKS)).gather(mixed % len(_PARKS)),
        segment=pl.lit(pl.Series(_SEGMENTS)).gather(mixed // 7 % len(_SEGMENTS)),
        year=(1990 + mixed // 11 % 35).cast(pl.Int32),
        employees=(mixed // 13 % 2_500).cast(pl.Int32),
        output=(mixed // 17 % 5_000_000 / 100).round(2),  # as a decimal is read, to the last bit
        share=(mixed // 19 % 10_000 / 10_000).round(4),
        date=pl.date(1990, 1, 1) + pl.duration(days=mixed // 23 % 13_000),
        flag=mixed // 29 % 2 == 1,
    )
    names = cycle(ten.columns)
    wide = (pl.col(next(names)).alias(label(place, ten.columns)) for place in range(columns))
    return ten.select(*wide)


def label(place: int, names: list[str]) -> str:
    """Return the header of a column, from 0: date, and in a wider frame date 2, date 3."""
    again, within = divmod(place, len(names))
    return names[within] if not again else f"{names[within]} {again + 1}"


def number_format(header: str) -> str | None:
    """Return the number format of a column's cells."""
    return FORMATS.get(header.split()[0])


def width(header: str) -> int:
    """Return how wide a column is, in characters."""
    return _WIDTHS.get(header.split()[0], _WIDTH)


def save_frame(rows: int, columns: int, folder: Path) -> Path:
    """Write the frame as Parquet, uncompressed, so that every process loads the same in no time."""
    path = folder / f"synthetic-{rows}x{columns}.parquet"
    if not path.exists():
        synthetic_frame(rows, columns).write_parquet(path, compression="uncompressed")
    return path
