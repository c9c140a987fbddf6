"""Clusters at the edges: of nothing, of one fact, of three hundred parks with long names, of extreme figures."""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from auditing import outcomes
from making import ENTITY_ROWS, TOML, entity, fact, make_cluster, milestone, run, source
from readback import by_calamine, by_openpyxl

PARKS = 300
LONG_NAME = 60
MOST_IN_BETWEEN = 15  # rows of a table that another one follows on its sheet
EXTREMES = (1e-9, 1e15, -3.5, 0)


def nothing(folder: Path) -> Path:
    return make_cluster(folder, facts=[], milestones=[], commitments=[])


def one_fact(folder: Path) -> Path:
    return make_cluster(folder, facts=[fact()], milestones=[], commitments=[])


def many_parks(folder: Path) -> Path:
    """Synthetic: made-up parks, one area each, a count of enterprises for every other."""
    names = [f"Park {n:03d} of advanced manufacturing and life science".ljust(LONG_NAME, "x") for n in range(PARKS)]
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
    """Synthetic: the least, the largest, a fall below zero, nothing; a source and milestones of long ago."""
    values = [
        fact(fact_id=f"X{n}", entity="River Park", indicator="investment", period=str(2019 + n), value=value)
        for n, value in enumerate(EXTREMES)
    ]
    shrinking = [
        fact(fact_id=f"Y{year}", period=str(year), value=value)
        for year, value in ((2019, 40), (2020, 20), (2021, 1e-9), (2022, 1e15))
    ]
    return make_cluster(
        folder,
        facts=[*values, *shrinking, fact(fact_id="F2", period="2024", value=38.5, basis="target")],
        sources=[source(), source(source_id="S2", title="Chronicle", published_on="1881-06-30")],
        milestones=[milestone(period="1881-06", source_id="S2"), milestone(period="1899-12-31", source_id="S2")],
    )


CLUSTERS = {"nothing": nothing, "one fact": one_fact, "many parks": many_parks, "extremes": extremes}


@pytest.fixture(scope="module", params=CLUSTERS)
def kind(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def made(kind, tmp_path_factory) -> dict[str, bytes]:
    folder = CLUSTERS[kind](tmp_path_factory.mktemp("edge") / "cluster")
    return {language: run(folder, language=language).report.path.read_bytes() for language in ("en", "both")}


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
        book = load_workbook(BytesIO(content))
        told = {row[0].value: row[4].value for row in book.worksheets[-1].iter_rows() if isinstance(row[0].value, int)}
        kept = [number for number, result in outcomes(content).items() if result.outcome == "passed"]
        assert kept
        assert all(told[number].startswith("kept") for number in kept)


def test_two_readers_read_the_same(made):
    for content in made.values():
        assert by_openpyxl(content) == by_calamine(content)


def test_addresses_do_not_depend_on_the_language(made):
    one, other = (
        [{address for address, value in cells.items() if value != ""} for cells in by_openpyxl(content).values()]
        for content in made.values()
    )
    conformance = -1  # what is told there of a rule may take a cell more
    assert one[:conformance] == other[:conformance]


def test_a_long_table_ends_its_sheet(made):
    for sheet in load_workbook(BytesIO(made["en"])):
        ends = sorted(int(re.search(r"(\d+)$", table.ref)[1]) for table in sheet.tables.values())
        for table in sheet.tables.values():
            first, last = (int(row) for row in re.findall(r"\d+", table.ref))
            assert last == ends[-1] or last - first <= MOST_IN_BETWEEN


def test_three_hundred_parks_all_have_their_row(tmp_path):
    content = run(many_parks(tmp_path / "cluster"), language="en").report.path.read_bytes()
    book = load_workbook(BytesIO(content))
    rows = {cell.value for sheet in book for row in sheet.iter_rows(max_col=1) for cell in row}
    assert len([text for text in rows if str(text).startswith("Park ")]) == PARKS


def test_extreme_figures_come_out_as_they_went_in(tmp_path):
    content = run(extremes(tmp_path / "cluster"), language="en").report.path.read_bytes()
    numbers = [value for value in by_calamine(content)["Facts"].values() if isinstance(value, float)]
    for value in EXTREMES:
        assert any(number == pytest.approx(value, rel=1e-12, abs=0) for number in numbers), value


def test_a_day_before_1900_is_no_negative_serial(tmp_path):
    content = run(extremes(tmp_path / "cluster"), language="en", as_of=date(2024, 4, 26)).report.path.read_bytes()
    for cells in by_openpyxl(content).values():
        assert not any(isinstance(value, date) and value < date(1900, 1, 1) for value in cells.values())
    assert "1881" in str(by_openpyxl(content)["Milestones"].values())
