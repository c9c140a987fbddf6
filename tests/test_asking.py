"""When files that have arrived start a run: at once, after the run under way, again where the event was lost."""

from uuid import uuid4

import pytest

from flows.service.asking import ANSWER_WITHIN, Asked, Runs, next_step
from flows.watch import Version

FILES = {"returns/a.xlsx": Version(1, 1)}
BEFORE, AFTER = uuid4(), uuid4()
ASKED = Asked(FILES, 100.0, frozenset({BEFORE}))


def runs(*ids, busy=False):
    return Runs(frozenset(ids), busy)


@pytest.mark.parametrize(
    ("asked", "arrived", "there", "at", "step"),
    [
        (None, FILES, runs(BEFORE), 0, "ask"),
        (None, FILES, runs(BEFORE, busy=True), 0, "hold"),
        (ASKED, FILES, runs(BEFORE), 101, "wait"),
        (ASKED, FILES, runs(BEFORE), 100 + ANSWER_WITHIN, "ask"),  # the event was lost
        (ASKED, FILES, runs(BEFORE, busy=True), 100 + ANSWER_WITHIN, "hold"),
        (ASKED, FILES, runs(BEFORE, AFTER, busy=True), 101, "answered"),
        (ASKED, FILES, runs(BEFORE, AFTER), 999, "answered"),
        (ASKED, {}, runs(BEFORE), 999, "hold"),  # taken away in the meantime
    ],
)
def test_a_run_is_asked_for_once_and_not_beside_another(asked, arrived, there, at, step):
    assert next_step(asked, arrived, there, at) == step
