"""What needs me: targets behind, milestones overdue, developments without figures, sources that disagree."""

import polars as pl

from schemas.answers.attention import ATTENTION
from schemas.contract import empty, validate

_TARGET_KINDS = {"missed": "target_missed", "behind": "target_behind", "at_risk": "target_at_risk"}
_OURS = ("cluster", "development")  # a comparator's troubles are not this office's


def attention(
    targets: pl.DataFrame,
    milestones: pl.DataFrame,
    developments: pl.DataFrame,
    disagreements: pl.DataFrame,
    findings: pl.DataFrame,
) -> pl.DataFrame:
    """Return ATTENTION, the most pressing kind first.

    number: the gap of a target in percentage points (for one missed, attainment less 100), days overdue, the gap
    between two sources in per cent of the figure shown, or the count of rows left out.
    """
    kind = pl.col("state").cast(pl.String).replace_strict(_TARGET_KINDS, default=None)
    behind = targets.filter(pl.col("group").is_in(_OURS)).select(
        kind.alias("kind"),
        "entity",
        "indicator",
        pl.col("scope").replace("", None).alias("text"),
        "period",
        pl.when(pl.col("state") == "missed")
        .then((pl.col("attainment") - 1) * 100)
        .otherwise(pl.col("gap_pp"))
        .alias("number"),
        pl.col("target_id").alias("ref"),
    )
    overdue = milestones.filter(pl.col("group").is_in(_OURS), pl.col("state") == "overdue").select(
        kind=pl.lit("milestone_overdue"),
        entity="entity",
        text="milestone",
        period="period",
        number=-pl.col("days").cast(pl.Float64),
        ref="milestone_id",
    )
    silent = developments.filter(pl.col("figures") == 0).select(
        kind=pl.lit("no_figures"), entity="entity", ref="entity"
    )
    apart = disagreements.filter(pl.col("group").is_in(_OURS)).select(
        kind=pl.lit("sources_disagree"),
        entity="entity",
        indicator="indicator",
        period="period",
        number="gap_percent",
        ref="rival_id",
    )
    left_out = (
        findings.filter("left_out")
        .group_by("file", "sheet")
        .agg(pl.col("row").n_unique().cast(pl.Float64).alias("number"))
        .sort("file", "sheet")
        .select(kind=pl.lit("row_left_out"), text=pl.concat_str("file", "sheet", separator=", "), number="number")
    )
    frames = (behind.drop_nulls("kind"), overdue, silent, apart, left_out)
    rows = pl.concat([empty(ATTENTION).with_columns(pl.col("kind").cast(pl.String)), *frames], how="diagonal")
    return validate(
        ATTENTION,
        rows.with_columns(pl.col("kind").cast(ATTENTION.columns["kind"].dtype.type)).sort("kind", maintain_order=True),
    )


def disagreements(facts: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of exact figures for the same thing that differ by more than their rounding.

    group, entity, indicator, period, shown_id, rival_id, gap_percent (of the figure shown; null where that is 0).
    """
    exact = facts.filter(qualifier="exact")
    by = ("entity", "indicator", "scope", "dimension", "basis", "period_start", "period_end")
    ordered = exact.sort(*by, pl.col("grade").to_physical(), -pl.col("known_on").to_physical(), "half_unit", "fact_id")
    best = ordered.unique(subset=list(by), keep="first", maintain_order=True).select(
        *by, shown_id="fact_id", shown_value="value", shown_half="half_unit"
    )
    pairs = ordered.join(best, on=list(by), how="left", maintain_order="left")
    gap = (pl.col("value") - pl.col("shown_value")).abs()
    of = pl.when(pl.col("shown_value") != 0).then(pl.col("shown_value").cast(pl.Float64).abs())
    return (
        pairs.filter(gap > pl.col("half_unit") + pl.col("shown_half"))
        .with_columns((gap.cast(pl.Float64) / of * 100).alias("gap_percent"))
        .join(groups, on="entity", how="left", maintain_order="left")
        .sort("place", "period_end", "fact_id")
        .select(
            "group",
            "entity",
            "indicator",
            "period",
            "shown_id",
            pl.col("fact_id").alias("rival_id"),
            "gap_percent",
        )
    )
