"""How a target came to be what it is: every time that it was set, in order of publication (目标调整)."""

import polars as pl

from flows.aggregate.ranges import apart, high, low
from flows.aggregate.shown import ORDER
from schemas.answers.targets import TARGET_HISTORY, TargetStep
from schemas.contract import validate

SET = ("entity", "indicator", "dimension", "period_start", "period_end")  # what a target is set for
_SAID = (*SET, "known_on", "scope", "value")  # what several sources may say alike on one day
_LEVELS = ("flow", "stock")


def target_history(facts: pl.DataFrame, indicators: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return TARGET_HISTORY: one row a step, for each target that was set more than once with different values.

    facts: FACTS. A target is set for an entity, indicator, dimension and period, whatever the scope; the scope of a
    step that is not the one before's is marked. change = value / previous - 1; null for rates, and where the one
    before is not positive or is hedged. word: raised or lowered where the ranges of the two do not meet, else
    confirmed. What is printed as "over 50" asks for 50, so the hedge does not keep it from being lower than 80.
    """
    names = ("fact_id", "period", "half_unit", "qualifier", "source_id", "grade")
    targets = facts.filter(basis="target").select(*_SAID, *names)
    several = targets.group_by(SET).agg(pl.col("value").n_unique().alias("values")).filter(pl.col("values") > 1)
    steps = (
        targets.join(several.drop("values"), on=SET, how="semi")
        .sort(*SET, "known_on", *ORDER)
        .group_by(_SAID, maintain_order=True)
        .agg(pl.col(*names).first(), pl.col("fact_id").alias("fact_ids"))
        .join(indicators.select("indicator", "kind"), on="indicator", how="left", maintain_order="left")
        .join(groups, on="entity", how="left", maintain_order="left")
    )
    before = {
        "previous_id": "fact_id",
        "previous": "value",
        "previous_half_unit": "half_unit",
        "previous_qualifier": "qualifier",
        "previous_scope": "scope",
    }
    rows = (
        steps.with_columns(
            pl.int_range(1, pl.len() + 1).over(SET).cast(pl.UInt32).alias("step"),
            *(pl.col(column).shift(1).over(SET).alias(name) for name, column in before.items()),
        )
        .with_columns(
            _change().alias("change"),
            (pl.col("scope") != pl.col("previous_scope")).fill_null(value=False).alias("scope_changed"),
        )
        .pipe(_with_word)
        .sort("place", "period_end", "indicator", "period_start", "dimension", "step")
        .rename({"fact_id": "target_id"})
    )
    return validate(TARGET_HISTORY, rows.select(*TARGET_HISTORY.columns))


def _change() -> pl.Expr:
    sound = (pl.col("previous") > 0) & pl.col("previous_qualifier").is_in(("exact", "about"))
    change = pl.col("value").cast(pl.Float64) / pl.col("previous").cast(pl.Float64) - 1
    return pl.when(sound & pl.col("kind").is_in(_LEVELS)).then(change)


def _with_word(steps: pl.DataFrame) -> pl.DataFrame:
    now, then = ("value", "half_unit", "asked"), ("previous", "previous_half_unit", "previous_asked")
    asked = steps.with_columns(_goal("qualifier").alias("asked"), _goal("previous_qualifier").alias("previous_asked"))
    moved = apart(low(*then), high(*then), low(*now), high(*now))
    return asked.with_columns(
        pl.when(pl.col("previous").is_null())
        .then(pl.lit("set"))
        .when(moved & (pl.col("value") > pl.col("previous")))
        .then(pl.lit("raised"))
        .when(moved)
        .then(pl.lit("lowered"))
        .otherwise(pl.lit("confirmed"))
        .cast(TargetStep)
        .alias("word")
    )


def _goal(qualifier: str) -> pl.Expr:
    hedge = pl.col(qualifier).cast(pl.String)
    return pl.when(hedge.is_in(("more_than", "up_to"))).then(pl.lit("exact")).otherwise(hedge)


def superseding(targets: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Return fact_id and superseded_id: for each of the levels that a later publication set anew, the newest one.

    targets: every target fact. levels: one of them for each scope and value, whose ids stand for all that say the same.
    A target said again after the others is not superseded; two of one day do not supersede each other.
    """
    one = (*SET, "scope", "value")
    newest = (
        targets.select(*one, "known_on", "grade", "half_unit", "fact_id")
        .sort(*SET, pl.col("known_on").to_physical() * -1, *ORDER)
        .unique(SET, keep="first", maintain_order=True)
        .select(*one, newest_on="known_on")
        .join(levels.select(*one, superseded_id="fact_id"), on=one)
        .select(*SET, "newest_on", "superseded_id")
    )
    last_said = targets.group_by(one).agg(pl.col("known_on").max().alias("last_on"))
    return (
        levels.select(*one, "fact_id")
        .join(last_said, on=one)
        .join(newest, on=SET)
        .filter(pl.col("last_on") < pl.col("newest_on"))
        .select("fact_id", "superseded_id")
    )
