"""How large is the cluster: the tiles, and output against target."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.figure import FIGURE, FIGURE_COLUMNS
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import Basis, Qualifier, Quantity

HEADLINE = contract(
    "headline",
    {
        "tile": pl.UInt32,  # 1-based place on the sheet
        "companion": pl.Boolean,  # true: said in the same breath as the tile's main figure
        "entity": pl.String,
        "indicator": pl.String,
        "basis": Basis,
        **FIGURE,
    },
    blank=FIGURE_COLUMNS,
)

PATH_SCENARIOS = ("actual", "target", "forecast")
PATH = contract(
    "path",
    {
        "period": pl.String,  # a year
        "dimension": pl.String,
        "actual_period": pl.String,  # what the actual covers: the year, or the months so far
        **{
            name: dtype
            for scenario in PATH_SCENARIOS
            for name, dtype in (
                (f"{scenario}_id", pl.String),
                (scenario, Quantity),
                (f"{scenario}_half_unit", Quantity),
                (f"{scenario}_qualifier", Qualifier),
            )
        },
        "scopes": pl.List(pl.String),  # what the figures cover, where the sources say
    },
    blank=(
        "actual_period",
        *(f"{scenario}{part}" for scenario in PATH_SCENARIOS for part in ("_id", "", "_half_unit", "_qualifier")),
    ),
    unique=("period",),
)

_HALF = "Half of the last digit printed.", "末位数的一半。"
HEADLINE_ANSWER = Answer(
    HEADLINE,
    ("tile", "entity", "indicator"),
    {
        "value": Method(
            "As printed: the newest figure, for a target or forecast the one for the current period, else the next,"
            " else the last; of several sources the better grade, then the newer, then the more exact.",
            "原文数值：取最新数；目标、预测取当期，其次下一期，再次最近一期；多个来源依次取等级较高、较新、较精确者。",
            facts=("fact_id",),
        ),
        "half_unit": Method(*_HALF, facts=("fact_id",)),
        "rivals": Method(
            "How many other figures there are for the same period in the same unit; they stand on sheet Facts.",
            "同期同单位的其他数据条数，见“数据”表。",
            facts=("fact_id",),
        ),
    },
)
PATH_ANSWER = Answer(
    PATH,
    ("period",),
    {
        name: method
        for scenario in PATH_SCENARIOS
        for name, method in (
            (
                scenario,
                Method(
                    "As printed, for the year or the months from January that come nearest to it; an actual figure of"
                    " the target's coverage goes first.",
                    "原文数值，取全年数或自1月起最接近全年的累计数；实际数优先取与目标同口径者。",
                    facts=(f"{scenario}_id",),
                ),
            ),
            (f"{scenario}_half_unit", Method(*_HALF, facts=(f"{scenario}_id",))),
        )
    },
)
