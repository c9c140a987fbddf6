"""Equal findings fold into one, with every cell counted and none named twice."""

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checking import FILE, RULES, finding
from flows.tidy.folding import EXPECTATIONS, RANGES, fold
from schemas.contract import empty
from schemas.findings import FINDINGS
from schemas.folded import FOLDED, TOUCHED

TYPES = FINDINGS.columns


def folded(*findings, touched=None):
    return fold(pl.DataFrame(findings, schema=TYPES), touched, RULES).to_dicts()


def test_equal_failures_become_one_row_with_ranges_and_the_exact_count():
    (one,) = folded(*(finding(f"F{row}") for row in (*range(3, 20), 25)))
    assert (one["cells"], one["more_cells"], one["count"], one["first"]) == ("F3:F19, F25", 0, 18, "F3")


def test_ranges_beyond_the_first_few_are_a_number_of_cells():
    (one,) = folded(*(finding(f"F{row}") for row in range(3, 43, 2)))
    assert one["cells"].count(",") == RANGES - 1
    assert one["more_cells"] == 20 - RANGES


def test_columns_stand_in_the_order_of_the_sheet():
    (one,) = folded(finding("AA3"), finding("Z3"), finding("B3"))
    assert one["cells"] == "B3, Z3, AA3"


def test_three_different_texts_are_quoted_in_the_order_of_the_rows():
    (one,) = folded(*(finding(f"F{row}", found=text) for row, text in enumerate("ddcba", start=3)))
    assert one["found"] == ["d", "c", "b"]


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "unknown_word"},
        {"file": "other.xlsx"},
        {"sheet": "sources"},
        {"column": "entity"},
        {"expected_en": "else"},
        {"left_out": False},
        {"confirmed": "it is so"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_differs_in_more_than_cell_and_text_stays_apart(other):
    assert len(folded(finding("F3"), finding("F4", **other))) == 2


def test_a_suggestion_shows_only_where_it_is_the_same_for_all():
    same = folded(finding("F3", suggestion="billion yuan"), finding("F4", suggestion="billion yuan"))
    mixed = folded(finding("F3", suggestion="billion yuan"), finding("F4"))
    assert [one["suggestion"] for one in (*same, *mixed)] == ["billion yuan", None]


def test_the_worst_stands_first_and_the_confirmed_behind_the_open():
    rows = folded(
        finding("F3", "odd_number_text"),
        finding("F4", "duplicate_row", confirmed="so it is"),
        finding("F5", "duplicate_row", column="fact_id"),
        finding("F6", "no_publication_date"),
        finding("F7", "unknown_unit"),
        *(finding(f"F{row}", "no_publication_date", column="date") for row in (8, 9)),
    )
    assert [one["first"] for one in rows] == ["F7", "F5", "F8", "F6", "F4", "F3"]
    assert [one["number"] for one in rows] == [1, 2, 3, 4, 5, 6]


def test_many_expectations_of_one_cause_fold_into_the_rules_own():
    few = folded(*(finding(f"A{row}", "duplicate_row", expected_en=f"at A{row}") for row in range(3, 6)))
    many = folded(
        *(finding(f"A{row}", "duplicate_row", expected_en=f"at A{row}") for row in range(3, 4 + EXPECTATIONS))
    )
    assert len(few) == 3
    assert [(one["expected_en"], one["count"]) for one in many] == [
        (RULES["duplicate_row"].expected_en, EXPECTATIONS + 1)
    ]


def test_a_finding_about_a_whole_file_has_no_cells():
    (one,) = folded(finding("", sheet="", column=""))
    assert (one["cells"], one["first"], one["count"], one["more_cells"]) == ("", "", 1, 0)


def test_figures_that_any_of_the_rows_touches_are_named_once():
    touched = pl.DataFrame(
        [
            (FILE, "facts", 3, "", ["headline, figure 1"], ["总览第1项"]),
            (FILE, "facts", 4, "", ["headline, figure 1", "trend: X"], ["总览第1项", "走势：X"]),
            (FILE, "facts", 9, "", ["trend: Y"], ["走势：Y"]),
        ],
        schema=TOUCHED.columns,
        orient="row",
    )
    first, second = folded(finding("F3"), finding("F4"), finding("A7", column="entity"), touched=touched)
    assert first["figures_en"] == ["headline, figure 1", "trend: X"]
    assert first["figures_zh"] == ["总览第1项", "走势：X"]
    assert second["figures_en"] == []


def test_nothing_folds_into_nothing():
    assert fold(empty(FINDINGS)).equals(empty(FOLDED))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABZ"), st.integers(1, 30), st.sampled_from("xyz")), max_size=40),
    st.randoms(use_true_random=False),
)
def test_no_finding_is_lost_and_the_order_given_makes_no_difference(places, random):
    made = [finding(f"{letter}{row}", found=text) for letter, row, text in places]
    rows = folded(*made)
    assert sum(one["count"] for one in rows) == len(made)
    cells = sum(_cells(one["cells"]) + one["more_cells"] for one in rows)
    assert cells == len({(letter, row) for letter, row, _ in places})
    random.shuffle(made)
    again = folded(*made)
    assert again == rows


def _cells(ranges):
    """How many cells such ranges as "A1:A3, B2" name."""
    ends = [part.split(":") for part in ranges.split(", ") if part]
    return sum(int(end[-1][1:]) - int(end[0][1:]) + 1 for end in ends)


def test_a_million_findings_fold_in_seconds():
    rows = pl.int_range(0, 1_000_000, eager=True)
    base = pl.DataFrame([finding()], schema=TYPES)
    many = pl.DataFrame({"at": rows}).join(base.drop("row", "cell", "found"), how="cross")
    many = many.with_columns(
        (pl.col("at") + 3).cast(pl.UInt32).alias("row"),
        pl.concat_str(pl.lit("F"), pl.col("at") + 3).alias("cell"),
        pl.concat_str(pl.lit("x"), pl.col("at") % 7).alias("found"),
    ).select(*TYPES)
    began = time.perf_counter()
    (one,) = fold(many).to_dicts()
    assert time.perf_counter() - began < 15  # about one alone on two cores; the bound allows for a busy machine
    assert (one["cells"], one["count"]) == ("F3:F1000002", 1_000_000)
