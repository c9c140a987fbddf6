"""How fast did it grow over several years."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.series import GrowthCheck
from schemas.contract import contract
from schemas.method import HALF_DIGIT, PRINTED, Method
from schemas.vocabulary import Group, Qualifier, Quantity

# average: compound growth a year. total: growth from the first year to the last one.
SPAN_MEASURES = ("average", "total")
# Why nothing is worked out. no_years: the period published says no first and last year. no_levels: no figures for both
# years. other_scope: only under another scope than the published growth's.
SPAN_MARKS = ("none", "no_years", "no_levels", "other_scope", "hedged", "not_positive")

SPANS = contract(
    "spans",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,  # of the levels
        "scope": pl.String,
        "dimension": pl.String,  # of the levels
        "measure": pl.Enum(SPAN_MEASURES),
        "period": pl.String,  # 2021/2024: from 2021 to 2024
        "years": pl.UInt32,  # yearly steps between
        "steps": pl.UInt32,  # that the growth is spread over: the years for an average, 1 for growth in total
        "first_id": pl.String,
        "first": Quantity,
        "first_half_unit": Quantity,
        "first_qualifier": Qualifier,
        "last_id": pl.String,
        "last": Quantity,
        "last_half_unit": Quantity,
        "last_qualifier": Qualifier,
        "growth": pl.Float64,  # (last / first) ** (1 / steps) - 1
        "growth_low": pl.Float64,  # what the roundings of first and last allow
        "growth_high": pl.Float64,
        "published_id": pl.String,
        "published_indicator": pl.String,
        "published_growth": pl.Float64,
        "published_half_unit": Quantity,
        "published_qualifier": Qualifier,
        "gap_pp": pl.Float64,  # (published_growth - growth) * 100, percentage points
        "growth_check": GrowthCheck,  # published against worked out, by what their roundings allow
        "mark": pl.Enum(SPAN_MARKS),
    },
    blank=(
        "dimension", "years", "steps", "first_id", "first", "first_half_unit", "first_qualifier",
        "last_id", "last", "last_half_unit", "last_qualifier", "growth", "growth_low", "growth_high",
        "published_id", "published_indicator", "published_growth", "published_half_unit", "published_qualifier",
        "gap_pp",
    ),
)  # fmt: skip

_ENDS = ("first_id", "last_id")
_EDGE_EN, _EDGE_ZH = "value that the roundings of both levels allow for the growth", "两端数据舍入误差所允许的增速"
SPANS_ANSWER = Answer(
    SPANS,
    ("entity", "indicator", "scope", "dimension", "measure", "period", "published_indicator"),
    {
        "years": Method(
            "yearly steps from the first year to the last", "首年至末年的年数", facts=(*_ENDS, "published_id")
        ),
        "steps": Method(
            "steps that the growth is spread over: the years for an average, 1 for growth in total",
            "增速分摊的年数：年均为年数，累计为1",
            facts=(*_ENDS, "published_id"),
        ),
        "first": Method(*PRINTED, facts=("first_id",)),
        "first_half_unit": Method(*HALF_DIGIT, facts=("first_id",)),
        "last": Method(*PRINTED, facts=("last_id",)),
        "last_half_unit": Method(*HALF_DIGIT, facts=("last_id",)),
        "growth": Method(
            "compound growth a year from the first year to the last, or growth in total, as the measure says",
            "首年至末年的复合年均增速；累计增速则为总增幅",
            of=("last", "first", "steps"),
            formula="({last} / {first}) ** (1 / {steps}) - 1",
            reference="compound average growth (年均增长, geometric mean), as in Chinese statistical bulletins",
            unit="fraction",
        ),
        "growth_low": Method(f"least {_EDGE_EN}", f"{_EDGE_ZH}下限", facts=_ENDS, unit="fraction"),
        "growth_high": Method(f"largest {_EDGE_EN}", f"{_EDGE_ZH}上限", facts=_ENDS, unit="fraction"),
        "published_growth": Method("growth as published", "公布的增速", facts=("published_id",), unit="fraction"),
        "published_half_unit": Method(*HALF_DIGIT, facts=("published_id",), unit="fraction"),
        "gap_pp": Method(
            "published growth less growth worked out, in percentage points",
            "公布增速减推算增速，百分点",
            of=("published_growth", "growth"),
            formula="({published_growth} - {growth}) * 100",
        ),
    },
)
