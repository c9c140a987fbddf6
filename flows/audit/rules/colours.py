"""Colours: text that stands out from what is behind it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from flows.audit.looks.contrast import least_contrast
from flows.audit.looks.shown import named_colour, sections, shown
from flows.audit.looks.table_looks import TableLook, table_look
from flows.audit.package.book import Book, Cell, Range, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.package.sheets import ranges_of
from flows.audit.package.styles import Look, colour_of
from flows.audit.rule import Breach, Rule
from schemas.colours import contrast

Element = Any  # lxml ships no types

PAPER, INK = "FFFFFF", "000000"
_MOST_CELLS = 200_000  # looked at for conditional formats, on one sheet


def _contrasts(book: Book) -> list[Breach]:
    return [breach for sheet in book.visible for breach in (*_plain(book, sheet), *_conditional(book, sheet))]


def _plain(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Text against its cell's fill, once for each format in each part of a table style."""
    seen: set[tuple[int, str, str]] = set()
    styled = {table.style: table_look(table.style, book.styles.theme) for table in sheet.tables}
    if all(_fine_anywhere(book, book.styles.look(style), styled) for style in sheet.formats):
        return
    rows = table_rows(sheet)
    tinted = {number for number, look in enumerate(book.styles.looks) if "[" in look.number_format}
    at, here = 0, list[tuple[Table, str]]()
    for cell in sheet.filled:
        if cell.row != at:
            at, here = cell.row, [(table, _kind(table, cell.row)) for table in rows.get(cell.row, ())]
        style, kind = next(
            ((table.style, kind) for table, kind in here if table.at.left <= cell.column <= table.at.right), ("", "")
        )
        if (cell.style, style, kind) in seen and not (cell.style in tinted and cell.kind == "number"):
            continue
        seen.add((cell.style, style, kind))
        own = book.styles.look(cell.style)
        text, fill = _coloured(book, own, styled.get(style), kind)
        if cell.kind == "number":
            text = named_colour(float(cell.value or 0), own.number_format) or text
            if not shown(float(cell.value or 0), own.number_format):
                continue  # a format that hides it
        if fill is not None and contrast(text, fill) < least_contrast(own.font) - 0.005:
            yield _low(f"{sheet.name}!{cell.ref}", text, fill, own)


def _fine_anywhere(book: Book, own: Look, styled: Mapping[str, TableLook | None]) -> bool:
    """Say whether a format has contrast enough wherever it stands, so that no cell need be looked at."""
    if "[" in own.number_format and any(section.colour for section in sections(own.number_format)):
        return False
    shows = [_coloured(book, own, None, "")]
    shows += [_coloured(book, own, look, kind) for look in styled.values() for kind in ("header", "row", "stripe")]
    return all(fill is None or contrast(text, fill) >= least_contrast(own.font) - 0.005 for text, fill in shows)


def _low(place: str, text: str, fill: str, look: Look) -> Breach:
    return Breach(place, f"{text} on {fill}: {contrast(text, fill):.2f}:1", f"at least {least_contrast(look.font):g}:1")


def table_rows(sheet: Sheet) -> dict[int, list[Table]]:
    """Return the tables by the rows that they take; tables that lie over one another without end are not followed."""
    rows: dict[int, list[Table]] = {}
    left = 20 * len(sheet.rows) + 1000
    for table in sheet.tables:
        taken = list(islice(sheet.read(table.at.top, table.at.bottom), min(len(sheet.rows), left) + 1))
        for row in taken:
            rows.setdefault(row, []).append(table)
        left -= max(len(taken), 1)
        if left <= 0:
            break
    return rows


def _kind(table: Table, row: int) -> str:
    if row < table.first:
        return "header"
    return "stripe" if table.striped and row <= table.last and (row - table.first) % 2 == 0 else "row"


def _coloured(book: Book, own: Look, styled: TableLook | None, kind: str) -> tuple[str, str | None]:
    """Return text and fill as shown: the cell's own, else the table style's; fill None where it is unknown."""
    if own.pattern not in ("none", "solid"):
        return own.font.colour or INK, None  # a pattern or gradient has no one colour
    if kind and styled is None:
        return own.font.colour or INK, own.fill
    text, fill = own.font.colour, own.fill
    if styled and kind and text == book.styles.default_font.colour:  # what nobody chose gives way to the style
        text = (styled.header_text if kind == "header" else styled.row_text) or text
    if styled and kind and fill is None:
        row = styled.stripe_fill or styled.row_fill if kind == "stripe" else styled.row_fill
        fill = styled.header_fill if kind == "header" else row
    return text or INK, fill or PAPER


def _conditional(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Text against what conditional formats make of it, once for each format of cells they cover."""
    budget, covered = _MOST_CELLS, dict[str, set[int]]()
    for block in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
        place = block.get("sqref", "")
        if place not in covered:
            covered[place] = set()
            for area in ranges_of(place):
                budget -= min((area.bottom - area.top + 1) * (area.right - area.left + 1), len(sheet.filled))
                if budget > 0:
                    covered[place] |= {cell.style for cell in cells_in(sheet, area)}
        told: set[tuple[str, str]] = set()
        for rule in block.iterfind(f"{MAIN}cfRule"):
            for style in sorted(covered[place]):
                own = book.styles.look(style)
                for text, fill in _results(book, rule, own):
                    if (text, fill) not in told and contrast(text, fill) < least_contrast(own.font) - 0.005:
                        told.add((text, fill))
                        yield _low(f"{sheet.name}!{place.split(' ')[0]}", text, fill, own)


def _results(book: Book, rule: Element, own: Look) -> list[tuple[str, str]]:
    """Return the pairs of text and fill that a rule may make of a format."""
    text = own.font.colour or INK
    if rule.get("type") == "colorScale":
        colours = (colour_of(one, book.styles.theme) for one in rule.iterfind(f"{MAIN}colorScale/{MAIN}color"))
        return [(text, colour) for colour in colours if colour]
    number = rule.get("dxfId", "")
    if not number.isdigit() or int(number) >= len(book.styles.differences):
        return []
    change = book.styles.differences[int(number)]
    if change.colour is None and change.fill is None:
        return []
    return [(change.colour or text, change.fill or own.fill or PAPER)]


def cells_in(sheet: Sheet, area: Range) -> Iterator[Cell]:
    """Yield the filled cells of an area, whole rows and columns too."""
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) <= len(sheet.filled):
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if cell := sheet.at.get((row, column)):
                    yield cell
    else:
        yield from (cell for cell in sheet.filled if area.holds(cell.column, cell.row))


RULES: tuple[Rule, ...] = (
    Rule(
        63,
        "A",
        "must",
        "Text stands out from its background by 4.5:1, large text by 3:1",
        "文字与底色的对比度不低于4.5:1，大字不低于3:1",
        "WCAG 1.4.3; UK Analysis Function",
        _contrasts,
    ),
)
