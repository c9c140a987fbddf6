"""What has been published: the facts themselves."""

from schemas.answers.answer import Answer
from schemas.facts import FACTS
from schemas.method import Method

FACTS_ANSWER = Answer(
    FACTS,
    ("fact_id", "entity", "indicator", "period", "basis"),
    {
        "value": Method(
            "As published, in the canonical unit of its dimension.",
            "按公布数值换算为该量纲的基本单位。",
            facts=("fact_id",),
        ),
        "half_unit": Method(
            "Half of the last digit printed: how far the true value may be off by rounding.",
            "所公布数值末位的一半，即四舍五入可能的误差。",
            facts=("fact_id",),
        ),
    },
)
