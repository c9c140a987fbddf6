"""What rules need of the frames: columns that exist, columns of other tables, tables that are there."""

from collections.abc import Collection, Mapping

import polars as pl

from flows.tidy.rules.outcomes import RuleBroken
from flows.tidy.rules.texts import OTHER, names, parameters
from schemas.rule_kinds import COLUMNS, AnyRule, Reference

# What a failure can say beside the rule's parameters and the row's columns.
_WORDS = {
    "sum": ("sum", "gap", "tolerance", "part"),
    "change": ("previous", "times"),
    "scale": ("median", "others", "times"),
}


def check_columns(rule: AnyRule, tables: Mapping[str, pl.DataFrame]) -> None:
    """Raise RuleBroken for a column that no frame of its table can ever have: a slip of the pen in the register."""
    known = {*parameters(rule), *_WORDS.get(rule.kind, ()), OTHER}
    texts = {name for text in (rule.found, rule.expected_en, rule.expected_zh) for name in names(text)} - known
    looked_up = set(rule.lookup.columns) if rule.lookup else set()
    asked: list[tuple[str, set[str]]] = [(rule.table, {*rule.named, *texts} - looked_up)]
    if rule.lookup:
        asked.append((rule.lookup.table, {rule.lookup.on, *rule.lookup.columns}))
    if isinstance(rule, Reference):
        asked.append((rule.to_table, {rule.to_column}))
    for table, columns in asked:
        there = set(tables[table].columns) if table in tables else set()
        possible = COLUMNS.get(table, frozenset()) | there
        unknown = sorted(columns - possible)
        if possible and unknown:
            raise RuleBroken(f"rule {rule.id!r}: table {table} has no column {', '.join(unknown)}. Correct the rule")


def with_lookups(frame: pl.DataFrame, rules: Collection[AnyRule], tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Add the columns of other tables that the rules look up; a column that the frame has already stays.

    Raises RuleBroken where the column to look up by is not a key of the other table.
    """
    for rule in rules:
        lookup = rule.lookup
        if lookup is None or lookup.table not in tables or lookup.on not in frame.columns:
            continue
        other = tables[lookup.table]
        wanted = [name for name in lookup.columns if name in other.columns and name not in frame.columns]
        if not wanted or lookup.on not in other.columns:
            continue
        if other[lookup.on].drop_nulls().is_duplicated().any():
            raise RuleBroken(f"rule {rule.id!r}: {lookup.on} repeats in table {lookup.table}, so it cannot look up")
        about = other.select(lookup.on, *wanted)
        frame = frame.join(about, on=lookup.on, how="left", maintain_order="left")
    return frame


def lacking(rule: AnyRule, frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> str | None:
    """Say what the rule needs that is not there this time; None where all of it is."""
    if isinstance(rule, Reference):
        if rule.to_table not in tables:
            return "table_missing"
        if rule.to_column not in tables[rule.to_table].columns:
            return "column_missing"
    return "column_missing" if set(rule.named) - set(frame.columns) else None
