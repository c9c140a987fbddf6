"""Change against the like period before: the same span of days, a year (a quarter, a month) earlier."""

import polars as pl

from flows.tidy.rules.outcomes import FAILED, Outcome
from flows.tidy.rules.texts import shown
from schemas.rule_kinds import Change

_AT = "__at"


def changed_too_much(rule: Change, rows: pl.DataFrame) -> Outcome:
    """Return the rows that are out of bounds against every figure of the like period before.

    Several sources may have printed that figure; the nearest of them counts and is named. There is no verdict
    where that period has no figure, or where one of the two is not above zero: a loss has no multiple.
    """
    value = pl.col(rule.value)
    usable = rows.drop_nulls(rule.operands)
    shifted = usable.select(
        _AT,
        *rule.by,
        value,
        pl.col(rule.start).dt.offset_by(f"-{rule.step}").alias("__start"),
        # By the day after the end, so that the end of February stays one in every year.
        pl.col(rule.end).dt.offset_by("1d").dt.offset_by(f"-{rule.step}").dt.offset_by("-1d").alias("__end"),
    )
    before = usable.group_by(*rule.by, rule.start, rule.end).agg(
        value.min().alias("__least"),
        value.max().alias("__most"),
        pl.col(_AT).sort_by(rule.value, _AT).first().alias("__least_at"),
        pl.col(_AT).sort_by(rule.value, _AT).last().alias("__most_at"),
    )
    both = shifted.join(
        before, left_on=[*rule.by, "__start", "__end"], right_on=[*rule.by, rule.start, rule.end], how="left"
    )
    has_previous = pl.col("__least").is_not_null()
    positive = (value > 0) & (pl.col("__least") > 0)
    bound = rows.schema[rule.value] if rows.schema[rule.value].is_float() else pl.Decimal(38, 10)
    above = value > pl.col("__most") * pl.lit(rule.at_most, dtype=bound)
    below = value < pl.col("__least") * pl.lit(rule.at_least, dtype=bound)
    nearest = pl.when(above).then("__most").otherwise("__least")
    failed = (
        both.filter(has_previous & positive & (above | below))
        .with_columns(
            nearest.alias("previous"), pl.when(above).then("__most_at").otherwise("__least_at").alias("other")
        )
        .select(
            pl.col(_AT).alias("row"),
            "other",
            pl.lit(None, dtype=pl.String).alias("suggestion"),
            shown("previous", rows.schema[rule.value]).alias("previous"),
            (value.cast(pl.Float64) / pl.col("previous").cast(pl.Float64))
            .round_sig_figs(3)
            .cast(pl.String)
            .alias("times"),
        )
        .sort("row")
    )
    counts = both.select(
        (~has_previous).sum().alias("no_previous_period"), (has_previous & ~positive).sum().alias("not_positive")
    )
    return Outcome(
        rows.height,
        failed.cast({name: FAILED[name] for name in ("row", "other")}),
        {"blank": rows.height - usable.height} | counts.row(0, named=True),
    )
