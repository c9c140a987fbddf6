"""The rules register on typed frames: every rule's verdicts, failures told in full."""

from collections.abc import Mapping, Sequence

import polars as pl

from flows.tidy.rules.columns import check_columns, lacking, with_lookups
from flows.tidy.rules.outcomes import FAILURES, TALLY, Outcome, Verdicts
from flows.tidy.rules.passes import guarded, verdicts_among_rows, verdicts_by_row
from flows.tidy.rules.proposals import suggested
from flows.tidy.rules.rows import HOLDS
from flows.tidy.rules.texts import OTHER, filled, names, parameters, shown
from schemas.contract import empty
from schemas.rule_kinds import AnyRule
from schemas.rules import RuleSet

Tables = Mapping[str, pl.DataFrame]


def apply_rules(rules: RuleSet, frames: Tables, references: Tables | None = None) -> Verdicts:
    """Return the verdicts of every rule on its table's frame.

    frames: table -> typed rows, such as facts that keep FACTS; further columns may stand there. references: tables
    that rules refer to or look up, but none is about, such as the registers.
    Raises RuleBroken, naming the rule, where a rule speaks of a column that its table never has, cannot be applied to
    the columns' types, or gives other than one verdict a row.
    """
    tables = dict(references or {}) | dict(frames)
    for rule in rules.rules:
        check_columns(rule, tables)
    outcomes: dict[str, Outcome] = {}
    failures = [empty(FAILURES)]
    for table in sorted({rule.table for rule in rules.rules}):
        mine = sorted((rule for rule in rules.rules if rule.table == table), key=lambda rule: rule.id)
        if table not in frames:
            outcomes |= {rule.id: Outcome(0) for rule in mine}
            continue
        frame = with_lookups(frames[table], mine, tables)
        outcomes |= _outcomes(mine, frame, tables)
        failures.append(_in_order([_told(rule, outcomes[rule.id].failed, frame, tables) for rule in mine]))
    tally = [_tallied(rule, outcomes[rule.id], rule.table in frames) for rule in rules.rules]
    schema = TALLY.columns
    return Verdicts(pl.concat(failures), pl.DataFrame(tally, schema=schema, orient="row"))


def _outcomes(rules: Sequence[AnyRule], frame: pl.DataFrame, tables: Tables) -> dict[str, Outcome]:
    outcomes, of_row = {}, []
    for rule in rules:
        lacks = lacking(rule, frame, tables)
        if lacks:
            outcomes[rule.id] = Outcome(frame.height, not_evaluated={lacks: frame.height})
        elif rule.kind in HOLDS:
            of_row.append(rule)
        else:
            outcomes[rule.id] = guarded(rule, verdicts_among_rows, rule, frame)
    return outcomes | verdicts_by_row(of_row, frame, tables)


def _told(rule: AnyRule, failed: pl.DataFrame, frame: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return the rule's failures (FAILURES): only the rows that fail are gathered and put into words."""
    if failed.is_empty():
        return empty(FAILURES)
    template = rule.found or f"{{{rule.column}}}"
    asked = {name for text in (template, rule.expected_en, rule.expected_zh) for name in names(text)}
    of_row = [name for name in frame.columns if name in asked | {rule.column} and name not in failed.columns]
    hits = failed.hstack(frame.select(of_row)[failed["row"]].get_columns())
    words = {name: shown(name, hits.schema[name]) for name in asked if name in hits.columns}
    nothing_to_say = asked - words.keys() - parameters(rule).keys() - {OTHER}
    words |= dict.fromkeys(nothing_to_say, pl.lit("?"))
    found = words[rule.column] if template == f"{{{rule.column}}}" else filled(template, rule, words)
    told = hits.select(
        pl.lit(rule.table).alias("table"),
        "row",
        pl.lit(rule.id).alias("rule"),
        pl.lit(rule.column).alias("column"),
        found.alias("found"),
        filled(rule.expected_en, rule, words).alias("expected_en"),
        filled(rule.expected_zh, rule, words).alias("expected_zh"),
        "suggestion",
        "other",
    )
    return suggested(rule, told, hits, tables)


def _in_order(told: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return all failures of a table by row and rule."""
    filled_ones = [one for one in told if one.height]
    if len(filled_ones) < 2:
        return filled_ones[0] if filled_ones else empty(FAILURES)
    return pl.concat(filled_ones).sort("row", "rule")


def _tallied(rule: AnyRule, outcome: Outcome, there: bool) -> tuple[str, str, int, int, int, int, str | None]:
    reasons = {why: rows for why, rows in outcome.not_evaluated.items() if rows}
    without = sum(reasons.values())
    failed = outcome.failed.height
    why = ", ".join(f"{name}: {rows}" for name, rows in reasons.items()) if there else "table_missing"
    return rule.id, rule.table, outcome.rows, outcome.rows - failed - without, failed, without, why or None
