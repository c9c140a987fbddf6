"""A five-task flow that does nothing, on Prefect's embedded server, with the report's settings: what Prefect costs."""

from flows import engine

engine.configure_direct()

from prefect import flow, task  # noqa: E402 - after its settings are made
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: E402


@task(cache_policy=NO_CACHE)
def nothing() -> None:
    pass


@flow
def idle() -> None:
    for _ in range(5):
        nothing()


# The report's direct runs go without the heartbeat, so this one does too: the difference is the report's work.
with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
    idle()
