"""What is asked of a disk in several places: a file's digest, and that what was written outlives a power cut."""

import contextlib
import os
from hashlib import file_digest
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder; some systems cannot open a folder, and need not."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
