"""The zip around a package: fixed times and order, plain fields only, large parts deflated as they come."""

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from zipfile import ZIP_DEFLATED

from isal import isal_zlib

from flows.workbook.finishing.values import FinishError
from flows.zip_records import Record, central, end, local

LARGEST = 2**32 - 1  # bytes of a part or a package that plain zip can tell
LEVEL = 1  # of ISA-L: its next one makes files 4 % smaller in twice the time
_SMALL_LEVEL = 6
_BLOCK = 1 << 18  # bytes; of this size the processor's cache holds one
_FIRST = ("[Content_Types].xml", "_rels/.rels")  # readers that sniff the start of the file look for them
_DATE = (1 << 5) | 1  # 1980-01-01, the first day that zip knows; the time is 00:00


def zipped(parts: Mapping[str, bytes], large: Mapping[str, Iterable[bytes | memoryview]]) -> bytes:
    """Return the zip, the same bytes for the same parts.

    large: parts that are written as their chunks come, in place of those of the same names; they are deflated by ISA-L.
    Raises FinishError where a part or the whole is larger than plain zip can tell.
    """
    order = [*_FIRST, *sorted(set(parts) - set(_FIRST))]
    out = io.BytesIO()
    listed = [_write(out, name, _deflated(parts[name], large.get(name))) for name in order]
    start = out.tell()
    for line in listed:
        out.write(line)
    size = out.tell() - start
    if out.tell() > LARGEST or len(listed) > 0xFFFF:
        raise FinishError(_too_large("the workbook"))
    out.write(end(len(listed), size, start))
    return out.getvalue()


Deflated = Iterator[tuple[bytes, int, int]]  # deflated bytes, and of how many bytes with which checksum so far


def _deflated(part: bytes, chunks: Iterable[bytes | memoryview] | None) -> Deflated:
    if chunks is None:
        small = zlib.compressobj(_SMALL_LEVEL, zlib.DEFLATED, -15)
        yield small.compress(part) + small.flush(), len(part), zlib.crc32(part)
        return
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    size = checksum = 0
    for block in _blocks(chunks):
        size += len(block)
        checksum = isal_zlib.crc32(block, checksum)
        yield packer.compress(block), size, checksum
    yield packer.flush(), size, checksum


def _blocks(chunks: Iterable[bytes | memoryview]) -> Iterator[memoryview]:
    """Yield the chunks as blocks of one size, the last one shorter: where a block ends shows in what deflating makes.

    A block is to be used before the next one is asked for.
    """
    seam, filled = memoryview(bytearray(_BLOCK)), 0
    for chunk in chunks:
        left = memoryview(chunk)
        if filled:
            part, left = left[: _BLOCK - filled], left[_BLOCK - filled :]
            seam[filled : filled + len(part)] = part
            filled += len(part)
            if filled < _BLOCK:
                continue
            yield seam
        whole = len(left) - len(left) % _BLOCK
        for at in range(0, whole, _BLOCK):
            yield left[at : at + _BLOCK]
        filled = len(left) - whole
        seam[:filled] = left[whole:]
    yield seam[:filled]


def _write(out: io.BytesIO, name: str, deflated: Deflated) -> bytes:
    """Write a part; return its line in the list at the end."""
    at, encoded = out.tell(), name.encode("ascii")
    out.write(local(Record(encoded, ZIP_DEFLATED, 0, 0, 0)))  # to hold the place: the numbers are known at the end
    begin = out.tell()
    size = checksum = 0
    for packed, so_far, sum_so_far in deflated:
        out.write(packed)
        size, checksum = so_far, sum_so_far
    if max(size, out.tell()) > LARGEST:
        raise FinishError(_too_large(name))
    record = Record(encoded, ZIP_DEFLATED, checksum, out.tell() - begin, size, date=_DATE)
    out.seek(at)
    out.write(local(record))
    out.seek(0, io.SEEK_END)
    return central(record, at)


def _too_large(what: str) -> str:
    return f"{what} would be larger than 4 GiB, which no reader of workbooks is sure to open; leave out columns or rows"
