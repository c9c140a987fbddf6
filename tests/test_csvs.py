from pathlib import Path

import pytest

from flows.ingest.csvs import read_csv_grid
from flows.ingest.grid import Cell
from schemas.errors import InputError


def read(content: bytes, folder: Path) -> list[list[str | None]]:
    (folder / "facts.csv").write_bytes(content)
    rows = read_csv_grid(folder / "facts.csv", "facts.csv").rows
    return [[cell.text if cell else None for cell in row] for row in rows]


def test_the_sheet_is_the_files_stem(tmp_path: Path):
    (tmp_path / "facts.csv").write_bytes(b"a")
    grid = read_csv_grid(tmp_path / "facts.csv", "facts.csv")
    assert (grid.file, grid.sheet) == ("facts.csv", "facts")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_arrives_in_each_encoding_that_spreadsheets_save(encoding: str, tmp_path: Path):
    assert read("对象,数值\n江镇,38.5亿元\n㐀,€\n".encode(encoding), tmp_path) == [
        ["对象", "数值"],
        ["江镇", "38.5亿元"],
        ["㐀", "€"],
    ]


@pytest.mark.parametrize("content", ["江镇".encode("utf-16"), b"caf\xe9,1\n"])
def test_text_in_another_encoding_is_refused_rather_than_guessed(content: bytes, tmp_path: Path):
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        read(content, tmp_path)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_ending_ends_a_row(ending: str, tmp_path: Path):
    assert read(f"a,b{ending}1,2{ending}".encode(), tmp_path) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_only_a_line_ending_ends_a_row(character: str, tmp_path: Path):
    rows = read(f"a,b\nx{character}y,2\n".encode(), tmp_path)
    assert len(rows) == 2
    assert rows[1][1] == "2"


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path):
    content = b'a,b\n"first\nsecond",1\n\n,\nx,"1,254"\n'
    assert read(content, tmp_path) == [["a", "b"], ["first\nsecond", "1"], [], [None, None], ["x", "1,254"]]


def test_blanks_around_a_text_are_no_part_of_it(tmp_path: Path):
    assert read("  a ,\u3000,\u00a0b\n".encode(), tmp_path) == [["a", None, "b"]]


def test_an_error_value_that_excel_wrote_is_kept_as_one(tmp_path: Path):
    (tmp_path / "facts.csv").write_bytes(b"#N/A,#DIV/0!,see #N/A\n")
    assert read_csv_grid(tmp_path / "facts.csv", "facts.csv").rows == (
        (Cell("#N/A", "error"), Cell("#DIV/0!", "error"), Cell("see #N/A")),
    )


def test_characters_that_no_workbook_can_hold_are_dropped_and_told(tmp_path: Path):
    (tmp_path / "facts.csv").write_bytes("a\x00b,\ufffe,\x1b[1m\n".encode())
    assert read_csv_grid(tmp_path / "facts.csv", "facts.csv").rows == (
        (Cell("ab", "invisible", "a⟨U+0000⟩b"), None, Cell("[1m", "invisible", "⟨U+001B⟩[1m")),
    )


@pytest.mark.parametrize(("character", "kept"), [("x", 32_766), ("江", 32_766), ("🧬", 16_383)])
def test_a_text_is_cut_at_what_a_cell_holds_and_told(character: str, kept: int, tmp_path: Path):
    (tmp_path / "facts.csv").write_text(character * 40_000, encoding="utf-8")
    cell = read_csv_grid(tmp_path / "facts.csv", "facts.csv").rows[0][0]
    assert cell is not None
    assert (cell.text, cell.kind) == (character * kept + "…", "cut")
    assert (cell.found or "").startswith("40,000 characters: " + character)


def test_a_text_as_long_as_a_cell_holds_is_left_alone(tmp_path: Path):
    (tmp_path / "facts.csv").write_text("x" * 32_767)
    assert read_csv_grid(tmp_path / "facts.csv", "facts.csv").rows == ((Cell("x" * 32_767),),)


@pytest.mark.parametrize(("content", "line"), [(b'a,b\n1,"x"y\n', 2), (b'a,b\n1,2\n3,"open\n', 3)])
def test_broken_quoting_is_told_with_its_line(content: bytes, line: int, tmp_path: Path):
    with pytest.raises(InputError, match=f"line {line}: cannot be read as CSV"):
        read(content, tmp_path)


def test_an_empty_file_has_no_rows(tmp_path: Path):
    assert read(b"", tmp_path) == []


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path):
    (tmp_path / "facts.csv").mkdir()
    with pytest.raises(InputError, match="cannot be opened"):
        read_csv_grid(tmp_path / "facts.csv", "facts.csv")
