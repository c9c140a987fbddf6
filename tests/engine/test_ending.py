"""When `serve` ends, no run that has ended, or waits for a person, is set cancelled by the runner."""

import asyncio
from types import SimpleNamespace

import pytest
from prefect.states import Completed, Failed, Running, Suspended

from flows.service import ending
from flows.service.ending import let_finish


class Held:
    """Stands for a runner and for the server's client: a run in one state, whose process ends after some looks."""

    def __init__(self, state: object, looks: int) -> None:
        self.state = state
        self.left = looks
        self._process_manager = SimpleNamespace(flow_run_ids=lambda: {"run"} if self.left else set())

    async def read_flow_run(self, _run: str) -> SimpleNamespace:
        self.left -= 1
        return SimpleNamespace(state=self.state)

    async def __aenter__(self) -> "Held":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("state", "left"), [(Completed(), 0), (Failed(), 0), (Suspended(timeout_seconds=60), 0), (Running(), 2)]
)
def test_the_end_waits_for_processes_of_runs_that_ended_or_were_suspended_only(state, left, monkeypatch):
    held = Held(state, 3)
    monkeypatch.setattr(ending, "get_client", lambda: held)
    monkeypatch.setattr(ending, "_LOOK_EVERY", 0)
    asyncio.run(let_finish(held))
    assert held.left == left
