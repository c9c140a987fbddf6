"""The rows of a large sheet: the first and the last are kept to be read, those between are counted and skimmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.audit.package.passing import Fault, Tally, looked_at, numbers_of

_OPEN, _CLOSE, _ROW_ENDS = b"<sheetData>", b"</sheetData>", b"</row>"
_MOST_HEAD = 1 << 20  # bytes before the rows; more is no sheet of the usual kind
_MOST_LEFT = 64 << 20  # bytes of one row


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
    before, left = start[: at + len(_OPEN)], start[at + len(_OPEN) :]
    tally, kept, ended = Tally(), _Kept(), False
    while not ended:
        close = left.find(_CLOSE, 0 if not tally.rows else max(left.rfind(_ROW_ENDS), 0))
        ended = close >= 0
        cut = close if ended else left.rfind(_ROW_ENDS) + len(_ROW_ENDS)
        if ended or cut >= len(_ROW_ENDS):
            block, left = left[:cut], left[cut:]
            if (rows := _rows(block)) is None:
                return None
            _keep(rows, looked_at(block, rows, tally), kept, measure)
        if not ended:
            if len(left) > _MOST_LEFT or not (piece := next(parts, b"")):
                return None
            left += piece
    content = b"".join((before, *(b"<row" + row for row in (*kept.first, *kept.last)), left, *parts))
    return content, _skimmed(tally, kept)


def _rows(block: bytes) -> list[bytes] | None:
    """Return the rows without the beginnings of their tags; None where they are written in some other way."""
    if (b"!" in block and b"<!" in block) or (b"?" in block and b"<?" in block):
        return None
    between, *rows = block.split(b"<row")
    whole = not between.strip() and all(row.endswith((b"</row>", b"/>")) or _ends(row) for row in rows)
    return rows if whole else None


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
    kept.last = [*kept.last, *rows[max(place, len(rows) - measure.last) :]][-measure.last :]


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
