"""The cells of a register of enterprises: each distinct text is read once, as a million rows hold few of them."""

from collections.abc import Callable, Mapping

import polars as pl

from flows.tidy.checks import Checked
from flows.tidy.numbers import WHOLE_DIGITS, plain_number
from flows.tidy.periods import DATE_KINDS, with_periods
from flows.tidy.quantity_words import MISSING_MARKS, MISSING_WORDS
from flows.tidy.words import folded, resolved, suggestions
from schemas.vocabulary import Quantity

MOST_SUGGESTED = 200  # unknown words, to each of which the one that may be meant is looked for
_AMOUNT = rf"^[0-9]{{1,{WHOLE_DIGITS}}}(?:\.[0-9]+)?$"
_OLDEST, _NEWEST = 1000, 2100  # an old pharmacy was founded in 1669
_VALUE, _BLANK = "__value", "__blank"


def with_words(checked: Checked, column: str, rule: str, table: Mapping[str, str], *, closed: bool = False) -> Checked:
    """Replace the column's words by their names in the table; an unknown word is noted and becomes null.

    closed: the table is a short list, which the finding then spells out.
    """
    read = _read(checked.rows, column, lambda text: resolved(text, table))
    allowed = ", ".join(dict.fromkeys(table.values()))
    expected = (pl.lit(f"one of {allowed}"), pl.lit(f"应为下列之一：{allowed}")) if closed else None
    unknown = read.filter(pl.col(_VALUE).is_null() & ~pl.col(_BLANK))[column].sort().head(MOST_SUGGESTED).to_list()
    noted = _noted(checked, column, read, rule, suggestions(unknown, table) if unknown else None, expected)
    return _with_values(noted, column, read)


def with_names(checked: Checked, column: str, table: Mapping[str, str], rule: str | None = None) -> Checked:
    """Replace the column's words by their names in the table; those that have none stay as written.

    Added is `<column>_known`. rule: unknown words are noted.
    """
    read = _read(checked.rows, column, lambda text: resolved(text, table))
    unknown = read.filter(pl.col(_VALUE).is_null() & ~pl.col(_BLANK))[column].sort().head(MOST_SUGGESTED).to_list()
    if rule:
        checked = _noted(checked, column, read, rule, suggestions(unknown, table) if unknown else None)
    names = read.with_columns(pl.col(_VALUE).is_not_null().alias(f"{column}_known")).with_columns(
        pl.when(~pl.col(_BLANK)).then(pl.coalesce(_VALUE, pl.col(column).str.strip_chars())).alias(_VALUE)
    )
    with_all = _with_values(checked, column, names)
    return with_all.with_rows(with_all.rows.with_columns(pl.col(f"{column}_known").fill_null(value=False)))


def with_years(checked: Checked, column: str) -> Checked:
    """Read a year, or the year of a date, as a whole number; what is neither is noted and becomes null."""
    texts = checked.rows.select(column).unique().drop_nulls()
    plain = pl.col(column).str.normalize("NFKC").str.extract(r"^\s*([0-9]{4})\s*年?\s*$").cast(pl.Int32, strict=False)
    dated = pl.col(f"{column}_kind").cast(pl.String).is_in(DATE_KINDS)
    read = with_periods(texts, column).select(
        column,
        pl.coalesce(
            pl.when(plain.is_between(_OLDEST, _NEWEST)).then(plain),
            pl.when(dated).then(pl.col(f"{column}_start").dt.year().cast(pl.Int32)),
        ).alias(_VALUE),
        _is_blank(pl.col(column)).alias(_BLANK),
    )
    return _with_values(_noted(checked, column, read, "unreadable_year"), column, read)


def with_counts(checked: Checked, column: str) -> Checked:
    """Read whole numbers of 0 or more; what is none is noted and becomes null."""
    read = _read(
        checked.rows,
        column,
        lambda text: (
            plain_number(text).str.extract(rf"^([0-9]{{1,{WHOLE_DIGITS}}})(?:\.0+)?$").cast(pl.Int64, strict=False)
        ),
    )
    return _with_values(_noted(checked, column, read, "unreadable_count"), column, read)


def with_amounts(checked: Checked, column: str) -> Checked:
    """Read numbers of 0 or more, as printed; what is none is noted and becomes null.

    Hardly one is like another, so those that are plain digits are taken as they are; only the others are looked at.
    More than ten decimals are rounded.
    """
    texts = checked.rows[column]
    odd = texts.filter(~texts.str.contains(_AMOUNT)).unique()
    if odd.is_empty():
        return checked.with_rows(checked.rows.with_columns(pl.col(column).cast(Quantity)))
    plain, text = plain_number(pl.col(column)), pl.col(column)
    read = odd.to_frame().select(
        column,
        pl.when(plain.str.contains(_AMOUNT)).then(plain).alias(_VALUE),
        (plain.str.starts_with("-") & plain.str.contains("[1-9]")).fill_null(value=False).alias("__below"),
        _is_blank(text).alias(_BLANK),
    )
    below, bad = read.filter("__below"), read.filter(pl.col(_VALUE).is_null() & ~pl.col(_BLANK) & ~pl.col("__below"))
    for rule, wrong in (("negative_output", below), ("unreadable_amount", bad)):
        if wrong.height:
            checked = checked.note(rule, column, text.is_in(wrong[column].implode()))
    values = texts.replace(read[column], read[_VALUE]).cast(Quantity)
    return checked.with_rows(checked.rows.with_columns(values))


def _read(rows: pl.DataFrame, column: str, reader: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
    """Return each distinct text of a column with its value, and whether it only says that nothing is known."""
    text = pl.col(column)
    texts = rows.select(column).unique().drop_nulls()
    return texts.select(column, reader(text).alias(_VALUE), _is_blank(text).alias(_BLANK)).with_columns(
        (pl.col(_BLANK) & pl.col(_VALUE).is_null()).alias(_BLANK)
    )


def _is_blank(text: pl.Expr) -> pl.Expr:
    plain = folded(text)
    return plain.is_in(["", "*", *MISSING_WORDS]) | plain.str.contains(MISSING_MARKS)


def _noted(
    checked: Checked,
    column: str,
    read: pl.DataFrame,
    rule: str,
    suggest: Mapping[str, str] | None = None,
    expected: tuple[pl.Expr, pl.Expr] | None = None,
) -> Checked:
    wrong = read.filter(pl.col(_VALUE).is_null() & ~pl.col(_BLANK))[column]
    if wrong.is_empty():
        return checked
    return checked.note(rule, column, pl.col(column).is_in(wrong.implode()), suggest=suggest, expected=expected)


def _with_values(checked: Checked, column: str, read: pl.DataFrame) -> Checked:
    values = read.drop(_BLANK)
    joined = checked.rows.join(values, on=column, how="left", maintain_order="left")
    return checked.with_rows(joined.drop(column).rename({_VALUE: column}))
