"""What changed between two reports."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import DTypeLike, contract
from schemas.method import Method
from schemas.vocabulary import Basis, Group, Qualifier, Quantity

# In the order in which they are told.
CHANGE_KINDS = (
    "target_status",  # a target's word changed
    "target_revised",
    "revised",  # the same thing, another value, beyond rounding
    "withdrawn",  # spoken of before, not any more
    "milestone_overdue",
    "milestone_slipped",
    "first_figures",  # a development without figures got some
    "target_set",
    "milestone_done",
    "milestone_brought_forward",
    "new",  # a thing not spoken of before, of the newest period of its series
    "milestone_new",
    "milestone_status",  # what was planned is under way
    "restated",  # the same thing in other digits or with another hedge, within rounding
    "backfill",  # not spoken of before, but of an earlier time than what was known
)
ChangeKind = pl.Enum(CHANGE_KINDS)

_SIDE: dict[str, DTypeLike] = {
    "id": pl.String,
    "value": Quantity,
    "half_unit": Quantity,
    "qualifier": Qualifier,
    "period": pl.String,
}
_SIDES = {f"{side}_{name}": dtype for side in ("old", "new") for name, dtype in _SIDE.items()}
# More about the figure or the target of a row.
_BESIDE: dict[str, DTypeLike] = {
    "old_scope": pl.String,  # where it is not the row's own, the two are not comparable
    "change": pl.Float64,  # new / old - 1, a fraction
    "growth_id": pl.String,  # the growth published with the new figure
    "growth": Quantity,
    "growth_half_unit": Quantity,
    "growth_qualifier": Qualifier,
    "target_id": pl.String,  # the target that the new figure is held against
    "target": Quantity,
    "target_half_unit": Quantity,
    "target_qualifier": Qualifier,
    "target_period": pl.String,
    "attainment": pl.Float64,
    "elapsed": pl.Float64,
    "gap_pp": pl.Float64,
    "old_word": pl.String,  # the word for the target, or the milestone's state
    "new_word": pl.String,
    "days": pl.Int32,  # by which a milestone moved, was late (early where negative), or is overdue
    "more": pl.UInt32,  # further figures that the row stands for
    "source_id": pl.String,  # of a milestone
}
CHANGES = contract(
    "changes",
    {
        "rank": pl.UInt32,
        "kind": ChangeKind,
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "text": pl.String,  # the milestone
        "scope": pl.String,
        "basis": Basis,
        "dimension": pl.String,
        **_SIDES,
        **_BESIDE,
        "fact_ids": pl.List(pl.String),  # every fact that the row was made of
    },
    blank=("indicator", "text", "basis", "dimension", *_SIDES, *(name for name in _BESIDE if name != "more")),
    unique=("rank",),
)


def _said(name: str, said_en: str, said_zh: str) -> dict[str, Method]:
    """Return the methods of a figure and of its half unit."""
    side = name.removesuffix("_value")
    half = Method("Half of the last digit printed.", "所载末位数字之半。", facts=(f"{side}_id",))
    return {name: Method(said_en, said_zh, facts=(f"{side}_id",)), f"{side}_half_unit": half}


CHANGES_ANSWER = Answer(
    CHANGES,
    ("kind", "entity", "indicator", "text", "new_period"),
    {
        **_said(
            "old_value",
            "The figure before: what the earlier report showed; for a new figure, the like period of the year before,"
            " for a stock the one before it.",
            "变动前数值：上期报告所列；新增数据则为上年同期数，时点数为其前一次数值。",
        ),
        **_said("new_value", "The figure as published.", "所公布的数值。"),
        **_said("growth", "The growth published for the same period.", "同期公布的增速。"),
        **_said("target", "The target as published.", "所公布的目标数。"),
        "change": Method(
            "New over old, less one, where both are firm, of one coverage, and the old is positive.",
            "新值除以旧值减1；仅在两者均非约数、口径一致且旧值为正时计算。",
            of=("new_value", "old_value"),
            formula="{new_value} / {old_value} - 1",
        ),
        "attainment": Method(
            "Share of the target that the latest comparable figure makes up, as on sheet Targets.",
            "最新可比实际数占目标数的比重，同“目标进度”表。",
            facts=("target_id", "new_id"),
        ),
        "elapsed": Method(
            "Share of the target's period that the figure covers: attainment less the gap.",
            "该数据所覆盖时间占目标期的比重，即完成率减进度差。",
            facts=("target_id", "new_id"),
            of=("attainment", "gap_pp"),
            formula="{attainment} - {gap_pp} / 100",
        ),
        "gap_pp": Method(
            "Attainment less the share of time elapsed, in percentage points, as on sheet Targets (序时进度差).",
            "完成率减序时进度，单位为百分点，同“目标进度”表。",
            facts=("target_id", "new_id"),
        ),
        "days": Method(
            "Days between the ends of the old and the new period; for what is overdue, days since its period ended.",
            "原定时期末与新时期末之间的天数；逾期事项为其时期末以来的天数。",
        ),
        "more": Method(
            "Count of further figures of the same entity and indicator that became known with it.",
            "同一对象、同一指标同时新增的其他数据条数。",
            facts=("fact_ids",),
        ),
    },
)
