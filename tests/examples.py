"""Tiny frames for tests of aggregates: rows as one would say them, typed as the contracts want them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from flows.aggregate.groups import grouped
from flows.tidy.periods import read_periods
from schemas.cluster import Cluster, Developments, Series, Tile
from schemas.contract import empty
from schemas.facts import BALANCE, CELLS, COMMITMENTS, ENTITIES, FACTS, MILESTONES, SOURCES, SUBJECTS, TERMS
from schemas.findings import FINDINGS, RULES
from schemas.registers import INDICATORS
from schemas.rules import RuleSet
from schemas.tidied import Tidied

Row = dict[str, Any]

# key, dimension, kind, direction, the level that it is the growth of
_INDICATORS = (
    ("output", "CNY", "flow", "up", None),
    ("output_growth", "fraction", "rate", "up", "output"),
    ("profit", "CNY", "flow", "up", None),
    ("profit_growth", "fraction", "rate", "up", "profit"),
    ("firms", "count", "stock", "up", None),
    ("emissions", "count", "flow", "down", None),
    ("vacancies", "count", "stock", "down", None),
    ("share", "fraction", "rate", "up", None),
)
_DIMENSION = {key: dimension for key, dimension, *_ in _INDICATORS}


@cache
def indicators() -> pl.DataFrame:
    """A register of eight indicators."""
    rows = [
        {"indicator": key, "name_en": key, "name_zh": key, "dimension": dimension, "kind": kind,
         "direction": direction, "adds_up": "none", "growth_of": level, "shown_en": None, "shown_zh": None}
        for key, dimension, kind, direction, level in _INDICATORS
    ]  # fmt: skip
    return _typed(INDICATORS, rows)


def fact(fact_id: str, entity: str, indicator: str, period: str, value: str, basis: str = "actual", **more: Any) -> Row:
    """A fact; its value as printed, in the canonical unit: "38.5" is known to 0.05."""
    number = Decimal(value)
    half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
    row = {
        "fact_id": fact_id, "entity": entity, "indicator": indicator, "period": period, "value": number,
        "half_unit": half, "dimension": _DIMENSION[indicator], "value_printed": value, "unit_printed": "",
        "basis": basis, "qualifier": "exact", "scope": "", "source_id": "S1", "grade": "A",
        "known_on": date(2020, 1, 1), "note": None, "status": None, "file": "facts.xlsx", "sheet": "facts",
        "row": 0, "cell": "F0",
    }  # fmt: skip
    return _changed(row, more)


def facts(*rows: Row) -> pl.DataFrame:
    """Facts as tidying leaves them."""
    return _typed(FACTS, _numbered(_dated(rows)))


def milestone(milestone_id: str, entity: str, period: str, status: str, **more: Any) -> Row:
    """A milestone."""
    row = {
        "milestone_id": milestone_id, "entity": entity, "milestone": f"milestone {milestone_id}", "period": period,
        "status": status, "track": None, "stage": None, "source_id": "S1", "grade": "A", "known_on": date(2020, 1, 1),
        "file": "facts.xlsx", "sheet": "milestones", "row": 0,
    }  # fmt: skip
    return _changed(row, more)


def milestones(*rows: Row) -> pl.DataFrame:
    """Milestones as tidying leaves them."""
    return _typed(MILESTONES, _numbered(_dated(rows)))


def source(source_id: str, known_on: date | None, **more: Any) -> Row:
    """A source."""
    row = {
        "source_id": source_id, "title": f"title {source_id}", "publisher": "publisher",
        "published_on": known_on and known_on.isoformat(), "grade": "A", "url": None,
        "known_from": known_on, "known_on": known_on, "file": "facts.xlsx", "sheet": "sources", "row": 0,
    }  # fmt: skip
    return _changed(row, more)


def sources(*rows: Row) -> pl.DataFrame:
    """Sources as tidying leaves them."""
    return _typed(SOURCES, _numbered(rows))


def finding(rule: str, **more: Any) -> Row:
    """A finding that leaves its row out."""
    row = {
        "severity": "error", "rule": rule, "file": "facts.xlsx", "sheet": "facts", "row": 3, "cell": "A3",
        "found": "?", "expected_en": "!", "expected_zh": "!", "suggestion": None, "left_out": True, "known_on": None,
    }  # fmt: skip
    return _changed(row, more)


def findings(*rows: Row) -> pl.DataFrame:
    """Findings as tidying leaves them."""
    return _typed(FINDINGS, rows)


def entities(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    """Entities from (name, kind, parent)."""
    made = [
        {
            "entity": name,
            "name_zh": None,
            "kind": kind,
            "parent": parent,
            "segment": None,
            "chain": None,
            "file": "facts.xlsx",
            "sheet": "entities",
        }
        for name, kind, parent in rows
    ]  # fmt: skip
    return _typed(ENTITIES, _numbered(made))


@cache
def town() -> pl.DataFrame:
    """A district with two parks, a firm in one of them and one beside them; two other districts of its city."""
    return entities(
        ("City", "city", None),
        ("Cluster", "cluster", "District"),
        ("District", "district", "City"),
        ("Park", "park", "District"),
        ("Quiet park", "park", "District"),
        ("Firm", "company", "Park"),
        ("Loner", "company", "District"),
        ("Rival", "district", "City"),
        ("Stranger", "district", None),
    )


def cluster(**more: Any) -> Cluster:
    """The town's cluster: Park and Quiet park are its developments, the city and Rival its comparators."""
    row = {
        "name_en": "Cluster", "name_zh": "集群", "title_en": "Report", "title_zh": "报告", "entity": "Cluster",
        "district": "District", "currency": "CNY", "comparators": ("City", "Rival"),
        "headline": (Tile(entity="District", indicator="output"),),
        "path": Series(entity="District", indicator="output"),
        "trend": (Series(entity="District", indicator="output"),),
        "developments": Developments(entities=("Park", "Quiet park"), indicators=("firms",)),
    }  # fmt: skip
    return Cluster(**(row | more))


@cache
def groups() -> pl.DataFrame:
    """Who belongs to whom in the town."""
    return grouped(cluster(), town())


def tidied(**frames: pl.DataFrame) -> Tidied:
    """Everything tidy; frames not given are empty, entities are the town's."""
    blank = {
        "facts": empty(FACTS), "sources": empty(SOURCES), "entities": town(), "milestones": empty(MILESTONES),
        "commitments": empty(COMMITMENTS), "terms": empty(TERMS), "findings": empty(FINDINGS),
        "balance": empty(BALANCE), "cells": empty(CELLS), "subjects": empty(SUBJECTS), "rules": RULES,
        "letters": pl.DataFrame(
            schema=dict.fromkeys(("file", "sheet", "part", "column", "letter", "fixed"), pl.String)
        ),
        "comparing": RuleSet(), "confirmed": {},
    }  # fmt: skip
    return Tidied(**(blank | frames))


def _changed(row: Row, more: Row) -> Row:
    strange = set(more) - set(row)
    if strange:
        raise KeyError(f"no such column: {sorted(strange)}")
    return row | more


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [row | {"row": row.get("row") or number} for number, row in enumerate(rows, start=2)]


def _dated(rows: Sequence[Row]) -> list[Row]:
    texts = pl.DataFrame({"text": [row["period"] for row in rows]}, schema={"text": pl.String}).unique()
    read = {row["text"]: row for row in read_periods(texts).iter_rows(named=True)}
    return [
        row
        | {
            "period_kind": read[row["period"]]["kind"],
            "period_start": read[row["period"]]["start"],
            "period_end": read[row["period"]]["end"],
        }
        for row in rows
    ]


_PLAIN: Row = {"part": "", "column": "", "fingerprint": None, "confirmed": None}  # what most rows have


def _typed(contract: Any, rows: Sequence[Row]) -> pl.DataFrame:
    schema = contract.columns
    columns = {
        name: pl.Series(name, [(_PLAIN | dict(row))[name] for row in rows], dtype) for name, dtype in schema.items()
    }
    return pl.DataFrame(columns)  # the stages validate; doing it here too would double the tests' time
