"""Promises about the trend sheet: one series chosen out of a list, and what follows the choice."""

import os
import shutil
import subprocess
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

import shipped
from making import fact, make_cluster, run
from readback import by_openpyxl, loaded, table

SERIES = {"en": "Series", "zh": "序列", "both": "Series 序列"}
YEAR = {"en": "Year", "zh": "年份", "both": "Year 年份"}


@pytest.fixture(params=shipped.LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def content(language) -> bytes:
    return shipped.content(shipped.NEWEST, language)


def choice(content: bytes) -> tuple[str, str]:
    """The sheet and the cell of the choice."""
    sheet, cell = loaded(content).defined_names["TrendChoice"].attr_text.split("!")
    return sheet.strip("'"), cell.replace("$", "")


def years(period: str, values: dict[int, float], **more) -> list[dict]:
    return [fact(fact_id=f"{period}{year}", period=str(year), value=value, **more) for year, value in values.items()]


def test_the_choice_is_one_of_the_list_which_is_a_plain_range(content, language):
    sheet, cell = choice(content)
    (rule,) = loaded(content)[sheet].data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.allowBlank) == ("list", cell, False)
    left, top, right, bottom = range_boundaries(loaded(content)[sheet].tables["TrendSeries"].ref)
    assert (left, right) == (1, 8)
    assert rule.formula1 == f"$A${top + 1}:$A${bottom}"
    labels = [row[SERIES[language]] for row in table(content, "TrendSeries")]
    assert by_openpyxl(content)[sheet][cell] in labels
    assert len(labels) == len(set(labels)) == 10
    assert max(map(len, labels)) <= 120


def test_the_choice_says_what_to_do_in_no_more_words_than_excel_allows(content):
    (rule,) = loaded(content)[choice(content)[0]].data_validations.dataValidation
    assert rule.showInputMessage
    assert rule.showErrorMessage
    assert 0 < len(rule.promptTitle) <= 32
    assert 0 < len(rule.errorTitle) <= 32
    assert 0 < len(rule.prompt) <= 255
    assert 0 < len(rule.error) <= 255


def test_the_table_shows_the_chosen_series_year_by_year():
    content = shipped.content(shipped.NEWEST, "en")
    sheet, cell = choice(content)
    assert by_openpyxl(content)[sheet][cell] == "United Imaging Healthcare · Net profit (million yuan)"
    chosen = table(content, "TrendChosen")
    every = [row for row in table(content, "Trend") if row["Entity"] == "United Imaging Healthcare"]
    profits = [row for row in every if row["Indicator (unit), coverage"] == "Net profit (million yuan)"]
    assert [row["Year"] for row in chosen] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert [row["Newest coverage"] for row in chosen] == [row["Value"] for row in profits[: len(chosen)]]


def test_what_follows_the_choice_is_formulas_over_whole_columns_and_nothing_volatile(content):
    sheet = loaded(content)[choice(content)[0]]
    left, top, right, bottom = range_boundaries(sheet.tables["TrendChosen"].ref)
    texts = [sheet.cell(row, column).value for row in range(top + 1, bottom + 1) for column in range(left, right)]
    assert len(texts) == 30
    assert all(text.startswith("=IF") and "TrendChosen[[#This Row]," in text for text in texts)
    assert not any(word in text for text in texts for word in ("OFFSET", "INDIRECT", "@", "TODAY"))


def test_series_of_one_year_and_rates_are_not_offered(tmp_path):
    facts = [
        *years("A", {2021: 3, 2022: 4}),
        *years("B", {2022: 7}, indicator="enterprises", unit="enterprises"),
        *years("C", {2021: 5, 2022: 6}, indicator="total_output_growth_yoy", unit="%"),
    ]
    content = run(make_cluster(tmp_path / "c", facts=facts), language="en").report.path.read_bytes()
    assert [row["Series"] for row in table(content, "TrendSeries")] == ["Rivertown · Total output (billion yuan)"]


@pytest.mark.parametrize(
    ("values", "more", "said"),
    [
        ({2020: 10, 2023: 13.31}, {}, "+10.0 % a year, 2020 to 2023"),
        ({2022: 10, 2023: 9}, {}, "-10.0 %, 2022 to 2023"),
        ({2022: -1, 2023: 9}, {}, "no growth: not positive"),
        ({2022: 1, 2023: 9}, {"qualifier": "about"}, "no growth: a figure is inexact"),
    ],
)
def test_beside_the_small_line_stands_in_words_how_the_series_moved(tmp_path, values, more, said):
    folder = make_cluster(tmp_path / "c", facts=years("A", values, **more))
    content = run(folder, language="en").report.path.read_bytes()
    assert [row["Growth"] for row in table(content, "TrendSeries")] == [said]


def test_without_a_series_there_is_nothing_to_choose(tmp_path):
    content = run(make_cluster(tmp_path / "c", facts=[fact()]), language="en").report.path.read_bytes()
    book = loaded(content)
    assert "TrendChoice" not in book.defined_names
    assert not any("TrendSeries" in sheet.tables for sheet in book)


@pytest.mark.office
@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
)
def test_another_choice_recalculates_table_and_leaves_no_error(tmp_path):
    content = shipped.content(shipped.NEWEST, "both")
    sheet, cell = choice(content)
    labels = [row["Series 序列"] for row in table(content, "TrendSeries")]
    for number, label in enumerate((labels[0], labels[1], "")):
        book = load_workbook(BytesIO(content))
        book[sheet][cell].value = label
        book.save(tmp_path / f"{number}.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", "xlsx", "--outdir", tmp_path / "out", *(tmp_path / f"{number}.xlsx" for number in range(3))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    left, top, _, bottom = range_boundaries(loaded(content)[sheet].tables["TrendChosen"].ref)
    chosen = [
        [
            tuple(made.cell(row, column).value for column in range(left, left + 5) if column != left + 1)
            for row in range(top + 1, bottom + 1)
        ]
        for made in (load_workbook(tmp_path / "out" / f"{n}.xlsx", data_only=True)[sheet] for n in range(3))
    ]
    blank = (None,) * 4
    assert chosen[0] == [("2022", None, 23.58, None), ("2023", 28.54, None, None), *[blank] * 4]
    assert [row[:2] for row in chosen[1]][:2] == [("2019", 2.979), ("2020", 5.761)]
    assert chosen[1][1][3] == pytest.approx(5.761 / 2.979 - 1, rel=1e-9)
    assert chosen[2] == [blank] * 6
