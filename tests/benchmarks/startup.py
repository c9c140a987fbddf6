"""What the commands import and how long it takes, by library: `make bench BENCH=startup`.

Each run is a fresh process under -X importtime, the commands in turn; compiled files are there. An import's own time
is what it takes without those that it sets off; all of them, under their libraries, add up to what is imported. The
process that reads files beside the command is not counted.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from speed import own_environment

ROOT = Path(__file__).parents[2]
CLUSTER = ROOT / "inputs" / "jiading-biopharma"
NAMES = ("help", "new", "audit", "check", "explain", "report --plain", "report, a flow")
OURS = ("flows", "schemas")
PYTHON = "Python itself"
_FEW_MS = 5.0  # libraries below are told together

Imports = dict[str, tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="processes of each command, in turn; default: 7")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES), metavar="COMMAND")
    parser.add_argument("--modules", type=int, default=0, help="also the so many dearest modules of each command")
    options = parser.parse_args()
    runs: dict[str, list[Imports]] = {name: [] for name in options.only}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        environment = own_environment(folder)
        imported([*report(folder), "--plain"], environment)  # the workbook that is audited
        for name in runs:
            imported(arguments(name, folder), environment)  # so that compiled files are there
        for _ in range(options.runs):
            for name, taken in runs.items():
                taken.append(imported(arguments(name, folder), environment))
    show(runs, options.runs)
    for name, taken in runs.items():
        dearest(name, taken, options.modules)


def report(folder: Path) -> list[str]:
    return ["report", str(CLUSTER), "--as-of", "2026-01-31", "--language", "en", "--output", str(folder)]


def arguments(name: str, folder: Path) -> list[str]:
    """Return what stands behind `clusterbook`; every `new` makes another folder."""
    match name:
        case "report --plain":
            return [*report(folder), "--plain"]
        case "report, a flow":
            return report(folder)
        case "audit":
            return ["audit", *(str(path) for path in folder.glob("*.xlsx"))]
        case "check":
            where = ["--cluster", str(CLUSTER), "--output", str(folder / "checked")]
            return ["check", str(CLUSTER / "facts.xlsx"), *where]
        case "explain":
            return ["explain", "--cluster", str(CLUSTER)]
        case "new":
            return ["new", tempfile.mkdtemp(dir=folder) + "/cluster"]
    return [f"--{name}"]


def imported(given: list[str], environment: Mapping[str, str]) -> Imports:
    """Return the milliseconds of each module that the process imported: its own, and with those it set off."""
    command = [sys.executable, "-X", "importtime", "-m", "flows.cli", *given]
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True)
    if done.returncode not in (0, 3):  # 3: a check or an audit found something
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    taken = {}
    for line in done.stderr.splitlines():
        if line.startswith("import time:") and "imported package" not in line:
            own, whole, name = line.removeprefix("import time:").split("|")
            taken[name.strip()] = (int(own) / 1000, int(whole) / 1000)
    return taken


def by_library(taken: Imports) -> dict[str, float]:
    """Return the milliseconds by library: the first part of the name; Python's own modules and ours together."""
    libraries: dict[str, float] = defaultdict(float)
    for name, (own, _) in taken.items():
        first = name.split(".")[0]
        private = first.lstrip("_") if first.startswith("_") and first.lstrip("_") in sys.stdlib_module_names else first
        if first in OURS:
            library = "clusterbook"
        elif first in sys.stdlib_module_names or private in sys.stdlib_module_names:
            library = PYTHON
        else:
            library = first
        libraries[library] += own
    return libraries


def show(runs: Mapping[str, list[Imports]], count: int) -> None:
    print(f"milliseconds of importing, by library; medians of {count} fresh processes of each command, in turn")
    tables = {name: [by_library(one) for one in taken] for name, taken in runs.items()}
    libraries = sorted({library for taken in tables.values() for one in taken for library in one})
    medians = {
        (library, name): statistics.median(one.get(library, 0.0) for one in taken)
        for library in libraries
        for name, taken in tables.items()
    }
    print(f"  {'':<22}" + "".join(f"{name:>16}" for name in tables))
    large = [one for one in libraries if max(medians[one, name] for name in tables) >= _FEW_MS]
    for library in sorted(large, key=lambda one: -max(medians[one, name] for name in tables)):
        print(f"  {library:<22}" + "".join(figure(medians[library, name]) for name in tables))
    small = [one for one in libraries if one not in large]
    print(f"  {f'{len(small)} others':<22}" + "".join(figure(sum(medians[o, n] for o in small)) for n in tables))
    whole = (statistics.median(sum(one.values()) for one in taken) for taken in tables.values())
    print(f"  {'all':<22}" + "".join(map(figure, whole)))
    print(f"  {'modules':<22}" + "".join(f"{len(taken[0]):>16,}" for taken in runs.values()))


def figure(milliseconds: float) -> str:
    return f"{milliseconds:>16.1f}" if milliseconds else f"{'-':>16}"


def dearest(name: str, taken: list[Imports], count: int) -> None:
    """Print the modules that cost most with all they set off, and alone."""
    if not count:
        return
    print(f"\n{name}: with what they set off, alone; milliseconds")
    modules = {
        module: tuple(statistics.median(one[module][at] for one in taken if module in one) for at in (0, 1))
        for module in taken[0]
    }
    for module, (own, whole) in sorted(modules.items(), key=lambda item: -item[1][1])[:count]:
        print(f"  {module:<50}{whole:>9.1f}{own:>9.1f}")


if __name__ == "__main__":
    main()
