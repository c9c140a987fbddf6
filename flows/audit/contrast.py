"""Contrast of colours after WCAG 2."""

from functools import lru_cache

from flows.audit.styles import Font

TEXT, LARGE, GRAPHIC = 4.5, 3.0, 3.0  # least contrast of text, of large text, of lines and bars


@lru_cache(maxsize=1_000)
def luminance(rgb: str) -> float:
    """Return the relative luminance of RRGGBB, from 0 to 1."""
    parts = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(font: Font) -> float:
    """Return what the text of that size needs: less from 18 pt on, or 14 pt bold."""
    return LARGE if font.size >= 18 or (font.bold and font.size >= 14) else TEXT
