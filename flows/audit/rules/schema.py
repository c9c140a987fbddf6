"""Rules about the XML itself: well-formed, in the order of the schema, numbers that lead somewhere."""

import itertools
from collections.abc import Iterator
from typing import Any

from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MAIN, RELATED
from flows.audit.package.sequences import (
    BORDER,
    DIFFERENCE,
    FONT,
    FORMAT,
    STYLES,
    TABLE,
    TABLE_COLUMN,
    WORKBOOK,
    WORKSHEET,
    disorder,
)
from flows.audit.rule import Breach, Rule

Element = Any  # lxml ships no types
_FIRST_OWN_FORMAT = 164  # number formats below are the program's own
_ROWS, _COLUMNS = 1_048_576, 16_384
# Kind of fault in a row that was skimmed -> what should be there.
_SKIMMED = {"order": "rows in order, each once", "place": "cells with their addresses", "xml": "XML that can be parsed"}


def follows_schema(book: Book) -> list[Breach]:
    """Look at what programs repair or refuse; a validator by another hand looks at the rest."""
    found = [
        Breach(part, f"not well-formed: {why[:120]}", "XML that can be parsed") for part, why in book.broken.items()
    ]
    found += _misplaced("workbook", book.workbook, WORKBOOK)
    found += _sheets_listed(book)
    styles = next((root for root in book.roots.values() if root.tag == f"{MAIN}styleSheet"), None)
    if styles is not None:
        found += _styles(styles)
    for sheet in book.sheets:
        found += (*_cells(book, sheet), *_numbers(book, sheet), *_skimmed(sheet))
    return found + list(_tables(book))


def _misplaced(where: str, element: Element, order: str) -> Iterator[Breach]:
    for name, before in disorder(element, order):
        expected = f"{name} before {before}" if before else "no such element"
        yield Breach(where, f"{name} after {before}" if before else name, expected)


def _sheets_listed(book: Book) -> Iterator[Breach]:
    numbers: set[str] = set()
    for one in book.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        name, number = one.get("name", ""), one.get("sheetId", "")
        if not name or not number or not one.get(f"{RELATED}id"):
            yield Breach(f"sheet {name}", "listed without name, sheetId or relationship", "all three")
        elif number in numbers:
            yield Breach(f"sheet {name}", f"sheetId {number} again", "a number of its own")
        numbers.add(number)


def _styles(root: Element) -> Iterator[Breach]:
    yield from _misplaced("styles", root, STYLES)
    for tag, order in (("font", FONT), ("border", BORDER), ("xf", FORMAT), ("dxf", DIFFERENCE)):
        for number, element in enumerate(root.iter(f"{MAIN}{tag}")):
            if len(element):
                yield from _misplaced(f"styles {tag} {number}", element, order)
    counts = {
        key: len(root.findall(f"{MAIN}{within}/{MAIN}{tag}"))
        for key, within, tag in (
            ("fontId", "fonts", "font"),
            ("fillId", "fills", "fill"),
            ("borderId", "borders", "border"),
            ("xfId", "cellStyleXfs", "xf"),
        )
    }
    formats = {one.get("numFmtId") for one in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")}
    for number, xf in enumerate(root.iter(f"{MAIN}xf")):
        for key, count in counts.items():
            if not 0 <= int(xf.get(key, 0)) < max(count, 1):
                yield Breach(f"styles xf {number}", f"{key} {xf.get(key)}", f"below {count}")
        if int(xf.get("numFmtId", 0)) >= _FIRST_OWN_FORMAT and xf.get("numFmtId") not in formats:
            yield Breach(f"styles xf {number}", f"numFmtId {xf.get('numFmtId')}", "a declared number format")


def _cells(book: Book, sheet: Sheet) -> Iterator[Breach]:
    looks, row, column = len(book.styles.looks), 0, 0
    empty = False
    for cell in sheet.cells:
        if cell.row > row:
            row, column = cell.row, 0
        if cell.row < row or cell.column <= column:
            yield Breach(
                f"{sheet.name}!{cell.ref}", "a cell that stands after a later one", "cells in order, each once"
            )
        if cell.style >= looks or cell.column > _COLUMNS or cell.row > _ROWS:
            yield Breach(f"{sheet.name}!{cell.ref}", f"style {cell.style}", f"below {looks}, within the sheet")
        column = cell.column
        empty = empty or (cell.value == "" and cell.kind == "text")
    if empty:  # a text of no length, or a number that leads to no text
        yield from _shared_texts(book, sheet)


def _skimmed(sheet: Sheet) -> Iterator[Breach]:
    """What is wrong in the rows of a large sheet that were not read cell by cell."""
    for fault in sheet.skimmed.faults if sheet.skimmed else ():
        if fault.kind in _SKIMMED:
            yield Breach(f"{sheet.name}!{fault.where}", fault.found, _SKIMMED[fault.kind])


def _shared_texts(book: Book, sheet: Sheet) -> Iterator[Breach]:
    for element in sheet.every("c"):
        text = element.findtext(f"{MAIN}v") or ""
        if element.get("t") == "s" and not (text.isdigit() and int(text) < len(book.shared)):
            yield Breach(f"{sheet.name}!{element.get('r')}", f"shared text {text}", f"below {len(book.shared)}")


def _numbers(book: Book, sheet: Sheet) -> Iterator[Breach]:
    """Page breaks and conditional formats by their numbers."""
    for tag in ("rowBreaks", "colBreaks"):
        breaks = [int(one.get("id", 0)) for one in sheet.root.iterfind(f"{MAIN}{tag}/{MAIN}brk")]
        if any(one >= after for one, after in itertools.pairwise(breaks)):
            yield Breach(
                f"sheet {sheet.name}", f"page breaks at {', '.join(map(str, breaks))[:80]}", "rising, each once"
            )
    differences = len(book.styles.differences)
    for rule in sheet.every("cfRule"):
        if rule.get("dxfId") and not 0 <= int(rule.get("dxfId")) < differences:
            where = f"{sheet.name}!{rule.getparent().get('sqref', '')}"
            yield Breach(where, f"dxfId {rule.get('dxfId')}", f"below {differences}")


def _tables(book: Book) -> Iterator[Breach]:
    ids: set[str] = set()
    for part, root in book.roots.items():
        if root.tag != f"{MAIN}table":
            continue
        where = f"table {root.get('displayName', part)}"
        yield from _misplaced(where, root, TABLE)
        for key in ("id", "displayName", "ref"):
            if not root.get(key):
                yield Breach(where, f"no {key}", "one")
        if root.get("id") in ids:
            yield Breach(where, f"id {root.get('id')} again", "a number of its own")
        ids.add(root.get("id", ""))
        columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        for column in columns:
            yield from _misplaced(f"{where}, column {column.get('name', '')}", column, TABLE_COLUMN)
        if len({column.get("id") for column in columns}) < len(columns):
            yield Breach(where, "columns that share an id", "an id for each")


def sheets_in_order(book: Book) -> list[Breach]:
    """Hold each worksheet's elements against the schema's order; one list of extensions, at the end."""
    found: list[Breach] = []
    for sheet in book.sheets:
        found += _misplaced(f"sheet {sheet.name}", sheet.root, WORKSHEET)
        if (count := len(sheet.root.findall(f"{MAIN}extLst"))) > 1:
            found.append(Breach(f"sheet {sheet.name}", f"{count} extLst", "one"))
        found += [
            Breach(f"sheet {sheet.name}", f"{uri} twice among its extensions", "once")
            for uri in _twice([one.get("uri", "") for one in sheet.root.iterfind(f"{MAIN}extLst/{MAIN}ext")])
        ]
    return found


def _twice(texts: list[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if texts.count(text) > 1]


RULES = (
    Rule(
        5, "A", "must",
        "The XML is well-formed and follows the schema; every number in it leads somewhere",
        "XML 格式正确、符合规范，各索引均有对应项",
        "Office Open XML",
        follows_schema,
        "a schema validator by another hand runs in the tests",
        "其余由测试中的第三方校验器检查",
    ),
    Rule(
        6, "A", "must",
        "The parts of each worksheet stand in the schema's order, one list of extensions at the end",
        "工作表各要素按规范排序，扩展列表至多一个且居末",
        "Office Open XML",
        sheets_in_order,
    ),
)  # fmt: skip
