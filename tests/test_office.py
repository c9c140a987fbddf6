"""LibreOffice opens the workbook, recalculates it and prints it; what it gets is what the file says."""

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
    sizes = page_sizes(printed[language])
    assert 25 <= len(sizes) <= 80
    for size in sizes:
        assert size == pytest.approx(A4, abs=1)


def test_pages_are_numbered_through_and_none_is_blank(printed, language):
    assert_numbered_through(printed[language])


def test_no_number_is_printed_as_crosses(printed, language):
    assert "###" not in text(printed[language])


@pytest.mark.parametrize(("language", "output"), [("en", "28.54"), ("zh", "285.4"), ("both", "28.54")])
def test_the_figures_are_printed_in_the_readers_unit(printed, language, output):
    assert output in text(printed[language])
    assert "1,500" in text(printed[language])
