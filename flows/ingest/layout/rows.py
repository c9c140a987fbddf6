"""Which rows below a header are totals or notes and no data."""

import re
from collections.abc import Mapping

import polars as pl

from schemas.layouts import ROW_WORDS
from schemas.spellings import spellings

_BLANKS = re.compile(r"\s+")


def row_words(aliases: pl.DataFrame) -> dict[str, str]:
    """Return the words that begin such rows, without blanks -> total, part or note."""
    return {_BLANKS.sub("", word): name for word, name in spellings(aliases, "row", ROW_WORDS).items()}


def special_rows(frame: pl.DataFrame, label: pl.Expr, words: Mapping[str, str]) -> pl.DataFrame:
    """Return row and `said` (total, part, note) of the rows whose label says that they are no data; often none.

    frame: has the column `row`. A first glance at single letters spares most rows a closer look.
    """
    openings = sorted({"*"} | {word[:2] if word.isascii() else word[0] for word in words})
    texts = frame.select("row", label.str.normalize("NFKC").alias("__label"))
    likely = texts.filter(pl.col("__label").str.contains_any(openings, ascii_case_insensitive=True))
    return likely.select("row", row_kind(pl.col("__label"), words).alias("said")).drop_nulls("said")


def row_kind(label: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """Return total, part or note for the text of a row's first filled cell; null for data.

    A total may have words before it (江镇小计) and brackets behind it; a note needs a colon, a number or nothing
    behind its word, so that 说明书 is none.
    """
    text = label.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s+", "")
    total, part, note = (_any_of(words, name) for name in ROW_WORDS)
    chinese = _any_of({word: name for word, name in words.items() if not word.isascii()}, "total")
    return (
        pl.when(text.str.contains(rf"^[*#]?(?:{note})[0-9]*(?:[:.、]|$)|^\*+[^*0-9]"))
        .then(pl.lit("note"))
        .when(text.str.contains(rf"^(?:[0-9一二三四五六七八九十]+[、.])?(?:{total})(?:[:(\[]|$)|(?:{chinese})$"))
        .then(pl.lit("total"))
        .when(text.str.contains(rf"^[*#]?(?:{part})(?:[:、]|$)|^其中"))
        .then(pl.lit("part"))
    )


def _any_of(words: Mapping[str, str], name: str) -> str:
    found = sorted((word for word, meant in words.items() if meant == name), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, found)) or r"[^\s\S]"
