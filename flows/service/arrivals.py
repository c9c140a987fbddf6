"""Files that arrive in a cluster's returns/, as events of Prefect that start the run of its deployment."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.events import DeploymentEventTrigger, emit_event
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_logger

from flows import folders
from flows.service.asking import Asked, Runs, next_step
from flows.watch import EVERY, Look, Watched, answered, begin, claim, look, looked, remember

EVENT = "clusterbook.return.arrived"
_FLOW = "cluster-report"
_RUNS = 50  # of a deployment, the newest that are due: one that is still under way is among them
_UNDER_WAY = {StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING}
Say = Callable[[str], object]


@dataclass(frozen=True)
class Watching:
    """One cluster's folder as the watcher sees it: what is known of it, what was asked for, what was complained of."""

    watched: Watched | None = None
    asked: Asked | None = None
    trouble: str = ""


def resource(cluster: str) -> str:
    """Return the id under which events speak of the cluster of that name."""
    return f"clusterbook.cluster.{cluster}"


def trigger(cluster: str) -> DeploymentEventTrigger:
    """Return what starts a deployment's run when a file has arrived for the cluster of that name."""
    return DeploymentEventTrigger(
        name=f"{cluster}: a file has arrived",
        description="Starts the report when a file was dropped into the cluster's returns/.",
        expect={EVENT},
        match={"prefect.resource.id": resource(cluster)},
    )


async def watch(
    clusters: Callable[[], Iterable[Path]] | None = None, every: float = EVERY, say: Say | None = None
) -> None:
    """Watch the clusters' folders for as long as this is not cancelled; each one's deployment bears its name.

    clusters: asked at each look; all under the folder of inputs where none is given. every: seconds between two looks.
    say: told what arrived and what is wrong; the log, where none is given. Nothing that goes wrong ends it.
    """
    logger = get_logger("clusterbook.watch")
    seen: dict[Path, Watching] = {}
    claimed: dict[Path, FileLock] = {}
    try:
        while True:
            for cluster in tuple((clusters or _all_clusters)()):
                before = seen.get(cluster, Watching())
                try:
                    claimed[cluster] = claimed.get(cluster) or claim(cluster)
                    seen[cluster] = await _step(cluster, before, say or logger.info)
                except Exception as error:  # a share or a server that is away, a disk that is full: all pass
                    trouble = f"{cluster.name}: its returns are not watched just now ({error or type(error).__name__})"
                    if trouble != before.trouble:
                        (say or logger.warning)(trouble)
                    seen[cluster] = replace(before, trouble=trouble)
            await asyncio.sleep(every)
    finally:
        for lock in claimed.values():
            lock.release()


async def _step(cluster: Path, before: Watching, say: Say) -> Watching:
    """Look once; ask for a run where there is need and none is under way; return what is known now."""
    if before.watched is None:
        before = replace(before, watched=await asyncio.to_thread(begin, cluster))
    watched, arrived = looked(before.watched or Watched({}), await asyncio.to_thread(look, cluster))
    now = Watching(watched, before.asked)
    if not arrived and not now.asked:
        return now
    async with get_client() as client:
        runs = await _runs(client, cluster.name)
    if runs is None:
        raise LookupError(f"the server has no deployment {_FLOW}/{cluster.name}")
    match next_step(now.asked, arrived, runs, time.monotonic()):
        case "answered":
            watched = answered(watched, now.asked.files if now.asked else {})
            await asyncio.to_thread(remember, cluster, watched)
            return Watching(watched)
        case "wait":
            return now
        case "hold":
            return replace(now, asked=None)
        case "ask":
            _emit(cluster, arrived)
            say(f"{cluster.name}: {', '.join(arrived)} arrived; its report is made")
            return replace(now, asked=Asked(arrived, time.monotonic(), runs.ids))


def _emit(cluster: Path, arrived: Look) -> None:
    first = next(iter(arrived))
    emit_event(
        EVENT,
        resource={"prefect.resource.id": resource(cluster.name), "prefect.resource.name": cluster.name},
        payload={"path": str(cluster / first), "file": first, "files": list(arrived)},
    )


async def has_deployment(cluster: str) -> bool:
    """Tell whether the server has a deployment that makes the report of the cluster of that name."""
    async with get_client() as client:
        return await _runs(client, cluster) is not None


async def _runs(client: PrefectClient, cluster: str) -> Runs | None:
    """Return the runs of the cluster's deployment that are due or were, None where there is no deployment."""
    with suppress(ObjectNotFound):
        deployment = await client.read_deployment_by_name(f"{_FLOW}/{cluster}")
        runs = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id])),
            flow_run_filter=FlowRunFilter(
                expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": datetime.now(UTC)})
            ),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
            limit=_RUNS,
        )
        return Runs(frozenset(run.id for run in runs), any(run.state_type in _UNDER_WAY for run in runs))
    return None


def _all_clusters() -> Iterable[Path]:
    return (folders.INPUTS / name for name in folders.cluster_names())
