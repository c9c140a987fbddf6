"""Clusters at the edges: of nothing, of one fact, of three hundred parks with long names, of extreme figures."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

import shipped
from auditing import outcomes
from flows.audit.looks.shown import shown as as_shown
from making import ENTITY_ROWS, TOML, entity, fact, make_cluster, milestone, source, workbooks
from office import (
    A4,
    assert_numbered_through,
    assert_recalculated_alike,
    convert,  # noqa: F401 - a fixture
    office,
    page_sizes,
    recalculated_by,
    text,
)
from readback import by_calamine, by_openpyxl, loaded

PARKS = 300
LONG_NAME = 60
MOST_IN_BETWEEN = 15  # rows of a table that another one follows on its sheet
# Indicator, value, unit, and the value that the English reader's unit makes of it. The decimals and digits are those
# that a fact may have.
EXTREMES = (
    ("revenue", 1, "yuan", 1e-9),
    ("revenue", 0.000001, "billion yuan", 1e-6),
    ("revenue", 999_999_999_999_999, "yuan", 999_999.999999999),
    ("revenue", 1_000_000_000, "million yuan", 1e6),
    ("revenue", 0, "billion yuan", 0),
    ("market_value", 999_999_999_999_999, "billion yuan", 999_999_999_999_999),
    ("net_profit", -3.5, "billion yuan", -3500),
)
REFUSED = {1e-9: "0.000000001", 1e15: "1000000000000000"}  # finer and larger than is kept exactly, and how it is told


def nothing(folder: Path) -> Path:
    return make_cluster(folder, facts=[], milestones=[], commitments=[])


def one_fact(folder: Path) -> Path:
    return make_cluster(folder, facts=[fact()], milestones=[], commitments=[])


def park_names() -> list[str]:
    return [f"Park {n:03d} of advanced manufacturing and life science".ljust(LONG_NAME, "x") for n in range(PARKS)]


def many_parks(folder: Path) -> Path:
    """Synthetic: made-up parks, one area each, a count of enterprises for every other."""
    names = park_names()
    facts = [
        fact(fact_id=f"A{n}", entity=name, indicator="area", period="2023", value=n + 0.5, unit="sq km")
        for n, name in enumerate(names)
    ]
    facts += [
        fact(fact_id=f"E{n}", entity=name, indicator="enterprises", period="2023", value=10 + n, unit="enterprises")
        for n, name in enumerate(names)
        if n % 2
    ]
    toml = re.sub(r'entities = \["River Park"\]', lambda _: f"entities = {json.dumps(names)}", TOML)
    return make_cluster(
        folder,
        facts=facts,
        entities=[*ENTITY_ROWS, *(entity(name_en=name, name_zh=f"第{n}园区" * 6) for n, name in enumerate(names))],
        milestones=[milestone(entity=name, period=f"{2020 + n % 6}-05") for n, name in enumerate(names)],
        toml=toml,
    )


def extremes(folder: Path) -> Path:
    """Synthetic: the least and the largest that can be kept, what cannot, a fall and a rise, days of long ago."""
    known = [
        fact(fact_id=f"X{n}", entity="River Park", indicator=name, period=str(2016 + n), value=value, unit=unit)
        for n, (name, value, unit, _) in enumerate(EXTREMES)
    ]
    refused = [
        fact(fact_id=f"R{n}", entity="River Park", indicator="rd_expense", period=str(2016 + n), value=value)
        for n, value in enumerate(REFUSED)
    ]
    shrinking = [
        fact(fact_id=f"Y{year}", period=str(year), value=value)
        for year, value in ((2019, 999_999), (2020, 20), (2021, 0.000001), (2022, 40), (2023, 0))
    ]
    return make_cluster(
        folder,
        facts=[*known, *refused, *shrinking, fact(fact_id="F2", period="2024", value=38.5, basis="target")],
        sources=[
            source(),
            source(source_id="S2", title="Chronicle", published_on="1900-01-15"),
            source(source_id="S3", title="Annals", published_on="1881-06-30"),
        ],
        milestones=[
            milestone(period="1900-02", source_id="S2"),
            milestone(period="1881-06", source_id="S3"),
            milestone(period="1899-12-31", source_id="S1"),
            milestone(milestone="Phase 9 to open", period="2099-12", status="planned"),
        ],
    )


CLUSTERS = {"nothing": nothing, "one fact": one_fact, "many parks": many_parks, "extremes": extremes}


@pytest.fixture(scope="session")
def every(tmp_path_factory) -> dict[str, dict[str, bytes]]:
    """Cluster -> language -> its workbook."""
    return {
        kind: workbooks(make(tmp_path_factory.mktemp("edge") / "cluster"), shipped.LANGUAGES)
        for kind, make in CLUSTERS.items()
    }


@pytest.fixture(params=CLUSTERS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def made(every, kind) -> dict[str, bytes]:
    return every[kind]


def test_its_workbook_keeps_every_rule_that_must_be_kept(made):
    for language, content in made.items():
        broken = {
            number: result.breaches[:3]
            for number, result in outcomes(content).items()
            if result.outcome in ("failed", "unjudged") and result.rule.level == "must"
        }
        assert not broken, language


def test_its_workbook_says_on_its_last_sheet_what_the_audit_says(made):
    for content in made.values():
        told = {
            row[0].value: row[4].value
            for row in loaded(content).worksheets[-1].iter_rows()
            if isinstance(row[0].value, int)
        }
        kept = [number for number, result in outcomes(content).items() if result.outcome == "passed"]
        assert kept
        assert all(told[number].startswith(("kept", "符合")) for number in kept)


def test_two_readers_read_the_same(made):
    for content in made.values():
        assert by_openpyxl(content) == by_calamine(content)


def test_addresses_do_not_depend_on_the_language(made):
    first, *others = (
        [{address for address, value in cells.items() if value != ""} for cells in by_openpyxl(content).values()]
        for content in made.values()
    )
    assert all(other == first for other in others)


def test_no_value_is_an_error_and_no_number_says_that_it_is_none(made):
    for content in made.values():
        for sheet, cells in by_openpyxl(content).items():
            wrong = [place for place, value in cells.items() if re.fullmatch("#.*|Err:.*|-?nan|-?inf|None", str(value))]
            assert wrong == [], sheet


def test_a_long_table_ends_its_sheet(made):
    for sheet in loaded(made["en"]):
        ends = sorted(int(re.search(r"(\d+)$", table.ref)[1]) for table in sheet.tables.values())
        for table in sheet.tables.values():
            first, last = (int(row) for row in re.findall(r"\d+", table.ref))
            assert last == ends[-1] or last - first <= MOST_IN_BETWEEN


def test_three_hundred_parks_all_have_their_row(every):
    texts = {
        cell.value for sheet in loaded(every["many parks"]["en"]) for row in sheet.iter_rows(max_col=1) for cell in row
    }
    assert set(park_names()) - texts == set()


def test_extreme_figures_come_out_as_they_went_in(every):
    cells = by_calamine(every["extremes"]["en"])
    numbers = [value for value in cells["Facts"].values() if isinstance(value, float)]
    for _, _, _, shown in EXTREMES:
        assert any(number == pytest.approx(shown, rel=1e-12, abs=0) for number in numbers), shown
    assert all(told in str(cells["Findings"].values()) for told in REFUSED.values())


def test_no_published_figure_is_shown_as_zero_but_zero(every):
    for content in every["extremes"].values():
        for sheet in loaded(content, stored=True):
            for cell in (cell for row in sheet for cell in row if cell.hyperlink and isinstance(cell.value, float)):
                said = as_shown(cell.value, cell.number_format)
                assert (cell.value == 0) == (not re.search("[1-9]", said)), (sheet.title, cell.coordinate, said)


def test_a_day_before_1900_is_told_and_is_no_negative_serial(every):
    for content in every["extremes"].values():
        for cells in by_openpyxl(content).values():
            assert not any(isinstance(value, date) and value < date(1900, 1, 1) for value in cells.values())
    findings = str(by_openpyxl(every["extremes"]["en"])["Findings"].values())
    assert all(day in findings for day in ("1881-06-30", "1881-06", "1899-12-31"))


@pytest.fixture(scope="session")
def recalculated(every, convert) -> dict[str, Workbook]:  # noqa: F811 - the fixture
    return recalculated_by(convert, _named(every))


@pytest.fixture(scope="session")
def printed(every, convert) -> dict[str, Path]:  # noqa: F811 - the fixture
    return convert(_named(every), "pdf")


def _named(every: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    """Name each workbook; of the largest one language is enough: five hundred pages take a minute."""
    return {
        f"{kind} {language}": content
        for kind, made in every.items()
        for language, content in made.items()
        if kind != "many parks" or language == "both"
    }


@office
def test_recalculation_gives_every_formula_the_value_that_is_stored(made, kind, recalculated):
    counts = [
        assert_recalculated_alike(loaded(content), loaded(content, stored=True), recalculated[f"{kind} {language}"])
        for language, content in made.items()
        if f"{kind} {language}" in recalculated
    ]
    assert len(set(counts)) == 1
    assert counts[0] > 0 or kind in ("nothing", "one fact")


@office
def test_pages_are_a4_numbered_through_and_show_every_number(kind, printed):
    for path in (printed[name] for name in printed if name.startswith(kind)):
        assert all(size == pytest.approx(A4, abs=1) for size in page_sizes(path))
        assert_numbered_through(path)
        assert "###" not in text(path)
