"""Parts against their whole: sums, shares, counts of some against counts of all."""

import polars as pl

from flows.aggregate.ranges import high, low
from flows.aggregate.reconciliation.rows import of_indicators, quotient, ranged, rows, telling, verdict
from flows.aggregate.shown import ORDER
from flows.tidy.rules.scope import in_scope
from schemas.rule_kinds import Sum
from schemas.rules import RuleSet

_KEY = ("entity", "scope", "basis", "period_start", "period_end")


def parts_against_totals(facts: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Return ROWS of the check parts: one for each total whose parts are all there, by the rules of kind sum.

    A rule says what a total and its parts have in common; where several facts qualify, the one that the report shows
    speaks. The ranges of the parts add up.
    """
    sums = [rule for rule in rules.rules if isinstance(rule, Sum) and rule.table == "facts" and not rule.lookup]
    return pl.concat([rows(pl.DataFrame(schema=_NONE), "parts", ("total_id",)), *(_held(facts, rule) for rule in sums)])


_NEEDED = ("fact_id", "value", "half_unit", "qualifier", "grade", "known_on")
_PART = (*_KEY, "indicator", "dimension", "rounded_half", *_NEEDED)
_NONE = {"total_id": pl.String, "verdict": pl.String}


def _held(facts: pl.DataFrame, rule: Sum) -> pl.DataFrame:
    scope = in_scope(rule, facts.schema)
    members = pl.col(rule.member).is_in([rule.total, *rule.parts])
    by = list(dict.fromkeys((*rule.by, "dimension")))  # whatever a rule says, yuan and dollars do not add up
    named = dict.fromkeys((*by, rule.member, *rule.where, *_NEEDED))
    wanted = facts.select(list(named)).filter(members if scope is None else members & scope)
    best = wanted.sort(*by, rule.member, *ORDER).unique([*by, rule.member], keep="first", maintain_order=True)
    sized = best.select(
        *by,
        rule.member,
        "fact_id",
        pl.col("value").cast(pl.Float64).alias("size"),
        low().alias("size_low"),
        high().alias("size_high"),
    )
    sums = (
        sized.filter(pl.col(rule.member) != rule.total)
        .group_by(by, maintain_order=True)
        .agg(
            pl.col("fact_id").alias("part_ids"),
            pl.col("size").sum().alias("rival"),
            *(_summed(f"size_{end}").alias(f"rival_{end}") for end in ("low", "high")),
        )
        .filter(pl.col("part_ids").list.len() == len(rule.parts))
    )
    total = sized.filter(pl.col(rule.member) == rule.total).rename({"fact_id": "total_id"})
    held = total.join(sums, on=by).with_columns(verdict("size", "rival"))
    return rows(telling(held, "rival"), "parts", ("total_id", "part_ids"))


def _summed(column: str) -> pl.Expr:
    """Return the sum of bounds; where one is open, so is the sum."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum())


def subsets(figures: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the check subset: a count of some beside the count of all, same scope and period."""
    told = relations.filter(relation="subset_of").select("indicator", "of")
    keys = {name: name for name in (*_KEY, "dimension")}
    some = of_indicators(figures, told["indicator"])
    some = ranged(some, "part", **keys, indicator="indicator").join(told, on="indicator")
    every = ranged(of_indicators(figures, told["of"]), "rival", **keys, of="indicator")
    held = some.join(every, on=(*keys, "of")).with_columns(
        pl.when(pl.col("part_low") > pl.col("rival_high"))
        .then(pl.lit("differs"))
        .otherwise(pl.lit("agrees"))
        .alias("verdict")
    )
    return rows(held, "subset", ("part_id", "rival_id"))


def shares(facts: pl.DataFrame, figures: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return ROWS of the check share: each published share beside part / whole of the same scope and period.

    Every figure that was published for the part is tried: the best that the share was worked out of tells what it
    means, and so does the best that it was not.
    """
    told = relations.filter(relation="share").select("indicator", "of", "against")
    keys = {name: name for name in _KEY}
    shown = of_indicators(figures, told["indicator"])
    said = ranged(shown, "said", **keys, indicator="indicator").join(told, on="indicator")
    about = of_indicators(facts.select(_PART), told["of"]).join(
        said.select(*_KEY, indicator="of").unique(), on=(*_KEY, "indicator"), how="semi"
    )
    parts = about.sort(*ORDER).with_row_index("rank")
    part = ranged(parts, "part", **keys, of="indicator", dimension="dimension", rank="rank")
    whole = ranged(of_indicators(figures, told["against"]), "whole", **keys, against="indicator", dimension="dimension")
    held = (
        said.join(part, on=(*_KEY, "of"))
        .join(whole, on=(*_KEY, "against", "dimension"))
        .filter(pl.col("whole") > 0, pl.col("part") > 0)
        .with_columns(**quotient("rival", "part", "whole"))
        .with_columns(verdict("said", "rival"))
        .sort("said_id", "verdict", "dimension", "rank")
        .unique(["said_id", "verdict"], keep="first", maintain_order=True)
    )
    return rows(telling(held, "rival"), "share", ("said_id", "part_id", "whole_id"))
