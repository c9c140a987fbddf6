import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.aggregate.known import known_by
from flows.check import CheckRequest, check_files
from flows.tidy.checks import MOST_WORDS
from flows.tidy.enterprises import check_register
from listing import HEADER, with_register
from making import registers_of, source, tidied
from schemas.errors import InputError
from schemas.tidied import Tidied

BLANK = ["A1", "Firm", "", "", "", "", "", "", "", "S1"]
CODE = "91310114100000000M"  # synthetic, with the right check digit


def line(**cells: Any) -> list[Any]:
    return [cells.get(name, text) for name, text in zip(HEADER, BLANK, strict=True)]


def of(folder: Path, *lines: list[Any], more: tuple[str, ...] = (), **options: Any) -> Tidied:
    return tidied(with_register(folder, [*HEADER, *more], *lines, **options))


def found(run: Tidied) -> list[tuple[str, str, str, bool]]:
    """Rule, cell, text and whether the row is left out, of what is found in the register."""
    mine = run.findings.filter(pl.col("file").str.starts_with("registers/"))
    return mine.select("rule", "cell", "found", "left_out").rows()


def cells(run: Tidied) -> dict[str, int]:
    mine = run.cells.filter(pl.col("file").str.starts_with("registers/"), pl.col("cells") > 0)
    return dict(mine.select(pl.col("class").cast(pl.String), "cells").iter_rows())


def test_words_of_both_languages_are_understood(tmp_path: Path):
    row = line(
        park="江园", town="江镇", segment="制造", chain="上游", founded="2011年", employees="1,200", designated="是"
    )
    quoted = [f'"{cell}"' for cell in row]
    run = of(tmp_path, quoted)
    assert run.enterprises.drop("file", "sheet", "row", "part").row(0) == (
        "A1", "Firm", "River Park", True, "Rivertown", "manufacturing", "upstream", 2011, 1200, True, "S1",
        date(2024, 4, 26),
    )  # fmt: skip
    assert found(run) == []


def test_blank_stays_blank_and_is_never_zero(tmp_path: Path):
    run = of(
        tmp_path,
        [*line(employees="—", founded="不详", designated="/"), "", "-"],
        more=("output 2022 (yuan)", "output 2023 (yuan)"),
    )
    row = run.enterprises.row(0, named=True)
    assert [row[name] for name in HEADER[2:9]] == [None] * 7
    assert run.enterprise_output.is_empty()
    assert found(run) == []


def test_output_is_in_yuan_and_knows_its_period_and_cell(tmp_path: Path):
    headers = ("2022年产值(万元)", "output 2023-H1 (million yuan)", "output 2024")
    run = of(tmp_path, [*line(), "38.5", "7", "0"], more=headers, toml='[enterprises]\nunit = "亿元"\n')
    assert run.enterprise_output.select("period", "period_kind", "period_end", "value", "dimension", "cell").rows() == [
        ("2022", "year", date(2022, 12, 31), Decimal(385_000), "CNY", "K2"),
        ("2023-H1", "half", date(2023, 6, 30), Decimal(7_000_000), "CNY", "L2"),
        ("2024", "year", date(2024, 12, 31), Decimal(0), "CNY", "M2"),
    ]


@pytest.mark.parametrize(
    ("cell", "rule", "at"),
    [
        ({"park": "Riverr Park"}, "unknown_park", "C2"),
        ({"segment": "farming"}, "unknown_word_passed_over", "E2"),
        ({"chain": "sideways"}, "unknown_word_passed_over", "F2"),
        ({"designated": "perhaps"}, "unknown_word_passed_over", "I2"),
        ({"founded": "long ago"}, "unreadable_year", "G2"),
        ({"founded": "2025"}, "founded_after_source", "G2"),
        ({"employees": "12.5"}, "unreadable_count", "H2"),
        ({"employees": "-3"}, "unreadable_count", "H2"),
        ({"employees": "about 30"}, "unreadable_count", "H2"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_and_its_row_stays(
    tmp_path: Path, cell: dict[str, str], rule: str, at: str
):
    run = of(tmp_path, line(**cell))
    ((name, text),) = cell.items()
    assert found(run) == [(rule, at, text, False)]
    row = run.enterprises.row(0, named=True)
    if name == "park":
        assert (row["park"], row["park_known"]) == (text, False)
        assert run.findings.filter(rule="unknown_park")["suggestion"].to_list() == ["River Park"]
    else:
        assert row[name] is None
    used = {"accepted": 4} if name == "park" else {"accepted": 3, "quarantined": 1}
    assert cells(run) == {**used, "header": 10, "blank": 6}


@pytest.mark.parametrize(
    ("text", "rule"), [("-7", "negative_output"), ("much", "unreadable_amount"), ("1e3", "unreadable_amount")]
)
def test_output_that_is_no_number_of_zero_or_more_counts_as_blank(tmp_path: Path, text: str, rule: str):
    run = of(tmp_path, [*line(), text], [*line(enterprise_id="A2"), "１２．５"], more=("output 2023 (yuan)",))
    assert found(run) == [(rule, "K2", text, False)]
    assert run.enterprise_output.select("enterprise_id", "value").rows() == [("A2", Decimal("12.5"))]
    assert cells(run)["quarantined"] == 1


@pytest.mark.parametrize(
    ("text", "year"), [("2011", 2011), ("1669", 1669), ("2011-03-21", 2011), ("2011/3/21", 2011), ("2011年3月", 2011)]
)
def test_of_a_date_the_year_counts(tmp_path: Path, text: str, year: int):
    assert of(tmp_path, line(founded=text)).enterprises["founded"].to_list() == [year]


def test_a_repeated_id_is_left_out_and_names_the_first(tmp_path: Path):
    run = of(tmp_path, line(enterprise_id="a1"), line(enterprise_id="A2"), line(enterprise_id="Ａ1"))
    assert run.enterprises["enterprise_id"].to_list() == ["a1", "A2"]
    ((rule, at, text, left_out),) = found(run)
    assert (rule, at, text, left_out) == ("duplicate_key", "A4", "Ａ1", True)
    assert "A2" in run.findings.filter(rule="duplicate_key")["expected_en"][0]
    assert run.balance.filter(pl.col("file").str.starts_with("registers/")).rows() == [
        ("registers/enterprises.csv", "enterprises", 3, 2, 0, 1)
    ]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [(CODE, False), (CODE[:-1] + "N", True), (CODE.lower(), True), ("A1", False), ("9" * 17, False)],
)
def test_the_check_digit_of_a_credit_code_is_checked_and_own_ids_are_fine(tmp_path: Path, text: str, is_wrong: bool):
    run = of(tmp_path, line(enterprise_id=text))
    assert found(run) == ([("credit_code_check_digit", "A2", text, False)] if is_wrong else [])
    assert run.enterprises["enterprise_id"].to_list() == [text]


def test_a_row_without_name_or_source_is_left_out(tmp_path: Path):
    run = of(tmp_path, line(name=""), line(enterprise_id="A2", source_id=""), line(enterprise_id="A3", source_id="S9"))
    assert run.enterprises.is_empty()
    assert found(run) == [
        ("blank_cell", "B2", None, True),
        ("blank_cell", "J3", None, True),
        ("unknown_source", "J4", "S9", True),
    ]
    assert cells(run) == {"quarantined": 7, "header": 10, "blank": 23}


def test_cluster_toml_names_the_source_of_all_rows(tmp_path: Path):
    run = of(tmp_path, line(source_id=""), toml='[enterprises]\nsource = "S1"\n')
    assert run.enterprises.select("source_id", "known_on").rows() == [("S1", date(2024, 4, 26))]


def test_a_source_of_cluster_toml_that_is_not_there_stops_the_run(tmp_path: Path):
    with pytest.raises(InputError, match=r"enterprises.source 'S7' is not on sheet sources.* Correct the id"):
        of(tmp_path, line(source_id=""), toml='[enterprises]\nsource = "S7"\n')


def test_rows_of_later_sources_are_not_shown_and_counted_as_later(tmp_path: Path):
    sources = (source(), source(source_id="S2", published_on="2025-03"))
    rows = [*line(), "1"], [*line(enterprise_id="A2", source_id="S2"), "2"]
    run = of(tmp_path, *rows, more=("output 2023 (yuan)",), sources=sources)
    earlier = known_by(run, date(2024, 12, 31))
    assert earlier.enterprises["enterprise_id"].to_list() == ["A1"]
    assert earlier.enterprise_output["enterprise_id"].to_list() == ["A1"]
    assert earlier.balance.filter(pl.col("file").str.starts_with("registers/"))["later"].to_list() == [1]
    assert known_by(run, date(2025, 3, 31)).enterprises.height == 2


def test_a_source_without_a_date_is_known_at_the_end_of_the_newest_period(tmp_path: Path):
    undated = (source(), source(source_id="S2", published_on=None))
    run = of(
        tmp_path,
        [*line(source_id="S2"), "1", ""],
        more=("output 2022 (yuan)", "output 2023-Q1 (yuan)"),
        sources=undated,
    )
    assert run.enterprises["known_on"].to_list() == [date(2023, 3, 31)]


def test_without_any_date_a_row_is_left_out(tmp_path: Path):
    undated = (source(), source(source_id="S2", published_on=None))
    rows = line(source_id="S2"), line(enterprise_id="A2", source_id="S2", founded="2011")
    run = of(tmp_path, *rows, sources=undated)
    assert run.enterprises.select("enterprise_id", "known_on").rows() == [("A2", date(2011, 12, 31))]
    assert found(run) == [("cannot_be_dated", "J2", "S2", True)]


def test_several_files_are_one_register(tmp_path: Path):
    cluster = with_register(tmp_path, [*HEADER, "output 2022 (yuan)"], [*line(), "1"])
    more = "enterprise_id,name,output 2023 (yuan),source_id\nA2,Other firm,2,S1\nA1,Firm,3,S1\n"
    (cluster / "registers" / "enterprises_new.csv").write_text(more, encoding="utf-8")
    run = tidied(cluster)
    assert run.enterprise_output.select("enterprise_id", "period", "cell").rows() == [
        ("A1", "2022", "K2"),
        ("A2", "2023", "C2"),
    ]
    assert found(run) == [("duplicate_key", "A3", "A1", True)]


def test_a_warning_is_confirmed_once_for_all_rows_that_say_the_same(tmp_path: Path):
    run = of(tmp_path, line(park="甲园"), line(enterprise_id="A2", park="甲园"), line(enterprise_id="A3", park="乙园"))
    marks = run.findings.filter(rule="unknown_park")["fingerprint"].to_list()
    assert marks[0] == marks[1] != marks[2]


def test_of_very_many_unknown_words_only_so_many_can_be_confirmed(tmp_path: Path):
    run = of(tmp_path, *(line(enterprise_id=f"A{at}", park=f"P{at}") for at in range(MOST_WORDS + 5)))
    unknown = run.findings.filter(rule="unknown_park")
    assert unknown.height == MOST_WORDS + 5
    assert unknown["fingerprint"].null_count() == 5


def test_rules_of_a_cluster_can_speak_of_enterprises(tmp_path: Path):
    cluster = with_register(tmp_path, HEADER, line(employees="90000"), line(enterprise_id="A2", employees="9"))
    (cluster / "registers" / "rules.toml").write_text(
        '[[rules]]\nid = "very_large"\nkind = "range"\nseverity = "error"\nleaves_out = true\n'
        'table = "enterprises"\ncolumn = "employees"\nhigh = 50000\ntitle_en = "very large"\ntitle_zh = "过大"\n'
        'expected_en = "at most {high}"\nexpected_zh = "不超过 {high}"\nmend_en = "check it"\nmend_zh = "请核对"\n',
        encoding="utf-8",
    )
    run = tidied(cluster)
    assert run.enterprises["enterprise_id"].to_list() == ["A2"]
    assert found(run) == [("very_large", "H2", "90000", True)]


def test_a_register_is_checked_by_itself(tmp_path: Path):
    cluster = with_register(tmp_path, HEADER, line(employees="many"))
    request = CheckRequest(
        (cluster / "registers" / "enterprises.csv",), cluster, registers_of(cluster), tmp_path / "out", ()
    )
    (one,) = check_files(request)
    assert one.check.findings.select("rule", "cell").rows() == [("unreadable_count", "H2")]


def test_a_register_from_elsewhere_is_checked_against_the_cluster(tmp_path: Path):
    cluster = with_register(tmp_path, HEADER, line(employees="many"))
    path = (cluster / "registers" / "enterprises.csv").rename(tmp_path / "enterprises_sent.csv")
    (one,) = check_files(CheckRequest((path,), cluster, registers_of(cluster), tmp_path / "out", ()))
    assert one.check.findings.select("rule", "cell").rows() == [("unreadable_count", "H2")]


def test_without_a_register_there_are_no_enterprises():
    checked = check_register((), {}, {})
    assert checked.rows.is_empty()


texts = st.sampled_from(
    ["", "A1", "A2", CODE, "江园", "River Park", "制造", "上游", "2011", "3000", "是", "x", "-5", "12.5", "S1", "S9"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(texts, min_size=12, max_size=12), min_size=1, max_size=6))
def test_every_row_and_cell_is_accounted_for(lines: list[list[str]]):
    with tempfile.TemporaryDirectory() as folder:
        run = tidied(with_register(Path(folder), [*HEADER, "output 2022 (yuan)", "2023年产值(万元)"], *lines))
    filled = [one for one in lines if any(one)]
    balance = run.balance.filter(pl.col("file").str.starts_with("registers/"))
    assert balance["read"].sum() == len(filled)
    assert (balance["read"] == balance["kept"] + balance["left_out"]).all()
    assert run.enterprises.height == balance["kept"].sum()
    assert set(run.enterprise_output["enterprise_id"]) <= set(run.enterprises["enterprise_id"])
    last = max((at for at, one in enumerate(lines, start=2) if any(one)), default=1)
    assert sum(cells(run).values()) == last * 12
