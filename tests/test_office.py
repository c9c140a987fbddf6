"""LibreOffice opens the workbook, recalculates it and prints it; what it gets is what the file says."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

import shipped
from office import (
    A4,
    assert_numbered_through,
    assert_recalculated_alike,
    convert,  # noqa: F401 - a fixture
    needs_office,
    page_sizes,
    recalculated_by,
    text,
)

pytestmark = needs_office
PAGES = {"en": 95, "zh": 85, "both": 130}  # at most: what is said twice takes more lines
HEADER_LINES = 12  # at most, of a page's text, that a repeated header with its broken lines takes


def workbooks() -> dict[str, bytes]:
    return {language: shipped.content(shipped.NEWEST, language) for language in shipped.LANGUAGES}


@pytest.fixture(scope="session")
def recalculated(convert) -> dict[str, Workbook]:  # noqa: F811 - the fixture
    return recalculated_by(convert, workbooks())


@pytest.fixture(scope="session")
def printed(convert) -> dict[str, Path]:  # noqa: F811 - the fixture
    return convert(workbooks(), "pdf")


@pytest.fixture(params=shipped.LANGUAGES)
def language(request) -> str:
    return request.param


def test_recalculation_gives_every_formula_the_value_that_is_stored(recalculated, language):
    formulas, stored = shipped.book(shipped.NEWEST, language), shipped.values(shipped.NEWEST, language)
    assert assert_recalculated_alike(formulas, stored, recalculated[language]) > 200


def test_a_save_by_another_program_leaves_every_value_and_no_error(recalculated, language):
    for sheet in shipped.values(shipped.NEWEST, language):
        for row in sheet:
            for cell in row:
                other = recalculated[language][sheet.title][cell.coordinate]
                assert other.data_type != "e", (sheet.title, cell.coordinate)
                assert not str(other.value).startswith(("#", "Err:")), (sheet.title, cell.coordinate)
                if isinstance(cell.value, int | float):  # what a check box ticks comes back as 1 or 0
                    assert other.value == pytest.approx(float(cell.value), rel=1e-9, abs=1e-12), (
                        sheet.title,
                        cell.coordinate,
                    )
                elif cell.value != "":  # a formula's empty text comes back as no value
                    assert other.value == cell.value, (sheet.title, cell.coordinate)


def test_the_tables_survive_a_save_by_another_program(recalculated, language):
    ours, theirs = (
        {name: ref for sheet in book for name, ref in sheet.tables.items()}
        for book in (shipped.book(shipped.NEWEST, language), recalculated[language])
    )
    assert theirs == ours


def test_every_page_is_a4(printed, language):
    sizes = page_sizes(printed[language])
    assert 40 <= len(sizes) <= PAGES[language]
    for size in sizes:
        assert size == pytest.approx(A4, abs=1)


def test_pages_are_numbered_through_and_none_is_blank(printed, language):
    assert_numbered_through(printed[language])


def pages_by_sheet(path: Path, titles: list[str]) -> list[list[str]]:
    """The pages of each sheet, in order: a sheet's first page begins with its title, no other page does."""
    found: list[list[str]] = []
    for page in text(path).split("\f")[:-1]:
        top = " ".join(page.strip().split("\n")[0].split())
        if len(found) < len(titles) and top.startswith(titles[len(found)]):
            found.append([])
        found[-1].append(page)
    return found


def titles(language: str) -> list[str]:
    """What stands in the first cell of each sheet, its first line."""
    return [" ".join(sheet["A1"].value.split("\n")[0].split()) for sheet in shipped.book(shipped.NEWEST, language)]


def test_every_sheet_begins_on_a_page_of_its_own(printed, language):
    assert len(pages_by_sheet(printed[language], titles(language))) == len(titles(language))


def test_the_header_of_a_table_that_runs_over_repeats_on_its_pages(printed, language):
    repeated = 0
    book = shipped.book(shipped.NEWEST, language)
    for sheet, pages in zip(book, pages_by_sheet(printed[language], titles(language)), strict=True):
        header = sheet[int(sheet.print_title_rows.rpartition("$")[2])]
        words = [re.match(r"[!-~]+|..?", cell.value)[0] for cell in header if cell.value]
        shown = [all(word in page for word in words) for page in pages]
        begins = shown.index(True)
        for page in pages[begins + 1 :]:
            top = "\n".join(page.strip("\n").split("\n")[:HEADER_LINES])
            assert [word for word in words if word not in top] == [], sheet.title
            repeated += 1
    assert repeated >= 10


def test_no_number_is_printed_as_crosses(printed, language):
    assert "###" not in text(printed[language])


@pytest.mark.parametrize(("language", "output"), [("en", "28.54"), ("zh", "285.4"), ("both", "28.54")])
def test_the_figures_are_printed_in_the_readers_unit(printed, language, output):
    assert output in text(printed[language])
    assert "1,500" in text(printed[language])
