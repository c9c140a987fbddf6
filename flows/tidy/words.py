"""Words as written to the words of a register: exact, by alias, or with the one that may be meant."""

from collections.abc import Mapping, Sequence

import polars as pl

from schemas.errors import closest

FOUND_SHOWN = 300  # characters of a cell that a finding quotes


def folded(text: pl.Expr) -> pl.Expr:
    """Return each text as `schemas.registers.fold` does."""
    return text.str.normalize("NFKC").str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()


def resolved(text: pl.Expr, table: Mapping[str, str]) -> pl.Expr:
    """Return the name that each text stands for; null where there is none. The table's keys are folded."""
    return folded(text).replace_strict(dict(table), default=None, return_dtype=pl.String)


def sentence(template: str, *parts: str | pl.Expr) -> pl.Expr:
    """Return the template with each {} filled in from a column or expression; null where one of them is null.

    It stands in for pl.format, which panics now and then on columns of several chunks (polars issue 25525).
    """
    first, *rest = template.split("{}")
    pieces = [pl.lit(first)]
    for part, text in zip(parts, rest, strict=True):
        pieces += [pl.col(part) if isinstance(part, str) else part, pl.lit(text)]
    return pl.concat_str(pieces)


def quoted(text: pl.Expr) -> pl.Expr:
    """Return as much of a cell's text as a finding quotes; the rest stands at the cell."""
    return pl.when(text.str.len_chars() > FOUND_SHOWN).then(text.str.head(FOUND_SHOWN - 1) + "…").otherwise(text)


def suggestions(unknown: Sequence[str], table: Mapping[str, str]) -> dict[str, str]:
    """Return, for each unknown word that is close to a known one, the name that may be meant."""
    meant = {word: closest(word, table) for word in dict.fromkeys(unknown)}
    return {word: table[key] for word, key in meant.items() if key is not None}
