"""What it costs to read small files in a process of their own, beside reading them in this one, in one run."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LIMIT = 0.3  # seconds for each small file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100, help="small files; default: 100")
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind, in turn; default: 3")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = written(Path(folder), options.files)
        print(f"{len(files)} synthetic workbooks of 30 rows, {options.runs} runs in turn; seconds for a file")
        taken: dict[str, list[float]] = {}
        for _ in range(options.runs):
            for name, seconds in one_run(files).items():
                taken.setdefault(name, []).append(seconds)
    for name, seconds in taken.items():
        print(f"{name:46} median {statistics.median(seconds):7.4f}   {min(seconds):7.4f} to {max(seconds):7.4f}")
    for name in ("guard, warm", "guard, its first file, started 2 s before"):
        added = statistics.median(taken[name]) - statistics.median(taken["in this process, warm"])
        print(f"{name}: adds {added:.4f} s (limit {LIMIT}: {'kept' if added < LIMIT else 'BROKEN'})")


def written(folder: Path, count: int) -> list[Path]:
    """Write small workbooks with invented figures."""
    from openpyxl import Workbook

    files = [folder / f"synthetic-{number}.xlsx" for number in range(count)]
    for number, file in enumerate(files):
        book = Workbook()
        for row in range(30):
            book.active.append([f"synthetic park {number}-{row}", row * 1.5, "亿元"])
        book.save(file)
    return files


def one_run(files: list[Path]) -> dict[str, float]:
    from flows.ingest.guard import Guard
    from flows.ingest.readers import read_grids

    read_grids(files[0], "first", "xlsx")  # imports what it needs
    inside = [timed(lambda file=file: read_grids(file, file.name, "xlsx")) for file in files]
    with Guard() as guard:
        cold = timed(lambda: guard.read(files[0], "first"))
        warm = [timed(lambda file=file: guard.read(file, file.name)) for file in files]
    with Guard() as early:
        time.sleep(2)
        first = timed(lambda: early.read(files[0], "first"))
    return {
        "in this process, warm": statistics.median(inside),
        "guard, warm": statistics.median(warm),
        "guard, its first file, started 2 s before": first,
        "guard, its first file, not started before": cold,
        "all files in this process": sum(inside),
        "all files through one guard, with its start": cold + sum(warm),
    }


def timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
