import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest.grid import Cell, Grid, find_sheet, raw_table
from schemas.errors import InputError
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
    [("column", "数值", "value"), ("column", "fact id", "fact_id"), ("sheet", "数据", "facts")],
    schema=list(ALIASES.columns),
    orient="row",
)
HEADER = ("fact_id", "value", "unit", "note")


def grid(*rows: tuple[str | None, ...], sheet: str = "facts") -> Grid:
    return Grid("facts.xlsx", sheet, tuple(tuple(Cell(text) if text else None for text in row) for row in rows))


def table(*rows: tuple[str | None, ...]) -> RawTable:
    return raw_table(SHEET, grid(*rows), NAMES)


def odd(read: RawTable) -> list[tuple[str, str, str]]:
    """Each oddity as kind, cell, text."""
    return [(o["kind"], f"{o['letter']}{o['row']}", o["text"]) for o in read.oddities.iter_rows(named=True)]


def test_rows_know_their_number_and_columns_their_letter():
    read = table((None, "Facts 2024"), (), HEADER, ("F1", "1", "yuan"), ("F2", "2", "yuan", "x"))
    assert read.rows.rows() == [(4, "F1", "1", "yuan", None), (5, "F2", "2", "yuan", "x")]
    assert read.letters == {"fact_id": "A", "value": "B", "unit": "C", "note": "D"}
    assert odd(read) == []


def test_columns_may_stand_in_any_order_with_others_between_and_start_anywhere():
    read = table((None, "unit", None, "value", "fact_id", "note"), (None, "yuan", None, "1", "F1"))
    assert read.rows.rows() == [(2, "F1", "1", "yuan", None)]
    assert read.letters == {"unit": "B", "value": "D", "fact_id": "E", "note": "F"}
    assert odd(read) == []


@pytest.mark.parametrize("header", ["Value", " VALUE ", "数值", "ｖａｌｕｅ"])
def test_a_column_is_known_by_name_or_alias_however_it_is_set(header: str):
    assert table(("fact_id", header, "unit"), ("F1", "1", "yuan")).rows["value"].to_list() == ["1"]


@pytest.mark.parametrize("header", ["Fact ID", "fact  id", "fact\nid"])
def test_a_header_may_be_wrapped(header: str):
    assert table((header, "value", "unit"), ("F1", "1", "yuan")).rows["fact_id"].to_list() == ["F1"]


def test_blank_rows_between_filled_ones_are_told_once_a_run():
    filled = ("F1", "1", "yuan")
    read = table(HEADER, filled, (), filled, (None, None), (), (), filled, (), ())
    assert read.rows["row"].to_list() == [2, 4, 8]
    assert odd(read) == [("blank_row", "A3", ""), ("blank_row", "A5", "5:7")]


def test_a_column_that_is_not_known_is_told_at_its_header():
    assert odd(table((*HEADER, "remark 2"), ("F1", "1", "yuan", None, "x"))) == [("unknown_column", "E1", "remark 2")]


def test_cells_beside_the_table_are_told_at_the_first_of_them():
    read = table(
        HEADER, ("F1", "1", "yuan"), ("F2", "1", "yuan", None, None, "check!"), ("F3", "1", "yuan", None, None, "y")
    )
    assert odd(read) == [("unknown_column", "F3", "check! (+1)")]
    assert read.rows.height == 3


def test_a_row_longer_than_the_header_loses_nothing_without_a_word():
    # 1,254 without quotation marks in a CSV file
    read = table(HEADER, ("F1", "1", "254", "yuan", "note"))
    assert odd(read) == [("unknown_column", "E2", "note")]


def test_a_row_filled_only_where_nothing_is_read_is_no_row():
    read = table((*HEADER, "extra"), ("F1", "1", "yuan"), (None, None, None, None, "total"))
    assert read.rows["row"].to_list() == [2]
    assert odd(read) == [("unknown_column", "E1", "extra")]


def test_an_optional_column_that_is_missing_is_told():
    assert odd(table(HEADER[:3], ("F1", "1", "yuan"))) == [("missing_column", "A1", "note")]


def test_a_sheet_of_a_header_only_is_told():
    assert odd(table((), HEADER)) == [("no_rows", "A3", "")]


def test_odd_cells_are_told_with_their_column_and_how_they_stood():
    cells = (Cell("F1", "invisible", "F⟨U+200B⟩1"), Cell("#N/A", "error"), Cell("yuan"), Cell("TRUE", "boolean"))
    read = raw_table(SHEET, Grid("facts.xlsx", "facts", (tuple(map(Cell, HEADER)), cells)), NAMES)
    assert odd(read) == [("invisible", "A2", "F⟨U+200B⟩1"), ("error", "B2", "#N/A"), ("boolean", "D2", "TRUE")]
    assert read.oddities["column"].to_list() == ["fact_id", "value", "note"]


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
        (((), (None, None)), "the sheet is empty"),
        ((("F1", "1", "yuan"), ("F2", "2", "yuan")), "no header row found"),
        ((*[("x",)] * 20, HEADER), "no header row found"),
    ],
)
def test_a_sheet_without_a_header_is_refused(rows: tuple[tuple[str | None, ...], ...], told: str):
    with pytest.raises(InputError) as refused:
        table(*rows)
    assert str(refused.value) == (
        f"facts.xlsx, sheet facts: {told}; expected within the first 20 rows the columns fact_id, value, unit, note. "
        "Restore the header, or copy it from a blank form"
    )


@pytest.mark.parametrize("name", ["facts", " Facts ", "FACTS", "数据"])
def test_a_sheet_is_known_by_name_or_alias(name: str):
    others = grid(sheet="sources"), grid(sheet=name)
    assert find_sheet(SHEET, others, NAMES) is others[1]


def test_a_sheet_that_is_not_there_is_none():
    assert find_sheet(SHEET, (grid(sheet="facts 2"),), NAMES) is None


def test_two_sheets_that_stand_for_one_are_refused_rather_than_one_dropped():
    with pytest.raises(InputError, match=r"sheets '数据' and 'facts' both stand for sheet 'facts'. Rename or delete"):
        find_sheet(SHEET, (grid(sheet="数据"), grid(sheet="facts")), NAMES)


texts = st.one_of(st.none(), st.sampled_from(["x", "1", "value", "fact_id"]))
lines = st.lists(st.lists(texts, max_size=7).map(tuple), max_size=12)


@settings(deadline=None)
@given(lines)
def test_every_filled_cell_below_the_header_is_in_a_row_or_told(rows: list[tuple[str | None, ...]]):
    try:
        read = table(HEADER, *rows)
    except InputError:  # a row that looks more like a header than the header does
        return
    kept = sum(text is not None for row in read.rows.drop("row").rows() for text in row)
    strays = {letter for kind, letter in read.oddities.select("kind", "letter").iter_rows() if kind == "unknown_column"}
    filled = [(index, text) for row in rows for index, text in enumerate(row) if text]
    assert kept == sum(index < 4 for index, _ in filled)
    assert strays == {"ABCDEFG"[index] for index, _ in filled if index >= 4}


@settings(deadline=None)
@given(lines, st.integers(0, 12))
def test_blank_rows_move_the_addresses_and_nothing_else(rows: list[tuple[str | None, ...]], at: int):
    rows = [row for row in rows if len({text for text in row if text in HEADER}) < 2]
    plain = table(HEADER, *rows)
    moved = table(HEADER, *rows[:at], (), (), *rows[at:])
    assert moved.rows.drop("row").equals(plain.rows.drop("row"))
    assert moved.rows["row"].to_list() == [row + 2 * (row >= at + 2) for row in plain.rows["row"]]
