"""What a report was made of: the files read, by their digests, and the office's logo."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class InputFile:
    """A file that was read.

    name: relative to the cluster's folder; with "shared/" before it, to the registers folder that all clusters share;
    with "previous/", to the folder of earlier reports. sha256: of its bytes, in hex.
    """

    name: str
    sha256: str


@dataclass(frozen=True)
class Origin:
    """What a report was made of; logo: a PNG's bytes, or none."""

    files: tuple[InputFile, ...] = ()
    logo: bytes = b""


def inputs_digest(files: Iterable[InputFile]) -> str:
    """Return the SHA-256, in hex, of a line "name sha256" for each file, in the order of the names."""
    lines = sorted(f"{file.name} {file.sha256}\n" for file in files)
    return sha256("".join(lines).encode()).hexdigest()
