"""One deployment for each cluster's folder: named after it, on the same schedule, never two runs of it at once."""

from collections.abc import Callable, Collection
from typing import Any

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.responses import DeploymentResponse
from prefect.events import DeploymentTriggerTypes
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

CRON = "30 8 * * 1-5"
TIMEZONE = "Asia/Shanghai"
SCHEDULE = "weekday-morning"  # the slug by which Prefect knows the schedule again: never to be renamed
GONE = "folder is gone"  # the tag of a deployment that was paused for that

Triggers = Callable[[str], list[DeploymentTriggerTypes]]


async def deploy(
    runner: Runner, flow: Flow[Any, Any], clusters: Collection[str], triggers: Triggers = lambda _: []
) -> None:
    """Register a deployment of the flow for each cluster, and pause those whose folder is gone.

    What a person changed in the UI stays as it is: a deployment that was paused, a schedule that was edited or removed.
    triggers: what else starts a run of a cluster besides the schedule.
    """
    async with get_client() as client:
        known = {each.name: each for each in await served_deployments(client, flow.name)}
        for cluster in clusters:
            await _deploy_one(runner, flow, cluster, triggers(cluster), known.get(cluster))
        for name, each in known.items():
            if name not in clusters and not each.paused:
                tags = sorted({*each.tags, GONE})
                await client.update_deployment(each.id, DeploymentUpdate(paused=True, tags=tags))


async def served_deployments(client: PrefectClient, flow_name: str) -> list[DeploymentResponse]:
    """Return the flow's deployments that `serve` runs, as against those of a worker's pool."""
    chosen = FlowFilter(name=FlowFilterName(any_=[flow_name]))
    found = await client.read_deployments(flow_filter=chosen)
    return [each for each in found if each.work_pool_name is None]


async def _deploy_one(
    runner: Runner,
    flow: Flow[Any, Any],
    cluster: str,
    triggers: list[DeploymentTriggerTypes],
    known: DeploymentResponse | None,
) -> None:
    new = known is None
    tags = [tag for tag in known.tags if tag != GONE] if known else []
    # A copy, because a form is made with the flow: it is to list the folders that are there now.
    deployment = await flow.with_options().ato_deployment(
        cluster,
        parameters={"cluster": cluster},
        schedule=Cron(CRON, timezone=TIMEZONE, slug=SCHEDULE) if new else None,
        paused=known is not None and known.paused and GONE not in known.tags,
        # After a time of standstill all missed runs are due at once; one is enough.
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        triggers=list(triggers),
        tags=tags,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    await runner.aadd_deployment(deployment)
