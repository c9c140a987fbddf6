"""The patterns by which the text of a number is taken apart: words before it, the number, unit, words behind it."""

import re
from collections.abc import Iterable

from flows.tidy.numerals import NUMERAL_CHARACTERS
from flows.tidy.quantity_words import (
    CHINESE_SCALES,
    COMPARED,
    ENGLISH_SCALES,
    FALLS,
    HEDGES_BEFORE,
    HEDGES_BEHIND,
    HEDGES_WITHIN,
    RISES,
)


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first; a Latin word ends where it ends."""
    return "|".join(_whole(word) for word in sorted(words, key=len, reverse=True))


def _whole(word: str) -> str:
    ends = word[-1].isascii() and word[-1].isalpha()
    return re.escape(word).replace("\\ ", " ") + (r"\b" if ends else "")


# 百 is left to the numerals, which know it from 百分点; "10 thousand" begins with a number of its own.
SCALES = {word: power for word, power in CHINESE_SCALES.items() if word != "百"} | {
    word: power for word, power in ENGLISH_SCALES.items() if not word[0].isdigit()
}
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_BEFORE, _WITHIN, _BEHIND = _any_of(HEDGES_BEFORE), _any_of(HEDGES_WITHIN), _any_of(HEDGES_BEHIND)
_CHANGE = f"(?:{_any_of(COMPARED)})?(?:(?:{_any_of(RISES)})|(?P<fall>{_any_of(FALLS)}))"

ANY_DIGIT = f"[0-9{NUMERAL_CHARACTERS}]"
DIGITS = r"[0-9](?:[0-9,.'’ ]*[0-9])?"
HOLE = "\ue000"  # stands where the first number stood; no text has it, as it stands for nothing
NEGATIVE_BRACKETS = rf"^\(({HOLE}[^()]*)\)([^()]*)$"
HEAD = (
    rf"(?i)^(?P<hedge_1>{_BEFORE})?\s?(?:{_CHANGE})?"
    rf"\s?(?P<hedge_2>{_BEFORE})?\s?(?P<percent>[百千]分之)?(?P<behind>.*)$"
)
TAIL = rf"(?i)^(?P<rest>.*?)\s?(?P<hedge_3>{_BEHIND})?$"

# A unit begins with no numeral, or 1e3 and 3千5 would have one; it ends in a digit only as m2 and km2 do.
_SIGNS = "%‰€$£¥°㎡㎢"
_UNIT = rf"(?:(?:百分点|千分点|百分比|[\p{{L}}{_SIGNS}--[{NUMERAL_CHARACTERS}半]])[\p{{L}}{_SIGNS} ./·²³-]*)?(?:m[23])?"
BODY = (
    r"(?i)^(?P<sign_1>[+-]?)(?:(?P<before>[\p{L}$€£¥][\p{L}$€£¥.]*)\s?)?(?P<sign_2>[+-]?)"
    rf"(?P<digits>{HOLE}|{DIGITS})"
    rf"\s?(?P<hedge_4>{_WITHIN})?\s?(?P<scale>{_SCALE})?(?P<gap>\s?)(?P<hedge_5>{_WITHIN})?\s?(?P<unit>{_UNIT})$"
)
NUMERAL_BODY = (
    rf"(?i)^(?P<sign_1>[+-]?)(?P<digits>{ANY_DIGIT}+)\s?(?P<hedge_4>{_WITHIN})?(?P<scale>[十百千万亿]*)"
    rf"(?P<hedge_5>{_WITHIN})?\s?(?P<unit>{_UNIT})$"
)

_NUMBER = r"([0-9][0-9,]*(?:\.[0-9]+)?)"
_TO = r"(?:[-—–―~]+|至|到|\bto\b|\band\b)"
RANGE = rf"(?i)^[^0-9]*{_NUMBER}\s?(?:[%‰]|[\p{{L}} ]{{0,12}}?)\s?{_TO}\s?[$¥€£]?{_NUMBER}\s?(?:[%‰\p{{L}}][^0-9]*)?$"
