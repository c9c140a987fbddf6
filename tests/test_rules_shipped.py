"""The shipped register on the shipped cluster: what it catches there, and that it cries wolf nowhere."""

from pathlib import Path

import polars as pl

from flows.ingest.rules import read_rules
from flows.tidy.rules.engine import apply_rules
from shipped import REGISTERS, tidied


def frames() -> dict[str, pl.DataFrame]:
    names = ("facts", "sources", "entities", "milestones", "commitments", "enterprises")
    return {name: getattr(tidied(), name) for name in names}


def caught(tables: dict[str, pl.DataFrame], cluster: Path | None = None) -> list[tuple[str, str, str, str | None]]:
    """Return rule, fact, what was found, and what is proposed."""
    failures = apply_rules(read_rules(REGISTERS, cluster), tables).failures.filter(table="facts")
    facts = tables["facts"].select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "fact_id")
    told = failures.join(facts, on="row", how="left", maintain_order="left")
    return told.select("rule", "fact_id", "found", "suggestion").rows()


def test_the_two_slips_of_the_point_are_caught_and_nothing_else():
    assert caught(frames()) == [
        ("unit_slip_between_sources", "F0079", "55 100 million yuan", "5.5 100 million yuan (÷ 10)"),
        ("unit_slip_between_sources", "F0170", "109.88 billion yuan", "10.988 billion yuan (÷ 10)"),
    ]


def test_every_shipped_rule_is_about_something():
    tally = apply_rules(read_rules(REGISTERS), frames()).tally
    assert tally.filter(pl.col("rows") == 0).is_empty()
    # part_missing is another matter: a total of which not every part is published has no verdict
    assert tally.filter(pl.col("why").str.contains(r"\b(?:table|column)_missing")).is_empty()


def test_every_shipped_rule_can_be_broken():
    wrong = {
        "target_after_period": ("F0003", {"source_id": "S089"}),
        "negative_count": ("F0005", {"value": "-1254"}),
        "negative_amount": ("F0019", {"value": "-1"}),
        "share_out_of_range": ("F0046", {"value": "54.8"}),
        "rd_share_out_of_range": ("F0168", {"value": "18.95"}),
        "growth_out_of_band": ("F0004", {"value": "35"}),
        "average_growth_out_of_band": ("F0211", {"value": "8.94"}),
        "changed_too_much": ("F0123", {"value": "114110000000"}),
        "unit_slip_over_time": ("F0123", {"value": "1141100000000"}),
    }
    for rule, (fact, change) in wrong.items():
        tables = frames()
        columns = tables["facts"].schema
        changed = [
            pl.when(pl.col("fact_id") == fact).then(pl.lit(value).cast(columns[name])).otherwise(name).alias(name)
            for name, value in change.items()
        ]
        tables["facts"] = tables["facts"].with_columns(changed)
        assert (rule, fact) in [told[:2] for told in caught(tables)], rule


def test_a_cluster_can_say_which_parts_make_up_a_total(tmp_path):
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "rules.toml").write_text(
        """
        [[rules]]
        id = "three_key_industries_add_up"
        kind = "sum"
        severity = "warning"
        table = "facts"
        column = "value"
        where = { qualifier = "exact", basis = "actual" }
        by = ["entity", "period", "source_id"]
        member = "indicator"
        total = "three_key_industries_output"
        parts = ["total_output", "new_auto_output", "sensor_iot_output"]
        value = "value"
        half_unit = "half_unit"
        found = "{value_printed} {unit_printed}"
        title_en = "the three key industries do not add up"
        title_zh = "三大重点产业分项之和与合计不符"
        expected_en = "the sum of its parts, {sum} yuan, within {tolerance}; {gap} apart"
        expected_zh = "应等于各分项之和 {sum} 元（误差 {tolerance} 以内），相差 {gap}"
        mend_en = "compare the total and its parts with the source"
        mend_zh = "请对照来源核对合计与各分项"
        """,
        encoding="utf-8",
    )
    assert ("three_key_industries_add_up", "F0026") in [told[:2] for told in caught(frames(), tmp_path)]
