"""Programs of other people read from a streamed sheet what stands in the frame, and find no fault with the package."""

import json
import re
import subprocess
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook

from flows.workbook.layout.held import held
from office import convert, office  # noqa: F401 - a fixture
from streaming import frames, streamed
from test_other_readers import READERS, with_node

FIRST = 5  # the row of the first record
CODE = re.compile("_x([0-9A-Fa-f]{4})_")  # of a character that XML does not hold; LibreOffice writes small letters
several = st.lists(frames(rows=(1, 30)), min_size=8, max_size=8)
few = settings(  # never shrunk: each example starts a program of seconds
    deadline=None, max_examples=2, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def wanted(frame: pl.DataFrame) -> dict[tuple[int, int], Any]:
    """Row and column on the sheet -> the value that a reader must find there; nothing for a missing or empty one."""
    values = {
        (row, number): serial(held(value))
        for row, values in enumerate(frame.iter_rows(), start=FIRST)
        for number, value in enumerate(values, start=1)
    }
    return {place: value for place, value in values.items() if value not in (None, "")}


def serial(value: Any) -> Any:
    """A day or time as the number that a cell holds; a text with its codes read."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, date | time | timedelta):
        return float(to_excel(value))
    return CODE.sub(lambda code: chr(int(code[1], 16)), value) if isinstance(value, str) else float(value)


def assert_read(frame: pl.DataFrame, found: dict[tuple[int, int], Any]) -> None:
    want = wanted(frame)
    found = {place: value for place, value in found.items() if place[0] >= FIRST and value not in (None, "")}
    assert set(found) == set(want)
    for place, value in want.items():
        read = found[place]
        if isinstance(value, float):
            assert near(serial(read), value), (place, read, value)
        else:  # some readers know codes of characters, others leave them as they are
            assert value in (read, serial(read)), (place, read, value)


def near(read: float, value: float) -> bool:
    """Equal but for a millisecond; the last one of a day is its first to some."""
    away = abs(read - value)
    return away <= max(abs(value) * 1e-12, 2e-8) or (value < 1 and abs(away - 1) <= 2e-8)


def by_openpyxl(content: bytes | Path) -> dict[tuple[int, int], Any]:
    sheet = load_workbook(BytesIO(content) if isinstance(content, bytes) else content, data_only=True).active
    return {(cell.row, cell.column): cell.value for row in sheet for cell in row}


def by_calamine(content: bytes) -> dict[tuple[int, int], Any]:
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {(row, at): value for row, values in enumerate(rows, 1) for at, value in enumerate(values, 1)}


@settings(deadline=None, max_examples=25)
@given(frames(rows=(1, 30)))
def test_openpyxl_reads_the_frame(frame):
    assert_read(frame, by_openpyxl(streamed(frame)))


@settings(deadline=None, max_examples=25)
@given(frames(rows=(1, 30)))
def test_calamine_reads_the_frame(frame):
    assert_read(frame, by_calamine(streamed(frame)))


@office
@few
@given(made=several)
def test_libreoffice_reads_the_frames(convert, made):  # noqa: F811 - the fixture
    read = convert({f"frame{number}": streamed(frame) for number, frame in enumerate(made)}, "xlsx")
    for frame, path in zip(made, read.values(), strict=True):
        assert_read(frame, by_openpyxl(path))


@with_node
@pytest.mark.parametrize("reader", ["exceljs", "sheetjs"])
@few
@given(made=several)
def test_readers_in_javascript_read_the_frames(tmp_path_factory, made, reader):
    folder = tmp_path_factory.mktemp("frames")
    paths = [folder / f"frame{number}.xlsx" for number in range(len(made))]
    for path, frame in zip(paths, made, strict=True):
        path.write_bytes(streamed(frame))
    done = subprocess.run(
        ["node", READERS / "read.cjs", *paths], check=True, capture_output=True, text=True, timeout=120
    )
    sheets = json.loads(done.stdout)
    for path, frame in zip(paths, made, strict=True):
        (cells,) = sheets[path.name][reader].values()
        assert_read(frame, {place(address): value for address, value in cells.items()})


def place(address: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return int(digits), number


@settings(deadline=None, max_examples=15)
@given(frames(rows=(1, 30)))
def test_a_validator_finds_nothing_in_a_streamed_package(tmp_path_factory, frame):
    path = tmp_path_factory.mktemp("valid") / "frame.xlsx"
    path.write_bytes(streamed(frame))
    found = OpenXmlValidator().validate(str(path))
    assert [str(error) for error in found.errors] == []
