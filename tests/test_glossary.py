"""The glossary explains what the sheets show, also where nothing has been published of it."""

from dataclasses import replace

import pytest

import shipped
from flows.aggregate.tables import aggregate_tables
from flows.workbook.context import Context
from flows.workbook.report import build_report
from flows.workbook.sheets.glossary import glossary
from flows.workbook.speech import speech


@pytest.fixture(scope="module")
def tables():
    """The shipped cluster before any figure was published."""
    inputs, tidied = shipped.inputs(), shipped.tidied()
    return aggregate_tables(
        inputs.cluster, inputs.registers, replace(tidied, facts=tidied.facts.clear()), shipped.NEWEST
    )


def test_indicators_that_have_a_column_and_no_figure_are_explained(tables):
    inputs = shipped.inputs()
    said = speech("en", inputs.registers, tables.entities, tables.terms)
    (table,) = glossary(Context(inputs.cluster, inputs.registers, tables, said, shipped.NEWEST)).blocks
    anchor = inputs.cluster.anchor
    names = inputs.registers.indicators.filter(inputs.registers.indicators["indicator"].is_in(anchor.indicators))
    assert set(names["name_en"]) <= set(table.frame["name_en"])


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_workbook_without_figures_breaks_no_rule(tables, language):
    inputs = shipped.inputs()
    built = build_report(inputs.cluster, inputs.registers, tables, shipped.NEWEST, language, inputs.origin)
    assert built.broken == ()
