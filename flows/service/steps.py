"""The recipe's stages as Prefect tasks: kept results shown as Cached, retries where a disk may recover, time-outs."""

import errno
import time
from collections.abc import Callable, Sequence
from typing import Any

from prefect import State
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.states import Completed, Failed
from prefect.tasks import Task

from flows.keeping.stages import KeyedStep
from flows.keeping.store import Store
from schemas.errors import InputError

# Seconds that no stage takes: ten times what a register of a million rows needs. They hold in the main thread only.
TIMEOUTS = {"read": 3_600, "tidy": 1_200, "aggregate": 1_200, "build": 3_600, "save": 600, "print": 600}
STAGES = tuple(TIMEOUTS)  # the last, printing, only where it is asked for
_TOUCH_DISK = ("read", "save", "print")
_DELAYS = [1.0, 5.0, 20.0]  # seconds before each further try
# What may pass by itself, as on a network disk. A full disk or an open workbook waits for a person.
_PASSING = {
    errno.EIO, errno.EBUSY, errno.EAGAIN, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT, errno.ENETDOWN, errno.ENETUNREACH,
    errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ECONNRESET, errno.ENOTCONN,
}  # fmt: skip
_SHORT = 5.0  # seconds; a run that is over by then needs no progress bar


def recorded_step(store: Store, announce: Callable[[str], object], stages: int) -> KeyedStep:
    """Return a step that runs each stage as a task and waits for the one before it.

    store: results that are kept are taken from there, and the task is shown as Cached; where it no longer has one, the
    task runs. announce: called with each stage's name when it begins. stages: how many there will be. Raises what the
    stage raises.
    """
    before: list[State[Any]] = []
    advance = _progress(stages)

    def step(key: str | None, name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any stage
        made: list[Any] = []

        # The arguments are bound here rather than given to the task, and the result handed over beside it: Prefect
        # walks through a task's parameters and results, and these hold every row that was read.
        def bound() -> "State[Any] | str | None":
            if key and (found := store.load(key)) is not None:
                made.append(found)
                return Completed(name="Cached", message=f"Nothing it is made of has changed: {key[:12]}", data=key)
            from polars.exceptions import PanicException  # here, as a report that nothing changed about needs no polars

            try:
                made.append(function(*args))
            except InputError as error:
                # A state, not an exception: the message is what its reader needs, a traceback would bury it.
                return Failed(message=str(error), data=error)
            except PanicException as error:  # which is no Exception, and would pass for an order to stop
                raise RuntimeError(f"polars gave up: {error}") from error
            if key:
                store.save(key, made[0])
            return key

        announce(name)
        advance(name)  # as begun
        before[:] = [_task(name, bound, function.__doc__)(return_state=True, wait_for=list(before))]
        before[0].result()
        advance("")  # as done
        return made[-1]

    return step


def show_unchanged(stages: Sequence[str], announce: Callable[[str], object]) -> None:
    """Show the stages of a report that nothing has changed about as tasks that had nothing to do."""
    for name in stages:
        announce(name)
        _task(name, _cached, None)(return_state=True).result()


def _cached() -> "State[Any]":
    return Completed(name="Cached", message="Nothing has changed since this report was made.")


def _task(name: str, function: Callable[[], Any], about: str | None) -> "Task[[], Any]":
    function.__doc__ = about
    return Task(
        function,
        name=name,
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        timeout_seconds=TIMEOUTS[name],
        retries=len(_DELAYS) if name in _TOUCH_DISK else 0,
        retry_delay_seconds=_DELAYS,
        retry_condition_fn=may_pass,
    )


def may_pass(_task: object, _run: TaskRun | None, state: "State[Any]") -> bool:
    """Tell whether what a task failed of may pass by itself: a disk that was away for a moment, never a bad input."""
    error = state.data
    cause = error if isinstance(error, OSError) else getattr(error, "__context__", None)
    return isinstance(cause, OSError) and cause.errno in _PASSING


def _progress(stages: int) -> Callable[[str], None]:
    """Return what shows how far the run is, on the run's page, once it is clear that it takes longer than a moment.

    It is called with a stage's name when that begins, and with "" when it is done.
    """
    began, done = time.monotonic(), 0
    shown: Any = None

    def advance(name: str) -> None:
        nonlocal done, shown
        done += not name
        if time.monotonic() - began <= _SHORT:
            return
        percent = min(100.0, 100.0 * done / stages)
        about = f"{done + 1} of {stages}: {name}" if name else f"{done} of {stages} done"
        if shown is None:
            shown = create_progress_artifact(percent, description=about)
        else:
            update_progress_artifact(shown, percent, about)

    return advance
