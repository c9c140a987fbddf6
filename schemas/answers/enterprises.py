"""How many enterprises, counted how; which of them do what; how concentrated a figure is among them."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.developments import FIGURE_METHODS
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import ChainPosition, Grade, Group, Qualifier, Quantity, Segment

# whole: counts all enterprises itself. not_said: a part of which no whole is published.
COUNT_MARKS = ("none", "whole", "not_said", "no_like_period", "other_scope", "not_positive", "hedged")
OVER = ("park", "company")
# partial: some like figures are hedged or not positive and stay out. too_few: fewer than two are left.
CONCENTRATION_MARKS = ("none", "partial", "too_few")

COUNTS = contract(
    "counts of enterprises",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,  # with the scope it is the definition
        "scope": pl.String,
        "segment": Segment,  # which of the enterprises are counted, where the definition says so
        "period": pl.String,
        "period_end": pl.Date,
        "dimension": pl.String,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "rivals": pl.UInt32,
        "source_id": pl.String,
        "grade": Grade,
        "whole_id": pl.String,  # all enterprises, like scope and period
        "whole": Quantity,
        "whole_qualifier": Qualifier,
        "share": pl.Float64,  # value / whole
        "mark": pl.Enum(COUNT_MARKS),  # why there is no share
    },
    blank=("segment", "whole_id", "whole", "whole_qualifier", "share"),
    unique=("fact_id",),
)

SEGMENTS_OF_CHAIN = contract(
    "named enterprises by segment",
    {
        "segment": Segment,  # blank: not known
        "chain": ChainPosition,
        "enterprises": pl.UInt32,
        "entities": pl.List(pl.String),
    },
    blank=("segment", "chain"),
    unique=("segment", "chain"),
)

CONCENTRATION = contract(
    "concentration",
    {
        "over": pl.Enum(OVER),
        "indicator": pl.String,
        "dimension": pl.String,
        "scope": pl.String,
        "period": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "n": pl.UInt32,
        "left_out": pl.UInt32,  # like figures that are hedged or not positive
        "sum": pl.Float64,
        "hhi": pl.Float64,  # 0..1
        "equivalent": pl.Float64,  # 1 / hhi
        "largest": pl.String,  # the entity with the largest share
        "largest_share": pl.Float64,
        "district_id": pl.String,
        "district": Quantity,
        "covered": pl.Float64,  # sum / district
        "fact_ids": pl.List(pl.String),
        "mark": pl.Enum(CONCENTRATION_MARKS),
    },
    blank=(
        "over", "dimension", "scope", "period", "period_start", "period_end",
        "sum", "hhi", "equivalent", "largest", "largest_share", "district_id", "district", "covered",
    ),
)  # fmt: skip

COUNTS_ANSWER = Answer(
    COUNTS,
    ("entity", "indicator", "scope", "period", "dimension"),
    {
        **FIGURE_METHODS,
        "whole": Method(
            "The count of all enterprises of the same entity under the same coverage for the same period.",
            "同一对象、同口径、同时期的企业总数。",
            ("whole_id",),
        ),
        "share": Method(
            "The count divided by that of all enterprises; counts of unlike definition are never divided.",
            "该数除以同定义企业总数；定义不同者不相除。",
            of=("value", "whole"),
            formula="{value} / {whole}",
        ),
    },
)
SEGMENTS_ANSWER = Answer(
    SEGMENTS_OF_CHAIN,
    ("segment", "chain"),
    {
        "enterprises": Method(
            "Enterprises named on sheet entities that stand in the district, counted; no facts: the rows of that sheet"
            " are their origin.",
            "对象表中位于本区的具名企业数；不涉及数据，出自对象表各行。",
        ),
    },
)
_SHARES = "each figure's share of their sum"
CONCENTRATION_ANSWER = Answer(
    CONCENTRATION,
    ("indicator", "over", "dimension", "scope", "period"),
    {
        "n": Method(
            "Figures compared: like period, coverage and unit.", "可比数据个数：同时期、同口径、同单位。", ("fact_ids",)
        ),
        "left_out": Method(
            "Like figures that are hedged or not positive and stay out.", "因约数或非正数而未计入的可比数据个数。"
        ),
        "sum": Method("Sum of the figures compared.", "可比数据之和。", ("fact_ids",)),
        "hhi": Method(
            f"Sum of the squares of {_SHARES}; 1 is all in one hand.",
            "各项占总和比重的平方和；1表示全部集中于一家。",
            ("fact_ids",),
            reference="Hirschman 1945; Herfindahl 1950",
        ),
        "equivalent": Method(
            "How many equal ones would be as concentrated.",
            "与之集中程度相当的等规模个数。",
            of=("hhi",),
            formula="1 / {hhi}",
        ),
        "largest_share": Method("The largest figure divided by the sum.", "最大一项除以总和。", ("fact_ids",)),
        "district": Method(
            "The district's own figure: like indicator, period, coverage and unit.",
            "全区同指标、同时期、同口径、同单位数据。",
            ("district_id",),
        ),
        "covered": Method(
            "The sum divided by the district's own figure.",
            "可比数据之和除以全区数据。",
            of=("sum", "district"),
            formula="{sum} / {district}",
        ),
    },
)
