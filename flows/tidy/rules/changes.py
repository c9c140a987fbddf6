"""Change against the like period before: the same span of days, a year (a quarter, a month) earlier."""

import polars as pl

from flows.tidy.rules.outcomes import FAILED, Outcome
from flows.tidy.rules.scales import in_groups, taken
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
    keyed = _keyed(rule, usable)
    before = keyed.group_by("__key").agg(value.min().alias("__least"), value.max().alias("__most"))
    both = keyed.select(_AT, value, "__before").join(before, left_on="__before", right_on="__key", how="left")
    has_previous = pl.col("__least").is_not_null()
    positive = (value > 0) & (pl.col("__least") > 0)
    bound = rows.schema[rule.value] if rows.schema[rule.value].is_float() else pl.Decimal(38, 10)
    above = value > pl.col("__most") * pl.lit(rule.at_most, dtype=bound)
    below = value < pl.col("__least") * pl.lit(rule.at_least, dtype=bound)
    nearest = pl.when(above).then("__most").otherwise("__least")
    off = both.filter(has_previous & positive & (above | below))
    failed = (
        off.join(_ends(rule, keyed, off), on="__before", how="left")
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


def _keyed(rule: Change, rows: pl.DataFrame) -> pl.DataFrame:
    """Return __at and value with the number of the row's line and period, __key, and of the like one, __before."""
    days = (rule.start, rule.end)
    periods = rows.select(days).unique().with_row_index("__period")
    like = periods.select(
        pl.col(rule.start).dt.offset_by(f"-{rule.step}"),
        # By the day after the end, so that the end of February stays one in every year.
        pl.col(rule.end).dt.offset_by("1d").dt.offset_by(f"-{rule.step}").dt.offset_by("-1d"),
        now="__period",
    ).join(periods, on=days)
    times = periods.join(like.select("now", before="__period"), left_on="__period", right_on="now", how="left")
    lines = taken(rows, (_AT, rule.value, *days), in_groups(rows, rule.by)).join(times, on=days)
    line = pl.col("__group").cast(pl.UInt64) * periods.height
    return lines.select(
        _AT, rule.value, (line + pl.col("__period")).alias("__key"), (line + pl.col("before")).alias("__before")
    )


def _ends(rule: Change, keyed: pl.DataFrame, off: pl.DataFrame) -> pl.DataFrame:
    """Return where the least and the most of the figures stand that these rows are far from: __before, two places."""
    asked = off.select(__key="__before").unique()
    told = keyed.select("__key", _AT, rule.value).join(asked, on="__key", how="semi").sort(rule.value, _AT)
    return told.group_by(__before="__key").agg(
        pl.col(_AT).first().alias("__least_at"), pl.col(_AT).last().alias("__most_at")
    )
