"""What holds for rules of every kind: policies, scope, tallies, broken rules, order, the hash, the findings."""

import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from flows.tidy.rules import passes, rows
from flows.tidy.rules.engine import apply_rules
from flows.tidy.rules.findings import addressed_failures
from flows.tidy.rules.outcomes import FAILURES, TALLY, RuleBroken
from ruling import CHANGE, SCALE, SUM, failing, figures, rule, rules, verdicts
from schemas.contract import validate
from schemas.rules import catalogue

RANGE = rule("range", low=0)
BLANKS = pl.DataFrame({"value": [1.0, None, -1.0], "basis": ["actual", "actual", "target"]})


@pytest.mark.parametrize(
    ("missing", "failed", "tally"),
    [
        ("pass", [2], (3, 2, 1, 0, None)),
        ("fail", [1, 2], (3, 1, 2, 0, None)),
        ("not_evaluated", [2], (3, 1, 1, 1, "blank: 1")),
    ],
)
def test_a_blank_has_the_verdict_that_the_rule_gives_it(missing, failed, tally):
    told = verdicts(RANGE | {"missing": missing}, BLANKS)
    assert told.failures["row"].to_list() == failed
    assert told.tally.select("rows", "passed", "failed", "not_evaluated", "why").row(0) == tally


@pytest.mark.parametrize("said", [CHANGE, SCALE, SUM | {"total": "output"}, rule("key", columns=["entity", "value"])])
def test_a_blank_beside_other_rows_has_the_verdict_that_the_rule_gives_it(said):
    frame = figures(("Park", "output", 2024, "1")).with_columns(pl.lit(None, dtype=pl.Decimal(38, 10)).alias("value"))
    assert failing(said | {"missing": "fail"}, frame) == [0]
    assert verdicts(said | {"missing": "pass"}, frame).tally["passed"].item() == 1
    assert verdicts(said, frame).tally["why"].item() == "blank: 1"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize(
    "said",
    [
        rule("range", low=-1e300),
        rule("range", high=1e300),
        rule("row", left="value", operator="!=", literal=0),
        CHANGE,
        SCALE,
    ],
)
def test_what_is_no_number_never_passes(said, value):
    frame = figures(("Park", "output", 2023, "1"), ("Park", "output", 2024, "1"), ("Park", "output", 2024, "1"))
    spoilt = frame.with_columns(pl.Series("value", [1.0, 1.0, value]))
    assert failing(said, spoilt) == [2]


def test_a_key_of_fractions_is_a_broken_rule():
    with pytest.raises(RuleBroken, match=r"rule 'one'.*cannot be a key: value"):
        verdicts(rule("key", columns=["value"]), BLANKS)


def test_a_rule_is_about_the_rows_of_its_scope_only():
    assert failing(RANGE | {"where": {"basis": "actual"}}, BLANKS) == []
    assert failing(RANGE | {"where": {"basis": ["*get"]}}, BLANKS) == [2]
    assert failing(RANGE | {"where": {"basis": ["a.tual", "target"]}}, BLANKS) == [2]


def test_a_column_that_is_not_there_this_time_is_not_evaluated():
    told = verdicts(RANGE, pl.DataFrame({"entity": ["Park", "Town"]}))
    assert told.failures.is_empty()
    assert told.tally.select("rows", "not_evaluated", "why").row(0) == (2, 2, "column_missing: 2")


def test_a_table_that_is_not_there_this_time_is_said_in_the_tally():
    assert apply_rules(rules(RANGE), {}).tally.select("rows", "why").row(0) == (0, "table_missing")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"column": "valeu"}, "valeu"),
        ({"where": {"baiss": "actual"}}, "baiss"),
        ({"expected_en": "as in {colunm_x}"}, "colunm_x"),
        ({"lookup": {"table": "sources", "on": "source_id", "columns": ["known_form"]}}, "known_form"),
    ],
)
def test_a_column_that_can_never_be_there_breaks_the_rule(change, named):
    with pytest.raises(RuleBroken, match=rf"rule 'one': table \w+ has no column {named}"):
        verdicts(RANGE | change, BLANKS)


def test_a_rule_that_cannot_be_applied_to_the_type_of_its_column_is_named():
    with pytest.raises(RuleBroken, match="rule 'one'"):
        verdicts(rule("range", column="basis", low=0), BLANKS)
    with pytest.raises(RuleBroken, match="rule 'one'"):
        verdicts(rule("pattern", pattern="(", column="basis"), BLANKS)


@pytest.mark.parametrize(
    "holds",
    [lambda *_: pl.col("value").max() > 0, lambda *_: pl.lit(value=True), lambda *_: pl.col("value"), lambda *_: 1 / 0],
    ids=["a summary", "a constant", "no verdicts", "an exception"],
)
def test_what_gives_other_than_a_verdict_for_each_row_is_a_broken_rule(monkeypatch, holds):
    monkeypatch.setitem(rows.HOLDS, "range", holds)
    with pytest.raises(RuleBroken, match="rule 'one'"):
        verdicts(RANGE, BLANKS)


def test_a_row_blamed_twice_is_a_broken_rule(monkeypatch):
    twice = passes.AMONG_ROWS["key"]
    doubled = lambda said, frame: passes.Outcome(frame.height, pl.concat([twice(said, frame).failed] * 2))  # noqa: E731
    monkeypatch.setitem(passes.AMONG_ROWS, "key", doubled)
    with pytest.raises(RuleBroken, match="blames a row twice"):
        verdicts(rule("key", columns=["basis"]), BLANKS)


def many(seed: int) -> tuple[list[dict[str, Any]], pl.DataFrame]:
    """Rules of every kind that sets rows side by side, and synthetic figures that break them."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    said = [SUM | {"id": "sum"}, CHANGE | {"id": "change"}, SCALE | {"id": "scale"}]
    said += [rule("key", columns=["entity", "indicator", "period"], id="key"), rule("range", low=1, id="range")]
    choices = (("Park", "Town"), ("a", "b", "c", "all"), range(2020, 2025), ("0", "1", "2.5", "10", "25", "1000"))
    return said, figures(*(tuple(map(draw.choice, choices)) for _ in range(60)))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_no_verdict(seed):
    said, frame = many(seed)
    frame = frame.with_row_index("at")

    def told(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
        failures = apply_rules(rules(*said), {"facts": frame}).failures
        return sorted(
            (rule_id, frame["at"][row], found, expected, str(suggestion))
            for row, rule_id, found, expected, suggestion in failures.select(
                "row", "rule", "found", "expected_en", "suggestion"
            ).iter_rows()
        )

    assert {rule_id for rule_id, *_ in told(frame)} == {"sum", "change", "scale", "key", "range"}
    assert told(frame.sample(fraction=1, shuffle=True, seed=seed)) == told(frame)


def test_the_same_file_and_rules_give_the_same_failures_in_order_whatever_the_order_of_rules():
    said, frame = many(1)
    first, second = (apply_rules(rules(*order), {"facts": frame}).failures for order in (said, said[::-1]))
    assert first.serialize() == second.serialize()
    assert first.select("row", "rule").equals(first.select("row", "rule").sort("row", "rule"))


def test_failures_and_tallies_keep_their_contracts():
    said, frame = many(2)
    told = apply_rules(rules(*said), {"facts": frame})
    validate(FAILURES, told.failures)
    tally = validate(TALLY, told.tally)
    assert (
        tally["rows"].to_list()
        == tally.select(pl.sum_horizontal("passed", "failed", "not_evaluated")).to_series().to_list()
    )
    counted = told.failures.group_by("rule").len().sort("rule")
    assert counted.rows() == tally.filter(pl.col("failed") > 0).select("rule", "failed").sort("rule").rows()


def test_the_hash_changes_with_every_word_and_not_with_the_order():
    one, other = RANGE, rule("range", high=1, id="other")
    assert rules(one, other).hash == rules(other, one).hash
    assert rules(one).hash != rules(one | {"mend_zh": "请核对"}).hash
    assert rules(one).hash != rules(one | {"low": Decimal("0.1")}).hash


def test_a_lookup_brings_the_columns_of_the_other_table():
    said = rule(
        "overdue",
        column="period",
        end="period_end",
        since="known_from",
        lookup={"table": "sources", "on": "source_id", "columns": ["known_from"]},
        found="{period} / {source_id} {known_from}",
    )
    frame = figures(("Park", "output", 2023, "1"), ("Park", "output", 2024, "1")).with_columns(source_id=pl.lit("S1"))
    sources = pl.DataFrame({"source_id": ["S1"], "known_from": ["2024-04-26"]}).with_columns(
        pl.col("known_from").str.to_date()
    )
    told = verdicts(said, frame, sources=sources).failures
    assert told.select("row", "found").rows() == [(0, "2023 / S1 2024-04-26")]
    with pytest.raises(RuleBroken, match="source_id repeats in table sources"):
        verdicts(said, frame, sources=pl.concat([sources, sources]))


def test_a_finding_names_its_cell_and_the_cell_of_the_other_row():
    said = rules(rule("key", column="entity", columns=["entity"], expected_en="once; see {other}"))
    places = pl.DataFrame({"file": "facts.csv", "sheet": "facts", "row": [2, 7, 9], "part": ["", "", "E"]})
    frame = places.with_columns(pl.col("row").cast(pl.UInt32), pl.Series("entity", ["Park", "Town", "Park"]))
    letters = pl.DataFrame(
        {
            "file": "facts.csv",
            "sheet": "facts",
            "part": ["", "E"],
            "column": "entity",
            "letter": ["B", "C"],
            "fixed": [None, "C1"],
        }
    )
    told = addressed_failures(apply_rules(said, {"facts": frame}), {"facts": frame}, letters)
    assert told.select("rule", "sheet", "row", "cell", "found", "expected_en").rows() == [
        ("one", "facts", 2, "B2", "Park", "once; see facts.csv, facts C1"),
        ("one", "facts", 9, "C1", "Park", "once; see facts.csv, facts B2"),
    ]


def test_rules_are_entries_of_the_catalogue():
    entry = catalogue(rules(RANGE))["one"]
    assert (entry.severity, entry.leaves_out, entry.mend_zh) == ("error", False, "请改正")
