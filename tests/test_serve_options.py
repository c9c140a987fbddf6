"""What `clusterbook serve` is told on the command line holds for the runs that it starts."""

import json
import os
import subprocess
import sys

import pytest

from flows.cli import main

TOLD = "import json, flows.folders as f; print(json.dumps([str(f.INPUTS), str(f.REGISTERS), str(f.OUTPUTS)]))"


@pytest.fixture
def started(monkeypatch):
    """What `serve` would go on as: the variables it has set by then."""
    seen = {}

    def remember(*_):
        seen.update(os.environ)
        raise SystemExit(0)

    monkeypatch.setattr(os, "execv", remember)
    for name in ("CLUSTERBOOK_INPUTS", "CLUSTERBOOK_OUTPUTS", "PREFECT_SERVER_API_PORT", "PREFECT_API_URL"):
        monkeypatch.setenv(name, "")  # so that they are put back afterwards
        monkeypatch.delenv(name)
    return seen


def test_folders_and_port_are_variables_of_the_served_runs(started, tmp_path):
    (tmp_path / "in").mkdir()
    with pytest.raises(SystemExit):
        main(["serve", "--inputs", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--port", "4300"])
    done = subprocess.run([sys.executable, "-c", TOLD], env=started, capture_output=True, text=True, check=True)
    inputs, outputs = str(tmp_path / "in"), str(tmp_path / "out")
    assert json.loads(done.stdout) == [inputs, f"{inputs}/registers", outputs]
    assert started["PREFECT_SERVER_API_PORT"] == "4300"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--inputs", "/nowhere/at/all"], "no such folder"),
        (["--port", "65535"], "give a port from 1 to 65534"),
        (["--port", "-3"], "give a port from 1 to 65534"),
    ],
)
def test_an_option_that_cannot_hold_is_told_in_one_line(started, capsys, options, told):
    assert main(["serve", *options]) == 1
    assert told in capsys.readouterr().err
    assert not started


def test_a_port_beside_a_named_server_is_refused(started, capsys, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert main(["serve", "--port", "4300"]) == 1
    assert "give one of the two" in capsys.readouterr().err
    assert not started
