"""What a report says, as far as a later one is compared with it."""

from datetime import date

import polars as pl

from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.targets.pace import target_pace
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers
from schemas.state import SAID_FIGURES, SAID_MILESTONES, SAID_TARGETS, State
from schemas.tidied import Tidied


def state(as_of: date, figures: pl.DataFrame, targets: pl.DataFrame, milestones: pl.DataFrame) -> State:
    """Return what a report of that day says, out of its FIGURES, TARGETS and MILESTONES."""
    return State(
        as_of,
        validate(SAID_FIGURES, figures.select(*SAID_FIGURES.columns)),
        validate(SAID_TARGETS, targets.select(*SAID_TARGETS.columns)),
        validate(SAID_MILESTONES, milestones.select(*SAID_MILESTONES.columns)),
    )


def state_by(cluster: Cluster, registers: Registers, public: Tidied, as_of: date) -> State:
    """Return what a report of that day would have said, out of what was public by then: `known_by(tidied, as_of)`."""
    groups = grouped(cluster, public.entities)
    known = figures(public.facts)
    return state(
        as_of,
        known,
        target_pace(public.facts, known, registers.indicators, groups, cluster.pace, as_of),
        milestone_states(public.milestones, groups, as_of),
    )
