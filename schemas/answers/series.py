"""How does it move."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import Group, PeriodKind, Qualifier, Quantity, SeriesMark

# nothing: there are no two growths to compare; real: the published one is at comparable prices
GROWTH_CHECKS = ("nothing", "agrees", "differs", "real")
GrowthCheck = pl.Enum(GROWTH_CHECKS)

# One row a fact_id, as in FIGURES, whose rows these are: not to be counted again, this is the largest table.
SERIES = contract(
    "series",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period_kind": PeriodKind,
        "period": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "rivals": pl.UInt32,
        "fact_ids": pl.List(pl.String),  # all facts that speak of the figure, the one shown first
        "base_id": pl.String,  # the like period a year before, like scope
        "base": Quantity,
        "base_half_unit": Quantity,
        "base_qualifier": Qualifier,
        "growth": pl.Float64,  # value / base - 1
        "published_id": pl.String,
        "published_growth": pl.Float64,
        "published_half_unit": Quantity,
        "published_qualifier": Qualifier,
        "growth_check": GrowthCheck,  # published against worked out, by what their roundings allow
        "mark": SeriesMark,  # why there is no growth
        "chain_id": pl.String,  # the month or quarter just before, like scope
        "chain_growth": pl.Float64,  # value / its value - 1
        "chain_mark": SeriesMark,  # why there is none; blank where the period is neither month nor quarter
        "index_base_id": pl.String,  # the first firm positive whole-year figure of the line
        "index": pl.Float64,  # value / its value * 100
        "index_mark": SeriesMark,  # why there is none; blank where the period is no whole year
    },
    blank=(
        "base_id", "base", "base_half_unit", "base_qualifier", "growth",
        "published_id", "published_growth", "published_half_unit", "published_qualifier",
        "chain_id", "chain_growth", "chain_mark", "index_base_id", "index", "index_mark",
    ),
)  # fmt: skip

_PRINTED_EN, _PRINTED_ZH = "as printed, in the canonical unit", "按公布数，换算为标准单位"
_HALF_EN, _HALF_ZH = "half of the last printed digit", "公布数末位的一半"
SERIES_METHODS = {
    "value": Method(_PRINTED_EN, _PRINTED_ZH, facts=("fact_id",)),
    "half_unit": Method(_HALF_EN, _HALF_ZH, facts=("fact_id",)),
    "rivals": Method(
        "how many other published figures speak of the same thing", "同一事项的其他公布数个数", facts=("fact_ids",)
    ),
    "base": Method(
        "the figure for the like period a year before under like coverage, as printed",
        "上年同期、同口径的公布数",
        facts=("base_id",),
    ),
    "base_half_unit": Method(_HALF_EN, _HALF_ZH, facts=("base_id",)),
    "growth": Method(
        "growth over the like period of the year before, like coverage only",
        "与上年同期同口径数相比的增速",
        of=("value", "base"),
        formula="{value} / {base} - 1",
        reference="year-on-year growth (同比), as in Chinese statistical bulletins",
        unit="fraction",
    ),
    "published_growth": Method(
        "growth as published for the same period, by the same source or under like coverage",
        "同一来源或同口径公布的同期增速",
        facts=("published_id",),
        unit="fraction",
    ),
    "published_half_unit": Method(_HALF_EN, _HALF_ZH, facts=("published_id",), unit="fraction"),
    "chain_growth": Method(
        "value divided by the figure of the month or quarter just before under like coverage, less 1",
        "与上月或上季度同口径数相比的增速：本期数÷上期数－1",
        facts=("fact_id", "chain_id"),
        reference="period-on-period growth (环比), not seasonally adjusted",
        unit="fraction",
    ),
    "index": Method(
        "value divided by the first firm positive whole-year figure under like coverage, times 100",
        "本期数÷基年数×100；基年为同口径首个确切且为正的全年数",
        facts=("fact_id", "index_base_id"),
        reference="fixed-base index (定基指数)",
    ),
}
SERIES_ANSWER = Answer(SERIES, ("entity", "indicator", "scope", "dimension", "period"), SERIES_METHODS)
