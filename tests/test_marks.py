"""Which figures carry a mark, and where it stands in the workbook."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import shipped
from examples import fact, facts, source, sources
from flows.aggregate.figures import figures
from flows.aggregate.marks import marks
from making import fact as row
from making import make_cluster, opened, run
from making import source as source_row
from readback import table

OLD, NEW = date(2023, 3, 1), date(2024, 3, 1)
BUREAU = source("S1", OLD, publisher="Bureau")
AGAIN = source("S2", NEW, publisher="Bureau")
PAPER = source("S3", NEW, publisher="Paper", grade="B")
GAZETTE = source("S4", OLD, publisher="Gazette", grade="B")


def old(value: str = "100", **more):
    return fact("F1", "District", "output", "2022", value, **({"source_id": "S1", "known_on": OLD} | more))


def new(value: str = "120", **more):
    return fact("F2", "District", "output", "2022", value, **({"source_id": "S2", "known_on": NEW} | more))


def marked(*rows, published=(BUREAU, AGAIN, PAPER, GAZETTE)) -> dict[str, tuple[str, list[str]]]:
    every = facts(*rows)
    found = marks(every, sources(*published), figures(every))
    return {one: (mark, replaces) for one, mark, replaces in found.iter_rows()}


def test_a_figure_that_replaces_an_earlier_one_of_the_same_publisher_is_revised():
    assert marked(old(), new()) == {"F2": ("revised", ["F1"])}


def test_a_figure_that_replaces_one_of_a_lower_grade_is_revised():
    below = old(source_id="S4", grade="B")
    assert marked(below, new()) == {"F2": ("revised", ["F1"])}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (old(), new("100")),  # the same once more
        (old("100"), new("100.4")),  # within the last digit printed before
        (old("100", qualifier="about"), new("105")),  # within what "about" leaves open
        (old(), new(scope="whole district")),  # another coverage
        (old(), new(basis="forecast")),
        (old(), new(known_on=OLD)),  # neither is the earlier one
        (old(source_id="S4", grade="B"), new(source_id="S3", grade="B")),  # another publisher of the same grade
        (old(), new(source_id="S3", grade="B")),  # of a lower grade, so that the old one is still shown
    ],
)
def test_what_does_not_replace_another_figure_is_not_revised(before, after):
    assert marked(before, after) == {}


def test_only_the_figure_shown_is_revised_and_it_replaces_all_before_it():
    between = fact("F3", "District", "output", "2022", "110", source_id="S1", known_on=date(2023, 9, 1))
    assert marked(old(), between, new()) == {"F2": ("revised", ["F1", "F3"])}


@pytest.mark.parametrize(
    ("status", "mark"),
    [("provisional", {"F2": "provisional"}), ("revised", {"F2": "revised"}), ("final", {}), (None, {})],
)
def test_a_figure_is_marked_as_its_source_calls_it(status, mark):
    assert {one: mark for one, (mark, _) in marked(new(status=status)).items()} == mark


def test_a_provisional_figure_that_replaces_another_one_may_still_change():
    assert marked(old(), new(status="provisional")) == {"F2": ("provisional", ["F1"])}


def test_a_final_figure_that_replaces_another_one_is_revised():
    assert marked(old(status="provisional"), new(status="final")) == {
        "F1": ("provisional", []),
        "F2": ("revised", ["F1"]),
    }


def test_without_facts_there_are_no_marks():
    assert marked() == {}


@settings(max_examples=30, deadline=None)
@given(st.permutations([old(), new(), new("130") | {"fact_id": "F4", "period": "2023"}, old("90") | {"fact_id": "F5"}]))
def test_the_order_of_the_rows_does_not_matter(rows):
    assert marked(*rows) == {"F2": ("revised", ["F1", "F5"])}


# In the workbook


@pytest.fixture(scope="module")
def river(tmp_path_factory):
    folder = make_cluster(
        tmp_path_factory.mktemp("marks") / "river",
        facts=[
            row(),
            row(fact_id="F2", value=29.9, source_id="S2"),
            row(fact_id="F3", period="2024", value=31, status="初步数", source_id="S2"),
            row(fact_id="F4", period="2025", value=33, status="final", source_id="S2"),
        ],
        sources=[source_row(), source_row(source_id="S2", published_on="2025-06-30")],
    )
    return run(folder, language="en")


def test_marks_stand_beside_the_facts_and_are_counted_on_notes(river):
    content = river.report.path.read_bytes()
    assert {one["Fact"]: one["Mark"] for one in table(content, "Facts")} == {
        "F1": "—", "F2": "[r]", "F3": "[p]", "F4": "—",
    }  # fmt: skip
    counts = {one["Sign"]: one["Carried by"] for one in table(content, "Marks")}
    assert (counts["[r]"], counts["[p]"]) == (1, 1)
    assert counts["—"] > 0


def test_a_mark_stands_behind_the_unit_of_a_headline_figure(river):
    cells = [cell.value for line in load_workbook(river.report.path)["Headline"] for cell in line]
    assert [text for text in cells if isinstance(text, str) and text.endswith("[r]")] or [
        text for text in cells if isinstance(text, str) and "[p]" in text
    ]


def test_no_mark_stands_in_a_cell_of_numbers(river):
    for sheet in load_workbook(river.report.path):
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.value in ("[r]", "[p]"):
                    assert cell.alignment.horizontal != "right", (sheet.title, cell.coordinate)


def test_a_status_that_is_no_status_is_a_finding(tmp_path):
    made = run(make_cluster(tmp_path / "river", facts=[row(), row(fact_id="F2", period="2022", status="guess")]))
    assert made.finding("unknown_word")["found"] == "guess"


def test_a_sheet_without_the_column_says_nothing_of_status(tmp_path):
    folder = make_cluster(tmp_path / "river")
    with opened(folder) as workbook:
        sheet = workbook["facts"]
        column = [cell.value for cell in sheet[1]].index("status") + 1
        sheet.delete_cols(column)
    made = run(folder)
    assert made.tidied.facts["status"].null_count() == made.tidied.facts.height > 0
    assert "missing_column" not in {one["rule"] for one in made.findings}


@pytest.mark.parametrize("day", shipped.DAYS)
def test_every_mark_of_the_shipped_cluster_is_shown_and_counted(day):
    wanted = dict(shipped.tables(day).marks.select("fact_id", pl.col("mark").cast(pl.String)).iter_rows())
    shown = {one["Fact"]: one["Mark"] for one in table(shipped.content(day, "en"), "Facts") if one["Mark"] != "—"}
    assert shown == {one: {"provisional": "[p]", "revised": "[r]"}[mark] for one, mark in wanted.items()}
    counts = {one["Sign"]: one["Carried by"] for one in table(shipped.content(day, "en"), "Marks")}
    assert counts["[r]"] == list(wanted.values()).count("revised")
