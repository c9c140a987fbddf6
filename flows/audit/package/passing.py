"""Rows in passing, as bytes: counted, their order and their numbers looked at, and what no cell of them may hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_MOST_TOLD = 100  # error values, and faults of one kind
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_PRINTED = bytes(code for code in range(256) if code not in _CONTROLS)
_NUMBERED = re.compile(rb'^ r="([0-9]{1,7})"', re.MULTILINE)
_NUMBER = re.compile(rb"""^[^<>]*\sr=["']([0-9]{1,7})["']""")
_CELL = re.compile(rb"<c(?=[\s/>])[^<>]*>")
_ERROR = re.compile(rb"""<c\s[^<>]*\bt=["']e["'][^<>]*>(?:<f[^<]*(?:</f>)?)?<v>([^<]*)</v>""")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3}[0-9]{1,7})["']""")
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_SHORTEST = 40  # bytes of a row that surely holds something


class Fault(NamedTuple):
    """What is wrong in a row that is skimmed.

    kind: "order" of rows, a cell without its "place", an "error" value, no proper "xml". where: a cell, or 17:17. row:
    its place among the rows, from 0.
    """

    kind: str
    where: str
    found: str
    row: int


@dataclass
class Tally:
    """What was counted so far; number: of the row before."""

    rows: int = 0
    cells: int = 0
    number: int = 0
    bottom: int = 0
    gaps: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def looked_at(block: bytes, rows: list[bytes], tally: Tally) -> list[int]:
    """Count rows and cells, note what is wrong; return the numbers of the rows."""
    numbers = numbers_of(rows, tally.number)
    in_order = numbers == list(range(tally.number + 1, tally.number + 1 + len(numbers)))
    for place, (one, other) in enumerate(() if in_order else pairwise((tally.number, *numbers))):
        if other != one + 1:
            if other <= one:
                _tell(tally, Fault("order", f"{other}:{other}", f"row {other} after row {one}", tally.rows + place))
            else:
                tally.gaps.append(one + 1)
    if min(map(len, rows), default=_SHORTEST) < _SHORTEST:
        tally.gaps += [
            number for number, row in zip(numbers, rows, strict=True) if len(row) < _SHORTEST and b"</c>" not in row
        ]
    cells = block.count(b"<c")
    if block.count(b"<c r") != cells or is_odd(block) or has_controls(block):
        for place, (number, row) in enumerate(zip(numbers, rows, strict=True)):
            for kind, where, found in _wrong(row, number):
                _tell(tally, Fault(kind, where, found, tally.rows + place))
    tally.rows, tally.cells = tally.rows + len(rows), tally.cells + cells
    tally.number = numbers[-1] if numbers else tally.number
    tally.bottom = max(tally.bottom, *numbers) if numbers else tally.bottom
    return numbers


def is_odd(block: bytes) -> bool:
    """Tell whether rows may hold an error value, or an ampersand that begins no reference."""
    if b"#" in block and b't="e"' in block:  # each error value has a #, and few texts have
        return True
    return b"&" in block and _BARE.search(block) is not None


def has_controls(block: bytes) -> bool:
    """Tell whether rows hold a character that XML forbids."""
    return bool(block.translate(None, _PRINTED))


def numbers_of(rows: list[bytes], before: int) -> list[int]:
    """Return the rows' numbers; a row that does not say its own is the next one."""
    found = _NUMBERED.findall(b"\n".join([row[:12] for row in rows]))
    if len(found) == len(rows):
        return list(map(int, found))
    numbers = []
    for row in rows:
        said = _NUMBER.match(row)
        before = int(said[1]) if said else before + 1
        numbers.append(before)
    return numbers


def _wrong(row: bytes, number: int) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong in a row: the kind, where, what stands there."""
    where = f"{number}:{number}"
    if control := row.translate(None, _PRINTED):
        yield "xml", where, f"the control character U+{control[0]:04X}"
    if bare := _BARE.search(row):
        said = row[bare.start() :][:20].decode(errors="replace")
        yield "xml", where, f"an ampersand that begins no reference: {said}"
    if any(not _PLACE.search(cell[0]) for cell in _CELL.finditer(row)):
        yield "place", where, "a cell that does not say where it is"
    for error in _ERROR.finditer(row):
        at = _PLACE.search(error[0])
        yield "error", at[1].decode() if at else where, error[1].decode(errors="replace")


def _tell(tally: Tally, fault: Fault) -> None:
    if sum(one.kind == fault.kind for one in tally.faults) < _MOST_TOLD:
        tally.faults.append(fault)
