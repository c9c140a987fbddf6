import polars as pl
import pytest

import shipped
from flows.aggregate.tables import aggregate_tables
from flows.workbook.context import Context
from flows.workbook.layout.render import render
from flows.workbook.provenance.edition import edition
from flows.workbook.sentences.changes import TOLD, said_changes
from flows.workbook.sheets.changes import changes
from flows.workbook.sheets.cover import cover
from flows.workbook.speech import speech
from schemas.answers.changes import CHANGE_KINDS, CHANGES
from schemas.contract import empty


def said(frame, language):
    inputs, tidied = shipped.inputs(), shipped.tidied()
    spoken = speech(language, inputs.registers, tidied.entities, tidied.terms)
    return said_changes(frame, inputs.registers, spoken).to_list()


def row(kind, **more):
    """A row of CHANGES about the district's output unless it says otherwise."""
    plain = {
        "rank": 1, "kind": kind, "group": "cluster", "entity": "Jiading District", "indicator": "total_output",
        "scope": "", "basis": "actual", "dimension": "CNY", "old_scope": "", "more": 0, "fact_ids": [],
    }  # fmt: skip
    schema = empty(CHANGES).schema
    return pl.DataFrame([{name: (plain | more).get(name) for name in schema}], schema=schema)


def figure(side, value, period, qualifier="exact"):
    return {
        f"{side}_id": side, f"{side}_value": value * 10**9, f"{side}_half_unit": 5 * 10**7,
        f"{side}_qualifier": qualifier, f"{side}_period": period,
    }  # fmt: skip


TARGET = {
    "target_id": "T", "target": 385 * 10**8, "target_half_unit": 5 * 10**7, "target_qualifier": "exact",
    "target_period": "2024", "attainment": 0.523, "elapsed": 0.667, "gap_pp": -14.4, "old_word": "no_figure",
    "new_word": "behind",
}  # fmt: skip
MILESTONE = {"indicator": None, "basis": None, "dimension": None, "text": "Phase 2", "source_id": "S1"}


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        (
            row("target_status", **figure("new", 20, "2024-01/2024-08"), **TARGET),
            "Jiading District, Jan–Aug 2024: total output 20 billion yuan, 52.3 % of the 2024 target of 38.5 billion"
            " yuan after 66.7 % of its time: 14.4 points behind.",
            "嘉定区2024年1—8月总产出200亿元，完成2024年目标（385亿元）的52.3%，落后序时进度（66.7%）14.4个百分点。",
        ),
        (
            row("new", **figure("new", 20, "2024", "more_than"), growth=-0.031, growth_half_unit=0.0005, growth_id="G"),
            "Jiading District, 2024: total output over 20 billion yuan, down 3.1 % on the year before.",
            "嘉定区2024年总产出超200亿元，同比下降3.1%。",
        ),
        (
            row("new", **figure("new", 20, "2024"), **figure("old", 16, "2023"), change=0.25),
            "Jiading District, 2024: total output 20 billion yuan, up 25.0 % on the year before.",
            "嘉定区2024年总产出200亿元，同比增长25.0%。",
        ),
        (
            row("revised", **figure("new", 20, "2024"), **figure("old", 16, "2024"), scope="biopharma"),
            "Jiading District, 2024: total output (biopharma) now 20 billion yuan, not 16 billion yuan.",
            "嘉定区2024年总产出（生物医药产业）由160亿元修订为200亿元。",
        ),
        (
            row("target_revised", **figure("new", 50, "2025"), **figure("old", 100, "2025"), basis="target", scope="x"),
            "Jiading District: 2025 target for total output (x) now 50 billion yuan, before 100 billion yuan,"
            " the coverages differ.",
            "嘉定区2025年总产出（x）目标由1,000亿元调整为500亿元，两者口径不同。",
        ),
        (
            row("withdrawn", **figure("old", 16, "2024"), basis="forecast"),
            "Jiading District, 2024: total output (forecast) 16 billion yuan no longer stands in the inputs.",
            "嘉定区2024年总产出（预测）160亿元已从数据中撤下。",
        ),
        (
            row("target_status", **TARGET | {"old_word": "behind", "new_word": "no_figure", "attainment": None}),
            "Jiading District: the 2024 target for total output is now no figure, before behind.",
            "嘉定区2024年总产出目标由“滞后”转为“无可比数据”。",
        ),
        (
            row("milestone_slipped", **MILESTONE, old_period="2024", new_period="2025", days=365),
            "Jiading District: Phase 2, due 2025 instead of 2024.",
            "嘉定区：Phase 2，由2024年推迟至2025年。",
        ),
        (
            row("milestone_overdue", **MILESTONE, new_period="2024-10-31", days=21),
            "Jiading District: Phase 2, due 31 Oct 2024, overdue by 21 days.",
            "嘉定区：Phase 2，应于2024年10月31日完成，已逾期21天。",
        ),
        (
            row("milestone_done", **MILESTONE, old_period="2024", new_period="2024-10-16", days=-76),
            "Jiading District: Phase 2, done 16 Oct 2024, 76 days earlier than planned (2024).",
            "嘉定区：Phase 2，已于2024年10月16日完成，比计划（2024年）早76天。",
        ),
        (
            row("first_figures", **MILESTONE | {"text": None}, more=3),
            "Jiading District: first published figures, 3 in all.",
            "嘉定区首次有公布数据，共3条。",
        ),
    ],
)  # fmt: skip
def test_a_change_is_one_line_in_each_language(change, english, chinese):
    assert said(change, "en") == [english]
    assert said(change, "zh") == [chinese]
    assert said(change, "both") == [f"{english}\n{chinese}"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", CHANGE_KINDS)
def test_every_kind_can_be_said_of_whatever_it_is_about(kind, language):
    sides = {**figure("new", 20, "2024"), **figure("old", 16, "2024")}
    about = [row(kind, **sides, **TARGET)] * (kind != "first_figures" and not kind.startswith("milestone"))
    about += [row(kind, **MILESTONE, old_period="2024", new_period="2025", days=3)] * (
        kind.startswith("milestone") or kind in ("withdrawn", "backfill", "first_figures")
    )
    for change in about:
        (text,) = said(change, language)
        assert "{" not in text
        assert "None" not in text
        assert text.endswith((".", "。"))


def test_a_count_is_not_followed_by_the_name_that_went_before():
    change = row("new", indicator="enterprises", dimension="count") .with_columns(
        new_id=pl.lit("A"), new_value=pl.lit(1500).cast(CHANGES.columns["new_value"]),
        new_half_unit=pl.lit(0.5).cast(CHANGES.columns["new_value"]), new_period=pl.lit("2024"),
    )  # fmt: skip
    assert said(change, "en") == ["Jiading District, 2024: enterprises 1,500."]
    assert said(change, "zh") == ["嘉定区2024年企业数1,500家。"]


def test_the_sheet_says_since_when_and_tells_the_office_its_own_matters_first():
    inputs = shipped.inputs()
    tables = aggregate_tables(inputs.cluster, inputs.registers, shipped.tidied(), shipped.FORUM, shipped.ARTICLE)
    sheet = told(tables, "en")
    texts = [str(cell.value) for cell in sheet["A"] if cell.value]
    assert "Compared with 2024-04-26, as asked for" in texts
    at = texts.index("What changed for this office")
    top, bottom = (int(cell[1:]) for cell in sheet.tables["ChangesTold"].ref.split(":"))
    sentences = [sheet.cell(row, 3).value for row in range(top + 1, bottom + 1)]
    assert len(sentences) == TOLD
    assert sentences[0] == (
        "Jiading District, Jan–Aug 2024: total output (biopharma) 20.13 billion yuan, 52.3 % of the 2024 target of"
        " 38.5 billion yuan after 66.7 % of its time: 14.4 points behind."
    )
    assert texts[at + 1 + TOLD + 1] == "and 1 more, in the table below"  # after the header and the sentences
    assert not any("Shanghai, " in text for text in sentences)  # comparators stand in the table
    left, *_ = sheet.tables["Changes"].ref.split(":")
    assert texts[at + 3 + TOLD] == "Every change"
    assert sheet[left].value == "What"


def test_a_report_without_changes_says_so():
    inputs = shipped.inputs()
    tables = aggregate_tables(inputs.cluster, inputs.registers, shipped.tidied(), shipped.FORUM, shipped.FORUM)
    texts = [str(cell.value) for cell in told(tables, "en")["A"] if cell.value]
    assert texts.count("Nothing changed.") == 2  # in words, and in the table's place


def told(tables, language):
    """The changes sheet of a workbook made of it alone."""
    inputs = shipped.inputs()
    spoken = speech(language, inputs.registers, tables.entities, tables.terms)
    context = Context(inputs.cluster, inputs.registers, tables, spoken, shipped.FORUM)
    sheet = changes(context)
    about = edition(inputs.cluster, tables, inputs.origin, shipped.FORUM, language)
    workbook, _ = render((cover(context, (sheet,), about, digest=""), sheet), spoken, "")
    return workbook["Changes"]
