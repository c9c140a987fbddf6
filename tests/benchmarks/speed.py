"""How long a report takes, beside a flow that does nothing, and where the time goes: `make bench BENCH=speed`."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from serving import free_port, serving  # noqa: E402 - of the tests

PLAIN, WITH_SERVER, EMBEDDED = 1.5, 1.5, 2.0  # seconds: --plain in all; what a report adds to a flow that does nothing
STALL = 2.0  # seconds by which a run of a row may be longer than the middle one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind, in turn; default: 5")
    parser.add_argument("--row", type=int, default=50, help="runs in a row beside a server that is up; default: 50")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = own_environment(Path(folder))
        report = [sys.executable, "-m", "flows.cli", "report", "--output", folder]
        print(f"{chosen.runs} runs of each in turn, after one to warm up; seconds, the whole process")
        print("without Prefect")
        plain = in_turn(
            {"all": [*report, "--plain", "--fresh"], "again": [*report, "--plain"]}, environment, chosen.runs
        )
        show(f"report --plain, nothing kept (limit {PLAIN})", plain["all"])
        show(f"report --plain, inputs unchanged (limit {PLAIN})", plain["again"])
        print("with a Prefect server for the run")
        beside_nothing(report, environment, chosen.runs, EMBEDDED)
        print("with a Prefect server that is up")
        with serving(
            Path(folder) / "prefect", int(environment["PREFECT_SERVER_API_PORT"]), ROOT / "inputs", Path(folder)
        ):
            beside_nothing(report, environment, chosen.runs, WITH_SERVER)
            row = [timed(report, environment) for _ in range(chosen.row)]
            show(f"{chosen.row} reports in a row, inputs unchanged", row)
            print(
                f"  stalls, {STALL} s over the middle one: {sum(one > statistics.median(row) + STALL for one in row)}"
            )

        print("where the time of one report goes")
        stages = [sys.executable, str(HERE / "stages.py"), folder]
        split = [json.loads(run(stages, environment)) for _ in range(min(chosen.runs, 3))]
        for name in split[0]:
            show(name, [one[name] for one in split])


def beside_nothing(report: Sequence[str], environment: dict[str, str], runs: int, limit: float) -> None:
    """Print how long reports take beside a flow of as many tasks that do nothing."""
    idle = [sys.executable, str(HERE / "idle_flow.py")]
    taken = in_turn({"idle": idle, "all": [*report, "--fresh"], "again": report}, environment, runs)
    show("a flow of five tasks that do nothing", taken["idle"])
    for name, told in (("all", "a report, nothing kept"), ("again", "a report, inputs unchanged")):
        show(told, taken[name])
        added = [one - other for one, other in zip(taken[name], taken["idle"], strict=True)]
        show(f"  it adds (limit {limit})", added)


def in_turn(commands: Mapping[str, Sequence[str]], environment: dict[str, str], runs: int) -> dict[str, list[float]]:
    """Return the seconds of each command's runs."""
    for command in commands.values():
        timed(command, environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(timed(command, environment))
    return taken


def own_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no server is found and the database is a new one of this benchmark."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_SERVER_API_PORT": str(free_port())}


def timed(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    run(command, environment)
    return time.perf_counter() - began


def run(command: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def show(name: str, taken: Sequence[float]) -> None:
    print(f"  {name:<50} median {statistics.median(taken):6.2f}   least {min(taken):6.2f}   most {max(taken):6.2f}")


if __name__ == "__main__":
    main()
