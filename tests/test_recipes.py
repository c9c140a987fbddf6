"""Follows the recipes of CONTRIBUTING.md, so that they stay true."""

import json
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from flows.folders import REGISTERS
from flows.ingest.cluster import read_inputs
from flows.ingest.guard import Guard
from flows.ingest.kinds import KINDS, Kind
from flows.new import new_cluster
from flows.recipe import Request, make_report
from flows.tidy.inputs import tidy_inputs
from flows.workbook import report
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.labels.every import LABELS
from making import fact, make_cluster, opened, registers_of, run
from schemas.contract import contract, validate


def shown(path: Path, sheet: str) -> list[str]:
    """Every text and number on a sheet, as text."""
    return [str(cell.value) for row in load_workbook(path)[sheet] for cell in row if cell.value is not None]


def test_contributing_has_each_recipe_that_is_followed_here():
    text = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for recipe in ("An indicator", "A derived measure", "A worksheet", "An input format", "A rule", "A cluster"):
        assert f"**{recipe}**" in text


def test_an_indicator_is_one_row_of_the_register(tmp_path):
    folder = make_cluster(
        tmp_path / "cluster", facts=(fact(), fact(fact_id="F9", indicator="exports", value=1.5, period="2023"))
    )
    with (registers_of(folder) / "indicators.csv").open("a", encoding="utf-8") as register:
        register.write("exports,Exports,出口额,CNY,flow,up,entities_and_periods,,,\n")
    made = run(folder, language="en")
    assert made.fact("F9")["value"] == 1_500_000_000
    assert "Exports" in shown(made.report.path, "Facts")
    assert "出口额" in shown(made.report.path, "Glossary")


DENSITY = contract("density", {"entity": pl.String, "per_sq_km": pl.Float64})


def density(facts: pl.DataFrame) -> pl.DataFrame:
    """Enterprises per square kilometre: counts summed first, areas summed first, then divided."""
    areas = facts.filter(indicator="area").group_by("entity").agg(pl.col("value").sum().alias("area"))
    counts = facts.filter(indicator="enterprises").group_by("entity").agg(pl.col("value").sum().alias("count"))
    ratio = pl.col("count").cast(pl.Float64) / pl.col("area").cast(pl.Float64) * 1_000_000
    joined = counts.join(areas, on="entity").sort("entity")
    return validate(DENSITY, joined.select("entity", ratio.alias("per_sq_km")))


def density_sheet(context: Context) -> Sheet:
    said = context.said
    frame = density(context.tables.facts).with_columns(
        said.entities("entity"), pl.lit(1, dtype=pl.UInt8).alias("places")
    )
    columns = (
        Column("entity", said.label("entity"), width=30),
        Column("per_sq_km", said.label("density"), "number", 20, decimals="places"),
    )
    return Sheet("density", said.label("sheet.density"), (context.since,), (Table("Density", columns, frame),))


def test_a_derived_measure_and_a_worksheet_are_a_function_each_and_their_labels(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "PRESENTED", (*report.PRESENTED, density_sheet))
    monkeypatch.setitem(LABELS, "sheet.density", ("Density", "密度"))
    monkeypatch.setitem(LABELS, "about.density", ("Enterprises per square kilometre", "每平方公里企业数"))
    monkeypatch.setitem(LABELS, "density", ("Per square kilometre", "每平方公里"))
    folder = make_cluster(
        tmp_path / "cluster",
        facts=(
            fact(entity="River Park", indicator="area", value=9.5, unit="sq km"),
            fact(fact_id="F2", entity="River Park", indicator="enterprises", value=190, unit="enterprises"),
        ),
    )
    made = run(folder, language="en")
    assert "Density" in made.report.sheets
    assert "Enterprises per square kilometre" in shown(made.report.path, "Cover")
    workbook = load_workbook(made.report.path)
    table = workbook["Density"].tables["Density"]
    rows = [[cell.value for cell in row] for row in workbook["Density"][table.ref]]
    assert rows == [["Entity", "Per square kilometre"], ["River Park", pytest.approx(20)]]


def test_an_input_format_is_a_kind_and_a_reader(tmp_path, monkeypatch):
    monkeypatch.setitem(KINDS, "json", Kind((".json",), one_sheet=True, is_text=True))
    folder = make_cluster(tmp_path / "cluster", as_xlsx=False)
    (folder / "facts.csv").unlink()
    (folder / "facts.json").write_text(json.dumps([fact(value="28.5"), fact(fact_id="F2", unit="bilion yuan")]))
    with Guard("reading_json") as guard:
        read = tidy_inputs(read_inputs(folder, REGISTERS, guard))
    assert read.facts["fact_id"].to_list() == ["F1"]
    (told,) = read.findings.filter(rule="unknown_unit").rows(named=True)
    assert (told["file"], told["cell"]) == ("facts.json", "F3")


RULE = """
[[rules]]
id = "too_small_to_be_a_district"
kind = "range"
severity = "warning"
table = "facts"
where = { indicator = "total_output" }
column = "value"
low = 30000000000
title_en = "less than a district makes"
title_zh = "低于一个区的产出"
expected_en = "{low} yuan or more"
expected_zh = "应不低于 {low} 元"
mend_en = "check the figure"
mend_zh = "请核对数据"
"""


def test_a_rule_is_one_entry_of_the_register(tmp_path):
    folder = make_cluster(tmp_path / "cluster")
    with (registers_of(folder) / "rules.toml").open("a", encoding="utf-8") as register:
        register.write(RULE)
    made = run(folder)
    told = made.finding("too_small_to_be_a_district")
    assert (told["cell"], told["expected_en"]) == ("E2", "30000000000 yuan or more")
    assert "less than a district makes\n低于一个区的产出" in shown(made.report.path, "Findings 核查")


def test_a_word_that_senders_use_is_one_row_of_the_aliases(tmp_path):
    folder = make_cluster(tmp_path / "cluster", facts=(fact(unit="十亿圆"),))
    assert run(folder).finding("unknown_unit")["cell"] == "F2"
    with (registers_of(folder) / "aliases.csv").open("a", encoding="utf-8") as register:
        register.write("unit,十亿圆,billion yuan\n")
    assert run(folder).ids() == ["F1"]


def test_a_cluster_is_a_folder_with_two_filled_in_forms(tmp_path):
    folder = tmp_path / "inputs" / "rivertown"
    declaration, form = new_cluster(folder)
    assert {declaration.name, form.name} == {"cluster.toml", "facts.xlsx"}
    donor = make_cluster(tmp_path / "donor")
    declaration.write_bytes((donor / "cluster.toml").read_bytes())
    with opened(donor) as filled, opened(folder) as blank:
        for sheet in filled.worksheets:
            for row in sheet.iter_rows(min_row=2, values_only=True):
                target = blank[sheet.title]
                at = max(cell.row for column in target.iter_cols(max_col=1) for cell in column if cell.value) + 1
                for column, value in enumerate(row, start=1):
                    target.cell(at, column, value)
    made = make_report(Request(folder, REGISTERS, tmp_path / "outputs"))
    assert made.facts == 3
    assert made.findings["error"] == 0
