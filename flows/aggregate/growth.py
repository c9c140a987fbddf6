"""Which published growth belongs to which level: both speak of one entity, one period and one basis."""

import polars as pl

from flows.aggregate.shown import ORDER

_THING = ("entity", "indicator", "basis", "period_start", "period_end")


def growth_beside(facts: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of a level and a growth, the better pair first.

    level_id, growth_id, growth (a fraction), growth_half_unit, growth_qualifier, same_source, same_scope.
    A growth is said of a level by the same source, or under the same scope. Where a source prints several levels and
    the growth's scope is word for word that of one of them, it is that one's alone.
    """
    growing = indicators.select("indicator", "growth_of")
    facts = facts.join(growing, on="indicator", how="left", maintain_order="left")
    levels = facts.filter(pl.col("growth_of").is_null()).select(
        *_THING, level_id="fact_id", level_scope="scope", level_source="source_id"
    )
    rates = facts.filter(pl.col("growth_of").is_not_null()).with_columns(pl.col("growth_of").alias("indicator"))
    named = levels.select(*_THING, scope="level_scope", source_id="level_source").unique()
    rates = rates.join(
        named.with_columns(pl.lit(value=True).alias("names_its_level")),
        on=(*_THING, "scope", "source_id"),
        how="left",
        maintain_order="left",
    )
    same_source = pl.col("source_id") == pl.col("level_source")
    same_scope = pl.col("scope") == pl.col("level_scope")
    return (
        levels.join(rates, on=_THING)  # row order is settled by the sort below
        .with_columns(same_source.alias("same_source"), same_scope.alias("same_scope"))
        .filter(pl.col("same_scope") | (pl.col("same_source") & pl.col("names_its_level").is_null()))
        .sort(~pl.col("same_source"), ~pl.col("same_scope"), *ORDER, "level_id")
        .select(
            "level_id",
            growth_id="fact_id",
            growth=pl.col("value").cast(pl.Float64),
            growth_half_unit="half_unit",
            growth_qualifier="qualifier",
            same_source="same_source",
            same_scope="same_scope",
        )
    )
