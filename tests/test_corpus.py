"""Real spreadsheets that other libraries keep as their own hard cases, and bombs: each ends in one typed outcome."""

import hashlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.ingest.guard import Guard
from flows.ingest.limits import RETURNS
from schemas.grids import FileRead
from schemas.wording.files import FILES
from schemas.wording.reading import READING

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
BOMBS = {"far_100cols.xlsx": "sheet_extent", "far_corner.xlsx": "sheet_extent"} | dict.fromkeys(
    ("pad_1GiB.xlsx", "sst_512MiB.xlsx"), "file_inflates"
)

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of hostile spreadsheets is not beside this folder"
)


def files() -> list[Path]:
    return sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".md")


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[Path, FileRead, float]]:
    """Every file of the corpus read by one guard, with the seconds it took."""
    reads = []
    with Guard() as guard:
        for path in files():
            begun = time.monotonic()
            reads.append((path, guard.read(path, path.name), time.monotonic() - begun))
    return reads


def outcome(read: FileRead) -> str:
    if read.refused:
        return f"refused: {read.refused.rule}"
    if any(remark.rule == "no_filled_cell" for remark in read.remarks):
        return "read: no cell in it is filled"
    return "read" if any(grid.cells.height for grid in read.grids) else "blank without a word"


def test_every_file_ends_in_a_typed_outcome_in_time(
    outcomes: list[tuple[Path, FileRead, float]], record_property: Callable[[str, object], None]
) -> None:
    counts = Counter(outcome(read) for _, read, _ in outcomes)
    slowest = max(seconds for _, _, seconds in outcomes)
    table = "\n".join(f"{count:6}  {name}" for name, count in sorted(counts.items()))
    record_property("table", f"\n{len(outcomes)} files of the corpus, the slowest in {slowest:.1f} s\n{table}")
    rules = {rule.key for rule in (*FILES, *READING)}
    assert counts.total() == len(files()) > 0
    assert all(read.refused.rule in rules and read.refused.found for _, read, _ in outcomes if read.refused)
    assert slowest < 20
    assert counts["blank without a word"] == 0
    assert counts["read"] > 0.75 * len(outcomes)


def test_each_file_has_the_hash_of_its_bytes(outcomes: list[tuple[Path, FileRead, float]]) -> None:
    assert [read.sha256 for _, read, _ in outcomes] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path, _, _ in outcomes
    ]


def test_the_bombs_are_refused_before_they_are_parsed(outcomes: list[tuple[Path, FileRead, float]]) -> None:
    said = {path.name: read.refused and read.refused.rule for path, read, _ in outcomes if path.parent.name == "bombs"}
    assert said == BOMBS


def test_password_protected_files_are_told_from_damaged_ones(outcomes: list[tuple[Path, FileRead, float]]) -> None:
    said = {path.name: read.refused.rule for path, read, _ in outcomes if read.refused}
    protected = {name.partition("__")[2] for name, rule in said.items() if rule == "file_encrypted"}
    assert protected == {"protect.xlsx", "35897-type4.xls", "password_2002_40_dhsc.xls"}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc")
def test_reading_the_corpus_takes_no_more_memory_than_allowed() -> None:
    """The child is watched from here while it reads the files that ask for most."""
    peaks: list[int] = []
    done = threading.Event()
    with Guard() as guard:

        def watch() -> None:
            while not done.wait(0.002):
                child = guard._child
                if child is not None:
                    peaks.append(peak(child.process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            reads = [guard.read(path, path.name) for path in files() if is_hungry(path)]
        finally:
            done.set()
            watcher.join()
    assert len(reads) >= 5
    assert 0 < max(peaks) <= RETURNS.memory
    assert peak(os.getpid()) < RETURNS.memory


def is_hungry(path: Path) -> bool:
    return path.parent.name == "bombs" or any(word in path.name for word in ("OOM", "clusterfuzz", "xmlbomb"))


def peak(process: int) -> int:
    """Return the most memory that a process has held, in bytes; 0 where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0][1]) * 1024 if lines else 0
