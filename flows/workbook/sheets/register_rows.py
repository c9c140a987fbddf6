"""The enterprises sheet: every enterprise in the register, one row each, with its output in one column a period."""

import polars as pl

from flows.aggregate.register.reported import at_enterprises, reported
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.layout.measure import text_width
from flows.workbook.layout.widest import widest
from flows.workbook.sheets.figures import with_unit, with_values
from flows.workbook.sheets.register_units import money
from flows.workbook.sheets.top import data_top, in_each
from flows.workbook.speech import Speech

PERIODS = 12  # columns of output at most
_LONGEST, _WRAPPED = 54.0, 44.0  # characters: names on one line, and the width of a column where they take more


def register_rows(context: Context) -> Sheet:
    """Declare the sheet; it has no blocks, and so does not appear, where there is no register.

    No links, no comments: it may have a million rows.
    """
    said, rows = context.said, context.tables.enterprises
    title, lines = said.label("sheet.enterprises"), data_top(context, "enterprises")
    if rows.is_empty():
        return Sheet("enterprises", title, lines, (), freeze=False, profile="D")
    periods = context.tables.register_periods.select("dimension", "period").rows()
    frame, output = _with_output(context, periods[:PERIODS])
    columns = (
        Column("enterprise_id", said.label("enterprise.id")),
        _words("name", said.label("enterprise.name"), frame),
        _words("park", said.label("register.park"), frame),
        _words("town", said.label("register.town"), frame),
        Column("segment", said.label("enterprise.segment")),
        Column("chain", said.label("register.chain")),
        Column("founded", said.label("register.founded")),
        Column("employees", said.label("register.employees"), "whole", counted=True),
        Column("designated", said.label("enterprise.designated")),
        *output,
        Column("source_id", said.label("source")),
    )
    kept = with_values(columns, frame)
    silent = [column.key for column in columns if column not in kept]
    more = len(periods) - len(output)
    lines += (said.label("register.empty_cells"),)
    if silent:
        lines += (_silent(said, silent),)
    if more > 0:
        lines += (in_each(said, "register.more_periods", " ", number=str(more)),)
    table = Table("EnterpriseRegister", kept, frame, anchor=None, blank=None)
    return Sheet("enterprises", title, lines, (table,), profile="D")


def _words(key: str, label: str, frame: pl.DataFrame) -> Column:
    """Declare a column of names; they wrap only where one is longer than a column may be wide."""
    is_long = widest(frame[key], text_width, _LONGEST) > _LONGEST
    return Column(key, label, "wrap", _WRAPPED) if is_long else Column(key, label)


def _with_output(context: Context, periods: list[tuple[str, str]]) -> tuple[pl.DataFrame, list[Column]]:
    """Return the enterprises in the workbook's words with a column of output for each period, and these columns."""
    said, tables = context.said, context.tables
    yes, no = said.label("yes"), said.label("no")
    years = {year: said.period(f"{year:04}") for year in tables.enterprises["founded"].drop_nulls().unique()}
    frame = tables.enterprises.select(
        "enterprise_id", said.entities("name"), said.entities("park"), said.entities("town"),
        said.words("segment", "segment"), said.words("chain", "chain"),
        pl.col("founded").replace_strict(years, default=None, return_dtype=pl.String),
        "employees",
        pl.when(pl.col("designated")).then(pl.lit(yes)).when(~pl.col("designated")).then(pl.lit(no)).alias("designated"),
        "source_id",
    )  # fmt: skip
    figures, columns = reported(tables.enterprises, tables.enterprise_output) if periods else pl.DataFrame(), []
    for number, (dimension, period) in enumerate(periods):
        unit = money(context, dimension)
        key = f"output_{number}"
        one = figures.filter(dimension=dimension, period=period)
        values = one["value"].cast(pl.Float64) / unit.small_factor
        frame = frame.with_columns(
            at_enterprises(one["enterprise"], values, frame.height).alias(key), _digits(values).alias(f"{key}_places")
        )
        label = with_unit(said, f"{said.label('register.output')} {said.period(period)}", unit.small_unit)
        columns.append(Column(key, label, "number", decimals=f"{key}_places", counted=True))
    return frame, columns


def _digits(values: pl.Series) -> pl.Expr:
    """Return the decimals that all of a period's figures need, the same in each row: 0 to 2."""
    enough = (places for places in (0, 1) if (values.round(places) - values).abs().max() in (0, None))
    return pl.lit(next(enough, 2), dtype=pl.UInt8)


def _silent(said: Speech, keys: list[str]) -> str:
    """Say which columns are not shown, as the register has nothing in them."""
    comma = {"en": ", ", "zh": "、"}
    return " ".join(
        one.label("register.blank_columns", fields=comma[one.language].join(one.label(f"field.{key}") for key in keys))
        for one in said.each
    )
