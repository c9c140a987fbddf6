"""Which row of a table was meant: by its number from 1, or by words of what names it."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from schemas.answers.answer import Answer
from schemas.errors import InputError, did_you_mean
from schemas.registers import fold

SHOWN = 12  # candidates named in a message


def row_names(answer: Answer, frame: pl.DataFrame) -> pl.Series:
    """Return what names each row of the answer's table: the filled values of its key, with commas between."""
    return frame.select(
        pl.concat_str([pl.col(name).cast(pl.String) for name in answer.key], separator=", ", ignore_nulls=True)
        if answer.key
        else pl.lit("", dtype=pl.String)
    ).to_series()


def find_row(answer: Answer, frame: pl.DataFrame, words: str, names: Mapping[str, Sequence[str]]) -> int:
    """Return the place, from 0, of the row that was meant.

    words: a number from 1, or words of the key in any order. names: a value of the key, such as an entity or an
    indicator -> what else it is called. Raises InputError where no row or more than one fits.
    """
    number = words.strip()
    if number.isdecimal() and (int(number) <= frame.height or len(number) != 4):  # four digits may be a year
        return _by_number(int(number), frame)
    called = row_names(answer, frame)
    wanted = fold(words)
    plain = called.to_list()
    if (exact := [place for place, name in enumerate(plain) if fold(name) == wanted]) and len(exact) == 1:
        return exact[0]
    texts = _texts(answer, frame, names)
    hits = _all_words(texts, re.split(r"[\s,，、;；]+", wanted))
    whole = [
        place for place in hits if any(fold(str(value)) == wanted for value in frame.select(answer.key).row(place))
    ]
    hits = whole if len(whole) == 1 else hits
    if len(hits) == 1:
        return hits[0]
    by = " and ".join(answer.key)
    if not hits:
        close = did_you_mean(words, dict.fromkeys(plain))
        raise InputError(f"no row has the words {words!r}; rows are named by {by}{close}")
    listed = "\n".join(f"  {place + 1}  {plain[place]}" for place in hits[:SHOWN])
    more = f"\n  and {len(hits) - SHOWN} more" if len(hits) > SHOWN else ""
    raise InputError(
        f"{len(hits)} rows have the words {words!r}; add a word of {by}, or give a number:\n{listed}{more}"
    )


def _by_number(number: int, frame: pl.DataFrame) -> int:
    if 1 <= number <= frame.height:
        return number - 1
    has = f"rows 1 to {frame.height}" if frame.height else "no rows on this day"
    raise InputError(f"there is no row {number}; the table has {has}.")


def _texts(answer: Answer, frame: pl.DataFrame, names: Mapping[str, Sequence[str]]) -> pl.Series:
    """Return each row's key in all its names, folded as words are compared."""
    also = {value: " ".join((value, *others)) for value, others in names.items()}
    known = {value: fold(text) for value, text in also.items()}
    columns = [
        pl.col(name).cast(pl.String).replace_strict(known, default=pl.col(name).cast(pl.String).str.to_lowercase())
        for name in answer.key
    ]
    return frame.select(pl.concat_str(columns, separator=" ", ignore_nulls=True).alias("text")).to_series()


def _all_words(texts: pl.Series, words: Sequence[str]) -> list[int]:
    every = pl.all_horizontal(
        [pl.col("text").str.contains(word, literal=True) for word in words if word] or [pl.lit(value=False)]
    )
    return texts.to_frame("text").with_row_index("place").filter(every)["place"].to_list()
