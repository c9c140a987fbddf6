"""Where do the figures contradict each other, by how much, and which one is shown."""

import polars as pl

from flows.aggregate.reconciliation.changes import changes_against_levels
from flows.aggregate.reconciliation.conversions import two_currencies
from flows.aggregate.reconciliation.early import published_early
from flows.aggregate.reconciliation.growth import at_current_prices, growth_against_levels
from flows.aggregate.reconciliation.parts import parts_against_totals, shares, subsets
from flows.aggregate.reconciliation.rounding import rounded_half, with_rounding
from flows.aggregate.reconciliation.scale import neighbours
from flows.aggregate.reconciliation.sources import same_thing
from schemas.answers.reconciliation import RECONCILIATION
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers
from schemas.rules import RuleSet

_FACT = (
    "fact_id", "entity", "indicator", "scope", "basis", "period", "period_end", "dimension", "value", "half_unit",
    "qualifier",
)  # fmt: skip


def reconciliation(
    cluster: Cluster,
    registers: Registers,
    rules: RuleSet,
    facts: pl.DataFrame,
    figures: pl.DataFrame,
    groups: pl.DataFrame,
) -> pl.DataFrame:
    """Return RECONCILIATION: slips first, then differences, then what agrees, each in the order of the groups.

    facts: FACTS known by the as-of date; figures: FIGURES of them; rules: those that hold rows against each other.
    Values are in the dimension's canonical unit, growth and shares are fractions. Two printed figures differ where the
    ranges that their digits and hedges allow do not meet (`flows.aggregate.ranges`); a figure worked out of others has
    the range that theirs allow, as in interval arithmetic. Of agreeing figures for one thing nothing is said.
    """
    indicators, relations = registers.indicators, registers.relations
    facts = facts.lazy().with_columns(rounded_half()).collect()  # lazily: what stands in it many times is done once
    said = same_thing(facts, figures)
    figures = with_rounding(figures.drop("rivals", "fact_ids", "period"), facts)
    held = pl.concat(
        [
            said,
            neighbours(figures, indicators),
            parts_against_totals(facts, rules),
            subsets(figures, relations),
            growth_against_levels(facts, figures, at_current_prices(indicators, relations)),
            changes_against_levels(figures, relations),
            shares(facts, figures, relations),
            two_currencies(facts, registers.dimensions, cluster.currency, cluster.rates),
            published_early(facts, indicators),
        ]
    )
    shown = facts.select(_FACT).join(held, left_on="fact_id", right_on="shown_id", how="semi")
    rival = facts.select("fact_id", "half_unit", "qualifier").join(
        held, left_on="fact_id", right_on="rival_id", how="semi"
    )
    size = pl.col("shown").cast(pl.Float64)
    some = pl.when(size != 0).then(size)
    typed = {name: RECONCILIATION.columns[name] for name in ("check", "verdict", "why")}
    rows = (
        held.join(shown.rename({"value": "shown", "half_unit": "shown_half_unit", "qualifier": "shown_qualifier"}),
                  left_on="shown_id", right_on="fact_id", how="left")
        .join(rival.rename({"half_unit": "rival_half_unit", "qualifier": "rival_qualifier"}),
              left_on="rival_id", right_on="fact_id", how="left")
        .join(groups, on="entity", how="left")
        .with_columns(pl.col(name).cast(dtype) for name, dtype in typed.items())
        .with_columns((pl.col("rival") - size).alias("gap"), (pl.col("rival") / some).alias("times"))
        .with_columns((pl.col("gap") / some * 100).alias("gap_percent"))
        .sort("verdict", "place", "check", "indicator", "period_end", "shown_id", "rival_id", "rival", nulls_last=True)
    )  # fmt: skip
    return validate(RECONCILIATION, rows.select(*RECONCILIATION.columns))
