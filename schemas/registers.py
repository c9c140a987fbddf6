"""Contracts of the registers that all clusters share, and their files."""

from dataclasses import dataclass
from unicodedata import normalize

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Additivity, Direction, IndicatorKind, Relation

INDICATORS = contract(
    "indicators",
    {
        "indicator": pl.String,
        "name_en": pl.String,
        "name_zh": pl.String,
        "dimension": pl.String,
        "kind": IndicatorKind,
        "direction": Direction,
        "adds_up": Additivity,
        "growth_of": pl.String,  # the indicator whose year-on-year growth this one is
        "shown_en": pl.String,  # units a reader expects, where they differ from the dimension's
        "shown_zh": pl.String,
    },
    blank=("growth_of", "shown_en", "shown_zh"),
    unique=("indicator",),
)

DIMENSIONS = contract(
    "dimensions",
    {
        "dimension": pl.String,
        "quantity": pl.String,  # what it measures: two currencies are two dimensions of money
        "canonical_en": pl.String,  # the unit that values are stored in
        "canonical_zh": pl.String,
        "shown_en": pl.String,  # the unit, by its English name, that each reader expects
        "shown_zh": pl.String,
    },
    unique=("dimension",),
)

# The factors with which a number of 15 digits before the point and 6 after it stays exact in a Quantity.
LARGEST_FACTOR = {"numerator": 10**12, "denominator": 1000}
UNITS = contract(
    "units",
    {
        "unit_en": pl.String,  # as printed in English
        "unit_zh": pl.String,  # as printed in Chinese
        "dimension": pl.String,
        # canonical = printed * numerator / denominator, so that 1 mu = 2000/3 square metres stays exact
        "numerator": pl.Int64,
        "denominator": pl.Int64,
    },
    unique=("unit_en",),
)

ALIASES = contract(
    "aliases",
    {"kind": pl.String, "alias": pl.String, "name": pl.String},
    unique=("kind", "alias"),
)
# How one indicator is worked out of another. average_growth: compound growth a year over the period of `of`;
# growth_since: growth of `of` since the year `against`; increase: of `of` over the like period before;
# real_growth: year on year at comparable prices, which the levels, at the prices of their day, never give;
# share: `of` / `against`; subset_of: counts some of what `of` counts, those of segment `against` where it says so.
RELATIONS = contract(
    "relations",
    {"indicator": pl.String, "relation": Relation, "of": pl.String, "against": pl.String},
    blank=("against",),
    unique=("indicator", "relation"),
)
ALIAS_KINDS = (
    "column",
    "sheet",
    "indicator",
    "unit",
    "basis",
    "qualifier",
    "status",
    "figure_status",
    "segment",
    "chain",
    "answer",
    "stage",
    "grade",
    "kind",
    "entity",
    # How returns of any shape are laid out; what the names mean stands in schemas/layouts.py.
    "header",
    "title",
    "relative_period",
    "change",
    "row",
)


@dataclass(frozen=True, eq=False)  # frames have no hash; what is worked out for them is kept by themselves
class Registers:
    """The registers that all clusters share, each keeping its contract above."""

    indicators: pl.DataFrame
    dimensions: pl.DataFrame
    units: pl.DataFrame
    aliases: pl.DataFrame
    relations: pl.DataFrame


def fold(text: str) -> str:
    """Return the text as names and words are compared: letter case, full width and doubled blanks aside."""
    return " ".join(normalize("NFKC", text).split()).lower()
