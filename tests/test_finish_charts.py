"""Charts and pictures after the finishing pass: what they draw, what they are called, in which language."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.utils.cell import range_boundaries

import shipped
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted, Told
from flows.workbook.finishing.saving import saved
from flows.workbook.finishing.values import FinishError

DAY = date(2024, 4, 26)
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHINESE = re.compile("[一-鿿]")


def drawn(values: dict[str, object], reference: str = "'My sheet'!$B$2:$B$5", told: int = 1) -> dict[str, bytes]:
    """The parts of a finished workbook with one chart, whose numbers are at the reference."""
    book = Workbook()
    sheet = book.active
    sheet.title = "My sheet"
    for cell, value in values.items():
        sheet[cell] = value
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=5), titles_from_data=True)
    chart.series[0].val.numRef.f = reference
    chart.series[0].cat = AxDataSource(strRef=StrRef("'My sheet'!$A$2:$A$5"))
    chart.title = "Output 产出"
    sheet.add_chart(chart)
    noted = Noted({("My sheet", "B4"): 1.25}, charts={"My sheet": [Told("Output", "Output rose to 28.54.")] * told})
    with ZipFile(BytesIO(finish(saved(book), noted, DAY))) as package:
        return {name: package.read(name) for name in package.namelist()}


VALUES = {"A2": "2021", "A3": "2022", "A4": "<2023>", "B1": "Output 产出", "B2": 1.5, "B3": "—", "B4": "=B2/1.2"}


def points(cache: etree._Element) -> dict[int, str]:
    return {int(point.get("idx")): point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")}


def caches(root: etree._Element) -> dict[str, etree._Element]:
    """What a chart keeps of each reference."""
    return {each.findtext(f"{C}f"): each[1] for each in root.iter(f"{C}numRef", f"{C}strRef")}


def test_a_chart_keeps_the_numbers_it_draws_and_a_text_or_a_blank_among_them_is_a_gap():
    kept = caches(etree.fromstring(drawn(VALUES)["xl/charts/chart1.xml"]))["'My sheet'!$B$2:$B$5"]
    assert kept.tag == f"{C}numCache"
    assert [child.tag for child in kept][:2] == [f"{C}formatCode", f"{C}ptCount"]
    assert kept.find(f"{C}ptCount").get("val") == "4"
    assert points(kept) == {0: "1.5", 2: "1.25"}


def test_a_chart_keeps_the_texts_of_its_categories_and_of_its_series():
    kept = caches(etree.fromstring(drawn(VALUES)["xl/charts/chart1.xml"]))
    assert points(kept["'My sheet'!$A$2:$A$5"]) == {0: "2021", 1: "2022", 2: "<2023>"}
    assert points(kept["'My sheet'!B1"]) == {0: "Output 产出"}


@pytest.mark.parametrize("reference", ["'Other'!$B$2:$B$5", "Nothing", "'My sheet'!$B:$B"])
def test_a_chart_of_nothing_stops_the_run(reference):
    with pytest.raises(FinishError, match="chart"):
        drawn(VALUES, reference)


@pytest.mark.parametrize("told", [0, 2])
def test_every_chart_is_described_and_no_other(told):
    with pytest.raises(FinishError, match="described"):
        drawn(VALUES, told=told)


def test_a_chart_has_the_name_and_the_description_that_it_was_given():
    (properties,) = etree.fromstring(drawn(VALUES)["xl/drawings/drawing1.xml"]).iter("{*}cNvPr")
    assert (properties.get("name"), properties.get("descr")) == ("Output", "Output rose to 28.54.")


def test_a_chart_leaves_nothing_to_guess():
    root = etree.fromstring(drawn(VALUES)["xl/charts/chart1.xml"])
    said = {name: root.find(f".//{C}{name}").get("val") for name in ("date1904", "roundedCorners", "dispBlanksAs")}
    assert said == {"date1904": "0", "roundedCorners": "0", "dispBlanksAs": "gap"}
    assert root.find(f"{C}chart/{C}autoTitleDeleted").get("val") == "0"
    assert [axis.findall(f"{C}delete") != [] for axis in root.iter(f"{C}catAx", f"{C}valAx")] == [True, True]


# The shipped workbook


def shipped_charts(language: str) -> list[etree._Element]:
    with ZipFile(BytesIO(shipped.content(shipped.NEWEST, language))) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        return [etree.fromstring(package.read(name)) for name in names]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_charts_keep_is_what_the_cells_say(language):
    book = load_workbook(BytesIO(shipped.content(shipped.NEWEST, language)), data_only=True)
    checked = 0
    for root in shipped_charts(language):
        for reference, kept in caches(root).items():
            title, _, cells = reference.rpartition("!")
            left, top, right, bottom = range_boundaries(cells)
            values = [
                book[title.strip("'")].cell(row, column).value
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            ]
            assert int(kept.find(f"{C}ptCount").get("val")) == len(values)
            if kept.tag == f"{C}numCache":
                expected = {place: value for place, value in enumerate(values) if isinstance(value, int | float)}
                assert {place: float(value) for place, value in points(kept).items()} == expected, reference
            else:
                expected = {place: str(value) for place, value in enumerate(values) if value is not None}
                assert points(kept) == expected, reference
            checked += len(expected)
    assert checked > 50


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_every_text_of_a_chart_is_marked_with_its_language(language):
    runs = [run for root in shipped_charts(language) for run in root.iter(f"{A}r")]
    assert runs
    for run in runs:
        text = run.findtext(f"{A}t")
        assert run.find(f"{A}rPr").get("lang") == ("zh-CN" if CHINESE.search(text) else "en-GB"), text
    others = [each for root in shipped_charts(language) for each in root.iter(f"{A}defRPr", f"{A}endParaRPr")]
    assert {each.get("lang") for each in others} <= {"zh-CN", "en-GB"}
    assert language != "en" or {each.get("lang") for each in others} == {"en-GB"}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_every_chart_says_what_it_shows_to_who_does_not_see_it(language):
    with ZipFile(BytesIO(shipped.content(shipped.NEWEST, language))) as package:
        drawings = [
            package.read(name) for name in package.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
        ]
    told = [each for drawing in drawings for each in etree.fromstring(drawing).iter("{*}cNvPr")]
    assert told
    for each in told:
        assert not re.fullmatch(r"(Chart|Picture|Image) ?\d*", each.get("name"))
        assert 10 <= len(each.get("descr")) <= 250
