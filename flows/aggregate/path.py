"""Output against target, year by year: the chart that the headline sheet opens with."""

import polars as pl

from flows.aggregate.shown import ORDER
from schemas.answers.headline import PATH
from schemas.cluster import Cluster
from schemas.contract import validate


def output_path(cluster: Cluster, facts: pl.DataFrame) -> pl.DataFrame:
    """Return PATH: for each year the actual figure, the target and the forecast of cluster.toml's `path`.

    The actual covers the whole year, or the months from January that come nearest to it; one under the target's
    scope goes first, so that what stands side by side can be compared.
    """
    about = facts.filter(entity=cluster.path.entity, indicator=cluster.path.indicator, dimension=cluster.currency)
    january = (pl.col("period_start").dt.month() == 1) & (pl.col("period_start").dt.day() == 1)
    one_year = pl.col("period_start").dt.year() == pl.col("period_end").dt.year()
    so_far = about.filter(january & one_year).with_columns(
        pl.col("period_start").dt.year().cast(pl.String).alias("year")
    )
    target = _best(so_far.filter(basis="target", period_kind="year"), "target")
    forecast = _best(so_far.filter(basis="forecast", period_kind="year"), "forecast")
    wanted = target.select("year", pl.col("target_scope").alias("wanted"))
    actual = _best(
        so_far.filter(basis="actual").join(wanted, on="year", how="left", maintain_order="left"),
        "actual",
        (pl.col("scope") != pl.col("wanted")).fill_null(value=False),
        pl.col("period_end").to_physical() * -1,
    )
    years = pl.concat([part.select("year") for part in (actual, target, forecast)]).unique().sort("year")
    rows = (
        years.join(actual, on="year", how="left", maintain_order="left")
        .join(target, on="year", how="left", maintain_order="left")
        .join(forecast, on="year", how="left", maintain_order="left")
        .with_columns(
            pl.col("year").alias("period"),
            pl.lit(cluster.currency).alias("dimension"),
            pl.concat_list("actual_scope", "target_scope", "forecast_scope")
            .list.drop_nulls()
            .list.eval(pl.element().filter(pl.element() != ""))
            .list.unique(maintain_order=True)
            .alias("scopes"),
        )
    )
    return validate(PATH, rows.select(*PATH.columns))


def _best(facts: pl.DataFrame, name: str, *first: pl.Expr) -> pl.DataFrame:
    return (
        facts.sort("year", *first, *ORDER)
        .unique("year", keep="first", maintain_order=True)
        .select(
            "year",
            pl.col("fact_id").alias(f"{name}_id"),
            pl.col("period").alias(f"{name}_period"),
            pl.col("value").alias(name),
            pl.col("half_unit").alias(f"{name}_half_unit"),
            pl.col("qualifier").alias(f"{name}_qualifier"),
            pl.col("scope").alias(f"{name}_scope"),
        )
    )
