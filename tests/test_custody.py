"""Every number of every table can be followed back to the facts that it comes from."""

from dataclasses import fields
from decimal import Decimal

import polars as pl
import pytest

import shipped
from flows.aggregate.custody import fact_ids, number_text, steps, worked_out
from flows.aggregate.pointing import find_row
from schemas.answers.answer import Answer
from schemas.answers.every import ANSWERS
from schemas.contract import contract
from schemas.errors import InputError
from schemas.method import Method
from schemas.tables import Tables

PLACES = ("tile", "place", "rank", "row", "number")  # an order on the sheet, not a number that says something
_IDS = (pl.String, pl.List(pl.String))

SHARES = Answer(
    contract(
        "shares",
        {
            "place": pl.String,
            "part": pl.Float64,
            "whole": pl.Float64,
            "share": pl.Float64,
            "part_id": pl.String,
            "whole_ids": pl.List(pl.String),
        },
    ),
    ("place",),
    {
        "part": Method("As published.", "按公布数。", facts=("part_id",)),
        "whole": Method("The sum of what was published.", "公布数之和。", facts=("whole_ids",)),
        "share": Method("Part over whole.", "部分除以整体。", of=("part", "whole"), formula="{part} / {whole}"),
    },
)
TABLE = pl.DataFrame(
    {
        "place": ["North quay", "South quay", "Hill"],
        "part": [30.0, 12.5, None],
        "whole": [120.0, 0.0, 80.0],
        "share": [0.25, None, None],
        "part_id": ["F1", "F2", None],
        "whole_ids": [["F3", "F1", "F4"], ["F5"], ["F6"]],
    }
)


def numeric(answer):
    return [
        name
        for name, column in answer.contract.columns.items()
        if name not in PLACES and (column.is_numeric() or column.is_decimal())
    ]


def each_method(*, with_formula=False):
    return [
        pytest.param(name, column, id=f"{name}.{column}")
        for name, answer in ANSWERS.items()
        for column, method in answer.methods.items()
        if method.formula or not with_formula
    ]


def test_a_number_has_the_facts_of_all_that_it_is_worked_out_of_each_once():
    assert fact_ids(SHARES, TABLE, "share").to_list() == [["F1", "F3", "F4"], [], []]
    assert fact_ids(SHARES, TABLE, "whole").to_list() == [["F3", "F1", "F4"], ["F5"], ["F6"]]


def test_a_number_is_explained_from_its_formula_down_to_its_facts():
    share, part, whole = steps(SHARES, TABLE.row(0, named=True), "share")
    assert (share.column, share.depth, share.filled, share.result, share.fact_ids) == ("share", 0, "30 / 120", 0.25, ())
    assert (part.column, part.depth, part.value, part.filled, part.fact_ids) == ("part", 1, 30.0, None, ("F1",))
    assert (whole.depth, whole.fact_ids) == (1, ("F3", "F1", "F4"))


@pytest.mark.parametrize(("row", "filled"), [(1, "12.5 / 0"), (2, "? / 80")])
def test_a_formula_over_nothing_or_by_zero_has_no_result(row, filled):
    share, *_ = steps(SHARES, TABLE.row(row, named=True), "share")
    assert (share.filled, share.result) == (filled, None)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("{a} - {b} - 1", 2.0),  # 6 - 3 - 1
        ("({a} + {b}) * 100", 900.0),
        ("{a} / {b} / 2", 1.0),
        ("({a} / {b}) ^ (1 / 2) - 1", 2**0.5 - 1),
        ("2 ^ {b} ^ 0", 2.0),  # powers bind from the right
        ("-{a} + 10", 4.0),
        ("{d} * 2", 3.0),  # decimals count as floats
    ],
)
def test_formulas_follow_the_rules_of_arithmetic(formula, result):
    numbers = pl.DataFrame({"a": [6], "b": [3.0], "d": [Decimal("1.5")]})
    assert numbers.select(worked_out(formula)).item() == pytest.approx(result, rel=1e-12)


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "{a}.real",
        "{a} if {b} else 1",
        "{a} == {b}",
        "lambda: 1",
        "'x' * 9",
        "{a} +",
        "a + 1",
        "[1]",
    ],
)
def test_formulas_hold_nothing_but_arithmetic(formula):
    with pytest.raises(ValueError, match="is no formula"):
        worked_out(formula)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("20130000000.0000000000"), "20,130,000,000"),
        (Decimal("0.3500000000"), "0.35"),
        (Decimal("100.0000000000"), "100"),
        (0.1 + 0.2, "0.3"),
        (20130000000.0, "20,130,000,000"),
        (8, "8"),
        (None, "None"),
    ],
)
def test_numbers_are_written_out_as_people_read_them(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("words", "place"), [("1", 0), (" 3 ", 2), ("hill", 2), ("South", 1), ("quay south", 1), ("北码头", 0)]
)
def test_a_row_is_found_by_its_number_or_by_any_words_of_its_name(words, place):
    assert find_row(SHARES, TABLE, words, {"North quay": ("北码头",)}) == place


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "quay",
            "2 rows have the words 'quay'; add a word of place, or give a number:\n  1  North quay\n  2  South quay",
        ),
        ("Nroth quay", "rows are named by place; did you mean 'North quay'?"),
        ("4", "there is no row 4; the table has rows 1 to 3."),
        ("0", "there is no row 0"),
    ],
)
def test_a_row_that_is_not_there_is_answered_with_what_there_is(words, said):
    with pytest.raises(InputError) as error:
        find_row(SHARES, TABLE, words, {})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("shares", "there is no column 'shares'; did you mean 'share'? Columns of numbers are: part, whole, share."),
        ("place", "column 'place' holds no numbers that are worked out; those are: part, whole, share."),
    ],
)
def test_a_column_that_is_not_there_is_answered_with_what_there_is(column, said):
    with pytest.raises(InputError) as error:
        steps(SHARES, TABLE.row(0, named=True), column)
    assert said in str(error.value)


def test_every_table_of_numbers_says_where_they_come_from():
    plain = {
        "sources",
        "entities",
        "findings",
        "balance",
        "cells",
        "terms",
        "commitments",
        "marks",
    }  # these hold no figures
    tables = {field.name for field in fields(Tables) if field.type is pl.DataFrame}
    assert tables - plain == set(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_column_of_numbers_has_a_method_in_both_languages(name):
    answer = ANSWERS[name]
    assert [column for column in numeric(answer) if column not in answer.methods] == []
    assert [column for column in answer.methods if column not in answer.contract.columns] == []
    assert [column for column, method in answer.methods.items() if not (method.said_en and method.said_zh)] == []
    assert [column for column in answer.key if column not in answer.contract.columns] == []


@pytest.mark.parametrize("name", ANSWERS)
def test_the_columns_that_a_method_names_are_there_and_hold_ids(name):
    columns = ANSWERS[name].contract.columns
    for column, method in ANSWERS[name].methods.items():
        assert [one for one in method.facts if one not in columns or columns[one] not in _IDS] == [], column
        assert [one for one in method.of if one not in columns] == [], column


@pytest.mark.parametrize(("name", "column"), each_method(with_formula=True))
def test_a_formula_speaks_only_of_the_columns_that_the_number_is_worked_out_of(name, column):
    method = ANSWERS[name].methods[column]
    named = set(worked_out(method.formula).meta.root_names())
    assert named <= set(method.of)


@pytest.mark.parametrize("as_of", shipped.DAYS)
@pytest.mark.parametrize("name", ANSWERS)
def test_every_number_of_the_shipped_report_rests_on_facts_that_were_known(name, as_of):
    tables = shipped.tables(as_of)
    frame = getattr(tables, name)
    known = {
        *tables.facts["fact_id"],
        *tables.milestones["milestone_ids"].explode(),
    }  # a count of milestones names these
    for column in ANSWERS[name].methods:
        ids = fact_ids(ANSWERS[name], frame, column)
        assert set(ids.explode().drop_nulls()) <= known, column
        if rests_on_facts(name, column):
            nothing = pl.col(column) == 0 if frame.schema[column].is_integer() else pl.lit(value=False)
            bare = frame.filter(pl.col(column).is_not_null() & ~nothing & (ids.list.len() == 0))  # none were counted
            assert bare.is_empty(), column


def rests_on_facts(name, column, above=()):
    """Whether the number comes from facts, by its method: one that counts days or tenants names none."""
    method = ANSWERS[name].methods.get(column)
    if method is None or column in above or method.rests_on_more:
        return False
    below = [one for one in method.of if one in ANSWERS[name].methods]
    if any(ANSWERS[name].methods[one].rests_on_more for one in below):
        return False
    return bool(method.facts) or any(rests_on_facts(name, one, (*above, column)) for one in below)


@pytest.mark.parametrize("as_of", shipped.DAYS)
@pytest.mark.parametrize(("name", "column"), each_method(with_formula=True))
def test_every_formula_gives_the_number_that_stands_there(name, column, as_of):
    frame = getattr(shipped.tables(as_of), name)
    formula = worked_out(ANSWERS[name].methods[column].formula)
    both = frame.select(stands=pl.col(column).cast(pl.Float64), given=formula).filter(pl.col("stands").is_not_null())
    off = both.filter(
        pl.col("given").is_null()
        | ((pl.col("given") - pl.col("stands")).abs() > 1e-9 * pl.max_horizontal(pl.col("stands").abs(), 1.0))
    )
    assert off.is_empty()


def test_the_pace_of_the_year_goes_back_to_the_printed_target_and_the_printed_output():
    """52.3 %: 20.13 of 38.5 billion yuan, as of the autumn forum."""
    tables = shipped.tables(shipped.FORUM)
    place = find_row(ANSWERS["targets"], tables.targets, "F0003", {}) if "target_id" in ANSWERS["targets"].key else None
    row = tables.targets.row(place, named=True) if place is not None else tables.targets.row(
        by_predicate=pl.col("target_id") == "F0003", named=True
    )  # fmt: skip
    attainment, *inputs = steps(ANSWERS["targets"], row, "attainment")
    assert (attainment.filled, round(attainment.result, 4)) == ("20,130,000,000 / 38,500,000,000", 0.5229)
    assert {one.column: one.fact_ids for one in inputs} == {"actual": ("F0020",), "target": ("F0003",)}
