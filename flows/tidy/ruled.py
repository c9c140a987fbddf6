"""Tidied tables held against the rules register: single rows while they are tidied, rows against each other later."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from flows.tidy.checks import AT, Checked, with_fingerprints
from flows.tidy.rules.engine import apply_rules
from flows.tidy.rules.findings import addressed_failures
from schemas.contract import validate
from schemas.findings import FINDINGS
from schemas.registers import Registers
from schemas.rules import RuleSet
from schemas.tidied import Tidied
from schemas.vocabulary import Severity


def hold_against_rules(
    rules: RuleSet, name: str, frame: pl.DataFrame, checked: Checked, others: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, Checked]:
    """Return the table's rows that stay, and what was noted about all of them.

    others: tables that rules look something up in. Raises RuleBroken where a rule cannot be applied.
    """
    mine = rules.of_rows(name)
    if not mine.rules or frame.is_empty():
        return frame, checked
    verdicts = apply_rules(mine, {name: frame}, others)
    if verdicts.failures.is_empty():
        return frame, checked
    noted = checked.with_noted(addressed_failures(verdicts, {name: frame}, checked.letters))
    return frame.join(noted.kept(), on=AT, how="semi", maintain_order="left"), noted


_TABLES = ("facts", "sources", "entities", "milestones", "commitments", "enterprises")
_NOT_SAID = (*AT, "cell", "fact_id", "milestone_id", "commitment_id", "known_on")  # by the row about its subject


def with_comparisons(tidied: Tidied, registers: Registers) -> Tidied:
    """Add the findings of rules that hold rows against each other; their verdicts are on the rows given.

    What was published later must not speak in an earlier report, so they are given once it is known which rows count.
    Raises RuleBroken where a rule cannot be applied.
    """
    rules = tidied.comparing
    frames = {name: getattr(tidied, name) for name in _TABLES}
    others = {"indicators": registers.indicators, "dimensions": registers.dimensions, "units": registers.units}
    verdicts = apply_rules(rules, frames, others) if rules.rules else None
    if verdicts is None or verdicts.failures.is_empty():
        return tidied
    failing = verdicts.failures.select("table", "row").unique()  # few of millions: only these are put into words
    told = addressed_failures(verdicts, frames, tidied.letters).partition_by("table", as_dict=True, maintain_order=True)
    severity = {name: rule.severity for name, rule in tidied.rules.items()}
    findings = pl.concat(
        with_fingerprints(
            mine,
            frames[str(table)][failing.filter(table=table)["row"]].select(*AT, pl.exclude(*_NOT_SAID).cast(pl.String)),
            str(table),
            tidied.rules,
            tidied.confirmed,
        )
        for (table,), mine in told.items()
    ).with_columns(
        pl.col("rule").replace_strict(severity, return_dtype=Severity).alias("severity"),
        pl.lit(value=False).alias("left_out"),
    )
    every = pl.concat([tidied.findings, findings.select(*FINDINGS.columns)])
    return replace(tidied, findings=validate(FINDINGS, every.sort("severity", maintain_order=True)))
