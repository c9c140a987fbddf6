"""How do the developments compare: one row each, with its figures, milestones and tenants; missing stays missing."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.shown import shown
from schemas.answers.developments import DEVELOPMENT_FIGURES, DEVELOPMENTS
from schemas.cluster import Cluster
from schemas.contract import validate

LISTED = 4  # for each development, of what was done, of what is open and of what stands in it
_LISTS = ("done", "open", "tenants")
_BASIS_FIRST = ("actual", "planned", "forecast", "target")


def developments(
    cluster: Cluster, entities: pl.DataFrame, facts: pl.DataFrame, milestones: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return DEVELOPMENTS, one row for each that cluster.toml names, and DEVELOPMENT_FIGURES, one row a figure.

    A development's figures and milestones are its own and those of what stands in it. Tenants are the entities in it
    of which some source known by the as-of date has spoken.
    """
    places = pl.DataFrame(
        {"development": cluster.developments.entities},
        schema={"development": pl.String},
    ).with_row_index("place", offset=1)
    within = places.join(ancestry(entities), left_on="development", right_on="ancestor").sort(
        "place", "steps", "entity"
    )
    figures = _figures(within, facts)
    own = within.join(milestones, on="entity")
    done = own.filter(pl.col("state") == "done").sort(
        "place", pl.col("period_end").to_physical() * -1, "steps", "milestone_id", nulls_last=True
    )
    still = own.filter(pl.col("state") != "done").sort("place", "period_end", "steps", "milestone_id", nulls_last=True)
    spoken = pl.concat([facts.select("entity"), milestones.select("entity")]).unique()
    inside = within.filter(pl.col("steps") > 0).join(spoken, on="entity", how="semi", maintain_order="left")
    rows = (
        places.join(figures.group_by("place").agg(pl.len().alias("figures")), on="place", how="left")
        .join(_listed(done, "milestone_id", "done"), on="place", how="left")
        .join(_listed(still, "milestone_id", "open"), on="place", how="left")
        .join(_listed(inside, "entity", "tenants"), on="place", how="left")
        .sort("place")
        .select(
            "place",
            pl.col("development").alias("entity"),
            pl.col("figures").fill_null(0).cast(pl.UInt32),
            *(pl.col(name).fill_null([]) for name in _LISTS),
            *(pl.col(f"{name}_more").fill_null(0).cast(pl.UInt32) for name in _LISTS),
        )
    )
    return validate(DEVELOPMENTS, rows), validate(DEVELOPMENT_FIGURES, figures)


def _figures(within: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the newest figure for each entity, indicator, basis and scope within each development."""
    newest = shown(facts, ("entity", "indicator", "basis", "scope", "dimension", "period_start", "period_end")).filter(
        pl.col("period_end") == pl.col("period_end").max().over("entity", "indicator", "basis", "scope", "dimension")
    )
    order = (
        pl.col("basis")
        .cast(pl.String)
        .replace_strict({basis: place for place, basis in enumerate(_BASIS_FIRST)}, return_dtype=pl.UInt32)
    )
    rows = within.join(newest, on="entity").sort(
        "place", "steps", "entity", "indicator", order, pl.col("period_end").to_physical() * -1, "fact_id"
    )
    return rows.select(*DEVELOPMENT_FIGURES.columns)


def _listed(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Return, for each place, the first few as a list, and how many more there are."""
    return frame.group_by("place", maintain_order=True).agg(
        pl.col(column).head(LISTED).alias(name), (pl.len().cast(pl.Int64) - LISTED).clip(0).alias(f"{name}_more")
    )
