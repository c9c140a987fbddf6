"""The records of a zip: what stands before each part, the list of all at its end, and the end of that."""

from dataclasses import dataclass
from struct import Struct

_VERSION = 20  # of zip, which has folders and deflate; no later fields: WPS has refused files with them
_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")


@dataclass(frozen=True)
class Record:
    """A part: its name, how it is packed, its checksum, its bytes packed and unpacked; flags and date as zip has them.

    The time of its day is 00:00.
    """

    name: bytes
    method: int
    checksum: int
    packed: int
    size: int
    flags: int = 0
    date: int = 0

    @property
    def _fields(self) -> tuple[int, ...]:
        return self.flags, self.method, 0, self.date, self.checksum, self.packed, self.size, len(self.name), 0


def local(record: Record) -> bytes:
    """Return what stands before a part's packed bytes; always as many bytes for the same name.

    Raises struct.error, as the others do, where a number is larger than plain zip can tell.
    """
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, *record._fields) + record.name


def central(record: Record, at: int) -> bytes:
    """Return a part's line in the list at the end; at: where its local record begins."""
    return _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *record._fields, 0, 0, 0, 0, at) + record.name


def end(parts: int, size: int, start: int) -> bytes:
    """Return the end of a zip of so many parts; size, start: bytes of the list, and where it begins."""
    return _END.pack(b"PK\x05\x06", 0, 0, parts, parts, size, start, 0)
