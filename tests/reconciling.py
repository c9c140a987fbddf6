"""Tiny facts held against each other, with whatever relations, sum rules and rates a test needs."""

from datetime import date
from typing import Any

import polars as pl

from examples import Row, cluster, fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.reconciliation.table import reconciliation
from schemas.contract import empty
from schemas.registers import ALIASES, DIMENSIONS, RELATIONS, UNITS, Registers
from schemas.rule_kinds import Sum
from schemas.rules import RuleSet
from schemas.vocabulary import Relation

_DIMENSIONS = pl.DataFrame(
    {
        "dimension": ["CNY", "USD", "area", "count", "fraction"],
        "quantity": ["money", "money", "area", "count", "fraction"],
        **{name: ["-"] * 5 for name in ("canonical_en", "canonical_zh", "shown_en", "shown_zh")},
    }
)

_UNSAID = fact("", "", "output", "", "0")["known_on"]
_LATE = date(2040, 1, 1)  # no figure is older than its period, unless a test says so


def registers(*relations: tuple[str, str, str, str | None]) -> Registers:
    """The examples' indicators, and what they are to each other: (indicator, relation, of, against)."""
    related = pl.DataFrame(relations, schema=list(RELATIONS.columns), orient="row") if relations else empty(RELATIONS)
    typed = related.cast({"relation": Relation, "indicator": pl.String, "of": pl.String, "against": pl.String})
    return Registers(indicators(), _DIMENSIONS.select(*DIMENSIONS.columns), empty(UNITS), empty(ALIASES), typed)


def adds_up(total: str, *parts: str, by: tuple[str, ...] = ("entity", "period", "source_id")) -> Sum:
    """A rule of kind sum over exact figures."""
    words = dict.fromkeys(("title_en", "title_zh", "expected_en", "expected_zh", "mend_en", "mend_zh"), "-")
    return Sum(
        id="adds_up", kind="sum", severity="warning", table="facts", column="value", where={"qualifier": ("exact",)},
        by=by, member="indicator", total=total, parts=parts, value="value", half_unit="half_unit", **words,
    )  # fmt: skip


def held(
    *rows: Row,
    relations: tuple[tuple[str, str, str, str | None], ...] = (),
    rules: tuple[Sum, ...] = (),
    rates: dict[str, tuple[float, float]] | None = None,
) -> list[dict[str, Any]]:
    """Rows of RECONCILIATION."""
    known = facts(*(row | {"known_on": _LATE} if row["known_on"] == _UNSAID else row for row in rows))
    return reconciliation(
        cluster(rates=rates or {}), registers(*relations), RuleSet(rules=rules), known, figures(known), groups()
    ).rows(named=True)


def one(*rows: Row, **more: Any) -> dict[str, Any]:
    """The one row that there is."""
    (row,) = held(*rows, **more)
    return row


def verdicts(*rows: Row, **more: Any) -> list[tuple[str, str]]:
    """Check and verdict of every row."""
    return [(row["check"], row["verdict"]) for row in held(*rows, **more)]
