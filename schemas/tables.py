"""Contracts of the aggregated tables, one for each question the workbook answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from schemas.contract import DTypeLike, contract
from schemas.rule import Rule
from schemas.vocabulary import (
    Basis,
    Grade,
    Group,
    MilestoneState,
    PaceState,
    PeriodKind,
    Qualifier,
    Quantity,
    SeriesMark,
    Status,
)  # fmt: skip

# A figure as shown: the fact chosen, its value in the canonical unit, how exactly it was printed,
# and how many other facts speak of the same thing.
_FIGURE: dict[str, DTypeLike] = {
    "fact_id": pl.String,
    "value": Quantity,
    "half_unit": Quantity,
    "dimension": pl.String,
    "qualifier": Qualifier,
    "period": pl.String,
    "scope": pl.String,
    "source_id": pl.String,
    "grade": Grade,
    "rivals": pl.UInt32,
}
FIGURE_COLUMNS = tuple(_FIGURE)

HEADLINE = contract(
    "headline",
    {
        "tile": pl.UInt32,  # 1-based place on the sheet
        "companion": pl.Boolean,  # true: said in the same breath as the tile's main figure
        "entity": pl.String,
        "indicator": pl.String,
        "basis": Basis,
        **_FIGURE,
    },
    blank=FIGURE_COLUMNS,
)

TARGETS = contract(
    "targets",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "dimension": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "target_id": pl.String,
        "target": Quantity,
        "target_half_unit": Quantity,
        "target_qualifier": Qualifier,
        "actual_id": pl.String,
        "actual_period": pl.String,
        "actual": Quantity,
        "actual_half_unit": Quantity,
        "actual_qualifier": Qualifier,
        "attainment": pl.Float64,  # actual / target, a fraction
        "elapsed_months": pl.UInt32,  # months of the target's period that the actual covers
        "period_months": pl.UInt32,
        "elapsed": pl.Float64,  # share of the period elapsed at the actual's end
        "gap_pp": pl.Float64,  # (attainment - elapsed) * 100, percentage points
        "growth_id": pl.String,  # the growth promised with the target
        "growth": pl.Float64,
        "growth_half_unit": Quantity,
        "growth_qualifier": Qualifier,
        "implied_base": pl.Float64,  # target / (1 + growth), canonical unit
        "base_id": pl.String,  # what was reported for the period before, like scope
        "base": Quantity,
        "base_half_unit": Quantity,
        "base_qualifier": Qualifier,
        "state": PaceState,
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
    },
    blank=(
        "actual_id", "actual_period", "actual", "actual_half_unit", "actual_qualifier",
        "attainment", "elapsed_months", "period_months", "elapsed", "gap_pp",
        "growth_id", "growth", "growth_half_unit", "growth_qualifier", "implied_base",
        "base_id", "base", "base_half_unit", "base_qualifier",
    ),
    unique=("target_id",),
)  # fmt: skip

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
    unique=("fact_id",),
)  # fmt: skip

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

DEVELOPMENTS = contract(
    "developments",
    {
        "place": pl.UInt32,
        "entity": pl.String,
        "figures": pl.UInt32,  # published figures about it and what stands in it
        "done": pl.List(pl.String),  # milestone ids, newest first
        "open": pl.List(pl.String),  # milestone ids, next first
        "tenants": pl.List(pl.String),  # entities in it that a source has spoken of
        **dict.fromkeys(("done_more", "open_more", "tenants_more"), pl.UInt32),  # how many are not listed
    },
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
        **_FIGURE,
    },
)

MILESTONES = contract(
    "milestones by state",
    {
        "group": Group,
        "milestone_id": pl.String,
        "entity": pl.String,
        "milestone": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "status": Status,
        "state": MilestoneState,
        "days": pl.Int32,  # from the as-of date to the period's end; negative where that has passed
        "source_id": pl.String,
        "grade": Grade,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    },
    blank=("period_end", "days"),
    unique=("milestone_id",),
)

ATTENTION_KINDS = (
    "target_missed",
    "target_behind",
    "target_at_risk",
    "milestone_overdue",
    "no_figures",
    "sources_disagree",
    "row_left_out",
)
ATTENTION = contract(
    "attention",
    {
        "kind": pl.Enum(ATTENTION_KINDS),
        "entity": pl.String,
        "indicator": pl.String,
        "text": pl.String,
        "period": pl.String,
        "number": pl.Float64,  # percentage points, days or a count, as the kind says
        "ref": pl.String,  # the target, milestone, fact or entity that is meant
    },
    blank=("entity", "indicator", "text", "period", "number", "ref"),
)


@dataclass(frozen=True)
class Tables:
    """Everything the workbook shows; each frame keeps its contract above or in `schemas.facts`."""

    headline: pl.DataFrame
    path: pl.DataFrame
    attention: pl.DataFrame
    targets: pl.DataFrame
    series: pl.DataFrame
    developments: pl.DataFrame
    development_figures: pl.DataFrame
    milestones: pl.DataFrame
    commitments: pl.DataFrame
    facts: pl.DataFrame
    sources: pl.DataFrame
    findings: pl.DataFrame
    balance: pl.DataFrame
    cells: pl.DataFrame
    entities: pl.DataFrame
    terms: pl.DataFrame
    rules: Mapping[str, Rule]  # every rule that the findings may name
