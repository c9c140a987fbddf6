"""A served flow for tests: started, asked as the UI asks, stopped."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from flows.folders import ROOT

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass(frozen=True)
class Served:
    """A `clusterbook serve` that is up: its process, its port, what it has printed, its folders."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path
    home: Path
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"


def free_port() -> int:
    """Return a port on which nothing listens, nor on the one after it.

    Of those below what Linux gives to connections: one of theirs, even one that has ended, keeps a server from a port.
    """
    for port in random.SystemRandom().sample(range(10_000, 30_000, 2), 100):
        with socket.socket() as one, socket.socket() as next_one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            next_one.bind(("127.0.0.1", port + 1))
            return port
    raise OSError("a hundred ports were tried, and none is free")


@contextmanager
def serving(home: Path, port: int, inputs: Path, output: Path, **variables: str) -> Iterator[Served]:
    """Serve until the block ends, then stop it as a user does; killed in the block, it is just cleared away."""
    environment = os.environ | {"PREFECT_HOME": str(home)} | variables
    log = home / "serve.log"
    home.mkdir(parents=True, exist_ok=True)
    options = ("--inputs", str(inputs), "--output", str(output), "--port", str(port))
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "flows.cli", "serve", *options],
            cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=_hear_ctrl_c,
        )  # fmt: skip
    try:
        eventually(lambda: "ctrl-C ends" in log.read_text() or process.poll() is not None, 180)
        assert "ctrl-C ends" in log.read_text(), log.read_text()
        yield Served(process, port, log, home, output)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()


def _hear_ctrl_c() -> None:
    """Start as from a terminal: what a shell starts in the background is deaf to ctrl-C, and so would `serve` be."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def request(url: str, body: object) -> Request:
    return Request(url, json.dumps(body).encode(), {"content-type": "application/json"})  # noqa: S310 - loopback


def post(url: str, body: object) -> object:
    """Send what the UI sends; return what is answered."""
    with urlopen(request(url, body), timeout=30) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def eventually(look: Callable[[], object], seconds: float) -> object:
    """Look until there is something to see; while SQLite is busy the server may refuse for a moment."""
    limit = time.monotonic() + seconds
    while True:
        try:
            seen = look()
        except (URLError, OSError):
            seen = None
        if seen or time.monotonic() > limit:
            return seen
        time.sleep(0.5)


def deployments(served: Served) -> Mapping[str, Mapping[str, object]]:
    """Return the deployments by name."""
    return {each["name"]: each for each in eventually(lambda: post(f"{served.url}/deployments/filter", {}), 60)}


def start_run(served: Served, cluster: str, **parameters: object) -> str:
    """Start a run as the UI does; return its id."""
    start = f"{served.url}/deployments/{deployments(served)[cluster]['id']}/create_flow_run"
    return eventually(lambda: post(start, {"parameters": parameters}), 60)["id"]


def run_in(served: Served, run: str, states: tuple[str, ...], seconds: float = 240) -> Mapping[str, object]:
    """Return the run once it is in one of the states; fails after so many seconds, telling how it stands."""
    chosen = {"flow_runs": {"id": {"any_": [run]}}}
    wanted = {"flow_runs": {"id": {"any_": [run]}, "state": {"type": {"any_": list(states)}}}}
    found = eventually(lambda: post(f"{served.url}/flow_runs/filter", wanted), seconds)
    assert found, (post(f"{served.url}/flow_runs/filter", chosen), served.log.read_text()[-3000:])
    return found[0]


def flow_processes(run: str) -> list[int]:
    """Return the processes that work on the run (Linux)."""
    mark = f"PREFECT__FLOW_RUN_ID={run}".encode()
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # ended meanwhile, or another user's
            continue
    return found
