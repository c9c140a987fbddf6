"""Promises about tables with more rows than a sheet holds; the rows are made up."""

from datetime import date

import polars as pl
import pytest

from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.layout.leads import anchors
from flows.workbook.layout.overflow import ROWS, file_names, fitted
from flows.workbook.layout.places import block_rows, column_widths, top_rows
from flows.workbook.layout.printing import PRINTED, last_printed
from flows.workbook.layout.render import render
from flows.workbook.speech import Speech

ENGLISH, CHINESE, MIXED = (Speech(language, {}, {}, {}, {}) for language in ("en", "zh", "both"))
COVER = Sheet("cover", "Cover", (), (), (40.0, 40.0))
LIMIT = 50


def table(rows: int, name: str = "Register", width: float = 40) -> Table:
    frame = pl.DataFrame({"id": [f"E{row}" for row in range(rows)], "staff": range(rows)})
    columns = (
        Column("id", "Enterprise", width=width),
        Column("staff", "Employees", "whole", width, counted=True),
        Column("id", "Name", width=width),
    )
    return Table(name, columns, frame, anchor=("enterprise", "id"))


def sheet(*blocks: object, profile: str = "D") -> Sheet:
    return Sheet("facts", "2. Register", ("Every enterprise",), tuple(blocks), freeze=False, profile=profile)


def last_row(declared: Sheet) -> int:
    return top_rows(declared) + sum(map(block_rows, declared.blocks)) - 1


def table_of(declared: Sheet) -> Table:
    return next(block for block in declared.blocks if isinstance(block, Table))


@pytest.mark.parametrize("rows", [0, 1, 44])
def test_a_table_that_a_sheet_holds_is_left_alone(rows: int):
    declared = sheet(table(rows))
    assert fitted((COVER, declared), ENGLISH, "rivertown", LIMIT) == ((COVER, declared), ())


def test_a_table_may_reach_the_last_row_and_not_go_beyond():
    whole, one_more = sheet(table(45)), sheet(table(46))
    assert last_row(whole) == LIMIT
    assert fitted((whole,), ENGLISH, "rivertown", LIMIT)[1] == ()
    ((cut,), (beside,)) = fitted((one_more,), ENGLISH, "rivertown", LIMIT)
    assert last_row(cut) == LIMIT
    assert beside.frame.height == 46


def test_what_a_sheet_of_excel_holds_is_known():
    assert ROWS == 2**20


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ENGLISH, "Rows 1 to 42 of 1,200 stand here; the files below, beside this workbook, hold all of them."),
        (CHINESE, "本表列示第1至42行，共1,200行；完整数据见同一文件夹内的下列文件。"),
    ],
)
def test_the_sheet_says_in_words_how_many_rows_there_are_and_where(said: Speech, expected: str):
    ((cut,), _) = fitted((sheet(table(1_200)),), said, "rivertown", LIMIT)
    assert cut.lines == ("Every enterprise", expected)
    assert table_of(cut).frame["id"].to_list() == [f"E{row}" for row in range(42)]
    assert last_row(cut) == LIMIT


def test_a_sheet_in_two_languages_says_it_in_both_on_lines_that_its_columns_hold():
    ((cut,), _) = fitted((sheet(table(1_200)),), MIXED, "rivertown", LIMIT)
    english, chinese = cut.lines[1:]
    assert english.startswith("Rows 1 to 41 of 1,200")
    assert chinese.startswith("本表列示第1至41行")
    ((wide,), _) = fitted((sheet(table(1_200, width=70)),), MIXED, "rivertown", LIMIT)
    assert len(wide.lines) == 2


def test_both_files_are_linked_above_the_table():
    declared = sheet(table(1_200))
    ((cut,), (beside,)) = fitted((declared,), ENGLISH, "river town_2024_en", LIMIT)
    links, gap = cut.blocks[:2]
    assert isinstance(links, Line)
    assert gap == Line(())
    assert [(text, link) for _, text, _, link in links.cells] == [
        (f"{beside.name}.parquet", ("file", f"{beside.name}.parquet")),
        (f"{beside.name}.csv", ("file", f"{beside.name}.csv")),
    ]
    assert beside.name == "river town_2024_en_register"
    where = anchors((COVER, cut), ENGLISH)
    assert where["file", f"{beside.name}.csv"] == "river%20town_2024_en_register.csv"


def test_links_in_narrow_columns_stand_under_each_other_so_that_none_is_cut():
    narrow = Table("Register", (Column("id", "Id", width=8),), table(90).frame)
    ((cut,), _) = fitted((sheet(narrow),), ENGLISH, "a_name_that_is_rather_long", LIMIT)
    assert [block.cells[0][1] for block in cut.blocks[:2] if isinstance(block, Line)] == [
        "a_name_that_is_rather_long_register.parquet",
        "a_name_that_is_rather_long_register.csv",
    ]
    assert last_row(cut) == LIMIT


def test_the_whole_table_goes_beside_with_its_types_under_its_own_headers():
    frame = pl.DataFrame(
        {
            "id": ["E1", "E2"] * 40,
            "kind": pl.Series(["manufacturing", None] * 40, dtype=pl.Enum(["manufacturing"])),
            "since": [date(2020, 2, 29), None] * 40,
            "share": [0.25, None] * 40,
            "drawn": [[0, 1], None] * 40,
            "hidden": range(80),
        }
    )
    columns = (
        Column("id", "Enterprise\n企业"),
        Column("kind", "Segment"),
        Column("since", "Founded", "date"),
        Column("share", "Share", "percent"),
        Column("drawn", "Trend", "spark", spark=("Register", "share")),
        Column("id", "Segment"),
    )
    _, (beside,) = fitted((sheet(Table("Register", columns, frame)),), ENGLISH, "rivertown", LIMIT)
    assert beside.frame.schema == {
        "Enterprise 企业": pl.String,
        "Segment": pl.String,
        "Founded": pl.Date,
        "Share": pl.Float64,
        "Segment 2": pl.String,
    }
    assert beside.frame.rows()[:2] == [
        ("E1", "manufacturing", date(2020, 2, 29), 0.25, "E1"),
        ("E2", None, None, None, "E2"),
    ]
    assert beside.frame.height == 80


def test_other_blocks_keep_their_rows():
    signed = Line(((1, "Signed", "Text", None),))
    ((cut,), _) = fitted((sheet(table(3, "Sums"), table(90), signed),), ENGLISH, "rivertown", LIMIT)
    sums, register = (block for block in cut.blocks if isinstance(block, Table))
    assert sums.frame.height == 3
    assert register.frame.height < 45
    assert cut.blocks[-1] == signed
    assert last_row(cut) + 1 == LIMIT  # no gap after the last line


def test_two_tables_beyond_the_limit_on_one_sheet_are_refused():
    with pytest.raises(ValueError, match="arrange the sheets first"):
        fitted((sheet(table(90, "One"), table(90, "Two")),), ENGLISH, "rivertown", LIMIT)


def test_the_names_of_all_files_that_a_report_may_have_beside_it_are_known():
    assert file_names((sheet(table(3, "Sums"), table(90)), COVER), "rivertown") == (
        "rivertown_sums",
        "rivertown_register",
    )


# Paper


def test_a_long_table_of_data_says_which_of_its_rows_are_printed():
    ((long,), _) = fitted((sheet(table(PRINTED + 1)),), ENGLISH, "rivertown")
    assert long.lines == ("Every enterprise", "Rows 1 to 5,000 are printed.")
    last = last_printed(long, last_row(long))
    assert last == top_rows(long) + 1 + PRINTED
    assert PRINTED == 5_000


@pytest.mark.parametrize(
    "declared",
    [sheet(table(PRINTED)), sheet(table(PRINTED + 1), profile="P")],
    ids=["not that long", "made to be printed"],
)
def test_any_other_sheet_is_printed_whole(declared: Sheet):
    ((same,), _) = fitted((declared,), ENGLISH, "rivertown")
    assert same == declared
    assert last_printed(same, 9_999) == 9_999


def test_what_is_said_of_rows_and_of_paper_stands_on_one_line_where_it_fits():
    ((cut,), _) = fitted((sheet(table(8_000, width=45)),), ENGLISH, "rivertown", 7_000)
    assert len(cut.lines) == 2
    assert cut.lines[1].startswith("Rows 1 to 6,992 of 8,000 stand here")
    assert cut.lines[1].endswith("hold all of them. Rows 1 to 5,000 are printed.")


def test_the_links_lead_to_the_files_in_the_workbook():
    ((cut,), (beside,)) = fitted((sheet(table(90)),), ENGLISH, "river town", LIMIT)
    book, _ = render((COVER, cut), ENGLISH, "footer")
    register = book.worksheets[1]
    linked = {cell.value: cell.hyperlink.target for row in register.iter_rows() for cell in row if cell.hyperlink}
    assert linked[f"{beside.name}.parquet"] == "river%20town_register.parquet"
    assert linked[f"{beside.name}.csv"] == "river%20town_register.csv"
    assert sum(column_widths(cut, ENGLISH)) > 100
