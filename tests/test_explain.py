"""`clusterbook explain`: a number of the report, back to the cells that it was read from."""

import re
import subprocess
import sys

import pytest

import shipped
from flows.cli import main
from flows.workbook.explaining.answered import Question, answered, find_table
from flows.workbook.explaining.explained import Voice
from flows.workbook.speech import speech
from schemas.answers.every import ANSWERS
from schemas.errors import InputError


def said(table=None, row=None, column=None, *, as_of=shipped.FORUM, language="en"):
    """What the command prints, line by line."""
    tables, registers = shipped.tables(as_of), shipped.inputs().registers
    voice = Voice(speech(language, registers, tables.entities, tables.terms), registers)
    return list(answered(Question(table, row, column), tables, as_of, voice))


def row_of(table, column, value, as_of=shipped.FORUM):
    """The number, from 1, of the row that has this value."""
    values = getattr(shipped.tables(as_of), table)[column].to_list()
    return str(values.index(value) + 1)


def test_a_ratio_is_explained_from_its_formula_to_the_cells_it_was_read_from():
    lines = said("targets", row_of("targets", "target_id", "F0003"), "attainment")
    text = "\n".join(lines)
    assert lines[0] == "As of 2024-11-21"
    assert "attainment = 0.5228571429 = 52.28571429 %" in lines
    assert "= 20,130,000,000 / 38,500,000,000 = 0.5228571429" in text
    assert "  actual = 20,130,000,000 yuan = 20.13 billion yuan" in lines
    assert "  target = 38,500,000,000 yuan = 38.5 billion yuan" in lines
    assert "F0020  Jiading District · Total output · Jan–Aug 2024 · actual" in lines
    assert "  Printed: 20.13 billion yuan, exact" in lines
    assert "  Coverage: biopharma" in lines
    assert any(
        line.startswith("  Source: S062, ") and line.endswith(", published 2024-11-21, grade B") for line in lines
    )
    assert "  Stands at: facts.xlsx, sheet facts, E22" in lines


def test_it_speaks_chinese_where_asked():
    lines = said("targets", row_of("targets", "target_id", "F0003"), "attainment", language="zh")
    assert lines[0] == "截至 2024-11-21"
    assert "  actual = 20,130,000,000 元 = 201.3 亿元" in lines
    assert "F0020  嘉定区 · 总产出 · 2024年1—8月 · 实际" in lines
    assert "  出处：facts.xlsx，工作表 facts，E22" in lines


def test_what_else_was_published_is_named_with_the_reason_for_the_choice():
    tables = shipped.tables(shipped.NEWEST)
    rivalled = tables.facts.group_by(
        "entity", "indicator", "scope", "dimension", "basis", "period_start", "period_end"
    ).len().filter(len=2)  # fmt: skip
    thing = tables.facts.join(rivalled, on=rivalled.columns[:-1]).sort("entity", "indicator", "grade", "fact_id")
    first, second = thing["fact_id"][:2]
    lines = {one: said("facts", one, "value", as_of=shipped.NEWEST) for one in (first, second)}
    texts = ["\n".join(one) for one in lines.values()]
    assert sum("Shown before 1 others that speak of the same: " in text for text in texts) == 1
    assert sum(" goes before it: " in text for text in texts) == 1
    assert f"beside it: {second}, " in texts[0]
    assert f"beside it: {first}, " in texts[1]


def test_without_a_table_the_tables_are_listed_with_their_numbers():
    lines = said()
    assert {line.split()[0] for line in lines[2:]} == set(ANSWERS)


def test_without_a_row_the_rows_are_listed_as_they_are_named():
    lines = said("facts")
    assert lines[1] == f"facts: {shipped.tables(shipped.FORUM).facts.height} rows, named by " + ", ".join(
        ANSWERS["facts"].key
    )
    assert lines[3] == "  1  F0001, Jiading biopharma cluster, cluster_scale, 2024-04-26, planned"


def test_without_a_column_the_numbers_of_the_row_are_listed():
    assert said("facts", "F0020")[1:] == [
        "facts, row 20: F0020, Jiading District, total_output, 2024-01/2024-08, actual",
        "  value  20,130,000,000",
        "  half_unit  5,000,000",
    ]


def test_a_row_is_found_by_chinese_words_too():
    assert said("facts", "嘉定区 总产出 2024-01/2024-08 actual")[1].startswith("facts, row 20:")


def test_a_number_that_is_not_there_is_explained_as_blank():
    tables = shipped.tables(shipped.FORUM)
    place = tables.targets["attainment"].is_null().arg_true()[0]
    lines = said("targets", str(place + 1), "attainment")
    assert "attainment = no number here" in lines


@pytest.mark.parametrize(
    ("name", "message"),
    [("target", "there is no table 'target' of numbers; did you mean 'targets'?"), ("??", "There are: ")],
)
def test_a_table_that_is_not_there_is_answered_with_those_there_are(name, message):
    with pytest.raises(InputError, match=re.escape(message)):
        find_table(name)


@pytest.mark.parametrize("as_of", [shipped.NEWEST])
@pytest.mark.parametrize("table", ANSWERS)
def test_every_number_of_a_row_can_be_explained_in_both_languages(table, as_of):
    frame = getattr(shipped.tables(as_of), table)
    for language in ("en", "zh"):
        for column in ANSWERS[table].methods if frame.height else ():
            lines = said(table, str(frame.height), column, as_of=as_of, language=language)
            assert lines[2].startswith(f"{column} = ")


def test_the_command_prints_the_explanation(jiading, capsys):
    assert main(["explain", "facts", "F0020", "value", "--cluster", str(jiading), "--as-of", "2024-11-21"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "As of 2024-11-21"
    assert lines[2] == "value = 20,130,000,000 yuan = 20.13 billion yuan"


def test_the_command_says_what_there_is_where_it_cannot_answer(jiading, capsys):
    assert main(["explain", "facts", "F0020", "valeu", "--cluster", str(jiading)]) == 1
    assert "there is no column 'valeu'; did you mean 'value'?" in capsys.readouterr().err


def test_nothing_heavy_is_imported_for_an_answer():
    heavy = "import sys, flows.explain; print([name for name in ('prefect', 'openpyxl') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, cwd=shipped.ROOT, check=True)
    assert done.stdout.strip() == "[]"
