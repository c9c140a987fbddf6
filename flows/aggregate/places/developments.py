"""How do the developments compare: one row each, with its figures, milestones and tenants; missing stays missing."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.places.ratios import AREA, BASIS_FIRST
from schemas.answers.developments import DEVELOPMENT_FIGURES, DEVELOPMENTS, PARTS
from schemas.answers.milestones import OPEN_STATES
from schemas.cluster import Cluster
from schemas.contract import validate

LISTED = 4  # for each development, of what was done, of what is open, of what stands in it, of what was promised
_LISTS = ("done", "open", "tenants", "commitments")
_KIND = ("entity", "indicator", "basis", "scope", "dimension")


def developments(
    cluster: Cluster,
    entities: pl.DataFrame,
    figures: pl.DataFrame,
    milestones: pl.DataFrame,
    commitments: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return DEVELOPMENTS, one row for each that cluster.toml names, and DEVELOPMENT_FIGURES, one row a figure.

    A development's figures (of FIGURES), milestones and commitments are its own and those of what stands in it.
    Tenants are the entities in it of which some source known by the as-of date has spoken. How complete the picture
    is: of the area, each indicator of cluster.toml (its own figure, on whatever basis) and PARTS, how many are known.
    """
    places = _places(cluster)
    within = places.join(ancestry(entities), left_on="development", right_on="ancestor").sort(
        "place", "steps", "entity"
    )
    shown = _figures(within, figures)
    lists = _lists(within, figures, milestones, commitments)
    rows = places.join(
        shown.group_by("place", maintain_order=True).agg(pl.col("fact_id").alias("fact_ids")), on="place", how="left"
    )
    for frame in lists:
        rows = rows.join(frame, on="place", how="left")
    rows = (
        rows.join(_missing_indicators(cluster, places, shown), on="place", how="left")
        .join(
            shown.filter(basis="target").select("place", pl.lit(value=True).alias("target")).unique(),
            on="place",
            how="left",
        )
        .sort("place")
        .with_columns(
            *(pl.col(name).fill_null([]) for name in (*_LISTS, "fact_ids", "missing_indicators")),
            *(pl.col(f"{name}_more").fill_null(0).cast(pl.UInt32) for name in _LISTS),
        )
        .with_columns(_missing_parts().alias("missing_parts"))
        .with_columns(
            pl.lit(len(_indicators(cluster)) + len(PARTS), dtype=pl.UInt32).alias("asked"),
            (pl.col("missing_indicators").list.len() + pl.col("missing_parts").list.len()).alias("missing"),
        )
        .with_columns((pl.col("asked") - pl.col("missing")).cast(pl.UInt32).alias("known"))
        .with_columns(
            pl.col("development").alias("entity"),
            pl.col("fact_ids").list.len().cast(pl.UInt32).alias("figures"),
            (pl.col("known") / pl.col("asked")).alias("complete"),
        )
    )
    return validate(DEVELOPMENTS, rows.select(*DEVELOPMENTS.columns)), validate(DEVELOPMENT_FIGURES, shown)


def _places(cluster: Cluster) -> pl.DataFrame:
    names = cluster.developments.entities
    anchors = [cluster.developments.anchors.get(name) for name in names]
    schema = {"development": pl.String, "anchor": pl.String}
    return pl.DataFrame({"development": names, "anchor": anchors}, schema=schema).with_row_index("place", offset=1)


def _indicators(cluster: Cluster) -> tuple[str, ...]:
    return tuple(dict.fromkeys((AREA, *cluster.developments.indicators)))


def _figures(within: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the newest figure for each entity, indicator, basis and scope within each development."""
    needed = [name for name in DEVELOPMENT_FIGURES.columns if name not in ("place", "development")]
    newest = (
        figures.lazy()
        .select(*needed, "period_end")
        .join(within.lazy().select("entity").unique(), on="entity", how="semi")
        .filter(pl.col("period_end") == pl.col("period_end").max().over(_KIND))
        .collect()
    )
    order = pl.col("basis").cast(pl.String).replace_strict(BASIS_FIRST, return_dtype=pl.UInt32)
    rows = within.join(newest, on="entity").sort(
        "place", "steps", "entity", "indicator", order, pl.col("period_end").to_physical() * -1, "fact_id"
    )
    return rows.select(*DEVELOPMENT_FIGURES.columns)


def _lists(
    within: pl.DataFrame, figures: pl.DataFrame, milestones: pl.DataFrame, commitments: pl.DataFrame
) -> tuple[pl.DataFrame, ...]:
    """Return, for each place, the ids of what was done and is open, the tenants, the ids of what was promised."""
    own = within.join(milestones.select("entity", "milestone_id", "state", "period_end"), on="entity")
    done = own.filter(pl.col("state") == "done").sort(
        "place", pl.col("period_end").to_physical() * -1, "steps", "milestone_id", nulls_last=True
    )
    still = own.filter(pl.col("state").is_in(OPEN_STATES)).sort(
        "place", "period_end", "steps", "milestone_id", nulls_last=True
    )
    spoken = pl.concat([figures.select("entity").unique(), milestones.select("entity").unique()]).unique()
    inside = within.filter(pl.col("steps") > 0).join(spoken, on="entity", how="semi", maintain_order="left")
    promised = within.join(commitments.select("entity", "commitment_id", "known_on"), on="entity").sort(
        "place", pl.col("known_on").to_physical() * -1, "steps", "commitment_id"
    )
    return (
        _listed(done, "milestone_id", "done"),
        _listed(still, "milestone_id", "open"),
        _listed(inside, "entity", "tenants"),
        _listed(promised, "commitment_id", "commitments"),
    )


def _listed(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Return, for each place, the first few as a list, and how many more there are."""
    return frame.group_by("place", maintain_order=True).agg(
        pl.col(column).head(LISTED).alias(name), (pl.len().cast(pl.Int64) - LISTED).clip(0).alias(f"{name}_more")
    )


def _missing_indicators(cluster: Cluster, places: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return, for each place, the indicators asked for of which no source gives the development's own figure."""
    asked = places.select("place").join(
        pl.DataFrame({"indicator": _indicators(cluster)}), how="cross"
    )  # a few by a few
    own = shown.filter(pl.col("entity") == pl.col("development"))
    return (
        asked.join(own, on=("place", "indicator"), how="anti", maintain_order="left")
        .group_by("place", maintain_order=True)
        .agg(pl.col("indicator").alias("missing_indicators"))
    )


def _missing_parts() -> pl.Expr:
    known = {
        "target": pl.col("target").fill_null(value=False),
        "anchor": pl.col("anchor").is_not_null(),
        "tenant": pl.col("tenants").list.len() > 0,
        "milestone": pl.col("done").list.len() + pl.col("open").list.len() > 0,
        "commitment": pl.col("commitments").list.len() > 0,
    }
    return pl.concat_list(pl.when(~known[part]).then(pl.lit(part)) for part in PARTS).list.drop_nulls()
