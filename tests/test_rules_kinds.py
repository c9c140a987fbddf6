"""What each kind of rule lets pass and lets fail."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from ruling import CHANGE, SCALE, SUM, failing, figures, rule, verdicts
from schemas.vocabulary import Basis, Quantity

NUMBERS = pl.DataFrame({"value": pl.Series(["-0.0000000001", "0", "0.3", "1", "1.0000000001"]).cast(Quantity)})
WORDS = pl.DataFrame({"value": ["actual", "Actual", "actual ", "target"]})
DAYS = pl.DataFrame(
    {
        "value": [date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)],
        "other": [date(2024, 12, 31)] * 3,
    }
)
TINY = Decimal("0.00000000001")

EXAMPLES: list[tuple[str, dict[str, Any], pl.DataFrame, list[int]]] = [
    ("a range includes its bounds", rule("range", low=0, high=1), NUMBERS, [0, 4]),
    ("a range of one bound is open", rule("range", low=0), NUMBERS, [0]),
    ("decimals are compared exactly", rule("range", high=Decimal("0.3")), NUMBERS, [3, 4]),
    ("a bound finer than the column", rule("range", low=TINY), NUMBERS, [0, 1]),
    ("a range of days", rule("range", low=date(2024, 6, 1)), DAYS, [0]),
    ("words as they are written", rule("allowed", values=["actual", "target"]), WORDS, [1, 2]),
    ("a word of a closed list", rule("allowed", values=["actual", "no such"]), WORDS[[0, 3]].cast(Basis), [1]),
    ("a pattern holds for all of a text", rule("pattern", pattern="actual|target"), WORDS, [1, 2]),
    ("one column before another", rule("row", left="value", operator="<", right="other"), DAYS, [1, 2]),
    ("one column equal to a day", rule("row", left="value", operator="=", literal=date(2025, 1, 1)), DAYS, [0, 1]),
    ("never equal to what cannot be held", rule("row", left="value", operator="!=", literal=TINY), NUMBERS, []),
    ("a column and a number", rule("row", left="value", operator=">", literal=Decimal("0.3")), NUMBERS, [0, 1, 2]),
    ("said after its time", rule("overdue", end="value", since="other"), DAYS, [0]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "frame", "rows"), [pytest.param(*rest, id=name) for name, *rest in EXAMPLES])
def test_rules_on_one_row(said: dict[str, Any], frame: pl.DataFrame, rows: list[int]) -> None:
    assert failing(said, frame) == rows


def test_a_word_close_to_an_allowed_one_is_proposed():
    assert verdicts(rule("allowed", values=["actual", "target"]), WORDS).failures["suggestion"].to_list() == [
        "actual",
        "actual",
    ]


def test_every_row_of_a_repeated_key_fails_and_names_another():
    frame = pl.DataFrame({"a": ["x", "y", "x", "x", "y", "z"], "b": [1, 1, 1, 1, 2, None], "value": range(6)})
    failures = verdicts(rule("key", columns=["a", "b"], expected_en="see {other}"), frame).failures
    assert failures.select("row", "other").rows() == [(0, 3), (2, 0), (3, 0)]


def test_a_blank_in_a_key_fails_only_where_the_rule_says_so():
    frame = pl.DataFrame({"value": [None, None, "x"]}, schema={"value": pl.String})
    assert failing(rule("key", columns=["value"]), frame) == []
    assert failing(rule("key", columns=["value"], missing="fail"), frame) == [0, 1]


def test_what_is_not_in_the_other_table_fails_with_the_likely_name():
    sources = pl.DataFrame({"source_id": ["S001", "S002"]})
    frame = pl.DataFrame({"value": ["S001", "S0O2", "S002"]})
    said = rule("reference", to_table="sources", to_column="source_id")
    failures = verdicts(said, frame, sources=sources).failures
    assert failures.select("row", "found", "suggestion").rows() == [(1, "S0O2", "S002")]
    assert failing(said, frame, sources=sources.clear()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("parts", "total", "said"),
    [
        (("1.4", "2.4", "3.4"), "7", None),  # 7.2, each of them within 0.05, the total within 0.5
        (("1.4", "2.4", "3.4"), "7.4", None),  # as far apart as four roundings go
        (("1.4", "2.4", "3.4"), "7.5", "7.2, gap 0.3, within 0.2; –"),
        (("97.24", "12.67", "32.29"), "132.36", "142.2, gap -9.84, within 0.02; –"),
        (("10", "200", "30"), "60", "240, gap -180, within 2; b"),  # 20 with its point in another place
        (("10", "20", "30"), "40", "60, gap -20, within 2; b"),  # it belongs elsewhere
    ],
)
def test_parts_and_total_fail_only_where_rounding_cannot_explain_it(parts, total, said):
    printed = dict(zip("abc", parts, strict=True)) | {"all": total}
    frame = figures(*(("Park", name, 2024, value) for name, value in printed.items()))
    told = verdicts(SUM, frame).failures
    assert told["row"].to_list() == ([3] if said else [])
    assert told["expected_en"].to_list() == ([said] if said else [])


def test_the_one_part_that_explains_the_gap_is_named():
    frame = figures(
        *(
            ("Park", name, 2024, value)
            for name, value in zip(("a", "b", "c", "all"), ("10", "200", "30", "60"), strict=True)
        )
    )
    assert verdicts(SUM, frame).failures["other"].to_list() == [1]


def test_a_sum_without_one_of_its_parts_is_not_evaluated():
    tally = verdicts(SUM, figures(("Park", "a", 2024, "1"), ("Park", "all", 2024, "7"))).tally
    assert tally.select("rows", "failed", "not_evaluated", "why").row(0) == (1, 0, 1, "part_missing: 1")


def test_a_part_printed_twice_counts_as_anything_between_the_two():
    parts = [("Park", "a", 2024, "1"), ("Park", "b", 2024, "2"), ("Park", "c", 2024, "3"), ("Park", "c", 2024, "5")]
    assert failing(SUM, figures(*parts, ("Park", "all", 2024, "7"))) == []
    assert failing(SUM, figures(*parts, ("Park", "all", 2024, "11"))) == [4]


def test_a_change_is_held_against_the_year_before():
    frame = figures(
        ("Park", "output", 2022, "10"),
        ("Park", "output", 2023, "50"),  # five times: still in bounds
        ("Park", "output", 2024, "9.9"),
        ("Town", "output", 2023, "1"),
        ("Town", "output", 2025, "100"),  # nothing the year before
    )
    told = verdicts(CHANGE, frame)
    assert told.failures.select("row", "other", "expected_en").rows() == [(2, 1, "0.198 times 50")]
    assert told.tally.select("passed", "not_evaluated", "why").row(0) == (1, 3, "no_previous_period: 3")


def test_a_figure_near_one_of_several_sources_of_the_year_before_passes():
    frame = figures(("Park", "output", 2023, "1"), ("Park", "output", 2023, "10"), ("Park", "output", 2024, "40"))
    assert failing(CHANGE, frame) == []


def test_the_end_of_february_has_a_year_before():
    frame = pl.DataFrame(
        {
            "entity": "Park",
            "indicator": "output",
            "basis": "actual",
            "period_start": [date(2024, 2, 1), date(2025, 2, 1)],
            "period_end": [date(2024, 2, 29), date(2025, 2, 28)],
            "value": pl.Series([1, 6]).cast(Quantity),
        }
    )
    assert failing(CHANGE, frame) == [1]


def test_a_loss_has_no_multiple():
    frame = figures(("Park", "profit", 2023, "-1"), ("Park", "profit", 2024, "100"))
    assert verdicts(CHANGE, frame).tally["why"].item() == "no_previous_period: 1, not_positive: 1"


def test_a_figure_ten_times_what_others_say_is_proposed_smaller():
    frame = figures(*(("Firm", "raised", 2022, value) for value in ("10.988", "109.88", "10.99", "11")))
    told = verdicts(SCALE, frame).failures.select("row", "found", "suggestion").rows()
    assert told == [(1, "109.88", "10.988 billion yuan (÷ 10)")]


def test_a_figure_a_thousandth_of_what_others_say_is_proposed_larger():
    frame = figures(*(("Park", "output", 2022, value) for value in ("38.5", "0.0385", "38")))
    assert verdicts(SCALE, frame).failures["suggestion"].to_list() == ["38.5 billion yuan (× 1000)"]


def test_several_factors_are_proposed_the_nearest_first():
    wide = SCALE | {"tolerance": Decimal("0.6"), "factors": [15, 10]}
    frame = figures(*(("Park", "output", 2022, value) for value in ("1", "11", "1", "1")))
    assert verdicts(wide, frame).failures["suggestion"].to_list() == [
        "1.1 billion yuan (÷ 10); 0.7333333333 billion yuan (÷ 15)"
    ]


def test_of_two_figures_the_one_unlike_its_kind_is_blamed():
    pair = [("Park", "investment", 2025, "0.55"), ("Park", "investment", 2025, "5.5")]
    others = [(name, "investment", 2025, value) for name, value in (("Base", "0.51"), ("Hub", "0.4"), ("Firm", "0.6"))]
    assert failing(SCALE, figures(*pair, *others)) == [1]
    assert failing(SCALE, figures(*pair)) == [0, 1]  # nothing tells which of them is wrong


def test_a_figure_without_others_is_not_evaluated():
    assert verdicts(SCALE, figures(("Park", "output", 2024, "1"))).tally["why"].item() == "no_peers: 1"
