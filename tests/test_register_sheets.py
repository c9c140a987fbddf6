"""The register in the workbook: two sheets where there is one, none where there is none, and the audit's rules kept."""

from dataclasses import replace

import pytest

import shipped
from flows.aggregate.tables import aggregate_tables
from flows.workbook.context import Context
from flows.workbook.declare import Table
from flows.workbook.report import build_report
from flows.workbook.sheets.register import register
from flows.workbook.sheets.register_rows import PERIODS, register_rows
from flows.workbook.speech import speech
from readback import loaded
from registering import firm, firms, put_out
from schemas.cluster import Language

PARK = "Jiading Park"
NONE = (firms(), put_out())
BLANK = (firms(firm("Alpha"), firm("Beta")), put_out())
ONE = {"town": "Malu", "segment": "rd", "chain": "upstream", "founded": 2011}
ALIKE = (firms(firm("Alpha", park=PARK, **ONE), firm("Beta", park=PARK, **ONE)), put_out())
OLD = (firms(firm("Alpha", founded=2011), firm("Beta", founded=2001), firm("Gamma", founded=1890)), put_out())
FULL = (
    firms(
        firm("Alpha", park=PARK, town="Malu", segment="rd", founded=2011, employees=120, designated=True),
        firm("Beta", park=PARK, segment="manufacturing", founded=1998, designated=False),
        firm("Gamma", chain="upstream", employees=8),
    ),
    put_out(("Alpha", "2023", 52_500_000), ("Alpha", "2024", 61_000_000), ("Gamma", "2024", 3_000_000)),
)


def tables(made):
    inputs, (rows, output) = shipped.inputs(), made
    tidied = replace(shipped.tidied(), enterprises=rows, enterprise_output=output)
    return aggregate_tables(inputs.cluster, inputs.registers, tidied, shipped.NEWEST)


def context(made, language: Language = "en"):
    inputs, given = shipped.inputs(), tables(made)
    said = speech(language, inputs.registers, given.entities, given.terms)
    return Context(inputs.cluster, inputs.registers, given, said, shipped.NEWEST)


def by_name(sheet):
    return {block.name: block for block in sheet.blocks if isinstance(block, Table)}


def shown(table):
    return table.frame.select(column.key for column in table.columns).rows()


def test_without_a_register_neither_sheet_appears():
    given = context(NONE)
    assert (register(given).blocks, register_rows(given).blocks) == ((), ())


def test_what_the_register_says_nothing_of_has_no_column_and_is_told():
    given = context(BLANK)
    sheet = register_rows(given)
    (table,) = sheet.blocks
    assert [column.key for column in table.columns] == ["enterprise_id", "name", "source_id"]
    assert any("The register says nothing of: park, town, segment" in line for line in sheet.lines)
    assert list(by_name(register(given))) == ["RegisterFields", "RegisterCounts"]


def test_every_enterprise_has_a_row_with_its_output_in_a_column_a_period_the_newest_first():
    (table,) = register_rows(context(FULL)).blocks
    labels = [column.label for column in table.columns]
    assert labels[-3:-1] == ["Output 2024 (10 thousand yuan)", "Output 2023 (10 thousand yuan)"]
    alpha, _, gamma = shown(table)
    assert alpha == (
        "id-Alpha", "Alpha", PARK, "Malu", "research and development", None, "2011", 120, "yes", 6100.0, 5250.0, "S1",
    )  # fmt: skip
    assert gamma[-3:-1] == (300.0, None)


def test_older_periods_than_fit_are_told_in_words():
    output = put_out(*(("Alpha", str(year), 10_000) for year in range(2010, 2025)))
    sheet = register_rows(context((firms(firm("Alpha")), output)))
    (table,) = sheet.blocks
    assert sum(column.key.startswith("output_") for column in table.columns) == PERIODS
    assert any("Output of 3 earlier periods" in line for line in sheet.lines)


def test_groups_are_shown_in_the_readers_units_and_words():
    parks = by_name(register(context(FULL)))["RegisterParks"]
    rows = {row["name"]: row for row in parks.frame.iter_rows(named=True)}
    assert (rows[PARK]["enterprises"], rows[PARK]["output"]) == (2, pytest.approx(0.061))  # billion yuan
    assert rows[PARK]["per_employee"] == pytest.approx(6100 / 120)  # 10 thousand yuan
    assert rows["not said"]["enterprises"] == 1


@pytest.mark.parametrize(
    ("said", "table", "name"),
    [
        ({"town": "Malu town"}, "RegisterTowns", "Malu town"),
        ({"segment": "rd"}, "RegisterSegments", "research and development"),
        ({"chain": "upstream"}, "RegisterChain", "upstream"),
        ({"founded": 2011}, "RegisterYears", "2011"),
    ],
)
@pytest.mark.parametrize("firms_of_it", [1, 2])
def test_a_grouping_in_which_all_enterprises_are_alike_is_one_row(said, table, name, firms_of_it):
    made = firms(*(firm(f"F{number}", **said) for number in range(firms_of_it))), put_out()
    rows = by_name(register(context(made)))[table].frame
    assert rows.select("name", "enterprises").rows() == [(name, firms_of_it)]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_groups_that_stand_together_say_how_many_or_how_old_they_are(language):
    towns = [firm(f"T{number}", town=f"Town {number}", founded=2011) for number in range(52)]
    frames = by_name(register(context((firms(*towns, firm("Old", founded=1890)), put_out()), language)))
    towns, years = (frames[table].frame.get_column("name").to_list() for table in ("RegisterTowns", "RegisterYears"))
    shown = {
        "en": ("2 others", "before 1950"), "zh": ("其他2个", "1950年以前"),
        "both": ("2 others 其他2个", "before 1950 1950年以前"),
    }  # fmt: skip
    assert (towns[-2], years[-1]) == shown[language]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("made", [BLANK, ALIKE, OLD, FULL], ids=["blank", "alike", "old", "full"])
def test_a_workbook_with_a_register_breaks_no_rule(made, language):
    inputs = shipped.inputs()
    built = build_report(inputs.cluster, inputs.registers, tables(made), shipped.NEWEST, language, inputs.origin)
    assert built.broken == ()
    names = {table for sheet in loaded(built.content) for table in sheet.tables}
    assert {"RegisterFields", "RegisterCounts", "EnterpriseRegister"} <= names
