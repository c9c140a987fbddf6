"""The recipe of the publication, without an engine: five steps that `flows.report` runs as Prefect tasks.

It is imported in no time: what the steps need, only where there is something to make.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flows.ingest.guard import Guard
from schemas.report import Report as Report
from schemas.report import Request as Request

if TYPE_CHECKING:
    from flows.keeping.store import Store
    from flows.publication import Step
    from schemas.release import Release


def plain_step(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401, ARG001 - any step
    """Run a step without an engine."""
    return function(*args)


def make_report(
    request: Request,
    step: "Step" = plain_step,
    guard: Guard | None = None,
    release: "Release | None" = None,
    store: "Store | None" = None,
) -> Report:
    """Read, tidy, aggregate, build, save; return what was made.

    guard: the process that reads the files, where there is one. release: a draft for a reviewer, or the official copy
    of an approved one, which takes the draft's place; None: a report that nobody has to approve. store: of what came
    of files that were read before.

    Raises InputError, with a message for the user, where no workbook can be made; nothing is written then. It is a
    ChangedError where the inputs make another report by now than the one that was approved.
    """
    # Half a second of imports, a tenth of a report, passes while the process starts, and as much while it reads.
    with nullcontext(guard) if guard else Guard(meanwhile=partial(import_module, "flows.publication")) as guard:
        from flows.ingest.cluster import read_inputs

        inputs = step("read", read_inputs, request.cluster, request.registers, guard, store)
        from flows.publication import report_of

        return report_of(request, inputs, step, guard, release)
