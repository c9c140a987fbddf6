"""LibreOffice opens what the finishing pass adds, and loses no value of it."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.saving import saved
from flows.workbook.layout.render import render
from flows.workbook.speech import Speech

LONGEST = 300  # seconds
COLUMNS = (
    Column("name", "Name"),
    Column("share", "Share", "percent", bar=1.0, comment="why"),
    Column("value", "Value", "number"),
    Column("double", "Double", "number", formula="{value}*2"),
    Column("said", "Said", formula='IF({value}>1,"more","less")'),
    Column("more", "More", "check", formula="{value}>1"),
    Column("line", "Line", "spark", spark=("T", "value")),
    Column("done", "Done", "check"),
)
ROWS = {
    "name": ["2023", "=1+1"],
    "share": [0.5, 0.75],
    "why": ["Half.", None],
    "value": [1.0, 2.5],
    "double": [2.0, 5.0],
    "said": ["less", "more"],
    "more": [False, True],
    "line": [[0, 1], None],
    "done": [False, True],
}

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
    ),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A workbook with everything that is added, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("office")
    table = Table("T", COLUMNS, pl.DataFrame(ROWS))
    workbook, noted = render((Sheet("cover", "Title", (), (table,)),), Speech("en", {}, {}, {}, {}), "footer")
    source = folder / "one.xlsx"
    source.write_bytes(finish(saved(workbook), noted, date(2024, 4, 26)))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", "xlsx", "--outdir", folder / "out", source],
        check=True, capture_output=True, timeout=LONGEST,
    )  # fmt: skip
    return folder / "out" / "one.xlsx"


def test_every_value_comes_back_worked_out_anew(kept):
    sheet = load_workbook(kept, data_only=True).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables["T"].ref]][1:]
    assert rows == [
        ["2023", 0.5, 1, 2, "less", False, None, False],
        ["=1+1", 0.75, 2.5, 5, "more", True, "—", True],
    ]


def test_bars_comments_and_text_that_begins_like_a_formula_come_back(kept):
    sheet = load_workbook(kept).worksheets[0]
    (bar,) = [rule for rules in sheet.conditional_formatting for rule in rules.rules]
    assert (bar.type, [end.val for end in bar.dataBar.cfvo]) == ("dataBar", [0, 1])
    assert sheet["B4"].comment.text == "Half."
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")
