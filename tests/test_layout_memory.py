from pathlib import Path

import pytest

from flows.ingest.layout.memory import compare, layout_text, learned, read_layout
from schemas.errors import InputError
from schemas.findings import RULES
from schemas.layouts import Layout, LayoutColumn, LayoutSheet
from schemas.raw import ITSELF
from test_layout_wide import CASES, HUNDRED, Case, facts, read, said, sheet

HEADER = ("园区", "2024年营业收入（亿元）", "2024年企业数（家）", "备注")
ROW = ("甲园", "5", "6", "x")


def remembered(*header: str) -> Layout:
    row = ("甲园", *(["5"] * (len(header) - 2)), "x")
    found = read(sheet(header, row)).layout
    assert found is not None
    return learned(None, [found])


def told(layout: Layout, *rows: tuple[str | None, ...]) -> list[tuple[str, str, str]]:
    return said(read(sheet(*rows), layout))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_layout_survives_being_written_and_read_and_finds_nothing_new(case: Case, tmp_path: Path):
    grid = sheet(*case.rows, merged=case.merged)
    first = read(grid)
    assert first.layout is not None
    file = tmp_path / "layout.toml"
    file.write_text(layout_text(learned(None, [first.layout])), encoding="utf-8")
    layout = read_layout(file)
    assert layout == learned(None, [first.layout])
    again = read(grid, layout)
    assert facts(again) == case.facts
    assert said(again) == list(case.told)


def test_the_same_layout_is_the_same_text_and_says_what_each_column_is():
    text = layout_text(remembered(*HEADER))
    assert text == layout_text(remembered(*HEADER))
    assert '  { letter = "A", header = "园区", meaning = "entity" },' in text
    assert (
        f'  {{ letter = "B", header = "<period>营业收入(亿元)", meaning = "value", '
        f'indicator = "revenue", unit = "{HUNDRED}" }},'
    ) in text


def test_a_later_period_is_no_change():
    header = tuple(text.replace("2024年", "2025年1—3月") for text in HEADER)
    assert told(remembered(*HEADER), header, ROW) == []


def test_a_moved_column_is_one_remark_and_is_read_at_its_new_place():
    found = read(sheet(("园区", HEADER[2], HEADER[1], "备注"), ("甲园", "6", "5", "x")), remembered(*HEADER))
    assert [remark[0] for remark in said(found)] == ["layout_column_moved"]
    assert [fact[:3] + fact[4:5] for fact in facts(found)] == [
        ("B2", "甲园", "enterprises", "6"),
        ("C2", "甲园", "revenue", "5"),
    ]


def test_columns_that_only_make_room_have_not_moved():
    found = told(remembered(*HEADER), ("园区", None, *HEADER[1:]), ("甲园", None, *ROW[1:]))
    assert found == []


def test_a_new_column_is_one_remark():
    found = told(remembered(*HEADER), (*HEADER[:2], "2024年净利润（亿元）", *HEADER[2:]), ("甲园", "5", "7", "6", "x"))
    assert found == [("layout_column_added", "C1", "<period>净利润(亿元)")]


def test_a_missing_column_is_one_remark():
    found = told(remembered(*HEADER), (*HEADER[:2], "备注"), ("甲园", "5", "x"))
    assert found == [("layout_column_missing", "A1", "<period>企业数(家)")]


def test_a_renamed_column_that_is_not_known_is_one_remark_with_its_old_name():
    rows = [("甲园", str(n), str(n), "x") for n in range(200)]
    found = read(sheet((HEADER[0], "2024年营收规模（亿元）", *HEADER[2:]), *rows), remembered(*HEADER))
    assert [(one.rule, one.cell, one.found, one.suggestion) for one in found.remarks] == [
        ("layout_column_renamed", "B1", "<period>营收规模(亿元)", "<period>营业收入(亿元)")
    ]
    assert {table.part for table in found.tables} == {"C", ITSELF}


def test_a_column_renamed_to_another_word_for_the_same_is_read_and_told():
    found = read(sheet((HEADER[0], "2024年营收（亿元）", *HEADER[2:]), ROW), remembered(*HEADER))
    assert [one.rule for one in found.remarks] == ["layout_column_renamed"]
    assert [fact[2] for fact in facts(found)] == ["revenue", "enterprises"]


def test_what_a_person_says_of_a_header_is_used():
    column = LayoutColumn(letter="B", header="营收规模", meaning="value", indicator="revenue", unit=HUNDRED)
    name = LayoutColumn(letter="A", header="谁", meaning="entity")
    layout = Layout(period="2024年", sheets=(LayoutSheet(name="表1", header_rows=(1,), columns=(name, column)),))
    found = read(sheet(("谁", "营收规模"), ("甲园", "5")), layout)
    assert facts(found) == [("B2", "甲园", "revenue", "2024年", "5", HUNDRED, "actual")]
    assert said(found) == []


def test_what_the_sender_never_writes_comes_from_its_layout():
    layout = Layout(
        entity="甲园", publisher="甲园管委会", grade="A", period="2024年", unit=HUNDRED, published_on="2025-01-20"
    )
    found = read(sheet(("指标", "本年累计"), ("营业收入", "5")), layout)
    assert facts(found) == [("B2", "甲园", "revenue", "2024年", "5", HUNDRED, "actual")]
    assert found.tables[-1].rows.select("publisher", "published_on", "grade").rows() == [
        ("甲园管委会", "2025-01-20", "A")
    ]


def test_rows_of_totals_stand_for_the_entity_that_the_layout_names():
    layout = remembered(*HEADER)
    named = layout.model_copy(update={"sheets": (layout.sheets[0].model_copy(update={"totals": "Park A"}),)})
    found = read(sheet(HEADER, ROW, ("合计", "9", None, None)), named)
    assert ("B3", "Park A", "revenue", "2024年", "9", HUNDRED, "actual") in facts(found)
    assert said(found) == []


def test_a_sheet_named_after_its_month_is_known_again():
    layout = remembered(*HEADER)
    found = read(sheet((*HEADER[:2], "备注"), ("甲园", "5", "x"), name="9月"), layout)
    assert [one.rule for one in found.remarks] == ["layout_column_missing"]
    assert found.layout is not None
    assert [one.name for one in learned(layout, [found.layout]).sheets] == ["9月"]


def test_another_sheet_is_compared_with_nothing_and_learned_beside_the_first():
    layout = remembered(*HEADER)
    found = read(sheet(("指标", "单位", "2024年"), ("营业收入", "亿元", "5"), name="其他"), layout).layout
    assert found is not None
    assert compare(layout, found) == ()
    assert [one.name for one in learned(layout, [found]).sheets] == ["表1", "其他"]


def test_a_sender_without_a_layout_has_none(tmp_path: Path):
    assert read_layout(tmp_path / "layout.toml") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("entity = ", "cannot be read as TOML"),
        ('enttity = "甲园"', "key 'enttity'"),
        ('grade = "D"', "key 'grade'"),
        ('[[sheets]]\nname = ""\nheader_rows = []\ncolumns = [{ letter = "A", header = "", meaning = "" }]', "meaning"),
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path: Path, text: str, says: str):
    file = tmp_path / "layout.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_layout(file)


def test_every_remark_about_a_layout_has_its_wording():
    rows = (("报告期：2024年",), ("园区", "营业收人（亿元）"), ("甲园", "5"), ("合计", "5"))
    rules = {one.rule for one in read(sheet(*rows)).remarks}
    assert rules <= set(RULES)
    assert rules
