"""The PDF twin: written beside the workbook where LibreOffice is installed, and a plain word where it is not."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

import shipped
from flows.workbook import pdf
from flows.workbook.pdf import NoPdf, save_pdf

with_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
)


@pytest.fixture
def workbook(tmp_path) -> Path:
    path = tmp_path / "report.xlsx"
    path.write_bytes(shipped.content(shipped.NEWEST, "en"))
    return path


def program(folder: Path, script: str) -> Path:
    """Put a stand-in for LibreOffice into the folder."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.office
@with_office
def test_the_pdf_lies_beside_the_workbook_and_says_the_same(workbook):
    made = save_pdf(workbook)
    assert made == workbook.with_suffix(".pdf")
    said = subprocess.run(["pdftotext", made, "-"], check=True, capture_output=True, text=True).stdout
    assert "Headline" in said
    assert "Jiading" in said
    assert sorted(path.name for path in workbook.parent.iterdir()) == ["report.pdf", "report.xlsx"]


def test_without_libreoffice_it_is_said_what_to_install(workbook, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_ELSEWHERE", ())
    with pytest.raises(NoPdf, match="LibreOffice is not installed; install it"):
        save_pdf(workbook)
    assert not workbook.with_suffix(".pdf").exists()


def test_a_program_that_makes_nothing_leaves_the_old_pdf_as_it_was(workbook, monkeypatch, tmp_path):
    workbook.with_suffix(".pdf").write_text("the old one")
    monkeypatch.setenv("PATH", f"{program(tmp_path, 'echo no filter for this').parent}:{os.environ['PATH']}")
    with pytest.raises(NoPdf, match="no filter for this"):
        save_pdf(workbook)
    assert workbook.with_suffix(".pdf").read_text() == "the old one"


def test_a_program_that_hangs_is_ended_with_its_children(workbook, monkeypatch, tmp_path):
    mark = tmp_path / "child"
    program(tmp_path, f"sh -c 'sleep 3; touch {mark}' & wait")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(pdf, "_SECONDS", 0.2)
    with pytest.raises(NoPdf, match=r"more than 0\.2 s"):
        save_pdf(workbook)
    subprocess.run(["sleep", "3.5"], check=True)
    assert not mark.exists()
