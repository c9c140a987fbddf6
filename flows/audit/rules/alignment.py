"""Alignment: in tables text begins at the left and numbers end at the right, below a header that does so too."""

from collections.abc import Iterator

from flows.audit.columns import column_letters
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.rule import Breach, Rule
from flows.audit.rules.colours import table_rows

_SHORT = 30  # characters: a state of a word or two, in two languages, may stand in the middle
_MOST_TABLES = 300  # looked at on one sheet
_LOOKED_AT = 60  # rows that tell what a column holds


def _aligned(book: Book) -> list[Breach] | None:
    tabled = [sheet for sheet in book.visible if sheet.tables]
    found = [breach for sheet in tabled for breach in (*_headers(book, sheet), *_cells(book, sheet))]
    return found if tabled else None


def _headers(book: Book, sheet: Sheet) -> Iterator[Breach]:
    for table in sheet.tables[:_MOST_TABLES]:
        if not table.header_rows:
            continue
        for column in range(table.at.left, min(table.at.right, table.at.left + 1000) + 1):
            head = sheet.at.get((table.at.top, column))
            if head and holds_numbers(sheet, table, column) and book.styles.look(head.style).horizontal != "right":
                place = f"{sheet.name}!{column_letters(column)}{table.at.top}"
                yield Breach(place, "a number column's header that is not right-aligned", "right-aligned")


def _cells(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Cells against the grain, the first of each column."""
    across = {style: book.styles.look(style).horizontal for style in sheet.formats}
    odd = {style for style, side in across.items() if side in ("left", "right", "center", "centerContinuous")}
    rows, told = table_rows(sheet), set[tuple[str, int]]()
    known: dict[tuple[str, int], bool] = {}
    for (value, style, column), cells in sheet.alike.items():
        if style not in odd:
            continue
        side, kind = across[style], cells[0].kind
        wrong = (kind == "number" and side != "right") or (
            kind == "text" and (side == "right" or (side != "left" and len(str(value)) > _SHORT))
        )
        if not wrong or not _says_something(cells[0]):
            continue
        for cell in cells:
            table = next((one for one in rows.get(cell.row, ()) if one.at.left <= column <= one.at.right), None)
            if table is None or not table.first <= cell.row <= table.last or (table.name, column) in told:
                continue
            numbers = known.setdefault((table.name, column), holds_numbers(sheet, table, column))
            if numbers == (kind == "number"):  # a mark among numbers stands with them
                told.add((table.name, column))
                found = f"{kind} aligned {side.removesuffix('Continuous')}"
                yield Breach(f"{sheet.name}!{cell.ref}", found, "numbers right, text left")


def holds_numbers(sheet: Sheet, table: Table, column: int) -> bool:
    """Say whether most filled cells of a table's column are numbers, as far as its first rows tell; marks aside."""
    rows = range(table.first, min(table.last, table.first + _LOOKED_AT) + 1)
    cells = [cell for row in rows if (cell := sheet.at.get((row, column))) and _says_something(cell)]
    return sum(cell.kind == "number" for cell in cells) * 2 > len(cells)


def _says_something(cell: Cell) -> bool:
    return cell.kind != "text" or any(map(str.isalnum, str(cell.value)))


RULES: tuple[Rule, ...] = (
    Rule(
        59,
        "A",
        "must",
        "In tables text begins at the left, numbers and their headers end at the right",
        "表内文字左对齐，数字及其表头右对齐",
        "UK Analysis Function",
        _aligned,
    ),
)
