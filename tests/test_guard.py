"""Whatever a file does to the process that reads it, here it is a value; the files and their harm are invented."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from flows.ingest.guard import Guard
from flows.ingest.limits import RETURNS
from schemas.grids import FileRead

# A reader that does what the file says.
READER = """
import os, signal, socket, subprocess, sys, time
import polars as pl
from schemas.grids import ODD_CELL_COLUMNS, Grid, Remark

class Unreadable(Exception):
    pass

def read_grids(path, name, kind):
    told, _, rest = path.read_text().partition(" ")
    if told == "grow":
        held = []
        while True:
            held.append(bytearray(50 << 20))
    elif told == "ask":
        bytearray(1 << 45)
    elif told == "spin":
        while True:
            pass
    elif told == "compute":
        begun = time.process_time()
        while time.process_time() < begun + 0.7:
            pass
    elif told == "sleep":
        time.sleep(600)
    elif told == "await":
        while not path.with_name(rest).exists():
            time.sleep(0.01)
    elif told == "abort":
        os.abort()
    elif told == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif told == "leave":
        os._exit(0)
    elif told == "exit":
        sys.exit(0)
    elif told == "panic":
        raise pl.exceptions.PanicException("index out of bounds")
    elif told == "scribble":
        for channel in range(3, 12):
            try:
                os.write(channel, b"[[garbage\\n")
            except OSError:
                pass
        time.sleep(600)
    elif told == "chat":
        print("{}")
        print("an error", file=sys.stderr)
        os.write(1, b"garbage")
        sys.stdin.read()
    elif told == "connect":
        socket.create_connection(("127.0.0.1", 9))
    elif told == "spawn":
        subprocess.run(["true"])
    elif told == "change":
        path.write_text("changed meanwhile")
    elif told == "numbers":
        return (Grid(name, "s", pl.DataFrame({"A": [1.5]})),), ()
    elif told == "lost":
        raise KeyError("sheet1.xml")
    elif told == "unreadable":
        raise Unreadable("file_unreadable", "no sheet in it")
    elif told == "environment":
        rest = " ".join(sorted(os.environ))
    elif told == "process":
        rest = str(os.getpid())
    elif told == "nothing":
        return (Grid(name, "bare", pl.DataFrame()),), ()
    cells = pl.DataFrame({"A": [told, None], "B": [rest, "38.5"]})
    odd = pl.DataFrame({"row": [1], "letter": ["A"], "kind": ["error"], "found": ["#N/A"]}, schema=ODD_CELL_COLUMNS)
    return (Grid(name, "facts", cells, odd, ("B2:C2",), True),), (Remark("macros", "here", "facts", "A1"),)
"""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go in this test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "obeying_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(modules)
    return "obeying_reader"


@pytest.fixture
def guard(reader: str, scratch: Path) -> Iterator[Guard]:
    with Guard(reader) as guard:
        yield guard
    assert list(scratch.iterdir()) == []  # nothing is left behind, whatever happened


def told(folder: Path, text: str) -> Path:
    path = folder / f"{text.partition(' ')[0]}.csv"
    path.write_text(text)
    return path


def refusal(read: FileRead) -> tuple[str, str]:
    assert read.refused
    assert read.grids == ()
    return read.refused.rule, read.refused.found


def is_right(read: FileRead, words: str) -> bool:
    return not read.refused and read.grids[0].cells["B"].to_list() == [words, "38.5"]


def test_what_the_child_reads_arrives_as_it_was_read(guard: Guard, tmp_path: Path) -> None:
    path = told(tmp_path, "read 园区")
    read = guard.read(path, "returns/park.csv")
    assert (read.file, read.refused) == ("returns/park.csv", None)
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (grid,) = read.grids
    assert grid.cells.to_dict(as_series=False) == {"A": ["read", None], "B": ["园区", "38.5"]}
    assert grid.odd.rows() == [(1, "A", "error", "#N/A")]
    assert (grid.file, grid.sheet, grid.merged, grid.hidden) == ("returns/park.csv", "facts", ("B2:C2",), True)
    (remark,) = read.remarks
    assert (remark.rule, remark.found, remark.sheet, remark.cell) == ("macros", "here", "facts", "A1")


def test_a_file_without_a_filled_cell_arrives_with_a_remark(guard: Guard, tmp_path: Path) -> None:
    read = guard.read(told(tmp_path, "nothing"), "a.csv")
    assert read.grids[0].cells.shape == (0, 0)
    assert [(remark.rule, remark.found) for remark in read.remarks] == [("no_filled_cell", "1 sheet")]


SMALL = replace(RETURNS, memory=512 << 20, cpu=1, wall=8.0)
HARM = {
    "grow": ("file_unsafe", "reading it takes more than 0.5 GiB of memory"),
    "ask": ("file_unsafe", "reading it takes more than 0.5 GiB of memory"),
    "spin": ("file_unsafe", "reading it takes more than 1 s of computing"),
    "abort": ("file_unsafe", "the reader crashed (SIGABRT)"),
    "crash": ("file_unsafe", "the reader crashed (SIGSEGV)"),
    "leave": ("file_unsafe", "the reader crashed (exit code 0)"),
    "exit": ("file_unsafe", "the reader crashed (SystemExit: 0)"),
    "panic": ("file_unsafe", "the reader crashed (PanicException: index out of bounds)"),
    "scribble": ("file_unsafe", "the reading process gave no proper answer"),
    "numbers": ("file_unsafe", "the reading process gave no proper answer (TypeError)"),
    "connect": ("file_unreadable", "PermissionError: socket.getaddrinfo is not for a reader"),
    "spawn": ("file_unreadable", "PermissionError: subprocess.Popen is not for a reader"),
    "lost": ("file_unreadable", "KeyError: 'sheet1.xml'"),
    "unreadable": ("file_unreadable", "no sheet in it"),
    "change": ("file_changing", "its size or date changed meanwhile"),
}


@pytest.mark.parametrize("harm", HARM)
def test_each_kind_of_harm_is_a_refusal_and_the_next_file_is_read(harm: str, guard: Guard, tmp_path: Path) -> None:
    path = told(tmp_path, harm)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    read = guard.read(path, "a.csv", SMALL)
    assert refusal(read) == HARM[harm]
    assert (read.file, read.sha256) == ("a.csv", digest)  # which file it was is known even where the reader died
    assert is_right(guard.read(told(tmp_path, "read on"), "b.csv"), "on")


def test_a_file_that_takes_too_long_is_given_up(guard: Guard, tmp_path: Path) -> None:
    guard.read(told(tmp_path, "read on"), "a.csv")
    begun = time.monotonic()
    read = guard.read(told(tmp_path, "sleep"), "a.csv", replace(RETURNS, wall=0.5))
    assert refusal(read) == ("file_unsafe", "it was not read within 0.5 s")
    assert time.monotonic() - begun < 5


def test_what_a_library_prints_does_not_disturb(guard: Guard, tmp_path: Path) -> None:
    assert is_right(guard.read(told(tmp_path, "chat too much"), "a.csv"), "too much")


def test_many_files_share_one_process(guard: Guard, tmp_path: Path) -> None:
    path = told(tmp_path, "process")
    assert len({guard.read(path, "a.csv").grids[0].cells["B"][0] for _ in range(20)}) == 1


def test_what_is_to_be_done_meanwhile_is_done_once_while_the_first_file_is_read(
    reader: str, scratch: Path, tmp_path: Path
) -> None:
    done: list[Path] = []

    def meanwhile() -> None:
        done.append(tmp_path / "done")
        done[-1].touch()

    with Guard(reader, meanwhile) as guard:
        assert done == []
        assert is_right(guard.read(told(tmp_path, "await done"), "first"), "done")
        assert is_right(guard.read(told(tmp_path, "second words"), "second"), "words")
    assert len(done) == 1
    assert list(scratch.iterdir()) == []


def test_what_fails_meanwhile_is_passed_on_and_the_next_file_is_read(
    reader: str, scratch: Path, tmp_path: Path
) -> None:
    def broken() -> None:
        raise ImportError("no such luck")

    with Guard(reader, broken) as guard:
        with pytest.raises(ImportError, match="no such luck"):
            guard.read(told(tmp_path, "first"), "first")
        assert is_right(guard.read(told(tmp_path, "second words"), "second"), "words")
    assert list(scratch.iterdir()) == []


def test_the_computing_of_one_file_is_not_charged_to_the_next(guard: Guard, tmp_path: Path) -> None:
    limits = replace(RETURNS, cpu=1)  # a second and the rest of one, for seconds are counted whole
    path = told(tmp_path, "compute on")
    assert all(is_right(guard.read(path, "a.csv", limits), "on") for _ in range(5))


def test_the_child_sees_nothing_of_our_environment(
    guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.close()
    monkeypatch.setenv("PREFECT_API_KEY", "invented")
    monkeypatch.setenv("SOME_SECRET", "invented")
    names = guard.read(told(tmp_path, "environment"), "a.csv").grids[0].cells["B"][0].split()
    assert "POLARS_MAX_THREADS" in names
    assert not {"PREFECT_API_KEY", "SOME_SECRET"} & set(names)


def test_the_child_imports_neither_pandera_nor_prefect() -> None:
    program = "import sys, flows.ingest.readers, flows.ingest.intake; print({'pandera', 'prefect'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_readers_that_do_not_import_are_our_fault_and_stop_the_run(scratch: Path, tmp_path: Path) -> None:
    with (
        Guard("no_such_reader") as guard,
        pytest.raises(RuntimeError, match="does not start: ModuleNotFoundError: No module named 'no_such_reader'"),
    ):
        guard.read(told(tmp_path, "read on"), "a.csv")
    assert list(scratch.iterdir()) == []


def test_without_limits_of_the_system_the_time_out_still_holds(
    guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.close()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "resource.py").write_text("raise ImportError('not on this system')")
    monkeypatch.syspath_prepend(tmp_path / "elsewhere")
    assert is_right(guard.read(told(tmp_path, "read on"), "a.csv"), "on")
    read = guard.read(told(tmp_path, "spin"), "a.csv", replace(RETURNS, cpu=1, wall=2.5))
    assert refusal(read) == ("file_unsafe", "it was not read within 2.5 s")


def test_an_interruption_ends_the_child_and_is_passed_on(guard: Guard, tmp_path: Path) -> None:
    child = int(guard.read(told(tmp_path, "process"), "a.csv").grids[0].cells["B"][0])

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            guard.read(told(tmp_path, "sleep"), "a.csv")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not is_running(child)
    assert is_right(guard.read(told(tmp_path, "read on"), "b.csv"), "on")


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("moment", ["starting", "idle", "busy"])
def test_the_child_ends_when_its_parent_is_killed(moment: str, reader: str, tmp_path: Path) -> None:
    told(tmp_path, "process")
    told(tmp_path, "sleep")
    program = f"""
import sys; sys.path[:0] = {sys.path!r}
import os, signal, tempfile, threading, time
from pathlib import Path
tempfile.tempdir = {str(tmp_path / "scratch")!r}
os.mkdir(tempfile.tempdir)
from flows.ingest.guard import Guard
guard = Guard({reader!r})
guard.start()
print(guard._child.process.pid, flush=True)
if {moment!r} == "starting":
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGKILL)
guard.read(Path({str(tmp_path / "process.csv")!r}), "a.csv")
if {moment!r} == "busy":
    threading.Thread(target=guard.read, args=(Path({str(tmp_path / "sleep.csv")!r}), "a.csv"), daemon=True).start()
    time.sleep(0.3)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    child = int(done.stdout)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_moment_gives_the_right_answer_or_a_refusal(seed: int, guard: Guard, tmp_path: Path) -> None:
    path = told(tmp_path, "read on")
    moment = random.Random(seed).uniform(0.0, 1.2)  # noqa: S311 - from before it is warm to among many files

    def kill() -> None:
        child = guard._child
        if child is not None:
            child.process.kill()

    timer = threading.Timer(moment, kill)
    timer.start()
    deadline = time.monotonic() + moment + 0.3
    reads = []
    while time.monotonic() < deadline:
        reads.append(guard.read(path, "a.csv"))
    timer.join()
    harmed = [refusal(read) for read in reads if not is_right(read, "on")]
    assert harmed in ([], [("file_unsafe", "the reader crashed (SIGKILL)")])
    assert is_right(guard.read(path, "a.csv"), "on")


def test_two_guards_and_several_threads_do_not_mix_up_their_answers(guard: Guard, reader: str, tmp_path: Path) -> None:
    paths = []
    for number in range(40):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text(f"read {number}" if number % 10 else "abort")
    with Guard(reader) as other, ThreadPoolExecutor(4) as threads:
        reads = list(threads.map(lambda at: (guard, other)[at % 2].read(paths[at], "a.csv"), range(40)))
    assert [number for number, read in enumerate(reads) if read.refused] == [0, 10, 20, 30]
    assert all(is_right(read, str(number)) for number, read in enumerate(reads) if number % 10)
