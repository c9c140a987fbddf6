"""One run at a time for a cluster and its output folder, whichever processes they are in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from schemas.errors import InputError

_LIMIT = 900.0  # seconds; a report of a million rows takes four minutes


@contextmanager
def turn(
    state: Path, cluster: Path, output: Path, say: Callable[[str], object], limit: float = _LIMIT
) -> Iterator[None]:
    """Wait until no other run makes the cluster's report in that output folder; hold others off meanwhile.

    state: the state folder, where the locks are files; the system lets go of one when its process ends, however that
    ends. say: called with one line where it has to wait. limit: seconds. Raises InputError where the other is not done
    by then.
    """
    name = cluster.resolve().name
    places = f"{cluster.resolve()}\n{output.resolve()}"
    try:
        folder = state / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}-{sha256(places.encode()).hexdigest()[:16]}.lock")
        with suppress(Timeout):
            lock.acquire(timeout=0)
    except OSError:  # where nothing can be written, nobody can be told to wait either
        yield
        return
    if not lock.is_locked:
        say(f"Another run is making the report of {name} in {output}; waiting until it is done, {limit:g} s at most.")
        _wait(lock, name, output, limit)
    try:
        yield
    finally:
        lock.release()


def _wait(lock: FileLock, name: str, output: Path, limit: float) -> None:
    try:
        lock.acquire(timeout=limit, poll_interval=0.1)
    except Timeout:
        raise InputError(
            f"Another run has been making the report of {name} in {output} for more than {limit:g} s; "
            "wait until it has ended, or end it, then run again; or choose another folder with --output."
        ) from None
