"""Fact rows to facts: words resolved, numbers in canonical units, periods dated, sources attached."""

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.known import Known, refer
from flows.tidy.numbers import canonical, half_unit, in_range, number_characters, plain_number
from flows.tidy.periods import likely_periods, unread, with_periods
from flows.tidy.words import sentence, spellings
from schemas.contract import validate
from schemas.facts import FACTS
from schemas.registers import Registers, fold
from schemas.vocabulary import BASES, QUALIFIERS, Basis, Qualifier

_SAME = ("entity", "indicator", "period", "plain", "unit", "basis", "qualifier", "scope", "source_id")
_PERCENT_UNIT = (
    pl.lit("the unit % beside a percentage, or the number without the % sign"),
    pl.lit("百分数旁的单位应为 %，否则数值不带 % 号"),
)


def tidy_facts(checked: Checked, registers: Registers, known: Known) -> tuple[pl.DataFrame, Checked]:
    """Return the facts (FACTS) and what was noted.

    A fact of a source without a date counts as known at the end of its own period.
    """
    aliases = registers.aliases
    written = number_characters(pl.col("value"))
    value = plain_number(written.str.strip_suffix("%"))
    # 35% in a cell says no more than 35 with the unit % beside it; beside another unit it is a riddle.
    stray_percent = written.str.ends_with("%") & (pl.col("unit") != "%")
    checked = (
        refer(checked.unique("fact_id"), known)
        .resolve("indicator", "unknown_indicator", indicator_spellings(registers))
        .resolve("unit", "unknown_unit", unit_spellings(registers))
        .resolve("basis", "unknown_word", spellings(aliases, "basis", BASES), words=True)
        .resolve("qualifier", "unknown_word", spellings(aliases, "qualifier", QUALIFIERS), words=True)
        .dates_as("period")
    )
    checked = checked.with_rows(with_periods(checked.rows, "period"))
    checked = (
        checked.note("unreadable_number", "value", pl.col("value").is_not_null() & value.is_null())
        .note("unreadable_number", "value", value.is_not_null() & stray_percent, expected=_PERCENT_UNIT)
        .note("number_out_of_range", "value", ~in_range(value))
        .note("odd_number_text", "value", value != pl.col("value").str.strip_suffix("%"))
        .note(
            "unreadable_period",
            "period",
            pl.col("period").is_not_null() & pl.col("period_kind").is_null(),
            suggest=likely_periods(unread(checked.rows, "period")),
        )
    )
    units = registers.units.select("unit_en", "numerator", "denominator", "dimension")
    kinds = registers.dimensions.select("dimension", "quantity")
    wanted = registers.indicators.select("indicator", "kind", "name_zh", wanted="dimension")
    wanted_kinds = registers.dimensions.select("canonical_zh", wanted="dimension", wanted_quantity="quantity")
    rows = (
        checked.rows.join(units, left_on="unit", right_on="unit_en", how="left", maintain_order="left")
        .join(kinds, on="dimension", how="left", maintain_order="left")
        .join(wanted, on="indicator", how="left", maintain_order="left")
        .join(wanted_kinds, on="wanted", how="left", maintain_order="left")
        .with_columns(
            value.alias("plain"),
            pl.col("scope").fill_null(""),
        )
        .join(checked.letters_of("value"), on=("file", "sheet"), how="left", maintain_order="left")
    )  # fmt: skip
    expected = (
        sentence("a unit of {}, as {} is measured in it", "wanted_quantity", "indicator"),
        sentence("应为与“{}”同类的单位（指标“{}”）", "canonical_zh", "name_zh"),
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
    checked = checked.repeats(_SAME, at="fact_id")
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
    """Return every way of writing an indicator, folded: its key, its names, the register's aliases."""
    table = registers.indicators
    keys = table["indicator"]
    named = {
        fold(name): key
        for column in ("name_zh", "name_en")
        for key, name in table.unique(column, keep="none").select("indicator", column).iter_rows()
    }
    return named | spellings(registers.aliases, "indicator", keys)


def unit_spellings(registers: Registers) -> dict[str, str]:
    """Return every way of writing a unit, folded: in English, in Chinese where that fits one unit only, by alias."""
    chinese = registers.units.unique("unit_zh", keep="none").select("unit_zh", "unit_en").iter_rows()
    return {fold(zh): en for zh, en in chinese} | spellings(registers.aliases, "unit", registers.units["unit_en"])


def _dated(what: str) -> pl.Expr:
    """Say what clashes without words of either language: basis and period, source and date."""
    return sentence(what + " {} / {} {}", "period", "source_id", pl.coalesce("published_on", pl.lit("?")))
