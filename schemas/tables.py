"""Everything that aggregation hands over."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from schemas.rule import Rule


@dataclass(frozen=True)
class Tables:
    """Everything the workbook shows; each frame keeps its contract in `schemas.answers` or `schemas.facts`."""

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
