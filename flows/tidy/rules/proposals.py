"""What may have been meant where a word is not one of those expected."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.rules.uscc import is_uscc
from flows.tidy.words import suggestions
from schemas.rule_kinds import Allowed, AnyRule, Reference, Uscc

_LOOKED_AT = 200  # distinct unknown words for which a likely one is sought; more are another kind of trouble


def suggested(
    rule: AnyRule, told: pl.DataFrame, hits: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Add to failures of words and codes what may have been meant; those of other kinds are returned as they are.

    told, hits: the failures and their rows, one to one.
    """
    if isinstance(rule, Uscc):
        code = pl.col(rule.column).str.normalize("NFKC").str.replace_all(r"[\s-]", "").str.to_uppercase()
        meant = hits.select(code.alias("code")).select(pl.when(is_uscc("code")).then("code").alias("suggestion"))
        return told.with_columns(meant["suggestion"])
    names: list[str] = []
    if isinstance(rule, Allowed):
        names = list(rule.values)
    elif isinstance(rule, Reference):
        names = tables[rule.to_table][rule.to_column].cast(pl.String).drop_nulls().unique().sort().to_list()
    unknown = hits[rule.column].cast(pl.String).drop_nulls().unique().sort() if names else pl.Series(dtype=pl.String)
    if not 0 < len(unknown) <= _LOOKED_AT:
        return told
    likely = suggestions(unknown.to_list(), {name: name for name in names})
    word = hits[rule.column].cast(pl.String)
    return told.with_columns(word.replace_strict(likely, default=None, return_dtype=pl.String).alias("suggestion"))
