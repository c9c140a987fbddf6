"""When a run is asked for after files have arrived, and when it has answered; without Prefect."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from flows.watch import Look

ANSWER_WITHIN = 60.0  # seconds; a server that has just started may miss an event, which is then sent again
Step = Literal["ask", "wait", "hold", "answered"]


@dataclass(frozen=True)
class Asked:
    """A run that was asked for by an event: for which files, when (monotonic seconds), and the runs there were then."""

    files: Look
    at: float
    runs: frozenset[UUID]


@dataclass(frozen=True)
class Runs:
    """A deployment's runs that are due or were: their ids, and whether one is under way."""

    ids: frozenset[UUID]
    busy: bool


def next_step(asked: Asked | None, arrived: Look, runs: Runs, at: float) -> Step:
    """Return what is to be done after a look.

    answered: a run has begun since it was asked for, so it reads the files. wait: one was asked for and is to come.
    hold: nothing to ask for, or a run is under way, which may have read its inputs before the files came, while a
    second one would be cancelled. ask: send the event. at: monotonic seconds.
    """
    if asked and runs.ids - asked.runs:
        return "answered"
    if asked and at - asked.at < ANSWER_WITHIN:
        return "wait"
    return "hold" if runs.busy or not arrived else "ask"
