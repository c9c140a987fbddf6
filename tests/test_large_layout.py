"""Promises about the layout of large tables: it is what that of small ones is; the rows are made up."""

import json
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.layout.leads import anchors
from flows.workbook.layout.measure import PADDING, longest_word, text_width
from flows.workbook.layout.places import column_widths
from flows.workbook.layout.printing import Stretch, set_breaks
from flows.workbook.layout.widest import widest
from flows.workbook.provenance.manifest import _listed_facts as listed_facts
from flows.workbook.provenance.manifest import table_facts
from flows.workbook.speech import Speech

SAID = Speech("en", {}, {}, {}, {})
COVER = Sheet("cover", "Cover", (), (), (40.0, 40.0))
LARGE = 31  # rows


@pytest.fixture(autouse=True, scope="module")
def thirty_rows_are_many():
    with pytest.MonkeyPatch.context() as patch:
        for module in ("layout.widest", "layout.places", "layout.leads", "provenance.manifest"):
            patch.setattr(f"flows.workbook.{module}.MANY", LARGE - 1)
        yield


WORDS = st.text(st.sampled_from("iWM1 -\n上海😀é"), max_size=9)


def sheet(*blocks: object) -> Sheet:
    return Sheet("facts", "2. Register", (), tuple(blocks), profile="D")


def exactly(texts: list[str | None], measure: Callable[[str], float]) -> float:
    return max((measure(text) for text in texts if text is not None), default=0.0)


# Widths


@pytest.mark.parametrize("measure", [text_width, longest_word])
@settings(max_examples=30, deadline=None)
@given(words=st.lists(st.one_of(st.none(), WORDS), min_size=1, max_size=30))
def test_the_widest_of_a_few_texts_that_many_rows_repeat_is_found_exactly(measure, words: list[str | None]):
    texts = pl.Series(words * (LARGE // len(words) + 1), dtype=pl.String)
    assert widest(texts, measure, 1_000) == exactly(words, measure)


@pytest.mark.parametrize("measure", [text_width, longest_word])
def test_one_wide_text_among_many_others_is_found(measure):
    texts = [f"E{row % 97}" for row in range(LARGE)]
    texts[23] = "WWWWWWWWWWWW"
    assert widest(pl.Series(texts), measure, 1_000) == measure("WWWWWWWWWWWW")


def test_of_many_different_ids_of_one_length_the_widest_has_room():
    texts = pl.select(pl.int_range(20_000).hash(7).cast(pl.String).str.zfill(20).str.replace_all("0", "W")).to_series()
    table = Table("T", (Column("id", "Id", width=4),), texts.alias("id").to_frame())
    needed = exactly(texts.to_list(), text_width) + PADDING
    assert needed <= column_widths(sheet(table), SAID)[0] <= needed * 1.12


def test_no_more_than_what_is_enough_is_looked_for():
    asked = []
    widest(pl.Series([f"{'W' * 60}{row}" for row in range(20_000)]), lambda text: asked.append(text) or 90.0, 54.0)
    assert 0 < len(asked) < 1_000


@pytest.mark.parametrize("repeats", [1, LARGE])
def test_a_column_of_texts_is_as_wide_in_a_large_table_as_in_a_small_one(repeats: int):
    rows = {"name": ["Zhangjiang Ltd.", "上海市嘉定区生物医药", None], "state": ["on course", "late", "late"]}
    columns = (Column("name", "Name", width=4), Column("state", "State", "state", 4), Column("name", "Name", "wrap", 4))
    frame = pl.DataFrame(rows)
    small = column_widths(sheet(Table("T", columns, frame)), SAID)
    assert column_widths(sheet(Table("T", columns, pl.concat([frame] * repeats))), SAID) == small


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([1e12, -1e12, 5e-5, 4e-5, -4e-5, 0.0])
FIGURES = st.tuples(st.none() | NUMBERS, st.integers(0, 4), st.sampled_from([None, "exact", "more_than"]))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(FIGURES, min_size=1, max_size=12),
    role=st.sampled_from(["number", "percent", "whole"]),
    formula=st.sampled_from([None, "{places}"]),
)
def test_a_column_of_numbers_is_as_wide_in_a_large_table_as_in_a_small_one(rows, role, formula):
    schema = {"value": pl.Float64, "places": pl.UInt8, "hedge": pl.String}
    frame = pl.DataFrame(rows, schema, orient="row")
    columns = (
        Column("value", "V", role, 1, decimals="places", hedge="hedge", formula=formula),
        Column("value", "V", role, 1, counted=True),
    )
    many = pl.concat([frame] * (LARGE // len(rows) + 1))
    small = column_widths(sheet(Table("T", columns, frame)), SAID)
    assert column_widths(sheet(Table("T", columns, many)), SAID) == pytest.approx(small)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_finite_number_does_not_hide_the_longest_one(value: float):
    columns = (Column("value", "V", "whole", 1, counted=True),)
    plain, odd = (
        column_widths(sheet(Table("T", columns, pl.DataFrame({"value": values}))), SAID)
        for values in ([1.0, 123456789.0, 5.0], [1.0, 123456789.0, value])
    )
    assert plain == odd


# Links


def test_only_rows_of_a_large_table_that_something_leads_to_have_a_place():
    register = Table(
        "Register",
        (Column("id", "Enterprise"), Column("id", "Named by", link="by", link_kind="source")),
        pl.DataFrame({"id": [f"E{row % LARGE}" for row in range(LARGE + 5)], "by": "S1"}),
        anchor=("enterprise", "id"),
    )
    sources = Table("Sources", (Column("id", "Source"),), pl.DataFrame({"id": ["S1", "S2"]}), anchor=("source", "id"))
    mixed = pl.DataFrame({"says": ["a", "b"], "kind": ["enterprise", "url"], "key": ["E3", "https://example.org"]})
    leading = Table("Leading", (Column("says", "Says", link="key", link_kind_in="kind"),), mixed)
    free = Line(((1, "the last one", "Back link", ("enterprise", f"E{LARGE - 1}")), (2, "none", "Text", None)))
    where = anchors((COVER, sheet(sources, leading, free, register)), SAID)
    assert {key for kind, key in where if kind == "enterprise"} == {"E3", f"E{LARGE - 1}"}
    first = 3 + 4 + 4 + 1 + 2  # the top, two tables with their gaps, a line, the header
    assert where["enterprise", "E3"] == f"'Facts'!A{first + 3}"
    assert where["enterprise", f"E{LARGE - 1}"] == f"'Facts'!A{first + LARGE - 1}"
    assert {("source", "S1"), ("source", "S2"), ("sheet", "facts"), ("sheet", "cover")} <= where.keys()


# Facts behind numbers


IDS = st.sampled_from(["F1", "F2", 'F"é', "M1", "", None])


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(IDS, st.none() | st.lists(IDS, max_size=3), *[st.none() | st.just(1.0)] * 3), min_size=1, max_size=8
    )
)
def test_the_manifest_says_the_same_of_a_table_however_large_it_is(rows):
    schema = {"id": pl.String, "ids": pl.List(pl.String), "v": pl.Float64, "w": pl.Float64, "z": pl.Float64}
    columns = (
        Column("v", "Wért", "number", link="id"),
        Column("w", "Worked out", "percent", formula="{v}/{z}*{n}"),
        Column("z", "Of several", "points", facts=("ids", "id")),
        Column("n", "Counted", "whole", counted=True),
        Column("w", "Alone", "number"),
        Column("x", "Twice", "number", formula="{w}-{z}", facts=("ids",)),
    )
    frame = pl.DataFrame(rows, schema, orient="row").with_columns(n=pl.lit(1), x="z")
    many = pl.concat([frame] * (LARGE // frame.height + 1))
    known = {"F1", "F2", 'F"é'}
    labels = {column.key: column.label for column in columns}
    expected = {
        labels[key]: [[one for one in row if one in known] for row in ids]
        for key, ids in table_facts(Table("T", columns, many)).items()
    }
    text = listed_facts(Table("T", columns, many), known)
    assert (json.loads(text) if text else {}) == expected
    assert text == (json.dumps(expected, separators=(",", ":")) if expected else "")


# Pages


def test_pages_begin_where_they_would_if_each_row_of_a_large_table_were_laid_out():
    breaks = []
    for laid in (False, True):
        page = Workbook().active
        for row in range(1, 3_000 if laid else 10):
            page.row_dimensions[row].height = 15.0
        set_breaks(page, [40.0], [Stretch(5, 2_000), Stretch(2_002, 2_040), Stretch(2_042, 2_080)], portrait=True)
        breaks.append([one.id for one in page.row_breaks.brk])
    assert breaks[0] == breaks[1] != []
