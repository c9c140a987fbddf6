"""Results kept between runs in a folder, each under the key of what it is a function of."""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.disk import sha256_of, sync

if TYPE_CHECKING:
    import polars as pl

_LIST, _VALUE = "entry.json", "value.pickle"
_PART = ".part-"  # before the name of what is not yet whole
_LEFTOVER = 3600  # seconds; no entry takes as long to write
_AGE = 30 * 86_400  # seconds since an entry was last of use
_SIZE = 2 << 30  # bytes of all entries
_UNDER_WAY: "dict[Path, Future[bool]]" = {}  # entries that are being written


@dataclass(frozen=True)
class Store:
    """A folder of results. It is a convenience: what is wrong with it is never an error, only a result less.

    An entry is a folder named by its key: the frames as Parquet, the rest as a pickle, and a list of both with the
    digest of each, so that what is damaged or half there counts as not there. fresh: nothing is taken from it.
    """

    folder: Path
    fresh: bool = False

    def has(self, key: str) -> bool:
        """Tell whether an entry of the key is there; whether it is whole, only `load` finds out."""
        if saving := _UNDER_WAY.get(self.folder / key):
            wait([saving])
        return not self.fresh and (self.folder / key / _LIST).is_file()

    def load(self, key: str) -> Any:  # noqa: ANN401 - any value
        """Return the value kept under the key, None where there is none that is whole."""
        if not self.has(key):
            return None
        entry = self.folder / key
        try:
            value = _read(entry)
            os.utime(entry)  # it was of use today
        except Exception:  # whatever a damaged entry leads to
            shutil.rmtree(entry, ignore_errors=True)
            return None
        return value

    def save(self, key: str, value: object) -> "Future[bool]":
        """Keep the value under the key; what comes back will say whether that could be done.

        It is written while the run goes on with the value; the run ends, and the entry is asked for, only after that.
        """
        from flows.keeping.pickled import pickled

        try:
            content, frames = pickled(value)
        except Exception:  # a value that cannot be pickled
            saving: Future[bool] = Future()
            saving.set_result(False)
            return saving
        entry = self.folder / key
        _UNDER_WAY[entry] = saving = _writer().submit(_saved, entry, content, frames)
        saving.add_done_callback(lambda done: _UNDER_WAY.pop(entry) if _UNDER_WAY.get(entry) is done else None)
        return saving

    def prune(self, age: float = _AGE, size: int = _SIZE) -> None:
        """Remove what was of no use for so many seconds, and the longest unused above so many bytes in all.

        What is being written is waited for.
        """
        wait(list(_UNDER_WAY.values()))
        now, total = time.time(), 0
        for used, entry in sorted(_entries(self.folder), reverse=True):
            unfinished = entry.name.startswith(_PART)  # it may be another run's, under way
            total += 0 if unfinished else _bytes(entry)
            if now - used > (_LEFTOVER if unfinished else age) or (total > size and not unfinished):
                shutil.rmtree(entry, ignore_errors=True)


def stages_store(state: Path, *, fresh: bool = False) -> Store:
    """Return the store in the state folder; fresh: nothing is to be taken from it."""
    return Store(state / "kept", fresh)


def _entries(folder: Path) -> Iterator[tuple[float, Path]]:
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            with contextlib.suppress(OSError):
                if entry.is_dir():
                    yield entry.stat().st_mtime, entry


def _bytes(entry: Path) -> int:
    with contextlib.suppress(OSError):  # another run may remove it meanwhile
        return sum(path.stat().st_size for path in entry.iterdir())
    return 0


@cache
def _writer() -> ThreadPoolExecutor:
    """Return the thread that writes entries, one after another: the process ends only when it has written all."""
    return ThreadPoolExecutor(1, "keeping")


def _saved(entry: Path, content: bytes, frames: "tuple[pl.DataFrame, ...]") -> bool:
    """Write an entry, so that the folder of its name is whole or not there; say whether that could be done."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=entry.parent))
    except OSError:
        return False
    try:
        _write(part, content, frames)
        if entry.exists():
            shutil.rmtree(entry, ignore_errors=True)
        part.rename(entry)
    except Exception:  # a full disk, a frame that Parquet does not take
        return False
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return True


def _write(part: Path, content: bytes, frames: "tuple[pl.DataFrame, ...]") -> None:
    names = [f"{number}.parquet" for number in range(len(frames))]
    for name, frame in zip(names, frames, strict=True):
        _write_frame(part / name, frame)
    (part / _VALUE).write_bytes(content)
    listed = {name: sha256_of(part / name) for name in (*names, _VALUE)}
    (part / _LIST).write_text(json.dumps(listed), encoding="utf-8")
    for name in (*listed, _LIST):  # a rename must not outlive a power cut that what it named does not
        sync(part / name)
    sync(part)


def _write_frame(path: Path, frame: "pl.DataFrame") -> None:
    import polars as pl

    frame.write_parquet(path, compression="lz4")
    if pl.read_parquet_schema(path) != frame.schema:
        raise TypeError(f"{frame.schema}: types that Parquet does not keep")
    if not frame.width and frame.height:
        raise TypeError("rows without columns, which Parquet does not keep")


def _read(entry: Path) -> Any:  # noqa: ANN401 - any value
    from flows.keeping.pickled import unpickled

    listed = json.loads((entry / _LIST).read_text(encoding="utf-8"))
    if any(sha256_of(entry / name) != digest for name, digest in listed.items()):
        raise ValueError(f"{entry}: not as it was written")
    frames = [_read_frame(entry / f"{number}.parquet") for number in range(len(listed) - 1)]
    return unpickled((entry / _VALUE).read_bytes(), frames)


def _read_frame(path: Path) -> "pl.DataFrame":
    import polars as pl  # here, as a value without frames is to be had without waiting for it

    return pl.read_parquet(path, glob=False)
