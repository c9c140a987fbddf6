"""Fact rows to facts: words resolved, numbers in canonical units, periods dated, sources attached."""

import polars as pl

from flows.tidy.checks import AT, SHEET, Checked
from flows.tidy.known import Known, refer
from flows.tidy.numbers import canonical
from flows.tidy.periods import likely_periods, other_forms, unread, with_periods
from flows.tidy.relative_periods import read_relative_periods
from flows.tidy.values import with_values
from flows.tidy.words import sentence
from schemas.contract import validate
from schemas.facts import FACTS
from schemas.registers import Registers
from schemas.spellings import indicator_spellings, spellings, unit_spellings
from schemas.vocabulary import BASES, FIGURE_STATUSES, QUALIFIERS, Basis, FigureStatus, Qualifier

_SAME = ("entity", "indicator", "period", "plain", "unit", "basis", "qualifier", "scope", "source_id")


def tidy_facts(checked: Checked, registers: Registers, known: Known) -> tuple[pl.DataFrame, Checked]:
    """Return the facts (FACTS) and what was noted.

    A fact of a source without a date counts as known at the end of its own period.
    """
    aliases = registers.aliases
    units_written = unit_spellings(registers)
    checked = (
        refer(checked.unique("fact_id"), known)
        .resolve("indicator", "unknown_indicator", indicator_spellings(registers))
        .resolve("unit", "unknown_unit", units_written)
        .resolve("basis", "unknown_word", spellings(aliases, "basis", BASES), words=True)
        .resolve("qualifier", "unknown_word", spellings(aliases, "qualifier", QUALIFIERS), words=True)
        .resolve("status", "unknown_word", spellings(aliases, "figure_status", FIGURE_STATUSES), words=True)
        .dates_as("period")
    )
    checked = with_values(checked, registers, units_written)
    checked = _dated_rows(checked)
    units = registers.units.select("unit_en", "numerator", "denominator", "dimension")
    kinds = registers.dimensions.select("dimension", "quantity")
    wanted = registers.indicators.select("indicator", "kind", "name_zh", wanted="dimension")
    wanted_kinds = registers.dimensions.select("canonical_zh", wanted="dimension", wanted_quantity="quantity")
    rows = (
        checked.rows.join(units, left_on="unit", right_on="unit_en", how="left", maintain_order="left")
        .join(kinds, on="dimension", how="left", maintain_order="left")
        .join(wanted, on="indicator", how="left", maintain_order="left")
        .join(wanted_kinds, on="wanted", how="left", maintain_order="left")
        .with_columns(pl.col("scope").fill_null(""))
        .join(checked.letters_of("value"), on=SHEET, how="left", maintain_order="left")
    )  # fmt: skip
    expected = (
        sentence("a unit of {}, as {} is measured in it", "wanted_quantity", "indicator"),
        sentence("应为与“{}”同类的单位（指标“{}”）", "canonical_zh", "name_zh"),
    )
    early = (pl.col("period_end") > pl.col("known_on")) & (pl.col("kind") == "flow")
    checked = (
        checked.with_rows(rows)
        .note(
            "unit_of_other_dimension",
            "unit",
            pl.col("quantity") != pl.col("wanted_quantity"),
            expected=expected,
        )
        .note("actual_before_period_end", "basis", (pl.col("basis") == "actual") & early, found=_dated("actual"))
    )
    checked = checked.repeats(_SAME, at="fact_id")
    number = canonical(pl.col("plain"), pl.col("numerator"), pl.col("denominator"))
    half = canonical(pl.col("half"), pl.col("numerator"), pl.col("denominator"))
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
        pl.col("status").cast(FigureStatus),
        *AT,
        pl.concat_str("letter", "row").alias("cell"),
    )
    return validate(FACTS, facts), checked


def _dated_rows(checked: Checked) -> Checked:
    """Read the periods; from then on they stand in canonical form."""
    rows = with_periods(checked.rows, "period")
    lost = unread(rows, "period")
    unknown, part = pl.col("period").is_in(lost.implode()), pl.col("period").is_in(_without_year(lost).implode())
    checked = (
        checked.with_rows(rows)
        .note("period_without_year", "period", unknown & part)
        .note(
            "unreadable_period",
            "period",
            unknown & ~part,
            suggest=likely_periods(lost),
        )
        .note(
            "period_other_form", "period", _typed_in_a_row(pl.col("period_other")), suggest=other_forms(rows, "period")
        )
    )
    return checked.with_rows(rows.with_columns(pl.coalesce("period_as", "period").alias("period")))


def _without_year(texts: pl.Series) -> pl.Series:
    """Return the texts that are periods but for their year; any year will do to find out."""
    if texts.is_empty():
        return texts
    read = read_relative_periods(pl.DataFrame({"text": texts, "year": "2024"}), "text", "year")
    return read.filter("text_relative")["text"]


def _typed_in_a_row(noted: pl.Expr) -> pl.Expr:
    """Keep to rows of one fact: in a return the header says the period, in whatever form its readers expect."""
    return noted & (pl.col("part") == "")


def _dated(what: str) -> pl.Expr:
    """Say what clashes without words of either language: basis and period, source and date."""
    return sentence(what + " {} / {} {}", "period", "source_id", pl.coalesce("published_on", pl.lit("?")))
