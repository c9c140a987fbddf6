"""The reading process: takes requests on standard input, reads one file at a time under limits, answers in JSON.

Run as `python -m flows.ingest.child FOLDER MODULE`. Tables go as Arrow files into FOLDER, and their names into the
answer. MODULE offers `Unreadable` and what is asked of it: `read_grids(path, name, kind)`, `read_enclosed(path, name)`,
`read_told(path, name, kind)`, which returns what JSON can hold; WARM names what it needs but imports late. It must not
import pandera: that takes longer than reading a small file.
"""

import importlib
import json
import math
import os
import shutil
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO

from flows.ingest.limits import Limits

if TYPE_CHECKING:  # polars comes with it; it is imported after the channels are safe
    from flows.ingest.intake import Intake

try:
    import resource
except ImportError:  # not on Windows: there the time-out of the parent holds alone
    resource = None  # type: ignore[assignment]

Answer = dict[str, Any]

# What no reader of a file needs, and a file that takes one over does.
_FORBIDDEN = frozenset(
    [
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.fork",
        "os.forkpty",
        "pty.spawn",
    ]
)
_UNKNOWN_RESERVE = 1 << 30  # where /proc does not tell
_BLOATED = 512 << 20  # bytes of address space beyond the start after which a process is not used again


def main() -> None:
    """Answer requests until standard input ends."""
    folder, module = Path(sys.argv[1]), sys.argv[2]
    requests, answers = _private_channels()
    waiting = _listening(requests, folder)
    sys.addaudithook(_refuse)
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readers = importlib.import_module(module)
    importlib.import_module("flows.ingest.intake")  # now, not with the first file
    size, resident = _memory()
    try:
        _tell(answers, {"ready": True})
        if waiting.empty():  # started ahead of the first file: import what most files need and what takes longest
            for name in getattr(readers, "WARM", ()):
                importlib.import_module(name)
        while True:
            _serve(json.loads(waiting.get()), readers, folder, answers, size - resident, size + _BLOATED)
    except BrokenPipeError:
        _leave(folder)


def _serve(request: Answer, readers: ModuleType, folder: Path, answers: TextIO, reserve: int, bloated: int) -> None:
    """Answer one request, under its limits; reserve and bloated: bytes of address space."""
    # Libraries reserve 0.25 GiB of address space and more that they never touch: the limit leaves room for it.
    _limit(request["limits"]["memory"] + reserve, request["limits"]["cpu"])
    answer = _answer(request, readers, folder, answers)
    _tell(answers, {"id": request["id"], "worn": _memory()[0] > bloated} | answer)


def _private_channels() -> tuple[TextIO, TextIO]:
    """Return standard input and output under numbers of our own: what a library prints goes nowhere."""
    channels = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return channels


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} is not for a reader")


def _listening(requests: TextIO, folder: Path) -> "SimpleQueue[str]":
    """Return the queue of requests to come; when the parent is gone, end at once, whatever is being done."""
    waiting: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in requests:
            waiting.put(line)
        _leave(folder)

    threading.Thread(target=listen, daemon=True).start()
    return waiting


def _leave(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _tell(answers: TextIO, answer: Answer) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _answer(request: Answer, readers: ModuleType, folder: Path, answers: TextIO) -> Answer:
    """Return what there is to say of a file; its hash goes ahead, so that it is known should the reader crash."""
    from flows.ingest.intake import inspect

    path = Path(request["path"])
    before = _state(path)
    try:
        intake = inspect(path, Limits(**request["limits"]))
        _tell(answers, {"id": request["id"], "sha256": intake.sha256})
        if intake.refused:
            return {"refused": _remark(intake.refused)}
        answer = _read(request, intake, readers, folder)
    except MemoryError:
        return _refused("file_unsafe", "memory") | {"worn": True}
    return answer if _state(path) == before else _refused("file_changing", "its size or date changed meanwhile")


def _read(request: Answer, intake: "Intake", readers: ModuleType, folder: Path) -> Answer:
    path, name = Path(request["path"]), request["name"]
    try:
        if request["what"] == "told":
            return {"told": readers.read_told(path, name, intake.kind)}
        if request["what"] == "enclosed":
            grids, remarks = readers.read_enclosed(path, name), ()
        else:
            grids, remarks = readers.read_grids(path, name, intake.kind)
    except readers.Unreadable as error:
        return _refused(*error.args[:2])
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # readers let KeyError, struct.error and much else through
        return _refused("file_unreadable", _short(error))
    except BaseException as error:  # a panic of a Rust library is no Exception; what it leaves is not to be trusted
        return _refused("file_unsafe", f"the reader crashed ({_short(error)})") | {"worn": True}
    try:
        tables = [_table(grid, folder, f"{index}") for index, grid in enumerate(grids)]
    except OSError as error:  # as where the disk is full
        return _refused("file_unsafe", f"its tables could not be handed over ({_short(error)})")
    said = [_remark(remark) for remark in (*intake.remarks, *remarks)]
    if not any(grid.cells.height for grid in grids):
        said.append(["no_filled_cell", f"{len(grids)} sheet{'s' * (len(grids) != 1)}", "", ""])
    return {"grids": tables, "remarks": said}


def _refused(rule: str, found: str) -> Answer:
    return {"refused": [rule, found, "", ""]}


def _table(grid: Any, folder: Path, stem: str) -> Answer:  # noqa: ANN401 - a Grid; its import is polars'
    """Write a grid's frames; return what else it holds. To compress them takes longer than to read them as they are."""
    grid.cells.write_ipc(folder / f"{stem}.arrow", compression="uncompressed")
    odd = f"{stem}-odd.arrow" if grid.odd.height else ""
    if odd:
        grid.odd.write_ipc(folder / odd, compression="uncompressed")
    return {
        "sheet": grid.sheet,
        "cells": f"{stem}.arrow",
        "odd": odd,
        "merged": list(grid.merged),
        "hidden": grid.hidden,
    }


def _remark(remark: Any) -> list[str]:  # noqa: ANN401 - a Remark
    return [remark.rule, remark.found, remark.sheet, remark.cell]


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _limit(memory: int, cpu: int) -> None:
    """Allow so many bytes of address space in all, and so many seconds of computing from now on."""
    if not resource:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + cpu)
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_FSIZE, memory)  # what is read goes through files; they too must end somewhere


def _lower(which: int, soft: int) -> None:
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(which, (soft, hard))


def _memory() -> tuple[int, int]:
    """Return the bytes of address space in use, and of memory really held."""
    try:
        size, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    except OSError:
        return _UNKNOWN_RESERVE, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(size) * page, int(resident) * page


if __name__ == "__main__":
    main()
