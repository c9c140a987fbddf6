"""Text from a file to text that any cell can hold."""

import re

LONGEST = 32_767  # UTF-16 units: all that a cell of an .xlsx file holds

# Characters that cannot be seen, or that no .xlsx file can hold: they come along from web pages and PDF files,
# and make a name differ from the same name without them. Line breaks and tabs stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)


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
