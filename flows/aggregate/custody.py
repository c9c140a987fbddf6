"""Where does a number come from: the facts behind any number of any table, and the steps from them to it."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.answers.answer import Answer
from schemas.errors import InputError, did_you_mean
from schemas.method import Method

_NAMED = re.compile(r"\{(\w+)\}")
_OPERATORS: dict[type[ast.operator], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


@dataclass(frozen=True)
class Step:
    """One column on the way to a number.

    depth: 0 for the number asked for, 1 for what it is worked out of, and so on. method: None for a column that is no
    number, such as a date. filled: the formula with the row's numbers in it; result: what it gives; both None where
    there is no formula, result also where a number that it needs is blank. fact_ids: the facts that this very column
    is taken from; those of the columns below it stand there.
    """

    column: str
    depth: int
    value: Any
    method: Method | None
    filled: str | None
    result: float | None
    fact_ids: tuple[str, ...]


def fact_ids(answer: Answer, frame: pl.DataFrame, column: str) -> pl.Series:
    """Return, for each row of the answer's table, the ids of the facts that the column's number comes from.

    List(String), each id once, in the order of the method's columns; an empty list where the number is blank.
    Raises InputError where the column has no method.
    """
    names = list(dict.fromkeys(_fact_columns(answer, column, frozenset())))
    ids = [pl.col(name) if frame.schema[name] == pl.String else pl.col(name).fill_null([]) for name in names]
    every = pl.concat_list(ids).list.drop_nulls().list.unique(maintain_order=True) if ids else pl.lit([], _IDS)
    held = frame.select(pl.when(pl.col(column).is_not_null()).then(every).otherwise(pl.lit([], _IDS)).alias(column))
    return held.to_series()


_IDS = pl.List(pl.String)


def steps(answer: Answer, row: Mapping[str, Any], column: str) -> tuple[Step, ...]:
    """Return how the number in this column of the row comes about: itself, then what it is worked out of, depth first.

    row: one row of the answer's table, all its columns. Raises InputError where the column has no method.
    """
    method_of(answer, column)
    return tuple(_steps(answer, row, column, 0, frozenset()))


def method_of(answer: Answer, column: str) -> Method:
    """Return how the column's numbers are made; raise InputError, with what there is, where it has none."""
    try:
        return answer.methods[column]
    except KeyError:
        numbers = ", ".join(answer.methods)
        if column in answer.contract.columns:
            raise InputError(f"column {column!r} holds no numbers that are worked out; those are: {numbers}.") from None
        hint = did_you_mean(column, answer.methods)
        raise InputError(f"there is no column {column!r}{hint} Columns of numbers are: {numbers}.") from None


def worked_out(formula: str) -> pl.Expr:
    """Return what a method's formula gives, as floats: numbers, columns in braces, + - * / ^ and brackets.

    Raises ValueError where it holds anything else.
    """
    names: dict[str, pl.Expr] = {}

    def named(match: re.Match[str]) -> str:
        names[f"_{match[1]}"] = pl.col(match[1]).cast(pl.Float64)
        return f"_{match[1]}"

    text = _NAMED.sub(named, formula).replace("^", "**")
    try:
        return _evaluated(ast.parse(text.strip(), mode="eval").body, names)
    except (SyntaxError, KeyError) as error:
        raise ValueError(f"{formula!r} is no formula: {error}") from None


def number_text(value: Any) -> str:  # noqa: ANN401 - any cell
    """Return a number as a person reads it, all its digits; other values as they are."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 1e9 else f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _evaluated(node: ast.expr, names: Mapping[str, pl.Expr]) -> pl.Expr:
    match node:
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            return _OPERATORS[type(operator)](_evaluated(left, names), _evaluated(right, names))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluated(operand, names)
        case ast.Constant(value=int() | float() as number):
            return pl.lit(float(number))
        case ast.Name(id=name):
            return names[name]
    raise SyntaxError(f"{ast.unparse(node)!r} is not allowed here")


def _fact_columns(answer: Answer, column: str, above: frozenset[str]) -> Iterator[str]:
    method = method_of(answer, column) if not above else answer.methods.get(column)
    if method is None or column in above:
        return
    yield from method.facts
    for below in method.of:
        yield from _fact_columns(answer, below, above | {column})


def _steps(answer: Answer, row: Mapping[str, Any], column: str, depth: int, above: frozenset[str]) -> Iterator[Step]:
    method = answer.methods.get(column)
    filled = result = None
    if method and method.formula:
        filled = _NAMED.sub(lambda match: _filled(row[match[1]]), method.formula)
        result = _result(method.formula, row)
    ids = [one for name in method.facts for one in _listed(row[name])] if method else []
    yield Step(column, depth, row[column], method, filled, result, tuple(dict.fromkeys(ids)))
    for below in method.of if method else ():
        if below not in above and below != column:
            yield from _steps(answer, row, below, depth + 1, above | {column})


def _filled(value: Any) -> str:  # noqa: ANN401 - any cell
    if value is None:
        return "?"
    text = number_text(value)
    return f"({text})" if text.startswith("-") else text


def _result(formula: str, row: Mapping[str, Any]) -> float | None:
    names = dict.fromkeys(_NAMED.findall(formula))
    if any(row[name] is None for name in names):
        return None
    numbers = pl.DataFrame({name: [float(row[name])] for name in names} or {"": [0.0]})
    result = float(numbers.select(worked_out(formula)).item())
    return result if abs(result) < float("inf") else None


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - a text, a list of texts or nothing
    if value is None:
        return []
    return [value] if isinstance(value, str) else [one for one in value if one is not None]
