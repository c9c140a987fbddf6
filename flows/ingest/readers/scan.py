"""What python-calamine leaves blank in an .xlsx sheet: error cells and formulas without a stored value.

The sheet's XML is read as a stream of bytes, for no parser in Python is quick enough for a million rows; only where
a telltale stands in the stream is a cell looked at.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it ships no types

from flows.ingest.inflating import pieces
from flows.ingest.letters import address, letter_of

BLOCK = 1 << 22  # bytes read at once
_HEAD = 1 << 12  # bytes in which the root element stands
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_REF = re.compile(rb"""\sr\s*=\s*["']([A-Z]+[0-9]+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z0-9:]+)["']""")


@dataclass(frozen=True)
class Scan:
    """Cells of one sheet, (row, column) from 0 -> text: its errors, its formulas without value; its merged ranges."""

    errors: dict[tuple[int, int], str]
    formulas: dict[tuple[int, int], str]
    merged: tuple[str, ...]


def scan_sheet(path: Path, part: str, passing: Callable[[Iterable[bytes]], Iterable[bytes]] = iter) -> Scan:
    """Read one worksheet's part of a package.

    A formula that shares its text with another cell is given as that text and where it stands. passing: yields the
    part's blocks, each up to the end of a row's cells, as they are; it may look at them on their way.
    """
    errors: dict[tuple[int, int], str] = {}
    formulas: dict[tuple[int, int], str] = {}
    shared: dict[bytes, str] = {}
    try:
        with path.open("rb") as file, ZipFile(file) as package, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            marks = None
            for block in passing(_blocks(pieces(content, package.getinfo(part), BLOCK))):
                marks = marks or _Marks.of(block)
                if b't="e"' in block or b"t='e'" in block:
                    errors.update(_errors(block, marks))
                if marks.formula in block:
                    formulas.update(_formulas(block, marks, shared))
            tail = block if marks else b""
    except _NoAddressError:
        return _slow_scan(path, part)
    return Scan(errors, formulas, tuple(ref.decode() for ref in _MERGED.findall(tail)))


@dataclass(frozen=True)
class _Marks:
    """What cells look like in this sheet: some programs write <x:c> where others write <c>."""

    cell: bytes
    cells: tuple[bytes, ...]
    cell_end: bytes
    formula: bytes
    blank_formula: re.Pattern[bytes]
    error: re.Pattern[bytes]
    value: re.Pattern[bytes]
    formula_text: re.Pattern[bytes]

    @staticmethod
    def of(block: bytes) -> "_Marks":
        root = _ROOT.search(block[:_HEAD])
        name = root.group(1) + b":" if root and root.group(1) else b""
        patterns = {
            "blank_formula": rb"(?:</{}f>|<{}f(?:\s[^<>]*)?/>)\s*(?:<{}v\s*/>|<{}v>\s*</{}v>)?\s*</{}c>",
            "error": rb"""\st\s*=\s*["']e["']""",
            "value": rb"<{}v(?:\s[^<>]*)?>([^<]*)</{}v>",
            "formula_text": rb"<{}f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</{}f>)",
        }
        compiled = {key: re.compile(pattern.replace(b"{}", re.escape(name))) for key, pattern in patterns.items()}
        return _Marks(
            b"<" + name + b"c",
            tuple(b"<" + name + b"c" + end for end in (b" ", b">", b"\n", b"\r", b"\t")),
            b"</" + name + b"c>",
            b"<" + name + b"f",
            **compiled,
        )

    def opening(self, block: bytes, before: int) -> int:
        """Return where the cell begins in which something stands."""
        place = block.rfind(self.cell, 0, before)
        while place >= 0 and not block.startswith(self.cells, place):  # <col> begins alike
            place = block.rfind(self.cell, 0, place)
        if place < 0:
            raise _NoAddressError
        return place


class _NoAddressError(Exception):
    """A cell that does not say where it stands; it then follows the one before."""


def _blocks(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a sheet in blocks that end with a cell's end; the last holds what follows the cells."""
    rest = b""
    for piece in content:
        block = rest + piece
        cut = block.rfind(b"</row>") if b"</row>" in block else block.rfind(b"row>")
        if cut <= 0:
            rest = block
            continue
        yield block[:cut]
        rest = block[cut:]
    yield rest


def _errors(block: bytes, marks: _Marks) -> Iterator[tuple[tuple[int, int], str]]:
    for hit in marks.error.finditer(block):
        opening = block.rfind(b"<", 0, hit.start())
        if block.startswith(marks.cells, opening):
            value = marks.value.search(block, hit.end(), _end(block, marks, hit.end()))
            yield _address(block, opening), unescape(value.group(1).decode()) if value else "#N/A"


def _formulas(block: bytes, marks: _Marks, shared: dict[bytes, str]) -> Iterator[tuple[tuple[int, int], str]]:
    if b"shared" in block:
        _learn_shared(block, marks, shared)
    for hit in marks.blank_formula.finditer(block):
        opening = marks.opening(block, hit.start())
        kind = _TYPE.search(block, opening, block.index(b">", opening))
        if kind and kind.group(1) in (b"str", b"e"):
            continue  # a result that is an empty text is a result
        formula = marks.formula_text.search(block, opening, hit.end())
        text = unescape(formula.group(2).decode()) if formula and formula.group(2) else ""
        if formula and not text:
            text = shared.get(_shared_index(formula.group(1)), "")
        yield _address(block, opening), f"={text}"


def _learn_shared(block: bytes, marks: _Marks, shared: dict[bytes, str]) -> None:
    for formula in marks.formula_text.finditer(block):
        if formula.group(2) and b"shared" in formula.group(1):
            opening = marks.opening(block, formula.start())
            row, column = _address(block, opening)
            shared[_shared_index(formula.group(1))] = (
                f"{unescape(formula.group(2).decode())} (as in {letter_of(column)}{row + 1})"
            )


def _shared_index(attributes: bytes) -> bytes:
    found = re.search(rb"""\ssi\s*=\s*["'](\d+)["']""", attributes)
    return found.group(1) if found else b""


def _address(block: bytes, opening: int) -> tuple[int, int]:
    ref = _REF.search(block, opening, block.index(b">", opening))
    if ref is None:
        raise _NoAddressError
    return address(ref.group(1).decode())


def _end(block: bytes, marks: _Marks, start: int) -> int:
    end = block.find(marks.cell_end, start)
    return end if end >= 0 else len(block)


def _slow_scan(path: Path, part: str) -> Scan:
    """Parse the sheet as XML: for cells that do not say where they stand, which few programs write."""
    errors: dict[tuple[int, int], str] = {}
    formulas: dict[tuple[int, int], str] = {}
    merged: list[str] = []
    row, column = -1, -1
    with ZipFile(path) as package, package.open(part) as stream:
        for event, element in iterparse(stream, events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start" and name == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
            elif event == "start" and name == "c":
                row, column = address(element.get("r")) if element.get("r") else (row, column + 1)
            elif event == "end" and name == "c":
                inner = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                if element.get("t") == "e":
                    errors[row, column] = inner.get("v") or "#N/A"
                elif "f" in inner and not inner.get("v", "").strip() and element.get("t") != "str":
                    formulas[row, column] = f"={inner['f']}"
                element.clear()
            elif event == "end" and name == "mergeCell":
                merged.append(element.get("ref", ""))
            elif event == "end" and name == "row":
                element.clear()
    return Scan(errors, formulas, tuple(merged))
