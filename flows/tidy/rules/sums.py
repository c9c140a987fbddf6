"""Parts and totals: do they add up, as far as the digits printed can tell, and if not, by how much."""

from functools import reduce
from operator import or_

import polars as pl

from flows.tidy.rules.outcomes import FAILED, Outcome
from flows.tidy.rules.texts import grouped, shown
from schemas.rule_kinds import Sum
from schemas.vocabulary import Quantity

_AT = "__at"
# What a single slip makes of a part: it was counted twice, or written with the point in another place. A part that
# should not be there at all has factor 0.
_SLIPS = ("0", "2", "10", "100", "1000", "10000", "0.1", "0.01", "0.001", "0.0001")


def unequal_totals(rule: Sum, rows: pl.DataFrame) -> Outcome:
    """Return the totals that their parts cannot add up to.

    Each figure stands for all numbers within half of its last printed digit; where several sources print a part, for
    all numbers between them. A total fails where the sum of the parts cannot meet it: honest rounding never does,
    a gap beyond it always. There is no verdict where a part is missing.
    gap: total minus sum. part, other: the one part of which a single slip alone would close the gap.
    """
    totals = rows.filter(pl.col(rule.member).cast(pl.String) == rule.total)
    usable = totals.drop_nulls(rule.operands)
    half = pl.col(rule.half_unit).cast(Quantity) if rule.half_unit else pl.lit(0, dtype=Quantity)
    value = pl.col(rule.value).cast(Quantity)
    parts = (
        rows.drop_nulls(rule.operands)
        .filter(pl.col(rule.member).cast(pl.String).is_in(list(rule.parts)))
        .group_by(*rule.by, pl.col(rule.member).cast(pl.String).alias("__part"))
        .agg(
            value.min().alias("__least"),
            value.max().alias("__most"),
            (value - half).min().alias("__low"),
            (value + half).max().alias("__high"),
            half.max().alias("__half"),
            pl.col(_AT).sort_by(value, _AT).last().alias("__part_at"),
        )
    )
    sums = parts.group_by(*rule.by).agg(
        pl.len().alias("__parts"), pl.col("__least", "__most", "__low", "__high", "__half").sum()
    )
    both = usable.select(
        _AT, *rule.by, value.alias("__total"), (value - half).alias("__from"), (value + half).alias("__to"),
        half.alias("__total_half"),
    ).join(sums, on=rule.by, how="left")  # fmt: skip
    complete = (pl.col("__parts") == len(rule.parts)).fill_null(value=False)
    apart = (pl.col("__from") > pl.col("__high")) | (pl.col("__to") < pl.col("__low"))
    nearest = pl.when(pl.col("__total") > pl.col("__most")).then("__most").otherwise("__least")
    unequal = (
        both.filter(complete & apart)
        .with_columns(nearest.alias("__sum"), (pl.col("__half") + pl.col("__total_half")).alias("__tolerance"))
        .with_columns((pl.col("__total") - pl.col("__sum")).alias("__gap"))
    )
    failed = (
        unequal.join(_culprits(unequal, parts, rule), on=_AT, how="left")
        .select(
            pl.col(_AT).alias("row"),
            pl.col("__part_at").alias("other"),
            pl.lit(None, dtype=pl.String).alias("suggestion"),
            *(shown(f"__{name}", Quantity).alias(name) for name in ("sum", "gap", "tolerance")),
            pl.col("__part").fill_null("–").alias("part"),
        )
        .sort("row")
    )
    failed = failed.with_columns(grouped(failed[name]) for name in ("sum", "gap", "tolerance"))
    return Outcome(
        totals.height,
        failed.cast({name: FAILED[name] for name in ("row", "other")}),
        {
            "blank": totals.height - usable.height,
            "part_missing": both.height - both.select(complete.sum()).item(),
        },
    )


def _culprits(unequal: pl.DataFrame, parts: pl.DataFrame, rule: Sum) -> pl.DataFrame:
    """Return, for each total that fails, the part that one slip alone would explain, where there is just one."""
    rise = pl.col("__total") > pl.col("__sum")
    held = pl.when(rise).then("__most").otherwise("__least")
    right = held + pl.col("__gap")  # what the part would have to be
    slips = (
        (right - held * pl.lit(slip, dtype=pl.String).cast(Quantity)).abs() <= pl.col("__tolerance") for slip in _SLIPS
    )
    suspects = (
        unequal.select(_AT, *rule.by, "__total", "__sum", "__gap", "__tolerance")
        .join(parts.select(*rule.by, "__part", "__part_at", "__least", "__most"), on=rule.by)
        .filter(reduce(or_, slips))
    )
    return suspects.filter(pl.len().over(_AT) == 1).select(_AT, "__part", "__part_at")
