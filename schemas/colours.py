"""How well one colour can be read on another."""

from functools import lru_cache

PAPER = "FFFFFF"
TINT = "EAF1F8"  # the darkest surface that an office's own colour is written on
LEAST_CONTRAST = 4.5  # for text, as WCAG 2 asks at level AA


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (six hex digits each), from 1 to 21, as WCAG 2 defines it."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1_000)
def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
