"""Fact rows to facts: words resolved, numbers in canonical units, periods dated, sources attached."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.numbers import canonical, half_unit, in_range, plain_number
from flows.tidy.periods import with_periods
from flows.tidy.words import spellings
from schemas.contract import validate
from schemas.facts import FACTS
from schemas.registers import Registers
from schemas.vocabulary import BASES, QUALIFIERS, Basis, Qualifier

_SAME = ("entity", "indicator", "period", "value", "unit", "basis", "qualifier", "scope", "source_id")


def tidy_facts(
    checked: Checked, registers: Registers, entities: Mapping[str, str], sources: pl.DataFrame
) -> tuple[pl.DataFrame, Checked]:
    """Return the facts (FACTS) and what was noted.

    A fact of a source without a date counts as known at the end of its own period.
    """
    aliases = registers.aliases
    value = plain_number(pl.col("value").str.strip_suffix("%"))
    # 35% in a cell says no more than 35 with the unit % beside it
    stray_percent = pl.col("value").str.ends_with("%") & (pl.col("unit") != "%")
    checked = (
        checked.unique("fact_id")
        .resolve("entity", "unknown_entity", entities)
        .resolve("indicator", "unknown_indicator", indicator_spellings(registers))
        .resolve("unit", "unknown_unit", unit_spellings(registers))
        .resolve("basis", "unknown_word", spellings(aliases, "basis", BASES), words=True)
        .resolve("qualifier", "unknown_word", spellings(aliases, "qualifier", QUALIFIERS), words=True)
        .of_source(sources)
        .dates_as("period")
    )
    checked = (
        checked.with_rows(with_periods(checked.rows, "period"))
        .note("unreadable_number", "value", pl.col("value").is_not_null() & (value.is_null() | stray_percent))
        .note("number_out_of_range", "value", ~in_range(value))
        .note("odd_number_text", "value", value != pl.col("value"))
        .note("unreadable_period", "period", pl.col("period").is_not_null() & pl.col("period_kind").is_null())
    )
    units = registers.units.select("unit_en", "numerator", "denominator", "dimension")
    kinds = registers.dimensions.select("dimension", "quantity")
    wanted = registers.indicators.select("indicator", "kind", wanted="dimension")
    rows = (
        checked.rows.join(units, left_on="unit", right_on="unit_en", how="left", maintain_order="left")
        .join(kinds, on="dimension", how="left", maintain_order="left")
        .join(wanted, on="indicator", how="left", maintain_order="left")
        .join(kinds.rename({"quantity": "wanted_quantity"}), left_on="wanted", right_on="dimension", how="left",
              maintain_order="left")
        .with_columns(
            value.alias("plain"),
            pl.col("scope").fill_null(""),
        )
        .join(checked.letters_of("value"), on=("file", "sheet"), how="left", maintain_order="left")
    )  # fmt: skip
    expected = (
        pl.format("a unit of {}, as {} is measured in it", "wanted_quantity", "indicator"),
        pl.format("应为 {} 类单位（指标 {}）", "wanted_quantity", "indicator"),
    )
    late = pl.col("period_end") < pl.col("known_from")
    early = (pl.col("period_end") > pl.col("known_on")) & (pl.col("kind") == "flow")
    checked = (
        checked.with_rows(rows)
        .note(
            "unit_of_other_dimension",
            "unit",
            pl.col("quantity") != pl.col("wanted_quantity"),
            expected=expected,
        )
        .note("target_after_period", "basis", (pl.col("basis") == "target") & late, found=_dated("target"))
        .note("actual_before_period_end", "basis", (pl.col("basis") == "actual") & early, found=_dated("actual"))
    )
    checked = _without_repeats(checked)
    number = canonical(pl.col("plain"), pl.col("numerator"), pl.col("denominator"))
    half = canonical(half_unit(pl.col("plain")), pl.col("numerator"), pl.col("denominator"))
    facts = checked.kept().select(
        "fact_id",
        "entity",
        "indicator",
        "period",
        "period_kind",
        "period_start",
        "period_end",
        number.alias("value"),
        half.alias("half_unit"),
        "dimension",
        pl.col("plain").alias("value_printed"),
        pl.col("unit").alias("unit_printed"),
        pl.col("basis").cast(Basis),
        pl.col("qualifier").cast(Qualifier),
        "scope",
        "source_id",
        "grade",
        pl.coalesce("known_on", "period_end").alias("known_on"),
        "note",
        *AT,
        pl.concat_str("letter", "row").alias("cell"),
    )
    return validate(FACTS, facts), checked


def indicator_spellings(registers: Registers) -> dict[str, str]:
    """Return every way of writing an indicator: its key, its names, the register's aliases."""
    table = registers.indicators
    keys = table["indicator"]
    named = {
        name.casefold(): key
        for column in ("name_zh", "name_en")
        for key, name in table.unique(column, keep="none").select("indicator", column).iter_rows()
    }
    return named | spellings(registers.aliases, "indicator", keys)


def unit_spellings(registers: Registers) -> dict[str, str]:
    """Return every way of writing a unit: in English, in Chinese where that fits one unit only, and by alias."""
    chinese = registers.units.unique("unit_zh", keep="none").select("unit_zh", "unit_en").iter_rows()
    return {zh.casefold(): en for zh, en in chinese} | spellings(registers.aliases, "unit", registers.units["unit_en"])


def _dated(what: str) -> pl.Expr:
    return pl.format(what + " for {}, source dated {}", "period", pl.coalesce("published_on", pl.lit("?")))


def _without_repeats(checked: Checked) -> Checked:
    """Note every row that says what an earlier usable row of the same source says, word for word."""
    kept = checked.kept().with_columns(
        pl.concat_str("file", pl.lit(", "), "sheet", pl.lit(", row "), "row").first().over(_SAME).alias("earlier"),
        (~pl.struct(_SAME).is_first_distinct()).alias("again"),
    )
    again = kept.filter("again").select(*AT, "earlier")
    rows = checked.rows.join(again, on=AT, how="left", maintain_order="left")
    expected = (
        pl.format("each published figure once; the same stands at {}", "earlier"),
        pl.format("同一数据只填一次；相同内容见 {}", "earlier"),
    )
    return checked.with_rows(rows).note("duplicate_row", "fact_id", pl.col("earlier").is_not_null(), expected=expected)
