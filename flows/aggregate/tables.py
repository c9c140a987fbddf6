"""Everything the workbook shows, as it was known on the as-of date."""

from datetime import date

import polars as pl

from flows.aggregate.attention import attention, disagreements
from flows.aggregate.developments import developments
from flows.aggregate.groups import grouped
from flows.aggregate.headline import headline
from flows.aggregate.known import known_by
from flows.aggregate.milestones import milestone_states
from flows.aggregate.path import output_path
from flows.aggregate.series import growth_series
from flows.aggregate.targets import target_pace
from flows.tidy.ruled import with_comparisons
from schemas.cluster import Cluster
from schemas.errors import InputError
from schemas.registers import Registers
from schemas.tables import Tables
from schemas.tidied import Tidied


def newest_publication(tidied: Tidied) -> date:
    """Return the newest publication date in the inputs: the as-of date of a report that asks for none.

    Rows of undated sources, which count as known at the end of their own period, decide only where no source is dated:
    that period may lie far ahead. Raises InputError where nothing has a date.
    """
    rows = pl.concat([tidied.facts["known_on"], tidied.milestones["known_on"]])
    newest = tidied.sources["known_on"].max() or rows.max()
    if not isinstance(newest, date):
        raise InputError(
            "the inputs hold no dated source and no dated row, so there is nothing to report; "
            "fill in sheet sources and sheet facts, or name a date with --as-of"
        )
    return newest


def aggregate_tables(cluster: Cluster, registers: Registers, tidied: Tidied, as_of: date) -> Tables:
    """Answer every question of the report from what was public on the as-of date; nothing later shows."""
    public = with_comparisons(known_by(tidied, as_of), registers)
    facts, entities = public.facts, public.entities
    groups = grouped(cluster, entities)
    milestones = milestone_states(public.milestones, groups, as_of)
    targets = target_pace(facts, registers.indicators, groups, cluster.pace, as_of)
    parks, park_figures = developments(cluster, entities, facts, milestones)
    return Tables(
        headline=headline(cluster, facts, registers.indicators, as_of),
        path=output_path(cluster, facts),
        attention=attention(targets, milestones, parks, disagreements(facts, groups), public.findings),
        targets=targets,
        series=growth_series(cluster, facts, registers.indicators, groups),
        developments=parks,
        development_figures=park_figures,
        milestones=milestones,
        commitments=public.commitments,
        facts=facts,
        sources=public.sources,
        findings=public.findings,
        balance=public.balance,
        cells=public.cells,
        entities=entities,
        terms=public.terms,
        rules=public.rules,
    )
