"""A part of a package piece by piece, however large it is: unpacked by ISA-L while the piece before is looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from mmap import mmap
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo

from isal import igzip_lib, isal_zlib

_PIECE = 1 << 20  # bytes unpacked at a time: what a processor keeps near
_PACKED = 1 << 17  # bytes given at a time, at least: a sheet unpacks to six or eight times as many
_HEADER = 30


def pieces(package: bytes | mmap, part: ZipInfo, size: int = _PIECE) -> Iterator[bytes]:
    """Yield what a part unpacks to, size bytes at most at a time.

    Raises BadZipFile where it is cut off, unpacks to another number of bytes than it says, or has another checksum.
    """
    inflated = _inflated(package, part, size)
    checksum = length = 0
    with ThreadPoolExecutor(1) as ahead:  # ISA-L leaves other threads at work
        following = ahead.submit(next, inflated, b"")
        while piece := following.result():
            length, checksum = length + len(piece), isal_zlib.crc32(piece, checksum)
            if length > part.file_size:
                raise BadZipFile(f"part {part.filename} unpacks to more than the {part.file_size:,} bytes it says")
            following = ahead.submit(next, inflated, b"")
            yield piece
    if length != part.file_size or checksum != part.CRC:
        raise BadZipFile(f"part {part.filename} is cut off, or not as it was saved")


def first_bytes(package: bytes, part: ZipInfo) -> bytes:
    """Return at least the first KiB of a part, as far as it goes."""
    return next(_inflated(package, part, 4096), b"")


def packed_bytes(package: bytes | mmap, part: ZipInfo) -> bytes:
    """Return a part as it is packed; raise BadZipFile where it is missing or encrypted."""
    start = _start(package, part)
    return package[start : start + part.compress_size]


def _inflated(package: bytes | mmap, part: ZipInfo, piece: int) -> Iterator[bytes]:
    start = _start(package, part)
    end = min(start + part.compress_size, len(package))
    if part.compress_type == ZIP_STORED:
        yield from (package[at : min(at + piece, end)] for at in range(start, end, piece))
        return
    if part.compress_type != ZIP_DEFLATED:
        raise BadZipFile(f"part {part.filename} is packed in a way of its own ({part.compress_type})")
    portion = max(_PACKED, piece // 8)
    inflate, at = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE), start
    while not inflate.eof:
        given = b""
        if inflate.needs_input:
            given = package[at : min(at + portion, end)]
            if not given:
                return  # cut off: whoever counts the bytes says so
            at += len(given)
        try:
            if content := inflate.decompress(given, piece):
                yield content
        except igzip_lib.IsalError as error:  # type: ignore[misc]  # its types say that it is an error, not a class
            raise BadZipFile(f"part {part.filename} is damaged ({error})") from None


def _start(package: bytes | mmap, part: ZipInfo) -> int:
    """Return where the packed bytes of a part begin."""
    header = package[part.header_offset : part.header_offset + _HEADER]
    if len(header) < _HEADER or not header.startswith(b"PK\x03\x04") or part.flag_bits & 1:
        raise BadZipFile(f"part {part.filename} is missing or encrypted")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return part.header_offset + _HEADER + names
