"""What writing the shipped workbook costs, beside openpyxl alone, which lays out the same sheets and saves them.

Every measurement is a process of its own that writes once, the two kinds in turn. Declaring the sheets is the same
work for both: the ratios are shown without it and with it. Seconds are the CPU's: others may compute meanwhile.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
DAY = date(2026, 1, 31)
TIME, MEMORY = 1.5, 1.3  # the limits: times what openpyxl alone takes
_LAID_OUT, _SAVED = "laid out", "saved"


class _Declared(Exception):  # noqa: N818 - it only ends the declaring
    """All sheets are declared: what render was to be given."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="processes of each kind, in turn; default: 7")
    parser.add_argument("--language", choices=("en", "zh", "both"), default="en")
    parser.add_argument("--one", choices=("alone", "whole"), help="one kind, for the benchmark's own use")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.language)))
        return
    taken: dict[str, list[dict[str, Any]]] = {"alone": [], "whole": []}
    for _ in range(options.rounds):
        for kind, rounds in taken.items():
            rounds.append(own_process(kind, options.language))
    show(taken["alone"], taken["whole"], options.language)


def own_process(kind: str, language: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", kind, "--language", language]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{kind} failed:\n{done.stderr}")
    taken: dict[str, Any] = json.loads(done.stdout)
    return taken


def show(alone: Sequence[dict[str, Any]], whole: Sequence[dict[str, Any]], language: str) -> None:
    print(
        f"the shipped workbook in {language}, as of {DAY}: {len(alone)} processes of each kind, in turn; seconds of CPU"
    )
    for title, rounds in (("openpyxl alone", alone), ("clusterbook", whole)):
        print(f"  {title:<34}{'best':>8}{'median':>9}")
        for name in rounds[0]["steps"]:
            line(f"  {name}", [one["steps"].get(name, 0.0) for one in rounds])
        line("  all but declaring", [one["writing"] for one in rounds])
        line("  all", [one["writing"] + one["steps"]["declaring"] for one in rounds])
        first = rounds[0]
        print(f"    {first['bytes']:,} bytes, laid out {first['renders']} time(s)")
    for name, took in (
        ("time without declaring", lambda one: one["writing"]),
        ("time with declaring", lambda one: one["writing"] + one["steps"]["declaring"]),
    ):
        ratio("  " + name, alone, whole, took, TIME)
    ratio("  most memory of the process", alone, whole, lambda one: one["peak"], MEMORY)
    for title, rounds in (("openpyxl alone", alone), ("clusterbook", whole)):
        peak, grown = (min(one[key] for one in rounds) for key in ("peak", "grown"))
        print(f"    {title}: {peak:.0f} MB at most, {grown:.0f} MB more than before writing")


def line(name: str, taken: Sequence[float]) -> None:
    print(f"  {name:<34}{min(taken):>8.3f}{statistics.median(taken):>9.3f}")


def ratio(
    name: str,
    alone: Sequence[dict[str, Any]],
    whole: Sequence[dict[str, Any]],
    took: Callable[[dict[str, Any]], float],
    limit: float,
) -> None:
    best, median = (
        of([took(one) for one in whole]) / of([took(one) for one in alone]) for of in (min, statistics.median)
    )
    verdict = "kept" if best <= limit else "BROKEN"
    print(f"{name:<36}{best:>6.2f} times (median {median:.2f}; limit {limit}: {verdict})")


def measured(kind: str, language: str) -> dict[str, Any]:
    """Return seconds, MB and bytes of one workbook, written once; imports and tables are ready before."""
    import flows.workbook.report as report
    from flows.aggregate.tables import aggregate_tables
    from flows.ingest.cluster import read_inputs
    from flows.tidy.inputs import tidy_inputs

    inputs = read_inputs(ROOT / "inputs" / "jiading-biopharma", ROOT / "inputs" / "registers")
    tables = aggregate_tables(inputs.cluster, inputs.registers, tidy_inputs(inputs), DAY)
    given = (inputs.cluster, inputs.registers, tables, DAY, language, inputs.origin)
    before = resident()
    write = alone if kind == "alone" else whole
    taken = write(report, given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return taken | {"peak": peak, "grown": peak - before}


def alone(report: ModuleType, given: tuple[Any, ...]) -> dict[str, Any]:
    """Write as openpyxl alone does it: the sheets laid out and saved."""
    render = report.render

    def declared(*args: Any, **kwargs: Any) -> None:
        raise _Declared(args, kwargs)

    report.render = declared  # type: ignore[attr-defined]
    began = time.process_time()
    try:
        report.build_report(*given)
        sys.exit("build_report laid nothing out")
    except _Declared as done:
        args, kwargs = done.args
    at = time.process_time()
    workbook, _ = render(*args, **kwargs)
    laid_out = time.process_time()
    buffer = BytesIO()
    workbook.save(buffer)
    saved = time.process_time()
    steps = {"declaring": at - began, _LAID_OUT: laid_out - at, _SAVED: saved - laid_out}
    return {"steps": steps, "writing": saved - at, "bytes": len(buffer.getvalue()), "renders": 1}


def whole(report: ModuleType, given: tuple[Any, ...]) -> dict[str, Any]:
    """Write as a report is written: laid out, saved, finished, audited, and once more where the audit says so."""
    steps = {"declaring": 0.0}
    starts: list[float] = []
    for name, title in (("render", _LAID_OUT), ("saved", _SAVED), ("finish", "finished"), ("audited", "audited")):
        setattr(report, name, clocked(getattr(report, name), title, steps, starts))
    began = time.process_time()
    built = report.build_report(*given)
    ended = time.process_time()
    steps["declaring"] = starts[0] - began
    return {"steps": steps, "writing": ended - starts[0], "bytes": len(built.content), "renders": len(starts)}


def clocked(
    function: Callable[..., Any], title: str, steps: dict[str, float], starts: list[float]
) -> Callable[..., Any]:
    """Return the function, its seconds added to the steps; starts: when laying out began, each time."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        if title == _LAID_OUT:
            starts.append(began)
        made = function(*args, **kwargs)
        steps[title] = steps.get(title, 0.0) + time.process_time() - began
        return made

    return run


def resident() -> float:
    """Return the memory that the process holds now, in MB."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
