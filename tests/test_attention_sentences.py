from dataclasses import replace

import polars as pl
import pytest

import shipped
from flows.workbook.sentences.attention import attention_sentences
from flows.workbook.speech import speech
from schemas.answers.attention import ATTENTION
from schemas.answers.reconciliation import CHECKS, RECONCILIATION
from schemas.vocabulary import Qualifier

SAID = {
    ("ARTICLE", "en"): (
        "Nanxiang Life Element Valley: no figure about it has been published.",
        "Nanxiang International Precision Medicine Innovation Center: no figure about it has been published.",
        "Haoyuan Intelligent Manufacturing Industrial Park: no figure about it has been published.",
        "Anting town: “Incubator, accelerator and headquarters park to be built” was dated 2021, which ended "
        "847 days ago, and no source says that it is done.",
        "Hongqiao International Innovative Medical Device Industrial Park: “Phase 2 scaffolding removed, "
        "interior work begun” was dated Jan 2023, which ended 451 days ago, and no source says that it is "
        "done.",
        "United Imaging Town: “Demonstration base phase 2 due for completion” was put off from 2024 to 2025, "
        "by 365 days.",
        "Output of the three key industries of Jiading District, Jan–Oct 2021: the parts add up to 142.2 "
        "billion yuan, the printed total is 132.36 billion yuan, 7.4 % apart.",
        "Total output of Jiading District (high-performance medical equipment and precision medicine), "
        "Jan–Oct 2021: 12.67 billion yuan was published before the period was over.",
        "facts.xlsx, milestones: rows that could not be used and are left out: 1; sheet Findings says why.",
    ),
    ("ARTICLE", "zh"): (
        "南翔生命元素谷尚无任何已公布数据。",
        "上海（南翔）国际精准医学创新中心尚无任何已公布数据。",
        "Haoyuan Intelligent Manufacturing Industrial Park尚无任何已公布数据。",
        "安亭镇“建成集孵化器、加速器、总部于一体的园区”原定2021年，已逾期847天，尚无来源称其完成。",
        "虹桥国际创新医疗器械产业园“二期拆除脚手架，开始内部装修”原定2023年1月，已逾期451天，尚无来源称其完成。",
        "联影小镇“产业化示范基地二期计划建成”由2024年推迟至2025年，推迟365天。",
        "嘉定区三大重点产业产值2021年1—10月：分项合计1,422亿元，公布总数1,323.6亿元，相差7.4%。",
        "嘉定区总产出（高性能医疗设备及精准医疗口径）2021年1—10月为126.7亿元，公布时该时期尚未结束。",
        "facts.xlsx, milestones有1行无法采用，原因见“核查”表。",
    ),
    ("FORUM", "en"): (
        "Total output of Jiading District (biopharma) stands at 20.13 billion yuan for Jan–Aug 2024, 52.3 % "
        "of the target for 2024 after 66.7 % of the time: 14.4 points behind; 4.59 billion yuan a month "
        "would be needed, 2.52 billion yuan a month was made.",
        "Nanxiang Life Element Valley: no figure about it has been published.",
        "Nanxiang International Precision Medicine Innovation Center: no figure about it has been published.",
        "Haoyuan Intelligent Manufacturing Industrial Park: no figure about it has been published.",
        "Anting town: “Incubator, accelerator and headquarters park to be built” was dated 2021, which ended "
        "1,056 days ago, and no source says that it is done.",
        "Hongqiao International Innovative Medical Device Industrial Park: “Phase 2 scaffolding removed, "
        "interior work begun” was dated Jan 2023, which ended 660 days ago, and no source says that it is "
        "done.",
        "United Imaging Town: “Demonstration base phase 2 due for completion” was put off from 2024 to 2025, "
        "by 365 days.",
        "Raised by the share offering of United Imaging Healthcare, 22 Aug 2022: 109.88 billion yuan stands "
        "against almost 11 billion yuan, about 10 times as much: a slip of unit or decimal point.",
        "Output of the three key industries of Jiading District, Jan–Oct 2021: the parts add up to 142.2 "
        "billion yuan, the printed total is 132.36 billion yuan, 7.4 % apart.",
        "Total output of Jiading District (high-performance medical equipment and precision medicine), "
        "Jan–Oct 2021: 12.67 billion yuan was published before the period was over.",
        "And 1 more: input sheets with rows left out: 1 (sheet Findings).",
    ),
    ("FORUM", "zh"): (
        "嘉定区总产出（生物医药产业口径）2024年1—8月为201.3亿元，完成2024年目标的52.3%，序时进度66.7%，落后14.4个"
        "百分点；余下每月需完成45.9亿元，此前月均25.2亿元。",
        "南翔生命元素谷尚无任何已公布数据。",
        "上海（南翔）国际精准医学创新中心尚无任何已公布数据。",
        "Haoyuan Intelligent Manufacturing Industrial Park尚无任何已公布数据。",
        "安亭镇“建成集孵化器、加速器、总部于一体的园区”原定2021年，已逾期1,056天，尚无来源称其完成。",
        "虹桥国际创新医疗器械产业园“二期拆除脚手架，开始内部装修”原定2023年1月，已逾期660天，尚无来源称其完成。",
        "联影小镇“产业化示范基地二期计划建成”由2024年推迟至2025年，推迟365天。",
        "联影医疗首次公开发行募集资金2022年8月22日：1,098.8亿元与近110亿元相差约10倍，疑为单位或小数点之误。",
        "嘉定区三大重点产业产值2021年1—10月：分项合计1,422亿元，公布总数1,323.6亿元，相差7.4%。",
        "嘉定区总产出（高性能医疗设备及精准医疗口径）2021年1—10月为126.7亿元，公布时该时期尚未结束。",
        "另有1项：有未采用行的输入表1项（见“核查”表）。",
    ),
}
DAYS = {"ARTICLE": shipped.ARTICLE, "FORUM": shipped.FORUM}


def sentences(tables, language, as_of):
    registers = shipped.inputs().registers
    return attention_sentences(tables, registers, speech(language, registers, tables.entities, tables.terms), as_of)


@pytest.mark.parametrize(("day", "language"), SAID)
def test_the_shipped_cluster_says_what_needs_attention(day, language):
    assert sentences(shipped.tables(DAYS[day]), language, DAYS[day]) == list(SAID[day, language])


def test_a_bilingual_workbook_says_each_matter_in_both_languages():
    both = sentences(shipped.tables(shipped.FORUM), "both", shipped.FORUM)
    assert both == [f"{en}\n{zh}" for en, zh in zip(SAID["FORUM", "en"], SAID["FORUM", "zh"], strict=True)]


def test_once_the_time_is_over_nothing_is_asked_for_each_month():
    first = sentences(shipped.tables(shipped.NEWEST), "en", shipped.NEWEST)[0]
    assert first.endswith("14.4 points behind; the time is over and no figure for all of it has been published.")


def about(row, **tables):
    """The sentence about one row of ATTENTION, the shipped tables standing behind it."""
    schema = ATTENTION.columns
    row = dict.fromkeys(schema) | {"rank": 1, "effect": 400, "fact_ids": []} | row
    changed = replace(shipped.tables(shipped.FORUM), attention=pl.DataFrame([row], schema=schema), **tables)
    return [sentences(changed, language, shipped.FORUM)[0] for language in ("en", "zh")]


def test_a_target_missed_says_how_much_of_it_was_reached():
    # as if the 20.13 of the target of 38.5 were all of 2024: 20.13 / 38.5 = 52.3 %
    matter = {"kind": "target_missed", "entity": "Jiading District", "indicator": "total_output", "period": "2024"}
    assert about(matter | {"number": -47.7, "ref": "F0003"}) == [
        "Total output of Jiading District missed its target for 2024: 20.13 billion yuan against 38.5 billion yuan,"
        " 52.3 % of it.",
        "嘉定区总产出未完成2024年目标：实际201.3亿元，目标385亿元，完成率52.3%。",
    ]


def test_a_hedged_figure_makes_what_is_worked_out_of_it_about_so_much():
    hedged = shipped.tables(shipped.FORUM).targets.with_columns(
        pl.lit("more_than").cast(Qualifier).alias("actual_qualifier")
    )
    matter = {"kind": "target_behind", "entity": "Jiading District", "indicator": "total_output", "period": "2024"}
    english, chinese = about(matter | {"number": -14.4, "ref": "F0003"}, targets=hedged)
    assert "stands at over 20.13 billion yuan" in english
    assert "about 4.59 billion yuan a month would be needed, about 2.52 billion yuan a month was made" in english
    assert "余下每月需完成约45.9亿元，此前月均约25.2亿元" in chinese


@pytest.mark.parametrize("check", CHECKS)
def test_every_kind_of_contradiction_is_said_with_its_numbers(check):
    blank = dict.fromkeys(RECONCILIATION.columns)
    clash = blank | {
        "check": check, "verdict": "differs", "group": "cluster", "entity": "Jiading District",
        "indicator": "total_output", "scope": "", "basis": "actual", "period": "2023", "dimension": "CNY",
        "shown_id": "F0019", "shown": 28_540_000_000, "shown_half_unit": 5_000_000, "shown_qualifier": "exact",
        "rival": 57.08e9, "gap": 28.54e9, "gap_percent": 100.0, "times": 2.0, "scopes_differ": True,
        "fact_ids": ["F0019", "F0036"],
    }  # fmt: skip
    schema = RECONCILIATION.columns
    matter = {
        "kind": "contradiction", "entity": "Jiading District", "indicator": "total_output", "period": "2023",
        "check": check, "ref": "F0019", "fact_ids": ["F0019", "F0036"], "number": 100.0,
    }  # fmt: skip
    english, chinese = about(matter, reconciliation=pl.DataFrame([clash], schema=schema))
    assert english.startswith("Total output of Jiading District, 2023: ")
    assert english.endswith(". Coverages differ.")
    assert chinese.startswith("嘉定区总产出2023年")
    assert chinese.endswith("。口径不尽相同。")
    assert "28.54 billion yuan" in english
    assert "285.4亿元" in chinese
    assert ("57.08 billion yuan" in english) == ("570.8亿元" in chinese) == (check != "early")
