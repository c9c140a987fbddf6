"""Rules that look at one row alone: each is an expression that is true, false, or null where an operand is blank."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import polars as pl

from flows.tidy.rules.outcomes import RuleBroken
from flows.tidy.rules.uscc import LENGTH, is_uscc
from schemas.rule_kinds import Allowed, Compare, Overdue, Pattern, Range, Reference, Uscc

Tables = Mapping[str, pl.DataFrame]


def _range(rule: Range, schema: pl.Schema, _: Tables) -> pl.Expr:
    bounds = [
        _compared(rule.column, operator, bound, schema)
        for operator, bound in ((">=", rule.low), ("<=", rule.high))
        if bound is not None
    ]
    return pl.all_horizontal(bounds) & _finite(rule.column, schema)


def _allowed(rule: Allowed, schema: pl.Schema, _: Tables) -> pl.Expr:
    dtype = schema[rule.column]
    if isinstance(dtype, pl.Enum):
        meant = [word for word in rule.values if word in dtype.categories]
        return pl.col(rule.column).is_in(pl.Series(meant, dtype=dtype).implode())
    if dtype != pl.String:
        raise RuleBroken(f"rule {rule.id!r}: allowed values are for words; column {rule.column!r} is {dtype}")
    return pl.col(rule.column).is_in(list(rule.values))


def _pattern(rule: Pattern, _: pl.Schema, __: Tables) -> pl.Expr:
    return pl.col(rule.column).str.contains(f"^(?:{rule.pattern})$")


def _uscc(rule: Uscc, _: pl.Schema, __: Tables) -> pl.Expr:
    holds = is_uscc(rule.column)
    return holds | (pl.col(rule.column).str.len_chars() != LENGTH) if rule.own_ids else holds


def _row(rule: Compare, schema: pl.Schema, _: Tables) -> pl.Expr:
    if rule.right is None:
        assert rule.literal is not None  # noqa: S101 - the model holds it
        return _compared(rule.left, rule.operator, rule.literal, schema) & _finite(rule.left, schema)
    left, right = pl.col(rule.left), pl.col(rule.right)
    if isinstance(schema[rule.left], pl.Enum) != isinstance(schema[rule.right], pl.Enum):
        left, right = left.cast(pl.String), right.cast(pl.String)
    return _COMPARISONS[rule.operator](left, right) & _finite(rule.left, schema) & _finite(rule.right, schema)


def _overdue(rule: Overdue, _: pl.Schema, __: Tables) -> pl.Expr:
    return pl.col(rule.end) >= pl.col(rule.since)


def _reference(rule: Reference, schema: pl.Schema, tables: Tables) -> pl.Expr:
    target = tables[rule.to_table][rule.to_column].drop_nulls().unique()
    column = pl.col(rule.column)
    if schema[rule.column] != target.dtype:
        column, target = column.cast(pl.String), target.cast(pl.String)
    # A list of no rows has no row to be looked up in: nothing is known.
    return column.is_in(target.implode()) if len(target) else pl.when(column.is_not_null()).then(pl.lit(value=False))


# kind -> (rule, the frame's columns and types, all tables) -> whether the row keeps the rule.
HOLDS: dict[str, Callable[[Any, pl.Schema, Tables], pl.Expr]] = {
    "range": _range,
    "allowed": _allowed,
    "pattern": _pattern,
    "uscc": _uscc,
    "row": _row,
    "overdue": _overdue,
    "reference": _reference,
}

_COMPARISONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
}


def _compared(column: str, operator: str, bound: Decimal | date | str, schema: pl.Schema) -> pl.Expr:
    """Compare a column with a literal of its own type, exactly."""
    left, dtype = pl.col(column), schema[column]
    if isinstance(bound, Decimal) and dtype.is_numeric():
        return _compared_number(left, operator, bound, dtype)
    if dtype.is_numeric() or isinstance(bound, Decimal):
        raise RuleBroken(f"column {column!r} is {dtype}; it cannot be compared with {bound!r}")
    if isinstance(dtype, pl.Enum):
        left = left.cast(pl.String)
    return _COMPARISONS[operator](left, pl.lit(bound))


def _compared_number(left: pl.Expr, operator: str, bound: Decimal, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_float():
        return _COMPARISONS[operator](left, pl.lit(float(bound), dtype=dtype))
    # A bound with more digits than the column can hold is moved to the next number that it can hold.
    digits = Decimal(1).scaleb(-(dtype.scale or 0)) if isinstance(dtype, pl.Decimal) else Decimal(1)
    below, above = bound.quantize(digits, ROUND_FLOOR), bound.quantize(digits, ROUND_CEILING)
    if operator in ("=", "!=") and below != above:
        return pl.when(left.is_not_null()).then(pl.lit(operator == "!="))
    held = above if operator in (">=", "<") else below
    literal = pl.lit(held, dtype=dtype) if isinstance(dtype, pl.Decimal) else pl.lit(int(held))
    return _COMPARISONS[operator](left, literal)


def _finite(column: str, schema: pl.Schema) -> pl.Expr:
    """False for NaN and infinities, which would pass one comparison or another without a word."""
    if schema[column].is_float():
        return pl.col(column).is_finite()
    return pl.lit(value=True)
