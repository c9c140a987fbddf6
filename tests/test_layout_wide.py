"""Returns of many shapes, made here: all names and figures are invented for the tests."""

from dataclasses import dataclass

import polars as pl
import pytest

from flows.ingest.layout.cells import letter_of
from flows.ingest.layout.wide import WideRead, wide_tables
from flows.ingest.registers import read_registers
from making import REGISTERS
from schemas.grids import ODD_CELL_COLUMNS, Grid
from schemas.layouts import Layout

KNOWN = read_registers(REGISTERS)
PARKS = ("甲园", "乙园", "丙园", "Park A", "Park B")

Rows = tuple[tuple[str | None, ...], ...]


def sheet(*rows: tuple[str | None, ...], merged: tuple[str, ...] = (), name: str = "表1") -> Grid:
    width = max(map(len, rows), default=0)
    padded = [(*row, *(None,) * (width - len(row))) for row in rows]
    schema = {letter_of(index): pl.String for index in range(width)}
    return Grid("returns/park/2024.xlsx", name, pl.DataFrame(padded, schema=schema, orient="row"), merged=merged)


def read(grid: Grid, remembered: Layout | None = None) -> WideRead:
    return wide_tables(grid, KNOWN, "park", remembered, entities=PARKS)


def facts(found: WideRead) -> list[tuple[str, ...]]:
    """Each fact as cell, entity, indicator, period, value, unit, basis, in the order of rows and columns."""
    names = ("entity", "indicator", "period", "value", "unit", "basis")
    rows = [
        (row["row"], table.part, *(row[name] for name in names))
        for table in found.tables
        if table.declared.name == "facts"
        for row in table.rows.iter_rows(named=True)
    ]
    rows.sort(key=lambda fact: (fact[0], len(fact[1]), fact[1]))
    return [(f"{part}{row}", *rest) for row, part, *rest in rows]


def said(found: WideRead) -> list[tuple[str, str, str]]:
    """Each remark as rule, cell, found."""
    return [(remark.rule, remark.cell, remark.found) for remark in found.remarks]


BN, WAN, HUNDRED = "billion yuan", "10 thousand yuan", "100 million yuan"
OUT, IND, REV, ENT, EMP = "total_output", "industrial_output", "revenue", "enterprises", "employees"


@dataclass(frozen=True)
class Case:
    rows: Rows
    facts: list[tuple[str, ...]]
    merged: tuple[str, ...] = ()
    told: tuple[tuple[str, str, str], ...] = ()


CASES = {
    "entities in rows, indicators in columns": Case(
        (
            ("生物医药产业主要指标",),
            ("报告期：2024年1—8月",),
            ("园区名称", "总产出（亿元）", "企业数（家）", "备注"),
            ("甲园", "38.5", "120", None),
            ("乙园", "约200", "—", "初步数"),
        ),
        [
            ("B4", "甲园", OUT, "2024年1—8月", "38.5", HUNDRED, "actual"),
            ("C4", "甲园", ENT, "2024年1—8月", "120", "enterprises", "actual"),
            ("B5", "乙园", OUT, "2024年1—8月", "约200", HUNDRED, "actual"),
            ("C5", "乙园", ENT, "2024年1—8月", "—", "enterprises", "actual"),
        ],
    ),
    "indicators in rows for one entity": Case(
        (
            ("主要经济指标",),
            ("填报单位：甲园", None, None, "报告期：2024年1—8月"),
            ("指标名称", "计量单位", "本年累计", "上年同期"),
            ("工业总产值", "亿元", "38.5", "36.1"),
            ("从业人员数", "人", "1,254", "1,200"),
        ),
        [
            ("C4", "甲园", IND, "2024年1—8月", "38.5", HUNDRED, "actual"),
            ("D4", "甲园", IND, "2023年1—8月", "36.1", HUNDRED, "actual"),
            ("C5", "甲园", EMP, "2024年1—8月", "1,254", "persons", "actual"),
            ("D5", "甲园", EMP, "2023年1—8月", "1,200", "persons", "actual"),
        ],
    ),
    "growth in a column goes to the indicator of growth": Case(
        (
            ("填报单位", "甲园", "报告期", "2024年1—8月"),
            ("指标名称", "计量单位", "本年累计", "同比增长（%）"),
            ("工业总产值", "亿元", "38.5", "6.2"),
            ("营业收入", "万元", "900", "-1.5"),
        ),
        [
            ("C3", "甲园", IND, "2024年1—8月", "38.5", HUNDRED, "actual"),
            ("D3", "甲园", IND + "_growth_yoy", "2024年1—8月", "6.2", "%", "actual"),
            ("C4", "甲园", REV, "2024年1—8月", "900", WAN, "actual"),
            ("D4", "甲园", REV + "_growth_yoy", "2024年1—8月", "-1.5", "%", "actual"),
        ],
    ),
    "growth in a row is that of the indicator above": Case(
        (
            ("填报单位：甲园",),
            ("指标", "单位", "2023年", "2024年"),
            ("一、营业收入", "亿元", "10", "12"),
            ("同比增长", "%", "5", "20"),
        ),
        [
            ("C3", "甲园", REV, "2023年", "10", HUNDRED, "actual"),
            ("D3", "甲园", REV, "2024年", "12", HUNDRED, "actual"),
            ("C4", "甲园", REV + "_growth_yoy", "2023年", "5", "%", "actual"),
            ("D4", "甲园", REV + "_growth_yoy", "2024年", "20", "%", "actual"),
        ],
    ),
    "periods in rows": Case(
        (
            ("填报单位：甲园",),
            ("年份", "总产出（亿元）", "从业人员数（人）"),
            ("2022年", "30", "900"),
            ("2023年", "33", "950"),
        ),
        [
            ("B3", "甲园", OUT, "2022年", "30", HUNDRED, "actual"),
            ("C3", "甲园", EMP, "2022年", "900", "persons", "actual"),
            ("B4", "甲园", OUT, "2023年", "33", HUNDRED, "actual"),
            ("C4", "甲园", EMP, "2023年", "950", "persons", "actual"),
        ],
    ),
    "months in rows get the year of the title": Case(
        (("2024年各月总产出",), ("填报单位：甲园", "单位：亿元"), ("月份", "总产出"), ("1月", "3"), ("2月", "4")),
        [
            ("B4", "甲园", OUT, "2024年1月", "3", HUNDRED, "actual"),
            ("B5", "甲园", OUT, "2024年2月", "4", HUNDRED, "actual"),
        ],
    ),
    "periods over indicators, merged": Case(
        (
            ("园区", "2023年", None, "2024年", None),
            (None, "营业收入(万元)", "企业数(家)", "营业收入(万元)", "企业数(家)"),
            ("甲园", "1", "2", "3", "4"),
        ),
        [
            ("B3", "甲园", REV, "2023年", "1", WAN, "actual"),
            ("C3", "甲园", ENT, "2023年", "2", "enterprises", "actual"),
            ("D3", "甲园", REV, "2024年", "3", WAN, "actual"),
            ("E3", "甲园", ENT, "2024年", "4", "enterprises", "actual"),
        ],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    ),
    "indicators over periods, only the first cell filled": Case(
        (
            ("报告期：2024年1—8月",),
            ("园区", "营业收入（亿元）", None, "从业人员数（人）", None),
            (None, "本期", "上年同期", "本期", "上年同期"),
            ("甲园", "1", "2", "3", "4"),
        ),
        [
            ("B4", "甲园", REV, "2024年1—8月", "1", HUNDRED, "actual"),
            ("C4", "甲园", REV, "2023年1—8月", "2", HUNDRED, "actual"),
            ("D4", "甲园", EMP, "2024年1—8月", "3", "persons", "actual"),
            ("E4", "甲园", EMP, "2023年1—8月", "4", "persons", "actual"),
        ],
    ),
    "units in a row of their own": Case(
        (("时期：2024年",), ("企业名称", "营业收入", "从业人员数"), ("单位", "万元", "人"), ("甲园", "5", "6")),
        [
            ("B4", "甲园", REV, "2024年", "5", WAN, "actual"),
            ("C4", "甲园", EMP, "2024年", "6", "persons", "actual"),
        ],
    ),
    "one unit in brackets above the table": Case(
        (
            ("2024年各园区营业收入情况表",),
            (None, None, "（单位：亿元）"),
            ("序号", "园区", "营业收入"),
            ("1", "甲园", "5"),
            ("2", "乙园", "6"),
        ),
        [
            ("C4", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("C5", "乙园", REV, "2024年", "6", HUNDRED, "actual"),
        ],
    ),
    "several units above the table go to what they measure": Case(
        (
            ("报告期：2024年上半年  计量单位：亿元、家、人",),
            ("园区", "营业收入", "企业数", "从业人员数"),
            ("甲园", "5", "6", "7"),
        ),
        [
            ("B3", "甲园", REV, "2024年上半年", "5", HUNDRED, "actual"),
            ("C3", "甲园", ENT, "2024年上半年", "6", "enterprises", "actual"),
            ("D3", "甲园", EMP, "2024年上半年", "7", "persons", "actual"),
        ],
    ),
    "targets beside what was done": Case(
        (
            ("填报单位：甲园", None, None, None, "2024年1—8月"),
            ("指标名称", "单位", "全年目标", "本年累计完成", "全年预计"),
            ("营业收入", "亿元", "20", "12", "21"),
        ),
        [
            ("C3", "甲园", REV, "2024年", "20", HUNDRED, "target"),
            ("D3", "甲园", REV, "2024年1—8月", "12", HUNDRED, "actual"),
            ("E3", "甲园", REV, "2024年", "21", HUNDRED, "forecast"),
        ],
    ),
    "totals and notes are no data": Case(
        (
            ("报告期：2024年",),
            ("园区", "营业收入（亿元）"),
            ("甲园", "5"),
            ("乙园", "6"),
            ("合  计", "11"),
            ("其中：外资", "3"),
            (),
            ("注：本表为初步数。",),
            ("单位负责人：某某", "填表人：某某"),
        ),
        [
            ("B3", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("B4", "乙园", REV, "2024年", "6", HUNDRED, "actual"),
        ],
        told=(("layout_totals_left_out", "A5", "合  计 (+1)"),),
    ),
    "a label merged over several rows": Case(
        (
            ("园区", "指标", "单位", "2024年"),
            ("甲园", "营业收入", "亿元", "5"),
            (None, "从业人员数", "人", "60"),
            ("乙园", "营业收入", "亿元", "7"),
            (None, "从业人员数", "人", "80"),
        ),
        [
            ("D2", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("D3", "甲园", EMP, "2024年", "60", "persons", "actual"),
            ("D4", "乙园", REV, "2024年", "7", HUNDRED, "actual"),
            ("D5", "乙园", EMP, "2024年", "80", "persons", "actual"),
        ],
        merged=("A2:A3", "A4:A5"),
    ),
    "a label that stands in the first of its rows": Case(
        (
            ("园区", "指标", "单位", "2024年"),
            ("甲园", "营业收入", "亿元", "5"),
            (None, "从业人员数", "人", "60"),
        ),
        [
            ("D2", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("D3", "甲园", EMP, "2024年", "60", "persons", "actual"),
        ],
    ),
    "English, indicators in columns": Case(
        (
            ("Key figures of the parks",),
            ("Reporting period: Jan-Aug 2024",),
            ("Park", "Output (bn yuan)", "Employees (persons)", "Remarks"),
            ("Park A", "3.5", "1,200", None),
            ("Total", "3.5", "1,200", None),
            ("Note: provisional",),
        ),
        [
            ("B4", "Park A", OUT, "2024-01/2024-08", "3.5", BN, "actual"),
            ("C4", "Park A", EMP, "2024-01/2024-08", "1,200", "persons", "actual"),
        ],
        told=(("layout_totals_left_out", "A5", "Total"),),
    ),
    "English, indicators in rows": Case(
        (
            ("Reporting unit", "Park A"),
            ("Reporting period", "2024-08"),
            (),
            ("Indicator", "Unit", "Year to date", "Same period last year", "Year on year (%)"),
            ("Revenue", "bn yuan", "12", "10", "20"),
        ),
        [
            ("C5", "Park A", REV, "2024-01/2024-08", "12", BN, "actual"),
            ("D5", "Park A", REV, "2023-01/2023-08", "10", BN, "actual"),
            ("E5", "Park A", REV + "_growth_yoy", "2024-01/2024-08", "20", "%", "actual"),
        ],
    ),
    "years without a word in the header": Case(
        (("Park", "Indicator", "Unit", "2022", "2023"), ("Park A", "Revenue", "bn yuan", "1", "2")),
        [
            ("D2", "Park A", REV, "2022", "1", BN, "actual"),
            ("E2", "Park A", REV, "2023", "2", BN, "actual"),
        ],
    ),
    "the period in the column's header": Case(
        (("园区", "2023年营业收入（亿元）", "2024年1—8月营业收入（亿元）"), ("甲园", "1", "2")),
        [
            ("B2", "甲园", REV, "2023年", "1", HUNDRED, "actual"),
            ("C2", "甲园", REV, "2024年1—8月", "2", HUNDRED, "actual"),
        ],
    ),
    "parts of a year under the year": Case(
        (
            ("园区", "2024年营业收入（亿元）", None),
            (None, "上半年", "1—8月"),
            ("甲园", "1", "2"),
        ),
        [
            ("B3", "甲园", REV, "2024年上半年", "1", HUNDRED, "actual"),
            ("C3", "甲园", REV, "2024年1—8月", "2", HUNDRED, "actual"),
        ],
        merged=("B1:C1", "A1:A2"),
    ),
    "entities in columns": Case(
        (("报告期：2024年",), ("指标", "单位", "甲园", "乙园"), ("营业收入", "亿元", "1", "2")),
        [
            ("C3", "甲园", REV, "2024年", "1", HUNDRED, "actual"),
            ("D3", "乙园", REV, "2024年", "2", HUNDRED, "actual"),
        ],
    ),
    "blank rows and columns anywhere": Case(
        (
            (),
            (None, "报告期：2024年"),
            (),
            (None, "园区", None, "营业收入（亿元）"),
            (),
            (None, "甲园", None, "1"),
            (),
            (None, "乙园", None, "2"),
        ),
        [
            ("D6", "甲园", REV, "2024年", "1", HUNDRED, "actual"),
            ("D8", "乙园", REV, "2024年", "2", HUNDRED, "actual"),
        ],
    ),
    "a unit beside each row's indicator, in brackets": Case(
        (("填报单位：甲园",), ("指标", "2024年"), ("营业收入（亿元）", "5"), ("从业人员数（人）", "6")),
        [
            ("B3", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("B4", "甲园", EMP, "2024年", "6", "persons", "actual"),
        ],
    ),
    "the header once more in the middle": Case(
        (("园区", "2024年营业收入（亿元）"), ("甲园", "5"), ("园区", "2024年营业收入（亿元）"), ("乙园", "6")),
        [
            ("B2", "甲园", REV, "2024年", "5", HUNDRED, "actual"),
            ("B4", "乙园", REV, "2024年", "6", HUNDRED, "actual"),
        ],
    ),
    "a return with a stamp, an annex number and a date": Case(
        (
            ("附件1",),
            ("2024年8月生物医药产业主要指标完成情况表",),
            ("填报单位（盖章）：甲园", None, None, "填报日期：2024.9.5"),
            ("序号", "指标", "计量单位", "本月", "本年累计", "同比±%"),
            ("1", "工业总产值", "亿元", "3.1", "24.5", "6.2"),
        ),
        [
            ("D5", "甲园", IND, "2024年8月", "3.1", HUNDRED, "actual"),
            ("E5", "甲园", IND, "2024年1—8月", "24.5", HUNDRED, "actual"),
            ("F5", "甲园", IND + "_growth_yoy", "2024年1—8月", "6.2", "%", "actual"),
        ],
    ),
    "growth is that of the later of the years before it": Case(
        (("园区", "指标", "单位", "2024年", "2023年", "同比增长（%）"), ("甲园", "营业收入", "亿元", "6", "5", "20")),
        [
            ("D2", "甲园", REV, "2024年", "6", HUNDRED, "actual"),
            ("E2", "甲园", REV, "2023年", "5", HUNDRED, "actual"),
            ("F2", "甲园", REV + "_growth_yoy", "2024年", "20", "%", "actual"),
        ],
    ),
    "one fact a row": Case(
        (("对象", "指标", "时期", "数值", "单位", "性质"), ("甲园", "营业收入", "2024年", "5", "亿元", "目标")),
        [("D2", "甲园", REV, "2024年", "5", HUNDRED, "target")],
    ),
    "a label without figures": Case(
        (("填报单位：甲园",), ("指标", "单位", "2024年"), ("一、规模",), ("营业收入", "亿元", "5")),
        [("C4", "甲园", REV, "2024年", "5", HUNDRED, "actual")],
        told=(("layout_row_without_figures", "A3", "一、规模"),),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_return_of_this_shape_gives_each_figure_with_its_cell(case: Case):
    found = read(sheet(*case.rows, merged=case.merged))
    assert facts(found) == case.facts
    assert said(found) == list(case.told)


def test_a_return_is_a_source_of_its_own():
    found = read(
        sheet(("甲园2024年主要指标",), ("填报日期：2024年9月5日",), ("园区", "营业收入（亿元）"), ("甲园", "5"))
    )
    source = found.tables[-1]
    assert source.declared.name == "sources"
    assert source.rows.row(0, named=True) == {
        "row": 1,
        "source_id": "park/2024",
        "title": "甲园2024年主要指标",
        "publisher": "park",
        "published_on": "2024-09-05",
        "grade": "C",
        "url": None,
    }
    assert (source.fixed["title"], source.fixed["published_on"]) == ("A1", "A2")
    assert found.tables[0].rows["source_id"].to_list() == ["park/2024"]
    assert found.tables[0].rows["fact_id"].to_list() == ["returns/park/2024.xlsx!B4"]


def test_sheets_of_one_file_have_ids_of_their_own():
    grid = sheet(("园区", "2024年营业收入（亿元）"), ("甲园", "5"))
    found = wide_tables(grid, KNOWN, "park", entities=PARKS, several=True)
    assert found.tables[0].rows["fact_id"].to_list() == ["returns/park/2024.xlsx!表1!B2"]
    assert found.tables[-1].rows["source_id"].to_list() == ["park/2024/表1"]


def test_every_text_of_a_fact_knows_the_cell_that_says_it():
    table = read(
        sheet(("填报单位：甲园", "报告期：2024年"), ("指标", "单位", "本年累计"), ("营业收入", "亿元", "5"))
    ).tables[0]
    assert table.part == "C"
    assert table.letters == {"indicator": "A", "unit": "B", "value": "C"}
    assert {name: table.fixed[name] for name in ("entity", "period", "basis")} == {
        "entity": "A1",
        "period": "C2",
        "basis": "",
    }


WHEN = ("报告期：2024年",)


@pytest.mark.parametrize(
    ("rows", "rule", "cell", "found"),
    [
        ((WHEN, ("指标", "单位", "本年累计"), ("营业收入", "亿元", "5")), "layout_entity_missing", "C2", "本年累计"),
        (
            (("园区", "营业收入（亿元）", "从业人员数（人）"), ("甲园", "5", "6")),
            "layout_period_missing",
            "B1",
            "营业收入（亿元）, 从业人员数（人）",
        ),
        ((("园区", "2024年营业收入"), ("甲园", "5")), "layout_unit_missing", "B1", "2024年营业收入"),
        ((("园区", "2024年（亿元）"), ("甲园", "5")), "layout_indicator_missing", "B1", "2024年（亿元）"),
        ((WHEN, ("园区", "企业数同比增长"), ("甲园", "5")), "layout_growth_unknown", "B2", "企业数同比增长"),
        ((("你好", "再见"), ("甲", "乙")), "layout_not_recognised", "A1", "表1"),
    ],
)
def test_what_nothing_says_is_told_once_and_the_figures_are_quarantined(rows: Rows, rule: str, cell: str, found: str):
    result = read(sheet(*rows))
    assert facts(result) == []
    assert said(result) == [(rule, cell, found)]
    assert result.tally["quarantined"] > 0


def test_a_header_that_is_not_known_is_told_with_the_name_that_may_be_meant_and_the_rest_is_read():
    found = read(
        sheet(("报告期：2024年",), ("园区", "营业收人（亿元）", "企业数（家）"), ("甲园", "5", "6"), ("乙园", "7", "8"))
    )
    assert [fact[0] for fact in facts(found)] == ["C3", "C4"]
    assert said(found) == [("layout_header_unknown", "B2", "营业收人（亿元）")]
    assert found.remarks[0].suggestion == "营业收入"
    assert found.tally["quarantined"] == 2


def test_a_word_over_another_that_it_changes_is_not_read_as_the_other_alone():
    found = read(
        sheet(
            ("报告期：2024年",),
            ("园区", "外资企业", None),
            (None, "营业收入（亿元）", "企业数（家）"),
            ("甲园", "5", "6"),
        )
    )
    assert facts(found) == []
    assert [remark[:2] for remark in said(found)] == [
        ("layout_header_unknown", "B3"),
        ("layout_header_unknown", "C3"),
    ]


def test_a_word_that_says_nothing_may_stand_over_all_figures():
    rows = (
        ("报告期：2024年",),
        ("园区", "主要经济指标", None),
        (None, "营业收入（亿元）", "企业数（家）"),
        ("甲园", "5", "6"),
    )
    found = read(sheet(*rows, merged=("A2:A3", "B2:C2")))
    assert [fact[:3] for fact in facts(found)] == [("B4", "甲园", REV), ("C4", "甲园", ENT)]
    assert said(found) == []


def test_a_rate_of_completion_is_not_taken_for_the_indicator_it_stands_under():
    rows = (("报告期：2024年",), ("园区", "营业收入（亿元）", None), (None, "本期", "完成率"), ("甲园", "5", "80%"))
    found = read(sheet(*rows, merged=("B2:C2",)))
    assert [fact[0] for fact in facts(found)] == ["B4"]
    assert said(found) == [("layout_header_unknown", "C3", "完成率")]


def test_a_unit_above_the_table_is_not_that_of_what_it_cannot_measure():
    found = read(sheet(("报告期：2024年", "单位：亿元"), ("园区", "营业收入", "企业数"), ("甲园", "5", "6")))
    assert [fact[0] for fact in facts(found)] == ["B3"]
    assert said(found) == [("layout_unit_missing", "C2", "企业数")]


def test_a_second_table_on_the_sheet_is_told_and_not_read_under_the_header_of_the_first():
    found = read(
        sheet(
            ("报告期：2024年",),
            ("园区", "营业收入（亿元）", "企业数（家）"),
            ("甲园", "5", "6"),
            (),
            ("园区", "从业人员数（人）", "面积（亩）"),
            ("甲园", "700", "80"),
        )
    )
    assert [fact[0] for fact in facts(found)] == ["B3", "C3"]
    assert said(found) == [("layout_second_table", "A5", "5:6")]
    assert found.tally["quarantined"] == 6


def test_a_figure_that_is_merged_with_another_is_told_as_merged():
    found = read(sheet(("园区", "2024年营业收入（亿元）"), ("甲园", "5"), ("乙园", None), merged=("B2:B3",)))
    assert found.tables[0].oddities.select("row", "letter", "column", "kind", "text").rows() == [
        (3, "B", "value", "merged", "5")
    ]


def test_odd_cells_of_figures_and_labels_are_told_with_their_column():
    grid = sheet(("园区", "2024年营业收入（亿元）"), ("甲园", "#N/A"))
    odd = pl.DataFrame([(2, "B", "error", "#N/A"), (2, "A", "hidden", "")], schema=ODD_CELL_COLUMNS, orient="row")
    found = read(Grid(grid.file, grid.sheet, grid.cells, odd))
    assert found.tables[0].oddities.rows() == [
        (2, "B", "value", "error", "#N/A"),
        (2, "A", "entity", "hidden", "甲园"),
    ]


def test_a_total_whose_label_is_a_known_entity_is_a_fact():
    grid = sheet(("园区", "2024年营业收入（亿元）"), ("甲园", "5"), ("全区合计", "9"))
    found = wide_tables(grid, KNOWN, "park", entities=(*PARKS, "全区合计"))
    assert [fact[1] for fact in facts(found)] == ["甲园", "全区合计"]


@pytest.mark.parametrize("rows", [(), ((None, None), (None, None))])
def test_a_blank_sheet_is_nothing_to_speak_of(rows: Rows):
    found = read(sheet(*rows))
    assert (found.tables, found.remarks) == ((), ())
