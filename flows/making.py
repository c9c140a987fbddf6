"""The door to the recipe: what its stages need is imported only where there is something to make."""

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from flows.keeping.store import Store
from flows.keeping.unchanged import find_unchanged, keep_report, request_key
from schemas.report import Report, Request

if TYPE_CHECKING:
    from flows.keeping.stages import KeyedStep
    from schemas.release import Release


def make(request: Request, step: "KeyedStep", store: Store, release: "Release | None" = None) -> Report:
    """Make the report as `make_report` does; the reading process warms up while the stages are imported."""
    from flows.ingest.guard import Guard

    with closing(Guard()) as guard:
        guard.start()
        from flows.keeping.stages import keyed
        from flows.recipe import make_report

        return make_report(request, keyed(step), guard, release, store)


def make_unless_unchanged(request: Request, step: "KeyedStep", store: Store, unchanged: Callable[[], object]) -> Report:
    """Return the report as it stands where nothing has changed since it was made, after unchanged(); else make it."""
    key = request_key(request)
    if report := find_unchanged(store, key):
        unchanged()
        return report
    report = make(request, step, store)
    keep_report(store, key, request, report)
    return report
