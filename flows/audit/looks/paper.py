"""How a sheet comes out on paper: the page, the scale that fits its width, the height of its rows, its pages."""

from dataclasses import dataclass

from flows.audit.looks.measure import column_pixels, default_width, digit_pixels
from flows.audit.package.addresses import print_area, print_titles
from flows.audit.package.book import Book, Range, Sheet
from flows.audit.package.names import MAIN
from flows.audit.package.styles import Font

POINTS = 0.75  # of a pixel at 96 an inch
_SIZES = {8: (842.0, 1191.0), 9: (595.0, 842.0)}  # A3, A4 in points, upright


@dataclass(frozen=True)
class Paper:
    """What a sheet prints on.

    number: of the size, as the format counts them (9: A4), 0 where none is said. orientation: as written. fitted: to
    so many pages wide, None where it is not fitted. scale: at which it comes out. height: in points of the sheet,
    that one page takes. area: what is printed.
    """

    number: int
    orientation: str
    fitted: bool
    wide: int
    high: int
    scale: float
    height: float
    area: Range


def paper_of(book: Book, sheet: Sheet) -> Paper:
    """Return how the sheet comes out on paper; paper of another size than A4 and A3 counts as A4."""
    setup, margins = sheet.child("pageSetup"), sheet.child("pageMargins")
    said = {} if setup is None else dict(setup.attrib)
    room = {} if margins is None else dict(margins.attrib)
    number = int(said.get("paperSize", 0))
    width, height = _SIZES.get(number, _SIZES[9])
    if said.get("orientation") == "landscape":
        width, height = height, width
    width -= 72 * (float(room.get("left", 0.7)) + float(room.get("right", 0.7)))
    height -= 72 * (float(room.get("top", 0.75)) + float(room.get("bottom", 0.75)))
    fit = sheet.root.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr")
    fitted = fit is not None and fit.get("fitToPage") in ("1", "true")
    wide, high = int(said.get("fitToWidth", 1)), int(said.get("fitToHeight", 1))
    area = printed(book, sheet)
    scale = float(said.get("scale", 100)) / 100
    if fitted:
        full = columns_points(sheet, area.left, area.right, book.styles.default_font)
        scale = min(1.0, width * wide / full) if wide and full else 1.0
        if high:
            scale = min(scale, height * high / max(rows_points(sheet, area.top, area.bottom), 1))
    return Paper(number, said.get("orientation", ""), fitted, wide, high, scale, height / max(scale, 0.1), area)


def printed(book: Book, sheet: Sheet) -> Range:
    """Return what of the sheet is printed: its print area, else all that is filled or drawn."""
    areas = print_area(book, sheet) or (
        *(Range(cell.column, cell.row, cell.column, cell.row) for cell in sheet.filled),
        *(drawn.at for drawn in sheet.drawn),
    )
    if not areas:
        return Range(1, 1, 1, 1)
    return Range(
        max(min(one.left for one in areas), 1),
        max(min(one.top for one in areas), 1),
        max(one.right for one in areas),
        max(one.bottom for one in areas),
    )


def columns_points(sheet: Sheet, first: int, last: int, font: Font) -> float:
    """Return the width of some columns in points; font: the workbook's default one."""
    digit, usual = digit_pixels(font), default_width(sheet)
    total = 0.0
    told = 0
    for columns in sheet.columns:
        many = min(columns.last, last) - max(columns.first, first) + 1
        if many > 0:
            told += many
            width = usual if columns.width is None else columns.width
            total += 0 if columns.hidden else many * column_pixels(width, digit) * POINTS
    return total + (last - first + 1 - told) * column_pixels(usual, digit) * POINTS


def rows_points(sheet: Sheet, first: int, last: int) -> float:
    """Return the height of some rows in points."""
    said = sheet.child("sheetFormatPr")
    usual = 15.0 if said is None else float(said.get("defaultRowHeight", 15))
    told = [row for number, row in sheet.rows.items() if first <= number <= last]
    heights = (0.0 if row.hidden else usual if row.height is None else row.height for row in told)
    return sum(heights) + (last - first + 1 - len(told)) * usual


def breaks(sheet: Sheet) -> tuple[int, ...]:
    """Return the rows after which a new page begins, as set by hand."""
    return tuple(int(one.get("id", 0)) for one in sheet.root.iterfind(f"{MAIN}rowBreaks/{MAIN}brk"))


def repeated_rows(book: Book, sheet: Sheet) -> Range | None:
    """Return the rows repeated on every page."""
    return next((at for at in print_titles(book, sheet) if at.left == 1 and at.right == 16_384), None)
