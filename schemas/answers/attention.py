"""What needs me."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import Method

# In the order in which they count where they touch the same.
ATTENTION_KINDS = (
    "target_missed",
    "target_behind",
    "contradiction",
    "growth_differs",
    "target_at_risk",
    "no_figures",
    "milestone_overdue",
    "milestone_slipped",
    "row_left_out",
)
ATTENTION = contract(
    "attention",
    {
        "rank": pl.UInt32,  # 1: the most pressing; blank in the rows that count what is not named
        "kind": pl.Enum(ATTENTION_KINDS),
        "effect": pl.UInt32,  # hundreds: what it touches, tens: its kind; see flows.aggregate.attention
        "entity": pl.String,
        "indicator": pl.String,
        "text": pl.String,  # the scope, the milestone, or the file and sheet
        "period": pl.String,
        "number": pl.Float64,  # percentage points, per cent, days or a count, as the kind says
        "check": pl.String,  # of a contradiction: which check of RECONCILIATION found it
        "ref": pl.String,  # the target, milestone, fact, entity or sheet that is meant
        "fact_ids": pl.List(pl.String),  # the facts or milestones that it comes from
    },
    blank=("rank", "effect", "entity", "indicator", "text", "period", "number", "check", "ref"),
)

ATTENTION_ANSWER = Answer(
    ATTENTION,
    ("rank", "kind"),
    {
        "effect": Method(
            "Hundreds say what the matter touches: 4 a figure of a headline tile, 3 another one of the same entity and"
            " indicator as a tile or the chart of output, 2 the cluster and its district, 1 a development, 0 what is"
            " odd about the sources. Tens say its kind: 9 target missed, 8 target behind, 7 contradiction, 6 growth"
            " that differs, 5 target at risk, 4 no figures, 3 milestone overdue, 2 milestone slipped, 1 rows left out."
            " Among equals the larger number comes first.",
            "百位表示影响范围：4 总览首要指标所示数据，3 与其或产出图同一对象同一指标的其他数据，2 本集群及本区，"
            "1 园区，0 来源数据问题。十位表示类型：9 目标未完成，8 目标滞后，7 数据矛盾，6 增速不一致，5 目标预警，"
            "4 无数据，3 里程碑逾期，2 里程碑推迟，1 未采用的行。相同者数值大的在前。",
            facts=("fact_ids",),
            rests_on_more=True,
        ),
        "number": Method(
            "The gap of a target in percentage points, for one missed attainment less 100; days since a milestone's"
            " date, or by which it moved; the gap between two figures in per cent of the one shown; a count of rows;"
            " and in the rows without a rank, how many matters of the kind are not named.",
            "目标进度差，百分点（未完成的为完成率减100）；里程碑逾期或推迟天数；两数之差占采用数的百分比；行数；"
            "无序号行为未列出的事项数。",
            facts=("fact_ids",),
            rests_on_more=True,
        ),
    },
)
