"""A folder of returns that is watched: a file that arrives starts a report.

It is looked at again and again rather than told of changes by the operating system: network shares tell nobody.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout

from flows.ingest.folder import RETURNS, cluster_files
from flows.notes import note_path, read_note, save_note
from schemas.errors import InputError

EVERY = 5.0  # seconds between two looks
_PATIENCE = 60  # looks for which files that have arrived wait for others that still grow


@dataclass(frozen=True)
class Version:
    """What tells one version of a file from another without reading it: size in bytes, last change in ns."""

    size: int
    modified: int


Look = Mapping[str, Version]  # a file's path from the cluster's folder -> what it was when looked at


@dataclass(frozen=True)
class Watched:
    """What is known of a cluster's folder.

    known: the files that a report was made of, or that were there before anybody watched. previous: the last look.
    held: for how many looks files that have arrived have waited for others.
    """

    known: Look
    previous: Look = field(default_factory=dict)
    held: int = 0


def look(cluster: Path) -> Look:
    """Look at the files that senders sent; shape: path from the cluster's folder -> version, sorted.

    Only what a report reads counts: hidden files, the lock files of office programs and names of downloads that are
    under way are none of it. Raises InputError where the cluster's folder is gone, OSError where it cannot be listed.
    """
    files = cluster_files(cluster)
    strays = (path for path in files.unread if path.parent.name == RETURNS)
    seen = {}
    for path in (*(path for _, path in files.returns), *strays):
        try:
            about = path.stat()
        except FileNotFoundError:  # taken away while we looked
            continue
        seen[path.relative_to(cluster).as_posix()] = Version(about.st_size, about.st_mtime_ns)
    return dict(sorted(seen.items()))


def settled(previous: Look, now: Look, known: Look) -> Look:
    """Return the files that have arrived: new or changed, and the same in both looks."""
    return {
        name: version for name, version in now.items() if known.get(name) != version and previous.get(name) == version
    }


def looked(watched: Watched, now: Look) -> tuple[Watched, Look]:
    """Return what is known after a look, and the files that have arrived and not been answered yet.

    While a file still grows the others wait for it: a report made now would call it damaged.
    """
    arrived = settled(watched.previous, now, watched.known)
    growing = any(watched.previous.get(name) != version for name, version in now.items())
    waits = bool(arrived) and growing and watched.held < _PATIENCE
    # What was taken away and comes back the same has arrived anew.
    known = {name: version for name, version in watched.known.items() if name in now}
    return Watched(known, now, watched.held + 1 if waits else 0), {} if waits else arrived


def answered(watched: Watched, files: Look) -> Watched:
    """Return what is known once there is a report of the files."""
    return replace(watched, known={**watched.known, **files})


def begin(cluster: Path) -> Watched:
    """Return what an earlier watch knew; the first one takes all files that are there for known.

    Raises what `look` raises.
    """
    noted = read_note(_note(cluster))
    try:
        return Watched({name: Version(*version) for name, version in noted["files"].items()})
    except (AttributeError, KeyError, TypeError):  # none yet, or not one of ours
        watched = Watched(look(cluster))
        remember(cluster, watched)
        return watched


def claim(cluster: Path) -> FileLock:
    """Take the watch of the cluster's folder, so that a file starts one run.

    It is let go when what is returned is released, or with the process. Raises InputError where another process has it,
    or where it cannot be noted.
    """
    path = _note(cluster).with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"{cluster}: another process watches it already, `clusterbook serve` or a `clusterbook watch`; "
            "end that first, or leave it to that one."
        ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); set PREFECT_HOME to another folder.") from None
    return lock


def remember(cluster: Path, watched: Watched) -> None:
    """Keep what is known for the next watch. Raises InputError where it cannot be written."""
    files = {name: [version.size, version.modified] for name, version in watched.known.items()}
    save_note(_note(cluster), {"folder": str(cluster.resolve()), "files": files})


def watch_returns(
    cluster: Path,
    handle: Callable[[Sequence[str]], object],
    complain: Callable[[str], object],
    every: float = EVERY,
    pause: Callable[[float], object] = time.sleep,
) -> NoReturn:
    """Call handle with the files that have arrived, sorted, for as long as this process lives.

    handle: sees to the report, and raises nothing. complain: told where the folder cannot be looked at, once until it
    can be again. every: seconds between two looks. Raises InputError where there is no such folder to begin with, or
    another process watches it.
    """
    claimed = claim(cluster)
    try:
        _watch(cluster, begin(cluster), handle, complain, every, pause)
    finally:
        claimed.release()


def _watch(
    cluster: Path,
    watched: Watched,
    handle: Callable[[Sequence[str]], object],
    complain: Callable[[str], object],
    every: float,
    pause: Callable[[float], object],
) -> NoReturn:
    trouble = ""
    while True:
        said, trouble = trouble, ""
        try:
            watched, arrived = looked(watched, look(cluster))
            if arrived:
                handle(tuple(arrived))
                watched = answered(watched, arrived)
                remember(cluster, watched)
        except (OSError, InputError) as error:  # a share that is away, a disk that is full
            trouble = f"{cluster}: cannot be watched ({error}); trying again"
            if said != trouble:
                complain(trouble)
        pause(every)


def _note(cluster: Path) -> Path:
    return note_path("watched", cluster)
