"""Unified social credit codes: 18 characters, the last of which checks the others."""

import re

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE = re.compile(rf"[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")
# Outside columns that are named for them: first the department, and a letter in the organisation's part, which
# numbers of identity cards do not have.
LIKE_A_CODE = re.compile(rf"[159Y][1239][0-9]{{6}}(?=[0-9A-Z]*[A-WY][0-9A-Z]*)[{CHARACTERS}]{{10}}")
NAMED_CODE = re.compile(r"信用代码|unified social credit|credit code|\bUSCC\b", re.IGNORECASE)
NAMED_IDENTIFIER = re.compile(r"代码|编号|编码|证号|账号|\bcode\b|\bid\b|identifier|\bnumber of the\b", re.IGNORECASE)


def check_character(code: str) -> str:
    """Return the last character of a code, from the 17 before it (weights are the powers of 3, modulo 31)."""
    total = sum(CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return CHARACTERS[-total % 31]


def wrong_with(value: object) -> str:
    """Return what is wrong with a code, "" where nothing is."""
    if not isinstance(value, str):
        return f"{value!r} is no text"
    if len(value) != 18:
        return f"{value[:40]!r} has {len(value)} characters"
    if not CODE.fullmatch(value):
        return f"{value!r} holds a character or small letter that no code has"
    expected = check_character(value)
    return "" if value[-1] == expected else f"{value!r} ends in {value[-1]}, its other characters ask for {expected}"
