"""How long a report takes, beside a flow that does nothing, and where the time goes: `make bench`."""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIMIT = 2.0  # seconds, for --plain in all and for what the report adds to Prefect


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind, in turn; default: 5")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = own_environment(Path(folder))
        report = [sys.executable, "-m", "flows.cli", "report", "--output", folder]
        commands = {
            "report": report,
            "idle": [sys.executable, str(HERE / "idle_flow.py")],
            "plain": [*report, "--plain"],
        }
        print(f"{runs} runs of each in turn, after one to warm up; seconds, the whole process")
        for command in commands.values():
            timed(command, environment)
        taken = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(timed(command, environment))
        show("report, with a Prefect server for the run", taken["report"])
        show("a flow of five tasks that do nothing", taken["idle"])
        added = [one - other for one, other in zip(taken["report"], taken["idle"], strict=True)]
        show(f"the report adds (limit {LIMIT})", added)
        show(f"report --plain (limit {LIMIT})", taken["plain"])

        print("\nwhere the time of one report goes")
        stages = [sys.executable, str(HERE / "stages.py"), folder]
        split = [json.loads(run(stages, environment)) for _ in range(min(runs, 3))]
        for name in split[0]:
            show(name, [one[name] for one in split])


def own_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no server is found and the database is a new one of this benchmark."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_SERVER_API_PORT": port}


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
