"""Promises about charts, read back from the finished bytes as a viewer reads them."""

import posixpath
import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

import shipped
from flows.workbook.declare import Chart, SeriesOf
from flows.workbook.layout.charts.axes import set_axes
from making import ENTITY_ROWS, TOML, entity, fact, make_cluster, milestone, run
from readback import by_openpyxl, loaded, table

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Drawn:
    """A chart in its sheet: name and alternative text, the cells it lies over (from 0), its part."""

    sheet: str
    name: str
    alt: str
    left: int
    top: int
    right: int
    bottom: int
    chart: etree._Element

    @property
    def title(self) -> list[str]:
        return said(self.chart.find(f"{C}chart/{C}title"))

    @property
    def series(self) -> list[etree._Element]:
        return list(self.chart.iter(f"{C}ser"))


def said(element) -> list[str]:
    """The lines of a title."""
    return ["".join(paragraph.itertext()) for paragraph in element.iter(f"{A}p")]


def targets(package: ZipFile, part: str) -> dict[str, str]:
    """What a part's relations lead to, by id."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    if path not in package.namelist():
        return {}
    root = etree.fromstring(package.read(path))
    return {
        each.get("Id"): posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
        for each in root
        if each.get("TargetMode") != "External"
    }


def charts(content: bytes) -> list[Drawn]:
    """Every chart of a workbook, in the order of sheets and drawings."""
    found = []
    with ZipFile(BytesIO(content)) as package:
        root = etree.fromstring(package.read("xl/workbook.xml"))
        parts = targets(package, "xl/workbook.xml")
        for sheet in root.iter("{*}sheet"):
            part = parts[sheet.get(RELATION)]
            part = part if part.startswith("xl/") else f"xl/{part}"
            for drawing in targets(package, part).values():
                if "drawings/drawing" not in drawing:
                    continue
                inner = targets(package, drawing)
                for anchor in etree.fromstring(package.read(drawing)).iter(f"{XDR}twoCellAnchor"):
                    place = next(anchor.iter(f"{C}chart"), None)
                    if place is None:
                        continue
                    about = next(anchor.iter(f"{XDR}cNvPr"))
                    ends = [
                        int(anchor.findtext(f"{XDR}{end}/{XDR}{way}"))
                        for end in ("from", "to")
                        for way in ("col", "row")
                    ]
                    chart = etree.fromstring(package.read(inner[place.get(RELATION)]))
                    found.append(Drawn(sheet.get("name"), about.get("name"), about.get("descr"), *ends, chart))
    return found


def named(content: bytes, name: str) -> Drawn:
    (found,) = [chart for chart in charts(content) if chart.name == name]
    return found


def fill(series) -> str:
    """How a series looks: its colour, or outlined, or its hatching."""
    look = series.find(f"{C}spPr")
    pattern = look.find(f"{A}pattFill")
    if pattern is not None:
        return pattern.get("prst")
    colour = look.find(f"{A}solidFill/{A}srgbClr").get("val")
    return "outlined" if colour == "FFFFFF" and look.find(f"{A}ln/{A}solidFill") is not None else colour


@pytest.fixture(params=shipped.LANGUAGES)
def content(request):
    return shipped.content(shipped.NEWEST, request.param)


@pytest.fixture(scope="module")
def english():
    return shipped.content(shipped.NEWEST, "en")


# Every chart


def test_charts_are_few_and_each_has_a_name_of_its_own(english):
    names = [chart.name for chart in charts(english)]
    assert names == [
        "Output against target", "Series 1", "Series 2", "Series 3", "Series 4", "Chosen series",
        "Share of the city", "Developments compared", "Milestone timeline",
    ]  # fmt: skip


def test_every_chart_says_something_with_a_number_to_those_who_do_not_see_it(content):
    for chart in charts(content):
        assert re.search(r"\d", chart.alt), chart.name
        assert 20 < len(chart.alt) <= 250, chart.name


def test_a_title_is_a_message_out_of_the_data_over_a_line_that_names_the_unit(content):
    for chart in charts(content):
        if chart.name not in ("Chosen series", "所选序列图", "Chosen series 所选序列图"):
            *message, second = chart.title
            assert re.search(r"\d", message[0]), chart.name
            assert len(message) == (2 if "Milestones 里程碑" in by_openpyxl(content) else 1) or len(message) <= 2
            assert second


def test_both_axes_are_there_and_have_titles(content):
    for chart in charts(content):
        for axis in (*chart.chart.iter(f"{C}catAx"), *chart.chart.iter(f"{C}valAx")):
            assert axis.find(f"{C}delete").get("val") == "0", chart.name
            assert "".join(said(axis.find(f"{C}title"))).strip(), chart.name


def test_the_values_begin_at_0_but_where_some_are_below(content):
    for chart in charts(content):
        least = chart.chart.find(f".//{C}valAx/{C}scaling/{C}min")
        values = [float(v.text) for v in chart.chart.iterfind(f".//{C}val//{C}v")]
        if min(values) >= 0:
            assert least.get("val") == "0", chart.name
        else:
            assert least is None or float(least.get("val")) <= min(values), chart.name


def test_a_chart_covers_no_filled_cell_and_lies_inside_the_print_area(content):
    for chart in charts(content):
        sheet = loaded(content)[chart.sheet]
        covered = [
            f"{get_column_letter(column)}{row}"
            for row in range(chart.top + 1, chart.bottom + 2)
            for column in range(chart.left + 1, chart.right + 2)
        ]
        assert [cell for cell in covered if by_openpyxl(content)[chart.sheet].get(cell) is not None] == [], chart.name
        left, top, right, bottom = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))
        assert (left <= chart.left + 1, top <= chart.top + 1) == (True, True)
        assert (chart.right + 1 <= right, chart.bottom + 1 <= bottom) == (True, True), chart.name


def test_the_plotted_numbers_are_rows_of_a_table_on_the_same_sheet(content):
    for chart in charts(content):
        sheet = loaded(content)[chart.sheet]
        for series in chart.series:
            name, *_, values = (f.text for f in series.iter(f"{C}f"))
            assert name.rpartition("!")[0].strip("'") == values.rpartition("!")[0].strip("'") == chart.sheet
            left, top, _, bottom = range_boundaries(values.rpartition("!")[2].replace("$", ""))
            (found,) = [
                ref
                for ref in (range_boundaries(ref) for _, ref in sheet.tables.items())
                if ref[0] <= left <= ref[2] and ref[1] < top <= bottom <= ref[3]
            ]
            assert range_boundaries(name.rpartition("!")[2].replace("$", ""))[1] == found[1]  # its header


def test_categories_are_texts(content):
    for chart in charts(content):
        assert all(series.find(f"{C}cat/{C}strRef") is not None for series in chart.series), chart.name


def test_charts_lie_over_the_same_cells_in_every_language():
    places = [
        [(c.left, c.top, c.right, c.bottom) for c in charts(shipped.content(shipped.NEWEST, language))]
        for language in shipped.LANGUAGES
    ]
    assert places[0] == places[1] == places[2]


# Output against target


def test_the_message_is_how_far_the_target_is_reached():
    titles = {
        language: charts(shipped.content(shipped.NEWEST, language))[0].title[:-1] for language in shipped.LANGUAGES
    }
    english = "Jiading District reached 52.3 % of its 2024 target: 20.13 billion yuan (Jan–Aug 2024)"
    chinese = "嘉定区完成2024年目标的52.3%：201.3亿元（2024年1—8月）"
    assert titles == {"en": [english], "zh": [chinese], "both": [english, chinese]}


def test_actual_is_solid_target_outlined_forecast_hatched_and_the_pace_a_stroke(english):
    chart = named(english, "Output against target")
    looks = {series.findtext(f"{C}tx//{C}v"): series for series in chart.series}
    assert [fill(looks[name]) for name in ("Actual", "Target", "Forecast")] == ["1F4E79", "outlined", "wdUpDiag"]
    stroke = looks["Needed by then"]
    assert stroke.find(f"{C}marker/{C}symbol").get("val") == "dash"
    assert stroke.find(f"{C}spPr/{A}ln/{A}noFill") is not None


def test_what_a_running_year_needs_by_then_is_its_target_times_the_months_gone(english):
    rows = {row["Year"]: row for row in table(english, "Path")}
    running = rows["2024 (Jan–Aug)"]
    assert (running["Months covered"], running["Needed by then"]) == (8, pytest.approx(38.5 * 8 / 12, rel=1e-12))
    assert [year for year, row in rows.items() if row["Needed by then"] is not None] == ["2024 (Jan–Aug)"]
    formulas = {cell.value for row in loaded(english)["Headline"] for cell in row if cell.data_type == "f"}
    assert formulas == {"=Path[[#This Row],[Target]]*Path[[#This Row],[Months covered]]/12"}


@pytest.fixture
def made(tmp_path):
    """Make a cluster's workbook and return its bytes."""

    def make(name="cluster", **parts) -> bytes:
        return run(make_cluster(tmp_path / name, **parts), language="en").report.path.read_bytes()

    return make


RUNNING = {"period": "2024-01/2024-03"}
AIM = {"fact_id": "F2", "period": "2024", "value": 30, "basis": "target"}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ([fact(**RUNNING), fact(**AIM)],
         "Rivertown reached 95.0 % of its 2024 target: 28.5 billion yuan (Jan–Mar 2024)"),
        ([fact()], "Rivertown: 28.5 billion yuan (2023)"),
        ([fact(**RUNNING, qualifier="about"), fact(**AIM)], "Rivertown: about 28.5 billion yuan (Jan–Mar 2024)"),
        ([fact(**RUNNING, scope="wide"), fact(**AIM, scope="narrow")], "Rivertown: 28.5 billion yuan (Jan–Mar 2024)"),
        ([fact(value=40, basis="target", period="2025")], "Rivertown aims at 40 billion yuan (2025)"),
        ([fact(value=40, basis="forecast", period="2025")], "Rivertown expects 40 billion yuan (2025)"),
    ],
)  # fmt: skip
def test_a_share_of_the_target_is_said_only_where_it_can_be_worked_out(made, facts, message):
    assert named(made(facts=facts), "Output against target").title[0] == message


def test_where_nothing_can_be_drawn_there_is_no_chart(made):
    assert charts(made(facts=[], milestones=[], commitments=[])) == []


def test_a_single_fact_makes_no_empty_chart(made):
    drawn = charts(made(facts=[fact()], milestones=[]))
    assert [chart.name for chart in drawn] == ["Output against target"]
    assert all(chart.chart.findall(f".//{C}val//{C}v") for chart in drawn)


# Series


def test_other_coverage_is_lighter_and_no_growth_stands_across_the_break(english):
    chart = named(english, "Series 1")
    assert "lighter: other coverage" in chart.title[-1]
    assert [point.find(f"{C}idx").get("val") for point in chart.chart.iter(f"{C}dPt")] == ["0"]
    assert not list(chart.chart.iter(f"{C}dLbl"))  # the two years differ in coverage


def test_growth_stands_on_the_columns_of_which_it_can_be_worked_out(english):
    chart = named(english, "Series 2")
    notes = {label.find(f"{C}idx").get("val"): said(label) for label in chart.chart.iter(f"{C}dLbl")}
    assert notes["1"] == ["5.761", "+93.4 %"]
    assert notes["5"] == ["10.3", "-9.7 %"]
    assert "0" not in notes
    assert chart.title[0] == "United Imaging Healthcare: Revenue down 9.7 % to 10.3 billion yuan (2024)"


def test_values_below_0_are_drawn_below_the_axis_with_the_years_at_its_foot(made):
    chart = named(made(facts=[fact(value=-3), fact(fact_id="F2", period="2024", value=4)]), "Series 1")
    assert chart.chart.find(f".//{C}valAx/{C}scaling/{C}min") is None
    assert chart.chart.find(f".//{C}catAx/{C}tickLblPos").get("val") == "low"


@pytest.mark.parametrize(
    ("values", "shown"),
    [([1e-9, 0], "0.0E+00"), ([1e15, 1], "0.0E+00"), ([-2.5, 1], "#,##0.0"), ([500], "#,##0"), ([], "#,##0.000")],
)
def test_the_axis_writes_numbers_so_that_they_can_be_told_apart(values, shown):
    declared = Chart("T", "name", (SeriesOf("value", "actual"),), "title", "", "x", "y", (0, 0), ("A", "B"))
    drawn = BarChart()
    set_axes(drawn, declared, values)
    assert drawn.y_axis.number_format.formatCode == shown
    assert drawn.y_axis.scaling.min == (None if min(values, default=0) < 0 else 0)


# Developments


def parks(number: int):
    toml = TOML.replace('["River Park"]', str([f"Park {n}" for n in range(number)]).replace("'", '"'))
    rows = (*ENTITY_ROWS, *(entity(name_en=f"Park {n}", name_zh=f"{n}号园") for n in range(number)))
    return toml, rows


def test_the_largest_developments_are_compared_and_the_others_counted(made):
    toml, entities = parks(300)
    facts = [
        fact(fact_id=f"F{n}", entity=f"Park {n}", indicator="enterprises", value=n + 1, unit="enterprises")
        for n in range(40)
    ]
    content = made(facts=facts, entities=entities, toml=toml)
    rows = table(content, "DevelopmentsDrawn")
    assert [row["Enterprises"] for row in rows] == list(range(40, 28, -1))
    chart = named(content, "Developments compared")
    assert chart.title[0] == "Park 39 has the largest published figure: 40 enterprises (2023)"
    assert "the largest 12; no figure for 260 others" in chart.title[1]


def test_one_development_is_compared_with_nobody(made):
    toml, entities = parks(3)
    facts = [fact(entity="Park 0", indicator="enterprises", value=5, unit="enterprises")]
    assert "Developments compared" not in {c.name for c in charts(made(facts=facts, entities=entities, toml=toml))}


# Share of the city


def test_shares_of_targets_are_outlined_and_a_missing_rank_is_said(english):
    chart = named(english, "Share of the city")
    outlined = [int(point.find(f"{C}idx").get("val")) for point in chart.chart.iter(f"{C}dPt")]
    bases = [row["Basis"] for row in table(english, "Shares")]
    assert outlined == [place for place, basis in enumerate(bases) if basis != "actual"]
    assert "no rank can be given" in chart.title[1]


# Milestones


def milestones(*rows):
    return [milestone(entity="River Park", milestone=f"M{n}", **row) for n, row in enumerate(rows)]


def test_the_timeline_leads_back_to_what_was_done_and_on_to_what_is_due(made):
    content = made(
        milestones=milestones(
            {"period": "2024-01", "status": "done"},
            {"period": "2024-03", "status": "planned"},
            {"period": "2025-04", "status": "planned"},
            {"period": "2011", "status": "done"},
        )
    )
    rows = {row["Milestone"]: row for row in table(content, "Timeline")}
    assert list(rows) == ["M0", "M1", "M2"]  # in the order of their days; what was done long ago is left out
    assert rows["M0"]["Done, months"] == pytest.approx(-86 / 365.25 * 12)
    assert rows["M1"]["Overdue, months"] == pytest.approx(-26 / 365.25 * 12)
    assert rows["M2"]["To come, months"] == pytest.approx(369 / 365.25 * 12)
    assert rows["M0"]["Overdue, months"] is None
    chart = named(content, "Milestone timeline")
    assert [fill(series) for series in chart.series] == ["1F4E79", "outlined", "dkUpDiag"]
    assert chart.title[0] == "1 overdue, 1 still to come, 1 done in the last 18 months"
    assert chart.chart.find(f".//{C}valAx/{C}numFmt").get("formatCode") == '+0;-0;"2024-04-26"'


def test_the_timeline_shows_fifteen_and_says_of_how_many(made):
    content = made(
        milestones=milestones(*({"period": f"2025-{n % 12 + 1:02}", "status": "planned"} for n in range(20)))
    )
    assert len(table(content, "Timeline")) == 15
    assert "15 of 20 shown" in named(content, "Milestone timeline").title[1]


def test_comparators_milestones_are_not_on_the_timeline(made):
    other = milestone(entity="Hilltown", milestone="Theirs", period="2024-03", status="done")
    assert "Milestone timeline" not in {chart.name for chart in charts(made(milestones=[other]))}
