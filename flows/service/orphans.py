"""Runs that nobody works on any more: their process was killed, or the machine went down."""

import asyncio
import atexit
import fcntl
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.events import AutomationCore, ChangeFlowRunState, EventTrigger, Posture, ResourceSpecification
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY
from prefect.states import Crashed

from flows.engine import state_folder
from flows.service.notices import tell_crash

AUTOMATION = "clusterbook: runs that nobody works on any more"
_MISSED = 4  # heartbeats
_STARTING = 120  # seconds within which a process that was started for a run must have begun it
_KEPT = 24 * 3600  # seconds
_MESSAGE = (
    "The process of this run was killed, or its machine went down; no output is half-written. Run it again. "
    "运行进程已中断，没有写出不完整的文件；请重新运行。"
)
_held: dict[str, TextIO] = {}


def be_present(run_id: UUID | str) -> None:
    """Show that this process works on the run: by a lock, which the system lets go of however the process ends."""
    path = _folder() / str(run_id)
    if str(run_id) in _held:  # to open the file again, and close it, would let go of the lock
        return
    with suppress(OSError):  # a folder that cannot be written: then the heartbeat alone speaks for the run
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a process's own: what it starts does not inherit it
        _held[str(run_id)] = file
        atexit.register(_leave, path, file)


def _leave(path: Path, file: TextIO) -> None:
    path.unlink(missing_ok=True)
    file.close()


def abandoned(run_id: UUID | str) -> bool | None:
    """Tell whether the run's process has ended without a word; None: no process of this machine has shown itself."""
    if str(run_id) in _held:
        return False
    try:
        with (_folder() / str(run_id)).open("r+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except OSError:
        return False
    return True


async def mark_orphans(client: PrefectClient, flow_name: str) -> list[str]:
    """Set the flow's runs crashed that nobody on this machine works on any more; return their names."""
    under_way = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    runs = await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=under_way)),
    )
    found = [run for run in runs if _is_orphan(run)]
    for run in found:
        state: State[Any] = Crashed(message=_MESSAGE)
        await client.set_flow_run_state(run.id, state)
        await asyncio.to_thread(tell_crash, None, run, state)  # no process of the run is left to tell it
        (_folder() / str(run.id)).unlink(missing_ok=True)
    _clear({str(run.id) for run in runs})
    return [run.name for run in found]


def _clear(under_way: Collection[str]) -> None:
    """Remove what processes left that could not clear up after themselves, a day later."""
    for path in _folder().glob("*"):
        with suppress(OSError):  # another `serve` may have been quicker
            old = time.time() - path.stat().st_mtime > _KEPT
            if old and path.name not in under_way and abandoned(path.name):
                path.unlink()


def _is_orphan(run: FlowRun) -> bool:
    left = abandoned(run.id)
    if left is None and run.state and run.state.is_pending() and run.deployment_id and not run.work_pool_name:
        # Claimed by a `serve` that was killed before the run's process began.
        return time.time() - run.state.timestamp.timestamp() > _STARTING
    return bool(left)


async def watch_heartbeats(client: PrefectClient, flow_name: str) -> None:
    """Make the automation by which the server itself finds such runs, wherever they ran, if it is not there yet.

    A run that has sent no sign of life for four heartbeats is set crashed.
    """
    wanted = silence(flow_name, PREFECT_FLOWS_HEARTBEAT_FREQUENCY.value() or 180)
    known = await client.read_automations_by_name(AUTOMATION)
    for each in known[1:]:
        await client.delete_automation(each.id)
    if not known:
        await client.create_automation(wanted)
    elif known[0].description != wanted.description:  # another heartbeat than when it was made
        await client.update_automation(known[0].id, wanted.model_copy(update={"enabled": known[0].enabled}))


def silence(flow_name: str, heartbeat: int) -> AutomationCore:
    """Return the automation; heartbeat: seconds between two signs of life."""
    within = timedelta(seconds=heartbeat * _MISSED)
    return AutomationCore(
        name=AUTOMATION,
        description=f"Sets a run crashed that has given no sign of life for {within.total_seconds():.0f} s.",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},  # the next heartbeat, or that it ended, or waits for a person
            match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": flow_name}),
            for_each={"prefect.resource.id"},
            threshold=1,
            within=within,
        ),
        actions=[ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message=_MESSAGE, force=False)],
    )


def _folder() -> Path:
    return state_folder() / "runs"
