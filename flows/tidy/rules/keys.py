"""Keys: the columns together stand in one row only; a repeated key names the other row."""

from collections.abc import Sequence

import polars as pl

from flows.tidy.rules.outcomes import FAILED, Outcome, RuleBroken
from schemas.rule_kinds import Key

_AT, _HASH = "__at", "__hash"


def repeated_keys(rule: Key, rows: pl.DataFrame) -> Outcome:
    """Return the rows whose key stands in another row too, each with the first of them; the first with the last.

    rows: those in scope, with their positions in column `__at`. A blank in the key is left to the policy.
    """
    floats = [name for name in rule.columns if rows.schema[name].is_float()]
    if floats:
        raise RuleBroken(f"fractions that are not decimals cannot be a key: {', '.join(floats)}")
    likely = _of_equal_hash(rows.select(_AT, *rule.columns).drop_nulls(rule.columns), rule.columns)
    if likely.is_empty():
        return Outcome(rows.height)
    follows = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in rule.columns)
    is_first = (pl.col(_HASH) != pl.col(_HASH).shift(1)).fill_null(value=True)
    if likely.select((is_first | follows).all()).item():
        is_last = (pl.col(_HASH) != pl.col(_HASH).shift(-1)).fill_null(value=True)
        first = pl.when(is_first).then(_AT).forward_fill()
        last = pl.when(is_last).then(_AT).backward_fill()
        named = likely.select(_AT, first.alias("__first"), last.alias("__last"))
    else:  # two keys of the same hash: rare beyond measure, but a false finding must not hang on luck
        named = likely.with_columns(
            pl.col(_AT).min().over(rule.columns).alias("__first"), pl.col(_AT).max().over(rule.columns).alias("__last")
        ).filter(pl.col("__first") < pl.col("__last"))
    failed = named.select(
        pl.col(_AT).alias("row"),
        pl.when(pl.col(_AT) == pl.col("__first")).then("__last").otherwise("__first").alias("other"),
        pl.lit(None, dtype=pl.String).alias("suggestion"),
    )
    return Outcome(rows.height, failed.sort("row").cast(FAILED))  # type: ignore[arg-type]  # names to types


def _of_equal_hash(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return the rows that share the hash of their key with another row, by hash and position.

    Nearly always these are true repeats. Numbers are much quicker to sort than texts are to group.
    """
    mixed = pl.col(columns[0]).hash(0)
    for seed, name in enumerate(columns[1:], start=1):
        mixed = mixed ^ pl.col(name).hash(seed)
    hashes = rows.select(mixed.alias(_HASH))[_HASH]
    ordered = hashes.sort()
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    if twice.is_empty():
        return rows.clear().with_columns(pl.lit(None, dtype=pl.UInt64).alias(_HASH))
    return rows.with_columns(hashes).filter(hashes.is_in(twice.implode())).sort(_HASH, _AT)
