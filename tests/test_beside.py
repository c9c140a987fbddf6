"""Promises about the files beside a workbook; the rows are made up."""

import csv
import errno
import io
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows.workbook.beside import beside_writers, remove_former, write_csv, write_parquet
from flows.workbook.layout.overflow import Beside
from flows.workbook.save import save_files
from schemas.errors import InputError
from test_save import failing, on_a_small_disk

FRAME = pl.DataFrame(
    {
        "Enterprise 企业": ["张江 & Söhne, Ltd.", "=1+1", None, ""],
        "Founded": [date(1899, 12, 31), None, date(2024, 2, 29), None],
        "Growth": [-0.25, None, float("nan"), 1e20],
        "Designated": [True, None, False, True],
        "Staff": [2**60, None, -3, 0],
    }
)


def text_of(frame: pl.DataFrame) -> str:
    file = io.BytesIO()
    write_csv(frame, file)
    return file.getvalue().decode("utf-8")


def rows_of(frame: pl.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(frame).removeprefix("\ufeff"), newline="")))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_table_is_saved_as_parquet_and_as_csv(tmp_path: Path):
    folder = tmp_path / "outputs"
    saved = save_files(
        beside_writers(folder, [Beside("rivertown_2024_en_register", FRAME), Beside("rivertown_2024_en_facts", FRAME)])
    )
    assert [path.name for path in saved] == [
        "rivertown_2024_en_register.parquet",
        "rivertown_2024_en_register.csv",
        "rivertown_2024_en_facts.parquet",
        "rivertown_2024_en_facts.csv",
    ]
    assert names(folder) == sorted(path.name for path in saved)
    assert_frame_equal(pl.read_parquet(saved[0]), FRAME)


def test_the_same_frame_gives_the_same_bytes(tmp_path: Path):
    first, second = (
        save_files(beside_writers(tmp_path / name, [Beside("register", FRAME)])) for name in ("one", "two")
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_csv_opens_in_excel_as_utf_8_and_numbers_days_and_truths_can_be_read():
    assert text_of(FRAME) == (
        "\ufeffEnterprise 企业,Founded,Growth,Designated,Staff\r\n"
        '"张江 & Söhne, Ltd.",1899-12-31,-0.25,true,1152921504606846976\r\n'
        "'=1+1,,,,\r\n"
        ",2024-02-29,NaN,false,-3\r\n"
        '"",,1e+20,true,0\r\n'
    )


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86 21 0000", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠A1"],
)
def test_no_text_becomes_a_formula_where_excel_opens_the_csv(text: str):
    assert rows_of(pl.DataFrame({"Name": [text], text: [None]})) == [["Name", f"'{text}"], [f"'{text}", ""]]


def test_numbers_below_zero_and_texts_with_such_signs_inside_are_left_alone():
    frame = pl.DataFrame({"Growth": [-1.5], "Name": ["a=b"], "Sign": ["—"]})
    assert rows_of(frame)[1] == ["-1.5", "a=b", "—"]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_whoever_takes_one_apostrophe_away_has_the_texts_back(texts: list[str]):
    rows = rows_of(pl.DataFrame({"Name": texts, "Row": range(len(texts))}))[1:]
    assert [text.removeprefix("'") for text, _ in rows] == texts


def test_a_csv_of_many_rows_has_one_header(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("flows.workbook.beside._CHUNK", 2)
    assert rows_of(pl.DataFrame({"Row": range(5)})) == [["Row"], *([str(row)] for row in range(5))]
    assert rows_of(pl.DataFrame({"Row": []})) == [["Row"]]


def test_lists_and_spans_of_time_stand_in_a_csv_as_texts():
    frame = pl.DataFrame({"Facts": [["F1", None, "F2"], []], "Took": [timedelta(hours=26), None]})
    assert rows_of(frame)[1:] == [["F1, F2", "P1DT2H"], ["", ""]]


def test_parquet_keeps_lists_and_texts_as_they_are():
    frame = pl.DataFrame({"Facts": [["F1", None, "F2"], []], "Name": ["=1+1", "'s-Hertogenbosch"]})
    file = io.BytesIO()
    write_parquet(frame, file)
    file.seek(0)
    assert_frame_equal(pl.read_parquet(file), frame)


# Whole or not at all


@pytest.fixture
def yesterdays(tmp_path: Path) -> Path:
    for name in ("register.parquet", "register.csv", "register.xlsx"):
        (tmp_path / name).write_bytes(b"yesterday's")
    return tmp_path


def left_alone(folder: Path) -> bool:
    return names(folder) == ["register.csv", "register.parquet", "register.xlsx"] and all(
        path.read_bytes() == b"yesterday's" for path in folder.iterdir()
    )


def test_a_disk_that_fills_at_the_last_file_leaves_all_old_ones(yesterdays: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    files = {**beside_writers(yesterdays, [Beside("register", FRAME)]), yesterdays / "register.xlsx": full}
    with pytest.raises(InputError) as refused:
        save_files(files)
    assert str(refused.value).startswith(f"{yesterdays / 'register.xlsx'}: cannot be written (")
    assert str(refused.value).endswith("the disk is full; free some space")
    assert left_alone(yesterdays)
    monkeypatch.setattr("os.fsync", failing(errno.ENOSPC))
    with pytest.raises(InputError, match=r"register\.parquet: cannot be written .* the disk is full"):
        save_files(beside_writers(yesterdays, [Beside("register", FRAME)]))
    monkeypatch.undo()
    assert left_alone(yesterdays)


SAVE_TO_A_FULL_DISK = """
import os, sys
from pathlib import Path
import polars as pl
from flows.workbook.beside import beside_writers
from flows.workbook.save import save_files
from flows.workbook.layout.overflow import Beside
from schemas.errors import InputError
folder = Path(sys.argv[1])
for wide in (1, 200_000):
    try:
        rows = pl.DataFrame({"row": pl.int_range(wide, eager=True).hash(1)})
        save_files(beside_writers(folder, [Beside("register", rows)]))
    except InputError as error:
        print(error)
print(len((folder / "register.csv").read_bytes()) < 100, sorted(os.listdir(folder)))
"""


def test_a_disk_that_is_really_full_is_told_in_one_message_and_the_old_files_stay(tmp_path: Path):
    said = on_a_small_disk(tmp_path, SAVE_TO_A_FULL_DISK).splitlines()
    assert said[0].endswith("the disk is full; free some space")
    assert said[1:] == ["True ['register.csv', 'register.parquet']"]


def test_a_run_killed_between_the_files_leaves_the_old_ones(yesterdays: Path):
    script = (
        "import os, signal, sys; from pathlib import Path; import polars as pl\n"
        "from flows.workbook.beside import beside_writers\n"
        "from flows.workbook.layout.overflow import Beside\n"
        "from flows.workbook.save import save_files\n"
        "folder = Path(sys.argv[1])\n"
        "files = dict(beside_writers(folder, [Beside('register', pl.DataFrame({'a': [1]}))]))\n"
        "save_files({**files, folder / 'register.xlsx': lambda file: os.kill(os.getpid(), signal.SIGKILL)})\n"
    )
    subprocess.run([sys.executable, "-c", script, str(yesterdays)], cwd=Path(__file__).parents[1], check=False)
    leftovers = [path for path in yesterdays.iterdir() if path.name.startswith(".")]
    assert len(leftovers) == 3
    for path in leftovers:
        path.unlink()
    assert left_alone(yesterdays)


def test_what_a_former_workbook_had_beside_it_is_removed_and_nothing_else(yesterdays: Path):
    ours = [yesterdays / f"rivertown_{name}.csv" for name in ("register", "facts")]
    theirs = yesterdays / "rivertown_mine.csv"
    for path in (*ours, theirs):
        path.write_bytes(b"x")
    removed = remove_former(yesterdays, ["rivertown_register", "rivertown_facts"], [Beside("rivertown_facts", FRAME)])
    assert removed == (ours[0],)
    assert not ours[0].exists()
    assert ours[1].exists()
    assert theirs.exists()
