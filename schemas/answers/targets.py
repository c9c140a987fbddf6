"""Are we on course."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import DTypeLike, contract
from schemas.method import Method
from schemas.vocabulary import Grade, Group, PaceState, Qualifier, Quantity

# The base that a target implies, held against the one that was reported.
BASE_CHECKS = ("agrees", "differs", "nothing")
# What a publication did to a target.
TARGET_STEPS = ("set", "raised", "lowered", "confirmed")
BaseCheck = pl.Enum(BASE_CHECKS)
TargetStep = pl.Enum(TARGET_STEPS)


def _figure(name: str) -> dict[str, DTypeLike]:
    return {name: Quantity, f"{name}_half_unit": Quantity, f"{name}_qualifier": Qualifier}


_ACTUAL: dict[str, DTypeLike] = {"actual_id": pl.String, "actual_period": pl.String, **_figure("actual")}
# Worked out of the actual figure; levels and rates in the canonical unit.
_PACE: dict[str, DTypeLike] = {
    "attainment": pl.Float64,  # actual / target, a fraction
    "elapsed_months": pl.UInt32,  # months of the target's period that the actual covers
    "period_months": pl.UInt32,
    "elapsed": pl.Float64,  # share of the period elapsed at the actual's end
    "gap_pp": pl.Float64,  # (attainment - elapsed) * 100, percentage points
    "monthly_rate": pl.Float64,  # actual for each month covered
    "needed_rate": pl.Float64,  # what is left for each month not covered yet
    "projection": pl.Float64,  # at the period's end, by a straight line
    "projection_low": pl.Float64,  # the least and the most that digits and hedge allow; null is open
    "projection_high": pl.Float64,
    "projected_attainment": pl.Float64,  # projection / target, a fraction
    "shape_projection": pl.Float64,  # at the period's end, by last year's shape
    "shape_projection_low": pl.Float64,
    "shape_projection_high": pl.Float64,
}
_BASE: dict[str, DTypeLike] = {
    "growth_id": pl.String,  # the growth promised with the target
    "growth": pl.Float64,
    "growth_half_unit": Quantity,
    "growth_qualifier": Qualifier,
    "implied_base": pl.Float64,  # target / (1 + growth), canonical unit
    "implied_base_low": pl.Float64,
    "implied_base_high": pl.Float64,
    "base_id": pl.String,  # what was reported for the like period a year before, like scope
    **_figure("base"),
    "base_part_id": pl.String,  # and for those months of it that the actual covers now
    **_figure("base_part"),
}
# The latest figure of the same thing under another scope: beside the others, never mixed in.
_OTHER: dict[str, DTypeLike] = {
    "other_id": pl.String,
    "other_scope": pl.String,
    "other_period": pl.String,
    "other_actual": Quantity,
    "other_half_unit": Quantity,
    "other_qualifier": Qualifier,
}
TARGETS = contract(
    "targets",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "target_id": pl.String,
        **_figure("target"),
        **_ACTUAL,
        **_PACE,
        **_BASE,
        "base_check": BaseCheck,
        **_OTHER,
        "superseded_id": pl.String,  # the newest target for the same thing, whatever its scope
        "state": PaceState,
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
        "fact_ids": pl.List(pl.String),  # every fact that the row reads, the target's first
    },
    blank=(*_ACTUAL, *_PACE, *_BASE, *_OTHER, "superseded_id"),
    unique=("target_id",),
)

_BEFORE: dict[str, DTypeLike] = {"previous_id": pl.String, **_figure("previous")}
TARGET_HISTORY = contract(
    "target history",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "dimension": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "step": pl.UInt32,  # 1 is the first time that it was set
        "target_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "scope": pl.String,
        "scope_changed": pl.Boolean,  # not the scope of the step before
        "known_on": pl.Date,
        **_BEFORE,  # the step before
        "change": pl.Float64,  # value / previous - 1, a fraction
        "word": TargetStep,
        "source_id": pl.String,
        "grade": Grade,
        "fact_ids": pl.List(pl.String),  # all that said so on that day, the one shown first
    },
    blank=(*_BEFORE, "change"),
    unique=("target_id",),
)


def _printed(name: str, fact: str, unit: str = "") -> dict[str, Method]:
    return {
        name: Method("as published, in the canonical unit", "按公布数，换算为标准单位", facts=(fact,), unit=unit),
        f"{name}_half_unit": Method("half of the last printed digit", "公布数末位的一半", facts=(fact,), unit=unit),
    }


_LEAST = "the least that the printed digits and hedges allow", "按公布精度和约数用词可能的最小值"
_MOST = "the most that the printed digits and hedges allow", "按公布精度和约数用词可能的最大值"
_PACE_REFERENCE = "完成率 and 序时进度 as in the progress bulletins of Chinese statistical offices"
_SHAPE = ("actual", "base", "base_part")
_SHAPE_RANGE = (*_SHAPE, *(f"{name}_half_unit" for name in _SHAPE))
_IMPLIED = ("target", "growth")
_IMPLIED_RANGE = (*_IMPLIED, *(f"{name}_half_unit" for name in _IMPLIED))
TARGETS_ANSWER = Answer(
    TARGETS,
    ("entity", "indicator", "scope", "period", "target_id"),
    {
        **_printed("target", "target_id"),
        **_printed("actual", "actual_id"),
        **_printed("growth", "growth_id", "fraction"),
        **_printed("base", "base_id"),
        **_printed("base_part", "base_part_id"),
        "other_actual": _printed("other", "other_id")["other"],
        "other_half_unit": _printed("other", "other_id")["other_half_unit"],
        "attainment": Method(
            "actual over target", "实际数除以目标数",
            of=("actual", "target"), formula="{actual} / {target}", reference=_PACE_REFERENCE,
            unit="fraction",
        ),
        "elapsed_months": Method("months that the actual covers", "实际数覆盖的月数", facts=("actual_id",)),
        "period_months": Method("months of the target's period", "目标期的月数", facts=("target_id",)),
        "elapsed": Method(
            "months covered over months of the period", "已过月数除以总月数",
            of=("elapsed_months", "period_months"), formula="{elapsed_months} / {period_months}",
            reference=_PACE_REFERENCE,
            unit="fraction",
        ),
        "gap_pp": Method(
            "attainment less time elapsed, in percentage points", "完成率减序时进度，百分点",
            of=("attainment", "elapsed"), formula="({attainment} - {elapsed}) * 100", reference=_PACE_REFERENCE,
        ),
        "monthly_rate": Method(
            "actual for each month covered", "实际数除以已过月数",
            of=("actual", "elapsed_months"), formula="{actual} / {elapsed_months}",
            unit="dimension",
        ),
        "needed_rate": Method(
            "what is left of the target for each month that the actual does not cover yet",
            "目标余量除以剩余月数",
            of=("target", "actual", "period_months", "elapsed_months"),
            formula="({target} - {actual}) / ({period_months} - {elapsed_months})",
            unit="dimension",
        ),
        "projection": Method(
            "the rate so far kept up to the period's end, a straight line", "按已过月份的月均水平直线推算至期末",
            of=("actual", "elapsed_months", "period_months"),
            formula="{actual} / {elapsed_months} * {period_months}", reference=_PACE_REFERENCE,
            unit="dimension",
        ),
        "projection_low": Method(*_LEAST, of=("projection", "actual_half_unit"), unit="dimension"),
        "projection_high": Method(*_MOST, of=("projection", "actual_half_unit"), unit="dimension"),
        "projected_attainment": Method(
            "projection over target", "直线推算数除以目标数",
            of=("projection", "target"), formula="{projection} / {target}",
            unit="fraction",
        ),
        "shape_projection": Method(
            "actual so far times last year's whole over last year's same months",
            "实际数乘以上年全期数与上年同期数之比",
            of=_SHAPE, formula="{actual} * {base} / {base_part}",
            reference="seasonal ratio to the same months of the year before",
            unit="dimension",
        ),
        "shape_projection_low": Method(*_LEAST, of=_SHAPE_RANGE, unit="dimension"),
        "shape_projection_high": Method(*_MOST, of=_SHAPE_RANGE, unit="dimension"),
        "implied_base": Method(
            "target over one plus the growth promised with it", "目标数除以（1＋目标增速）",
            of=_IMPLIED, formula="{target} / (1 + {growth})",
            unit="dimension",
        ),
        "implied_base_low": Method(*_LEAST, of=_IMPLIED_RANGE, unit="dimension"),
        "implied_base_high": Method(*_MOST, of=_IMPLIED_RANGE, unit="dimension"),
    },
)  # fmt: skip
TARGET_HISTORY_ANSWER = Answer(
    TARGET_HISTORY,
    ("entity", "indicator", "period", "step"),
    {
        "step": Method(
            "number of the publication among those that set this target", "该目标历次公布的次序",
            facts=("fact_ids",),
        ),
        "value": Method("as published, in the canonical unit", "按公布数，换算为标准单位", facts=("fact_ids",)),
        "half_unit": Method("half of the last printed digit", "公布数末位的一半", facts=("target_id",)),
        **_printed("previous", "previous_id"),
        "change": Method(
            "over the value set before", "与上一次公布的目标相比",
            of=("value", "previous"), formula="{value} / {previous} - 1",
            unit="fraction",
        ),
    },
)  # fmt: skip
