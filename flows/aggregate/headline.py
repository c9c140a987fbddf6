"""How large is the cluster: the figures its office put first, each with what was said in the same breath."""

from datetime import date

import polars as pl

from flows.aggregate.growth.published import growth_beside
from flows.aggregate.shown import ORDER
from schemas.answers.figure import FIGURE_COLUMNS
from schemas.answers.headline import HEADLINE
from schemas.cluster import Cluster, Tile
from schemas.contract import empty, validate

_YEAR = 365  # days


def headline(cluster: Cluster, facts: pl.DataFrame, indicators: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return HEADLINE: a main row for each tile, blank where nothing is published, and its companions.

    An actual or planned figure is the newest; a target or forecast is the one for the period that is current
    on the as-of date, else the next, else the last. Of periods that end together, the one nearest to a year goes first.
    A companion is the same figure in another currency, or the growth promised or reported with it by the same source.
    """
    # only what the tiles speak of: everything below sorts and joins
    facts = facts.filter(pl.col("entity").is_in(list({tile.entity for tile in cluster.headline})))
    growth = growth_beside(facts, indicators).filter("same_source")
    tiles = [
        _tile(number, tile, cluster, facts, growth, as_of) for number, tile in enumerate(cluster.headline, start=1)
    ]
    return validate(HEADLINE, pl.concat([empty(HEADLINE), *tiles]))


def _tile(
    number: int, tile: Tile, cluster: Cluster, facts: pl.DataFrame, growth: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    about = facts.filter(entity=tile.entity, indicator=tile.indicator, basis=tile.basis)
    other_currency = pl.col("dimension") != cluster.currency
    main = about.sort(*_when(tile.basis, as_of), other_currency, *ORDER).head(1)
    if main.is_empty():
        blank = pl.DataFrame({"tile": [number]}).with_columns(companion=pl.lit(value=False))
        return _row(blank, tile).select(_columns())
    others = about.join(main, on=("period_start", "period_end", "dimension"), how="semi").height - 1
    same_breath = about.join(main, on=("period_start", "period_end", "scope", "source_id"), how="semi")
    promised = growth.join(main, left_on="level_id", right_on="fact_id", how="semi")
    beside = pl.concat(
        [
            same_breath.filter(pl.col("dimension") != main["dimension"][0]).sort("fact_id"),
            facts.join(promised, left_on="fact_id", right_on="growth_id", how="semi").sort("fact_id"),
        ]
    )
    both = pl.concat(
        [
            main.with_columns(companion=pl.lit(value=False), rivals=pl.lit(others, dtype=pl.UInt32)),
            beside.with_columns(companion=pl.lit(value=True), rivals=pl.lit(0, dtype=pl.UInt32)),
        ]
    )
    return both.with_columns(pl.lit(number).alias("tile")).select(_columns())


def _when(basis: str, as_of: date) -> tuple[pl.Expr, ...]:
    days_to_end = (pl.col("period_end") - pl.lit(as_of)).dt.total_days()
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    from_a_year = (days - _YEAR).abs()
    if basis in ("actual", "planned"):
        return (-days_to_end, from_a_year)
    past = pl.col("period_end") < as_of
    return (past, pl.when(past).then(-days_to_end).otherwise(days_to_end), from_a_year)


def _row(frame: pl.DataFrame, tile: Tile) -> pl.DataFrame:
    blanks = {name: HEADLINE.columns[name] for name in FIGURE_COLUMNS}
    return frame.with_columns(
        entity=pl.lit(tile.entity),
        indicator=pl.lit(tile.indicator),
        basis=pl.lit(tile.basis),
        **{name: pl.lit(None, dtype=dtype) for name, dtype in blanks.items()},
    )


def _columns() -> list[pl.Expr]:
    return [pl.col(name).cast(column) for name, column in HEADLINE.columns.items()]
