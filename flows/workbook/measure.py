"""How much room text takes: widths in characters of the workbook's font, heights in points."""

import math
import unicodedata
from functools import lru_cache

LINE_POINTS = 15.0  # one line at 10 pt
MAX_POINTS = 400.0  # Excel stops at 409
_LATIN, _CHINESE = 0.94, 1.9  # characters of the default font that one of ours takes, on average


@lru_cache(maxsize=100_000)
def text_width(text: str) -> float:
    """Return the width of the widest line in characters; a Chinese character takes two."""
    return max(len(line) * _LATIN if line.isascii() else sum(map(_width, line)) for line in text.split("\n"))


def lines(text: str, width: float) -> int:
    """Return how many lines the text takes when wrapped in a column of that width."""
    room = max(width - 2.5, 1.0)  # a column's padding and indent, and what a word leaves unused at the end of a line
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def row_height(cells: list[tuple[str, float]], points: float = LINE_POINTS) -> float:
    """Return the height of a row of (text, column width)."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(most * points + 3, MAX_POINTS)


def _width(character: str) -> float:
    return _CHINESE if unicodedata.east_asian_width(character) in "WF" else _LATIN
