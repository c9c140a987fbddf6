"""Getting verdicts out of rules: all that look at a row alone in one pass, each of the others by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import polars as pl

from flows.tidy.rules.changes import changed_too_much
from flows.tidy.rules.keys import repeated_keys
from flows.tidy.rules.outcomes import FAILED, Outcome, RuleBroken
from flows.tidy.rules.rows import HOLDS
from flows.tidy.rules.scales import off_by_a_factor
from flows.tidy.rules.scope import in_scope
from flows.tidy.rules.sums import unequal_totals
from schemas.rule_kinds import AnyRule

# kind -> (rule, the rows in scope with their positions in column __at) -> its verdicts.
AMONG_ROWS: dict[str, Callable[[Any, pl.DataFrame], Outcome]] = {
    "key": repeated_keys,
    "sum": unequal_totals,
    "change": changed_too_much,
    "scale": off_by_a_factor,
}
_AT = "__at"
_Given = TypeVar("_Given")


@dataclass(frozen=True)
class _Bits:
    """One rule as expressions over the frame: in scope, failed, without a verdict; None stands for all or no rows."""

    rule: AnyRule
    scope: pl.Expr | None
    failed: pl.Expr
    blank: pl.Expr | None

    def named(self, place: int) -> list[pl.Expr]:
        """Return the expressions under names that `place` makes the rule's own."""
        parts = (("scope", self.scope), ("failed", self.failed), ("blank", self.blank))
        return [part.alias(f"{name}{place}") for name, part in parts if part is not None]


def verdicts_by_row(
    rules: Sequence[AnyRule], frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> dict[str, Outcome]:
    """Return rule -> verdicts for rules that look at one row alone, in one pass that yields a few bits a row."""
    bits = [guarded(rule, _bits, rule, frame, tables) for rule in rules]
    columns = [column for place, one in enumerate(bits) for column in one.named(place)]
    try:
        found = frame.lazy().select(columns).collect() if columns else frame.select()
    except (Exception, pl.exceptions.PanicException):
        for place, one in enumerate(bits):  # which of them was it?
            guarded(one.rule, frame.select, one.named(place))
        raise
    return {one.rule.id: _outcome(one, found, place, frame.height) for place, one in enumerate(bits)}


def verdicts_among_rows(rule: AnyRule, frame: pl.DataFrame) -> Outcome:
    """Return the verdicts of a rule that sets rows beside one another.

    A number that is none (NaN, infinite) fails before it can spoil the others' sums and medians.
    """
    scope = in_scope(rule, frame.schema)
    rows = frame.select(rule.named).with_row_index(_AT)
    rows = rows if scope is None else rows.filter(scope)
    value = getattr(rule, "value", None)
    spoilt = rows.clear()
    if value is not None and rows.schema[value].is_float():
        is_number = pl.col(value).is_finite() | pl.col(value).is_null()
        rows, spoilt = rows.filter(is_number), rows.filter(~is_number)
    outcome = AMONG_ROWS[rule.kind](rule, rows)
    blank = rows.filter(pl.any_horizontal(pl.col(name).is_null() for name in rule.operands))
    if rule.kind == "sum":  # parts get no verdict
        member = pl.col(rule.member).cast(pl.String) == rule.total
        blank, spoilt = blank.filter(member), spoilt.filter(member)
    of_policy = [spoilt, blank] if rule.missing == "fail" else [spoilt]
    failed = [
        outcome.failed,
        *(one.select(pl.col(_AT).cast(pl.UInt32).alias("row")) for one in of_policy if one.height),
    ]
    not_evaluated = dict(outcome.not_evaluated)
    not_evaluated["blank"] = blank.height if rule.missing == "not_evaluated" else 0
    together = pl.concat(failed, how="diagonal").sort("row") if len(failed) > 1 else outcome.failed
    return checked(rule, Outcome(outcome.rows + spoilt.height, together, not_evaluated), frame.height)


def guarded(rule: AnyRule, work: Callable[..., _Given], *arguments: object) -> _Given:
    """Return what the work gives; whatever goes wrong in it is a broken rule, and is said to be."""
    try:
        return work(*arguments)
    except RuleBroken as error:
        said = str(error)
        raise RuleBroken(said if said.startswith("rule ") else f"rule {rule.id!r}: {said}") from error
    except (Exception, pl.exceptions.PanicException) as error:
        raise RuleBroken(
            f"rule {rule.id!r} ({rule.kind}): {type(error).__name__}: {error}. Correct the rule"
        ) from error


def checked(rule: AnyRule, outcome: Outcome, height: int) -> Outcome:
    """Return the outcome if it gives each row in scope one verdict; raise RuleBroken if not."""
    rows = outcome.failed["row"]
    without = sum(outcome.not_evaluated.values())
    if rows.n_unique() != len(rows) or (len(rows) and rows.max() >= height):  # type: ignore[operator]
        raise RuleBroken(f"rule {rule.id!r}: it blames a row twice, or a row that is not there")
    if len(rows) + without > outcome.rows or outcome.rows > height:
        raise RuleBroken(f"rule {rule.id!r}: it gives {len(rows) + without} verdicts on {outcome.rows} rows")
    return outcome


def _bits(rule: AnyRule, frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> _Bits:
    holds = HOLDS[rule.kind](rule, frame.schema, tables)
    scope = in_scope(rule, frame.schema)
    failed = (~holds).fill_null(value=rule.missing == "fail")
    blank = None
    if rule.missing == "not_evaluated" and any(frame[name].null_count() for name in rule.operands):
        blank = holds.is_null() if scope is None else holds.is_null() & scope
    bits = _Bits(rule, scope, failed if scope is None else failed & scope, blank)
    # A summary of the column has a row even where the frame has none, and would be spread over all rows unseen.
    probe = frame.clear().select(holds.alias("holds"))
    if probe.height or probe.schema["holds"] != pl.Boolean:
        raise RuleBroken(f"rule {rule.id!r}: it does not give one verdict for each row")
    return bits


def _outcome(one: _Bits, found: pl.DataFrame, place: int, height: int) -> Outcome:
    if found.height != height:
        raise RuleBroken(f"rule {one.rule.id!r}: it gives {found.height} verdicts on {height} rows")
    rows = height if one.scope is None else int(found[f"scope{place}"].sum())
    blank = {} if one.blank is None else {"blank": int(found[f"blank{place}"].sum())}
    failed = found[f"failed{place}"].arg_true().cast(pl.UInt32).alias("row").to_frame()
    nothing = (pl.lit(None, dtype=dtype).alias(name) for name, dtype in FAILED.items() if name != "row")
    return checked(one.rule, Outcome(rows, failed.with_columns(nothing), blank), height)
