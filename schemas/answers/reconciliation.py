"""Where do the figures contradict each other, and which one is shown."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import Basis, Group, Qualifier, Quantity

# What was held against what; see `flows.aggregate.reconciliation`.
CHECKS = (
    "sources",  # two sources for one thing
    "scale",  # the same, apart by a power of ten or the like: a slip of unit or point
    "parts",  # parts against their total
    "subset",  # a part that counts more than the whole
    "growth",  # a published growth against the levels
    "average_growth",
    "growth_since",
    "increase",
    "share",
    "promised_growth",  # a target and the growth promised with it against the reported base
    "currencies",  # one sum in two currencies against the rate that it implies
    "units",  # one figure printed in two units by one source
    "early",  # an actual figure published before its period ended
)
VERDICTS = ("slip", "differs", "agrees")
WHY_SHOWN = ("grade", "newer", "finer", "first")  # which of the rules of order decided
RECONCILIATION = contract(
    "reconciliation",
    {
        "check": pl.Enum(CHECKS),
        "verdict": pl.Enum(VERDICTS),
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "basis": Basis,
        "period": pl.String,
        "dimension": pl.String,
        "shown_id": pl.String,  # the figure that the report shows
        "shown": Quantity,
        "shown_half_unit": Quantity,
        "shown_qualifier": Qualifier,
        "rival_id": pl.String,  # the figure that it is held against; blank where that is worked out of several
        "rival": pl.Float64,  # what it says, in the shown figure's unit: printed, or worked out
        "rival_half_unit": Quantity,  # in the unit of its own dimension
        "rival_qualifier": Qualifier,
        "gap": pl.Float64,  # rival - shown
        "gap_percent": pl.Float64,  # of the figure shown; null where that is 0
        "times": pl.Float64,  # rival / shown; null where that is 0
        "rate": pl.Float64,  # units of the shown currency for one of the other
        "why": pl.Enum(WHY_SHOWN),  # why that one is shown; blank where they are not alternatives
        "scopes_differ": pl.Boolean,  # what is compared is not under like scope
        "fact_ids": pl.List(pl.String),  # every fact that the check reads, the one shown first
    },
    blank=(
        "rival_id", "rival", "rival_half_unit", "rival_qualifier", "gap", "gap_percent", "times", "rate", "why",
    ),
)  # fmt: skip

_PRINTED = Method("as published, in the canonical unit", "已公布数，按基准单位", ("shown_id",))
_DIGITS = ("half of the last digit printed", "末位数字的一半")
RECONCILIATION_ANSWER = Answer(
    RECONCILIATION,
    ("check", "entity", "indicator", "period"),
    {
        "shown": _PRINTED,
        "shown_half_unit": Method(*_DIGITS, ("shown_id",)),
        "rival": Method(
            "as published, or worked out of the other facts of the row, as the check says: the sum of the parts,"
            " level / base - 1, part / whole, level - base, level / (1 + growth), or the other currency's sum at the"
            " nearest rate of cluster.toml",
            "已公布数，或按核对方法由该行其他数据推算：分项之和、本期/基期-1、部分/整体、本期-基期、本期/(1+增速)，"
            "或按 cluster.toml 中最近的汇率折算",
            ("fact_ids",),
            unit="dimension",
        ),
        "rival_half_unit": Method(*_DIGITS, ("rival_id",)),
        "gap": Method(
            "the other figure less the one shown", "对照数减采用数",
            of=("rival", "shown"), formula="{rival} - {shown}", unit="dimension",
        ),
        "gap_percent": Method(
            "the gap in per cent of the figure shown", "差额占采用数的百分比",
            of=("gap", "shown"), formula="{gap} / {shown} * 100",
        ),
        "times": Method(
            "the other figure divided by the one shown", "对照数除以采用数",
            of=("rival", "shown"), formula="{rival} / {shown}",
        ),
        "rate": Method(
            "the sum in the cluster's currency divided by the one in the other currency, as printed",
            "以本币金额除以外币金额，均按原文", ("fact_ids",),
        ),
    },
)  # fmt: skip
