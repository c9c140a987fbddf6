"""What is on the way from clinic to industry: the platform's institutes, its milestones by stage, its commitments."""

import polars as pl

from flows.aggregate.groups import ancestry
from schemas.answers.anchor import PIPELINE
from schemas.answers.milestones import OPEN_STATES
from schemas.cluster import Cluster
from schemas.contract import empty, validate

_HOLDS = ("done", *OPEN_STATES)
_TAKEN = ("entity", "stage", "period", "period_end", "status", "state", "source_id")
_INSTITUTES = ("institute", "platform", "hospital")


def pipeline(
    cluster: Cluster,
    entities: pl.DataFrame,
    milestones: pl.DataFrame,
    commitments: pl.DataFrame,
) -> pl.DataFrame:
    """Return PIPELINE: institutes in the order of cluster.toml, milestones in the order of stages, then commitments.

    Of the platform's entities and of what stands in them. Of the milestones (`schemas.answers.milestones`) those with
    a stage are taken, and of several dates for one thing the one that holds. Without a platform in cluster.toml there
    are no rows.
    """
    if cluster.platform is None:
        return validate(PIPELINE, empty(PIPELINE))
    heads = pl.DataFrame({"ancestor": cluster.platform.entities}, schema={"ancestor": pl.String}).with_row_index("head")
    within = (
        ancestry(entities)
        .join(heads, on="ancestor")
        .sort("entity", "steps", "head")
        .unique("entity", keep="first", maintain_order=True)
        .join(entities.select("entity", entity_kind="kind"), on="entity")
        .select("entity", "entity_kind", "head", "steps")
    )
    institutes = (
        within.filter(pl.col("entity_kind").is_in(_INSTITUTES))
        .sort("head", "steps", "entity")
        .with_columns(kind=pl.lit("institute"), id="entity")
    )
    staged = (
        milestones.filter(pl.col("stage").is_not_null(), pl.col("state").is_in(_HOLDS))
        .select(*_TAKEN, what="milestone", id="milestone_id")
        .join(within, on="entity")
        .sort("stage", "period_end", "head", "id", nulls_last=True)
        .with_columns(kind=pl.lit("milestone"))
    )
    promised = (
        commitments.select("entity", "source_id", period="made_on", what="commitment", id="commitment_id")
        .join(within, on="entity")
        .sort("period", "head", "id")
        .with_columns(kind=pl.lit("commitment"))
    )
    parts = [part.drop("head", "steps") for part in (institutes, staged, promised)]
    rows = pl.concat(
        [empty(PIPELINE).with_columns(pl.col("kind").cast(pl.String)), *parts], how="diagonal"
    ).with_columns(pl.col("kind").cast(PIPELINE.columns["kind"]))
    return validate(PIPELINE, rows.select(*PIPELINE.columns))
