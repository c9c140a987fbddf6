"""What the enterprises of the register put out: a row for each filled cell of its columns of output."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.ingest.layout.enterprises import output_column, said_unit
from flows.tidy.checks import AT, SHEET, Checked
from flows.tidy.numbers import canonical
from flows.tidy.periods import with_periods
from schemas.cluster import Register
from schemas.contract import empty, validate
from schemas.enterprises import ENTERPRISE_OUTPUT
from schemas.inputs import ENTERPRISES as DECLARED
from schemas.registers import Registers
from schemas.vocabulary import PeriodKind


@dataclass(frozen=True)
class Period:
    """A period in canonical form, its kind, its first and its last day."""

    text: str
    kind: str
    start: date
    end: date


def enterprise_output(
    enterprises: pl.DataFrame, checked: Checked, registers: Registers, said: Register
) -> pl.DataFrame:
    """Return the output (ENTERPRISE_OUTPUT) of the enterprises that are kept, in canonical units.

    enterprises: keeps ENTERPRISES. checked: the rows that `tidy_enterprises` hands over.
    """
    if enterprises.is_empty():
        return empty(ENTERPRISE_OUTPUT)
    rows = checked.rows
    if rows.height != enterprises.height:
        rows = rows.join(enterprises.select(AT), on=AT, how="semi", maintain_order="left")
    periods = periods_of(checked, registers)
    about = registers.units.select("unit_en", "numerator", "denominator", "dimension").iter_rows()
    units = {name: rest for name, *rest in about}
    parts = [empty(ENTERPRISE_OUTPUT)]
    for name in output_names(checked):
        column = output_column(name, registers)
        unit = (column.unit if column else None) or said_unit(said, registers)
        numerator, denominator, dimension = units[str(unit)]
        period = periods[name]
        held = rows.select(*SHEET, "row", "enterprise_id", "known_on", name).drop_nulls(name)
        held = _with_letters(held, checked.letters_of(name).select(*SHEET, "letter"))
        parts.append(
            held.select(
                "enterprise_id",
                pl.lit(period.text).alias("period"),
                pl.lit(period.kind, dtype=PeriodKind).alias("period_kind"),
                pl.lit(period.start).alias("period_start"),
                pl.lit(period.end).alias("period_end"),
                _in_units(pl.col(name), numerator, denominator).alias("value"),
                pl.lit(dimension).alias("dimension"),
                "known_on",
                pl.concat_str("letter", "row").alias("cell"),
            )
        )
    return validate(ENTERPRISE_OUTPUT, pl.concat(parts))


def output_names(checked: Checked) -> tuple[str, ...]:
    """Return the register's columns of output, each named as its header."""
    return checked.declared.names[len(DECLARED.names) :]


def periods_of(checked: Checked, registers: Registers) -> dict[str, Period]:
    """Return the period of each column of output."""
    said = {name: column.period for name in output_names(checked) if (column := output_column(name, registers))}
    texts = pl.DataFrame(
        {"name": list(said), "text": list(said.values())}, schema=dict.fromkeys(("name", "text"), pl.String)
    )
    read = with_periods(texts, "text").select(
        "name", "text_as", pl.col("text_kind").cast(pl.String), "text_start", "text_end"
    )
    return {name: Period(*rest) for name, *rest in read.iter_rows()}


def _with_letters(held: pl.DataFrame, letters: pl.DataFrame) -> pl.DataFrame:
    if letters.height == 1:
        return held.with_columns(pl.lit(letters["letter"][0]).alias("letter"))
    return held.join(letters, on=SHEET, how="left", maintain_order="left")


def _in_units(amount: pl.Expr, numerator: int, denominator: int) -> pl.Expr:
    if numerator == denominator == 1:
        return amount
    return canonical(amount, pl.lit(numerator), pl.lit(denominator))
