"""Which shown figures a row speaks of: what a mistake in it would change, or leave blank, in the report."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.aggregate.figures import figures
from flows.aggregate.groups import ancestry, grouped
from flows.aggregate.growth.series import growth_series
from flows.aggregate.headline import headline
from flows.aggregate.known import known_by
from flows.aggregate.milestones.states import milestone_states
from flows.aggregate.path import output_path
from flows.aggregate.places.developments import developments
from flows.aggregate.targets.pace import target_pace
from schemas.answers.headline import PATH_SCENARIOS
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.folded import TOUCHED
from schemas.registers import Registers
from schemas.tables import Tables
from schemas.tidied import Tidied

_ROW = ("file", "sheet", "row", "part")
_ABOUT = ("entity", "indicator")
_SAID = ("place", "en", "zh")


@dataclass(frozen=True)
class Shown:
    """The tables whose figures a row may touch; each is as in Tables, which may stand for it."""

    headline: pl.DataFrame
    path: pl.DataFrame
    targets: pl.DataFrame
    series: pl.DataFrame
    developments: pl.DataFrame
    facts: pl.DataFrame
    entities: pl.DataFrame


def shown_tables(cluster: Cluster, registers: Registers, tidied: Tidied, as_of: date) -> Shown:
    """Return these tables alone, as `flows.aggregate.tables` works them out: a check needs no more."""
    public = known_by(tidied, as_of)
    facts, entities, indicators = public.facts, public.entities, registers.indicators
    groups = grouped(cluster, entities)
    every_figure = figures(facts)
    milestones = milestone_states(public.milestones, groups, as_of)
    return Shown(
        headline=headline(cluster, facts, indicators, as_of),
        path=output_path(cluster, facts),
        targets=target_pace(facts, every_figure, indicators, groups, cluster.pace, as_of),
        series=growth_series(cluster, every_figure, facts, indicators, registers.relations, groups),
        developments=developments(cluster, entities, every_figure, milestones, public.commitments)[0],
        facts=facts,
        entities=entities,
    )


def touched_figures(subjects: pl.DataFrame, tables: Shown | Tables) -> pl.DataFrame:
    """Return TOUCHED: for each row of subjects (SUBJECTS) that a shown figure speaks of, which figures these are.

    A figure speaks of what the row does where entity and indicator are the same; a development's own line counts what
    stands in it too. Rows that touch nothing are not there.
    """
    exact = pl.concat(
        [
            _headline(tables),
            _path(tables),
            _by_fact_ids(tables.targets, tables, 200, ("targets", "目标进度"), ("target_id", "actual_id", "growth_id")),
            _by_fact_ids(tables.series, tables, 300, ("trend", "走势"), ("fact_id", "base_id", "published_id")),
        ]
    ).unique(maintain_order=True)
    hits = pl.concat(
        [
            subjects.join(exact, on=_ABOUT, how="inner").select(*_ROW, *_SAID),
            subjects.join(_developments(tables), on="entity", how="inner").select(*_ROW, *_SAID),
        ]
    )
    figures = (
        hits.unique()
        .sort(*_ROW, "place", "en")
        .group_by(_ROW, maintain_order=True)
        .agg(pl.col("en").alias("figures_en"), pl.col("zh").alias("figures_zh"))
    )
    return validate(TOUCHED, figures)


def _headline(tables: Shown | Tables) -> pl.DataFrame:
    """Return what each tile speaks of, blank ones and what is said in the same breath included."""
    tile = pl.col("tile").cast(pl.String)
    return tables.headline.select(
        *_ABOUT,
        pl.col("tile").cast(pl.UInt32).alias("place"),
        pl.concat_str(pl.lit("headline, figure "), tile).alias("en"),
        pl.concat_str(pl.lit("总览第"), tile, pl.lit("项")).alias("zh"),
    )


def _path(tables: Shown | Tables) -> pl.DataFrame:
    ids = pl.concat([tables.path.select(fact_id=f"{scenario}_id") for scenario in PATH_SCENARIOS])
    about = tables.facts.join(ids, on="fact_id", how="semi").select(*_ABOUT).unique()
    return about.select(
        *_ABOUT,
        pl.lit(100, dtype=pl.UInt32).alias("place"),
        pl.lit("headline, chart of output against target").alias("en"),
        pl.lit("总览：产出与目标图").alias("zh"),
    )


def _by_fact_ids(
    table: pl.DataFrame, tables: Shown | Tables, place: int, words: tuple[str, str], ids: tuple[str, ...]
) -> pl.DataFrame:
    """Return what the rows of a table speak of: its own entity and indicator, and those of the facts beside."""
    owners = pl.concat([table.select("entity", fact_id=name) for name in ids]).drop_nulls()
    beside = owners.rename({"entity": "owner"}).join(tables.facts, on="fact_id", how="inner")
    about = pl.concat(
        [table.select(*_ABOUT, owner="entity"), beside.select(*_ABOUT, "owner")],
    ).unique()
    return _named(about, tables, place, words)


def _developments(tables: Shown | Tables) -> pl.DataFrame:
    """Return every entity with the developments it stands in: their lines count and list what is said of it."""
    shown = tables.developments.select("entity")
    within = ancestry(tables.entities).join(shown, left_on="ancestor", right_on="entity", how="semi")
    return _named(
        within.select("entity", pl.lit("").alias("indicator"), owner="ancestor"), tables, 400, ("developments", "园区")
    ).drop("indicator")


def _named(about: pl.DataFrame, tables: Shown | Tables, place: int, words: tuple[str, str]) -> pl.DataFrame:
    """Say which line of a table is meant, by the entity that it is about."""
    english, chinese = words
    names = tables.entities.select("entity", owner_zh=pl.coalesce("name_zh", "entity"))
    return about.join(names, left_on="owner", right_on="entity", how="left").select(
        *_ABOUT,
        pl.lit(place, dtype=pl.UInt32).alias("place"),
        pl.concat_str(pl.lit(f"{english}: "), "owner").alias("en"),
        pl.concat_str(pl.lit(f"{chinese}："), pl.coalesce("owner_zh", "owner")).alias("zh"),
    )
