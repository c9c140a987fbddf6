"""How much room text takes: widths in characters of the workbook's font, heights in points."""

import math
import re
import unicodedata
from functools import lru_cache

LINE_POINTS = 15.0  # one line at 10.5 pt
MAX_POINTS = 400.0  # Excel stops at 409
_ROUND = 3.0  # points that a row has above and below its lines
# Digits of the default font (Calibri 11) that a character of ours (10.5 pt) takes: most of them, and those that differ.
_LATIN, _CHINESE = 1.0, 2.0
_DIFFERENT = {
    " !',./:;I[\\]fijlt|·’‘": 0.6,
    '"()*-r{}“”': 0.75,
    "abdeghnopqu": 1.07,
    "ABCDEFGHKLNOPQRSTUVXYZ&w": 1.4,
    "%@MWm—…": 1.75,
}
_WIDTHS = {character: width for characters, width in _DIFFERENT.items() for character in characters}
_ASCII = tuple(_WIDTHS.get(chr(code), _LATIN) for code in range(128))
PADDING = 2.2  # characters that a column's padding and the indent of its text take
_SPARED = 0.5  # characters at the end of a broken line: no sign that closes may begin the next one
# What no line is broken in: a word, a part of it before a hyphen, a Chinese character.
_PIECES = re.compile(r"\s+|[!-,.-~\u00a1-\u2fff]*-|[!-,.-~\u00a1-\u2fff]+|.")


@lru_cache(maxsize=100_000)
def text_width(text: str) -> float:
    """Return the width of the widest line in characters; a Chinese character takes two."""
    return max(
        sum(map(_ASCII.__getitem__, line.encode())) if line.isascii() else sum(map(_width, line))
        for line in text.split("\n")
    )


def lines(text: str, width: float) -> int:
    """Return how many lines the text takes when wrapped in a column of that width."""
    room = max(width - PADDING, 1.0)
    return sum(_wrapped(line, room) for line in text.split("\n"))


@lru_cache(maxsize=100_000)
def _wrapped(line: str, room: float) -> int:
    """Return how many lines one becomes, words kept whole where they fit."""
    if text_width(line) <= room:
        return 1
    room = max(room - _SPARED, 1.0)
    count, used = 1, 0.0
    for piece in _PIECES.findall(line):
        width = text_width(piece)
        if used + width <= room:
            used += width
        elif not piece.isspace():
            count += (used > 0) + math.ceil(width / room) - 1
            used = width % room if width > room else width
    return count


@lru_cache(maxsize=100_000)
def longest_word(text: str) -> float:
    """Return the width of what is widest of a text that no line should be broken in."""
    return max((text_width(piece) for piece in _PIECES.findall(text)), default=0.0)


def row_height(cells: list[tuple[str, float]], points: float = LINE_POINTS) -> float:
    """Return the height of a row of (text, column width)."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(most * points + _ROUND, MAX_POINTS)


@lru_cache(maxsize=10_000)
def _width(character: str) -> float:
    return _CHINESE if unicodedata.east_asian_width(character) in "WF" else _WIDTHS.get(character, _LATIN)
