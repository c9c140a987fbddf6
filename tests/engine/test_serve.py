"""`clusterbook serve`: the schedule really schedules, a run from the UI writes the workbook, one signal ends all."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.engine


def post(url: str, body: object) -> object:
    """Send what the UI sends."""
    request = Request(url, json.dumps(body).encode(), {"content-type": "application/json"})  # noqa: S310 - loopback
    with urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def eventually(look: Callable[[], object], seconds: float) -> object:
    """Look until there is something to see; while SQLite is busy the server may refuse for a moment."""
    limit = time.monotonic() + seconds
    while True:
        try:
            seen = look()
        except URLError:
            seen = None
        if seen or time.monotonic() > limit:
            return seen
        time.sleep(0.5)


@pytest.fixture(scope="module")
def served(root, port, tmp_path_factory) -> Iterator[str]:
    """The API's address of a served flow with a fresh database; its end is part of what is promised."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_PORT": str(port)}
    log = home / "serve.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "flows.cli", "serve"],
            cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        assert eventually(lambda: "ctrl-C" in log.read_text() or process.poll() is not None, 120)
        assert f"UI: http://127.0.0.1:{port}" in log.read_text()
        yield f"http://127.0.0.1:{port}/api"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in log.read_text()
        with socket.socket() as gone:
            assert gone.connect_ex(("127.0.0.1", port)) != 0
    finally:
        process.kill()
        process.wait()


def test_the_cron_schedule_yields_scheduled_runs(served):
    chosen = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    runs = eventually(lambda: post(f"{served}/flow_runs/filter", chosen), 60)
    assert runs
    # 08:30 in Shanghai is half past midnight in UTC
    assert all(run["expected_start_time"].split("T")[1].startswith("00:30:00") for run in runs)


def run_from_the_ui(served: str, **parameters: object) -> dict[str, dict[str, str]]:
    """Start a run as the UI does, and return it when it has ended."""
    (deployment,) = post(f"{served}/deployments/filter", {})
    start = f"{served}/deployments/{deployment['id']}/create_flow_run"
    run = eventually(lambda: post(start, {"parameters": parameters}), 30)
    ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
    chosen = {"flow_runs": {"id": {"any_": [run["id"]]}} | ended}
    (found,) = eventually(lambda: post(f"{served}/flow_runs/filter", chosen), 90)
    return found


def test_a_run_from_the_ui_writes_the_workbook(served, tmp_path):
    run = run_from_the_ui(served, language="zh", as_of="2024-04-26", output=str(tmp_path))
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    assert (tmp_path / "jiading-biopharma_2024-04-26_zh.xlsx").is_file()


def test_a_run_from_the_ui_that_fails_says_why(served):
    run = run_from_the_ui(served, cluster="jiading-biofarma")
    assert run["state"]["type"] == "FAILED"
    assert "did you mean 'jiading-biopharma'?" in run["state"]["message"]


def test_a_direct_run_uses_the_server_that_is_up(served, port, jiading, root, tmp_path):
    environment = os.environ | {"PREFECT_SERVER_API_PORT": str(port)}
    command = [sys.executable, "-m", "flows.cli", "report", str(jiading), "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    assert done.stderr.strip() == f"Using the Prefect server at {served}."
    assert list(tmp_path.glob("*.xlsx"))
