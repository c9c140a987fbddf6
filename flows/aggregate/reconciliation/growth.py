"""Published and promised growth against the levels that it speaks of."""

import polars as pl

from flows.aggregate.growth.published import growth_beside
from flows.aggregate.ranges import high, low
from flows.aggregate.reconciliation.rows import YEAR, of_indicators, quotient, ranged, rows, telling, verdict
from flows.aggregate.shown import year_before

_LIKE = ("entity", "indicator", "scope", "dimension")
_SPAN = ("entity", "basis", "period_start", "period_end")
_NEEDED = (
    *_LIKE,
    *_SPAN[1:],
    "fact_id",
    "value",
    "half_unit",
    "qualifier",
    "source_id",
    "grade",
    "known_on",
    "rounded_half",
)
_BEFORE = ("before_start", "before_end")


def growth_against_levels(facts: pl.DataFrame, figures: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the checks growth and promised_growth: each growth that is shown, beside its level.

    growth: the published growth against level / base - 1, where base is the like period a year before under the
    level's scope. promised_growth: what was reported for that period against target / (1 + growth). growth, with
    scopes_differ or not: what was reported for the whole year before against the base that the growth of a part of
    the year implies; a part that had more than its whole.
    Level and base are positive. indicators: without growth at comparable prices, which differs by its nature.
    """
    said = _with_growth(facts, figures, indicators)
    actual = of_indicators(figures.filter(basis="actual"), said["indicator"])
    base = ranged(
        actual, "base", **{name: name for name in _LIKE}, before_start="period_start", before_end="period_end"
    )
    based = year_before(said).join(base, on=(*_LIKE, *_BEFORE), how="left", maintain_order="left")
    known = based.filter(pl.col("base") > 0)
    recomputed = {name: ratio - 1 for name, ratio in quotient("rival", "level", "base").items()}
    published = known.filter(basis="actual").with_columns(**recomputed).with_columns(verdict("growth", "rival"))
    promised = (
        known.filter(pl.col("basis") != "actual")
        .with_columns(**_implied("rival"))
        .with_columns(verdict("base", "rival"))
    )
    return pl.concat(
        [
            rows(telling(published, "rival"), "growth", ("growth_id", "level_id", "base_id")),
            rows(telling(promised, "rival"), "promised_growth", ("base_id", "level_id", "growth_id")),
            rows(
                _beyond_the_year(said.filter(basis="actual"), actual, indicators),
                "growth",
                ("year_id", "level_id", "growth_id"),
            ),
        ]
    )


def at_current_prices(indicators: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators, of which those of growth at comparable prices are no longer the growth of a level."""
    real = relations.filter(relation="real_growth")["indicator"].implode()
    return indicators.with_columns(pl.when(~pl.col("indicator").is_in(real)).then("growth_of").alias("growth_of"))


def _with_growth(facts: pl.DataFrame, figures: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return each growth that is shown with its level: by the same source where there is one, else of like scope."""
    growing = indicators.drop_nulls("growth_of")
    rates = figures.select(_NEEDED).filter(pl.col("indicator").is_in(growing["indicator"].implode()))
    measured = pl.col("indicator").is_in(growing["growth_of"].implode())
    # Only what its own source says beside it, and what is shown, can be its level; thousands of rivals never are.
    shown = figures.select(_NEEDED).filter(measured).join(rates, on=_SPAN, how="semi")
    beside = facts.select(_NEEDED).filter(measured).join(rates, on=(*_SPAN, "source_id"), how="semi")
    levels = pl.concat([shown, beside.join(shown, on="fact_id", how="anti")])
    pairs = growth_beside(pl.concat([levels, rates]), indicators).unique("growth_id", keep="first", maintain_order=True)
    level = ranged(levels, "level", **{name: name for name in (*_LIKE, *_SPAN[1:])})
    return (
        pairs.with_columns(
            low("growth", "growth_half_unit", "growth_qualifier").alias("growth_low"),
            high("growth", "growth_half_unit", "growth_qualifier").alias("growth_high"),
        )
        .join(level, on="level_id")
        .filter(pl.col("level") > 0, pl.col("growth") > -1)
    )


def _implied(name: str) -> dict[str, pl.Expr]:
    """Return what the period before must have had: level / (1 + growth)."""
    return {
        name: pl.col("level") / (1 + pl.col("growth")),
        f"{name}_low": pl.col("level_low") / (1 + pl.col("growth_high")),
        f"{name}_high": pl.col("level_high") / (1 + pl.col("growth_low")),
    }


def _beyond_the_year(said: pl.DataFrame, actual: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return growths of a part of a year that imply more than was reported for the whole year before.

    The year's figure is of like scope, or where there is none the largest of any: that one leaves most room.
    """
    flows = indicators.filter(kind="flow")["indicator"].implode()
    first = pl.col("period_start").dt.truncate("1y").dt.offset_by("-1y")
    parts = (
        said.filter(
            pl.col("indicator").is_in(flows), pl.col("period_start").dt.year() == pl.col("period_end").dt.year()
        )
        .with_columns(first.alias(YEAR[0]), pl.col("period_start").dt.truncate("1y").dt.offset_by("-1d").alias(YEAR[1]))
        .filter((pl.col("period_end") - pl.col("period_start")).dt.total_days() < 364)
    )
    whole = ranged(
        actual.filter(period_kind="year"),
        "year", entity="entity", indicator="indicator", dimension="dimension", year_scope="scope",
        year_start="period_start", year_end="period_end",
    )  # fmt: skip
    return (
        parts.with_columns(**_implied("rival"))
        .join(whole, on=("entity", "indicator", "dimension", *YEAR))
        .with_columns((pl.col("year_scope") != pl.col("scope")).alias("scopes_differ"))
        .sort("growth_id", "scopes_differ", -pl.col("year"), "year_id")
        .unique("growth_id", keep="first", maintain_order=True)
        .with_columns(verdict("year", "rival"))
        .filter(pl.col("verdict") == "differs", pl.col("rival") > pl.col("year"))
    )
