"""Programs by other people read the workbook: every value is the one that we read, every formula comes out the same."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import ironcalc
import pytest

import shipped
from readback import by_openpyxl

READERS = Path(__file__).parent / "readers"
DAY_ZERO = date(1899, 12, 30)  # of Excel's serial numbers
A_NUMBER = 2  # what IronCalc calls the type of a cell

with_node = pytest.mark.skipif(
    (shutil.which("node") is None or not (READERS / "node_modules").is_dir()) and not os.environ.get("CI"),
    reason="Node.js or the readers written for it are not installed here",
)


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("readers")
    made = {language: folder / f"{language}.xlsx" for language in shipped.LANGUAGES}
    for language, path in made.items():
        path.write_bytes(shipped.content(shipped.NEWEST, language))
    return made


@pytest.fixture(scope="session")
def read(files) -> dict[str, Any]:
    done = subprocess.run(
        ["node", READERS / "read.cjs", *files.values()], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def serial(value: Any) -> Any:
    return float((value - DAY_ZERO).days) if isinstance(value, date) else value


@with_node
@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("reader", ["exceljs", "sheetjs"])
def test_readers_in_javascript_read_the_same_values(read, language, reader):
    theirs = read[f"{language}.xlsx"][reader]
    ours = by_openpyxl(shipped.content(shipped.NEWEST, language))
    assert list(theirs) == list(ours)
    for sheet, cells in ours.items():
        known = {address: serial(value) for address, value in cells.items() if value != ""}
        assert theirs[sheet] == known, sheet


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_second_calculator_gives_every_formula_it_can_work_out_the_stored_value(files, language):
    model = ironcalc.load_from_xlsx(str(files[language]), "en", "UTC", "en")
    model.evaluate()
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]
    formulas, stored = shipped.book(shipped.NEWEST, language), shipped.values(shipped.NEWEST, language)
    agreed = 0
    for sheet in formulas:
        for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
            value = model.get_cell_value(names.index(sheet.title), cell.row, cell.column)
            wanted = stored[sheet.title][cell.coordinate].value
            if isinstance(wanted, int | float):
                assert value == pytest.approx(wanted, rel=1e-9, abs=1e-12), (sheet.title, cell.coordinate, cell.value)
            else:
                assert (value or "") == (wanted or ""), (sheet.title, cell.coordinate, cell.value)
            agreed += 1
    assert agreed > 200
