from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.cluster import read_inputs
from flows.ingest.layout.enterprises import OutputColumn, output_column, register_table
from flows.ingest.registers import read_registers
from listing import HEADER, with_register
from making import GUARD, REGISTERS, grid_of, registers_of
from schemas.cluster import Register
from schemas.errors import InputError
from schemas.raw import RawTable

CHINESE = [
    "统一社会信用代码",
    "企业名称",
    "所属园区",
    "所在街镇",
    "环节",
    "产业链位置",
    "成立年份",
    "从业人数",
    "是否规上",
    "来源",
]
ALL_REGISTERS = read_registers(REGISTERS)


def table(*lines: list[str], source: str = "S1", unit: str = "") -> RawTable:
    grid = grid_of(lines, file="registers/enterprises.csv", sheet="enterprises")
    return register_table(grid, ALL_REGISTERS, Register(source=source, unit=unit), "CNY")


def register_of(cluster: Path) -> RawTable:
    inputs = read_inputs(cluster, registers_of(cluster), GUARD)
    (found,) = [one for one in inputs.tables if one.declared.name == "enterprises"]
    return found


@pytest.mark.parametrize("header", [CHINESE, HEADER])
def test_columns_are_known_by_their_names_in_either_language(header: list[str]):
    found = table(header, ["A1", "Firm", "江园", "江镇", "制造", "上游", "2011", "12", "是", "S1"])
    assert found.letters == dict(zip(HEADER, "ABCDEFGHIJ", strict=True))
    assert found.rows.row(0)[1:] == ("A1", "Firm", "江园", "江镇", "制造", "上游", "2011", "12", "是", "S1")


@pytest.mark.parametrize(
    ("header", "period", "unit"),
    [
        ("output 2023", "2023", None),
        ("2023年产值", "2023年", None),
        ("output 2024-Q1 (million yuan)", "2024-q1", "million yuan"),
        ("2023年工业总产值（万元）", "2023年", "10 thousand yuan"),
        ("产值_2023_亿元", "2023", "100 million yuan"),
        ("2024年1-11月产值(万元)", "2024年1-11月", "10 thousand yuan"),
        ("产值2023年单位：万元", "2023年", "10 thousand yuan"),
        ("Gross output in 2022, billion yuan", "2022", "billion yuan"),
    ],
)
def test_a_column_of_output_is_told_by_its_header(header: str, period: str, unit: str | None):
    assert output_column(header, ALL_REGISTERS) == OutputColumn(period, unit)


@pytest.mark.parametrize(
    "header", ["新产品产值2023", "output growth 2023 (%)", "2023年产值同比", "产值", "2023", "2023年税收"]
)
def test_another_figure_is_no_output(header: str):
    assert output_column(header, ALL_REGISTERS) is None
    found = table(["enterprise_id", "name", header], ["A1", "Firm", "7"])
    assert found.oddities.select("letter", "kind", "text").rows() == [("C", "unknown_column", header)]


def test_output_is_money():
    found = table(["enterprise_id", "name", "2023年产值(%)"], ["A1", "Firm", "7"])
    assert found.oddities["text"].to_list() == ["2023年产值(%)"]


@pytest.mark.parametrize("name", ["enterprises.csv", "enterprises.tsv", "enterprises_2024.xlsx", "enterprises.parquet"])
def test_any_kind_of_file_is_read(tmp_path: Path, name: str):
    header = ["企业编号", "企业名称", "2023年产值(万元)", "来源"]
    cluster = with_register(tmp_path, header, ["A1", "Firm", "7.5", "S1"], ["A2", "Other firm", "8", "S1"], name=name)
    found = register_of(cluster)
    assert found.file == f"registers/{name}"
    assert found.rows.select("enterprise_id", "2023年产值(万元)").rows() == [("A1", "7.5"), ("A2", "8")]


def test_a_title_and_a_row_of_totals_are_no_enterprises():
    found = table(
        ["江镇企业名录"],
        ["企业编号", "企业名称", "2023年产值(万元)"],
        ["A1", "Firm", "7"],
        ["合计", "", "7"],
    )
    assert found.rows["row"].to_list() == [3]
    assert found.tally == {"title": 1, "header": 3, "subtotal": 2, "blank": 3}


def test_a_register_without_a_source_says_what_to_do():
    with pytest.raises(
        InputError, match=r"sheet enterprises: nothing says where .* Add the column, or write in cluster"
    ):
        table(["enterprise_id", "name"], ["A1", "Firm"], source="")


def test_output_without_a_unit_says_what_to_do():
    with pytest.raises(InputError, match=r"the column of output for 2023 names no unit. Write it in the header"):
        table(["enterprise_id", "name", "output 2023"], ["A1", "Firm", "7"])
    assert "output 2023" in table(["enterprise_id", "name", "output 2023"], ["A1", "Firm", "7"], unit="万元").letters


def test_a_unit_of_cluster_toml_that_is_none_of_money_is_named():
    with pytest.raises(
        InputError, match=r"cluster.toml: enterprises.unit 'milion yuan' .* did you mean 'million yuan'"
    ):
        table(["enterprise_id", "name"], ["A1", "Firm"], unit="milion yuan")


def test_two_columns_of_one_period_stop_the_run():
    with pytest.raises(InputError, match=r"'output 2023 \(yuan\)' and '2023年产值\(元\)' both hold output of 2023"):
        table(["enterprise_id", "name", "output 2023 (yuan)", "2023年产值(元)"], ["A1", "Firm", "7", "7"])


def test_a_column_that_must_be_there_is_named():
    with pytest.raises(InputError, match=r"column 'enterprise_id' is missing"):
        table(["企业名称", "园区"], ["Firm", "江园"])


def test_another_register_of_the_cluster_is_none_of_enterprises(tmp_path: Path):
    cluster = with_register(
        tmp_path, ["kind", "alias", "name"], ["unit", "wan", "10 thousand yuan"], name="aliases.csv"
    )
    inputs = read_inputs(cluster, registers_of(cluster), GUARD)
    assert [one for one in inputs.tables if one.declared.name == "enterprises"] == []


def test_the_register_is_among_the_files_of_the_report(tmp_path: Path):
    cluster = with_register(tmp_path, ["enterprise_id", "name", "source_id"], ["A1", "Firm", "S1"])
    inputs = read_inputs(cluster, registers_of(cluster), GUARD)
    assert "registers/enterprises.csv" in [one.name for one in inputs.origin.files]


def test_a_register_that_cannot_be_read_stops_the_report(tmp_path: Path):
    cluster = with_register(tmp_path, ["enterprise_id", "name", "source_id"], ["A1", "Firm", "S1"])
    (cluster / "registers" / "enterprises.csv").write_bytes(b"")
    with pytest.raises(InputError, match=r"enterprises.csv: .*empty"):
        read_inputs(cluster, registers_of(cluster), GUARD)


@given(st.integers(2000, 2030), st.integers(1, 4), st.sampled_from(["output {}", "{} 产值", "产值（{}）"]))
def test_every_quarter_is_read_in_every_form(year: int, quarter: int, form: str):
    found = output_column(form.format(f"{year}-Q{quarter}"), ALL_REGISTERS)
    assert found == OutputColumn(f"{year}-q{quarter}", None)
