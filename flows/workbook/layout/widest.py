"""The widest texts and numbers of a column: exact of some thousand rows, of a million without measuring each."""

from collections.abc import Callable, Iterable

import polars as pl

from flows.workbook.streaming.repeated import repeated
from flows.workbook.streaming.written import plain
from flows.workbook.theme import TOO_LARGE, TOO_SMALL

MANY = 3_000  # rows; more are worked on by expressions, fewer by lists, which are quicker for small columns

# What the characters of a text take at most (see measure.py): each this much, each byte of them a little more.
_EACH, _BYTE = 13, 1  # eighths of one: so a Latin letter takes at most 1.75, a Chinese character 2
PARTS = 8
_FIRST = 200  # texts measured to learn what the others must exceed
_MEASURED = 2_000  # texts that are measured at most
_SPARE = 1.05  # room for what was not measured
_ENDS = ("the least", "the most")  # no key of ours has spaces


def widest(texts: pl.Series, measure: Callable[[str], float], enough: float) -> float:
    """Return what the widest of a column's texts takes by a measure, in characters; 0 where there is none.

    measure: of a text or of what is widest in it, never more than its characters take at most. enough: the caller wants
    no more room than this. Where many texts all may be the widest, such as a million ids of one length, some of them
    are measured, and a little room is added for the rest.
    """
    if texts.dtype.is_nested():
        texts = plain(texts.to_frame()).to_series()
    if texts.len() <= MANY and texts.dtype == pl.String:
        return _most((text for text in set(texts.to_list()) if text is not None), measure)
    texts = texts.drop_nulls()
    if texts.dtype != pl.String:
        texts = texts.unique().cast(pl.String)
    elif (few := repeated(texts)) is not None:
        texts = few
    if texts.len() <= MANY:
        return _most(texts, measure)
    most = at_most(texts)
    longest = texts.filter(most >= most.top_k(_FIRST).min()).head(_FIRST)
    found = _most(longest.unique(), measure)
    if found >= enough:
        return found
    wider = texts.filter(most > int(found * PARTS))
    every = -(-wider.len() // _MEASURED)
    found = max(found, _most(wider.gather_every(max(every, 1)), measure))
    return found * _SPARE if every > 1 else found


def at_most(texts: pl.Series) -> pl.Series:
    """Return what each text takes at most, in PARTS of a character, without measuring it."""
    return texts.str.len_chars() * _EACH + texts.str.len_bytes() * _BYTE


def _most(texts: Iterable[str], measure: Callable[[str], float]) -> float:
    return max(map(measure, texts), default=0.0)


def extremes(frame: pl.DataFrame, value: str, alike: list[str], *, published: bool) -> pl.DataFrame:
    """Return the rows of a large frame among which a column's longest number is, however numbers are written.

    value: the column of numbers. alike: columns that decide how a number is written. Among numbers of one sign that are
    written alike the longest is the smallest or the largest; those in powers of ten (see theme.in_powers) are written
    otherwise. Returns value and alike; what is no finite number is left out.
    """
    number = pl.col(value).cast(pl.Float64)
    size = number.abs()
    powers = (size >= TOO_LARGE) | ((size < TOO_SMALL) & (size > 0) & published)
    if _one_kind(frame[value].cast(pl.Float64), frame.select(alike), published=published):
        ends = pl.Series(value, [frame[value].min(), frame[value].max()], dtype=frame.schema[value])
        return frame.head(1).select(alike).join(ends.to_frame(), how="cross")
    kinds = (
        frame.lazy()
        .filter(number.is_finite())
        .group_by(*alike, powers.alias("in powers"), (number < 0).alias("below zero"), maintain_order=True)
        .agg(pl.min(value).alias(_ENDS[0]), pl.max(value).alias(_ENDS[1]))
        .collect()
    )
    return pl.concat([kinds.select(*alike, pl.col(end).alias(value)) for end in _ENDS])


def _one_kind(numbers: pl.Series, alike: pl.DataFrame, *, published: bool) -> bool:
    """Tell whether all numbers are of one sign and written alike, as most are; grouping takes ten times as long."""
    if not numbers.is_finite().all() or numbers.null_count() or (numbers < 0).any() or (numbers >= TOO_LARGE).any():
        return False
    if published and ((numbers > 0) & (numbers < TOO_SMALL)).any():
        return False
    return all(not one.null_count() and (one == one[0]).all() for one in alike)
