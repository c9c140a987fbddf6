"""How much contrast a text or a graphic needs after WCAG 2; `schemas.colours` works out what it has."""

from flows.audit.package.styles import Font
from schemas.colours import LEAST_CONTRAST

LARGE, GRAPHIC = 3.0, 3.0  # least contrast of large text, of lines and bars


def least_contrast(font: Font) -> float:
    """Return what the text of that size needs: less from 18 pt on, or 14 pt bold."""
    return LARGE if font.size >= 18 or (font.bold and font.size >= 14) else LEAST_CONTRAST
