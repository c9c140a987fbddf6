"""What a failure says: the templates of a rule, filled in with its parameters and with words of the row."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import Formatter

import polars as pl

from schemas.rule_kinds import AnyRule

OTHER = "other"  # the one word that stays: only the findings know the letters of cells
_NOT_PARAMETERS = ("found", "expected_en", "expected_zh")


def names(template: str) -> list[str]:
    """Return the words that the template asks for."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def parameters(rule: AnyRule) -> dict[str, str]:
    """Return the rule's own parameters as they read in a sentence."""
    said = {name: getattr(rule, name) for name in type(rule).model_fields if name not in _NOT_PARAMETERS}
    return {name: _said(value) for name, value in said.items() if value is not None}


def filled(template: str, rule: AnyRule, words: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return the template with every word filled in; a word that is blank in a row reads "?" there.

    words: name -> text of each row. Words win over the rule's parameters of the same name.
    """
    constant = parameters(rule)
    pieces: list[pl.Expr] = []
    text = ""
    for before, name, _, _ in Formatter().parse(template):
        text += before
        if name is None:
            continue
        if name == OTHER:
            text += "{other}"
        elif name in words:
            pieces += [pl.lit(text), words[name].fill_null("?")]
            text = ""
        else:
            text += constant[name]
    if not pieces:
        return pl.lit(text)
    return pl.concat_str([*pieces, pl.lit(text)])


def shown(column: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as text; a decimal without the zeros at its end."""
    text = pl.col(column).cast(pl.String)
    if isinstance(dtype, pl.Decimal) and dtype.scale:
        return text.str.strip_chars_end("0").str.strip_chars_end(".")
    return text


def grouped(text: pl.Series) -> pl.Series:
    """Return numbers, as text, with a comma between each three digits; for the few that people read in a sentence."""
    said = {one: format(Decimal(one), ",f") for one in text.drop_nulls().unique()}
    return text.replace_strict(said, default=None, return_dtype=pl.String)


def plain(value: Decimal) -> str:
    """Return the number without an exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _said(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return ", ".join(_said(one) for one in value)
    return str(value)
