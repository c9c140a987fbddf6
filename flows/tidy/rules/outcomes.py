"""What rules have to say: the verdicts of one rule, and of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from schemas.contract import contract

# row, other: 0-based positions in the table's frame. found: as it stands there.
# The texts may hold {other}, which `findings` fills in with an address.
FAILURES = contract(
    "failures",
    {
        "table": pl.String,
        "row": pl.UInt32,
        "rule": pl.String,
        "column": pl.String,
        "found": pl.String,
        "expected_en": pl.String,
        "expected_zh": pl.String,
        "suggestion": pl.String,
        "other": pl.UInt32,
    },
    blank=("found", "suggestion", "other"),
)

# rows: those in the rule's scope = passed + failed + not_evaluated. why: "reason: rows" for those not evaluated.
TALLY = contract(
    "tally",
    {
        "rule": pl.String,
        "table": pl.String,
        "rows": pl.UInt32,
        "passed": pl.UInt32,
        "failed": pl.UInt32,
        "not_evaluated": pl.UInt32,
        "why": pl.String,
    },
    blank=("why",),
    unique=("rule",),
)

FAILED = {"row": pl.UInt32, "other": pl.UInt32, "suggestion": pl.String}


class RuleBroken(Exception):  # noqa: N818 - it says what happened to the rule, as a verdict does
    """A rule cannot be applied: our fault or the register's, never the sender's; the message names the rule."""


@dataclass(frozen=True)
class Outcome:
    """The verdicts of one rule.

    rows: how many are in scope. failed: one row a failure, FAILED and a text column for each word of the kind;
    row and other are positions in the frame. not_evaluated: why -> how many rows.
    """

    rows: int
    failed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAILED))
    not_evaluated: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdicts:
    """The verdicts of all rules: failures (FAILURES) by table, row and rule; a tally (TALLY) by rule."""

    failures: pl.DataFrame
    tally: pl.DataFrame
