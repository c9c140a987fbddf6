"""Texts from outside as a workbook can hold them: no character that XML or Excel refuses, none too long."""

import re

LONGEST = 32_767  # characters of a cell, counted as Excel does: some signs are two
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\n")  # what some program takes for the beginning of a formula

# What no XML holds, ends of lines that XML would change, and what Excel takes for the code of another character.
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|\r\n?|_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """Return the text as a cell can hold it: no control characters, lines ended as in Excel, cut if too long."""
    if _ODD.search(text):
        text = _ODD.sub(_replaced, text)
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > LONGEST * 2:
        head = text.encode("utf-16-le")[: (LONGEST - 1) * 2]  # Excel would ask to repair the file
        text = head.decode("utf-16-le", "ignore") + "…"
    return text


def _replaced(found: re.Match[str]) -> str:
    if found[0] == "_":
        return "_x005F_"  # the code of the line itself, so that what follows is read as it stands
    return "\n" if found[0].startswith("\r") else ""
