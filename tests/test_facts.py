from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from making import fact, make_cluster, opened, source, tidied
from schemas.tidied import Tidied


def tidy(folder: Path, *facts: Mapping[str, Any], **sheets: Any) -> Tidied:
    return tidied(make_cluster(folder / "rivertown", facts=facts, **sheets))


def only_fact(folder: Path, **changes: Any) -> dict[str, Any]:
    return tidy(folder, fact(**changes)).facts.row(0, named=True)


def told(read: Tidied) -> list[tuple[str, str, str, str | None]]:
    """Each finding as severity, rule, cell, what was found."""
    return list(read.findings.select("severity", "rule", "cell", "found").iter_rows())


def test_a_fact_arrives_in_the_canonical_unit_with_its_precision_and_its_address(tmp_path: Path):
    one = only_fact(tmp_path, value=38.5, note="provisional", scope="whole district")
    assert one == {
        "fact_id": "F1",
        "entity": "Rivertown",
        "indicator": "total_output",
        "period": "2023",
        "period_kind": "year",
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "value": Decimal(38_500_000_000),
        "half_unit": Decimal(50_000_000),
        "dimension": "CNY",
        "value_printed": "38.5",
        "unit_printed": "billion yuan",
        "basis": "actual",
        "qualifier": "exact",
        "scope": "whole district",
        "source_id": "S1",
        "grade": "A",
        "known_on": date(2024, 4, 26),
        "note": "provisional",
        "status": None,
        "file": "facts.xlsx",
        "sheet": "facts",
        "row": 2,
        "part": "",
        "cell": "E2",
    }


@pytest.mark.parametrize(
    ("value", "unit", "indicator", "stored", "half"),
    [
        ("38.50", "billion yuan", "total_output", "38500000000", "5000000"),
        (201.3, "亿元", "total_output", "20130000000", "5000000"),
        (13.8, "billion US dollars", "total_output", "13800000000", "50000000"),
        ("1,254", "家", "enterprises", "1254", "0.5"),
        (9.5, "平方公里", "area", "9500000", "50000"),
        (3, "亩", "area", "2000", "333.3333333333"),
        (35, "%", "total_output_growth_yoy", "0.35", "0.005"),
        ("35%", "%", "total_output_growth_yoy", "0.35", "0.005"),
        ("35.0％", "％", "total_output_growth_yoy", "0.35", "0.0005"),
        (-7, "‰", "total_output_growth_yoy", "-0.007", "0.0005"),
    ],
)
def test_a_value_is_exact_in_any_unit(value: Any, unit: str, indicator: str, stored: str, half: str, tmp_path: Path):
    one = only_fact(tmp_path, value=value, unit=unit, indicator=indicator)
    assert (one["value"], one["half_unit"]) == (Decimal(stored), Decimal(half))


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("entity", "江镇", "Rivertown"),
        ("entity", "  river  PARK ", "River Park"),
        ("indicator", "总产出", "total_output"),
        ("basis", "Actual", "actual"),
        ("basis", "实际", "actual"),
        ("qualifier", "约", "about"),
        ("qualifier", "more than", "more_than"),
    ],
)
def test_a_word_in_either_language_means_the_same(column: str, text: str, name: str, tmp_path: Path):
    assert only_fact(tmp_path, **{column: text})[column] == name


def test_a_number_typed_as_text_is_read_and_told(tmp_path: Path):
    read = tidy(tmp_path, fact(value="1,254", unit="家", indicator="enterprises"))
    assert told(read) == [("note", "odd_number_text", "E2", "1,254")]
    assert read.facts["value_printed"].to_list() == ["1254"]


@pytest.mark.parametrize("value", ["ask Li", "10²", "NaN", "inf", "1e3", "1,25,4", "0,123"])
def test_a_value_that_is_no_plain_number_leaves_the_row_out(value: str, tmp_path: Path):
    read = tidy(tmp_path, fact(value=value))
    assert told(read) == [("error", "unreadable_number", "E2", value)]
    assert read.facts.is_empty()


@pytest.mark.parametrize(
    ("value", "unit", "printed", "unit_printed", "qualifier", "stored"),
    [
        ("38.5亿", "yuan", "38.5", "100 million yuan", "exact", 3_850_000_000),
        ("约38.5亿", "元", "38.5", "100 million yuan", "about", 3_850_000_000),
        ("38.5亿元", "亿元", "38.5", "100 million yuan", "exact", 3_850_000_000),
        ("38.5亿元", "元", "38.5", "100 million yuan", "exact", 3_850_000_000),
        ("RMB 38.5 bn", "billion yuan", "38.5", "billion yuan", "exact", 38_500_000_000),
        ("38.5 billion", "yuan", "38.5", "billion yuan", "exact", 38_500_000_000),
        ("超千亿元", "亿元", "1000", "100 million yuan", "more_than", 100_000_000_000),
    ],
)
def test_a_number_is_read_with_its_power_of_ten_unit_and_hedge(
    value: str, unit: str, printed: str, unit_printed: str, qualifier: str, stored: int, tmp_path: Path
):
    got = only_fact(tmp_path, value=value, unit=unit)
    assert (got["value_printed"], got["unit_printed"], got["qualifier"]) == (printed, unit_printed, qualifier)
    assert got["value"] == stored


@pytest.mark.parametrize(
    ("value", "rule"),
    [("38.5亿", "scale_twice"), ("—", "no_figure"), ("38.5亿元", "unit_differs"), ("3-5", "number_range")],
)
def test_a_number_that_leaves_a_question_leaves_the_row_out(value: str, rule: str, tmp_path: Path):
    read = tidy(tmp_path, fact(value=value))
    assert [(one[1:]) for one in told(read)] == [(rule, "E2", value)]
    assert read.facts.is_empty()


def test_a_percentage_beside_another_unit_is_a_riddle(tmp_path: Path):
    read = tidy(tmp_path, fact(value="35%", unit="fraction", indicator="total_output_growth_yoy"))
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["found"]) == ("unit_differs", "E2", "35%")


@pytest.mark.parametrize("value", ["1" * 16, "0.1234567", 1e16])
def test_a_number_that_cannot_be_held_exactly_is_refused(value: Any, tmp_path: Path):
    read = tidy(tmp_path, fact(value=value))
    assert ("number_out_of_range", "E2") in [one[1:3] for one in told(read)]
    assert read.facts.is_empty()


def test_a_number_of_fifteen_digits_in_the_largest_unit_is_held(tmp_path: Path):
    one = only_fact(tmp_path, value="999,999,999,999,999.999999", unit="trillion yuan")
    assert one["value"] == Decimal("999999999999999.999999") * 10**12


def test_the_unit_must_measure_the_indicator(tmp_path: Path):
    read = tidy(tmp_path, fact(unit="sq km"))
    (one,) = read.findings.rows(named=True)
    assert (one["rule"], one["cell"], one["found"]) == ("unit_of_other_dimension", "F2", "sq km")
    assert one["expected_en"] == "a unit of money, as total_output is measured in it"
    assert one["expected_zh"] == "应为与“元”同类的单位（指标“总产出”）"


def test_a_date_shown_as_a_month_is_a_month_and_told(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown", facts=[fact(period=date(2023, 5, 1))])
    with opened(cluster) as workbook:
        workbook["facts"]["D2"].number_format = "yyyy-mm"
    read = tidied(cluster)
    assert told(read) == [("warning", "date_as_period", "D2", "2023-05")]
    assert read.facts["period_kind"].to_list() == ["month"]


def test_a_target_whose_period_had_ended_before_its_source_appeared_is_left_out(tmp_path: Path):
    read = tidy(tmp_path, fact(basis="target", period="2023"), fact(fact_id="F2", basis="target", period="2024"))
    assert told(read) == [("warning", "target_after_period", "G2", "target 2023 / S1 2024-04-26")]
    assert read.facts["fact_id"].to_list() == ["F2"]


@pytest.mark.parametrize(
    ("published", "late"), [("2023-12-31", False), ("2024", True), ("2023", False), ("2024-01", True)]
)
def test_a_target_is_late_only_if_every_day_of_its_sources_date_is(published: str, late: bool, tmp_path: Path):
    read = tidy(tmp_path, fact(basis="target", period="2023"), sources=[source(published_on=published)])
    assert [one[1] for one in told(read)] == (["target_after_period"] if late else [])


def test_an_actual_published_before_its_period_ended_is_kept_and_told(tmp_path: Path):
    read = tidy(tmp_path, fact(period="2024"))
    assert told(read) == [("note", "actual_before_period_end", "G2", "actual 2024 / S1 2024-04-26")]
    assert read.facts.height == 1


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2024-04-26", date(2024, 4, 26)),
        ("2024-02", date(2024, 2, 29)),
        ("2024", date(2024, 12, 31)),
        (None, date(2023, 12, 31)),
    ],
)
def test_a_fact_is_known_on_the_last_day_its_source_can_have_appeared(
    published: str | None, known: date, tmp_path: Path
):
    read = tidy(tmp_path, fact(), sources=[source(published_on=published)])
    assert read.facts["known_on"].to_list() == [known]


def test_the_second_of_two_facts_with_one_id_is_left_out(tmp_path: Path):
    read = tidy(tmp_path, fact(), fact(value=1), fact(fact_id="F2", value=2))
    (one,) = read.findings.rows(named=True)
    assert (one["severity"], one["rule"], one["cell"], one["found"]) == ("error", "duplicate_key", "A3", "F1")
    assert one["expected_en"] == "a key used once only; it stands first at facts.xlsx, facts A2"
    assert read.facts["value_printed"].to_list() == ["28.5", "2"]


@pytest.mark.parametrize("again", [{}, {"value": "28.50"}, {"note": "x"}, {"entity": "江镇"}, {"value": "28.5"}])
def test_a_fact_said_twice_word_for_word_is_kept_once(again: dict[str, Any], tmp_path: Path):
    read = tidy(tmp_path, fact(), fact(fact_id="F2", **again))
    if again == {"value": "28.50"}:  # printed to another precision: another figure
        assert read.facts.height == 2
    else:
        assert [one[:3] for one in told(read)] == [("warning", "duplicate_row", "A3")]
        assert read.findings["expected_en"][0] == "each row once; the same stands at facts.xlsx, facts A2"
        assert read.findings["expected_zh"][0] == "同一内容只填一次；相同内容见 facts.xlsx, facts A2"
        assert read.facts["fact_id"].to_list() == ["F1"]


def test_a_repeat_of_a_row_that_is_left_out_is_no_repeat(tmp_path: Path):
    read = tidy(tmp_path, fact(qualifier="?"), fact(fact_id="F2"))
    assert [one[1:3] for one in told(read)] == [("unknown_word", "H2")]
    assert read.facts["fact_id"].to_list() == ["F2"]


def test_a_fact_of_a_source_that_is_left_out_says_so(tmp_path: Path):
    read = tidy(
        tmp_path, fact(source_id="S2"), fact(fact_id="F2"), sources=[source(), source(source_id="S2", grade="X")]
    )
    assert told(read) == [("error", "source_left_out", "J2", "S2"), ("error", "unknown_word", "E3", "X")]
    assert read.facts["fact_id"].to_list() == ["F2"]


def test_every_thing_wrong_with_a_row_is_told_at_its_cell(tmp_path: Path):
    read = tidy(tmp_path, fact(entity="?!", indicator="x", period="y", value="z", unit="w", basis="v", source_id="u"))
    assert {(rule, cell) for _, rule, cell, _ in told(read)} == {
        ("unknown_entity", "B2"),
        ("unknown_indicator", "C2"),
        ("unreadable_period", "D2"),
        ("unreadable_number", "E2"),
        ("unknown_unit", "F2"),
        ("unknown_word", "G2"),
        ("unknown_source", "J2"),
    }
    assert read.balance.filter(sheet="facts").select("read", "kept", "left_out").row(0) == (1, 0, 1)


def test_the_order_of_the_rows_changes_no_fact(tmp_path: Path):
    rows = [fact(fact_id=f"F{n}", period=str(2000 + n), value=n * 1.5) for n in range(12)]
    there = tidied(make_cluster(tmp_path / "a" / "there", facts=rows)).facts
    back = tidied(make_cluster(tmp_path / "b" / "back", facts=rows[::-1])).facts
    same = pl.exclude("row", "cell")
    assert there.select(same).sort("fact_id").equals(back.select(same).sort("fact_id"))
