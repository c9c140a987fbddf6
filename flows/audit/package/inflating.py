"""A part of a package piece by piece, however large it is: unpacked by ISA-L while the piece before is looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo

from isal import igzip_lib, isal_zlib

_PIECE = 1 << 20  # bytes unpacked at a time: what a processor keeps near
_PACKED = 1 << 17
_HEADER = 30


def pieces(package: bytes, part: ZipInfo) -> Iterator[bytes]:
    """Yield what a part unpacks to, a MiB at a time.

    Raises BadZipFile where it is cut off, unpacks to another number of bytes than it says, or has another checksum.
    """
    inflated = _inflated(package, part)
    checksum = size = 0
    with ThreadPoolExecutor(1) as ahead:  # ISA-L leaves other threads at work
        following = ahead.submit(next, inflated, b"")
        while piece := following.result():
            size, checksum = size + len(piece), isal_zlib.crc32(piece, checksum)
            if size > part.file_size:
                raise BadZipFile(f"part {part.filename} unpacks to more than the {part.file_size:,} bytes it says")
            following = ahead.submit(next, inflated, b"")
            yield piece
    if size != part.file_size or checksum != part.CRC:
        raise BadZipFile(f"part {part.filename} is cut off, or not as it was saved")


def first_bytes(package: bytes, part: ZipInfo) -> bytes:
    """Return at least the first KiB of a part, as far as it goes."""
    return next(_inflated(package, part, 4096), b"")


def _inflated(package: bytes, part: ZipInfo, piece: int = _PIECE) -> Iterator[bytes]:
    packed = _packed(package, part)
    if part.compress_type == ZIP_STORED:
        yield from (bytes(packed[at : at + piece]) for at in range(0, len(packed), piece))
        return
    if part.compress_type != ZIP_DEFLATED:
        raise BadZipFile(f"part {part.filename} is packed in a way of its own ({part.compress_type})")
    inflate, at = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE), 0
    while not inflate.eof:
        given = b""
        if inflate.needs_input:
            given = bytes(packed[at : at + _PACKED])
            if not given:
                return  # cut off: whoever counts the bytes says so
            at += len(given)
        try:
            if content := inflate.decompress(given, piece):
                yield content
        except igzip_lib.IsalError as error:  # type: ignore[misc]  # its types say that it is an error, not a class
            raise BadZipFile(f"part {part.filename} is damaged ({error})") from None


def _packed(package: bytes, part: ZipInfo) -> memoryview:
    header = package[part.header_offset : part.header_offset + _HEADER]
    if len(header) < _HEADER or not header.startswith(b"PK\x03\x04") or part.flag_bits & 1:
        raise BadZipFile(f"part {part.filename} is missing or encrypted")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = part.header_offset + _HEADER + names
    return memoryview(package)[start : start + part.compress_size]
