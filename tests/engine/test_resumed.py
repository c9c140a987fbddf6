"""Which cancelled runs go on by themselves: those that Prefect cancelled for another run's sake after an answer."""

from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.states import Cancelled

from flows.service.resumed import was_displaced

BY_LIMIT = "Deployment concurrency limit reached."
SLOT_LOST = "Deployment concurrency slot lost during provisioning - no slots available to continue execution"


@pytest.mark.parametrize(
    ("message", "begun", "displaced"),
    [
        (BY_LIMIT, 1, True),
        (SLOT_LOST, 1, True),
        (BY_LIMIT, 0, False),  # never begun: what is left of a standstill
        (None, 1, False),  # by a person
        ("Runner is shutting down.", 1, False),
    ],
)
def test_a_run_is_displaced_only_where_prefects_limit_cancelled_what_had_begun(message, begun, displaced):
    run = FlowRun(flow_id=uuid4(), run_count=begun, state=Cancelled(message=message))
    assert was_displaced(run) is displaced
