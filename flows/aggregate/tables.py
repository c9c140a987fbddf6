"""Everything the workbook shows, as it was known on the as-of date."""

from datetime import date

import polars as pl

from flows.aggregate.attention import Matters, attention
from flows.aggregate.changes.changes import changes
from flows.aggregate.changes.state import state, state_by
from flows.aggregate.comparison.comparison import comparison
from flows.aggregate.confidence import confidence
from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.growth.increments import increments
from flows.aggregate.growth.series import growth_series
from flows.aggregate.growth.spans import growth_spans
from flows.aggregate.headline import headline
from flows.aggregate.known import known_by
from flows.aggregate.marks import marks
from flows.aggregate.milestones.slips import slips
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.path import output_path
from flows.aggregate.places.anchor import anchor_series
from flows.aggregate.places.concentration import concentration
from flows.aggregate.places.developments import developments
from flows.aggregate.places.enterprises import enterprise_counts, enterprise_segments
from flows.aggregate.places.pipeline import pipeline
from flows.aggregate.places.ratios import development_ratios
from flows.aggregate.reconciliation.table import reconciliation
from flows.aggregate.register.counts import register_counts
from flows.aggregate.register.fields import register_fields
from flows.aggregate.register.groups import register_groups
from flows.aggregate.register.periods import register_periods
from flows.aggregate.register.reported import reported
from flows.aggregate.targets.history import target_history
from flows.aggregate.targets.pace import target_pace
from flows.tidy.ruled import with_comparisons
from schemas.cluster import Cluster
from schemas.errors import InputError
from schemas.registers import Registers
from schemas.state import State
from schemas.tables import SinceBy, Tables
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


def aggregate_tables(
    cluster: Cluster, registers: Registers, tidied: Tidied, as_of: date, before: State | date | None = None
) -> Tables:
    """Answer every question of the report from what was public on the as-of date; nothing later shows.

    before: what an earlier report said, or the day as of which one could have been made; without it that day lies so
    many months back as cluster.toml says.
    """
    then = _before(cluster, registers, tidied, as_of, before)  # first: it needs a second copy of the facts
    public = with_comparisons(known_by(tidied, as_of), registers)
    facts, entities = public.facts, public.entities
    groups = grouped(cluster, entities)
    every_figure = figures(facts)
    milestones = milestone_states(public.milestones, groups, as_of)
    targets = target_pace(facts, every_figure, registers.indicators, groups, cluster.pace, as_of)
    parks, park_figures = developments(cluster, entities, every_figure, milestones, public.commitments)
    said = state(as_of, every_figure, targets, milestones)
    since, changed = then.as_of, changes(then, said, cluster, registers, entities, groups)
    del then  # as large as all figures; most tables are still to be made
    tiles = headline(cluster, facts, registers.indicators, as_of)
    held = reconciliation(cluster, registers, public.comparing, facts, every_figure, groups)
    counts = enterprise_counts(every_figure, registers, groups)
    firms, put_out = public.enterprises, reported(public.enterprises, public.enterprise_output)
    matters = Matters(tiles, targets, milestones, parks, held, public.findings)
    return Tables(
        headline=tiles,
        path=output_path(cluster, facts),
        attention=attention(cluster, registers.indicators, matters),
        targets=targets,
        target_history=target_history(facts, registers.indicators, groups),
        spans=growth_spans(cluster, every_figure, facts, registers, groups),
        increments=increments(cluster, every_figure, registers.indicators, groups),
        developments=parks,
        development_figures=park_figures,
        comparison=comparison(cluster, entities, every_figure, registers.indicators),
        development_ratios=development_ratios(cluster, every_figure, registers),
        counts=counts,
        segments=enterprise_segments(cluster, entities),
        concentration=concentration(cluster, entities, every_figure, registers),
        anchor=anchor_series(cluster, facts, every_figure, registers.indicators),
        pipeline=pipeline(cluster, entities, milestones, public.commitments),
        milestones=milestones,
        slips=slips(milestones),
        changes=changed,
        commitments=public.commitments,
        reconciliation=held,
        confidence=confidence(facts, public.sources, every_figure, groups, tiles, targets, held, as_of),
        facts=facts,
        marks=marks(facts, public.sources, every_figure),
        sources=public.sources,
        findings=public.findings,
        balance=public.balance,
        cells=public.cells,
        entities=entities,
        terms=public.terms,
        enterprises=firms,
        enterprise_output=public.enterprise_output,
        register_fields=register_fields(firms, put_out),
        register_groups=register_groups(cluster, entities, firms, put_out),
        register_periods=register_periods(firms, put_out),
        register_counts=register_counts(cluster, entities, firms, counts),
        rules=public.rules,
        since=since,
        since_by=_since_by(before),
        state=said,
        # last, as the widest: nothing else is worked out beside it
        series=growth_series(cluster, every_figure, facts, registers.indicators, registers.relations, groups),
    )


def _before(cluster: Cluster, registers: Registers, tidied: Tidied, as_of: date, before: State | date | None) -> State:
    """Return what was said before: as handed over, or worked out from the same inputs for the earlier day."""
    if isinstance(before, State):
        return before
    day = before or pl.select(pl.lit(as_of).dt.offset_by(f"-{cluster.changes.months}mo")).item()
    return state_by(cluster, registers, known_by(tidied, day), day)


def _since_by(before: State | date | None) -> SinceBy:
    if before is None:
        return "months"
    return "report" if isinstance(before, State) else "asked"
