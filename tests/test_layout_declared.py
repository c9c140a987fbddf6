import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest.layout.cells import letter_of
from flows.ingest.layout.declared import declared_table, find_sheet
from flows.ingest.layout.tally import cells_read
from schemas.errors import InputError
from schemas.grids import ODD_CELL_COLUMNS, Grid
from schemas.inputs import InputColumn, InputSheet
from schemas.raw import RawTable
from schemas.registers import ALIASES

SHEET = InputSheet(
    "facts",
    "Facts",
    "数据",
    (
        InputColumn("fact_id", "", "", 10),
        InputColumn("value", "", "", 10),
        InputColumn("unit", "", "", 10),
        InputColumn("note", "", "", 10, required=False, fill=False),
    ),
)
NAMES = pl.DataFrame(
    [
        ("column", "数值", "value"),
        ("column", "fact id", "fact_id"),
        ("row", "合计", "total"),
        ("row", "注", "note"),
        ("sheet", "数据", "facts"),
    ],
    schema=list(ALIASES.columns),
    orient="row",
)
HEADER = ("fact_id", "value", "unit", "note")
Row = tuple[str | None, ...]


def grid(*rows: Row, merged: tuple[str, ...] = (), odd: tuple[tuple[int, str, str, str], ...] = ()) -> Grid:
    width = max(map(len, rows), default=0)
    schema = {letter_of(index): pl.String for index in range(width)}
    cells = pl.DataFrame([(*row, *(None,) * (width - len(row))) for row in rows], schema=schema, orient="row")
    return Grid("facts.xlsx", "facts", cells, pl.DataFrame(odd, schema=ODD_CELL_COLUMNS, orient="row"), merged)


def table(*rows: Row, merged: tuple[str, ...] = ()) -> RawTable:
    return declared_table(SHEET, grid(*rows, merged=merged), NAMES)


def odd(read: RawTable) -> list[tuple[str, str, str]]:
    """Each oddity as kind, cell, text."""
    return [(o["kind"], f"{o['letter']}{o['row']}", o["text"]) for o in read.oddities.iter_rows(named=True)]


def test_rows_know_their_number_and_columns_their_letter():
    read = table((None, "Facts 2024"), (), HEADER, ("F1", "1", "yuan"), ("F2", "2", "yuan", "x"))
    assert read.rows.rows() == [(4, "F1", "1", "yuan", None), (5, "F2", "2", "yuan", "x")]
    assert read.letters == {"fact_id": "A", "value": "B", "unit": "C", "note": "D"}
    assert odd(read) == []
    assert read.tally == {"title": 1, "header": 4, "blank": 7}


def test_columns_may_stand_in_any_order_with_others_between_and_start_anywhere():
    read = table((None, "unit", None, "value", "fact_id", "note"), (None, "yuan", None, "1", "F1"))
    assert read.rows.rows() == [(2, "F1", "1", "yuan", None)]
    assert read.letters == {"unit": "B", "value": "D", "fact_id": "E", "note": "F"}
    assert odd(read) == []


@pytest.mark.parametrize(
    "header", ["Value", " VALUE ", "数值", "ｖａｌｕｅ", "value (as printed)", "数值（按原文）", "value\n[as printed]"]
)
def test_a_column_is_known_by_name_or_alias_however_it_is_set(header: str):
    assert table(("fact_id", header, "unit"), ("F1", "1", "yuan")).rows["value"].to_list() == ["1"]


def test_a_header_of_two_rows_is_read_as_one():
    read = table(("fact_id", "Figure", None, "note"), (None, "value", "unit", None), ("F1", "1", "yuan", "x"))
    assert read.rows.rows() == [(3, "F1", "1", "yuan", "x")]
    assert odd(read) == []


def test_a_header_merged_over_two_rows_is_read_as_one():
    read = table(
        ("fact_id", "Figure", None, "note"),
        (None, "value", "unit", None),
        ("F1", "1", "yuan", "x"),
        merged=("A1:A2", "B1:C1", "D1:D2"),
    )
    assert read.rows.rows() == [(3, "F1", "1", "yuan", "x")]
    assert odd(read) == []


def test_a_header_that_stands_in_two_languages_is_no_row():
    assert table(HEADER, ("fact id", "数值", None, None), ("F1", "1", "yuan")).rows["row"].to_list() == [3]


def test_notes_and_totals_below_the_table_are_no_rows():
    read = table(HEADER, ("F1", "1", "yuan"), ("合  计", "1"), (), ("注：初步数",))
    assert read.rows["row"].to_list() == [2]
    assert odd(read) == []
    assert read.tally == {"header": 4, "subtotal": 2, "note": 1, "blank": 2 + 4 + 3}


def test_a_row_that_begins_like_a_total_and_is_filled_is_a_row():
    assert table(HEADER, ("合计", "1", "yuan")).rows["fact_id"].to_list() == ["合计"]


def test_blank_rows_between_filled_ones_are_told_once_a_run():
    filled = ("F1", "1", "yuan")
    read = table(HEADER, filled, (), filled, (None, None), (), (), filled, (), ())
    assert read.rows["row"].to_list() == [2, 4, 8]
    assert odd(read) == [("blank_row", "A3", ""), ("blank_row", "A5", "5:7")]


def test_a_column_that_is_not_known_is_told_at_its_header_and_its_cells_are_quarantined():
    read = table((*HEADER, "remark 2"), ("F1", "1", "yuan", None, "x"))
    assert odd(read) == [("unknown_column", "E1", "remark 2")]
    assert read.tally == {"header": 5, "quarantined": 1}


def test_cells_beside_the_table_are_told_at_the_first_of_them():
    read = table(
        HEADER, ("F1", "1", "yuan"), ("F2", "1", "yuan", None, None, "check!"), ("F3", "1", "yuan", None, None, "y")
    )
    assert odd(read) == [("unknown_column", "F3", "check! (+1)")]
    assert read.rows.height == 3


def test_a_row_filled_only_where_nothing_is_read_is_no_row():
    read = table((*HEADER, "extra"), ("F1", "1", "yuan"), (None, None, None, None, "x"))
    assert read.rows["row"].to_list() == [2]
    assert odd(read) == [("unknown_column", "E1", "extra")]


def test_an_optional_column_that_is_missing_is_told():
    assert odd(table(HEADER[:3], ("F1", "1", "yuan"))) == [("missing_column", "A1", "note")]


def test_a_sheet_of_a_header_only_is_told():
    assert odd(table((), HEADER)) == [("no_rows", "A3", "")]


def test_odd_cells_are_told_with_their_column_and_how_they_stood():
    kinds = (
        (2, "A", "invisible", "F⟨U+200B⟩1"),
        (2, "B", "error", ""),
        (2, "D", "boolean", "TRUE"),
        (1, "A", "date", "x"),
    )
    read = declared_table(SHEET, grid(HEADER, ("F1", "#N/A", "yuan", "TRUE"), odd=kinds), NAMES)
    assert odd(read) == [("invisible", "A2", "F⟨U+200B⟩1"), ("error", "B2", "#N/A"), ("boolean", "D2", "TRUE")]
    assert read.oddities["column"].to_list() == ["fact_id", "value", "note"]


def test_a_cell_merged_with_a_filled_one_has_its_text_and_is_told():
    read = table(HEADER, ("F1", "1", "yuan"), ("F2", None, "yuan"), (), merged=("B2:B4",))
    assert read.rows.rows() == [(2, "F1", "1", "yuan", None), (3, "F2", "1", "yuan", None)]
    assert odd(read) == [("merged", "B3", "1")]


def test_a_note_merged_over_the_whole_width_is_one_note():
    read = table(HEADER, ("F1", "1", "yuan"), ("注：初步数", None, None, None), merged=("A3:D3",))
    assert read.rows["row"].to_list() == [2]
    assert read.tally == {"header": 4, "note": 1, "blank": 3}


def test_every_missing_column_is_named_with_the_one_that_may_be_meant():
    with pytest.raises(InputError) as refused:
        table(("fact_id", "note", "units", "figures", "amount due"))
    assert str(refused.value) == (
        "facts.xlsx, sheet facts, row 1: column 'value' is missing; restore it, or copy the header from a blank form; "
        "column 'unit' is missing; is it 'units'? Then rename that"
    )


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(InputError, match=r"column 'value' stands at B and at D. Delete one of them"):
        table(("fact_id", "value", "unit", "数值"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((), "the sheet is empty"),
        (((None,), (None, None)), "the sheet is empty"),
        ((("F1", "1", "yuan"), ("F2", "2", "yuan")), "no header row found"),
        ((*[("x",)] * 20, HEADER), "no header row found"),
    ],
)
def test_a_sheet_without_a_header_is_refused(rows: tuple[Row, ...], told: str):
    with pytest.raises(InputError) as refused:
        table(*rows)
    assert str(refused.value) == (
        f"facts.xlsx, sheet facts: {told}; expected within the first 20 rows the columns fact_id, value, unit, note. "
        "Restore the header, or copy it from a blank form"
    )


def named(name: str) -> Grid:
    return Grid("facts.xlsx", name, pl.DataFrame())


@pytest.mark.parametrize("name", ["facts", " Facts ", "FACTS", "数据"])
def test_a_sheet_is_known_by_name_or_alias(name: str):
    others = named("sources"), named(name)
    assert find_sheet(SHEET, others, NAMES) is others[1]


def test_a_sheet_that_is_not_there_is_none():
    assert find_sheet(SHEET, (named("facts 2"),), NAMES) is None


def test_two_sheets_that_stand_for_one_are_refused_rather_than_one_dropped():
    with pytest.raises(InputError, match=r"sheets '数据' and 'facts' both stand for sheet 'facts'. Rename or delete"):
        find_sheet(SHEET, (named("数据"), named("facts")), NAMES)


texts = st.one_of(st.none(), st.sampled_from(["x", "1", "合计", "注：x", "y"]))
lines = st.lists(st.lists(texts, max_size=7).map(tuple), max_size=12)
ranges = st.lists(
    st.tuples(st.integers(0, 5), st.integers(2, 10), st.integers(0, 2), st.integers(0, 2)).map(
        lambda at: f"{'ABCDEF'[at[0]]}{at[1]}:{'ABCDEFGH'[at[0] + at[2]]}{at[1] + at[3]}"
    ),
    max_size=1,
)


@settings(deadline=None, max_examples=60)
@given(lines, ranges)
def test_every_cell_is_in_a_row_or_in_the_tally_once(rows: list[Row], merged: list[str]):
    sheet = grid(HEADER, *rows, merged=tuple(merged))
    read = declared_table(SHEET, sheet, NAMES)
    assert sum(read.tally.values()) + read.rows.height * len(read.letters) == cells_read(sheet)


@settings(deadline=None, max_examples=60)
@given(lines, st.integers(0, 12))
def test_blank_rows_move_the_addresses_and_nothing_else(rows: list[Row], at: int):
    plain = table(HEADER, *rows)
    moved = table(HEADER, *rows[:at], (), (), *rows[at:])
    assert moved.rows.drop("row").equals(plain.rows.drop("row"))
    assert moved.rows["row"].to_list() == [row + 2 * (row >= at + 2) for row in plain.rows["row"]]


@settings(deadline=None, max_examples=60)
@given(lines, st.randoms(use_true_random=False))
def test_rows_in_another_order_are_the_same_rows(rows: list[Row], order: object):
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = table(HEADER, *rows), table(HEADER, *shuffled)
    assert sorted(map(str, second.rows.drop("row").rows())) == sorted(map(str, first.rows.drop("row").rows()))
    assert {name: n for name, n in second.tally.items() if name != "blank"} == {
        name: n for name, n in first.tally.items() if name != "blank"
    }
