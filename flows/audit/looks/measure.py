"""How much room text takes: pixels at 96 a inch as Excel counts them, lines of wrapped text, points of a line."""

import math
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from flows.audit.package.book import Sheet
from flows.audit.package.styles import Font

TOLERANCE = 1.05  # fonts differ a little from program to program: only what is surely cut counts
PADDING = 4.0  # pixels of a column that its text does not get
INDENT = 9.0  # pixels of one step of indent
ARROW = 2.0  # digits that a header's filter arrow takes
_BOLD = 1.07
_PIXELS = 96 / 72
_DIGIT = 0.556
# Widths of characters in thousandths of the font's size, by class, in a plain sans-serif face whose digit takes 556.
_CLASSES = {
    222: "ijl'", 278: " !,./:;I[]\\ft|·’‘", 333: "-()r`{}“”", 389: '*"', 500: "Jckszvxy", 584: "+<=>~^±×−", 611: "FTZ",
    667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "@—…‰",
}  # fmt: skip
_CLASSED = {character: width / 1000 for width, characters in _CLASSES.items() for character in characters}
# Width of a digit in parts of the size, for families that differ from the rest.
_DIGITS = {
    "calibri": 0.507, "carlito": 0.507, "times new roman": 0.5, "simsun": 0.5, "宋体": 0.5, "nsimsun": 0.5,
    "新宋体": 0.5, "simhei": 0.5, "黑体": 0.5, "kaiti": 0.5, "楷体": 0.5, "fangsong": 0.5, "仿宋": 0.5,
    "microsoft yahei": 0.539, "微软雅黑": 0.539, "segoe ui": 0.539, "dengxian": 0.531, "等线": 0.531, "tahoma": 0.546,
    "consolas": 0.55, "courier new": 0.6, "verdana": 0.636, "dejavu sans": 0.636,
}  # fmt: skip
_FIXED = frozenset({"consolas", "courier new", "courier"})


class _Wide(dict[str, int]):
    """1 for a character that takes one em, 0 for the rest; looked up once each."""

    def __missing__(self, character: str) -> int:
        self[character] = wide = int(unicodedata.east_asian_width(character) in "WF")
        return wide


class _Narrow(dict[str, float]):
    """The width in ems of a character that does not take one."""

    def __missing__(self, character: str) -> float:
        none = _WIDE[character] or unicodedata.combining(character)
        self[character] = width = 0.0 if none else _CLASSED.get(character, _DIGIT)
        return width


_WIDE, _NARROW = _Wide(), _Narrow()
_ASCII = tuple(_CLASSED.get(chr(code), _DIGIT) for code in range(128))


class Face(NamedTuple):
    """A font as the measure needs it: pixels of a Latin em (where a digit takes 0.556 of it) and of a wide character.

    most: what no character goes beyond. letter: what few words' letters take on average. line: points of a line.
    """

    latin: float
    wide: float
    fixed: bool
    most: float
    letter: float
    line: float


@lru_cache(maxsize=1_000)
def face_of(font: Font) -> Face:
    """Return a font's measures; bold letters are wider, bold Chinese characters are not."""
    name, em = font.name.lower(), font.size * _PIXELS
    latin, fixed = em * digit_part(font.name) / _DIGIT, name in _FIXED
    latin *= _BOLD if font.bold and not fixed else 1.0
    return Face(latin, em, fixed, max(latin, em) * 1.02, latin * (_DIGIT if fixed else 0.65), font.size * 1.3)


def digit_part(name: str) -> float:
    """Return the width of a family's digit in parts of its size."""
    return _DIGITS.get(name.lower(), _DIGIT)


def digit_pixels(font: Font) -> int:
    """Return the unit of column widths where this is the workbook's default font: its digit in whole pixels."""
    return max(round(font.size * _PIXELS * digit_part(font.name) - 0.1), 1)


@lru_cache(maxsize=100_000)
def ems(text: str) -> tuple[float, int]:
    """Return the width of a line: ems of its Latin part, number of its wide characters."""
    if text.isascii():
        return sum(map(_ASCII.__getitem__, text.encode())), 0
    return sum(map(_NARROW.__getitem__, text)), sum(map(_WIDE.__getitem__, text))


def text_pixels(text: str, face: Face) -> float:
    """Return the width of one line of text."""
    latin, wide = ems(text)
    return (
        (len(text) - wide) * _DIGIT * face.latin + wide * face.wide
        if face.fixed
        else (latin * face.latin + wide * face.wide)
    )


def column_pixels(width: float, digit: int) -> float:
    """Return the pixels of a column so many digits wide."""
    return math.floor(width * digit + 0.5)


def default_width(sheet: Sheet) -> float:
    """Return the width of the columns that say nothing of theirs, in digits."""
    said = sheet.child("sheetFormatPr")
    if said is not None and said.get("defaultColWidth"):
        return float(said.get("defaultColWidth"))
    return float(said.get("baseColWidth") or 8 if said is not None else 8) + 0.71


def lines(text: str, face: Face, room: float) -> int:
    """Return how many lines the text takes in so many pixels, words kept whole where they fit."""
    return sum(_lines(line, face, room) for line in text.split("\n"))


def _lines(text: str, face: Face, room: float) -> int:
    if text_pixels(text, face) <= room:
        return 1
    count, used, space = 1, 0.0, 0.278 * face.latin
    for word in text.split():
        wide = text_pixels(word, face)
        if used + wide <= room:
            used += wide + space
        elif wide <= room and word.isascii():
            count, used = count + 1, wide + space
        else:  # Chinese breaks anywhere, and so does what is longer than the line
            more = math.ceil((used + wide) / room) - 1
            count, used = count + more, used + wide - more * room + space
    return count


def longest_word(text: str, least: int) -> str:
    """Return the longest run of Latin letters, which should not be broken, if it has about so many or more."""
    if len(text) < least:
        return ""
    runs = _runs(least)
    if not (found := runs.search(text)):
        return ""
    words: list[str] = runs.findall(text, found.start())
    return max(words, key=len)


@lru_cache(maxsize=10_000)
def _runs(least: int) -> re.Pattern[str]:
    """Return a pattern for runs of so many letters, or of some less: few have to be prepared."""
    step = next(step for step in (30, 24, 20, 16, 14, 12, 10, 8, 6, 4, 1) if step <= max(least, 1))
    return re.compile(f"[A-Za-z]{{{step},}}")
