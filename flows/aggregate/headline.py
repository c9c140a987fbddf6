"""How large is the cluster: the figures its office put first, each with what was said in the same breath."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from flows.aggregate.shown import ORDER
from schemas.cluster import Cluster, Tile
from schemas.contract import empty, validate
from schemas.tables import FIGURE_COLUMNS, HEADLINE


def headline(cluster: Cluster, facts: pl.DataFrame, indicators: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return HEADLINE: a main row for each tile, blank where nothing is published, and its companions.

    An actual or planned figure is the newest; a target or forecast is the one for the period that is current
    on the as-of date, else the next, else the last. A companion is the same figure in another currency, or the
    growth promised or reported with it.
    """
    growth_of = {key: level for key, level in indicators.select("indicator", "growth_of").iter_rows() if level}
    tiles = [
        _tile(number, tile, cluster, facts, growth_of, as_of) for number, tile in enumerate(cluster.headline, start=1)
    ]
    return validate(HEADLINE, pl.concat([empty(HEADLINE), *tiles]))


def _tile(
    number: int, tile: Tile, cluster: Cluster, facts: pl.DataFrame, growth_of: Mapping[str, str], as_of: date
) -> pl.DataFrame:
    about = facts.filter(entity=tile.entity, indicator=tile.indicator, basis=tile.basis)
    other_currency = pl.col("dimension") != cluster.currency
    ranked = about.sort(*_when(tile.basis, as_of), other_currency, *ORDER)
    main = ranked.head(1)
    if main.is_empty():
        blank = pl.DataFrame({"tile": [number]}).with_columns(companion=pl.lit(value=False))
        return _row(blank, tile).select(_columns())
    others = about.join(main, on=("period_start", "period_end", "dimension"), how="semi").height - 1
    main = main.with_columns(pl.lit(others, dtype=pl.UInt32).alias("rivals"))
    beside = facts.filter(
        pl.col("entity") == tile.entity,
        pl.col("basis") == tile.basis,
        pl.col("source_id") == main["source_id"][0],
        pl.col("period_start") == main["period_start"][0],
        pl.col("period_end") == main["period_end"][0],
        ((pl.col("indicator") == tile.indicator) & (pl.col("dimension") != main["dimension"][0]))
        | (pl.col("indicator").replace_strict(growth_of, default=None, return_dtype=pl.String) == tile.indicator),
    ).with_columns(pl.lit(0, dtype=pl.UInt32).alias("rivals"))
    both = pl.concat(
        [main.with_columns(companion=pl.lit(value=False)), beside.with_columns(companion=pl.lit(value=True))]
    )
    return both.with_columns(pl.lit(number).alias("tile")).select(_columns())


def _when(basis: str, as_of: date) -> tuple[pl.Expr, ...]:
    days_to_end = (pl.col("period_end") - pl.lit(as_of)).dt.total_days()
    if basis in ("actual", "planned"):
        return (-days_to_end,)
    past = pl.col("period_end") < as_of
    return (past, pl.when(past).then(-days_to_end).otherwise(days_to_end))


def _row(frame: pl.DataFrame, tile: Tile) -> pl.DataFrame:
    blanks = {name: HEADLINE.columns[name].dtype.type for name in FIGURE_COLUMNS}
    return frame.with_columns(
        entity=pl.lit(tile.entity),
        indicator=pl.lit(tile.indicator),
        basis=pl.lit(tile.basis),
        **{name: pl.lit(None, dtype=dtype) for name, dtype in blanks.items()},
    )


def _columns() -> list[pl.Expr]:
    return [pl.col(name).cast(column.dtype.type) for name, column in HEADLINE.columns.items()]
