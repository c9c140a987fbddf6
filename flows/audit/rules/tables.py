"""Rules 34 to 42: blocks of data are tables, and tables are whole."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from flows.audit.columns import column_letters
from flows.audit.looks.formats import is_date, is_mark, marks_of
from flows.audit.package.book import Book, Cell, Range, Sheet, Table
from flows.audit.package.names import FORMULA
from flows.audit.package.sheets import newer_kind, range_of
from flows.audit.rule import Breach, Rule
from flows.audit.rules.blocks import blocks

_DEFAULT_NAME = re.compile(r"(?:table|tabelle|tableau|tabla|表格?|列表|リスト|list)_?[0-9]+", re.IGNORECASE)
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|(?:R[0-9]*)?(?:C[0-9]*)?|R[0-9]+C[0-9]+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_WHY_BLANK = re.compile(r"\bblanks?\b|\bempty\b|空白|留空|空格|空缺|未填", re.IGNORECASE)
_COUNTED = re.compile(r"([0-9]+)\s*(?:tables?\b|张表|个表|张表格|个表格)", re.IGNORECASE)
_LONGEST = 255
_BLANK = (None, "")


def _where(sheet: Sheet, column: int, row: int) -> str:
    return f"{sheet.name}!{column_letters(column)}{row}"


def _tables(book: Book) -> list[tuple[Sheet, Table]]:
    return [(sheet, table) for sheet in book.sheets for table in sheet.tables]


def _blocks_are_tables(book: Book) -> list[Breach] | None:
    sheets = book.of("D")
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        for block in blocks(sheet.outside):
            at = f"{column_letters(block.left)}{block.top}:{column_letters(block.right)}{block.bottom}"
            found.append(Breach(f"{sheet.name}!{at}", "a block of cells that is no table", "a table part over it"))
        found += [
            Breach(_where(sheet, column, row), f"data that adjoins table {table.name}", "the table's range holds it")
            for table in sheet.tables
            for column, row in _adjoining(sheet, table)
        ]
    return found


def _adjoining(sheet: Sheet, table: Table) -> Iterator[tuple[int, int]]:
    """Give a cell beside the table and one of a row right below it, where they hold what looks like its data."""
    at = table.at
    below = [cell for cell in sheet.outside if cell.row == at.bottom + 1 and at.left <= cell.column <= at.right]
    if len(below) > 1:
        yield below[0].column, below[0].row
    beside = [
        cell for cell in sheet.outside if at.top <= cell.row <= at.bottom and cell.column in (at.left - 1, at.right + 1)
    ]
    if beside:
        yield beside[0].column, beside[0].row


def _names_say_something(book: Book) -> list[Breach] | None:
    tables = _tables(book)
    if not tables:
        return None
    seen = Counter(table.name.casefold() for _, table in tables)
    names = {name.name.casefold() for name in book.names}
    found = []
    for sheet, table in tables:
        name = table.name
        where = f"{sheet.name}!{table.ref}"
        if not name or _DEFAULT_NAME.fullmatch(name):
            found.append(Breach(where, f"the table is called {name!r}", "a name that says what it holds"))
        elif len(name) > _LONGEST or not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
            found.append(Breach(where, f"the table is called {name[:60]!r}", "a name that no cell address looks like"))
        if seen[name.casefold()] > 1 or name.casefold() in names:
            found.append(Breach(where, f"{name!r} stands for something else, too", "a name of its own"))
    return found


def _headers_agree(book: Book) -> list[Breach] | None:
    tables = _tables(book)
    if not tables:
        return None
    found = []
    for sheet, table in tables:
        if table.header_rows != 1:
            found.append(Breach(f"{sheet.name}!{table.ref}", f"{table.header_rows} header rows", "one header row"))
            continue
        seen: set[str] = set()
        for place, name in enumerate(table.columns):
            column = table.at.left + place
            cell = sheet.at.get((table.at.top, column))
            where = _where(sheet, column, table.at.top)
            if cell is None or cell.kind != "text" or cell.value != name:
                held = None if cell is None else cell.value
                found.append(Breach(where, f"the cell holds {held!r}", f"the column's name in the table: {name!r}"))
            elif not name.strip() or name.casefold() in seen:
                found.append(Breach(where, f"the header is {name!r}", "a header that is there once"))
            seen.add(name.casefold())
        if len(table.columns) != table.at.right - table.at.left + 1:
            found.append(
                Breach(f"{sheet.name}!{table.ref}", f"{len(table.columns)} columns named", "one name a column")
            )
    return found


def _nothing_is_merged(book: Book) -> list[Breach] | None:
    if not book.visible:
        return None
    return [
        Breach(
            _where(sheet, merge.left, merge.top), "merged cells", "single cells, text centred across them if need be"
        )
        for sheet in book.visible
        for merge in sheet.merges
        if sheet.profile != "E" or any(_meet(merge, table.at) for table in sheet.tables)
    ]


def _meet(one: Range, other: Range) -> bool:
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom


def _no_blank_lines(book: Book) -> list[Breach] | None:
    sheets = [sheet for sheet in book.of("D", "P") if sheet.tables]
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        drawn = _with_sparklines(sheet)
        for table, columns in _filled(sheet):
            rows = sum(1 for _ in sheet.read(table.first, table.last))
            if not any(columns.values()):
                continue  # a table still without data
            if max(len(filled) for filled in columns.values()) < rows:
                held = sorted(set().union(*columns.values()))
                if row := _first_missing(held, sheet.read(table.first, table.last)):
                    found.append(Breach(_where(sheet, table.at.left, row), "a blank row in the table", "no blank row"))
            if sheet.skimmed and table.first <= sheet.skimmed.gap <= table.last:
                where = _where(sheet, table.at.left, sheet.skimmed.gap)
                found.append(Breach(where, "a blank row in the table", "no blank row"))
            for column, filled in columns.items():
                if not filled and (table.first, column) not in drawn and sheet.is_read(table.first, table.last):
                    where = _where(sheet, column, table.first)
                    found.append(Breach(where, "a blank column in the table", "a value or a mark in each row"))
    return found


def _with_sparklines(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the cells (row, column) that hold a sparkline, and so are not blank to a reader."""
    places = [
        range_of(place.text or "")
        for line in newer_kind(sheet, "sparkline")
        for place in line.iterfind(f"{FORMULA}sqref")
    ]
    return {(place.top, place.left) for place in places}


def _filled(sheet: Sheet) -> Iterator[tuple[Table, dict[int, list[int]]]]:
    """Give each table with the rows of each of its columns that are not blank.

    A formula whose value is not stored is another rule's matter.
    """
    for table, columns in sheet.data:
        yield (
            table,
            {
                column: [cell.row for cell in cells if cell.value not in _BLANK or cell.formula is not None]
                for column, cells in columns.items()
            },
        )


def _first_missing(numbers: list[int], wanted: Iterable[int]) -> int | None:
    """Return the first number wanted that is not among the numbers; both rise."""
    return next((one for one, number in zip_longest(wanted, numbers) if one != number), None)


def _no_blank_cells(book: Book) -> list[Breach] | None:
    sheets = [sheet for sheet in book.of("D") if sheet.tables]
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        if any(isinstance(cell.value, str) and _WHY_BLANK.search(cell.value) for cell in sheet.outside):
            continue  # the sheet says why cells are blank
        drawn = _with_sparklines(sheet)
        for table, columns in _filled(sheet):
            rows = sum(1 for _ in sheet.read(table.first, table.last))
            for column, filled in columns.items():
                if (
                    0 < len(filled) < rows
                    and (table.first, column) not in drawn
                    and (row := _first_missing(filled, sheet.read(table.first, table.last)))
                ):
                    said = f"{rows - len(filled)} blank cells in the column"
                    found.append(Breach(_where(sheet, column, row), said, "a value or a declared mark"))
    return found


def _tables_stand_free(book: Book) -> list[Breach] | None:
    sheets = [sheet for sheet in book.of("D") if sheet.tables]
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        for table in sheet.tables:
            if table.at.left > 1:
                where = _where(sheet, table.at.left, table.at.top)
                found.append(Breach(where, f"table {table.name} starts in {column_letters(table.at.left)}", "column A"))
        end = max(table.at.bottom for table in sheet.tables)
        below = next((cell for cell in sheet.outside if cell.row > end), None)
        if below:
            found.append(Breach(f"{sheet.name}!{below.ref}", "something below the last table", "notes above the table"))
    return found


def _one_table_a_sheet(book: Book) -> list[Breach] | None:
    sheets = [sheet for sheet in book.of("D") if sheet.tables]
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        if len(sheet.tables) == 1:
            continue
        texts = [cell for cell in sheet.outside if isinstance(cell.value, str)]
        said = {int(number) for cell in texts for number in _COUNTED.findall(str(cell.value))}
        if len(sheet.tables) not in said:
            found.append(Breach(sheet.name, f"{len(sheet.tables)} tables", "one table, or a sentence that counts them"))
        filled = {(cell.row, cell.column) for cell in texts}
        for table in sheet.tables:
            top, left = table.at.top, table.at.left
            if not {(top - 1, left), (top - 2, left)} & filled:
                found.append(Breach(_where(sheet, left, top), f"no title above {table.name}", "a title of its own"))
    return found


def _one_type_a_column(book: Book) -> list[Breach] | None:
    sheets = [sheet for sheet in book.of("D") if sheet.tables]
    if not sheets:
        return None
    marks = marks_of(book)
    found = []
    for sheet in sheets:
        for _, columns in sheet.data:
            for cells in columns.values():
                kinds: dict[str, list[Cell]] = {}
                for cell in cells:
                    if kind := _kind(cell, book, marks):
                        kinds.setdefault(kind, []).append(cell)
                if len(kinds) > 1:
                    fewest, *_ = sorted(kinds, key=lambda kind: len(kinds[kind]))
                    said = " and ".join(f"{len(held)} {kind}" for kind, held in kinds.items())
                    where = f"{sheet.name}!{kinds[fewest][0].ref}"
                    found.append(Breach(where, f"the column holds {said}", "one kind of value, or a declared mark"))
    return found


def _kind(cell: Cell, book: Book, marks: frozenset[str]) -> str:
    """Return the kind of value, "" for a mark or nothing."""
    if cell.kind == "text":
        return "" if not cell.value or is_mark(str(cell.value), marks) else "texts"
    if cell.kind == "number":
        return "dates" if is_date(book.styles.look(cell.style).number_format) else "numbers"
    return "truth values" if cell.kind == "boolean" else ""


RULES: tuple[Rule, ...] = (
    Rule(34, "D", "must", "Each block of data is a table, and the table's range is exactly the data",
         "每个数据区域均为表格，表格范围与数据完全一致", "UK Analysis Function", _blocks_are_tables),
    Rule(35, "A", "must", "Each table has a name of its own that says what it holds",
         "表格名称唯一、有含义，不与单元格地址、已定义名称相混", "UK Analysis Function", _names_say_something),
    Rule(36, "A", "must", "Each table has one header row, and its cells are the names of the columns",
         "表头只有一行，与列名逐字一致，不空、不重复", "Office Open XML", _headers_agree),
    Rule(37, "A", "must", "No cells are merged", "不合并单元格", "Microsoft accessibility checker", _nothing_is_merged),
    Rule(38, "A", "must", "No table has a blank row or column",
         "表格中无空行、空列", "UK Analysis Function", _no_blank_lines),
    Rule(39, "D", "must", "No cell of a table is blank unless the sheet says why",
         "表格内不留空白单元格，确需留空的应说明原因", "UK Analysis Function", _no_blank_cells),
    Rule(40, "D", "must", "Tables start in column A, and nothing stands below the last",
         "表格从A列开始，表格下方无其他内容", "UK Analysis Function", _tables_stand_free),
    Rule(41, "D", "should", "One table a sheet; where there are more, they are counted and titled",
         "每张工作表一个表格；多于一个的注明数量并各有标题", "UK Analysis Function", _one_table_a_sheet),
    Rule(42, "D", "must", "Each column holds one kind of value, or a declared mark",
         "每列只有一类值，数值列中的文字只能是已说明的符号", "clusterbook", _one_type_a_column),
)  # fmt: skip
