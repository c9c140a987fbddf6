"""Which shown figures a row speaks of."""

from dataclasses import fields

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import shipped
from flows.aggregate.tables import aggregate_tables, newest_publication
from flows.aggregate.touched import shown_tables, touched_figures
from flows.ingest.cluster import read_inputs
from flows.tidy.inputs import tidy_inputs
from making import ENTITY_ROWS, entity, fact, make_cluster, registers_of
from schemas.facts import SUBJECTS
from schemas.folded import TOUCHED


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    rows = (
        fact(),
        fact(fact_id="F2", period="2022", value=27),
        fact(fact_id="F3", period="2024", value=38.5, basis="target"),
        fact(fact_id="F4", indicator="total_output_growth_yoy", period="2024", value=10, unit="%", basis="target"),
        fact(fact_id="F5", entity="River Park", indicator="area", period="2023", value=9.5, unit="sq km"),
    )
    entities = (
        *ENTITY_ROWS,
        entity(name_en="River Works", name_zh="江厂", kind="company", parent="River Park"),
        entity(name_en="Elsewhere", name_zh=None, kind="company", parent="Hilltown"),
    )
    folder = make_cluster(tmp_path_factory.mktemp("touched") / "cluster", facts=rows, entities=entities)
    inputs = read_inputs(folder, registers_of(folder))
    tidied = tidy_inputs(inputs)
    return aggregate_tables(inputs.cluster, inputs.registers, tidied, newest_publication(tidied))


def test_a_check_works_out_its_few_tables_as_the_report_does():
    inputs, everything = shipped.inputs(), shipped.tidied()
    for day in shipped.DAYS:
        few = shown_tables(inputs.cluster, inputs.registers, everything, day)
        for part in fields(few):
            assert_frame_equal(getattr(few, part.name), getattr(shipped.tables(day), part.name))


def figures(tables, entity, indicator, language="en"):
    row = ("sent.xlsx", "facts", 3, "", entity, indicator)
    schema = SUBJECTS.columns
    found = touched_figures(pl.DataFrame([row], schema=schema, orient="row"), tables)
    assert found.columns == list(TOUCHED.columns)
    return found[f"figures_{language}"].to_list()[0] if found.height else []


OUTPUT = [
    "headline, figure 1",
    "headline, figure 2",
    "headline, chart of output against target",
    "targets: Rivertown",
    "trend: Rivertown",
]


@pytest.mark.parametrize(
    ("entity", "indicator", "touched"),
    [
        ("Rivertown", "total_output", OUTPUT),
        # promised in one breath with the target, so it stands beside it
        ("Rivertown", "total_output_growth_yoy", ["headline, figure 2", "targets: Rivertown"]),
        ("Rivertown", "area", []),
        ("Hilltown", "total_output", []),
        ("Elsewhere", "total_output", []),
        ("River Park", "area", ["developments: River Park"]),
        ("River Works", "enterprises", ["developments: River Park"]),  # its parent's line counts it
        ("River Works", None, ["developments: River Park"]),
        ("Rivertown", None, []),
        (None, "total_output", []),
    ],
)
def test_a_row_touches_what_speaks_of_its_entity_and_indicator(tables, entity, indicator, touched):
    assert figures(tables, entity, indicator) == touched


def test_both_languages_say_the_same_in_the_same_order(tables):
    assert figures(tables, "Rivertown", "total_output", "zh") == [
        "总览第1项",
        "总览第2项",
        "总览：产出与目标图",
        "目标进度：江镇",
        "走势：江镇",
    ]


def test_each_row_and_part_is_told_apart(tables):
    rows = [("sent.xlsx", "facts", 3, part, "Rivertown", name) for part, name in (("C", "total_output"), ("D", "area"))]
    schema = SUBJECTS.columns
    found = touched_figures(pl.DataFrame(rows, schema=schema, orient="row"), tables)
    assert found.select("row", "part").rows() == [(3, "C")]
