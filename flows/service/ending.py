"""What happens to runs when `serve` ends: one that has ended already, or only waits for a person, keeps its state."""

import asyncio
from contextlib import suppress

from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.runner import Runner

_LOOK_EVERY = 0.2  # seconds


async def let_finish(runner: Runner) -> None:
    """Wait until the processes of runs that ended or were suspended a moment ago are gone; returns when they are.

    A runner that stops sets every run cancelled whose process it still holds, by force: those too that only wait for
    a person, and those that were completed within the second that a process takes to end.
    """
    with suppress(HTTPError):  # the server may be ending too
        async with get_client() as client:
            while held := runner._process_manager.flow_run_ids():  # there is no public way to ask
                states = [(await client.read_flow_run(run)).state for run in held]
                if not any(state and (state.is_paused() or state.is_final()) for state in states):
                    return
                await asyncio.sleep(_LOOK_EVERY)
