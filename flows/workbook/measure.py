"""How much room text takes: widths in characters of the workbook's font, heights in points."""

import math
import unicodedata
from functools import lru_cache

LINE_POINTS = 15.0  # one line at 10 pt
MAX_POINTS = 400.0  # Excel stops at 409


@lru_cache(maxsize=100_000)
def text_width(text: str) -> float:
    """Return the width of the widest line in characters; a Chinese character takes two."""
    return max((sum(_width(c) for c in line) for line in text.split("\n")), default=0.0)


def lines(text: str, width: float) -> int:
    """Return how many lines the text takes when wrapped in a column of that width."""
    room = max(width - 2.5, 1.0)  # a column's padding and indent, and what a word leaves unused at the end of a line
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def row_height(cells: list[tuple[str, float]], points: float = LINE_POINTS) -> float:
    """Return the height of a row of (text, column width)."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(most * points + 3, MAX_POINTS)


def _width(character: str) -> float:
    return 1.9 if unicodedata.east_asian_width(character) in "WF" else 0.94
