"""How large a file from outside may be, and how much memory and time its reading may take."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one file may be and may cost.

    size: bytes of the file. inflated: bytes of all its parts unpacked. ratio: inflated by packed. parts: entries of
    the package. extent: cells of the rectangle that a sheet's filled cells span. memory: bytes that the reading
    process may hold. cpu, wall: seconds.
    """

    size: int
    inflated: int
    ratio: int
    parts: int
    extent: int
    memory: int
    cpu: int
    wall: float


# Of 1,059 real packages the largest was 109 MiB unpacked (99 of 100 stay under 2.6), the highest ratio 100 (13) and
# the most parts 1,033 (78).
RETURNS = Limits(
    size=64 * _MIB,
    inflated=256 * _MIB,
    ratio=100,
    parts=2_000,
    extent=40_000_000,
    memory=2_048 * _MIB,
    cpu=15,
    wall=17.0,  # with the start of a new process after a crash, 20 seconds at most
)

# A finished workbook that is audited: ours may hold sheets of a million rows, which are skimmed, never held.
AUDITED = Limits(
    size=512 * _MIB,
    inflated=4_096 * _MIB,
    ratio=100,
    parts=2_000,
    extent=40_000_000,
    memory=2_048 * _MIB,
    cpu=60,
    wall=90.0,
)

# A register of a million rows by ten columns is about 50 MiB packed and 500 MiB unpacked.
REGISTERS = Limits(
    size=512 * _MIB,
    inflated=4_096 * _MIB,
    ratio=100,
    parts=2_000,
    extent=100_000_000,
    memory=4_096 * _MIB,
    cpu=240,
    wall=300.0,
)
