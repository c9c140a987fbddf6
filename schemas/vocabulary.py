"""The closed word lists of the data model, each in its sorting order."""

import polars as pl

BASES = ("actual", "target", "forecast", "planned")
QUALIFIERS = ("exact", "about", "almost", "more_than", "up_to")
GRADES = ("A", "B", "C")
FIGURE_STATUSES = ("provisional", "revised", "final")  # what a source says of its own figure
STATUSES = ("done", "in_progress", "planned")
ENTITY_KINDS = ("cluster", "city", "district", "town", "park", "company", "platform", "institute", "hospital")
PERIOD_KINDS = ("year", "half", "quarter", "months", "years", "month", "day")
INDICATOR_KINDS = ("flow", "stock", "rate")
DIRECTIONS = ("up", "down", "neutral")
ADDITIVITY = ("entities_and_periods", "entities", "none")
SEVERITIES = ("error", "warning", "note")
GROUPS = ("cluster", "development", "comparator", "other")
OUR_GROUPS = GROUPS[:2]  # a comparator's troubles are not this office's
PACE_STATES = ("met", "ahead", "on_course", "at_risk", "behind", "missed", "open", "no_figure")
MILESTONE_STATES = (
    "overdue",
    "due_soon",  # within the next half year
    "due",
    "in_progress",
    "done",
    "slipped",  # a later source gives a later date
    "brought_forward",  # a later source gives an earlier date
    "fulfilled",  # planned, and since reported done
    "undated",
)
CELL_CLASSES = ("accepted", "quarantined", "header", "title", "subtotal", "note", "blank")
# What an indicator is to another one; see inputs/registers/relations.csv.
RELATIONS = ("average_growth", "growth_since", "increase", "share", "subset_of", "real_growth")
# What an enterprise does, and where in the chain of its industry it stands.
SEGMENTS = ("manufacturing", "rd", "services")
CHAIN_POSITIONS = ("upstream", "midstream", "downstream")
ANSWERS = ("yes", "no")
# The way from clinic to industry, in its order.
STAGES = ("research", "agreement", "trial", "approval", "use", "production")
SERIES_MARKS = ("none", "first", "break", "hedged", "base_not_positive", "rate")

Basis = pl.Enum(BASES)
Qualifier = pl.Enum(QUALIFIERS)
Grade = pl.Enum(GRADES)
FigureStatus = pl.Enum(FIGURE_STATUSES)
Status = pl.Enum(STATUSES)
EntityKind = pl.Enum(ENTITY_KINDS)
PeriodKind = pl.Enum(PERIOD_KINDS)
IndicatorKind = pl.Enum(INDICATOR_KINDS)
Direction = pl.Enum(DIRECTIONS)
Additivity = pl.Enum(ADDITIVITY)
Severity = pl.Enum(SEVERITIES)
Relation = pl.Enum(RELATIONS)
Segment = pl.Enum(SEGMENTS)
ChainPosition = pl.Enum(CHAIN_POSITIONS)
Stage = pl.Enum(STAGES)
Group = pl.Enum(GROUPS)
PaceState = pl.Enum(PACE_STATES)
MilestoneState = pl.Enum(MILESTONE_STATES)
SeriesMark = pl.Enum(SERIES_MARKS)

# Ten decimals hold 1 yuan out of 10 thousand yuan, a basis point out of a per cent, and
# the 28 digits before the point hold any sum of money; multiplication by a unit stays exact.
Quantity = pl.Decimal(38, 10)
