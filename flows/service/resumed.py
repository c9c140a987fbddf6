"""A reviewer's answer is not lost where another run of the cluster was under way when it came."""

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import AwaitingConcurrencySlot

from flows.service.reviewing import QUESTIONS, QUESTIONS_MOST, is_answered

_BY_LIMIT = "Deployment concurrency"  # so Prefect's messages begin where it cancels a run for another one's sake
_LOOKED_BACK = timedelta(days=30)  # `serve` may have been off meanwhile
_AGAIN = timedelta(seconds=20)
_MESSAGE = (
    "The answer is kept: another run of this cluster is under way, and this one goes on by itself after it. "
    "答复已保存；本集群另一运行结束后自动继续。"
)


async def let_go_on(client: PrefectClient, flow_name: str) -> list[str]:
    """Schedule the flow's answered runs again that Prefect cancelled for another run's sake; return their names.

    Of a cluster's runs only one may be under way, and Prefect cancels the new ones. That is right for a schedule after
    a standstill, but a run that goes on because a person has answered is, to Prefect, a new one too.
    """
    runs = await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CANCELLED])),
            end_time=FlowRunFilterEndTime.model_validate({"after_": datetime.now(UTC) - _LOOKED_BACK}),
        ),
        sort=FlowRunSort.END_TIME_DESC,
    )
    found = [run for run in runs if was_displaced(run) and await _answered(client, run)]
    for run in found:
        # While the other is still under way this one is cancelled once more, and found here once more.
        state: State[Any] = AwaitingConcurrencySlot(scheduled_time=datetime.now(UTC) + _AGAIN, message=_MESSAGE)
        await client.set_flow_run_state(run.id, state)
    return [run.name for run in found]


def was_displaced(run: FlowRun) -> bool:
    """Tell whether Prefect, and no person, cancelled a run that had begun before."""
    return bool(run.run_count and run.state and (run.state.message or "").startswith(_BY_LIMIT))


async def _answered(client: PrefectClient, run: FlowRun) -> bool:
    rows = await client.filter_flow_run_input(
        flow_run_id=run.id, key_prefix=QUESTIONS, limit=QUESTIONS_MOST, exclude_keys=set()
    )
    return is_answered([row.key for row in rows])
