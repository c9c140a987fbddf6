"""The cells of a sheet: the top of it in Python, all of it in polars, merged ranges filled in, odd cells found."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.ingest.letters import bounds, letter_of
from schemas.grids import Grid
from schemas.raw import ODDITIES

ROW = "row"  # the column that holds a row's number, as Excel counts; no letter is in lower case

ODDITY_TYPES = ODDITIES.columns

# A number as people write it, hedged or not, with a unit behind it or not; or a mark for a figure that is missing.
NUMBER = (
    r"^[约近超逾达共~><≥≤\s]*[+\-−(]?\s*(?:[¥$€]|rmb|usd)?\s*[0-9][0-9,\s]*(?:\.[0-9]*)?\s*\)?\s*"
    r"(?:e[+-]?[0-9]+)?\s*(?:%|‰|个百分点|[十百千万亿兆]*(?:元|家|人|个|亩|平方米)?)[余多+]?(?:左右|以上|以内|以下)?$"
    r"|^[—–\-−…./\\*×]+$|^(?:n/?a|nil|无|不详|未知|空|暂无)$|^#[a-z0-9/!?]+$"
    # 超千亿元 and 三家 are figures, 万元 by itself is a unit.
    r"|^(?:[约近超逾达]+|[一二三四五六七八九])[一二三四五六七八九十百千万亿]*[余多]?(?:元|家|人|个)?$"
)
_NUMBER = re.compile(NUMBER)
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}$")

Line = tuple[str | None, ...]


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns are counted from 1, both ends are in it."""

    left: int
    top: int
    right: int
    bottom: int


def merges(grid: Grid) -> tuple[Merge, ...]:
    """Return the merged ranges that lie in the grid."""
    found = (Merge(left + 1, top + 1, right + 1, bottom + 1) for top, left, bottom, right in map(bounds, grid.merged))
    return tuple(one for one in found if one.top <= grid.cells.height and one.left <= grid.cells.width)


def top_lines(grid: Grid, rows: int, ranges: Iterable[Merge] = ()) -> list[list[str | None]]:
    """Return the first rows as lists; the cells of the ranges given all hold the text of the first of them."""
    lines = [[text or None for text in line] for line in grid.cells.head(rows).rows()]
    for one in ranges:
        if one.top > len(lines):
            continue
        text = lines[one.top - 1][one.left - 1]
        for line in lines[one.top - 1 : one.bottom]:
            for index in range(one.left - 1, min(one.right, len(line))):
                line[index] = line[index] or text
    return lines


def numbered(grid: Grid) -> pl.DataFrame:
    """Return the cells with the column `row` before them; texts of no character are blank."""
    blank_as_null = [pl.when(pl.col(letter) != "").then(pl.col(letter)).alias(letter) for letter in grid.cells.columns]
    return grid.cells.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias(ROW), *blank_as_null)


def letters_of(frame: pl.DataFrame) -> list[str]:
    """Return the letters of the sheet's columns, in order."""
    return [name for name in frame.columns if name != ROW]


def filled(letters: Sequence[str]) -> pl.Expr:
    """Return whether a row holds anything in these columns."""
    return pl.any_horizontal(pl.col(letter).is_not_null() for letter in letters) if letters else pl.lit(value=False)


def first_text(letters: Sequence[str]) -> pl.Expr:
    """Return the first filled cell of a row."""
    return pl.coalesce(letters) if letters else pl.lit(None, dtype=pl.String)


def spread(frame: pl.DataFrame, ranges: Sequence[Merge], skip: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the blank cells of merged ranges the text of the first cell; return the frame, and row, letter, text.

    skip: rows, by number, that stay as they are. So does a row that holds nothing but its share of merged ranges.
    """
    letters = letters_of(frame)
    if not ranges:
        return frame, pl.DataFrame(schema={ROW: pl.UInt32, "letter": pl.String, "text": pl.String})
    areas = pl.DataFrame(
        [
            (one.top, one.bottom, letter, letter_of(one.left - 1))
            for one in ranges
            for letter in letters[one.left - 1 : one.right]
        ],
        schema={"top": pl.UInt32, "bottom": pl.UInt32, "letter": pl.String, "source": pl.String},
        orient="row",
    )
    own = frame.filter(filled(letters)).select(ROW).join(skip.select(ROW), on=ROW, how="anti")
    blanks = []
    for (letter, source), part in areas.group_by("letter", "source", maintain_order=True):
        texts = frame.select(top=ROW, text=pl.col(str(source)))
        cells = (
            part.with_columns(pl.int_ranges("top", pl.col("bottom") + 1, dtype=pl.UInt32).alias(ROW))
            .explode(ROW)
            .join(texts, on="top", how="inner")
            .join(frame.filter(pl.col(str(letter)).is_null()).select(ROW), on=ROW, how="semi")
            .select(ROW, "letter", "text")
        )
        blanks.append(cells)
    covered = pl.concat(blanks).drop_nulls("text").join(own, on=ROW, how="semi").sort(ROW, "letter")
    for (letter,), part in covered.group_by("letter", maintain_order=True):
        fill = part.select(ROW, pl.col("text").alias("__fill"))
        frame = (
            frame.join(fill, on=ROW, how="left", maintain_order="left")
            .with_columns(pl.coalesce(str(letter), "__fill").alias(str(letter)))
            .drop("__fill")
        )
    return frame, covered


def odd_cells(grid: Grid, frame: pl.DataFrame, letters: Mapping[str, str]) -> pl.DataFrame:
    """Return the odd cells (ODDITIES) of the declared columns in the frame's rows, each with how it stood.

    letters: declared column -> its letter.
    """
    if not grid.odd.height or not letters:
        return pl.DataFrame(schema=ODDITY_TYPES)
    names = {letter: name for name, letter in letters.items()}
    here = grid.odd.filter(pl.col("letter").is_in(list(names))).join(frame.select(ROW), on=ROW, how="semi")
    texts = [
        frame.join(here.filter(letter=letter).select(ROW), on=ROW, how="semi").select(
            ROW, pl.lit(letter).alias("letter"), pl.col(letter).alias("text")
        )
        for letter in here["letter"].unique(maintain_order=True)
    ]
    if not texts:
        return pl.DataFrame(schema=ODDITY_TYPES)
    found = pl.when(pl.col("found") != "").then(pl.col("found"))
    return (
        here.join(pl.concat(texts), on=(ROW, "letter"), how="left", maintain_order="left")
        .select(
            ROW,
            "letter",
            pl.col("letter").replace_strict(names, return_dtype=pl.String).alias("column"),
            pl.col("kind").cast(pl.String),
            pl.coalesce(found, "text", pl.lit("")).alias("text"),
        )
        .cast(ODDITY_TYPES)
    )


def is_figure(letter: str) -> pl.Expr:
    """Return whether each cell of a column is a figure, or a mark for one; false where it is blank."""
    return pl.col(letter).str.normalize("NFKC").str.to_lowercase().str.contains(NUMBER).fill_null(value=False)


def is_number(text: str) -> bool:
    """Tell whether a folded text is a figure, or a mark for one that is missing."""
    return _NUMBER.match(text) is not None


def is_year(text: str) -> bool:
    """Tell whether a folded text is a year without a word, which a header may be as well as a figure."""
    return _YEAR.match(text) is not None
