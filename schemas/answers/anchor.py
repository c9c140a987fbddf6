"""How does the enterprise fare that the cluster grew around, and what is on the way from clinic to industry."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.developments import FIGURE_METHODS
from schemas.answers.figure import FIGURE
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import (
    EntityKind,
    MilestoneState,
    PeriodKind,
    Qualifier,
    Quantity,
    SeriesMark,
    Stage,
    Status,
)

ROLES = ("anchor", "park")
PIPELINE_KINDS = ("institute", "milestone", "commitment")

ANCHOR = contract(
    "anchor",
    {
        "role": pl.Enum(ROLES),
        "entity": pl.String,
        "place": pl.UInt32,  # of the indicator, as cluster.toml lists them
        "indicator": pl.String,
        "period_kind": PeriodKind,
        "period_start": pl.Date,
        "period_end": pl.Date,
        **FIGURE,
        "base_id": pl.String,  # the like period a year before, like scope
        "base": Quantity,
        "base_half_unit": Quantity,
        "base_qualifier": Qualifier,
        "growth": pl.Float64,  # value / base - 1
        "published_id": pl.String,
        "published_growth": pl.Float64,
        "published_half_unit": Quantity,
        "published_qualifier": Qualifier,
        "mark": SeriesMark,
    },
    blank=(
        "base_id", "base", "base_half_unit", "base_qualifier", "growth",
        "published_id", "published_growth", "published_half_unit", "published_qualifier",
    ),
    unique=("fact_id", "role"),
)  # fmt: skip

PIPELINE = contract(
    "pipeline",
    {
        "kind": pl.Enum(PIPELINE_KINDS),
        "stage": Stage,  # of a milestone; the others have none
        "entity": pl.String,
        "entity_kind": EntityKind,
        "what": pl.String,  # a milestone's or a commitment's words
        "period": pl.String,  # of a commitment the day on which it was made
        "period_end": pl.Date,
        "status": Status,
        "state": MilestoneState,
        "source_id": pl.String,
        "id": pl.String,  # of the milestone or the commitment; of an institute its own name
    },
    blank=("stage", "what", "period", "period_end", "status", "state", "source_id"),
    unique=("kind", "id"),
)

ANCHOR_ANSWER = Answer(
    ANCHOR,
    ("role", "entity", "indicator", "scope", "dimension", "period"),
    {
        **FIGURE_METHODS,
        "base": Method(
            "The figure for the like period a year before, under the same coverage.",
            "上年同期、同口径数据。",
            ("base_id",),
        ),
        "base_half_unit": Method(
            "Half of the last digit printed of the base.", "基期原文末位数字的一半。", ("base_id",)
        ),
        "growth": Method(
            "Year on year: the figure divided by that of the like period a year before, less one; not for rates, for"
            " hedged figures or a base that is not positive.",
            "同比：本期除以上年同期减一；比率、约数和非正基数不计算。",
            of=("value", "base"),
            formula="{value} / {base} - 1",
        ),
        "published_growth": Method(
            "The growth that was published for this figure, by its own source or under its coverage.",
            "同一来源或同口径公布的同比增长。",
            ("published_id",),
        ),
        "published_half_unit": Method(
            "Half of the last digit printed of the growth published.",
            "所公布增速原文末位数字的一半。",
            ("published_id",),
        ),
    },
)
PIPELINE_ANSWER = Answer(PIPELINE, ("kind", "id"), {})
