"""The flow: the recipe's stages as Prefect tasks; `python -m flows.report` is `clusterbook report`."""

import sys

if __name__ == "__main__":  # first of all: the command line sets Prefect up before it is imported
    from flows.cli import main

    sys.exit(main(["report", *sys.argv[1:]]))

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

from prefect import Flow, State, flow
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_run_logger
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from pydantic import TypeAdapter

from flows import recipe
from flows.engine import state_folder
from flows.folders import OUTPUTS, REGISTERS, ROOT, find_cluster
from flows.keeping.stages import keyed
from flows.keeping.store import stages_store
from flows.keeping.turn import turn
from flows.keeping.unchanged import unless_unchanged
from flows.service.artifacts import publish
from flows.service.files import link
from flows.service.naming import run_name
from flows.service.notices import tell_crash, tell_failure, tell_new_errors, tell_release
from flows.service.orphans import be_present
from flows.service.parameters import AsOf, ClusterName, Pdf, ReleaseWay, ReportLanguage, Since, Strict
from flows.service.release import needs_server, released
from flows.service.steps import STAGES, recorded_step, show_unchanged
from flows.summary.told import final_message
from schemas.errors import InputError
from schemas.release import Release
from schemas.report import Report, Request

_REPORT = TypeAdapter(Report)


@dataclass(frozen=True)
class _Direct:
    """A run that a person waits for: what was asked, whom to tell of stages and of waiting, whether to forget."""

    request: Request
    announce: Callable[[str], object]
    say: Callable[[str], object]
    fresh: bool


_direct: ContextVar[_Direct | None] = ContextVar("direct", default=None)


def _failure(flow: "Flow[..., Any]", flow_run: FlowRun, state: "State[Any]") -> None:
    if _direct.get() is None:  # who waits for a run of his own sees it himself
        tell_failure(flow, flow_run, state)


def _crash(flow: "Flow[..., Any]", flow_run: FlowRun, state: "State[Any]") -> None:
    if _direct.get() is None:
        tell_crash(flow, flow_run, state)


@flow(
    name="cluster-report",
    flow_run_name=run_name,
    description="Make the workbook of a cluster from its input spreadsheets.",
    persist_result=False,
    on_failure=[_failure],
    on_crashed=[_crash],
)
def cluster_report(
    cluster: ClusterName = None,
    as_of: AsOf = None,
    language: ReportLanguage = None,
    since: Since = None,
    strict: Strict = False,
    pdf: Pdf = False,
    release: ReleaseWay = "at_once",
) -> State[dict[str, Any]]:
    """Make the workbook of a cluster from its input spreadsheets.

    The parameters are the form in Prefect's UI: `flows.service.parameters` says what each means.
    """
    be_present(flow_run.id)
    direct = _direct.get()
    try:
        request = (
            direct.request
            if direct
            else Request(find_cluster(cluster, ROOT), REGISTERS, OUTPUTS, as_of, language, strict, since, pdf, release)
        )
        made = _approved(request) if request.release == "approved" else _published(request, direct)
        if isinstance(made, State):  # sent back
            return made
        if direct is None:
            tell_new_errors(made, request, link(made.path))
    except InputError as error:
        # A state, not an exception: the message is what its reader needs, a traceback would bury it.
        return _failed(str(error), error)
    except Exception as error:
        get_run_logger().error("A fault of clusterbook or of what it runs on:", exc_info=True)
        return _failed(_fault(error), error)
    return Completed(message=final_message(made), data=_REPORT.dump_python(made, mode="json"))


def run_directly(
    request: Request,
    announce: Callable[[str], object],
    say: Callable[[str], object] = lambda _: None,
    *,
    fresh: bool = False,
) -> Report:
    """Run the flow in this process, for a person who waits for it.

    announce: called with each stage's name when it begins. say: with a line where it has to wait for another run.
    fresh: nothing that was kept of earlier runs is used. Raises what the recipe raises.
    """
    asked = _direct.set(_Direct(request, announce, say, fresh))
    # At its end a flow waits up to a second for the heartbeat's thread. A run that ends in seconds before
    # its user's eyes needs no heartbeat (the second would come after three minutes); served runs keep theirs.
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            state = cluster_report(
                cluster=str(request.cluster),
                as_of=request.as_of,
                language=request.language,
                since=request.since,
                strict=request.strict,
                pdf=request.pdf,
                release=request.release,
                return_state=True,
            )
    finally:
        _direct.reset(asked)
    return _REPORT.validate_python(state.result())


def _published(request: Request, direct: _Direct | None) -> Report:
    """Make the report and show what it says on the run's page."""
    report = _made(request, None, direct)
    publish(report, link(report.path))
    return report


def _approved(request: Request) -> "Report | State[Any]":
    """Make a draft; wait until a person has approved it, and make the official copy, or has sent it back."""
    needs_server()
    name = request.cluster.resolve().name

    def show(draft: Report) -> str | None:
        publish(draft, link(draft.path))
        tell_release(name, "waiting", (final_message(draft), link(draft.path)))
        return link(draft.path)

    made = released(request, _made(request, Release("draft")), lambda release: _made(request, release), show)
    if isinstance(made, State):
        tell_release(name, "sent back", (made.message,))
    else:
        publish(made, link(made.path))
        tell_release(name, "approved", (made.release.name if made.release else None, link(made.path) or str(made.path)))
    return made


def _made(request: Request, release: Release | None, direct: _Direct | None = None) -> Report:
    """Make the report as that release, when no other run is at the same one; each stage is a task."""
    store = stages_store(state_folder(), fresh=direct is not None and direct.fresh)
    announce = direct.announce if direct else lambda _: None
    stages = STAGES if request.pdf else STAGES[:-1]
    step = keyed(recorded_step(store, announce, len(stages)))
    make = partial(recipe.make_report, request, step, store=store)
    with turn(state_folder(), request.cluster, request.output, direct.say if direct else get_run_logger().warning):
        if release:
            report = make(release=release)
        else:
            shown = partial(show_unchanged, stages, announce)
            report = unless_unchanged(store, request, shown, make)
    store.prune()
    return report


def _failed(message: str, error: Exception) -> State[Any]:
    if deployment.id:
        sys.tracebacklimit = 0  # Prefect logs one all the same when the process of a served run ends
    return Failed(message=message, data=error)


def _fault(error: Exception) -> str:
    first = next(iter(str(error).splitlines()), "")
    return (
        f"A fault of clusterbook or of what it runs on, not of the inputs: {type(error).__name__}: {first}; "
        "the run's log has the details, please hand them to whoever looks after it."
    )
