"""The door to the recipe: what its stages need is imported only where there is something to make."""

from contextlib import closing
from typing import TYPE_CHECKING

from flows.keeping.store import Store
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
