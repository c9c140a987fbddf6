"""Laws of reading returns, on sheets made here: where cells stand changes no fact, and each is counted once."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest.layout import columns, figures, kinds, stack, wide
from flows.ingest.layout.cells import letter_of
from flows.ingest.layout.header import read_words
from flows.ingest.layout.tally import cells_read, owned_cells
from schemas.grids import Grid
from test_layout_wide import CASES, KNOWN, PARKS, Case, facts, read, sheet

TITLE = (
    ("报告期：2024年1—8月", "单位：亿元"),
    ("序号", "园区", "营业收入", "上年同期营业收入", "从业人员数（人）", "批示"),
)
cells = st.one_of(
    st.none(), st.sampled_from(["甲园", "乙园", "合计", "注：初步数", "5", "—", "约200", "好", "园区", "营业收入"])
)
lines = st.lists(st.lists(cells, min_size=0, max_size=7).map(tuple), max_size=10)
sound = st.lists(
    st.tuples(st.just("1"), st.sampled_from(PARKS), *[st.sampled_from(["5", "6.5", "—", "约200", None])] * 3),
    min_size=1,
    max_size=8,
)


def balanced(grid: Grid) -> bool:
    found = read(grid)
    owned = owned_cells([table for table in found.tables if table.declared.name == "facts"])
    return sum(found.tally.values()) + int(owned["filled"].sum()) + int(owned["blank"].sum()) == cells_read(grid)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_cell_of_a_return_is_counted_once(case: Case):
    assert balanced(sheet(*case.rows, merged=case.merged))


@settings(deadline=None, max_examples=80)
@given(lines, st.booleans())
def test_every_cell_of_any_sheet_is_counted_once(rows: list[tuple[str | None, ...]], has_header: bool):
    assert balanced(sheet(*(TITLE if has_header else ()), *rows))


def test_what_the_cells_of_a_return_are():
    found = read(
        sheet(
            *TITLE,
            ("1", "甲园", "5", "4", "60", "好"),
            ("2", "乙园", "6", None, "70"),
            (None, "合计", "11", "4", "130"),
            ("注：初步数",),
        )
    )
    assert found.tally == {
        "title": 2,
        "header": 6 + 2,
        "subtotal": 4,
        "note": 1,
        "quarantined": 1,
        "blank": 4 + 2 + 2 + 5,
    }
    owned = owned_cells(found.tables[:-1])
    assert owned.select("part", "row", "filled", "blank").rows() == [
        ("C", 3, 2, 0),
        ("C", 4, 2, 0),
        ("D", 3, 1, 0),
        ("E", 3, 1, 0),
        ("E", 4, 1, 0),
    ]


def values(found: wide.WideRead) -> list[tuple[str, ...]]:
    """The facts without their cells, in an order of their own."""
    return sorted(fact[1:] for fact in facts(found))


@settings(deadline=None, max_examples=40)
@given(sound, st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_facts(rows: list[tuple[str | None, ...]], order: object):
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert values(read(sheet(*TITLE, *shuffled))) == values(read(sheet(*TITLE, *rows)))


@settings(deadline=None, max_examples=40)
@given(sound, st.integers(0, 8), st.integers(0, 5), st.integers(0, 3))
def test_blank_rows_and_columns_and_titles_move_the_cells_and_nothing_else(
    rows: list[tuple[str | None, ...]], blank_row: int, blank_column: int, titles: int
):
    below = [*rows[:blank_row], (), *rows[blank_row:]]
    plain = facts(read(sheet(*TITLE, *rows)))
    spaced = [
        (*line[:blank_column], None, *line[blank_column:]) if len(line) >= blank_column else line
        for line in (*[("某某材料",)] * titles, *TITLE, *below)
    ]
    moved = facts(read(sheet(*spaced)))

    def new_place(cell: str) -> str:
        at = ord(cell[0]) - ord("A")
        row = int(cell[1:])
        return f"{letter_of(at + (at >= blank_column))}{row + titles + (row - 3 >= blank_row)}"

    assert moved == [(new_place(cell), *rest) for cell, *rest in plain]


def test_a_sheet_of_many_rows_is_read_without_a_look_at_each_cell(monkeypatch: pytest.MonkeyPatch):
    count = 200_000
    looks = []

    def counted(text: str, known: object) -> object:
        looks.append(text)
        return read_words(text, known)  # type: ignore[arg-type]

    for module in (columns, figures, kinds, stack):
        monkeypatch.setattr(module, "read_words", counted)
    number = pl.int_range(1, count + 1, dtype=pl.UInt32, eager=True).cast(pl.String)
    body = pl.DataFrame({"A": "企业" + number, "B": number, "C": number + "人"})
    head = pl.DataFrame({"A": ["企业名称"], "B": ["2024年营业收入（亿元）"], "C": ["2024年从业人员数（人）"]})
    found = read(Grid("returns/park/2024.csv", "2024", pl.concat([head, body])))
    assert [table.rows.height for table in found.tables] == [count, count, 1]
    assert found.tables[1].rows.row(-1, named=True)["value"] == f"{count}人"
    assert len(looks) < 2000
    assert found.layout is not None
    assert KNOWN.units.height < 2000
