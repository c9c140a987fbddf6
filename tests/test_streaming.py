"""Rows that are streamed into the package are the very rows that openpyxl would lay out."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.workbook.declare import Chart, ChartRow, Column, SeriesOf, Sheet, Table
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.saving import saved
from flows.workbook.finishing.values import FinishError
from flows.workbook.layout.large import drawn_from
from flows.workbook.layout.render import render
from flows.workbook.speech import Speech
from streaming import DAY, KINDS, cells, column, frames, laid_out, streamed

ROOT = Path(__file__).parent.parent


def child(script: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@settings(deadline=None, max_examples=40)
@given(frames())
@example(pl.DataFrame({"text": ["a", None, ""]}))
@example(pl.DataFrame({"text": [None, None]}, schema={"text": pl.String}))
@example(pl.DataFrame({"number": [float("nan"), float("inf"), -float("inf"), -0.0, 5e-324, 1e300, None]}))
@example(pl.DataFrame({"whole": [2**53, 2**53 + 1, -(2**53) - 1, 0]}))
def test_a_streamed_row_has_the_cells_and_the_looks_of_one_laid_out(frame):
    assert cells(streamed(frame)) == cells(laid_out(frame))


@pytest.mark.parametrize("name", sorted(KINDS))
@settings(deadline=None, max_examples=6)
@given(data=st.data())
def test_each_kind_of_value_is_streamed_as_it_would_be_laid_out(name, data):
    frame = column(data.draw, name, 8).to_frame()
    assert cells(streamed(frame)) == cells(laid_out(frame))


@settings(deadline=None, max_examples=10)
@given(frames())
def test_the_same_frame_gives_the_same_bytes(frame):
    assert streamed(frame) == streamed(frame)


@pytest.mark.parametrize("values", [pl.Series([{"a": 1}]), pl.Series([b"\x00\x01"])], ids=["a struct", "bytes"])
def test_what_no_cell_can_hold_is_refused_with_the_column_s_name(values):
    with pytest.raises(FinishError, match=r"column odd: no cell can hold a (Struct|Binary)"):
        streamed(values.alias("odd").to_frame())


LARGE = (
    "import sys; from datetime import date; from pathlib import Path; import polars as pl\n"
    "from flows.workbook.frame import frame_workbook; from flows.workbook.save import save_bytes\n"
    "from flows.workbook.streaming import rows; from schemas.errors import InputError\n"
    "rows.CHUNK_CELLS = 10_000\n"
    "frame = pl.DataFrame({'a': range(100_000), 'b': [f'Synthetic {n}' for n in range(100_000)]})\n"
)


def test_a_run_killed_while_rows_are_streamed_leaves_the_workbook_of_before(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"yesterday's")
    script = (
        f"{LARGE}import time; made = rows._chunk\n"
        "def slowly(*given):\n"
        "    if given[2]: print('here', flush=True); time.sleep(60)\n"
        "    return made(*given)\n"
        "rows._chunk = slowly\n"
        "save_bytes(frame_workbook(frame, 'Synthetic', date(2024, 1, 1)), Path(sys.argv[1]))\n"
    )
    streaming = child(script, path)
    assert streaming.stdout is not None
    assert streaming.stdout.readline() == "here\n"
    streaming.kill()
    streaming.wait(timeout=60)
    streaming.stdout.close()
    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]
    assert path.read_bytes() == b"yesterday's"


def test_a_disk_with_no_room_for_a_large_workbook_gives_one_clear_error(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"yesterday's")
    script = (
        f"{LARGE}import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: save_bytes(frame_workbook(frame, 'Synthetic', date(2024, 1, 1)), Path(sys.argv[1]))\n"
        "except InputError as error: print(error)\n"
    )
    said = child(script, path).communicate(timeout=60)[0]
    assert said.count("\n") == 1
    assert "files on this disk may not be that large; choose another folder with --output" in said
    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]
    assert path.read_bytes() == b"yesterday's"


def test_rows_stand_in_the_order_of_the_frame_across_chunks(monkeypatch):
    monkeypatch.setattr("flows.workbook.streaming.rows.CHUNK_CELLS", 7)
    frame = pl.DataFrame({"a": range(50), "b": [f"text {n % 3}" for n in range(50)]})
    assert cells(streamed(frame)) == cells(laid_out(frame))


def test_the_package_has_no_fields_that_only_newer_zip_programs_know():
    with zipfile.ZipFile(BytesIO(streamed(pl.DataFrame({"a": range(1000)})))) as package:
        assert package.testzip() is None
        for entry in package.infolist():
            assert (entry.flag_bits, entry.extra, entry.create_version, entry.extract_version) == (0, b"", 20, 20)


def test_a_table_that_a_chart_reads_is_laid_out_however_large_it_is():
    chart = Chart("Drawn", "a", (SeriesOf("b", "actual"),), "T", "S", "X", "Y", (0, 9), ("A", "B"))
    table = Table("Drawn", (Column("a", "A"), Column("b", "B", "number")), pl.DataFrame({"a": ["x"], "b": [1.0]}))
    assert drawn_from([Sheet("facts", "T", (), (ChartRow((chart,)), table))]) == {"Drawn"}


def test_links_of_a_large_table_lead_where_those_of_a_small_one_do(monkeypatch):
    frame = pl.DataFrame({"id": ["F1", "F2", None], "to": ["R1", "https://example.org/?a=1&b=2", None],
                          "kind": ["row", "url", None]})  # fmt: skip
    columns = (Column("id", "Id", link="to", link_kind_in="kind"),)
    other = Table("Rows", (Column("key", "Key"),), pl.DataFrame({"key": ["R1"]}), anchor=("row", "key"))
    cover = Sheet("cover", "C", (), (), (40.0,))
    sheets = (cover, Sheet("facts", "T", (), (Table("Large", columns, frame),)), Sheet("sources", "S", (), (other,)))
    found = []
    for least in (0, 2**40):
        monkeypatch.setattr("flows.workbook.layout.large.LEAST_CELLS", least)
        workbook, noted = render(sheets, Speech("en", {}, {}, {}, {}), "f")
        sheet = load_workbook(BytesIO(finish(saved(workbook), noted, DAY))).worksheets[1]
        links = [sheet[cell].hyperlink for cell in ("A5", "A6", "A7")]
        found.append([(link.location, link.target) if link else None for link in links])
    assert found[0] == found[1]
    assert found[0][1][1] == "https://example.org/?a=1&b=2"
