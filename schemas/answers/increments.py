"""What came between two figures that both count from the year's first day."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import HALF_DIGIT, PRINTED, Method
from schemas.vocabulary import Group, Qualifier, Quantity

# hedged: out of "more than" or "about" no difference follows. falls: the later figure is the smaller one, by more than
# rounding. rounding: the difference is no larger than what the two were rounded by.
INCREMENT_MARKS = ("none", "hedged", "falls", "rounding")
# Why there is no growth. unsure: this increment or the one a year before has a mark.
INCREMENT_GROWTH_MARKS = ("none", "first", "break", "unsure")
IncrementMark, IncrementGrowthMark = pl.Enum(INCREMENT_MARKS), pl.Enum(INCREMENT_GROWTH_MARKS)

INCREMENTS = contract(
    "increments",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period": pl.String,  # the months between: 2024-09/2024-11, 2024-11, 2024-Q4, 2024-H2
        "period_start": pl.Date,
        "period_end": pl.Date,
        "months": pl.UInt32,
        "from_id": pl.String,  # the cumulative figure up to the months between
        "from_period": pl.String,
        "from_value": Quantity,
        "from_half_unit": Quantity,
        "from_qualifier": Qualifier,
        "to_id": pl.String,  # the one with them
        "to_period": pl.String,
        "to_value": Quantity,
        "to_half_unit": Quantity,
        "to_qualifier": Qualifier,
        "value": Quantity,  # to_value - from_value
        "half_unit": Quantity,  # to_half_unit + from_half_unit
        "mark": IncrementMark,
        "base_ids": pl.List(pl.String),  # the two that the like increment of the year before is out of
        "base": Quantity,
        "base_half_unit": Quantity,
        "growth": pl.Float64,  # value / base - 1
        "growth_mark": IncrementGrowthMark,
    },
    blank=("value", "half_unit", "base_ids", "base", "base_half_unit", "growth"),
    unique=("from_id", "to_id"),
)

_DIFFERENCING = "discrete figures by differencing year-to-date ones, IMF Quarterly National Accounts Manual (2017)"
INCREMENTS_ANSWER = Answer(
    INCREMENTS,
    ("entity", "indicator", "scope", "dimension", "period"),
    {
        "months": Method("months that the increment covers", "增量所含月数", facts=("from_id", "to_id")),
        "from_value": Method(*PRINTED, facts=("from_id",)),
        "from_half_unit": Method(*HALF_DIGIT, facts=("from_id",)),
        "to_value": Method(*PRINTED, facts=("to_id",)),
        "to_half_unit": Method(*HALF_DIGIT, facts=("to_id",)),
        "value": Method(
            "the later cumulative figure less the earlier one of the same year and coverage",
            "同年同口径两期累计数之差",
            of=("to_value", "from_value"),
            formula="{to_value} - {from_value}",
            reference=_DIFFERENCING,
        ),
        "half_unit": Method(
            "what both figures were rounded by, together",
            "两期累计数舍入误差之和",
            of=("to_half_unit", "from_half_unit"),
            formula="{to_half_unit} + {from_half_unit}",
        ),
        "base": Method(
            "the like increment of the year before under like coverage", "上年同期同口径的增量", facts=("base_ids",)
        ),
        "base_half_unit": Method("its rounding", "上年同期增量的舍入误差", facts=("base_ids",)),
        "growth": Method(
            "growth over the like increment of the year before, like coverage only",
            "与上年同期同口径增量相比的增速",
            of=("value", "base"),
            formula="{value} / {base} - 1",
            reference="year-on-year growth (同比), as in Chinese statistical bulletins",
            unit="fraction",
        ),
    },
)
