"""What a run is called: its cluster, as-of date and what started it, such as `east-park as of newest (schedule)`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext

from flows.folders import ROOT, find_cluster
from schemas.errors import InputError

ARRIVAL = "a file has arrived"  # ends the name of the automation that watches a folder of returns


def run_name() -> str:
    """Return the name of the run that is under way, as a flow's `flow_run_name` wants it."""
    context = FlowRunContext.get()
    parameters = context.parameters if context else None
    return named(parameters or {}, started_by(context.flow_run if context else None))


def named(parameters: Mapping[str, Any], trigger: str) -> str:
    """Return the name of a run with these parameters of the flow, started in that way."""
    given = parameters.get("cluster")
    try:
        cluster = find_cluster(given, ROOT).resolve().name
    except InputError:  # the flow itself is about to say so
        cluster = Path(given).name if given else "no cluster"
    return f"{cluster} as of {parameters.get('as_of') or 'newest'} ({trigger})"


def started_by(run: FlowRun | None) -> str:
    """Return in words what started the run: schedule, file arrived, automation, by hand, or direct: no deployment."""
    if run is None or run.deployment_id is None:
        return "direct"
    if run.created_by is None:
        return "by hand"
    if run.created_by.type == "AUTOMATION":
        return "file arrived" if (run.created_by.display_value or "").endswith(ARRIVAL) else "automation"
    return "schedule" if run.created_by.type == "SCHEDULE" else "by hand"
