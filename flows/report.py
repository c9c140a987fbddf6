"""The flow: the recipe's five steps as Prefect tasks; `python -m flows.report` is `clusterbook report`."""

import sys

if __name__ == "__main__":  # first of all: the command line sets Prefect up before it is imported
    from flows.cli import main

    sys.exit(main(["report", *sys.argv[1:]]))

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import Any, Literal

from prefect import State, flow
from prefect.cache_policies import NO_CACHE
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from prefect.tasks import Task
from pydantic import TypeAdapter

from flows.folders import OUTPUTS, REGISTERS, ROOT, find_cluster
from flows.recipe import Report, Request, Step, make_report
from schemas.errors import InputError

_REPORT = TypeAdapter(Report)
_announce: ContextVar[Callable[[str], object]] = ContextVar("announce", default=lambda _: None)


def _run_name() -> str:
    parameters = flow_run.get_parameters()
    try:
        cluster = find_cluster(parameters.get("cluster"), ROOT).name
    except InputError:  # the flow itself is about to say so
        cluster = parameters.get("cluster") or "no cluster"
    return f"{cluster} as of {parameters.get('as_of') or 'newest'}"


@flow(
    name="cluster-report",
    flow_run_name=_run_name,
    description="Make the workbook of a cluster from its input spreadsheets.",
    persist_result=False,
)
def cluster_report(
    cluster: str | None = None,
    as_of: date | None = None,
    language: Literal["en", "zh", "both"] | None = None,
    output: str | None = None,
    strict: bool = False,
    since: date | Literal["previous"] | None = None,
    pdf: bool = False,
) -> State[dict[str, Any]]:
    """Make the workbook of a cluster from its input spreadsheets.

    Args:
        cluster: The cluster's folder: its name under inputs/, or a path. None: the only one there.
        as_of: Use only what was published by this day. None: the newest publication date in the inputs.
        language: The language of the workbook's labels. None: as the cluster's cluster.toml says.
        output: The folder to write the workbook to. None: outputs/ of the project.
        strict: Write no workbook where a finding is an error.
        since: Tell what changed since that day, or, with the word previous, since the newest earlier report in the
            output folder. None: over as many months as the cluster's cluster.toml says.
        pdf: Print the workbook to a PDF beside it too, where LibreOffice is installed.
    """
    try:
        request = Request(
            cluster=find_cluster(cluster, ROOT),
            registers=REGISTERS,
            output=ROOT / output if output else OUTPUTS,
            as_of=as_of,
            language=language,
            strict=strict,
            since=since,
            pdf=pdf,
        )
        report = make_report(request, _recorded_step())
    except InputError as error:
        # A state, not an exception: the message is what its reader needs, a traceback would bury it.
        if deployment.id:
            sys.tracebacklimit = 0  # Prefect logs one all the same when the process of a served run ends
        return Failed(message=str(error), data=error)
    findings = ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in report.findings.items())
    return Completed(
        message="; ".join(
            [
                f"{report.facts} facts",
                f"findings: {findings}",
                f"compared with {report.since} ({report.why})",
                *(note.removesuffix(".") for note in report.notes),
                str(report.path),
            ]
        ),
        data=_REPORT.dump_python(report, mode="json"),
    )


def run_directly(request: Request, announce: Callable[[str], object]) -> Report:
    """Run the flow in this process, for a person who waits for it.

    announce: called with each step's name when it begins. Raises what the recipe raises.
    """
    watched = _announce.set(announce)
    # At its end a flow waits up to a second for the heartbeat's thread. A run that ends in seconds before
    # its user's eyes needs no heartbeat (the second would come after three minutes); served runs keep theirs.
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            state = cluster_report(
                cluster=str(request.cluster),
                as_of=request.as_of,
                language=request.language,
                output=str(request.output),
                strict=request.strict,
                since=request.since,
                pdf=request.pdf,
                return_state=True,
            )
    finally:
        _announce.reset(watched)
    return _REPORT.validate_python(state.result())


def _recorded_step() -> Step:
    """Return a step that runs as a Prefect task and waits for the one before it."""
    before: list[State[Any]] = []

    def step(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any step
        # The arguments are bound here rather than given to the task: Prefect walks through a task's
        # parameters, and they hold every row that was read.
        def bound() -> Any:  # noqa: ANN401 - any step
            try:
                return function(*args)
            except InputError as error:
                return Failed(message=str(error), data=error)

        _announce.get()(name)
        bound.__doc__ = function.__doc__
        task: Task[[], Any] = Task(bound, name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
        before[:] = [task(return_state=True, wait_for=list(before))]
        return before[0].result()

    return step
