"""The trend sheet: the chosen series as charts, growth over years, months between, every series with its growth."""

from dataclasses import replace

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Chart, ChartRow, Column, SeriesOf, Sheet, Table
from flows.workbook.sheets.spans import checked, increments, spans
from flows.workbook.speech import decimals, in_unit, percent_decimals, with_units

_CHARTS_IN_ROW = 2
_PLACES = (("A", "E"), ("F", "N"))  # the columns that the charts of a row lie over
_TABLE = "Trend"


def trend(context: Context) -> Sheet:
    """Declare the trend sheet."""
    said = context.said
    raw = context.tables.series
    frame = (
        with_units(said.periods(_with_reference(raw), "period"), context.registers, said)
        .with_columns(
            *(in_unit(name) for name in ("value", "base", "reference")),
            decimals("half_unit").alias("places"),
            decimals("base_half_unit").alias("base_places"),
            decimals("reference_half_unit").alias("reference_places"),
            percent_decimals("published_half_unit").alias("published_places"),
            said.entities("entity"),
            said.indicator_names("indicator"),
            said.texts("scope"),
            checked("growth_check"),
            checked("growth_check").alias("check_tone"),
            pl.lit(1, dtype=pl.UInt8).alias("one"),
            pl.col("mark").cast(pl.String).alias("tone"),
            said.words("mark", "series"),
        )
        .with_columns(said.words("growth_check", "series"))
    )
    columns = (
        Column("entity", said.label("entity"), "wrap", 22),
        Column("indicator", said.label("indicator"), "wrap", 22),
        Column("scope", said.label("scope"), "wrap", 22),
        Column("period", said.label("period"), "wrap", 17),
        Column("value", said.label("value"), "number", 15, decimals="places", hedge="qualifier", link="fact_id"),
        Column("shown_unit", said.label("unit"), "wrap", 15),
        Column(
            "base", said.label("base"), "number", 14, decimals="base_places", hedge="base_qualifier", link="base_id"
        ),
        Column("growth", said.label("growth"), "percent", 13, formula="{value}/{base}-1"),
        Column(
            "published_growth", said.label("growth_published"), "percent", 13,
            decimals="published_places", hedge="published_qualifier", link="published_id",
        ),
        Column("growth_check", said.label("trend.check"), "wrap", 13, tone="check_tone"),
        Column(
            "reference", said.label("base_reported"), "number", 14,
            decimals="reference_places", hedge="reference_qualifier", link="reference_id",
        ),
        Column("index", said.label("trend.index"), "number", 12, decimals="one", formula="{value}/{reference}*100"),
        Column("chain_growth", said.label("trend.chain"), "percent", 12, formula="{value}/{reference}-1"),
        Column("mark", said.label("mark"), "wrap", 18, tone="tone"),
    )  # fmt: skip
    charts = [chart for number in range(len(context.cluster.trend)) if (chart := _chart(context, raw, number))]
    rows = [
        ChartRow(tuple(_placed(chart, at) for at, chart in zip(_PLACES, charts[n : n + _CHARTS_IN_ROW], strict=False)))
        for n in range(0, len(charts), _CHARTS_IN_ROW)
    ]
    return Sheet(
        "trend",
        said.label("sheet.trend"),
        (said.label("about.trend"), f"{context.since} · {said.label('see_notes')}"),
        (
            *rows,
            spans(context, new_page=bool(charts)),
            increments(context),
            Table(_TABLE, columns, frame, caption=said.label("trend.series"), new_page=True),
        ),
        widths=tuple(column.width for column in columns),
        freeze=False,
    )


def _with_reference(series: pl.DataFrame) -> pl.DataFrame:
    """Add what a year's index or a month's growth is worked out of: a row has one of them at most."""
    figures = series.select(
        reference_id="fact_id",
        reference="value",
        reference_half_unit="half_unit",
        reference_qualifier="qualifier",
    ).unique("reference_id")
    used = (
        pl.when(pl.col("index").is_not_null())
        .then("index_base_id")
        .when(pl.col("chain_growth").is_not_null())
        .then("chain_id")
    )
    return series.with_columns(used.alias("reference_id")).join(
        figures, on="reference_id", how="left", maintain_order="left"
    )


def _placed(chart: Chart, at: tuple[str, str]) -> Chart:
    return replace(chart, columns=at)


def _chart(context: Context, series: pl.DataFrame, number: int) -> Chart | None:
    """Return a chart of one chosen series: its whole years, which stand together in the table."""
    said, chosen = context.said, context.cluster.trend[number]
    start = pl.col("period_start")
    rows = series.with_row_index("row").filter(
        pl.col("entity") == chosen.entity,
        pl.col("indicator") == chosen.indicator,
        (start.dt.ordinal_day() == 1) & (pl.col("period_end").dt.offset_by("1d") == start.dt.offset_by("1y")),
        pl.col("dimension") == pl.col("dimension").first(),
    )
    if rows.is_empty():
        return None
    shown = with_units(rows.head(1), context.registers, said)
    parts = {"entity": said.entity(chosen.entity), "indicator": said.indicator(chosen.indicator)}
    tone = (rows["scope"] != rows["scope"].shift(1)).fill_null(value=False).cum_sum() % 2
    unit = said.label("trend.unit", unit=shown["shown_unit"][0])
    return Chart(
        _TABLE,
        "period",
        (SeriesOf("value", "actual"),),
        said.label("trend.chart", **parts),
        f"{unit}; {said.label('trend.lighter')}" if any(tone) else unit,
        said.label("year"),
        shown["shown_unit"][0],
        (rows["row"][0], rows["row"][-1]),
        _PLACES[0],
        tuple(place for place, lighter in enumerate(tone) if lighter),
    )
