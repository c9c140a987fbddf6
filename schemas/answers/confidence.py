"""How sure is each figure that the report shows."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import Basis, Grade, Group, Qualifier, Quantity

USES = ("headline", "target", "actual", "figure")  # as what the report shows it: the first of these that it is
LEVELS = ("high", "medium", "low")
HIGH, MEDIUM = 8, 5  # points from which a figure is called so
GRADE_POINTS = {"A": 3, "B": 2, "C": 1}
FRESH_MONTHS = 12
PARTS = ("grade_points", "source_points", "exact_points", "age_points", "scope_points", "undisputed_points")
MOST = 10  # 3 + 2 + 1 + 1 + 1 + 2
CONFIDENCE = contract(
    "confidence",
    {
        "used": pl.Enum(USES),
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "basis": Basis,
        "period": pl.String,
        "dimension": pl.String,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "best_grade": Grade,  # of the sources that agree with it, its own among them
        "publishers": pl.UInt32,  # different ones that agree with it, its own among them
        "age_months": pl.UInt32,  # since the period of an actual figure ended; since the publication of any other
        "scope_stated": pl.Boolean,
        "disputed": pl.Boolean,  # another source says something else, or it may be a slip of unit
        **dict.fromkeys(PARTS, pl.UInt32),
        "score": pl.UInt32,  # the sum of the points
        "most": pl.UInt32,  # what it can be at best
        "level": pl.Enum(LEVELS),
        "agreeing_ids": pl.List(pl.String),  # the facts that agree with it, the figure itself first
        "disputing_ids": pl.List(pl.String),  # those that do not
    },
    unique=("fact_id",),
)

_AGREEING = ("fact_id", "agreeing_ids")
CONFIDENCE_ANSWER = Answer(
    CONFIDENCE,
    ("entity", "indicator", "period", "basis"),
    {
        "value": Method("as published, in the canonical unit", "已公布数，按基准单位", ("fact_id",)),
        "half_unit": Method("half of the last digit printed", "末位数字的一半", ("fact_id",)),
        "publishers": Method(
            "different publishers of facts about the same thing whose ranges meet this one's",
            "就同一事项所发布数据与本数相符的不同发布者数", _AGREEING,
        ),
        "age_months": Method(
            "whole months to the as-of date: from the end of an actual figure's period, else from publication",
            "至截至日的整月数：实际数自所属时期末起算，目标、预测等自发布日起算", ("fact_id",),
        ),
        "grade_points": Method(
            "best grade of an agreeing source: A 3, B 2, C 1", "相符来源的最高等级：A 3 分，B 2 分，C 1 分", _AGREEING
        ),
        "source_points": Method(
            "one for a second independent publisher, one more for a third", "第二个独立来源 1 分，第三个再加 1 分",
            _AGREEING, ("publishers",),
        ),
        "exact_points": Method("one where no hedge stands before it", "无“约、近、超”等限定词 1 分", ("fact_id",)),
        "age_points": Method(
            f"one up to {FRESH_MONTHS} months", f"不超过 {FRESH_MONTHS} 个月 1 分", of=("age_months",)
        ),
        "scope_points": Method("one where its coverage is stated", "注明口径 1 分", ("fact_id",)),
        "undisputed_points": Method(
            "two where no source contradicts it", "无来源与之矛盾 2 分", ("fact_id", "disputing_ids")
        ),
        "score": Method(
            "the sum of the points", "各项得分之和", of=PARTS, formula=" + ".join(f"{{{part}}}" for part in PARTS)
        ),
        "most": Method("the points that a figure can have at best", "满分"),
    },
)  # fmt: skip
