"""Stages as recorded tasks: kept results are shown as Cached, a disk's moment is waited out, time is limited."""

import errno
import logging
import time
from collections import Counter

import pytest

from flows.keeping.stages import keyed
from flows.keeping.store import Store
from schemas.errors import InputError

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


@pytest.fixture
def quick(monkeypatch):
    """Let tasks wait a moment rather than seconds before they try again."""
    monkeypatch.setattr("flows.service.steps._DELAYS", [0.01, 0.01])


def run(recipe, store, stages=2):
    """Run a recipe of stages in a flow; return the flow's final state and the states of its tasks by name."""
    from prefect import flow

    from flows.service.steps import recorded_step

    @flow(name="steps", persist_result=False)
    def steps():
        return recipe(keyed(recorded_step(store, lambda _: None, stages)))

    return steps(return_state=True)


def tasks_of(state, *names):
    """Return the tasks of a run by name, once the server has recorded the end of these."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    chosen = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id]))
    limit = time.monotonic() + 60
    with get_client(sync_client=True) as client:
        while time.monotonic() < limit:
            found = {task.name: task for task in client.read_task_runs(flow_run_filter=chosen)}
            if all(name in found and found[name].state.is_final() for name in names):
                return found
            time.sleep(0.2)
    raise AssertionError(f"no end of {names} in {found}")


def test_a_kept_stage_is_shown_as_cached_and_runs_again_where_it_is_kept_no_more(store):
    ran = Counter()

    def double(number):
        ran["tidy"] += 1
        return 2 * number

    def recipe(step):
        return step("tidy", double, 21)

    states = [run(recipe, store), run(recipe, store)]
    assert [state.result() for state in states] == [42, 42]
    assert ran["tidy"] == 1
    assert tasks_of(states[0], "tidy")["tidy"].state.name == "Completed"
    assert tasks_of(states[1], "tidy")["tidy"].state.name == "Cached"
    store.prune(age=-1)
    assert run(recipe, store).result() == 42
    assert ran["tidy"] == 2


def test_a_run_that_failed_goes_on_behind_its_last_good_stage(store):
    ran = Counter()

    def noted(name):
        ran[name] += 1
        if name == "build" and ran[name] == 1:
            raise RuntimeError("cut off")
        return name

    def recipe(step):
        return [step(name, noted, name) for name in ("tidy", "aggregate", "build")]

    assert run(recipe, store).is_failed()
    assert run(recipe, store).is_completed()
    assert ran == {"tidy": 1, "aggregate": 1, "build": 2}


@pytest.mark.usefixtures("quick")
def test_a_disk_that_is_away_for_a_moment_is_waited_for(store):
    ran = Counter()

    def save():
        ran["save"] += 1
        if ran["save"] == 1:
            raise OSError(errno.EIO, "Input/output error")
        if ran["save"] == 2:  # as the saving of files says it
            error = InputError("out.xlsx: cannot be written (Stale file handle)")
            error.__context__ = OSError(errno.ESTALE, "Stale file handle")
            raise error
        return "saved"

    state = run(lambda step: step("save", save), store)
    assert state.result() == "saved"
    assert ran["save"] == 3
    assert tasks_of(state, "save")["save"].run_count == 3


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("error", [InputError("facts.xlsx, F14: no unit"), OSError(errno.ENOSPC, "no space left")])
def test_a_bad_input_and_a_full_disk_are_not_tried_again(store, error):
    ran = Counter()

    def read():
        ran["read"] += 1
        raise error

    state = run(lambda step: step("read", read), store)
    assert state.is_failed()
    assert ran["read"] == 1
    with pytest.raises(type(error)):
        state.result()


def test_a_bad_input_fails_its_task_with_the_message_alone(store, caplog):
    def read():
        raise InputError("facts.xlsx, F14: no unit")

    with caplog.at_level(logging.INFO):
        state = run(lambda step: step("read", read), store)
    task = tasks_of(state, "read")["read"]
    assert task.state.message == "facts.xlsx, F14: no unit"
    told = [record for record in caplog.records if record.name == "prefect.task_runs"]
    assert told
    assert not [record for record in told if record.exc_info and record.exc_info[0]]


def test_a_stage_that_takes_too_long_is_cut_off(store, monkeypatch):
    monkeypatch.setitem(__import__("flows.service.steps", fromlist=["TIMEOUTS"]).TIMEOUTS, "tidy", 1)
    limit = time.monotonic() + 60

    def spin():
        while time.monotonic() < limit:
            pass

    state = run(lambda step: step("tidy", spin), store)
    assert state.is_failed()
    assert time.monotonic() < limit
    assert tasks_of(state, "tidy")["tidy"].state.name == "TimedOut"


def test_a_run_that_takes_its_time_shows_how_far_it_is(store, monkeypatch):
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    def progress(state):
        chosen = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[state.state_details.flow_run_id]))
        with get_client(sync_client=True) as client:
            return [(one.type, one.data, one.description) for one in client.read_artifacts(artifact_filter=chosen)]

    def recipe(step):
        return [step(name, len, name) for name in ("save", "print")]

    assert progress(run(recipe, store)) == []
    monkeypatch.setattr("flows.service.steps._SHORT", -1.0)
    assert progress(run(recipe, store)) == [("progress", 100.0, "2 of 2 done")]


def test_a_fault_of_ours_is_one_line_in_the_state_and_a_traceback_in_the_log(jiading, tmp_path, monkeypatch, caplog):
    import flows.report

    def broken(*_, **__):
        raise ZeroDivisionError("first line\nsecond line")

    monkeypatch.setattr("flows.recipe.make_report", broken)
    monkeypatch.setattr(flows.report, "OUTPUTS", tmp_path / "out")
    with caplog.at_level(logging.ERROR):
        state = flows.report.cluster_report(cluster=str(jiading), return_state=True)
    assert state.is_failed()
    assert "ZeroDivisionError: first line" in state.message
    assert "\n" not in state.message
    assert "Traceback" in caplog.text
