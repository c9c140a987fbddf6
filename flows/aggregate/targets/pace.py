"""Are we on course: each target beside the latest comparable actual figure (完成率, 序时进度)."""

from datetime import date

import polars as pl

from flows.aggregate.growth.published import growth_beside
from flows.aggregate.shown import shown
from flows.aggregate.targets.comparable import with_comparable
from flows.aggregate.targets.history import superseding
from flows.aggregate.targets.projection import with_base_check, with_projection
from flows.tidy.periods import whole_months
from schemas.answers.targets import TARGETS
from schemas.cluster import Pace
from schemas.contract import validate
from schemas.vocabulary import PaceState

_ONE = ("entity", "indicator", "scope", "dimension", "period_start", "period_end", "value")  # targets alike in these
_READ = ("target_id", "actual_id", "growth_id", "base_id", "base_part_id", "other_id")


def target_pace(
    facts: pl.DataFrame,
    figures: pl.DataFrame,
    indicators: pl.DataFrame,
    groups: pl.DataFrame,
    pace: Pace,
    as_of: date,
) -> pl.DataFrame:
    """Return TARGETS: one row a target; targets that differ stand side by side, equal ones once.

    facts: FACTS, for the targets. figures: FIGURES of the same facts, for the actuals.
    `with_comparable` says what is set beside a target, `with_projection` and `with_base_check` what follows from it,
    `superseding` which target was set anew. The method is that of the progress bulletins of Chinese statistical
    offices: 完成率, attainment = actual / target; 序时进度, elapsed = months covered by the actual / months of the
    target's period, flows only; gap_pp = (attainment - elapsed) * 100.
    """
    targets = facts.filter(basis="target")
    growth, attached = _growth(targets, growth_beside(targets, indicators))
    levels = (
        shown(targets.join(attached, left_on="fact_id", right_on="growth_id", how="anti"), _ONE)
        .select(*_ONE, "fact_id", "period", "half_unit", "qualifier", "source_id", "grade", "known_on")
        .join(indicators.select("indicator", "kind", "direction"), on="indicator", how="left", maintain_order="left")
    )
    rows = (
        with_comparable(levels, figures)
        .join(growth, on=_ONE, how="left", maintain_order="left")
        .join(superseding(targets, levels), on="fact_id", how="left", maintain_order="left")
        .join(groups, on="entity", how="left", maintain_order="left")
        .pipe(_with_pace)
        .pipe(with_projection, as_of)
        .pipe(with_base_check)
        .with_columns(_state(pace, as_of).alias("state"))
        .sort("place", "period_end", "indicator", "fact_id")
        .rename({
            "fact_id": "target_id",
            "value": "target",
            "half_unit": "target_half_unit",
            "qualifier": "target_qualifier",
        })
        .with_columns(pl.concat_list(_READ).list.drop_nulls().alias("fact_ids"))
    )  # fmt: skip
    return validate(TARGETS, rows.select(*TARGETS.columns))


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


def _with_pace(rows: pl.DataFrame) -> pl.DataFrame:
    flow = pl.col("kind") == "flow"
    can = (pl.col("kind") != "rate") & (pl.col("value") > 0)
    return (
        rows.with_columns(
            pl.when(can).then(_ratio(pl.col("actual"), pl.col("value"))).alias("attainment"),
            pl.when(flow & pl.col("actual").is_not_null())
            .then(whole_months(pl.col("actual_start"), pl.col("actual_end")))
            .alias("elapsed_months"),
            pl.when(flow).then(whole_months(pl.col("period_start"), pl.col("period_end"))).alias("period_months"),
        )
        .with_columns((pl.col("elapsed_months") / pl.col("period_months")).alias("elapsed"))
        .with_columns(((pl.col("attainment") - pl.col("elapsed")) * 100).alias("gap_pp"))
    )


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
