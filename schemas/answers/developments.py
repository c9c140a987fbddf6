"""How do the developments compare."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.figure import FIGURE
from schemas.contract import DTypeLike, contract
from schemas.method import Method
from schemas.vocabulary import Basis, Qualifier, Quantity

PARTS = ("target", "anchor", "tenant", "milestone", "commitment")  # of a picture, beside the indicators asked for
MEASURES = ("density", "share_of_district")
# other_scope: what it is held against covers something else. hedged: worked out all the same, of a hedged figure.
RATIO_MARKS = ("none", "no_figure", "no_area", "no_like_period", "other_scope", "not_positive", "hedged")

DEVELOPMENTS = contract(
    "developments",
    {
        "place": pl.UInt32,
        "entity": pl.String,
        "figures": pl.UInt32,  # published figures about it and what stands in it
        "anchor": pl.String,  # the enterprise that it grew around
        "done": pl.List(pl.String),  # milestone ids, newest first
        "open": pl.List(pl.String),  # milestone ids, next first
        "tenants": pl.List(pl.String),  # entities in it that a source has spoken of
        "commitments": pl.List(pl.String),  # commitment ids, newest first
        **dict.fromkeys(("done_more", "open_more", "tenants_more", "commitments_more"), pl.UInt32),  # not listed
        "asked": pl.UInt32,  # parts of the picture: the area, each configured indicator, PARTS
        "known": pl.UInt32,
        "complete": pl.Float64,  # known / asked
        "missing_indicators": pl.List(pl.String),
        "missing_parts": pl.List(pl.String),  # out of PARTS
        "fact_ids": pl.List(pl.String),  # the figures counted
    },
    blank=("anchor",),
    unique=("entity",),
)

DEVELOPMENT_FIGURES = contract(
    "development figures",
    {
        "place": pl.UInt32,
        "development": pl.String,
        "entity": pl.String,  # the development, or what stands in it
        "indicator": pl.String,
        "basis": Basis,
        **FIGURE,
    },
)

_NUMERATOR: dict[str, DTypeLike] = {
    "numerator_id": pl.String,
    "numerator": Quantity,
    "numerator_half_unit": Quantity,
    "numerator_qualifier": Qualifier,
    "numerator_basis": Basis,
    "numerator_scope": pl.String,
    "numerator_period": pl.String,
}
_DENOMINATOR = {name.replace("numerator", "denominator"): dtype for name, dtype in _NUMERATOR.items()}
DEVELOPMENT_RATIOS = contract(
    "development ratios",
    {
        "place": pl.UInt32,
        "development": pl.String,
        "measure": pl.Enum(MEASURES),
        "indicator": pl.String,  # of the numerator
        "dimension": pl.String,  # of the numerator
        **_NUMERATOR,
        **_DENOMINATOR,  # the development's area, or the district's figure
        "per": pl.Float64,  # of the denominator's unit: 1 000 000 square metres make a square kilometre
        "result": pl.Float64,
        "low": pl.Float64,  # what the printed figures allow at least
        "high": pl.Float64,
        "qualifier": Qualifier,  # of the result
        "mark": pl.Enum(RATIO_MARKS),
    },
    blank=("dimension", *_NUMERATOR, *_DENOMINATOR, "result", "low", "high", "qualifier"),
    unique=("development", "measure", "indicator"),
)

# How the numbers of a figure as shown are made, wherever FIGURE stands.
FIGURE_METHODS = {
    "value": Method(
        "The published figure, in the canonical unit of its dimension.", "已公布数值，按标准单位。", ("fact_id",)
    ),
    "half_unit": Method("Half of the last digit printed.", "原文末位数字的一半。", ("fact_id",)),
    "rivals": Method(
        "How many other facts speak of the same entity, indicator, coverage, basis and period.",
        "同一对象、指标、口径、性质和时期的其他数据条数。",
        ("fact_id",),
    ),
}
_LISTED = Method(
    "How many more there are than the row lists: rows of sheets milestones, entities and commitments, no facts.",
    "该行未列出的其余条数；出自里程碑、对象和承诺各表，不涉及数据。",
)
_PARTS_EN = "the area, each indicator of cluster.toml, a target, an anchor, a tenant, a milestone, a commitment"
_PARTS_ZH = "面积、配置的各项指标、目标、龙头企业、入驻单位、里程碑、承诺"
DEVELOPMENTS_ANSWER = Answer(
    DEVELOPMENTS,
    ("entity",),
    {
        "figures": Method(
            "How many: the newest of each indicator, basis and coverage, of the development and what stands in it.",
            "园区及其内部对象各指标、性质、口径最新数据的条数。",
            ("fact_ids",),
        ),
        **dict.fromkeys(("done_more", "open_more", "tenants_more", "commitments_more"), _LISTED),
        "asked": Method(f"How many parts are asked for: {_PARTS_EN}.", f"应有项数：{_PARTS_ZH}。"),
        "known": Method(
            f"How many of the parts asked for are known by the as-of date: {_PARTS_EN}.",
            f"截至该日已知的项数：{_PARTS_ZH}。",
            ("fact_ids",),
            rests_on_more=True,
        ),
        "complete": Method(
            "Parts known, divided by parts asked for.",
            "已知项数除以应有项数。",
            of=("known", "asked"),
            formula="{known} / {asked}",
        ),
    },
)
DEVELOPMENT_FIGURES_ANSWER = Answer(
    DEVELOPMENT_FIGURES,
    ("development", "entity", "indicator", "basis", "scope", "dimension", "period"),
    FIGURE_METHODS,
)
_RANGE = "of the result, when both figures take the value at the end of the range that their digits and hedges allow"
DEVELOPMENT_RATIOS_ANSWER = Answer(
    DEVELOPMENT_RATIOS,
    ("development", "measure", "indicator"),
    {
        "numerator": Method("The development's own figure.", "园区自身的数据。", ("numerator_id",)),
        "numerator_half_unit": Method("Half of its last digit printed.", "其原文末位数字的一半。", ("numerator_id",)),
        "denominator": Method(
            "For density the development's own newest area, for a share the district's figure of the same indicator,"
            " period, basis and coverage; one of another coverage stands there for comparison, without a result.",
            "密度：园区自身最新面积；占比：全区同指标、同时期、同性质、同口径数据；口径不同者仅并列，不计算。",
            ("denominator_id",),
        ),
        "denominator_half_unit": Method(
            "Half of its last digit printed.", "其原文末位数字的一半。", ("denominator_id",)
        ),
        "per": Method(
            "Density is said for a square kilometre, 1 000 000 square metres; a share for 1.",
            "密度按每平方公里（1000000平方米）计；占比按1计。",
        ),
        "result": Method(
            "Numerator divided by denominator.",
            "分子除以分母。",
            of=("numerator", "denominator", "per"),
            formula="{numerator} / {denominator} * {per}",
        ),
        "low": Method(
            f"Least value {_RANGE}.",
            "按两数精度与约数词所允许的范围，结果的下限。",
            of=("numerator", "denominator", "per"),
        ),
        "high": Method(
            f"Largest value {_RANGE}.",
            "按两数精度与约数词所允许的范围，结果的上限。",
            of=("numerator", "denominator", "per"),
        ),
    },
)
