"""The whole report with a register of a million enterprises, from command to file, beside bare python-calamine.

Everything stands in a scratch folder: a copy of the shipped cluster with a synthetic `registers/enterprises.xlsx` of
twelve columns. The two take turns, each a process of its own: of the report its whole life counts, of calamine only
the reading. Memory is that of a process and all its children together, looked at ten times a second.
`make bench BENCH=register`; ARGS="--rows 100000" for less.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from register_cluster import COLUMNS, ROOT, cluster_with_register
from speed import own_environment

TIMES = 2.0  # the limit: times what calamine takes to read the register
_PAUSE = 0.1
READ = """
import json, sys, time
from python_calamine import load_workbook
began = time.perf_counter()
rows = load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()
print(json.dumps([time.perf_counter() - began, len(rows)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="enterprises; default: a million")
    parser.add_argument("--rounds", type=int, default=3, help="of each, in turn; default: 3")
    parser.add_argument("--language", choices=("en", "zh", "both"), default="zh")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clusterbook-register-") as made:
        folder = Path(made)
        cluster, register = cluster_with_register(folder, options.rows)
        print(
            f"{options.rows:,} synthetic enterprises x {COLUMNS} columns, an .xlsx of "
            f"{register.stat().st_size / 1e6:.0f} MB; {options.rounds} rounds of each in turn, medians"
        )
        environment = own_environment(folder)
        reading, reports = [], []
        for turn in range(options.rounds):
            reading.append(bare(register, options.rows, environment))
            reports.append(report(cluster, folder / f"out-{turn}", options.language, environment))
        show(reading, reports)


def bare(register: Path, rows: int, environment: dict[str, str]) -> dict[str, float]:
    """Measure calamine: seconds of reading alone, and of the whole process."""
    taken, said = followed([sys.executable, "-c", READ, str(register)], environment)
    seconds, read = json.loads(said)
    if read != rows + 1:
        sys.exit(f"python-calamine read {read:,} rows; expected {rows + 1:,}")
    return taken | {"seconds": seconds, "whole": taken["seconds"]}


def report(cluster: Path, output: Path, language: str, environment: dict[str, str]) -> dict[str, float]:
    """Measure one report from command to finished file; what it made is told by size, then removed."""
    arguments = ["report", "--plain", "--fresh", str(cluster), "--language", language, "--output", str(output)]
    taken, _ = followed([sys.executable, "-m", "flows.cli", *arguments], environment)
    made = [path for path in output.rglob("*") if path.is_file()]
    workbooks = [path for path in made if path.suffix == ".xlsx"]
    if not workbooks:
        sys.exit(f"the report made no workbook in {output}; it holds {[path.name for path in made]}")
    taken |= {
        "workbook": sum(path.stat().st_size for path in workbooks) / 1e6,
        "beside": sum(path.stat().st_size for path in made if path.suffix != ".xlsx") / 1e6,
    }
    for path in made:
        path.unlink()
    return taken


def followed(command: Sequence[str], environment: dict[str, str]) -> tuple[dict[str, float], str]:
    """Run the command; return its seconds and the most memory in MB of it and all its children, and what it printed."""
    peaks = [0.0, 0.0]
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.PIPE, text=True) as process,
    ):
        ended = threading.Event()
        watch = threading.Thread(target=follow, args=(process.pid, ended, peaks))
        watch.start()
        _, failed = process.communicate()
        seconds = time.perf_counter() - began
        ended.set()
        watch.join()
        said.seek(0)
        printed = said.read()
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} … failed with {process.returncode}:\n{failed[-3000:]}")
    return {"seconds": seconds, "together": peaks[0], "first": peaks[1]}, printed


def follow(process: int, ended: threading.Event, peaks: list[float]) -> None:
    """Keep the most memory seen: of the process and its children together, and of the process alone."""
    while not ended.wait(_PAUSE):
        held = [resident(one) for one in family(process)]
        peaks[:] = [max(peaks[0], sum(held)), max(peaks[1], held[0])]


def family(process: int) -> list[int]:
    """Return the process and all its children, theirs as well; one that has ended meanwhile has none."""
    found = [process]
    for one in found:
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found.extend(map(int, thread.read_text().split()))
            except OSError:
                continue
    return found


def resident(process: int) -> float:
    """Return the memory in MB that a process holds now; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def show(reading: Sequence[dict[str, float]], reports: Sequence[dict[str, float]]) -> None:
    read, made = (
        {name: statistics.median(one[name] for one in rounds) for name in rounds[0]} for rounds in (reading, reports)
    )
    times = made["seconds"] / read["seconds"]
    print(f"  {'':<44}{'seconds':>9}{'MB, with children':>19}{'MB, itself':>12}")
    for name, one in (
        ("python-calamine, reading alone", read),
        ("clusterbook report --plain --fresh, all of it", made),
    ):
        print(f"  {name:<44}{one['seconds']:>9.1f}{one['together']:>19,.0f}{one['first']:>12,.0f}")
    print(f"  the workbook has {made['workbook']:.1f} MB, what lies beside it {made['beside']:.1f} MB")
    verdict = "reached" if times <= TIMES else "NOT reached"
    print(f"  {times:.2f} times python-calamine; at most {TIMES:g}: {verdict}")


if __name__ == "__main__":
    main()
