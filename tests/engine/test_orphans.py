"""A run's process shows itself by a lock that the system lets go of, however the process ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.service.orphans import abandoned, be_present

HOLD = "import sys; from flows.service.orphans import be_present; be_present(sys.argv[1]); print('held', flush=True); "


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    return tmp_path


def holder(run: str, then: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD + then, run], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_a_run_is_abandoned_once_its_process_is_killed():
    with holder("run", "__import__('time').sleep(60)") as process:
        assert abandoned("run") is False
        process.kill()
        process.wait()
        assert abandoned("run") is True


def test_a_process_that_ends_by_itself_leaves_nothing_behind(home):
    with holder("run", "") as process:
        process.wait()
    assert abandoned("run") is None
    assert not list((home / "clusterbook" / "runs").iterdir())


def test_of_a_run_on_another_machine_nothing_is_said():
    assert abandoned("never seen") is None


def test_a_process_may_show_itself_twice_as_a_retried_run_does():
    be_present("mine")
    be_present("mine")
    assert abandoned("mine") is False


def test_where_nothing_can_be_written_the_run_goes_on(home):
    (home / "clusterbook").write_text("a file where the folder should be")
    be_present("run")
    assert not (home / "clusterbook").is_dir()
