"""Which rows a rule is about: those whose columns have one of the words asked for."""

import re
from collections.abc import Sequence

import polars as pl

from schemas.rule_kinds import AnyRule


def in_scope(rule: AnyRule, schema: pl.Schema) -> pl.Expr | None:
    """Return true for the rows that the rule is about, never null; None where it is about all of them."""
    if not rule.where:
        return None
    return pl.all_horizontal(_has(name, words, schema[name]) for name, words in rule.where.items())


def _has(column: str, words: Sequence[str], dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Enum):
        # Numbers are compared instead of texts; a word that the column cannot have is in no row.
        meant = [category for category in dtype.categories if any(_matches(word, category) for word in words)]
        return pl.col(column).is_in(pl.Series(meant, dtype=dtype).implode()).fill_null(value=False)
    text = pl.col(column) if dtype == pl.String else pl.col(column).cast(pl.String)
    exact = [word for word in words if "*" not in word]
    ways = [text.is_in(exact)] if exact else []
    ways += [text.str.contains(_regex(word)) for word in words if "*" in word]
    return pl.any_horizontal(ways).fill_null(value=False)


def _matches(word: str, category: str) -> bool:
    return re.search(_regex(word), category) is not None


def _regex(word: str) -> str:
    return "^" + ".*".join(map(re.escape, word.split("*"))) + "$"
