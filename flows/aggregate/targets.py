"""Are we on course: each target beside the latest comparable actual figure (完成率, 序时进度)."""

from datetime import date

import polars as pl

from flows.aggregate.growth import growth_beside
from flows.aggregate.shown import ORDER, shown, year_before
from flows.tidy.periods import whole_months
from schemas.answers.targets import TARGETS
from schemas.cluster import Pace
from schemas.contract import validate
from schemas.facts import FACTS
from schemas.vocabulary import PaceState

_LIKE = ("entity", "indicator", "scope", "dimension")
_ONE = (*_LIKE, "period_start", "period_end", "value")  # targets that are alike in these are one


def target_pace(
    facts: pl.DataFrame, indicators: pl.DataFrame, groups: pl.DataFrame, pace: Pace, as_of: date
) -> pl.DataFrame:
    """Return TARGETS: one row a target; targets that differ stand side by side, equal ones once.

    Comparable is an actual figure of the same entity, indicator, scope and dimension: for a flow one that starts
    with the target's period and ends within it, for a stock the latest up to its end, for a rate the same period's.
    attainment = actual / target. elapsed = months covered by the actual / months of the target's period; flows only.
    gap_pp = (attainment - elapsed) * 100. implied_base = target / (1 + the growth promised with it).
    """
    kinds = indicators.select("indicator", "kind", "direction", "growth_of")
    facts = facts.join(kinds, on="indicator", how="left", maintain_order="left")
    targets = facts.filter(basis="target")
    actuals = facts.filter(basis="actual")
    growth, attached = _growth(targets, growth_beside(targets.select(*FACTS.columns), indicators))
    levels = shown(targets.join(attached, left_on="fact_id", right_on="growth_id", how="anti"), _ONE)
    rows = (
        levels.join(_latest(levels, actuals), on="fact_id", how="left", maintain_order="left")
        .join(growth, on=_ONE, how="left", maintain_order="left")
        .join(_bases(levels, actuals), on="fact_id", how="left", maintain_order="left")
        .join(groups, on="entity", how="left", maintain_order="left")
    )
    flow = pl.col("kind") == "flow"
    rated = pl.col("kind") == "rate"
    positive = pl.col("value") > 0
    rows = (
        rows.with_columns(
            pl.when(~rated & positive).then(_ratio(pl.col("actual"), pl.col("value"))).alias("attainment"),
            pl.when(flow & pl.col("actual").is_not_null())
            .then(whole_months(pl.col("actual_start"), pl.col("actual_end")))
            .alias("elapsed_months"),
            pl.when(flow).then(whole_months(pl.col("period_start"), pl.col("period_end"))).alias("period_months"),
        )
        .with_columns((pl.col("elapsed_months") / pl.col("period_months")).alias("elapsed"))
        .with_columns(
            ((pl.col("attainment") - pl.col("elapsed")) * 100).alias("gap_pp"),
            pl.when(pl.col("growth") > -1)
            .then(pl.col("value").cast(pl.Float64) / (1 + pl.col("growth")))
            .alias("implied_base"),
        )
        .with_columns(_state(pace, as_of).alias("state"))
        .sort("place", "period_end", "indicator", "fact_id")
    )
    renamed = {
        "target_id": "fact_id",
        "target": "value",
        "target_half_unit": "half_unit",
        "target_qualifier": "qualifier",
    }
    return validate(TARGETS, rows.select(pl.col(renamed.get(name, name)).alias(name) for name in TARGETS.columns))


def _growth(targets: pl.DataFrame, beside: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the growth promised with each target, and growth_id of every growth that needs no row of its own.

    Targets that are one have one growth, whichever of their sources promised it.
    """
    said = (
        beside.filter("same_source")
        .join(targets.select(*_ONE, level_id="fact_id"), on="level_id", how="left", maintain_order="left")
        .select(*_ONE, "growth_id", "growth", "growth_half_unit", "growth_qualifier")
    )
    best = said.unique(_ONE, keep="first", maintain_order=True)
    return best, said.join(best, on=(*_ONE, "growth"), how="semi").select("growth_id").unique()


def _latest(levels: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Return, for each target, the latest comparable actual figure."""
    pairs = levels.select("fact_id", *_LIKE, "kind", target_start="period_start", target_end="period_end").join(
        actuals.rename({"fact_id": "actual_id"}).drop("kind"), on=_LIKE
    )
    start, end = pl.col("period_start"), pl.col("period_end")
    same_start, within = start == pl.col("target_start"), end <= pl.col("target_end")
    comparable = (
        pl.when(pl.col("kind") == "flow")
        .then(same_start & within)
        .when(pl.col("kind") == "stock")
        .then(within)
        .otherwise(same_start & (end == pl.col("target_end")))
    )
    order = [key if key.meta.output_name() != "fact_id" else pl.col("actual_id") for key in ORDER]
    return (
        pairs.filter(comparable)
        .sort(pl.col("fact_id"), end.to_physical() * -1, *order)
        .unique("fact_id", keep="first", maintain_order=True)
        .select(
            "fact_id",
            "actual_id",
            actual_period="period",
            actual_start="period_start",
            actual_end="period_end",
            actual="value",
            actual_half_unit="half_unit",
            actual_qualifier="qualifier",
        )
    )


def _bases(levels: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Return, for each target, what was reported for the like period a year before under like scope."""
    before = shown(actuals, (*_LIKE, "period_start", "period_end")).select(
        *_LIKE,
        before_start="period_start",
        before_end="period_end",
        base_id="fact_id",
        base="value",
        base_half_unit="half_unit",
        base_qualifier="qualifier",
    )
    joined = year_before(levels).join(before, on=(*_LIKE, "before_start", "before_end"))
    return joined.select("fact_id", "base_id", "base", "base_half_unit", "base_qualifier")


def _ratio(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return above.cast(pl.Float64) / below.cast(pl.Float64)


def _state(pace: Pace, as_of: date) -> pl.Expr:
    """Return the word: what was reached is met; what ended short is missed; under way, the gap decides.

    "Almost 200" does not reach 200, "over 200" does not stay within it. A target for a rate or a stock, or one that is
    to fall, is open until its period ends; one that has ended without a figure for its period has no figure.
    """
    actual, target = pl.col("actual"), pl.col("value")
    downward = pl.col("direction") == "down"
    short_of = pl.col("actual_qualifier").is_in(("almost", "up_to"))
    beyond = pl.col("actual_qualifier") == "more_than"
    as_wanted = (
        pl.when(downward)
        .then((actual < target) | ((actual == target) & ~beyond))
        .otherwise((actual > target) | ((actual == target) & ~short_of))
    )
    whole = pl.col("actual_end") == pl.col("period_end")
    ended_stock = (pl.col("kind") == "stock") & (pl.col("period_end") < as_of)
    decided = whole | (ended_stock & (pl.col("actual_end") >= pl.col("period_start")))
    gap = pl.col("gap_pp").round(9)  # a gap that is the limit in decimals may miss it in binary
    return (
        pl.when(actual.is_null())
        .then(pl.lit("no_figure"))
        .when(as_wanted & (decided | ~downward))
        .then(pl.lit("met"))
        .when(decided)
        .then(pl.lit("missed"))
        .when(ended_stock)
        .then(pl.lit("no_figure"))
        .when(gap.is_null() | downward)
        .then(pl.lit("open"))
        .when(gap >= pace.ahead)
        .then(pl.lit("ahead"))
        .when(gap >= pace.at_risk)
        .then(pl.lit("on_course"))
        .when(gap >= pace.behind)
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("behind"))
        .cast(PaceState)
    )
