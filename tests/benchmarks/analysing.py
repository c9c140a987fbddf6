"""What each question of the report costs on synthetic countries, beside a plain group-by; and how much memory.

Every size is a process of its own. The yardstick of memory is the facts' frame as loaded from Parquet.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

ROOT = Path(__file__).parents[2]
SIZES = (100_000, 1_000_000)
MEMORY = 4.0  # the limit: times the frame as loaded
GROWTH = 1.3  # cost of a fact at ten times the size; beyond it no longer counts as linear
_EVERY = 0.01  # seconds between two looks at the memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, nargs="+", default=SIZES, help="default: 0.1 and 1 million; 10 take long")
    parser.add_argument("--one", type=int, help="one size, for the benchmark's own use")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return
    before: dict[str, Any] | None = None
    for facts in sorted(options.facts):
        taken = own_process(facts)
        show(taken, before)
        before = taken


def own_process(facts: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(facts)]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{facts:,} facts failed:\n{done.stderr}")
    return json.loads(done.stdout)


def show(taken: dict[str, Any], before: dict[str, Any] | None) -> None:
    facts, whole = taken["facts"], taken["all"]
    print(f"{facts:,} synthetic facts")
    print(
        f"  {'':<28}{'seconds':>9}{'CPU':>9}{'µs/fact':>9}{'share':>8}{'MB':>8}" + (f"{'growth':>8}" if before else "")
    )
    stages = sorted(taken["stages"].items(), key=lambda one: -one[1]["CPU"])
    for name, one in [*stages, ("all", whole)]:
        cost = one["CPU"] / facts * 1e6
        line = f"  {name:<28}{one['seconds']:>9.3f}{one['CPU']:>9.3f}{cost:>9.2f}{one['CPU'] / whole['CPU']:>8.1%}"
        line += f"{one['MB']:>8,.0f}"
        earlier = before and ({"all": before["all"]} | before["stages"]).get(name)
        if before and earlier and earlier["CPU"]:
            growth = cost / (earlier["CPU"] / before["facts"] * 1e6)
            line += f"{growth:>8.2f}"
            if growth > GROWTH and one["CPU"] > whole["CPU"] / 100:
                line += f"  BROKEN (limit {GROWTH})"
        print(line)
    plain = taken["group_by"]
    times = [whole[what] / plain[what] for what in ("seconds", "CPU")]
    print(f"  a plain group-by over the same frame: {plain['seconds']:.3f} s, {plain['CPU']:.3f} s of CPU;")
    print(f"  all / group-by: {times[0]:.1f}, of CPU {times[1]:.1f}")
    frame, beside = taken["frame"], taken["all"]["MB"]
    verdict = "kept" if frame + beside <= MEMORY * frame else "BROKEN"
    print(f"  facts as loaded: {frame:,.0f} MB (by polars' own count {taken['estimated']:,.0f} MB)")
    print(f"  the most that aggregation took beside them: {beside:,.0f} MB; together")
    print(f"  {(frame + beside) / frame:.2f} times the frame (limit {MEMORY}: {verdict})")
    print()


def measured(facts: int) -> dict[str, Any]:
    """Return seconds of each stage and MB, of one process that loads so many facts and aggregates them once."""
    from countries import countries

    from flows.aggregate import tables

    country = countries(min(facts, 20_000))
    tables.aggregate_tables(country.cluster, country.registers, country.tidied, country.as_of)  # imports, caches
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        made = [sys.executable, __file__.replace("analysing", "countries"), str(facts), file.name]
        subprocess.run(made, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True)
        began = resident()
        frame = pl.read_parquet(file.name)
        loaded = resident() - began
    country = countries(facts, with_facts=False)
    country = replace(country, tidied=replace(country.tidied, facts=frame))
    stages: dict[str, dict[str, float]] = {}
    with watched() as memory:
        group_by = clocked(lambda: frame.group_by("entity", "indicator", "period").agg(pl.col("value").sum()), memory)
        with each_clocked(tables, stages, memory):
            whole = clocked(
                lambda: tables.aggregate_tables(country.cluster, country.registers, country.tidied, country.as_of),
                memory,
            )
    return {
        "facts": facts,
        "stages": stages,
        "all": whole,
        "group_by": group_by,
        "frame": loaded,
        "estimated": frame.estimated_size("mb"),
    }


@contextmanager
def each_clocked(module: ModuleType, stages: dict[str, dict[str, float]], memory: list[float]) -> Iterator[None]:
    """Time every function that the module imports; what is added to it shows by itself."""
    own = vars(module)
    functions = {
        name: one
        for name, one in own.items()
        if callable(one)
        and not isinstance(one, type)
        and getattr(one, "__module__", "").startswith("flows.")
        and one.__module__ != module.__name__
    }

    def clock(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            made: list[Any] = []
            taken = clocked(lambda: made.append(function(*args, **kwargs)), memory)
            earlier = stages.get(name, {"seconds": 0.0, "CPU": 0.0, "MB": 0.0})
            stages[name] = {what: earlier[what] + taken[what] for what in ("seconds", "CPU")} | {
                "MB": max(earlier["MB"], taken["MB"])
            }
            return made[0]

        return run

    own.update({name: clock(name, function) for name, function in functions.items()})
    try:
        yield
    finally:
        own.update(functions)


@contextmanager
def watched() -> Iterator[list[float]]:
    """Yield a list that grows with the process's memory, in MB beyond that at the start, while the block runs."""
    first, seen, over = resident(), [0.0], threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            seen.append(resident() - first)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def clocked(action: Callable[[], object], memory: list[float]) -> dict[str, float]:
    """Return seconds, seconds of CPU, and the most memory meanwhile; where others compute, the CPU's seconds tell."""
    since, began, used = len(memory) - 1, time.perf_counter(), time.process_time()
    action()
    return {"seconds": time.perf_counter() - began, "CPU": time.process_time() - used, "MB": max(memory[since:])}


def resident() -> float:
    """Return the memory that the process holds now, in MB."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
