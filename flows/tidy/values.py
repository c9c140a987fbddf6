"""The figures of fact rows: what stands in the number cell, brought together with the unit and qualifier beside it."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.checks import Checked
from flows.tidy.numbers import in_range, moved_point
from flows.tidy.quantities import combined_unit, read_quantities
from flows.tidy.words import resolved
from schemas.registers import Registers

_PERCENT = "%"
_DIGITS_ALONE = r"^-?[0-9]+(\.[0-9]+)?%?$"


def with_values(checked: Checked, registers: Registers, units: Mapping[str, str]) -> Checked:
    """Read the values; note what cannot be read, and what is said beside the number.

    The rows' unit and qualifier are names of the registers already; units: every spelling, folded -> the name. Added
    are plain and half, as text, in the row's unit; unit and qualifier become what the number cell says, where theirs
    leave that open. A value that says so itself is no figure: it is noted and left out.
    """
    rows = read_quantities(checked.rows, "value", units)
    scale, said = pl.col("value_scale"), pl.col("value_unit")
    base = resolved(said, units)  # 元 of 38.5亿元
    # As written (亿元), or else by the register's own name (US$, so US dollars, so billion US dollars).
    beside = pl.coalesce(resolved(combined_unit(scale, said), units), resolved(combined_unit(scale, base), units))
    power = registers.units.select(unit="unit_en", __power=_power_of_ten(), __zh="unit_zh")
    rows = rows.join(power, on="unit", how="left", maintain_order="left").with_columns(
        pl.when(said.is_not_null()).then(beside).alias("__beside"),
        # 1.2万 beside mu is 1.2 of the unit 万亩, where the register has that.
        # 38.5亿元 beside yuan is 38.5 of the unit 亿元.
        pl.when(said.is_null() & (scale > 0))
        .then(resolved(combined_unit(scale, pl.col("__zh")), units))
        .when((scale > 0) & (base == pl.col("unit")))
        .then(beside)
        .alias("__up"),
    )
    checked = checked.with_rows(rows)
    written = pl.col("value").is_not_null()
    has_scale = (scale > 0) & said.is_null()
    twice = has_scale & pl.col("__up").is_null() & (pl.col("__power") > 0)
    # 28.5亿 beside "hundred million" only says again what the unit says; beside anything else it is a riddle.
    same = pl.col("__beside").eq_missing(pl.col("unit")) | pl.col("__up").is_not_null()
    other_unit = said.is_not_null() & pl.col("unit").is_not_null() & ~same
    hedge = pl.col("value_hedge")
    checked = (
        checked.note("no_figure", "value", pl.col("value_missing"))
        .note("number_range", "value", pl.col("value_range"))
        .note(
            "unreadable_number",
            "value",
            written & pl.col("value_plain").is_null() & ~pl.col("value_missing") & ~pl.col("value_range"),
        )
        .note("number_out_of_range", "value", ~in_range(pl.col("value_plain")))
        .note("scale_twice", "value", twice)
        .note("unit_differs", "value", other_unit)
        .note("hedge_differs", "value", (pl.col("qualifier") != "exact") & (hedge != pl.col("qualifier")))
        .note("hedge_in_number", "value", hedge.is_not_null() & (pl.col("qualifier") == "exact"))
        .note("unit_in_number", "value", (said.is_not_null() & (said != _PERCENT) & ~other_unit) | (has_scale & ~twice))
        .note(
            "odd_number_text",
            "value",
            pl.col("value_plain").is_not_null()
            & ~pl.col("value").str.contains(_DIGITS_ALONE)
            & hedge.is_null()
            & (said.is_null() | (said == _PERCENT))
            & (scale == 0),
        )
    )  # fmt: skip
    places = pl.when(has_scale & pl.col("__up").is_null()).then(scale).otherwise(0)
    return checked.with_rows(
        checked.rows.with_columns(
            moved_point(pl.col("value_plain"), places).alias("plain"),
            moved_point(pl.col("value_half"), places).alias("half"),
            pl.coalesce("__up", "unit").alias("unit"),
            pl.when(pl.col("qualifier") == "exact")
            .then(pl.coalesce("value_hedge", "qualifier"))
            .otherwise("qualifier")
            .alias("qualifier"),
        ).drop("__power", "__zh", "__beside", "__up")
    )


def _power_of_ten() -> pl.Expr:
    """Return the zeros of a unit's factor: 8 for 亿元, 0 for yuan and for units that are no power of ten."""
    factor = pl.col("numerator").cast(pl.String)
    zeros = factor.str.extract("^10*$", 0).str.len_chars().cast(pl.Int32) - 1
    return pl.when(pl.col("denominator") == 1).then(zeros).fill_null(0)
