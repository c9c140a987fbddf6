"""Columns of values as the text that sheet XML has for them, and the few values that need something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from flows.workbook.finishing.values import FinishError
from flows.workbook.layout.held import (
    BETWEEN,
    DIGITS,
    EXACT,
    FIRST_DAY,
    INFINITE,
    MINUS_INFINITE,
    NOT_A_NUMBER,
)
from flows.workbook.layout.texts import FORMULA_LIKE, LONGEST, cell_text

_INFINITY = float("inf")
_DAY = 86_400_000_000  # microseconds
_LAST_DAY = date(9999, 12, 31)  # that a spreadsheet knows
_EPOCH = 25_569  # days from 1899-12-30 to 1970-01-01
_CONTROLS = [*map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(14, 32)), "\r", "_x", "\ufffe", "\uffff"]
_MARKUP = ["&", "<", ">"]
_CARE = (  # in one look, for what the looks one by one would find below, and for empty texts
    rf"[\x00-\x08\x0b-\x1f&<>\x{{fffe}}\x{{ffff}}]|_x|^[{re.escape(''.join(FORMULA_LIKE))}\s]|\s$|^$"
)
_ODD = r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"


class Form(NamedTuple):
    """What stands in a cell's XML between the number of its look and its value, and after the value."""

    opening: str
    closing: str


NUMBER = Form('"><v>', "</v></c>")
SHARED = Form('" t="s"><v>', "</v></c>")
TRUTH = Form('" t="b"><v>', "</v></c>")
INLINE = Form('" t="inlineStr"><is><t>', "</t></is></c>")
KEPT = Form('" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>")  # spaces at its ends would be dropped
EMPTY = Form('"/>', "")


@dataclass(frozen=True)
class Case:
    """Values that are written otherwise than the rest of their column: which, how, as what text, with which look.

    look: None means that of the others.
    """

    which: pl.Expr
    form: Form
    text: pl.Expr
    look: int | None = None


@dataclass(frozen=True)
class Written:
    """A column as it is written: the form and the text of its usual values, and the cases that are none, in order."""

    form: Form
    text: pl.Expr
    cases: tuple[Case, ...] = ()


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with lists joined, categories as texts, moments on the clock of their own zone.

    Raises FinishError for a column whose values no cell can hold.
    """
    return frame.with_columns(expression for name, kind in frame.schema.items() for expression in _plain(name, kind))


def _plain(name: str, kind: pl.DataType) -> Iterator[pl.Expr]:
    column = pl.col(name)
    if isinstance(kind, pl.List | pl.Array):
        members = column.arr.to_list() if isinstance(kind, pl.Array) else column
        yield members.cast(pl.List(pl.String)).list.drop_nulls().list.join(BETWEEN)
    elif isinstance(kind, pl.Categorical | pl.Enum):
        yield column.cast(pl.String)
    elif isinstance(kind, pl.Datetime):
        yield column.dt.replace_time_zone(None).dt.cast_time_unit("us")
    elif isinstance(kind, pl.Duration):
        yield column.dt.cast_time_unit("us")
    elif kind == pl.Null:
        yield column.cast(pl.String)
    elif not (kind.is_numeric() or kind in (pl.String, pl.Boolean, pl.Date, pl.Time)):
        raise FinishError(f"column {name}: no cell can hold a {kind}; make it columns or a text first")


def needs_care(texts: pl.Series) -> bool:
    """Tell whether a text is empty, begins like a formula, or has signs or spaces that XML would not keep.

    Most columns have none, and one look at a million texts takes a third of the time that the looks for each take.
    """
    return _too_long(texts) or _any(texts.str.contains(_CARE))


def written(values: pl.Series, *, care: bool = True) -> Written:
    """Return how a column is written of a frame that went through `plain` and `fit`; its texts stand in their cells.

    care: False where its texts are known to need none.
    """
    kind, column = values.dtype, pl.col(values.name)
    if kind == pl.String:
        return _text(values, column) if care else Written(INLINE, column)
    if kind == pl.Boolean:
        return Written(TRUTH, pl.when(column).then(pl.lit("1")).otherwise(pl.lit("0")))
    if kind.is_numeric():
        return _number(values, column)
    return _moment(values, column)


def fit(texts: pl.Series) -> pl.Series:
    """Return texts as cells can hold them: `cell_text` of the few that need it."""
    return _fit(texts) if _too_long(texts) or _any(texts.str.contains_any(_CONTROLS)) else texts


def _too_long(texts: pl.Series) -> bool:
    longest = texts.str.len_bytes().max()
    return isinstance(longest, int) and longest > LONGEST


def _fit(texts: pl.Series) -> pl.Series:
    odd = texts.str.contains(_ODD) | (texts.str.len_bytes() > LONGEST)
    found = texts.filter(odd).unique()
    return texts.replace(found, pl.Series([cell_text(text) for text in found], dtype=pl.String))


def _text(values: pl.Series, column: pl.Expr) -> Written:
    text = escaped(column) if _any(values.str.contains_any(_MARKUP)) else column
    some = _any(values.str.strip_chars() != values)
    return Written(INLINE, text, (Case(column.str.strip_chars() != column, KEPT, text),) if some else ())


def escaped(column: pl.Expr) -> pl.Expr:
    """Return texts as XML has them."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        column = column.str.replace_all(sign, name, literal=True)
    return column


def like_formula(values: pl.Series) -> pl.Series:
    """Return which texts some program would take for the beginning of a formula."""
    return values.str.head(1).is_in([*FORMULA_LIKE, "\r"])  # which becomes the end of a line


def _number(values: pl.Series, column: pl.Expr) -> Written:
    if values.dtype.is_integer():
        text, over = column.cast(pl.String), beyond_exact(column, values.dtype)
        some = over is not None and _any(values.to_frame().select(over).to_series())
        return Written(NUMBER, text, (Case(over, INLINE, text),) if over is not None and some else ())
    if isinstance(values.dtype, pl.Decimal):
        text = column.cast(pl.String)
        if values.dtype.scale:
            text = text.str.strip_chars_end("0").str.strip_chars_end(".")
        over = beyond_exact(column, values.dtype)
        return Written(NUMBER, text, () if over is None else (Case(over, INLINE, text),))
    words = ((column.is_nan(), NOT_A_NUMBER), (column == _INFINITY, INFINITE), (column == -_INFINITY, MINUS_INFINITE))
    cases = tuple(Case(which, INLINE, pl.lit(word)) for which, word in words)
    finite = bool(values.is_finite().all())
    return Written(NUMBER, column.cast(pl.Float64).cast(pl.String), () if finite else cases)


def beyond_exact(column: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    """Return which whole numbers and decimals a spreadsheet would round; None where their type has none so long."""
    if kind.is_decimal():
        digits = column.cast(pl.String).str.replace(".", "", literal=True).str.strip_chars("-").str.strip_chars("0")
        return digits.str.len_chars() > DIGITS
    if kind not in (pl.Int64, pl.UInt64, pl.Int128, pl.UInt128):
        return None
    return column > EXACT if kind.is_unsigned_integer() else (column > EXACT) | (column < -EXACT)


def _moment(values: pl.Series, column: pl.Expr) -> Written:
    """Return days since 1899-12-30, as spreadsheets count them, and what lies before they count."""
    if values.dtype == pl.Time:
        return Written(NUMBER, _days(column.cast(pl.Int64) / 1000))
    if isinstance(values.dtype, pl.Duration):
        below = column < pl.duration()
        return Written(NUMBER, _days(column.cast(pl.Int64)), (Case(below, INLINE, _below_zero(column)),))
    outside = ~column.dt.date().is_between(FIRST_DAY, _LAST_DAY)
    text = column.dt.to_string("%Y-%m-%d" if values.dtype == pl.Date else "%Y-%m-%d %H:%M:%S%.f")
    whole = pl.when(text.str.contains(".", literal=True)).then(text.str.strip_chars_end("0")).otherwise(text)
    some = not values.dt.date().is_between(FIRST_DAY, _LAST_DAY).all()
    cases = (Case(outside, INLINE, whole),) if some else ()
    if values.dtype == pl.Date:
        return Written(NUMBER, (column.cast(pl.Int32) + _EPOCH).cast(pl.String), cases)
    return Written(NUMBER, _days(column.cast(pl.Int64) + _EPOCH * _DAY), cases)


def _days(microseconds: pl.Expr) -> pl.Expr:
    return (microseconds / _DAY).cast(pl.String)


def _below_zero(column: pl.Expr) -> pl.Expr:
    seconds = (-column).dt.total_seconds()
    minute, second = (seconds // 60 % 60).cast(pl.String), (seconds % 60).cast(pl.String)
    return pl.format("-{}:{}:{}", seconds // 3600, minute.str.zfill(2), second.str.zfill(2))


def _any(found: pl.Series) -> bool:
    return bool(found.any())
