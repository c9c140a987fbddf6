"""Words as written to the words of a register: exact, by alias, or with the one that may be meant."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from rapidfuzz import process, utils

CLOSE = 70  # per cent of likeness from which a word is worth suggesting


def spellings(aliases: pl.DataFrame, kind: str, names: Iterable[str]) -> dict[str, str]:
    """Return every accepted way of writing each name (letter case aside) -> the name."""
    known = {name.casefold(): name for name in names}
    listed = aliases.filter(pl.col("kind") == kind, pl.col("name").is_in(list(known.values())))
    return {alias.casefold(): name for alias, name in listed.select("alias", "name").iter_rows()} | known


def resolved(text: pl.Expr, table: Mapping[str, str]) -> pl.Expr:
    """Return the name that each text stands for; null where there is none."""
    folded = text.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    keys = pl.Series(list(table), dtype=pl.String).str.normalize("NFKC").str.to_lowercase()
    return folded.replace_strict(keys, pl.Series(list(table.values()), dtype=pl.String), default=None)


def suggestions(unknown: Sequence[str], table: Mapping[str, str]) -> dict[str, str]:
    """Return, for each unknown word that is close to a known one, the name that may be meant."""
    keys = list(table)
    found = {}
    for word in dict.fromkeys(unknown):
        close = process.extractOne(word, keys, processor=utils.default_process, score_cutoff=CLOSE)
        if close:
            found[word] = table[close[0]]
    return found
