"""A large sheet of an .xlsx package cut at its rows: slices, each a sheet of its own, in packages that readers open.

Python-calamine parses a sheet in one thread and holds all its cells at once. Slices are parsed side by side, and the
cells of each are dropped once they are text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zipfile import ZipFile

from flows.ingest.readers.package import Package
from flows.ingest.readers.packing import Part, deflated, kept, package_of

LARGE = 32 << 20  # bytes of a sheet's XML from which on it is cut
PACKAGES = 2  # every one costs the reader all shared strings once more
_MAIN = "xl/workbook.xml"  # where python-calamine looks; with the parts elsewhere nothing is cut
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEETS_END, _RELATIONS_END = "</sheets>", "</Relationships>"
_READ = (".xml", ".rels")  # what a reader of cells looks at; pictures and the like stay out
_MARK = "slice-of-a-large-sheet-"
_ROW_END = b"</row>"
_CELLS, _CELLS_END = b"<sheetData>", b"</sheetData>"
_END = b"</row></sheetData></worksheet>"
# Python-calamine looks for merged ranges through all of a sheet once more, and stops at the first list of them. The
# last slice says nothing, and is looked through: with the end of the sheet.
_NONE_MERGED = b"<mergeCells></mergeCells>"
# A slice begins with a row that says where it stands. All else that a reader knows when it comes to a row, it has
# from the sheet's head; and a cut that is not between two rows leaves the slice before it without an end, which
# python-calamine refuses.
_NEXT_ROW = re.compile(rb'</row>\s*<row(?:\s+[\w:.-]+="[^"<]*")*?\s+r="[0-9]+"')
_NO_ROW = re.compile(rb"</row>\s*</sheetData>")
_SHEET = """<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" \
name="{0}" sheetId="{1}" r:id="{0}"/>"""
_RELATION = """<Relationship Id="{0}" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/{0}.xml"/>"""
_FIRST_ID = 60_000  # of the sheets that are slices


@dataclass(frozen=True)
class Shell:
    """A package but for its large sheet: the sheet's name, its part, the bytes of that; what its slices stand in."""

    sheet: str
    part: str
    size: int
    others: tuple[Part, ...]
    main: str
    relations: str


@dataclass(frozen=True)
class Slices:
    """Some slices of a sheet, as the last sheets of a package. first: the number of the first of them, from 0."""

    package: bytes
    first: int
    count: int


def shell_of(path: Path, package: Package) -> Shell | None:
    """Return what the slices of the largest sheet are to stand in; None where it is not large, or not as usual.

    Raises any of a dozen kinds of exceptions for a damaged package.
    """
    with path.open("rb") as file, ZipFile(file) as content:
        sizes = {name: content.getinfo(part).file_size for name, part in package.parts.items()}
        sheet = max(sizes, key=sizes.__getitem__, default="")
        if sizes.get(sheet, 0) < LARGE or list(package.parts.values()).count(package.parts[sheet]) > 1:
            return None
        main, relations = content.read(_MAIN).decode(), content.read(_RELATIONS).decode()
        told = "".join((main, relations, *content.namelist()))
        if main.count(_SHEETS_END) != 1 or relations.count(_RELATIONS_END) != 1 or _MARK in told:
            return None
        anew = {_MAIN, _RELATIONS, package.parts[sheet]}
        with mmap(file.fileno(), 0, access=ACCESS_READ) as packed:
            others = tuple(
                kept(packed, part)
                for part in content.infolist()
                if part.filename not in anew and part.filename.lower().endswith(_READ)
            )
        return Shell(sheet, package.parts[sheet], sizes[sheet], others, main, relations)


def cut(blocks: Iterable[bytes], shell: Shell, ready: Callable[[Slices | None], None]) -> Iterator[bytes]:
    """Pass on the blocks of the sheet, as `scan_sheet` makes them, and hand its slices to `ready` meanwhile.

    It does so PACKAGES times; or hands it None at last, where the sheet holds anything that is not as usual.
    """
    slices: list[Part] = []
    head, count, seen, given, usual = b"", 0, 0, 0, True
    for block, is_last in _told_the_last(blocks):
        if usual:
            head = head or block[: max(block.find(_CELLS), 0)]
            usual = _is_usual(block, head, is_first=count == 0, is_last=is_last)
            if not usual:
                ready(None)
        if usual:
            slices.append(deflated(_part(count), _slice(block, head, is_first=count == 0, is_last=is_last)))
            count, seen = count + 1, seen + len(block)
            if is_last or (given < PACKAGES - 1 and seen * PACKAGES >= shell.size * (given + 1)):
                ready(Slices(_package(shell, slices, count), count - len(slices), len(slices)))
                given, slices = given + 1, []
        yield block


def _told_the_last(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    before = None
    for block in blocks:
        if before is not None:
            yield before, False
        before = block
    if before is not None:
        yield before, True


def _is_usual(block: bytes, head: bytes, *, is_first: bool, is_last: bool) -> bool:
    """Tell whether the block can be a slice that reads as it does in its place."""
    if not head or (b"!" in block and b"<!" in block):  # a comment, a DOCTYPE, or text that is not to be parsed
        return False
    if is_last:
        return not is_first and (_NO_ROW.match(block) or _NEXT_ROW.match(block)) is not None
    if _CELLS_END in block or b"mergeCell" in block:
        return False
    return is_first or _NEXT_ROW.match(block) is not None


def _slice(block: bytes, head: bytes, *, is_first: bool, is_last: bool) -> tuple[bytes, ...]:
    rows = block[len(head) + len(_CELLS) if is_first else len(_ROW_END) :]
    return (head, _CELLS, rows) if is_last else (head, _NONE_MERGED, _CELLS, rows, _END)


def _part(number: int) -> str:
    return f"xl/worksheets/{_MARK}{number}.xml"


def _package(shell: Shell, slices: list[Part], count: int) -> bytes:
    """Return the package in which the slices, the last of so many, stand behind its own sheets."""
    numbers = range(count - len(slices), count)
    sheets = "".join(_SHEET.format(f"{_MARK}{number}", _FIRST_ID + number) for number in numbers)
    relations = "".join(_RELATION.format(f"{_MARK}{number}") for number in numbers)
    main = shell.main.replace(_SHEETS_END, sheets + _SHEETS_END)
    related = shell.relations.replace(_RELATIONS_END, relations + _RELATIONS_END)
    anew = (deflated(_MAIN, (main.encode(),)), deflated(_RELATIONS, (related.encode(),)))
    return package_of((*shell.others, *anew, *slices))
