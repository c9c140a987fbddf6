"""Everything that aggregation hands over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from schemas.rule import Rule
from schemas.state import State

SinceBy = Literal["asked", "report", "months"]  # who chose the day: the caller, the report before, cluster.toml


@dataclass(frozen=True)
class Tables:
    """Everything the workbook shows; each frame keeps its contract in `schemas.answers` or `schemas.facts`."""

    headline: pl.DataFrame
    path: pl.DataFrame
    attention: pl.DataFrame
    targets: pl.DataFrame
    target_history: pl.DataFrame
    series: pl.DataFrame
    spans: pl.DataFrame
    increments: pl.DataFrame
    comparison: pl.DataFrame
    developments: pl.DataFrame
    development_figures: pl.DataFrame
    development_ratios: pl.DataFrame
    counts: pl.DataFrame
    segments: pl.DataFrame
    concentration: pl.DataFrame
    anchor: pl.DataFrame
    pipeline: pl.DataFrame
    milestones: pl.DataFrame
    slips: pl.DataFrame
    changes: pl.DataFrame
    commitments: pl.DataFrame
    reconciliation: pl.DataFrame
    confidence: pl.DataFrame
    facts: pl.DataFrame
    marks: pl.DataFrame
    sources: pl.DataFrame
    findings: pl.DataFrame
    balance: pl.DataFrame
    cells: pl.DataFrame
    entities: pl.DataFrame
    terms: pl.DataFrame
    enterprises: pl.DataFrame  # the register, and what it holds of output
    enterprise_output: pl.DataFrame
    register_fields: pl.DataFrame
    register_groups: pl.DataFrame
    register_periods: pl.DataFrame
    register_counts: pl.DataFrame
    rules: Mapping[str, Rule]  # every rule that the findings may name
    since: date  # the day that the changes count from
    since_by: SinceBy
    state: State  # what this report says, for a later one to be compared with
