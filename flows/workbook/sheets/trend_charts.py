"""Charts of the series that cluster.toml chooses: whole years, growth on them, other coverage lighter."""

from dataclasses import replace
from functools import partial

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Chart, ChartRow, SeriesOf
from flows.workbook.sentences.charts import per_cent, series_said
from flows.workbook.sheets.path import unit_of
from flows.workbook.speech import decimals, in_unit, with_units

TABLE = "Trend"
_IN_ROW = 2
_PLACES = (("A", "D"), ("E", "L"))  # the columns that the charts of a row lie over
LINE = ("entity", "indicator", "dimension")  # what a series is of; its whole years stand together in the table


def whole_years(series: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of SERIES that are whole years, with their place in it as `row`."""
    start = pl.col("period_start")
    following = pl.col("period_end").dt.offset_by("1d")
    return series.with_row_index("row").filter(
        start.dt.ordinal_day() == 1, following == start.dt.offset_by("1y"), pl.col("dimension") != "fraction"
    )


def trend_charts(context: Context) -> list[ChartRow]:
    """Declare the charts, two in a row."""
    years = whole_years(context.tables.series)
    charts: list[Chart] = []
    for chosen in context.cluster.trend:
        about = years.filter(entity=chosen.entity, indicator=chosen.indicator)
        rows = about.filter(pl.col("dimension") == pl.col("dimension").first())
        if rows.height > 1:  # one year is no trend
            charts.append(_chart(context, rows, len(charts) + 1))
    return [
        ChartRow(
            tuple(
                replace(chart, columns=at) for at, chart in zip(_PLACES, charts[first : first + _IN_ROW], strict=False)
            ),
            rows=18,
        )
        for first in range(0, len(charts), _IN_ROW)
    ]


def _chart(context: Context, rows: pl.DataFrame, number: int) -> Chart:
    said = context.said
    lighter = [place for place, scope in enumerate(rows["scope"]) if scope != rows["scope"][-1]]
    unit = partial(unit_of, context, rows)
    texts = series_said(rows, context.registers, said, unit, breaks=bool(lighter))
    return Chart(
        TABLE,
        "period",
        (SeriesOf("value", "actual"),),
        texts.title,
        texts.subtitle,
        said.label("year"),
        unit(said),
        (rows["row"][0], rows["row"][-1]),
        _PLACES[0],
        name=said.label("chart.trend.name", number=str(number)),
        alt=texts.alt,
        points=tuple((place, "other") for place in lighter),
        notes=_growth(context, rows),
    )


def _growth(context: Context, rows: pl.DataFrame) -> tuple[tuple[int, str], ...]:
    """Return, for each year with growth, the value as its cell shows it and the growth under it."""
    shown = with_units(rows, context.registers, context.said).with_columns(
        in_unit("value"), decimals("half_unit").alias("places")
    )
    return tuple(
        (place, f"{value:,.{decimal}f}\n{'+' if growth >= 0 else '-'}{per_cent(abs(growth), context.said)}")
        for place, (value, decimal, growth) in enumerate(shown.select("value", "places", "growth").iter_rows())
        if growth is not None
    )
