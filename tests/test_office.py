"""LibreOffice opens the workbook, recalculates it and prints it; what it gets is what the file says."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

import shipped

LONGEST = 300  # seconds; three workbooks take about ten, on a busy machine many more
A4 = (595, 842)  # points, short side and long

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
    ),
]


@pytest.fixture(scope="session")
def convert(tmp_path_factory) -> Callable[[dict[str, bytes], str], dict[str, Path]]:
    """Convert workbooks to another format, all in one start of the program, with a profile of the tests' own."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(contents: dict[str, bytes], kind: str) -> dict[str, Path]:
        folder = tmp_path_factory.mktemp(kind)
        sources = [folder / f"{name}.xlsx" for name in contents]
        for source, content in zip(sources, contents.values(), strict=True):
            source.write_bytes(content)
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             "--convert-to", kind, "--outdir", folder / "out", *sources],
            check=True, capture_output=True, timeout=LONGEST,
        )  # fmt: skip
        return {name: folder / "out" / f"{name}.{kind}" for name in contents}

    return convert


def workbooks() -> dict[str, bytes]:
    return {language: shipped.content(shipped.NEWEST, language) for language in shipped.LANGUAGES}


def without_stored_values(content: bytes) -> bytes:
    """Take the stored values away, so that what comes back was worked out and not copied."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(out, "w", ZIP_DEFLATED) as bare:
        for name in package.namelist():
            bare.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", package.read(name)))
    return out.getvalue()


@pytest.fixture(scope="session")
def recalculated(convert) -> dict[str, Workbook]:
    bare = {name: without_stored_values(content) for name, content in workbooks().items()}
    return {name: load_workbook(path, data_only=True) for name, path in convert(bare, "xlsx").items()}


@pytest.fixture(scope="session")
def printed(convert) -> dict[str, Path]:
    return convert(workbooks(), "pdf")


@pytest.fixture(params=shipped.LANGUAGES)
def language(request) -> str:
    return request.param


def told(*command: object) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def text(path: Path) -> str:
    return told("pdftotext", "-layout", path, "-")


def test_recalculation_gives_every_formula_the_value_that_is_stored(recalculated, language):
    formulas, stored = shipped.book(shipped.NEWEST, language), shipped.values(shipped.NEWEST, language)
    checked = 0
    for sheet in formulas:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    value = recalculated[language][sheet.title][cell.coordinate].value
                    assert value == pytest.approx(stored[sheet.title][cell.coordinate].value, rel=1e-9, abs=1e-12)
                    checked += 1
    assert checked > 200


def test_a_save_by_another_program_leaves_every_text_and_no_error(recalculated, language):
    for sheet in shipped.values(shipped.NEWEST, language):
        for row in sheet:
            for cell in row:
                other = recalculated[language][sheet.title][cell.coordinate]
                assert other.data_type != "e", (sheet.title, cell.coordinate)
                assert not str(other.value).startswith(("#", "Err:")), (sheet.title, cell.coordinate)
                if isinstance(cell.value, str):
                    assert other.value == cell.value, (sheet.title, cell.coordinate)


def test_the_tables_survive_a_save_by_another_program(recalculated, language):
    ours, theirs = (
        {name: ref for sheet in book for name, ref in sheet.tables.items()}
        for book in (shipped.book(shipped.NEWEST, language), recalculated[language])
    )
    assert theirs == ours


def test_every_page_is_a4(printed, language):
    told_sizes = told("pdfinfo", "-l", "999", printed[language])
    sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", told_sizes)
    assert 25 <= len(sizes) <= 80
    for size in sizes:
        assert sorted(float(side) for side in size) == pytest.approx(A4, abs=1)


def test_pages_are_numbered_through_and_none_is_blank(printed, language):
    pages = text(printed[language]).split("\f")[:-1]
    numbers = [re.findall(r"(?:Page|第)\s*(\d+)\s*(?:of|页\s*共)\s*(\d+)", page)[-1] for page in pages]
    assert numbers == [(str(number), str(len(pages))) for number in range(1, len(pages) + 1)]
    assert all(len(page.split()) > 20 for page in pages)  # more than a footer


def test_no_number_is_printed_as_crosses(printed, language):
    assert "###" not in text(printed[language])


@pytest.mark.parametrize(("language", "output"), [("en", "28.54"), ("zh", "285.4"), ("both", "28.54")])
def test_the_figures_are_printed_in_the_readers_unit(printed, language, output):
    assert output in text(printed[language])
    assert "1,500" in text(printed[language])
