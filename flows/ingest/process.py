"""The reading process seen from outside: start it, ask it, say why it died, end it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0  # seconds to start on a busy machine; 0.6 s where it is idle
_LONGEST = 64 << 20  # bytes of one answer; a sheet of a million merged cells needs 20 MiB
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")
_OUT_OF_MEMORY = (
    b"memory allocation of",
    b"MemoryError",
    b"out of memory",
    b"Cannot allocate memory",
    b"failed to map",
)

Answer = dict[str, Any]


class Died(Exception):  # noqa: N818 - it says what became of the process
    """The reading process ended or was ended before it answered; the text says why."""


@dataclass(frozen=True)
class Child:
    """A reading process, its private folder, and the lines it has written; None follows the last."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    lines: "SimpleQueue[bytes | None]"
    used: threading.Event = field(default_factory=threading.Event)  # set: it has said that it is ready


def start_child(module: str) -> Child:
    """Start a process with the readers of a module; it is warm a little later."""
    folder = Path(tempfile.mkdtemp(prefix="clusterbook-"))
    # Without site (-S) the child starts faster by a tenth of a second; it finds what we find by the path handed on.
    path = os.pathsep.join([str(_ROOT), *(str(Path(entry).absolute()) for entry in sys.path if entry)])
    threads = str(min(4, os.cpu_count() or 1))  # each thread reserves address space
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    environment |= {"POLARS_MAX_THREADS": threads, "MALLOC_ARENA_MAX": "2"}
    try:
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-S", "-P", "-s", "-m", "flows.ingest.child", str(folder), module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env=environment,
                start_new_session=True,  # a Ctrl-C is for us; we end the child
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    lines: SimpleQueue[bytes | None] = SimpleQueue()
    assert process.stdout is not None  # noqa: S101 - for the type checker
    threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
    return Child(process, folder, lines)


def _pump(pipe: BinaryIO, lines: "SimpleQueue[bytes | None]") -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        while line := pipe.readline(_LONGEST):
            lines.put(line)
    lines.put(None)


def await_ready(child: Child) -> None:
    """Wait until the process has imported what it needs; raise Died where it does not come so far."""
    if not child.used.is_set():
        answer = _next(child, time.monotonic() + _PATIENCE, "the reading process did not start")
        if answer != {"ready": True}:
            raise Died("the reading process did not start as it should")
        child.used.set()


def ask(child: Child, request: Answer, wall: float) -> Iterator[Answer]:
    """Send a request and yield its answers, the last of which has more in it than the file's hash.

    Raises Died where the process ends, gives no answer within so many seconds, or says what is no answer.
    """
    assert child.process.stdin is not None  # noqa: S101 - for the type checker
    try:
        child.process.stdin.write(json.dumps(request).encode() + b"\n")
        child.process.stdin.flush()
    except OSError:
        raise Died(_why(child)) from None
    deadline = time.monotonic() + wall
    while True:
        answer = _next(child, deadline, f"it was not read within {wall:g} s")
        if answer.get("id") != request["id"]:
            raise Died("the reading process gave an answer to something else")
        yield answer
        if "sha256" not in answer:
            return


def _next(child: Child, deadline: float, late: str) -> Answer:
    try:
        line = child.lines.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise Died(late) from None
    if line is None:
        raise Died(_why(child))
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Died("the reading process gave no proper answer")
    return answer


def _why(child: Child) -> str:
    """Say in a few words why the process ended."""
    try:
        code = child.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "the reading process stopped answering"
    errors = _last_words(child)
    if any(words in errors for words in _OUT_OF_MEMORY):
        return "memory"
    if code < 0 and -code == getattr(signal, "SIGXCPU", 0):
        return "computing"
    names = {one.value: one.name for one in signal.Signals}
    return f"the reader crashed ({names.get(-code, f'exit code {code}')})"


def _last_words(child: Child) -> bytes:
    try:
        with (child.folder / "errors").open("rb") as errors:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4096))
            return errors.read()
    except OSError:
        return b""


def broken(child: Child) -> str:
    """Return the last line of a process that ended by an error of its own before it was ready; "" for any other."""
    if child.used.is_set() or child.process.poll() in (None, 0) or (child.process.returncode or 0) < 0:
        return ""
    lines = _last_words(child).decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit code {child.process.returncode}"


def end_child(child: Child) -> None:
    """End the process at once and remove its folder; to end it twice does no harm."""
    if child.process.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(child.process.pid, signal.SIGKILL)
            else:
                child.process.kill()
        child.process.wait()
    if child.process.stdin is not None:
        with contextlib.suppress(OSError):
            child.process.stdin.close()
    shutil.rmtree(child.folder, ignore_errors=True)
