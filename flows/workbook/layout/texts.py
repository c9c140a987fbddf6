"""Texts from outside as a workbook can hold them: no character that XML or Excel refuses, none too long."""

import re

LONGEST = 32_767  # characters of a cell, counted as Excel does: some signs are two
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\n")  # what some program takes for the beginning of a formula

# What no XML holds, ends of lines that XML would change, and what Excel takes for the code of another character.
_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_CONTROL = re.compile(_CONTROLS)
_ODD = re.compile(_CONTROLS + r"|\r\n?|_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """Return the text as a cell can hold it: control characters as codes, lines ended as in Excel, cut if too long."""
    if _ODD.search(text):
        text = _ODD.sub(_coded, text)
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > LONGEST * 2:
        head = text.encode("utf-16-le")[: (LONGEST - 1) * 2]  # Excel would ask to repair the file
        text = head.decode("utf-16-le", "ignore") + "…"
    return text


def plain_text(text: str) -> str:
    """Return the text as properties and descriptions can hold it: control characters, which have no code there, go."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _coded(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "_":
        return "_x005F_"  # the code of the line itself, so that what follows is read as it stands
    if sign.startswith("\r"):
        return "\n"
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else f"_x{ord(sign):04X}_"
