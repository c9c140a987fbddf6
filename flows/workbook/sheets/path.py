"""Output against target: the chart that the headline sheet opens with, and its table, with the pace needed."""

from functools import partial

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Chart, ChartRow, Column, Scenario, SeriesOf, Table
from flows.workbook.periods import said_year
from flows.workbook.sentences.charts import path_said
from flows.workbook.sheets.figures import with_values
from flows.workbook.speech import Speech, decimals, in_unit, with_units

_SCENARIOS = ("actual", "target", "forecast")  # in the order of the bars
_DRAWN: tuple[Scenario, ...] = ("actual", "target", "forecast", "pace")
_MONTHS = 12
WIDTHS = (14.0, 24.0)  # of the columns beyond the six that the tiles stand in


def path(context: Context) -> tuple[list[ChartRow], list[Table]]:
    """Declare the chart and its table; neither where nothing about it has been published."""
    said, rows = context.said, _rows(context)
    if rows.is_empty():
        return [], []
    shown = with_units(rows, context.registers, said)
    unit = shown["shown_unit"][0]
    # the months so far are part of the year's label, so that nobody takes them for the year
    years = [said_year(year, covered, said.language) for year, covered in rows.select("period", "actual_period").rows()]
    scopes = (
        pl.col("scopes")
        .list.eval(pl.element().replace({k: said.text(k) for k in said.terms}))
        .list.join("; ")
        .replace("", None)
    )
    places = {name: decimals(f"{name}_half_unit").alias(f"{name}_places") for name in _SCENARIOS}
    frame = shown.with_columns(
        *(in_unit(name) for name in _SCENARIOS),
        *places.values(),
        pl.Series("year", years, dtype=pl.String),
        scopes.alias("coverage"),
    ).with_columns(
        (pl.col("target") * pl.col("months") / _MONTHS).alias("pace"),
        (pl.col("target_places") + 1).clip(0, 4).cast(pl.UInt8).alias("pace_places"),
    )
    needed = frame.select("pace", "pace_places").drop_nulls().rows()
    pace = f"{needed[-1][0]:,.{needed[-1][1]}f}" if needed else ""
    texts = path_said(rows, context.registers, said, partial(unit_of, context, rows), pace)
    chart = Chart(
        "Path",
        "year",
        tuple(SeriesOf(name, name) for name in _DRAWN if frame[name].count()),
        texts.title,
        texts.subtitle,
        said.label("year"),
        unit,
        (0, frame.height - 1),
        ("A", "H"),
        name=said.label("chart.path"),
        alt=texts.alt,
    )
    caption = said.label("headline.path_table")
    return [ChartRow((chart,), rows=16)], [
        Table("Path", with_values(_columns(said), frame), frame, caption, blank=None)
    ]


def _rows(context: Context) -> pl.DataFrame:
    """Return PATH with whose figures they are, and the months that the actual of a running year covers."""
    asked = context.cluster.path
    ends = context.tables.facts.select(actual_id="fact_id", actual_end="period_end").unique("actual_id")
    end = pl.col("actual_end")
    running = pl.col("target").is_not_null() & (end.dt.month_end() == end) & (end.dt.month() < _MONTHS)
    return context.tables.path.join(ends, on="actual_id", how="left", maintain_order="left").with_columns(
        pl.lit(asked.entity).alias("entity"),
        pl.lit(asked.indicator).alias("indicator"),
        pl.when(running).then(end.dt.month()).cast(pl.Int64).alias("months"),
    )


def unit_of(context: Context, rows: pl.DataFrame, said: Speech) -> str:
    """Return the unit that figures of one indicator and dimension are shown in, as that speech names it."""
    own = context.said
    shown = (
        with_units(rows.head(1), context.registers, own.each[0])["shown_unit"][0] if own.language == "both" else None
    )
    return said.unit(shown) if shown else str(with_units(rows.head(1), context.registers, own)["shown_unit"][0])


def _columns(said: Speech) -> tuple[Column, ...]:
    return (
        Column("year", said.label("year")),
        *(
            Column(
                name,
                said.label(name),
                "number",
                link=f"{name}_id",
                decimals=f"{name}_places",
                hedge=f"{name}_qualifier",
            )
            for name in _SCENARIOS
        ),
        Column("months", said.label("path.months"), "whole", counted=True),
        Column("pace", said.label("path.pace"), "number", formula="{target}*{months}/12", decimals="pace_places"),
        Column("shown_unit", said.label("unit"), "wrap"),
        Column("coverage", said.label("scope"), "wrap"),
    )
