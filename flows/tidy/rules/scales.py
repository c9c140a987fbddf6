"""Suspicion of a slip of units: a value that is about 10, 1,000 or 10,000 times what comparable figures say."""

import math
from collections.abc import Sequence

import polars as pl

from flows.tidy.rules.outcomes import FAILED, Outcome
from flows.tidy.rules.texts import plain, shown
from flows.tidy.words import sentence
from schemas.rule_kinds import Scale

_AT = "__at"
_PROPOSALS = 3  # as many as a finding lists
_EXACT = pl.Decimal(38, 10)


def off_by_a_factor(rule: Scale, rows: pl.DataFrame) -> Outcome:
    """Return the rows whose value is about a factor of the rule away from the median of the others in their group.

    The suggestion ranks what the value may be, the nearest factor first. Nothing is amended. There is no verdict on
    rows with too few others, or where the value or that median is not above zero.
    """
    value = pl.col(rule.value)
    usable = rows.drop_nulls(rule.operands)
    ratio = value.cast(pl.Float64) / pl.col("__median").cast(pl.Float64)
    with_others = _with_median_of_others(usable, rule).lazy().with_columns(ratio.alias("__ratio")).collect()
    positive = (value > 0) & (pl.col("__median") > 0)
    off = [(pl.col("__ratio").log().abs() - math.log(float(factor))).abs() for factor in rule.factors]
    near = with_others.lazy().filter(positive & (pl.min_horizontal(off) <= _within(rule))).collect()
    words = dict.fromkeys((*rule.wider, rule.printed, rule.unit))
    suspect = taken(usable, [name for name in words if name not in near.columns], near)
    if rule.wider:
        suspect = _blamed(suspect, usable, rule)
    failed = (
        suspect.join(_proposals(suspect, rule, off), on=_AT)
        .select(
            pl.col(_AT).alias("row"),
            pl.col("__nearest").alias("other"),
            "suggestion",
            shown("__median", suspect.schema["__median"]).alias("median"),
            pl.col("__others").cast(pl.String).alias("others"),
            pl.col("__ratio").round_sig_figs(3).cast(pl.String).alias("times"),
        )
        .sort("row")
    )
    return Outcome(
        rows.height,
        failed.cast({name: FAILED[name] for name in ("row", "other")}),
        {
            "blank": rows.height - usable.height,
            "no_peers": usable.height - with_others.height,
            "not_positive": with_others.height - int(with_others.select(positive.sum()).item()),
        },
    )


def in_groups(rows: pl.DataFrame, by: Sequence[str], more_than: int = 0) -> pl.DataFrame:
    """Return __group, __rows, __start (of the group) and __place (in rows), group by group; small ones are left out.

    The words that make up a group are looked at once: to sort, join or group by a number is much quicker.
    """
    return (
        rows.select(*by, __place=pl.int_range(pl.len(), dtype=pl.UInt32))
        .group_by(by)
        .agg("__place", pl.len().cast(pl.Int64).alias("__rows"))
        .select("__place", "__rows")
        .filter(pl.col("__rows") > more_than)
        .with_row_index("__group")
        .with_columns((pl.col("__rows").cum_sum() - pl.col("__rows")).alias("__start"))
        .explode("__place")
    )


def taken(rows: pl.DataFrame, names: Sequence[str], places: pl.DataFrame) -> pl.DataFrame:
    """Add these columns of the rows to a frame whose __place says which row."""
    return places.hstack(rows.select(names)[places["__place"]].get_columns())


def _with_median_of_others(rows: pl.DataFrame, rule: Scale) -> pl.DataFrame:
    """Return the rows that have enough others in their group: how many, their median, the position of the middle one.

    In a sorted group, the middle of the others is found by stepping over the row itself.
    """
    groups = in_groups(rows, rule.by, rule.at_least_others)
    ordered = taken(rows, (_AT, rule.value), groups).sort("__group", rule.value, _AT).with_row_index("__here")
    place = pl.col("__here").cast(pl.Int64) - pl.col("__start")
    others = pl.col("__rows") - 1

    def stepped(middle: pl.Expr) -> pl.Expr:
        return pl.col("__start") + middle + (middle >= place).cast(pl.Int64)

    low, high = stepped((others - 1) // 2), stepped(others // 2)
    value = pl.col(rule.value)
    return ordered.with_columns(
        others.alias("__others"),
        ((value.gather(low) + value.gather(high)) / 2).cast(rows.schema[rule.value]).alias("__median"),
        pl.col(_AT).gather(low).alias("__nearest"),
    )


def _blamed(suspect: pl.DataFrame, rows: pl.DataFrame, rule: Scale) -> pl.DataFrame:
    """Return the suspects without those that face one other row only, which is further from the wider group's median.

    Both are blamed where the wider group has no more rows than the two, or is as far from both.
    """
    value, median = pl.col(rule.value).cast(pl.Float64), pl.col("__wide")
    wide = (
        rows.join(suspect.select(rule.wider).unique(), on=rule.wider, how="semi")
        .group_by(rule.wider)
        .agg(value.median().alias("__wide"), pl.len().alias("__wide_rows"))
    )
    mine = (value / median).log().abs()
    theirs = (pl.col("__median").cast(pl.Float64) / median).log().abs()
    decided = (pl.col("__others") == 1) & (pl.col("__wide_rows") > 2) & (median > 0)
    near = suspect.join(wide, on=rule.wider, how="left", maintain_order="left")
    return near.filter(~decided | (mine >= theirs - 1e-9)).drop("__wide", "__wide_rows")


def _proposals(suspect: pl.DataFrame, rule: Scale, off: Sequence[pl.Expr]) -> pl.DataFrame:
    """List what each printed number may be, such as "10.988 billion yuan (÷ 10)", the nearest factor first."""
    too_large = pl.col("__ratio") > 1
    sign = pl.when(too_large).then(pl.lit("÷")).otherwise(pl.lit("×"))
    printed = pl.col(rule.printed).cast(_EXACT, strict=False)
    ways = []
    for factor, distance in zip(rule.factors, off, strict=True):
        exact = pl.lit(factor, dtype=_EXACT)
        number = pl.when(too_large).then(printed / exact).otherwise(printed * exact).alias("__number")
        near = suspect.filter(distance <= _within(rule)).with_columns(number)
        text = sentence("{} {} ({} {})", shown("__number", _EXACT), rule.unit, sign, pl.lit(plain(factor)))
        ways.append(near.select(_AT, distance.alias("__off"), text.alias("suggestion")))
    ranked = pl.concat(ways).sort(_AT, "__off", maintain_order=True).group_by(_AT, maintain_order=True)
    return ranked.agg(pl.col("suggestion").head(_PROPOSALS).str.join("; "))


def _within(rule: Scale) -> float:
    return math.log1p(float(rule.tolerance))
