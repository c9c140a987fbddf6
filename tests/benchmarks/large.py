"""Large sheets: ours beside other writers on the same synthetic frame, and beside the deflating of the same XML.

Every measurement is a process of its own, the writers in turn. Only writing is timed, to a file that is not synced:
neither imports nor loading the frame. `make bench BENCH=large`; ARGS="--sizes 100kx10 --rounds 3" for less.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from large_frame import save_frame
from large_shown import limits, medians, show
from large_writers import OPENPYXL, OURS, SAME, SLOW, WRITERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
PLOT = ROOT / "docs" / "large.png"
# rows x columns -> its name
SIZES = {
    "10x10": (10, 10),
    "10kx10": (10_000, 10),
    "100kx10": (100_000, 10),
    "1Mx10": (1_000_000, 10),
    "100kx60": (100_000, 60),
}
FLOOR = "floor"
_TINY, _TINY_TIMES = 1_000, 21  # cells; a sheet so small is written often in one process
_SLOW_CELLS = 500_000  # from so many on slow writers get fewer rounds, from ten times as many one
_SLOW_ROUNDS = 2

Key = tuple[str, str, str]  # size, writer, look
Taken = dict[Key, list[dict[str, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--writers", nargs="+", choices=WRITERS, default=list(WRITERS), metavar="WRITER")
    parser.add_argument("--looks", nargs="+", choices=("bare", "full"), default=["bare", "full"])
    parser.add_argument("--rounds", type=int, default=5, help="processes of each kind, in turn; slow writers: fewer")
    parser.add_argument("--json", type=Path, help="keep every figure there")
    parser.add_argument("--plot", type=Path, help=f"draw there; of all sizes, default: {PLOT.relative_to(ROOT)}")
    options = parser.parse_args()
    # Ours is always there: what others take is told as times of it.
    chosen = [OURS, *(name for name in WRITERS if name in options.writers and name != OURS)]
    taken: Taken = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="clusterbook-large-") as folder:
            measure_size(size, chosen, options.looks, options.rounds, Path(folder), taken)
        show(size, SIZES[size], taken)
        sys.stdout.flush()
    limits(taken)
    every = set(options.sizes) == set(SIZES) and chosen == list(WRITERS)
    keep(taken, options.json, options.plot or (PLOT if every else None))


def measure_size(
    size: str, writers: Iterable[str], looks: Iterable[str], rounds: int, folder: Path, taken: Taken
) -> None:
    """Measure all writers at this size, in turn, and after each of our workbooks the floor beneath it."""
    rows, columns = SIZES[size]
    cells = rows * columns
    tiny = cells < _TINY
    measured = {OURS, SAME, OPENPYXL} if tiny else {*writers} - {SAME}
    frame = save_frame(rows, columns, folder)
    for turn in range(rounds):
        for name in writers:
            if turn >= rounds_of(name, cells, rounds) or name not in measured:
                continue
            for look in ("full",) if name in (OURS, SAME) else looks:
                path = folder / "written.xlsx"
                path.unlink(missing_ok=True)
                more = ["--times", str(_TINY_TIMES)] if tiny else []
                record(taken, (size, name, look), [name, look, str(frame), str(path), *more])
                if name == OURS and not tiny:
                    record(taken, (size, FLOOR, "full"), [FLOOR, look, str(path), str(path)])


def rounds_of(name: str, cells: int, rounds: int) -> int:
    if name not in SLOW or cells < _SLOW_CELLS:
        return rounds
    return 1 if cells >= 10 * _SLOW_CELLS else min(rounds, _SLOW_ROUNDS)


def record(taken: Taken, key: Key, arguments: list[str]) -> None:
    """Add what a process measured; where it failed, its last words are told once and its line says so."""
    if any("failed" in one for one in taken.get(key, [])):
        return
    own = key[1] in (OURS, SAME, FLOOR)
    python = sys.executable if own else str(PEERS)
    paths = os.pathsep.join([str(ROOT), str(HERE)]) if own else str(HERE)
    if sys.stderr.isatty():
        print("  …", " ".join(key).ljust(60), end="\r", file=sys.stderr, flush=True)
    done = subprocess.run(
        [python, str(HERE / "large_measure.py"), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": paths, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        taken.setdefault(key, []).append(json.loads(done.stdout))
        return
    if key[1] == OURS:
        sys.exit(f"{OURS} failed:\n{done.stderr}")
    said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    print(f"{key[1]}, {key[2]}, failed: {said}", file=sys.stderr)
    taken[key] = [{"failed": 1.0}]


def keep(taken: Taken, path: Path | None, plot: Path | None) -> None:
    figures = [
        {("file" if name == "size" else name): value for name, value in medians(rounds).items()}
        | {"size": size, "cells": SIZES[size][0] * SIZES[size][1], "writer": writer, "look": look}
        | {"rounds": len(rounds)}
        for (size, writer, look), rounds in taken.items()
    ]
    text = json.dumps(figures, indent=1)
    if path:
        path.write_text(text + "\n")
    if plot:
        subprocess.run([PEERS, str(HERE / "large_plot.py"), str(plot)], input=text, text=True, check=True)


if __name__ == "__main__":
    main()
