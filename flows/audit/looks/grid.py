"""The columns of a sheet in pixels, and the areas in which cells are merged."""

from typing import NamedTuple

from flows.audit.looks.measure import Face, column_pixels, default_width, digit_pixels, face_of
from flows.audit.package.book import Book, Range, Sheet
from flows.audit.package.styles import Look


class Grid(NamedTuple):
    """A sheet's columns in pixels: those that say so, and the rest."""

    said: dict[int, float]
    usual: float

    def across(self, first: int, last: int) -> float:
        """Return the width of columns first to last."""
        if last - first > 1000:
            return self.usual * (last - first)
        return sum(self.said.get(column, self.usual) for column in range(first, last + 1))


def grid_of(book: Book, sheet: Sheet) -> Grid:
    """Return the widths of a sheet's columns; hidden ones have none."""
    digit = digit_pixels(book.styles.default_font)
    hidden = {
        column: 0.0
        for columns in sheet.columns
        if columns.hidden
        for column in range(columns.first, min(columns.last, 1000) + 1)
    }
    said = {column: column_pixels(width, digit) for column, width in sheet.widths.items()}
    return Grid(said | hidden, column_pixels(default_width(sheet), digit))


def faces_of(book: Book, sheet: Sheet) -> dict[int, tuple[Look, Face]]:
    """Return each cell format in use with the measures of its font."""
    return {style: (look := book.styles.look(style), face_of(look.font)) for style in sheet.formats}


def merged_at(sheet: Sheet) -> dict[tuple[int, int], Range]:
    """Return the merged areas by (row, column) of their first cell."""
    return {(area.top, area.left): area for area in sheet.merges}
