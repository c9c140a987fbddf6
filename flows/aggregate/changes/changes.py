"""What changed between two reports: new, revised, withdrawn; targets and milestones whose word is another one."""

import polars as pl

from flows.aggregate.changes.figures import changed_figures, first_figures
from flows.aggregate.changes.milestones import changed_milestones
from flows.aggregate.changes.targets import with_targets
from schemas.answers.changes import CHANGES, ChangeKind
from schemas.cluster import Cluster
from schemas.contract import empty, validate
from schemas.registers import Registers
from schemas.state import State


def changes(
    before: State,
    now: State,
    cluster: Cluster,
    registers: Registers,
    entities: pl.DataFrame,
    groups: pl.DataFrame,
) -> pl.DataFrame:
    """Return CHANGES, in the order in which an office wants to hear them; two equal states give no rows.

    First what the headline sheet shows, then the office's own entities, then comparators, then the rest; within these
    by kind, the newest first. A growth stands with the level that it is the growth of; a target's new word with the
    figure that gave it. Of a series only the newest period is news: what else became known of it is counted with it,
    or, where nothing newer did, told as a backfill.
    """
    rows = [
        with_targets(before, now, changed_figures(before, now, cluster, registers.indicators)),
        first_figures(before, now, cluster, entities),
        changed_milestones(before, now, cluster.changes.months),
    ]
    blank = empty(CHANGES).drop("rank", "group").with_columns(pl.col("kind").cast(pl.String))
    told = {(tile.entity, tile.indicator) for tile in cluster.headline}
    told.add((cluster.path.entity, cluster.path.indicator))
    headline = pl.DataFrame(
        [(entity, indicator, 0) for entity, indicator in sorted(told)],
        schema={"entity": pl.String, "indicator": pl.String, "told": pl.UInt32},
        orient="row",
    )
    place = registers.indicators.select("indicator").with_row_index("register_place")
    whose = pl.col("group").cast(pl.String)
    ordered = (
        pl.concat([blank, *rows], how="diagonal_relaxed")
        .with_columns(pl.col("kind").cast(ChangeKind), pl.col("more").fill_null(0), pl.col("scope").fill_null(""))
        .with_columns(pl.col("fact_ids").fill_null([]))
        .join(groups, on="entity", how="left", maintain_order="left")
        .join(headline, on=("entity", "indicator"), how="left", maintain_order="left")
        .join(place, on="indicator", how="left", maintain_order="left")
        .with_columns(pl.col("group").fill_null("other"))
        .with_columns(
            pl.coalesce(
                "told", whose.replace_strict({"comparator": 2, "other": 3}, default=1, return_dtype=pl.UInt32)
            ).alias("told"),
            (pl.col("period_end").to_physical() * -1).alias("newest"),
        )
        .sort(
            "told", "kind", "place", "basis", "newest", "register_place", "indicator", "text", "scope", "dimension",
            "new_id", "old_id", "target_id", nulls_last=True,
        )
        .with_row_index("rank", offset=1)
    )  # fmt: skip
    return validate(CHANGES, ordered.select(*CHANGES.columns))
