"""The cells and rows of a sheet's part: read in one go where they are written plainly, else element by element."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

from flows.audit.columns import column_letters, column_number
from flows.audit.package.book import Cell, Kind, Row
from flows.audit.package.names import MAIN

Element = Any  # lxml ships no types

_CELL, _VALUE, _FORMULA, _INLINE, _TEXT = (f"{MAIN}{tag}" for tag in ("c", "v", "f", "is", "t"))
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
# A whole cell: address, attributes, formula, value; or a row's attributes; or a row's end.
_WRITTEN = re.compile(
    r'(<c r="([A-Z]{1,3}[0-9]{1,7})"([^>/]*)(?:/>|>(?:<f>([^<]+)</f>)?(?:<v>([^<]*)</v>|<v ?/>)?</c>)'
    r"|<row([^>]*)>|</row>)"
)
_OF_CELL = re.compile(r'(?: s="([0-9]{1,6})")?(?: t="(n|s|str|b|e|d)")?')
_OF_ROW = re.compile(r'(?: [A-Za-z]+="[^"<&]*")+(/?)')
_ATTRIBUTE = re.compile(r'([A-Za-z]+)="([^"]*)"')
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # by XML; and the line ends that a parser changes
_NAMES = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
_REFERENCE = re.compile("&#([1-9][0-9]{2,4});")
_CARELESS = (range(0xA0, 0xD800), range(0xE000, 0xFDD0), range(0xFDF0, 0xFFFE))
_BETWEEN = "-"  # where a row's number would stand, outside of rows


class Held(NamedTuple):
    """The cells of a sheet, what is said of its rows, and the formulas whose stored value is a text of no length."""

    cells: tuple[Cell, ...]
    rows: dict[int, Row]
    empty: frozenset[str]


class _Otherwise(Exception):  # noqa: N818 - it is no error: the part is written in another way
    """The rows are not written plainly."""


class _Columns(dict[str, int]):
    """The columns met so far, by their letters."""

    def __missing__(self, letters: str) -> int:
        if not letters.isalpha():  # the cell's address is not one of its row
            raise _Otherwise
        self[letters] = number = column_number(letters)
        return number


class _Looks(dict[str, tuple[int, str]]):
    """The attributes met so far: style and type."""

    def __missing__(self, about: str) -> tuple[int, str]:
        if (said := _OF_CELL.fullmatch(about)) is None:
            raise _Otherwise
        self[about] = look = int(said[1] or 0), said[2] or "n"
        return look


def without_rows(content: bytes) -> tuple[bytes, str] | None:
    """Return a sheet's part without its rows, and these as text; None where they surely are not written plainly.

    A tree of all cells costs more than everything else that is looked at.
    """
    start, end = content.find(_OPEN), content.rfind(_CLOSE)
    if start < 0 or end < start or content.find(_OPEN, start + 1) >= 0 or content.find(_CLOSE) != end:
        return None
    if b"<!" in content or content.count(b"<?") > content.startswith(b"<?xml"):
        return None
    try:
        rows = content[start + len(_OPEN) : end].decode()
    except UnicodeDecodeError:
        return None
    forbidden = not rows.isprintable() and _FORBIDDEN.search(rows)
    if forbidden or "]]>" in rows or ("&" in rows and not _referred_plainly(rows)):
        return None
    return content[: start + len(_OPEN)] + content[end:], rows


def _referred_plainly(rows: str) -> bool:
    """Say whether each reference is one of XML's five names, or the number of a character that needs no care."""
    numbers: list[str] = _REFERENCE.findall(rows)
    return rows.count("&") == sum(map(rows.count, _NAMES)) + len(numbers) and all(
        any(int(number) in among for among in _CARELESS) for number in set(numbers)
    )


class _Texts(dict[str, str]):
    """The shared texts asked for so far, by their numbers as written."""

    def __init__(self, shared: Sequence[str]) -> None:
        super().__init__()
        self._shared = shared

    def __missing__(self, number: str) -> str:
        if not number.isdecimal() or str(int(number)) != number or int(number) >= len(self._shared):
            raise KeyError(number)
        self[number] = text = self._shared[int(number)]
        return text


def held_plainly(written: str, shared: Sequence[str]) -> Held | None:
    """Return what the rows hold; None where they are not written as most programs do, wholly and in every cell."""
    try:
        return _held_plainly(written, _Texts(shared))
    except (_Otherwise, KeyError):  # a number that leads to no shared text is for the rules to tell
        return None


def _held_plainly(written: str, shared: Mapping[str, str]) -> Held:
    columns, looks, new = _Columns(), _Looks(), tuple.__new__
    cells, rows, empty = list[Cell](), dict[int, Row](), set[str]()
    seen, number, at = 0, 0, _BETWEEN
    for whole, ref, about, formula, value, said in _WRITTEN.findall(written):
        seen += len(whole)
        if ref:
            style, kind = looks[about]
            column = columns[ref.removesuffix(at)]
            if kind == "s" and not formula:
                cells.append(new(Cell, (ref, number, column, style, "text", shared[value], None)))
                continue
            content = _plain_content(kind, value, formula, shared)
            cells.append(new(Cell, (ref, number, column, style, *content)))
            if kind == "str" and formula and not value and "<v" in whole:
                empty.add(ref)
        elif said:
            if at != _BETWEEN:
                raise _Otherwise
            at, number, closed = _plain_row(said, rows)
            at = _BETWEEN if closed else at
        elif at == _BETWEEN:
            raise _Otherwise
        else:
            at = _BETWEEN
    if seen != len(written) or at != _BETWEEN:
        raise _Otherwise
    return Held(tuple(cells), rows, frozenset(empty))


def _plain_content(
    kind: str, value: str, formula: str, shared: Mapping[str, str]
) -> tuple[Kind, float | str | bool | None, str | None]:
    said = (unescape(formula) if "&" in formula else formula) or None
    if kind == "s":
        return "text", shared[value], said
    if not value:
        return "blank", None, said
    return (*_value(kind, unescape(value) if "&" in value else value, ()), said)


def _plain_row(said: str, rows: dict[int, Row]) -> tuple[str, int, bool]:
    """Note what is said of a row; return its number as written and as a number, and whether it has no cells."""
    pairs, whole = _ATTRIBUTE.findall(said), _OF_ROW.fullmatch(said)
    attributes = dict(pairs)
    at = attributes.get("r", "")
    if whole is None or len(attributes) < len(pairs) or not at.isdecimal():
        raise _Otherwise
    rows[int(at)] = _row(attributes)
    return at, int(at), bool(whole[1])


def held(root: Element, shared: Sequence[str]) -> Held:
    """Return what the rows of a parsed part hold."""
    rows = root.findall(f"{MAIN}sheetData/{MAIN}row")
    return Held(
        tuple(_cells(rows, shared)), {int(row.get("r", 0)): _row(row.attrib) for row in rows}, frozenset(_empty(rows))
    )


def _row(said: Mapping[str, str]) -> Row:
    height = said.get("ht")
    return Row(float(height) if height else None, said.get("hidden") in ("1", "true"), int(said.get("outlineLevel", 0)))


def _cells(rows: list[Element], shared: Sequence[str]) -> Iterator[Cell]:
    columns: dict[str, int] = {}
    for row in rows:
        number, place = int(row.get("r", 0)), 0
        for element in row.iterchildren(_CELL):
            ref = element.get("r")
            if ref:
                letters = ref.rstrip("0123456789")
                place = columns.get(letters) or columns.setdefault(letters, column_number(letters))
            else:  # addresses may be left out: then the cell is the next one
                place += 1
                ref = f"{column_letters(place)}{number}"
            kind, value, formula = _content(element, shared)
            yield Cell(ref, number, place, int(element.get("s") or 0), kind, value, formula)


def _empty(rows: list[Element]) -> Iterator[str]:
    for row in rows:
        for element in row.iterchildren(_CELL):
            if element.get("t") == "str" and None not in (element.find(_VALUE), element.find(_FORMULA)):
                yield element.get("r", "")


def _content(element: Element, shared: Sequence[str]) -> tuple[Kind, float | str | bool | None, str | None]:
    text = formula = inline = None
    for child in element:
        if child.tag == _VALUE:
            text = child.text
        elif child.tag == _FORMULA:
            formula = child.text or ""
        elif child.tag == _INLINE:
            inline = "".join(part.text or "" for part in child.iter(_TEXT))
    kind = element.get("t") or "n"
    if kind == "inlineStr":
        return ("blank" if inline is None else "text"), inline, formula
    return (*_value(kind, text, shared), formula) if text is not None else ("blank", None, formula)


def _value(kind: str, text: str, shared: Sequence[str]) -> tuple[Kind, float | str | bool]:
    if kind == "s":
        number = int(text) if text.isdigit() else -1
        return "text", shared[number] if 0 <= number < len(shared) else ""
    if kind in ("str", "d"):
        return "text", text
    if kind == "b":
        return "boolean", text == "1"
    if kind == "e":
        return "error", text
    try:
        return "number", float(text)
    except ValueError:
        return "text", text
