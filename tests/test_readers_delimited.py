from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest.readers import Unreadable, read_grids
from schemas.grids import Grid


def grid(content: bytes | str, folder: Path, name: str = "facts.csv") -> Grid:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (read,), remarks = read_grids(folder / name, name, "csv")
    assert remarks == ()
    return read


def rows(content: bytes | str, folder: Path, name: str = "facts.csv") -> list[tuple[str | None, ...]]:
    return grid(content, folder, name).cells.rows()


def test_the_sheet_is_the_files_stem(tmp_path: Path):
    read = grid(b"a", tmp_path)
    assert (read.file, read.sheet, read.cells.columns) == ("facts.csv", "facts", ["A"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_chinese_arrives_in_each_encoding_that_spreadsheets_save(encoding: str, quote: str, tmp_path: Path):
    text = f"对象,数值\n江镇,{quote}38.5亿元{quote}\n㐀,€\n"
    assert rows(text.encode(encoding), tmp_path) == [("对象", "数值"), ("江镇", "38.5亿元"), ("㐀", "€")]


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_text_in_either_order_of_bytes_is_read_by_its_mark(mark: str, tmp_path: Path):
    assert rows("\ufeff对象\t数值\r\n江镇\t1\r\n".encode(mark), tmp_path) == [("对象", "数值"), ("江镇", "1")]


@pytest.mark.parametrize(("content", "line"), [(b"caf\xe9,1\n", 1), (b"a,b\n1,2\n\xff\x00,3\n", 3)])
def test_text_in_another_encoding_is_refused_rather_than_guessed(content: bytes, line: int, tmp_path: Path):
    with pytest.raises(Unreadable) as refused:
        rows(content, tmp_path)
    assert refused.value.rule == "not_utf8_nor_gb18030"
    assert refused.value.found.startswith(f"line {line}: ")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_ending_ends_a_row(ending: str, tmp_path: Path):
    assert rows(f"a,b{ending}1,2{ending}", tmp_path) == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_only_a_line_ending_ends_a_row(character: str, tmp_path: Path):
    read = rows(f"a,b\nx{character}y,2\n", tmp_path)
    assert len(read) == 2
    assert read[1][1] == "2"


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path):
    content = 'a,b\n"first\nsecond",1\n\n,\nx,"1,254"\n'
    assert rows(content, tmp_path) == [("a", "b"), ("first\nsecond", "1"), (None, None), (None, None), ("x", "1,254")]


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("a,b\n1,2\n", [("a", "b"), ("1", "2")]),
        ("a;b\n1;2\n", [("a", "b"), ("1", "2")]),
        ("a\tb\n1\t2\n", [("a", "b"), ("1", "2")]),
        ("a|b\n1|2\n", [("a", "b"), ("1", "2")]),
        ("名称;产值\n甲;1,5\n乙;2,5\n", [("名称", "产值"), ("甲", "1,5"), ("乙", "2,5")]),
        ("1,5;2,5\n3,5;4,5\n", [("1,5", "2,5"), ("3,5", "4,5")]),  # as many commas as semicolons and more
        ("park;remark\nN;big, new\nS;old, small\n", [("park", "remark"), ("N", "big, new"), ("S", "old, small")]),
        ('park,remark\nNorth,"a;b;c"\nSouth,"d;e;f"\n', [("park", "remark"), ("North", "a;b;c"), ("South", "d;e;f")]),
        ("Output\n\na;b;c\n1;2;3\n", [("Output", None, None), (None,) * 3, ("a", "b", "c"), ("1", "2", "3")]),
        ("备注\n甲，乙\n丙\n", [("备注",), ("甲，乙",), ("丙",)]),
        ("note\nx\n", [("note",), ("x",)]),
        ('note\n"one, two"\nthree\n', [("note",), ("one, two",), ("three",)]),
        ("1,254\n2,000\n", [("1", "254"), ("2", "000")]),  # a spreadsheet parts them too
    ],
)  # fmt: skip
def test_the_delimiter_is_the_one_that_gives_records_of_one_length(content: str, cells: list, tmp_path: Path):
    assert rows(content, tmp_path) == cells


def test_a_file_of_tabs_may_hold_commas(tmp_path: Path):
    assert rows("a, b\tc, d\n1, 2\t3, 4\n", tmp_path, "facts.tsv") == [("a, b", "c, d"), ("1, 2", "3, 4")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_records_of_uneven_length_keep_every_cell(quote: str, tmp_path: Path):
    content = f"a,b\n1,2,{quote}3{quote}\n4\n5,6\n"
    assert rows(content, tmp_path) == [("a", "b", None), ("1", "2", "3"), ("4", None, None), ("5", "6", None)]


def test_a_longer_and_a_shorter_record_do_not_make_up_for_each_other(tmp_path: Path):
    assert rows("a,b\n1,2,3\n4\n", tmp_path) == [("a", "b", None), ("1", "2", "3"), ("4", None, None)]


def test_a_record_that_is_longer_late_in_the_file_opens_a_column(tmp_path: Path):
    content = "".join(f"{n},x\n" for n in range(20_000)) + '20000,x,"late"\n'
    cells = grid(content, tmp_path).cells
    assert cells.shape == (20_001, 3)
    assert cells.row(20_000) == ("20000", "x", "late")
    assert cells["C"].null_count() == 20_000


def test_equal_headers_stay_equal(tmp_path: Path):
    assert rows("a,a,a\n1,2,3\n", tmp_path)[0] == ("a", "a", "a")


def test_blanks_around_a_text_are_no_part_of_it(tmp_path: Path):
    assert rows("  a ,\u3000,\u00a0b\n", tmp_path) == [("a", None, "b")]


def test_an_error_value_that_excel_wrote_is_kept_as_one(tmp_path: Path):
    read = grid("#N/A,#DIV/0!,see #N/A\n", tmp_path)
    assert read.cells.rows() == [("#N/A", "#DIV/0!", "see #N/A")]
    assert read.odd.rows() == [(1, "A", "error", "#N/A"), (1, "B", "error", "#DIV/0!")]


def test_a_number_is_the_text_it_is(tmp_path: Path):
    read = grid("310114198001011234,1e5,007,0.10\n", tmp_path)
    assert read.cells.rows() == [("310114198001011234", "1e5", "007", "0.10")]
    assert read.odd.is_empty()


def test_characters_that_no_workbook_can_hold_are_dropped_and_told(tmp_path: Path):
    read = grid("a\x00b,\ufffe,\x1b[1m\n", tmp_path)
    assert read.cells.rows() == [("ab", None, "[1m")]
    assert read.odd.rows() == [(1, "A", "invisible", "a⟨U+0000⟩b"), (1, "C", "invisible", "⟨U+001B⟩[1m")]


@pytest.mark.parametrize(("character", "kept"), [("x", 32_766), ("江", 32_766), ("🧬", 16_383)])
def test_a_text_is_cut_at_what_a_cell_holds_and_told(character: str, kept: int, tmp_path: Path):
    read = grid(character * 200_000, tmp_path)
    assert read.cells.rows() == [(character * kept + "…",)]
    assert read.odd["kind"].to_list() == ["cut"]
    assert read.odd["found"][0].startswith("200,000 characters: " + character)


def test_a_text_as_long_as_a_cell_holds_is_left_alone(tmp_path: Path):
    assert rows("x" * 32_767, tmp_path) == [("x" * 32_767,)]


@pytest.mark.parametrize(
    ("content", "line"), [('a,b\n1,"x"y\n', 2), ('a,b\n1,2\n3,"open\n', 3), ('a,b\n1,"open\n2,3\n4,5\n', 2)]
)
def test_broken_quoting_is_told_with_the_line_where_it_begins(content: str, line: int, tmp_path: Path):
    with pytest.raises(Unreadable) as refused:
        rows(content, tmp_path)
    assert refused.value.rule == "uneven_quotes"
    assert refused.value.found.startswith(f"line {line}: ")


@pytest.mark.parametrize("content", ["", "\n\n", " , \n,\n"])
def test_a_file_of_nothing_has_no_cells(content: str, tmp_path: Path):
    assert grid(content, tmp_path).cells.shape == (0, 0)


def test_a_folder_in_the_place_of_the_file_is_an_error_of_the_system(tmp_path: Path):
    (tmp_path / "facts.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        read_grids(tmp_path / "facts.csv", "facts.csv", "csv")


cell = st.text(st.sampled_from('ab江1,;\t|"\n. '), max_size=6)
table = st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=8))


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=table)
def test_what_is_written_as_commas_and_quotes_is_read_back_in_its_place(records: list[list[str]], tmp_path: Path):
    text = "\n".join(",".join('"' + one.replace('"', '""') + '"' for one in record) for record in records)
    read = rows(text, tmp_path)
    expected = [[one.strip() or None for one in record] for record in records]
    while expected and not any(expected[-1]):
        expected.pop()
    width = max((n + 1 for record in expected for n, one in enumerate(record) if one), default=0)
    assert [list(record) for record in read] == [record[:width] for record in expected]
