"""The same small sheet in every format gives the same cells at the same addresses."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from flows.ingest.kinds import KINDS
from flows.ingest.readers import read_grids
from schemas.grids import ODD_CELL_COLUMNS, Grid, Remark

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
CELLS = [
    ("对象", "output", "share", "founded"),
    ("江镇", "1254.5", "0.35", "2024-05-01"),
    ("Rivertown", "-0.3", None, "2019-12-31"),
    (None, None, None, None),
    ("north, south", "1000000", "12", "1999-01-01"),
]


def typed(text: str | None, column: int) -> str | float | date | None:
    if text is None or column == 0 or not text[-1].isdigit():
        return text
    return date.fromisoformat(text) if column == 3 else float(text)


def workbook() -> Workbook:
    made = Workbook()
    sheet = made.active
    sheet.title = "facts"
    for row, cells in enumerate(CELLS, start=1):
        for column, text in enumerate(cells):
            cell = sheet.cell(row, column + 1, typed(text, column))
            if column == 3 and row > 1:
                cell.number_format = "yyyy-mm-dd"
    return made


def frame() -> pl.DataFrame:
    columns = {}
    for index, name in enumerate(CELLS[0]):
        columns[name] = [typed(row[index], index) for row in CELLS[1:]]
    return pl.DataFrame(columns)


def as_converted(ending: str, folder: Path) -> Path:
    workbook().save(folder / "facts.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", ending, "--outdir", folder, folder / "facts.xlsx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / f"facts.{ending}"


def written(ending: str, folder: Path) -> Path:
    path = folder / f"facts.{ending}"
    if ending in ("xlsx", "xlsm"):
        workbook().save(path)
    elif ending in ("csv", "tsv"):
        separator = "," if ending == "csv" else "\t"
        pl.DataFrame(CELLS, orient="row").write_csv(path, include_header=False, separator=separator)
    elif ending == "parquet":
        frame().write_parquet(path)
    else:
        return as_converted(ending, folder)
    return path


def kind_of(path: Path) -> str:
    return next(name for name, kind in KINDS.items() if path.suffix in kind.endings)


def read(path: Path) -> Grid:
    return read_grids(path, path.name, kind_of(path))[0][0]


without_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
)
office = [pytest.mark.office, without_office]


@pytest.mark.parametrize(
    "ending",
    ["xlsx", "xlsm", "csv", "tsv", "parquet", pytest.param("xls", marks=office), pytest.param("ods", marks=office)],
)
def test_the_same_sheet_gives_the_same_cells_at_the_same_addresses_in_every_format(ending: str, tmp_path: Path):
    grid = read(written(ending, tmp_path))
    assert (grid.sheet, grid.hidden, grid.merged) == ("facts", False, ())
    assert grid.cells.columns == ["A", "B", "C", "D"]
    assert grid.cells.rows() == CELLS
    assert grid.odd.schema == pl.Schema(ODD_CELL_COLUMNS)
    dates = [] if ending in ("csv", "tsv") else [(row, "D", "date", CELLS[row - 1][3]) for row in (2, 3, 5)]
    assert grid.odd.rows() == dates


@pytest.mark.parametrize("ending", [pytest.param("xls", marks=office), pytest.param("ods", marks=office)])
def test_a_table_that_begins_at_c5_is_read_at_c5(ending: str, tmp_path: Path, monkeypatch):
    made = Workbook()
    made.active["C5"], made.active["D6"] = "x", 1.5
    monkeypatch.setattr(f"{__name__}.workbook", lambda: made)
    cells = read(written(ending, tmp_path)).cells
    assert (cells.shape, cells["C"][4], cells["D"][5]) == ((6, 4), "x", "1.5")
    assert sum(series.len() - series.null_count() for series in cells) == 2


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
@pytest.mark.parametrize(
    ("file", "sheets"),
    [("sheetjs/dc256539__number_format.xlsb", 5), ("sheetjs/a08d52bd__sheet_visibility.xlsb", 3)],
)
def test_a_binary_workbook_is_read_with_what_it_hides(file: str, sheets: int):
    grids, remarks = read_grids(CORPUS / file, file, "xlsb")
    assert len(grids) == sheets
    assert remarks[0] == Remark("format_hides_errors", ".xlsb")
    assert [remark.sheet for remark in remarks[1:]] == [
        grid.sheet for grid in grids if grid.hidden and grid.cells.height
    ]
    assert any(grid.cells.height for grid in grids)


def test_the_readers_start_without_pandera_and_openpyxl():
    """What the reading process loads before its first file decides how quickly it starts."""
    code = "import sys, flows.ingest.readers; print({'pandera', 'openpyxl', 'prefect'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_kind_that_is_not_known_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="kind 'pdf' is none of xlsx"):
        read_grids(Path("facts.pdf"), "facts.pdf", "pdf")
