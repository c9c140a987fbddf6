"""The rows of a large sheet: the first and the last are kept to be read, those between are counted and skimmed."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

from flows.audit.package.passing import Fault, Tally, looked_at, numbers_of
from flows.audit.package.plainly import Plain, plain_block

_OPEN, _CLOSE, _ROW, _ROW_ENDS = b"<sheetData>", b"</sheetData>", b"<row", b"</row>"
_AHEAD = 2  # blocks that are looked at at a time
_MOST_HEAD = 1 << 20  # bytes before the rows; more is no sheet of the usual kind
_MOST_LEFT = 64 << 20  # bytes of one row


class _Otherwise(Exception):  # noqa: N818 - it is no error: the sheet is written in another way
    """The rows are not written as most programs do."""


@dataclass(frozen=True)
class Measure:
    """How much of a sheet is read cell by cell.

    size: bytes of its part, and cells: how many it says that it has, beyond which it is large. least: bytes below which
    it never is. first, last: rows read at its ends; first_bytes: they end where so much is read. texts: bytes of
    the shared texts beyond which no object is made of each.
    """

    size: int = 24 << 20
    cells: int = 200_000
    least: int = 1 << 20
    texts: int = 8 << 20
    first: int = 2_000
    first_bytes: int = 8 << 20
    last: int = 20


USUAL = Measure()


@dataclass(frozen=True)
class Skimmed:
    """A large sheet: all its rows and cells counted, the highest row number, and what was found on the way.

    first, last: numbers of the first and last row that were not read cell by cell. skipped: how many rows these are.
    gap: the number of a row between them that is not there or holds nothing, 0 where there is none.
    """

    rows: int
    cells: int
    bottom: int
    first: int
    last: int
    skipped: int
    gap: int
    faults: tuple[Fault, ...]


@dataclass
class _Kept:
    """The rows kept, the bytes of the first ones, the number of the first row after these."""

    first: list[bytes] = field(default_factory=list)
    last: list[bytes] = field(default_factory=list)
    size: int = 0
    after: int = 0


def skim(parts: Iterator[bytes], measure: Measure) -> tuple[bytes, Skimmed | None] | None:
    """Return a sheet's part without the rows that are skimmed, and what is said of these.

    None where the sheet is not written as most programs do, and so can only be read whole; Skimmed is None where no
    row is left out. parts: the part's bytes, in pieces.
    """
    start = b""
    while (at := start.find(_OPEN)) < 0:
        if len(start) > _MOST_HEAD or not (piece := next(parts, b"")):
            return None
        start += piece
    if b"<!" in start[:at] or b"purl.oclc.org" in start[:at]:
        return None
    tally, kept, after = Tally(), _Kept(), b""
    try:
        for block, plain in _looked_at_ahead(_blocks(start[at + len(_OPEN) :], parts)):
            if block.startswith(_CLOSE):
                after = block
            elif plain is not None and kept.after and plain.number == tally.number + 1:
                _count(plain, tally)
                ends = (*plain.places[-measure.last :], len(block))
                _keep_last([block[one + len(_ROW) : other] for one, other in pairwise(ends)], kept, measure)
            else:
                rows = _rows(block)
                _keep(rows, looked_at(block, rows, tally), kept, measure)
    except _Otherwise:
        return None
    before = start[: at + len(_OPEN)]
    content = b"".join((before, *(_ROW + row for row in (*kept.first, *kept.last)), after, *parts))
    return content, _skimmed(tally, kept)


def _blocks(left: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield whole rows, many at a time, and at last what is read of the part after all rows."""
    ended, rows = False, False
    while not ended:
        close = left.find(_CLOSE, 0 if not rows else max(left.rfind(_ROW_ENDS), 0))
        ended = close >= 0
        cut = close if ended else left.rfind(_ROW_ENDS) + len(_ROW_ENDS)
        if ended or cut >= len(_ROW_ENDS):
            block = left[:cut]
            if (b"!" in block and b"<!" in block) or (b"?" in block and b"<?" in block):
                raise _Otherwise
            yield block
            rows, left = True, left[cut:]
        if not ended:
            if len(left) > _MOST_LEFT or not (piece := next(parts, b"")):
                raise _Otherwise
            left += piece
    yield left


def _looked_at_ahead(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, Plain | None]]:
    """Yield the blocks, each with what it plainly holds; two are looked at while others are unpacked and counted."""
    waiting: deque[tuple[bytes, Future[Plain | None]]] = deque()
    with ThreadPoolExecutor(_AHEAD) as ahead:
        for block in blocks:
            waiting.append((block, ahead.submit(plain_block, block)))
            if len(waiting) > _AHEAD:
                one, looked = waiting.popleft()
                yield one, looked.result()
        for one, looked in waiting:
            yield one, looked.result()


def _count(plain: Plain, tally: Tally) -> None:
    tally.rows, tally.cells = tally.rows + len(plain.places), tally.cells + plain.cells
    tally.number += len(plain.places)
    tally.bottom = max(tally.bottom, tally.number)


def _rows(block: bytes) -> list[bytes]:
    """Return the rows without the beginnings of their tags."""
    between, *rows = block.split(_ROW)
    if between.strip() or not all(row.endswith((b"</row>", b"/>")) or _ends(row) for row in rows):
        raise _Otherwise
    return rows


def _ends(row: bytes) -> bool:
    return row.rstrip().endswith((b"</row>", b"/>"))


def _keep(rows: list[bytes], numbers: list[int], kept: _Kept, measure: Measure) -> None:
    """Keep the first rows and the last."""
    place = 0
    if not kept.after:
        for place, row in enumerate(rows):
            if len(kept.first) >= measure.first or kept.size > measure.first_bytes:
                kept.after = numbers[place]
                break
            kept.first.append(row)
            kept.size += len(row)
        else:
            return
    _keep_last(rows[place:], kept, measure)


def _keep_last(rows: list[bytes], kept: _Kept, measure: Measure) -> None:
    kept.last = [*kept.last, *rows[-measure.last :]][-measure.last :]


def _skimmed(tally: Tally, kept: _Kept) -> Skimmed | None:
    skipped = tally.rows - len(kept.first) - len(kept.last)
    if skipped <= 0:
        return None
    end = numbers_of(kept.last[:1], tally.number)[0] if kept.last else tally.number + 1
    first, last = kept.after, max(end - 1, kept.after)
    gap = next((row for row in sorted(tally.gaps) if first <= row <= last), 0)
    within = range(len(kept.first), len(kept.first) + skipped)
    faults = tuple(one for one in tally.faults if one.row in within)
    return Skimmed(tally.rows, tally.cells, tally.bottom, first, last, skipped, gap, faults)
