"""What needs me: at most ten matters, ranked by what they do to the headline figures."""

from dataclasses import dataclass

import polars as pl

from schemas.answers.attention import ATTENTION, ATTENTION_KINDS
from schemas.cluster import Cluster
from schemas.contract import empty, validate
from schemas.summary import LISTED
from schemas.vocabulary import OUR_GROUPS

_TARGET_KINDS = {"missed": "target_missed", "behind": "target_behind", "at_risk": "target_at_risk"}
_STILL_COMING = ("due_soon", "due", "in_progress")
_GROWTH_CHECKS = ("growth", "average_growth", "growth_since", "increase")
_TILE, _HEADLINE, _CLUSTER, _DEVELOPMENT, _SOURCES = 400, 300, 200, 100, 0


@dataclass(frozen=True)
class Matters:
    """The tables that matters come from; each frame keeps its contract in `schemas.answers` or `schemas.findings`."""

    headline: pl.DataFrame
    targets: pl.DataFrame
    milestones: pl.DataFrame
    developments: pl.DataFrame
    reconciliation: pl.DataFrame
    findings: pl.DataFrame


def attention(cluster: Cluster, indicators: pl.DataFrame, tables: Matters) -> pl.DataFrame:
    """Return ATTENTION: the ten matters with the largest effect, then for each kind how many more there are.

    effect = 400 where a figure of a headline tile is meant, 300 where another one of the same entity and indicator as a
    tile or the chart of output, 200 for the cluster and its district, 100 for a development, 0 for what is odd about
    the sources; and 90 to 10 for the kind, in the order of ATTENTION_KINDS. Among equals the larger number comes first:
    points stand against points, days against days, per cents against per cents. Left out are targets that a newer one
    replaced, a comparator's matters, and growth that differs from the levels unless it is that of a headline figure.
    """
    found = pl.concat(
        [
            _targets(tables.targets),
            _milestones(tables.milestones),
            _contradictions(tables.reconciliation),
            _silent(tables.developments),
            _left_out(tables.findings),
        ],
        how="diagonal_relaxed",
    )
    ranked = (
        found.with_columns(_where(cluster, indicators, tables.headline).alias("where"))
        .filter((pl.col("kind") != "growth_differs") | (pl.col("where") >= _HEADLINE))
        .with_columns((pl.col("where") + _of_kind()).cast(pl.UInt32).alias("effect"))
        .sort(
            pl.col("effect"), pl.col("number").abs(), "place", "entity", "indicator", "period", "ref",
            descending=[True, True, False, False, False, False, False], nulls_last=True,
        )
        .with_row_index("rank", offset=1)
    )  # fmt: skip
    named = ranked.filter(pl.col("rank") <= LISTED)
    others = ranked.filter(pl.col("rank") > LISTED).group_by("kind").agg(pl.len().cast(pl.Float64).alias("number"))
    others = others.with_columns(pl.col("kind").cast(ATTENTION.columns["kind"])).sort("kind")
    rows = pl.concat([empty(ATTENTION), named, others], how="diagonal_relaxed").select(
        pl.col(name).cast(column) for name, column in ATTENTION.columns.items()
    )
    return validate(ATTENTION, rows.with_columns(pl.col("fact_ids").fill_null([])))


def _targets(targets: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("state").cast(pl.String).replace_strict(_TARGET_KINDS, default=None)
    missed = pl.when(pl.col("state") == "missed").then((pl.col("attainment") - 1) * 100)
    return targets.filter(
        pl.col("group").is_in(OUR_GROUPS), pl.col("superseded_id").is_null(), kind.is_not_null()
    ).select(
        "group",
        "entity",
        "indicator",
        "period",
        "fact_ids",
        kind=kind,
        text=pl.col("scope").replace("", None),
        number=missed.otherwise("gap_pp"),
        ref="target_id",
    )


def _milestones(milestones: pl.DataFrame) -> pl.DataFrame:
    """Return what is past its date, and what was put off and is still to come."""
    slipped = pl.col("state").is_in(_STILL_COMING) & (pl.col("moved_days") > 0)
    kind = (
        pl.when(pl.col("state") == "overdue")
        .then(pl.lit("milestone_overdue"))
        .when(slipped)
        .then(pl.lit("milestone_slipped"))
    )
    days = pl.when(kind == "milestone_overdue").then(-pl.col("days")).otherwise("moved_days")
    return milestones.filter(pl.col("group").is_in(OUR_GROUPS), kind.is_not_null()).select(
        "group",
        "entity",
        "period",
        kind=kind,
        text="milestone",
        number=days.cast(pl.Float64),
        ref="milestone_id",
        fact_ids=pl.concat_list("milestone_id", "from_id").list.drop_nulls(),
    )


def _contradictions(reconciliation: pl.DataFrame) -> pl.DataFrame:
    check = pl.col("check").cast(pl.String)
    return reconciliation.filter(pl.col("group").is_in(OUR_GROUPS), pl.col("verdict") != "agrees").select(
        "group",
        "entity",
        "indicator",
        "period",
        "fact_ids",
        check=check,
        kind=pl.when(check.is_in(_GROWTH_CHECKS)).then(pl.lit("growth_differs")).otherwise(pl.lit("contradiction")),
        text=pl.col("scope").replace("", None),
        number="gap_percent",
        ref=pl.coalesce("rival_id", "shown_id"),
    )


def _silent(developments: pl.DataFrame) -> pl.DataFrame:
    return developments.filter(pl.col("figures") == 0).select(
        "entity", "place", group=pl.lit("development"), kind=pl.lit("no_figures"), ref="entity"
    )


def _left_out(findings: pl.DataFrame) -> pl.DataFrame:
    return (
        findings.filter("left_out")
        .group_by("file", "sheet")
        .agg(pl.col("row").n_unique().cast(pl.Float64).alias("number"))
        .with_columns(pl.concat_str("file", "sheet", separator=", ").alias("text"))
        .select("text", "number", kind=pl.lit("row_left_out"), ref="text")
    )


def _of_kind() -> pl.Expr:
    tens = {kind: (len(ATTENTION_KINDS) - place) * 10 for place, kind in enumerate(ATTENTION_KINDS)}
    return pl.col("kind").replace_strict(tens, return_dtype=pl.Int64)


def _where(cluster: Cluster, indicators: pl.DataFrame, tiles: pl.DataFrame) -> pl.Expr:
    """Return what a matter touches, as the hundreds of its effect."""
    shown = tiles["fact_id"].drop_nulls().unique().to_list()
    level = dict(indicators.drop_nulls("growth_of").select("indicator", "growth_of").iter_rows())
    about = pl.concat_str("entity", pl.col("indicator").replace(level), separator="\n")
    subjects = [(tile.entity, tile.indicator) for tile in cluster.headline]
    subjects.append((cluster.path.entity, cluster.path.indicator))
    headline = about.is_in([f"{entity}\n{indicator}" for entity, indicator in subjects])
    group = pl.col("group").cast(pl.String)
    return (
        pl.when(headline & pl.col("fact_ids").list.eval(pl.element().is_in(shown)).list.any())
        .then(pl.lit(_TILE))
        .when(headline & (pl.col("check") != "early").fill_null(value=True))
        .then(pl.lit(_HEADLINE))
        .when(pl.col("check").is_not_null())
        .then(pl.lit(_SOURCES))
        .when(group == "cluster")
        .then(pl.lit(_CLUSTER))
        .when(group == "development")
        .then(pl.lit(_DEVELOPMENT))
        .otherwise(pl.lit(_SOURCES))
    )
