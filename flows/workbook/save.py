"""Bytes to files, whole or not at all: written beside, synced, renamed."""

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from flows.disk import sync
from schemas.errors import InputError

Writer = Callable[[BinaryIO], object]  # what writes a file's content into it

LEFTOVER_SECONDS = 600  # no save takes as long

_PART = ".clusterbook-part"  # a name of our own, so that nobody else's files are swept away
_NO_ACCESS = "close the workbook if it is open; if the folder cannot be written, choose another with --output"
_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EFBIG: "files on this disk may not be that large; choose another folder with --output",
    errno.EACCES: _NO_ACCESS,
    errno.EPERM: _NO_ACCESS,
    errno.EISDIR: "a folder of that name stands there; rename it, or choose another with --output",
    errno.EROFS: "the disk is read-only; choose another folder with --output",
    errno.ENOTDIR: "part of the path is a file, not a folder; choose another folder with --output",
    errno.EEXIST: "part of the path is a file, not a folder; choose another folder with --output",
}


def save_bytes(content: bytes, path: Path) -> Path:
    """Write the file so that at any moment either the old one or the new one is there; return its path.

    Raises InputError, saying what to do, where it cannot be written; the old file is untouched then.
    What a killed run left behind is removed by a later one.
    """
    return save_files({path: lambda file: file.write(content)})[0]


def save_files(files: Mapping[Path, Writer]) -> tuple[Path, ...]:
    """Write files like `save_bytes`, all of them before the first takes its place; return their paths.

    files: path -> what writes its content. They take their places in this order.

    Raises InputError where one cannot be written; all old files are untouched then, but for those whose turn was before
    a file that could be written and not put in its place.
    """
    parts: dict[Path, Path] = {}
    path = Path()
    try:
        for path, write in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(path.parent)
            descriptor, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}.", suffix=_PART, dir=path.parent)
            parts[path] = Path(name)
            _write(write, descriptor)
            with contextlib.suppress(OSError):  # some network disks know no permissions
                parts[path].chmod(0o644)
        for path in files:
            parts[path].replace(path)
            del parts[path]
            sync(path.parent)  # the rename itself survives a power cut
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "choose another folder with --output")
        raise InputError(f"{path}: cannot be written ({error.strerror or error}): {advice}") from None
    finally:
        for part in parts.values():
            remove(part)
    return tuple(files)


def remove(path: Path) -> bool:
    """Remove a file; say whether it is gone now and was there before."""
    with contextlib.suppress(OSError):
        path.unlink()
        return True
    return False


def _write(write: Writer, descriptor: int) -> None:
    with os.fdopen(descriptor, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed run left in the folder; what is younger may belong to a run under way."""
    for leftover in folder.glob(f".*{_PART}"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                leftover.unlink()
