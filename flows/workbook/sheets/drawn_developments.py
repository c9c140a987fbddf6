"""Developments compared: bars of the first indicator that two of them have figures for, and their table."""

from functools import partial

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Block, Chart, ChartRow, Column, SeriesOf, Table
from flows.workbook.sentences.charts import developments_said
from flows.workbook.sheets.figures import beside_bar, own_figure
from flows.workbook.sheets.path import unit_of
from flows.workbook.speech import decimals, in_unit, with_units

_TABLE = "DevelopmentsDrawn"
_MOST = 12  # bars that a chart has room for


def drawn_developments(context: Context) -> tuple[Block, ...]:
    """Declare the chart and its table; nothing where no indicator has figures of two developments."""
    said, every = context.said, _compared(context)
    if every.is_empty():
        return ()
    rows = every.head(_MOST)
    unit = partial(unit_of, context, rows)
    silent = context.tables.developments.height - every.height
    texts = developments_said(rows, context.registers, said, unit, silent, every.height - rows.height)
    chart = Chart(
        _TABLE,
        "label",
        (SeriesOf("value", "actual"),),
        texts.title,
        texts.subtitle,
        said.label("development"),
        unit(said),
        (0, rows.height - 1),
        ("A", "F"),
        kind="bars",
        name=said.label("chart.developments"),
        alt=texts.alt,
    )
    return ChartRow((chart,), rows=bar_rows(rows.height)), _table(context, rows)


def bar_rows(bars: int) -> int:
    """Return how many rows of the sheet a chart of so many bars lies over."""
    return 10 + (bars * 7 + 3) // 4


def _compared(context: Context) -> pl.DataFrame:
    """Return the newest actual figure of each development, the largest first, for the first indicator of which two
    have one in the same dimension.
    """
    figures = context.tables.development_figures.filter(pl.col("entity") == pl.col("development"), basis="actual")
    for indicator in context.cluster.developments.indicators:
        newest = figures.filter(indicator=indicator).unique(  # they stand newest first
            ["development", "dimension"], keep="first", maintain_order=True
        )
        for _, alike in newest.group_by("dimension", maintain_order=True):
            if alike.height > 1:
                return alike.sort(pl.col("value") * -1, "place", maintain_order=True)
    return figures.clear()


def _table(context: Context, rows: pl.DataFrame) -> Table:
    said = context.said
    frame = (
        with_units(said.periods(rows, "period"), context.registers, said)
        .with_columns(in_unit("value"), decimals("half_unit").alias("places"), said.entities("entity"))
        .with_columns(
            pl.concat_str(beside_bar(pl.col("entity")), pl.lit(" · "), "period").alias("label"),
            pl.concat_str("shown_unit", said.words("basis", "basis"), "period", separator=", ").alias("says"),
        )
    )
    columns = (
        Column("label", said.label("drawn.label"), "wrap"),
        own_figure(said.indicator(rows["indicator"][0])),
        Column("says", said.label("drawn.says"), "wrap"),
    )
    return Table(_TABLE, columns, frame, said.label("drawn.developments"), fits=10)
