"""A tidied table held against the rules register: what fails is noted, and left out where the rule says so."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.rules.engine import apply_rules
from flows.tidy.rules.findings import addressed_failures
from schemas.rules import RuleSet


def hold_against_rules(
    rules: RuleSet, name: str, frame: pl.DataFrame, checked: Checked, others: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, Checked]:
    """Return the table's rows that stay, and what was noted about all of them.

    others: tables that rules look something up in. Raises RuleBroken where a rule cannot be applied.
    """
    mine = RuleSet(rules=tuple(rule for rule in rules.rules if rule.table == name))
    if not mine.rules or frame.is_empty():
        return frame, checked
    verdicts = apply_rules(mine, {name: frame}, others)
    if verdicts.failures.is_empty():
        return frame, checked
    noted = checked.with_noted(addressed_failures(verdicts, {name: frame}, checked.letters))
    return frame.join(noted.kept(), on=AT, how="semi", maintain_order="left"), noted
