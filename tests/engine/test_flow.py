"""The flow under Prefect's engine: the same bytes, a clear Failed state, the steps on record."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from flows.recipe import Request, make_report

STAGES = ("read", "tidy", "aggregate", "build", "save")
pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the flow with these parameters, into a folder of its own; return its final state."""
    import flows.report

    monkeypatch.setattr(flows.report, "OUTPUTS", tmp_path / "out")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))  # nothing is kept there yet
    return lambda **parameters: flows.report.cluster_report(**parameters, return_state=True)


def test_the_engine_writes_the_same_bytes_as_the_plain_run(run, jiading, root, tmp_path):
    day = date(2024, 4, 26)
    plain = make_report(Request(jiading, root / "inputs/registers", tmp_path / "plain", day, "en"))
    state = run(cluster=str(jiading), as_of=day, language="en")
    made = tmp_path / "out" / plain.path.name
    assert state.is_completed()
    assert made.read_bytes() == plain.path.read_bytes()


def test_the_final_state_says_what_was_made(run, jiading):
    state = run(cluster=str(jiading))
    assert "8 warnings in 1 file" in state.message
    assert state.message.endswith(".xlsx")
    result = state.result()
    assert set(result) >= {"path", "as_of", "facts", "findings", "sheets", "cells", "since", "sha256", "summary"}
    assert result["path"] in state.message


@pytest.mark.parametrize("since", ["2023-12-31", "previous"])
def test_the_day_to_compare_with_is_a_parameter_as_the_ui_gives_it(run, since, jiading, root, tmp_path):
    make_report(Request(jiading, root / "inputs/registers", tmp_path / "out", date(2023, 12, 31), "en"))
    state = run(cluster=str(jiading), as_of="2024-04-26", since=since)
    assert state.result()["since"] == "2023-12-31"


def test_a_day_that_is_not_earlier_ends_as_failed(run, jiading):
    state = run(cluster=str(jiading), since="2030-01-01")
    assert state.is_failed()
    assert "give a day before that one" in state.message


def test_bad_inputs_end_as_failed_with_the_message_alone(run, cluster, tmp_path):
    (cluster / "facts.xlsx").unlink()
    state = run(cluster=str(cluster))
    assert state.is_failed()
    assert "facts.xlsx" in state.message
    assert "Traceback" not in state.message
    assert not (tmp_path / "out").exists()


def test_an_unknown_cluster_ends_as_failed(run):
    state = run(cluster="nowhere")
    assert state.is_failed()
    assert "no such cluster folder" in state.message


def test_the_run_is_named_after_cluster_and_day_and_has_five_tasks(run, jiading):
    from prefect.client.orchestration import get_client

    state = run(cluster=str(jiading), as_of=date(2024, 11, 21))
    with get_client(sync_client=True) as client:
        name = client.read_flow_run(state.state_details.flow_run_id).name
    assert name == "jiading-biopharma as of 2024-11-21 (direct)"
    assert task_states(state) == dict.fromkeys(STAGES, "Completed")


def test_a_report_that_nothing_has_changed_about_is_not_made_again_unless_it_is_gone(run, jiading, monkeypatch):
    asked = {"cluster": str(jiading), "as_of": date(2024, 11, 21), "language": "en"}
    first = run(**asked).result()
    workbook = Path(first["path"])
    content = workbook.read_bytes()
    with monkeypatch.context() as without:
        without.setattr("flows.recipe.make_report", pytest.fail)
        second = run(**asked)
    assert task_states(second) == dict.fromkeys(STAGES, "Cached")
    assert second.result() == first
    workbook.unlink()
    assert run(**asked).is_completed()
    assert workbook.read_bytes() == content


def task_states(state):
    """Return the run's tasks and the names of their states; the server records them a moment after they end."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    chosen = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id]))
    found: dict[str, str] = {}
    limit = time.monotonic() + 30
    with get_client(sync_client=True) as client:
        while (len(found) < len(STAGES) or "Running" in found.values()) and time.monotonic() < limit:
            found = {task.name: task.state.name for task in client.read_task_runs(flow_run_filter=chosen)}
            time.sleep(0.2)
    return found


def test_a_first_run_without_a_server_is_quiet_and_prints_the_path_last(jiading, root, tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    command = [sys.executable, "-m", "flows.report", str(jiading), "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert "--plain" in line
    assert done.stdout.splitlines()[-1].endswith(".xlsx")
    assert len(done.stdout.splitlines()) == 5  # what came of it, sheets, two files of input, the path


def test_a_server_that_cannot_start_is_told_in_one_message(jiading, root, tmp_path, monkeypatch):
    (tmp_path / "prefect.db").write_bytes(b"not a database" * 1000)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    command = [sys.executable, "-m", "flows.report", str(jiading), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=180)
    assert done.returncode == 1
    *_, told = done.stderr.splitlines()
    assert "not a database" in told
    assert "--plain" in told
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
