"""`clusterbook serve`: the schedule really schedules, a run from the UI writes the workbook, one signal ends all."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from serving import ENDED, Served, deployments, eventually, free_port, post, run_in, serving, start_run

pytestmark = pytest.mark.engine
CLUSTER = "jiading-biopharma"


@pytest.fixture(scope="module")
def served(root, port, tmp_path_factory) -> Iterator[Served]:
    """A served flow with a fresh database; its end is part of what is promised."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(root / "inputs", folder / "inputs")
    with serving(folder / "home", port, folder / "inputs", folder / "outputs") as up:
        assert f"UI: http://127.0.0.1:{port}" in up.log.read_text()
        yield up
    assert "Traceback" not in up.log.read_text()
    assert "Warning" not in up.log.read_text()
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port)) != 0
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port + 1)) != 0


def test_the_cron_schedule_yields_scheduled_runs(served):
    chosen = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    runs = eventually(lambda: post(f"{served.url}/flow_runs/filter", chosen), 60)
    assert runs
    # 08:30 in Shanghai is half past midnight in UTC
    assert all(run["expected_start_time"].split("T")[1].startswith("00:30:00") for run in runs)


def test_each_cluster_has_a_deployment_of_its_own_that_runs_once_at_a_time(served):
    (deployment,) = deployments(served).values()
    assert deployment["name"] == CLUSTER
    assert deployment["parameters"] == {"cluster": CLUSTER}
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert [schedule["slug"] for schedule in deployment["schedules"]] == ["weekday-morning"]


def test_a_run_from_the_ui_writes_the_workbook_and_it_opens_from_there(served):
    run = run_in(served, start_run(served, CLUSTER, language="zh", as_of="2024-04-26"), ENDED)
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    made = served.output / f"{CLUSTER}_2024-04-26_zh.xlsx"
    with urlopen(f"http://127.0.0.1:{served.port + 1}/{made.name}", timeout=30) as answer:
        assert answer.read() == made.read_bytes()


def test_a_run_that_fails_says_why(served):
    run = run_in(served, start_run(served, CLUSTER, as_of="2024-04-26", since="2024-04-27"), ENDED)
    assert run["state"]["type"] == "FAILED"
    assert "give a day before that one" in run["state"]["message"]


def test_a_folder_that_comes_or_goes_while_serving_is_followed(served):
    inputs = served.output.parent / "inputs"
    shutil.copytree(inputs / CLUSTER, inputs / "another")
    assert eventually(lambda: "another" in deployments(served), 60)
    # the form of the new one knows it too: a run of it can be started
    assert run_in(served, start_run(served, "another", language="en"), ENDED)["state"]["type"] == "COMPLETED"
    shutil.rmtree(inputs / "another")
    assert eventually(lambda: deployments(served)["another"]["paused"], 60)
    assert "folder is gone" in deployments(served)["another"]["tags"]
    assert not deployments(served)[CLUSTER]["paused"]


def test_a_direct_run_uses_the_server_that_is_up(served, jiading, root, tmp_path):
    environment = os.environ | {"PREFECT_SERVER_API_PORT": str(served.port)}
    command = [sys.executable, "-m", "flows.cli", "report", str(jiading), "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0
    assert done.stderr.strip() == f"Using the Prefect server at {served.url}."
    assert list(tmp_path.glob("*.xlsx"))


def test_clicks_that_come_at_once_are_all_taken_on_sqlite(served):
    flow = post(f"{served.url}/flows/", {"name": "clicked"})["id"]
    known = {"name": "clicked", "flow_id": flow, "parameter_openapi_schema": {"type": "object", "properties": {}}}
    clicked = post(f"{served.url}/deployments/", known)["id"]

    def click(_: int) -> str:
        run = post(f"{served.url}/deployments/{clicked}/create_flow_run", {"parameters": {}})["id"]
        return post(f"{served.url}/flow_runs/{run}/set_state", {"state": {"type": "RUNNING"}, "force": True})["status"]

    with ThreadPoolExecutor(8) as people:  # refused with 503 as Prefect's server is by itself: nine clicks in ten
        assert set(people.map(click, range(80))) == {"ACCEPT"}
    delete = Request(f"{served.url}/deployments/{clicked}", method="DELETE")  # noqa: S310 - loopback
    with urlopen(delete, timeout=30) as gone:  # noqa: S310
        assert gone.status == 204


def test_what_a_person_changed_in_the_ui_is_kept_by_a_restart(served_again):
    assert served_again["paused"]
    (schedule,) = served_again["schedules"]
    assert schedule["schedule"]["cron"] == "0 7 * * 1-5"
    assert not schedule["active"]


@pytest.fixture
def served_again(root, served, tmp_path):
    """The deployment after it was paused and its schedule edited, and another `serve` was started and stopped."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import DeploymentUpdate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.settings import PREFECT_API_URL, temporary_settings

    deployment = deployments(served)[CLUSTER]
    with temporary_settings({PREFECT_API_URL: served.url}), get_client(sync_client=True) as client:
        client.update_deployment(deployment["id"], DeploymentUpdate(paused=True))
        client.request(
            "PATCH",
            "/deployments/{id}/schedules/{schedule_id}",
            path_params={"id": deployment["id"], "schedule_id": deployment["schedules"][0]["id"]},
            json={
                "active": False,
                "schedule": CronSchedule(cron="0 7 * * 1-5", timezone="Asia/Shanghai").model_dump(mode="json"),
            },
        )
    environment = os.environ | {"PREFECT_HOME": str(tmp_path / "home"), "PREFECT_API_URL": served.url}
    environment |= {
        "CLUSTERBOOK_INPUTS": str(served.output.parent / "inputs"),
        "CLUSTERBOOK_FILES": f"http://127.0.0.1:{free_port()}",
    }
    log = tmp_path / "again.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "flows.cli", "serve"], cwd=root, env=environment, stdout=file, stderr=file
        )
    try:
        assert eventually(lambda: "ctrl-C ends" in log.read_text(), 90), log.read_text()
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    return deployments(served)[CLUSTER]
