"""Rules and frames for the tests of the rules; all figures are synthetic."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from flows.tidy.rules.engine import apply_rules
from flows.tidy.rules.outcomes import Verdicts
from schemas.rules import RuleSet
from schemas.vocabulary import Quantity

TEXTS = {
    "title_en": "wrong",
    "title_zh": "有误",
    "expected_en": "right",
    "expected_zh": "应正确",
    "mend_en": "mend it",
    "mend_zh": "请改正",
}


def rule(kind: str, column: str = "value", **said: Any) -> dict[str, Any]:
    """One rule about facts, with texts that do not matter."""
    return {"id": "one", "kind": kind, "severity": "error", "table": "facts", "column": column} | TEXTS | said


SUM = rule(
    "sum",
    by=["entity", "period"],
    member="indicator",
    total="all",
    parts=["a", "b", "c"],
    value="value",
    half_unit="half_unit",
    expected_en="{sum}, gap {gap}, within {tolerance}; {part}",
)

CHANGE = rule(
    "change",
    by=["entity", "indicator", "basis"],
    value="value",
    start="period_start",
    end="period_end",
    at_least=Decimal("0.2"),
    at_most=5,
    expected_en="{times} times {previous}",
)

SCALE = rule(
    "scale",
    by=["entity", "indicator", "period"],
    value="value",
    factors=[10, 15, 1000, 10000],
    tolerance=Decimal("0.05"),
    wider=["indicator"],
    printed="value_printed",
    unit="unit_printed",
)


def rules(*said: dict[str, Any]) -> RuleSet:
    return RuleSet.model_validate({"rules": said})


def verdicts(said: dict[str, Any], frame: pl.DataFrame, **tables: pl.DataFrame) -> Verdicts:
    """The verdicts of one rule on one frame."""
    return apply_rules(rules(said), {"facts": frame}, tables)


def failing(said: dict[str, Any], frame: pl.DataFrame, **tables: pl.DataFrame) -> list[int]:
    """The positions of the rows that fail."""
    return verdicts(said, frame, **tables).failures["row"].to_list()


def figures(*rows: tuple[str, str, int, str], basis: str = "actual") -> pl.DataFrame:
    """Facts of entity, indicator, year and value in billion yuan, as printed."""
    decimals = [len(value.partition(".")[2]) for *_, value in rows]
    return pl.DataFrame(
        {
            "entity": [entity for entity, *_ in rows],
            "indicator": [indicator for _, indicator, *_ in rows],
            "period": [str(year) for *_, year, _ in rows],
            "period_start": [date(year, 1, 1) for *_, year, _ in rows],
            "period_end": [date(year, 12, 31) for *_, year, _ in rows],
            "basis": [basis] * len(rows),
            "value_printed": [value for *_, value in rows],
            "unit_printed": ["billion yuan"] * len(rows),
        }
    ).with_columns(
        pl.Series("value", [Decimal(value) for *_, value in rows], dtype=Quantity),
        pl.Series("half_unit", [Decimal(5).scaleb(-places - 1) for places in decimals], dtype=Quantity),
    )
