"""Text from a file to text that any cell can hold."""

import re

import polars as pl

LONGEST = 32_767  # UTF-16 units: all that a cell of an .xlsx file holds

# Characters that cannot be seen, or that no .xlsx file can hold: they come along from web pages and PDF files,
# and make a name differ from the same name without them. Line breaks and tabs stay.
_UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff"
_INVISIBLE = re.compile(rf"[{_UNSEEN}\ud800-\udfff]")
# What `cleaned` may change, but for length; half of a surrogate pair never gets into a column. Both engines of
# patterns, Python's and that of polars, read this spelling of characters.
_SUSPICIOUS = rf"[\r{_UNSEEN}]|^\s|\s$"


def cleaned(text: str) -> tuple[str, str | None, str | None]:
    """Return the text without what cannot be seen and no longer than a cell holds; what was done; how it stood.

    What was done is an odd kind, "invisible" or "cut", or None.
    """
    if text.isprintable() and len(text) < LONGEST // 2 and text == text.strip():
        return text, None, None  # as nearly every cell is
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    visible = _INVISIBLE.sub("", lines).strip()
    units = visible.encode("utf-16-le")
    if len(units) > 2 * LONGEST:
        kept = units[: 2 * (LONGEST - 1)].decode("utf-16-le", errors="ignore") + "…"
        return kept, "cut", f"{len(visible):,} characters: {visible}"
    if visible != lines:
        return visible, "invisible", _INVISIBLE.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", lines)
    return visible, None, None


def columns_to_clean(texts: pl.DataFrame) -> list[str]:
    """Return the columns that hold something for `cleaned_column` to do; all are looked at at once, side by side."""
    if not texts.width:
        return []
    every = pl.all()
    holds = every.str.contains(_SUSPICIOUS).any() | (every.str.len_bytes() > LONGEST).any() | (every == "").any()
    return [name for name, told in texts.select(holds).row(0, named=True).items() if told]


def cleaned_column(texts: pl.Series) -> tuple[pl.Series, list[tuple[int, str, str]]]:
    """Return a column of texts as `cleaned` makes them, null where nothing is left; and what was odd.

    What was odd: index in the column, odd kind, how it stood. Only the cells that a pattern finds are looked at one
    by one; nearly always there are none.
    """
    suspicious = texts.str.contains(_SUSPICIOUS) | (texts.str.len_bytes() > LONGEST)
    blank = texts == ""
    if blank.any():
        texts = texts.set(blank, None)
    at = suspicious.fill_null(value=False).arg_true()
    if not at.len():
        return texts, []
    done = [cleaned(text) for text in texts.gather(at).to_list()]
    odd = [
        (index, kind, found)
        for index, (text, kind, found) in zip(at.to_list(), done, strict=True)
        if text and kind and found
    ]
    return texts.scatter(at, [text or None for text, _, _ in done]), odd
