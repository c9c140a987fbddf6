"""Benchmarks that reach into the product still find there what they measure."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WRITING = Path(__file__).parent / "benchmarks" / "writing.py"


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("alone", {"declaring", "laid out", "saved"}),
        ("whole", {"declaring", "laid out", "saved", "finished", "audited"}),
    ],
)
def test_the_benchmark_of_writing_measures_each_step(kind: str, steps: set[str]) -> None:
    command = [sys.executable, str(WRITING), "--one", kind, "--language", "en"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert {name for name, seconds in measured["steps"].items() if seconds > 0} == steps
    assert measured["bytes"] > 50_000
