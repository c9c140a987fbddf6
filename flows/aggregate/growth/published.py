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


def published_growth(figures: pl.DataFrame, facts: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return, for each row of FIGURES that growth was published for, the one that belongs to it best.

    row (the place in `figures`), published_id, published_growth (a fraction), published_half_unit,
    published_qualifier. `growth_beside` says which growth is said of a level; of several the one of the same source
    under the same scope goes first, then one of the same source, then one under the same scope.
    """
    growing = indicators.select(rate="indicator", indicator="growth_of").drop_nulls()
    rates = (
        facts.select(*_THING, "scope", "source_id", "fact_id", "value", "half_unit", "qualifier", "grade", "known_on")
        .rename({"indicator": "rate"})
        .join(growing, on="rate")
        .sort(*ORDER)
    )
    measured = pl.col("indicator").is_in(growing["indicator"].unique().implode())
    levels = (
        figures.select(*_THING, "scope", "source_id", row=pl.int_range(pl.len(), dtype=pl.UInt32))
        .filter(measured)
        .join(rates, on=_THING, how="semi")
    )
    named = (*_THING, "scope", "source_id")
    unnamed = rates.join(facts.select(named).filter(measured), on=named, how="anti", maintain_order="left")
    best = _first(levels, rates, named)
    others = levels.join(best, on="row", how="anti")  # few: words and days are not compared again for all
    found = [best, _first(others, unnamed, (*_THING, "source_id")), _first(others, rates, (*_THING, "scope"))]
    return pl.concat(found).unique("row", keep="first", maintain_order=True)


def _first(levels: pl.DataFrame, rates: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Return the first of the growths that agree with a level in these columns."""
    return levels.join(rates.unique(by, keep="first", maintain_order=True), on=by).select(
        "row",
        published_id="fact_id",
        published_growth=pl.col("value").cast(pl.Float64),
        published_half_unit="half_unit",
        published_qualifier="qualifier",
    )
