"""Promises about how sheets are laid out: they fit A4, nothing is cut, every number leads somewhere."""

import re
from functools import cache

import polars as pl
import pytest

import shipped
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.labels.every import LABELS, NOTES
from flows.workbook.layout.arrange import arranged
from flows.workbook.layout.measure import lines, longest_word, row_height, text_width
from flows.workbook.layout.places import PAGE, PORTRAIT_PAGE, WIDEST, column_widths
from flows.workbook.report import declared_sheets
from flows.workbook.sheets.figures import figure, named_with_unit
from flows.workbook.speech import Speech, speech
from flows.workbook.theme import BAND, TONES, styles
from test_labels import contrast

NUMBERS = ("number", "percent", "points", "whole")
CHINESE = "[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{CHINESE} ?[(),:;]|[(),:;] ?{CHINESE}|{CHINESE}[-–]{CHINESE}")
MIXED = Speech("both", {}, {}, {}, {})


@cache
def declared(language) -> tuple[tuple[Sheet, ...], Speech]:
    inputs, tables = shipped.inputs(), shipped.tables(shipped.NEWEST)
    said = speech(language, inputs.registers, tables.entities, tables.terms)
    context = Context(inputs.cluster, inputs.registers, tables, said, shipped.NEWEST)
    return arranged(declared_sheets(context)), said


@pytest.fixture(params=shipped.LANGUAGES)
def report(request):
    return declared(request.param)


def tables_of(sheet: Sheet) -> list[Table]:
    return [block for block in sheet.blocks if isinstance(block, Table)]


def sheet_of(table: Table, widths: tuple[float, ...] = ()) -> Sheet:
    return Sheet("facts", "title", (), (table,), widths)


# Widths


def test_every_sheet_fits_a_page_on_which_its_text_can_be_read(report):
    sheets, said = report
    for sheet in sheets:
        widths = column_widths(sheet, said)
        assert sum(widths) <= (PORTRAIT_PAGE if sheet.portrait else PAGE) + 0.1, sheet.key
        assert min(widths) >= 4, sheet.key
        assert max(widths) <= WIDEST, sheet.key


def test_no_word_of_a_header_is_broken(report):
    sheets, said = report
    for sheet in sheets:
        widths = column_widths(sheet, said)
        for table in tables_of(sheet):
            for column, width in zip(table.columns, widths, strict=False):
                assert longest_word(column.label) + 2 <= width, (sheet.key, table.name, column.label)


def test_no_usual_word_of_a_text_is_broken(report):
    sheets, said = report
    for sheet in sheets:
        widths = column_widths(sheet, said)
        for table in tables_of(sheet):
            for column, width in zip(table.columns, widths, strict=False):
                if column.role in ("wrap", "state"):
                    words = {longest_word(text) for text in table.frame[column.key].drop_nulls().cast(pl.String)}
                    usual = max((word for word in words if word <= 12), default=0)
                    assert usual + 2 <= width, (sheet.key, table.name, column.key)


@pytest.mark.parametrize(
    ("value", "shown"), [(1e15, "1,000,000,000,000,000"), (-1e15, "-1,000,000,000,000,000"), (1e-9, "0")]
)
def test_a_column_is_as_wide_as_its_longest_number(value, shown):
    frame = pl.DataFrame({"value": [1.0, value], "name": ["short", "short"]})
    table = Table("T", (Column("value", "Value", "number"), Column("name", "Name", "wrap")), frame)
    number, _ = column_widths(sheet_of(table, (6.0, 60.0)), MIXED)
    assert number >= text_width(shown) + 2


def test_the_hedge_before_a_number_gets_its_room():
    frame = pl.DataFrame({"value": [38.5], "places": [1], "hedge": ["more_than"]})
    column = figure("value", "Value", places="places", hedge="hedge", fact="places")
    (width,) = column_widths(sheet_of(Table("T", (column,), frame), (4.0,)), MIXED)
    assert width >= text_width("over 超 38.5") + 2


def test_words_give_way_to_numbers_until_the_sheet_fits():
    frame = pl.DataFrame({"value": [1e15], "name": ["x"]})
    columns = (Column("value", "Value", "number"), *(Column("name", str(n), "wrap") for n in range(4)))
    number, *words = column_widths(sheet_of(Table("T", columns, frame), (10.0, 60.0, 60.0, 40.0, 20.0)), MIXED)
    assert number >= text_width("1,000,000,000,000,000")
    assert sum((number, *words)) == pytest.approx(PAGE, abs=0.1)
    assert sorted(words, reverse=True) == words
    assert min(words) >= 14


def test_a_sheet_of_numbers_alone_keeps_them_readable_and_is_wider():
    columns = tuple(Column("value", str(n), "number") for n in range(20))
    widths = column_widths(sheet_of(Table("T", columns, pl.DataFrame({"value": [1e15]})), (10.0,) * 20), MIXED)
    assert min(widths) >= text_width("1,000,000,000,000,000")
    assert sum(widths) > PAGE


# Heights


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("short", 10, 1),
        ("one two three", 10, 2),
        ("one\ntwo", 10, 2),
        ("园区企业数量", 14.2, 1),
        ("园区企业数量多", 14.2, 2),
        ("high-performance", 14, 2),
        ("abcdefghijklmnopqrstuvwx", 10, 4),
    ],
)
def test_lines_are_counted_as_a_column_breaks_them(text, width, expected):
    assert lines(text, width) == expected


def test_a_row_is_as_high_as_its_longest_cell_and_no_higher_than_excel_allows():
    assert row_height([("one", 20), ("one two three four", 12)]) >= 2 * 10.5 * 1.3
    assert row_height([("word " * 1000, 10)]) <= 409


# Fonts and colours


@pytest.mark.parametrize("name", styles())
def test_text_is_large_enough_upright_and_only_links_are_underlined(name):
    font = styles()[name].font
    assert font.size >= 10.5
    assert not font.italic
    assert font.underline is None or "link" in name.lower()


@pytest.mark.parametrize("name", styles())
def test_text_is_legible_on_a_stripe(name):
    style = styles()[name]
    if not style.fill.fill_type:
        assert contrast(style.font.color.rgb[-6:], BAND) >= 4.5


def test_states_of_different_meaning_differ_in_grey_by_their_words():
    states = {"met", "ahead", "on_course", "at_risk", "behind", "missed"}
    assert states <= set(TONES)
    for language in (0, 1):
        words = [LABELS[f"pace.{state}"][language] for state in states]
        assert len(set(words)) == len(words)


# Data sheets


def test_a_data_sheet_holds_one_table_in_column_a_with_nothing_below_it(report):
    data = [sheet for sheet in report[0] if sheet.profile == "D"]
    assert [sheet.key for sheet in data] == ["facts", "sources", "findings", "enterprises"]
    for sheet in data:
        assert len(sheet.blocks) == 1
        assert isinstance(sheet.blocks[0], Table)
        assert sheet.freeze == (sheet.key == "enterprises")  # a register may have a million rows


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Tables: 1", "Unit:", "Period:", "2026-01-31", "Coverage:", "Source:", "sheet Notes", "— means")),
        ("zh", ("共1张表", "单位：", "时期：", "2026-01-31", "口径：", "来源：", "“说明”表", "“—”表示")),
    ],
)
def test_a_data_sheet_says_what_its_table_is(language, words):
    for sheet in declared(language)[0]:
        if sheet.profile == "D":
            text = "\n".join(sheet.lines)
            assert [word for word in words if word not in text] == [], sheet.key


def test_the_lines_of_a_data_sheet_name_columns_that_are_there():
    for language in ("en", "zh"):
        for sheet in declared(language)[0]:
            if sheet.profile == "D":
                text = " ".join(sheet.lines)
                named = re.findall(r"in column (\w+)" if language == "en" else r"见“(\w+)”列", text)
                headers = " ".join(column.label for column in tables_of(sheet)[0].columns)
                assert named
                assert [name for name in named if name not in headers] == [], sheet.key


# What headers and numbers say


def test_every_number_of_a_presented_sheet_leads_somewhere_or_counts(report):
    """A link to its fact, a formula, the facts that it was worked out of, or a count of rows or days."""
    dead = [
        (table.name, column.key)
        for sheet in report[0]
        if sheet.profile == "P"
        for table in tables_of(sheet)
        for column in table.columns
        if column.role in NUMBERS and not (column.link or column.formula or column.facts or column.counted)
    ]
    assert dead == []


def test_columns_that_a_number_names_as_its_facts_are_in_the_frame(report):
    for sheet in report[0]:
        for table in tables_of(sheet):
            for column in table.columns:
                assert set(column.facts) <= set(table.frame.columns), (table.name, column.key)


@pytest.mark.parametrize("key", ["comparison.rank", "comparison.rank_best"])
def test_a_rank_says_its_direction_and_what_becomes_of_ties(key):
    english, chinese = LABELS[key]
    assert re.search(r"1 = \w+; ties share", english)
    assert "由" in chinese
    assert "并列" in chinese


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_difference_of_per_cents_says_that_it_is_in_points(language):
    for sheet in declared(language)[0]:
        for table in tables_of(sheet):
            for column in table.columns:
                if column.role == "points":
                    assert re.search("pp|百分点", column.label), (table.name, column.key)


def test_a_unit_stands_beside_its_indicator_unless_the_name_says_it():
    said = Speech("zh", {}, {}, {"output": ("Output", "产值"), "firms": ("Firms", "企业数")}, {})
    rows = pl.DataFrame(
        {
            "indicator": ["output", "firms", "firms"],
            "dimension": ["CNY", "count", "count"],
            "shown_unit": ["亿元", "家", "万家"],
            "shown_factor": [1e8, 1.0, 1e4],
        }
    )
    assert rows.select(named_with_unit(said)).to_series().to_list() == ["产值（亿元）", "企业数", "企业数（万家）"]


# Signs of one width


def test_chinese_labels_have_chinese_signs_and_english_ones_have_english():
    assert [key for key, (_, chinese) in LABELS.items() if HALF_WIDTH.search(chinese)] == []
    assert [key for key, (english, _) in LABELS.items() if re.search("[（），：；]", english)] == []
    notes = [text for what, explained in NOTES for text in (what[1], explained[1])]
    assert [text for text in notes if HALF_WIDTH.search(text)] == []


def test_no_number_of_years_is_joined_by_a_hyphen():
    texts = [text for label in LABELS.values() for text in label]
    assert [text for text in texts if re.search(r"\d{4}-\d{4}", text)] == []
