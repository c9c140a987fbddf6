"""Failures to findings: each with the cell at which it is to be seen, and the cell of the other row it names."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.rules.outcomes import Verdicts
from flows.tidy.words import quoted

_BLOCK = ("file", "sheet", "part", "column")
_PLACE = {
    "table": pl.String,
    "at": pl.UInt32,
    "file": pl.String,
    "sheet": pl.String,
    "part": pl.String,
    "number": pl.UInt32,
    "known_on": pl.Date,
}


def addressed_failures(verdicts: Verdicts, frames: Mapping[str, pl.DataFrame], letters: pl.DataFrame) -> pl.DataFrame:
    """Return the failures with table, file, sheet, part, row (as Excel counts), column, cell and known_on.

    Beside these: rule, found, expected_en, expected_zh, suggestion; {other} reads "facts.xlsx, facts E41".
    frames: the ones that the verdicts are about; each has file, sheet and row, and may have part and known_on.
    letters: file, sheet, column, letter, and maybe part and fixed (the cell that gives a column's text for all rows);
    a column without a letter is shown at A.
    """
    named = verdicts.failures.select("table", pl.concat_list("row", "other").alias("at")).explode("at").drop_nulls()
    asked = named.unique().partition_by("table", as_dict=True)
    found = (_places(str(table), frames[str(table)], rows["at"]) for (table,), rows in asked.items())
    places = pl.concat([pl.DataFrame(schema=_PLACE), *found])
    columns = _columns(letters)
    mine = (
        verdicts.failures.rename({"row": "at"})
        .join(places, on=("table", "at"), how="left", maintain_order="left")
        .join(columns, on=_BLOCK, how="left", maintain_order="left")
    )
    others = (
        verdicts.failures.select("table", pl.col("other").alias("at"), "column")
        .drop_nulls("at")
        .unique()
        .join(places, on=("table", "at"))
        .join(columns, on=_BLOCK, how="left")
        .select(
            "table", "column", other="at", __other=pl.concat_str("file", pl.lit(", "), "sheet", pl.lit(" "), _cell())
        )
    )
    named = mine.join(others, on=("table", "column", "other"), how="left", maintain_order="left")
    other = pl.col("__other").fill_null("–")
    return named.select(
        "table",
        "file",
        "sheet",
        "part",
        pl.col("number").alias("row"),
        "column",
        _cell().alias("cell"),
        "rule",
        quoted(pl.col("found")).alias("found"),
        *(pl.col(name).str.replace("{other}", other, literal=True) for name in ("expected_en", "expected_zh")),
        "suggestion",
        "known_on",
    )


def _places(table: str, frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Return where these rows of a table stand: position -> file, sheet, part, row number, day it became known."""
    absent = {"part": pl.lit(""), "known_on": pl.lit(None, dtype=pl.Date)}
    names = [name for name in ("file", "sheet", "row", *absent) if name in frame.columns]
    named = frame.select(names)[rows]  # of millions of rows few fail
    known = named.with_columns(value.alias(name) for name, value in absent.items() if name not in frame.columns)
    return (
        known.select("file", "sheet", "part", pl.col("row").alias("number"), "known_on")
        .with_columns(rows.alias("at"))
        .select(pl.lit(table).alias("table"), *(name for name in _PLACE if name != "table"))
        .cast(_PLACE)  # type: ignore[arg-type]  # names to types
    )


def _columns(letters: pl.DataFrame) -> pl.DataFrame:
    absent = {"part": pl.lit(""), "fixed": pl.lit(None, dtype=pl.String)}
    known = letters.with_columns(value.alias(name) for name, value in absent.items() if name not in letters.columns)
    return known.select(*_BLOCK, "letter", pl.col("fixed").replace("", None)).unique(
        _BLOCK, keep="first", maintain_order=True
    )


def _cell() -> pl.Expr:
    return pl.coalesce("fixed", pl.concat_str(pl.col("letter").fill_null("A"), "number"))
