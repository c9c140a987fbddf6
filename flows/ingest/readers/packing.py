"""A package put together in memory, for a reader and never for keeping: parts of another as they are, and new ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from mmap import mmap
from zipfile import ZIP_DEFLATED, ZipInfo

from isal import isal_zlib

from flows.ingest.inflating import packed_bytes
from flows.zip_records import Record, central, end, local

_LEVEL = 1  # of ISA-L: as quick as none at all, and a sheet takes a sixth of its memory
_UTF8 = 1 << 11  # a part's name is UTF-8


@dataclass(frozen=True)
class Part:
    """A part as it stands in a package: its name, how it is packed, its checksum, its size unpacked, its bytes."""

    name: str
    method: int
    checksum: int
    size: int
    packed: bytes


def kept(package: bytes | mmap, part: ZipInfo) -> Part:
    """Return a part of another package as it is; raise BadZipFile where it is missing or encrypted."""
    return Part(part.filename, part.compress_type, part.CRC, part.file_size, packed_bytes(package, part))


def deflated(name: str, pieces: Sequence[bytes]) -> Part:
    """Return a new part that holds the pieces, one after the other."""
    packer, checksum = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15), 0
    packed = []
    for piece in pieces:
        checksum = isal_zlib.crc32(piece, checksum)
        packed.append(packer.compress(piece))
    packed.append(packer.flush())
    return Part(name, ZIP_DEFLATED, checksum, sum(map(len, pieces)), b"".join(packed))


def package_of(parts: Iterable[Part]) -> bytes:
    """Return a zip of the parts; raise struct.error where they are more, or larger, than plain zip can tell."""
    out, listed = bytearray(), []
    for part in parts:
        record = Record(part.name.encode(), part.method, part.checksum, len(part.packed), part.size, flags=_UTF8)
        listed.append(central(record, len(out)))
        out += local(record)
        out += part.packed
    start, size = len(out), sum(map(len, listed))
    out += b"".join(listed) + end(len(listed), size, start)
    return bytes(out)
