"""Files that were read before: what came of the same bytes is taken from the store, and the process not asked again."""

from dataclasses import astuple
from pathlib import Path

from flows.disk import sha256_of
from flows.ingest.guard import READERS, Guard
from flows.ingest.limits import RETURNS, Limits
from flows.keeping.keys import key_of
from flows.keeping.store import Store
from schemas.grids import FileRead


def read_kept(guard: Guard, store: Store | None, path: Path, name: str, limits: Limits = RETURNS) -> FileRead:
    """Return what `guard.read` returns, from the store where the same bytes were read before; no store: read them.

    What is kept bears the digest of the bytes that were read, not of those looked at before: a file that changes
    meanwhile is never taken for another. A refused file is read again each time: why it was refused may have passed.
    """
    if store is None:
        return guard.read(path, name, limits)
    if (sha256 := _sha256(path, limits)) and isinstance(kept := store.load(_key(path, name, limits, sha256)), FileRead):
        return kept
    read = guard.read(path, name, limits)
    if read.sha256 and not read.refused:
        store.save(_key(path, name, limits, read.sha256), read)
    return read


def _key(path: Path, name: str, limits: Limits, sha256: str) -> str:
    return key_of("file", READERS, path.name, name, astuple(limits), sha256)


def _sha256(path: Path, limits: Limits) -> str:
    """Return the digest of a file's bytes, "" where they are not to be looked at: the guard says why."""
    try:
        # to open a device or a pipe may wait for ever
        if not path.is_file() or path.stat().st_size > limits.size:
            return ""
        return sha256_of(path)
    except OSError:
        return ""
