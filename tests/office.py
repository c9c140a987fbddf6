"""LibreOffice as tests use it: workbooks converted, and what it says of the pages that it prints."""

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

LONGEST = 300  # seconds; three workbooks take about ten, on a busy machine many more
A4 = (595, 842)  # points, short side and long

Convert = Callable[[dict[str, bytes], str], dict[str, Path]]

needs_office = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
    ),
]


def office(test: Callable[..., None]) -> Callable[..., None]:
    """Mark one test as LibreOffice's."""
    for mark in needs_office:
        test = mark(test)
    return test


@pytest.fixture(scope="session")
def convert(tmp_path_factory) -> Convert:
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


def recalculated_by(convert: Convert, contents: dict[str, bytes]) -> dict[str, Workbook]:
    """The workbooks after LibreOffice has worked out every formula anew and saved them."""
    bare = {name: without_stored_values(content) for name, content in contents.items()}
    return {name: load_workbook(path, data_only=True) for name, path in convert(bare, "xlsx").items()}


def without_stored_values(content: bytes) -> bytes:
    """Take the stored values away, so that what comes back was worked out and not copied."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(out, "w", ZIP_DEFLATED) as bare:
        for name in package.namelist():
            bare.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", package.read(name)))
    return out.getvalue()


def assert_recalculated_alike(formulas: Workbook, stored: Workbook, other: Workbook) -> int:
    """Every formula comes out as it is stored; return how many there are."""
    checked = 0
    for cell in (cell for sheet in formulas for row in sheet for cell in row if cell.data_type == "f"):
        place = (cell.parent.title, cell.coordinate)
        value, wanted = (book[place[0]][place[1]].value for book in (other, stored))
        if isinstance(wanted, int | float):
            assert value == pytest.approx(wanted, rel=1e-9, abs=1e-12), place
        else:
            assert (value or "") == (wanted or ""), place  # an empty text is read back as nothing
        checked += 1
    return checked


def told(*command: object) -> str:
    """What a program prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def text(path: Path) -> str:
    """The text of a PDF, its pages parted by form feeds."""
    return told("pdftotext", "-layout", path, "-")


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """The short and the long side of each page of a PDF, in points."""
    sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", told("pdfinfo", "-l", "999", path))
    return [tuple(sorted(map(float, size))) for size in sizes]


def assert_numbered_through(path: Path) -> None:
    """The pages are numbered from 1 to the last, and none holds no more than its footer."""
    pages = text(path).split("\f")[:-1]
    numbers = [re.findall(r"(?:Page|第)\s*(\d+)\s*(?:of|页\s*共)\s*(\d+)", page)[-1] for page in pages]
    assert numbers == [(str(number), str(len(pages))) for number in range(1, len(pages) + 1)]
    assert all(len(page.split()) > 20 for page in pages)
