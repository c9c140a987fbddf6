"""How does the district stand beside its city and the other districts."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import DTypeLike, contract
from schemas.method import Method
from schemas.vocabulary import Basis, Qualifier, Quantity

MEASURES = ("share", "rank", "growth_against", "location_quotient")
REASONS = (
    "no_city",  # the district stands in nothing
    "no_figure_here",
    "no_figure_there",
    "rate",  # a rate is no part of a whole, and its growth is none
    "not_additive",  # what the parts count adds up to no whole
    "other_period",
    "other_method",  # one growth is published, the other worked out of levels
    "other_unit",
    "other_scope",
    "no_total",  # nothing to divide by, for like period and unit
    "hedged",
    "not_positive",
)
HOW = ("figure", "levels", "published")  # where a growth comes from; figure: no growth is compared


def _side(side: str) -> dict[str, DTypeLike]:
    figure: dict[str, DTypeLike] = {"_id": pl.String, "": Quantity, "_half_unit": Quantity, "_qualifier": Qualifier}
    return {
        **{f"{side}{part}": dtype for part, dtype in figure.items()},
        **dict.fromkeys((f"{side}_dimension", f"{side}_scope", f"{side}_period"), pl.String),
        **{f"{side}_base{part}": dtype for part, dtype in figure.items()},  # the year before, or the total
    }


SIDES = {**_side("here"), **_side("there")}
NUMBERS: dict[str, DTypeLike] = {
    "share": pl.Float64,  # here / there, a fraction
    "here_growth": pl.Float64,  # a fraction
    "there_growth": pl.Float64,
    "growth_pp": pl.Float64,  # percentage points
    "quotient": pl.Float64,  # 1: as strong here as in the city
    "rank": pl.UInt32,  # 1: the best
    "of": pl.UInt32,  # how many have a like figure
}
# Where a row is not comparable, here and there are the figures that come nearest to each other.
COMPARISON = contract(
    "comparison",
    {
        "measure": pl.Enum(MEASURES),
        "basis": Basis,
        "indicator": pl.String,
        "entity": pl.String,  # the district, or for shares a neighbour
        "against": pl.String,  # the city; for a rank, the city whose districts are ranked
        "there_entity": pl.String,  # whose figure stands there: the city, or for a rank the nearest neighbour
        "comparable": pl.Boolean,
        "reason": pl.Enum(REASONS),  # why not
        "how": pl.Enum(HOW),
        **NUMBERS,
        "order": pl.List(pl.String),  # the entities in the order of their rank
        **SIDES,
        "fact_ids": pl.List(pl.String),
    },
    blank=("against", "there_entity", "reason", "how", *NUMBERS, *SIDES),
    unique=("measure", "basis", "indicator", "entity"),
)

_PRINTED_EN, _PRINTED_ZH = "As printed, in the canonical unit.", "原文数值，换算为标准单位。"


def _printed(side: str) -> dict[str, Method]:
    said = Method(_PRINTED_EN, _PRINTED_ZH, facts=(f"{side}_id",))
    half = Method("Half of the last digit printed.", "末位数的一半。", facts=(f"{side}_id",))
    return {side: said, f"{side}_half_unit": half}


COMPARISON_ANSWER = Answer(
    COMPARISON,
    ("measure", "basis", "indicator", "entity"),
    {
        **_printed("here"),
        **_printed("there"),
        **_printed("here_base"),
        **_printed("there_base"),
        "share": Method(
            "The district's figure over the city's: like indicator, period, coverage, unit and basis.",
            "本区数除以全市数，指标、时期、口径、单位、性质均相同。",
            of=("here", "there"),
            formula="{here} / {there}",
            unit="fraction",
        ),
        "here_growth": Method(
            "Year on year: out of two levels of like coverage, else as published.",
            "同比：由同口径两期数计算，否则取公布数。",
            facts=("here_id", "here_base_id"),
            unit="fraction",
        ),
        "there_growth": Method(
            "Year on year of the city, made as the district's is.",
            "全市同比，算法与本区相同。",
            facts=("there_id", "there_base_id"),
            unit="fraction",
        ),
        "growth_pp": Method(
            "The district's growth less the city's, in percentage points.",
            "本区增速减全市增速，百分点。",
            of=("here_growth", "there_growth"),
            formula="({here_growth} - {there_growth}) * 100",
        ),
        "quotient": Method(
            "Location quotient: the indicator's weight in the district's total over its weight in the city's.",
            "区位商：本区该指标占总量比重除以全市相应比重。",
            of=("here", "here_base", "there", "there_base"),
            formula="({here} / {here_base}) / ({there} / {there_base})",
            reference="P. S. Florence (1939); W. Isard, Methods of Regional Analysis (1960)",
        ),
        "rank": Method(
            "Place of the district among those with a like figure; equal figures share the better place.",
            "本区在有可比数据各区中的位次，数值相同者并列。",
            facts=("fact_ids",),
        ),
        "of": Method("How many have a like figure.", "有可比数据的区数。", facts=("fact_ids",)),
    },
)
