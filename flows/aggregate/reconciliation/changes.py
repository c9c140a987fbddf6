"""Published changes over time against the levels: average growth, growth since a year, increase."""

from collections.abc import Callable

import polars as pl

from flows.aggregate.ranges import apart
from flows.aggregate.reconciliation.rows import of_indicators, quotient, ranged, rows, telling, verdict
from flows.aggregate.shown import year_before

_THING = ("entity", "of", "scope")
_LEVEL = {"entity": "entity", "of": "indicator", "scope": "scope", "dimension": "dimension", "basis": "basis"}
_BASE = {key: name for key, name in _LEVEL.items() if key != "basis"}  # what is compared with is always an actual one


def changes_against_levels(figures: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the checks average_growth, growth_since and increase, one for each figure that can be held.

    average_growth: (level of the last year / level of the first) ** (1 / years between) - 1. Where the year before
    the first is meant as the base, as in a five-year plan, and gives the published rate, that agrees too.
    growth_since: level / level of the year named in the register - 1. increase: level - level of the year before.
    All under the scope of the published figure; first levels are actual and positive.
    """
    said = ranged(
        of_indicators(figures, relations["indicator"]), "said",
        entity="entity", indicator="indicator", scope="scope", basis="basis",
        period_start="period_start", period_end="period_end",
    )  # fmt: skip

    def held(relation: str, check: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        told = said.join(relations.filter(relation=relation).drop("relation"), on="indicator")
        return check(told, of_indicators(figures, told["of"]))

    return pl.concat([held("average_growth", _average), held("growth_since", _since), held("increase", _increase)])


def _average(said: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Return average growth against both bases that it may be meant over: the first year, or the year before it."""
    first = pl.col("period_start")
    claims = said.with_columns(
        first.alias("first_start"),
        first.dt.offset_by("1y").dt.offset_by("-1d").alias("first_end"),
        first.dt.offset_by("-1y").alias("earlier_start"),
        first.dt.offset_by("-1d").alias("earlier_end"),
        pl.col("period_end").dt.truncate("1y").alias("last_start"),
        (pl.col("period_end").dt.year() - first.dt.year()).alias("years"),
    ).filter(pl.col("years") > 0)
    actual = levels.filter(basis="actual")
    held = (
        claims.join(ranged(levels, "level", **_LEVEL, last_start="period_start", period_end="period_end"),
                    on=(*_THING, "basis", "last_start", "period_end"))
        .join(ranged(actual, "base", **_BASE, first_start="period_start", first_end="period_end"),
              on=(*_THING, "dimension", "first_start", "first_end"))
        .join(ranged(actual, "earlier", **_BASE, earlier_start="period_start", earlier_end="period_end"),
              on=(*_THING, "dimension", "earlier_start", "earlier_end"), how="left")
        .filter(pl.col("base") > 0, pl.col("level") > 0)
    )  # fmt: skip
    years, longer = pl.col("years"), pl.col("years") + 1
    usual = _compound(quotient("usual", "level", "base"), years)
    plan = _compound(quotient("plan", "level", "earlier"), longer)
    held = held.with_columns(**usual).with_columns(
        **{name: pl.when(pl.col("earlier") > 0).then(value) for name, value in plan.items()}
    )
    bounded = pl.all_horizontal(pl.col(f"plan_{end}").is_not_null() for end in ("low", "high"))
    of_plan = _apart("said", "usual") & bounded & ~_apart("said", "plan")
    chosen = held.with_columns(
        *(
            pl.when(of_plan).then(pl.col(f"plan{end}")).otherwise(pl.col(f"usual{end}")).alias(f"rival{end}")
            for end in ("", "_low", "_high")
        ),
        pl.when(of_plan).then("earlier_id").otherwise("base_id").alias("base_id"),
    )
    return _rows(chosen, "average_growth")


def _compound(ratio: dict[str, pl.Expr], years: pl.Expr) -> dict[str, pl.Expr]:
    return {name: value ** (1 / years) - 1 for name, value in ratio.items()}


def _apart(one: str, other: str) -> pl.Expr:
    return apart(*(pl.col(f"{name}_{end}") for name in (one, other) for end in ("low", "high")))


def _since(said: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    year = pl.col("against").cast(pl.Int32, strict=False)
    claims = said.with_columns(
        pl.date(year, 1, 1).alias("since_start"), pl.date(year, 12, 31).alias("since_end")
    ).drop_nulls("since_start")
    held = _beside(claims, levels, "since").filter(pl.col("base") > 0, pl.col("level") > 0)
    ratio = quotient("rival", "level", "base")
    return _rows(held.with_columns(**{name: value - 1 for name, value in ratio.items()}), "growth_since")


def _increase(said: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    held = _beside(year_before(said), levels, "before")
    return _rows(
        held.with_columns(
            rival=pl.col("level") - pl.col("base"),
            rival_low=pl.col("level_low") - pl.col("base_high"),
            rival_high=pl.col("level_high") - pl.col("base_low"),
        ),
        "increase",
    )


def _beside(claims: pl.DataFrame, levels: pl.DataFrame, base: str) -> pl.DataFrame:
    """Return claims with the level of their own period and the one of the base's, whose columns have this prefix."""
    days = (f"{base}_start", f"{base}_end")
    earlier = ranged(
        levels.filter(basis="actual"), "base", **_BASE, **dict(zip(days, ("period_start", "period_end"), strict=True))
    )
    level = ranged(levels, "level", **_LEVEL, period_start="period_start", period_end="period_end")
    return claims.join(level, on=(*_THING, "basis", "period_start", "period_end")).join(
        earlier, on=(*_THING, "dimension", *days)
    )


def _rows(held: pl.DataFrame, check: str) -> pl.DataFrame:
    """Return one row for each published figure: money in the currency whose name comes first."""
    judged = held.sort("said_id", "dimension").unique("said_id", keep="first", maintain_order=True)
    return rows(
        telling(judged.with_columns(verdict("said", "rival")), "rival"), check, ("said_id", "level_id", "base_id")
    )
