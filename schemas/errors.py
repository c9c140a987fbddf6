"""The exceptions that a user is meant to read, and the hint that many of their messages end in."""

from collections.abc import Iterable

# Per cent of likeness from which a name is worth asking about: letter by letter, or else by its words, where
# a part of a long name is as like as the whole of a short one.
_LIKE, _LIKE_IN_PART = 60, 75


class InputError(Exception):
    """The run cannot make a workbook; the message says where, what was found, what was expected, what to do."""


class StrictError(InputError):
    """The inputs have errors and the user asked for none."""


class ChangedError(InputError):
    """The inputs make another report by now than the one that was approved."""


def closest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like the word; None where none is like it."""
    # Here, as it takes some 15 ms, a tenth of what `clusterbook --help` takes, and most runs find nothing misspelt.
    from rapidfuzz import fuzz, process, utils

    choices = list(names)
    if not utils.default_process(word):
        return None  # all signs, such as ¥: like any other word without a letter
    for scorer, cutoff in ((fuzz.ratio, _LIKE), (fuzz.WRatio, _LIKE_IN_PART)):
        close = process.extractOne(word, choices, scorer=scorer, processor=utils.default_process, score_cutoff=cutoff)
        if close:
            return str(close[0])
    return None


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return the end of a sentence: "; did you mean 'x'?" where one of the names is like the word, else "."."""
    close = closest(word, names)
    return f"; did you mean {close!r}?" if close else "."
