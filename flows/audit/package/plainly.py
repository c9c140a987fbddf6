"""A block of rows that are written plainly and in order, looked at all bytes at once: row by row takes far longer."""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flows.audit.package.passing import has_controls, is_odd

if TYPE_CHECKING:  # an audit of smaller sheets need not wait for it
    import polars as pl

_ENDS, _BEGINS, _NUMBER = b"</row>", b'<row r="', re.compile(rb'<row r="([0-9]{1,7})"')
_SHORTEST = 48  # bytes of a row that surely holds something


class Plain(NamedTuple):
    """What a block holds: the number of its first row, where each row begins, how many cells there are."""

    number: int
    places: list[int]
    cells: int


def plain_block(block: bytes) -> Plain | None:
    """Return what a block of rows holds; None where anything in it needs a closer look.

    None unless its rows stand one right after the other, their numbers too, each the first attribute; each row surely
    holds something, and nothing that is odd; each cell begins with its place. Other threads run meanwhile.
    """
    import polars as pl

    if not (first := _NUMBER.match(block)) or not block.endswith(_ENDS) or is_odd(block):
        return None
    # by way of one value of so many numbers, as polars would make a Series of bytes from one Python object each
    kind = pl.Array(pl.UInt8, len(block))
    held = pl.Series([block], dtype=pl.Binary).bin.reinterpret(dtype=kind, endianness="little").reshape((-1,))
    if (held < ord(" ")).any() and has_controls(block):
        return None
    opens, r = (held == ord("<"))[:-3], held == ord("r")
    cells = opens & (held == ord("c"))[1:-2]
    placed = cells & (held == ord(" "))[2:-1] & r[3:]
    begins = opens & r[1:-2] & (held == ord("o"))[2:-1]
    places, number = _numbers(1 << len(block).bit_length())[: len(begins)].filter(begins), int(first[1])
    if (count := int(cells.sum())) != placed.sum() or not _in_order(block, places, number):
        return None
    return Plain(number, places.to_list(), count)


@cache
def _numbers(count: int) -> "pl.Series":
    import polars as pl

    return pl.int_range(count, dtype=pl.UInt32, eager=True)


def _in_order(block: bytes, places: "pl.Series", number: int) -> bool:
    """Tell whether rows with the numbers from this one on begin at these places, one right after the other."""
    end = number + len(places)
    width = len(_BEGINS) + len(str(end)) + 1
    lengths = (*places.diff(null_behavior="drop").bottom_k(1), len(block) - places[-1])
    expected = [_ENDS + b'<row r="%d"' % one for one in range(number + 1, end)]
    found = [block[place - len(_ENDS) : place + width] for place in places.to_list()[1:]]
    return min(lengths) >= _SHORTEST and all(map(bytes.startswith, found, expected))
