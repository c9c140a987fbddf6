"""Contracts of the tidied inputs: facts and what they refer to."""

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import (
    CELL_CLASSES,
    Basis,
    ChainPosition,
    EntityKind,
    FigureStatus,
    Grade,
    PeriodKind,
    Qualifier,
    Quantity,
    Segment,
    Stage,
    Status,
)

# part: where one row of a sheet holds several facts, the letter of the column whose fact this is; else "".
ROW_ORIGIN = {"file": pl.String, "sheet": pl.String, "row": pl.UInt32, "part": pl.String}

# value and half_unit are in the dimension's canonical unit. half_unit is half of the last printed
# digit: 38.5 billion yuan is known to 0.05 billion. scope is "" where the source does not say.
# known_on is the last day on which the source can have appeared.
FACTS = contract(
    "facts",
    {
        "fact_id": pl.String,
        "entity": pl.String,
        "indicator": pl.String,
        "period": pl.String,
        "period_kind": PeriodKind,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "value": Quantity,
        "half_unit": Quantity,
        "dimension": pl.String,
        "value_printed": pl.String,
        "unit_printed": pl.String,
        "basis": Basis,
        "qualifier": Qualifier,
        "scope": pl.String,
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
        "note": pl.String,
        "status": FigureStatus,  # as the source itself calls the figure; blank where it says nothing
        **ROW_ORIGIN,
        "cell": pl.String,
    },
    blank=("note", "status"),
    unique=("fact_id",),
)

SOURCES = contract(
    "sources",
    {
        "source_id": pl.String,
        "title": pl.String,
        "publisher": pl.String,
        "published_on": pl.String,
        "grade": Grade,
        "url": pl.String,
        "known_from": pl.Date,  # first day on which it can have appeared
        "known_on": pl.Date,  # last day; both blank where no date is given
        **ROW_ORIGIN,
    },
    blank=("published_on", "url", "known_from", "known_on"),
    unique=("source_id",),
)

ENTITIES = contract(
    "entities",
    {
        "entity": pl.String,
        "name_zh": pl.String,
        "kind": EntityKind,
        "parent": pl.String,
        "segment": Segment,
        "chain": ChainPosition,
        **ROW_ORIGIN,
    },
    blank=("name_zh", "parent", "segment", "chain"),
    unique=("entity",),
)

MILESTONES = contract(
    "milestones",
    {
        "milestone_id": pl.String,  # M and a running number
        "entity": pl.String,
        "milestone": pl.String,
        "period": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "status": Status,
        "track": pl.String,  # equal for all that speak of one thing, whether planned or done
        "stage": Stage,  # on the way from clinic to industry
        "source_id": pl.String,
        "grade": Grade,
        "known_on": pl.Date,
        **ROW_ORIGIN,
    },
    blank=("period_start", "period_end", "track", "stage"),
    unique=("milestone_id",),
)

COMMITMENTS = contract(
    "commitments",
    {
        "commitment_id": pl.String,
        "entity": pl.String,
        "made_by": pl.String,
        "role": pl.String,
        "made_on": pl.String,
        "commitment": pl.String,
        "source_id": pl.String,
        "known_on": pl.Date,
        **ROW_ORIGIN,
    },
    blank=("made_by", "role"),
    unique=("commitment_id",),
)

TERMS = contract("terms", {"text_en": pl.String, "text_zh": pl.String, **ROW_ORIGIN}, unique=("text_en",))

# For each sheet: rows read = rows kept + rows left out, each left-out row with its finding. later: rows kept that
# were published after the as-of date.
BALANCE = contract(
    "balance",
    {
        "file": pl.String,
        "sheet": pl.String,
        "read": pl.UInt32,
        "kept": pl.UInt32,
        "later": pl.UInt32,
        "left_out": pl.UInt32,
    },
    unique=("file", "sheet"),
)

# What every cell is, in the end: for each file and sheet the cells of all classes add up to its rectangle.
CELLS = contract(
    "cells",
    {"file": pl.String, "sheet": pl.String, "class": pl.Enum(CELL_CLASSES), "cells": pl.UInt32},
    unique=("file", "sheet", "class"),
)

# What each fact row speaks of, as far as it could be resolved; rows that are left out are there too.
SUBJECTS = contract(
    "subjects", {**ROW_ORIGIN, "entity": pl.String, "indicator": pl.String}, blank=("entity", "indicator")
)
