"""What is killed leaves the truth behind: states that say so, no output half-written, a next run that is good."""

import os
import random
import shutil
import signal
import time
import zipfile
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest

from serving import ENDED, Served, eventually, flow_processes, post, request, run_in, serving, start_run

pytestmark = pytest.mark.engine
CLUSTER = "jiading-biopharma"


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory) -> Path:
    """Inputs of two clusters, one a copy of the other, and where outputs and Prefect's state are kept."""
    made = tmp_path_factory.mktemp("resilience")
    shutil.copytree(root / "inputs", made / "inputs")
    shutil.copytree(root / "inputs" / CLUSTER, made / "inputs" / "copy")
    return made


def up(folder: Path, port: int, stack: ExitStack) -> Served:
    return stack.enter_context(serving(folder / "home", port, folder / "inputs", folder / "outputs"))


def killed(process: int) -> None:
    with suppress(ProcessLookupError):  # it was quicker
        os.kill(process, signal.SIGKILL)


def begun(served: Served, run: str) -> int:
    """Return the process of the run, some moment after it has begun."""
    (process, *_) = eventually(lambda: flow_processes(run), 120)
    run_in(served, run, ("RUNNING", *ENDED))
    time.sleep(random.uniform(0, 2))  # noqa: S311 - any moment will do
    return process


def nothing_is_half_written(output: Path) -> None:
    for workbook in output.glob("*.xlsx"):
        with zipfile.ZipFile(workbook) as whole:
            assert whole.testzip() is None


def a_run_is_good(served: Served, **parameters: object) -> None:
    run = run_in(served, start_run(served, CLUSTER, **parameters), ENDED)
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    nothing_is_half_written(served.output)


def test_a_flow_process_that_is_killed_is_recorded_as_crashed_and_the_next_run_is_good(folder, port):
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2023-06-30", language="en")
        killed(begun(served, run))
        assert run_in(served, run, ENDED)["state"]["type"] in ("CRASHED", "COMPLETED")
        a_run_is_good(served, as_of="2023-06-30", language="en")


@pytest.mark.parametrize("too", [True, False], ids=["the run's process too", "the run's process lives on"])
def test_a_run_whose_serve_was_killed_ends_in_a_true_state_when_serve_is_back(folder, port, too):
    day = "2023-07-31" if too else "2023-05-31"
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of=day, language="en")
        process = begun(served, run)
        served.process.kill()
        served.process.wait()
        if too:
            killed(process)
    with ExitStack() as stack:
        served = up(folder, port, stack)
        ended = run_in(served, run, ENDED)
        made = served.output / f"{CLUSTER}_{day}_en.xlsx"
        assert made.exists() or ended["state"]["type"] != "COMPLETED"
        a_run_is_good(served, as_of=day, language="en")


def test_a_run_whose_server_was_killed_ends_in_a_true_state_when_serve_is_back(folder, port):
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2023-08-31", language="en")
        begun(served, run)
        for server in servers(port):
            killed(server)
        assert served.process.wait(60) == 1
        assert "does not answer any more" in served.log.read_text()
    with ExitStack() as stack:
        served = up(folder, port, stack)
        ended = run_in(served, run, ENDED)
        made = served.output / f"{CLUSTER}_2023-08-31_en.xlsx"
        assert made.exists() or ended["state"]["type"] != "COMPLETED"
        a_run_is_good(served, as_of="2023-08-31", language="en")


def test_two_runs_at_once_both_complete_on_sqlite(folder, port):
    with ExitStack() as stack:
        served = up(folder, port, stack)
        runs = [start_run(served, cluster, as_of="2023-09-30", language="en") for cluster in (CLUSTER, "copy")]
        states = [run_in(served, run, ENDED)["state"] for run in runs]
        assert [state["type"] for state in states] == ["COMPLETED", "COMPLETED"], states
        nothing_is_half_written(served.output)


def test_a_run_that_gives_no_sign_of_life_any_more_is_set_crashed_by_the_server(folder, port):
    from flows.service import orphans

    with ExitStack() as stack:
        served = up(folder, port, stack)
        made = [each for each in post(f"{served.url}/automations/filter", {}) if each["name"] == orphans.AUTOMATION]
        assert [each["enabled"] for each in made] == [True]
        # The same with less patience: the settings allow no heartbeat more often than every 30 s.
        wanted = orphans.silence("cluster-report", 3).model_copy(update={"name": "soon"})
        assert wanted.trigger.within == timedelta(seconds=12)
        assert post(f"{served.url}/automations/", wanted.model_dump(mode="json"))
        time.sleep(2)  # the server takes a new automation up a moment later
        run = a_run_without_a_process(served)
        message = run_in(served, run, ("CRASHED",), 120)["state"]["message"]
        assert message.startswith("The process of this run was killed")


def a_run_without_a_process(served: Served) -> str:
    """Record a run as under way, with one heartbeat as a flow sends it (not under a deployment: no process to find)."""
    flow = post(f"{served.url}/flows/", {"name": "cluster-report"})["id"]
    run = post(f"{served.url}/flow_runs/", {"flow_id": flow, "state": {"type": "RUNNING"}})["id"]
    heartbeat = {
        "id": str(uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": "prefect.flow-run.heartbeat",
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run}", "prefect.resource.name": "silent"},
        "related": [
            {
                "prefect.resource.id": f"prefect.flow.{flow}",
                "prefect.resource.role": "flow",
                "prefect.resource.name": "cluster-report",
            }
        ],
    }
    with urlopen(request(f"{served.url}/events", [heartbeat]), timeout=30):  # noqa: S310 - loopback
        return run


def servers(port: int) -> list[int]:
    """Return the processes of the server at the port (Linux)."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            command = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
        except OSError:  # ended meanwhile
            continue
        if b"server" in command and str(port).encode() in command:
            found.append(int(process.name))
    return found
