"""Everything that tidying hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from schemas.contract import empty
from schemas.enterprises import ENTERPRISE_OUTPUT, ENTERPRISES
from schemas.rule import Rule
from schemas.rules import RuleSet


@dataclass(frozen=True)
class Tidied:
    """Everything the inputs say, typed and resolved; each frame keeps its contract above.

    letters: file, sheet, part, column, letter, fixed: where each declared column stands. rules: every rule that the
    findings may name. comparing: those that hold rows against each other, which is done once it is known which rows
    count. confirmed: a finding's fingerprint -> the reason for which it may pass.
    """

    facts: pl.DataFrame
    sources: pl.DataFrame
    entities: pl.DataFrame
    milestones: pl.DataFrame
    commitments: pl.DataFrame
    terms: pl.DataFrame
    findings: pl.DataFrame
    balance: pl.DataFrame
    cells: pl.DataFrame
    subjects: pl.DataFrame
    letters: pl.DataFrame
    rules: Mapping[str, Rule]
    comparing: RuleSet
    confirmed: Mapping[str, str]
    enterprises: pl.DataFrame = field(default_factory=lambda: empty(ENTERPRISES))
    enterprise_output: pl.DataFrame = field(default_factory=lambda: empty(ENTERPRISE_OUTPUT))
