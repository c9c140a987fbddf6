"""The trend sheet: the series that the cluster names as charts, and every series."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.figures import figure, measured, own_figure
from flows.workbook.sheets.spans import checked
from flows.workbook.sheets.top import top
from flows.workbook.sheets.trend_charts import TABLE, trend_charts
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units

# One set of columns for all tables of the sheet: names, what is measured, when, then numbers, a remark at the end.
_WIDTHS = (24, 38, 14, 13, 13, 13, 12, 13, 12, 11, 12, 14)


def trend(context: Context) -> Sheet:
    """Declare the trend sheet."""
    said, rows = context.said, trend_charts(context)
    return Sheet(
        "trend",
        said.label("sheet.trend"),
        top(context, "trend"),
        (*rows, _every(context)),
        widths=_WIDTHS,
        freeze=False,
    )


def _every(context: Context) -> Table:
    said, series = context.said, _with_reference(context.tables.series)
    frame = (
        with_units(said.periods(series, "period"), context.registers, said)
        .with_columns(
            *(in_unit(name) for name in ("value", "base", "reference")),
            decimals("half_unit").alias("places"),
            decimals("base_half_unit").alias("base_places"),
            decimals("reference_half_unit").alias("reference_places"),
            percent_decimals("published_half_unit").alias("published_growth_places"),
            said.entities("entity"),
            measured(said).alias("measured"),
            checked("growth_check"),
            checked("growth_check").alias("check_tone"),
            pl.lit(1, dtype=pl.UInt8).alias("one"),
            pl.col("mark").cast(pl.String).alias("tone"),
            said.words("mark", "series"),
        )
        .with_columns(said.words("growth_check", "series"))
    )
    return Table(TABLE, _columns(said), frame, caption=said.label("trend.series"))


def _columns(said: Speech) -> tuple[Column, ...]:
    published = figure(
        "published_growth",
        said.label("growth_published"),
        "percent",
        hedge="published_qualifier",
        fact="published_id",
    )
    return (
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("measured"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        own_figure(said.label("value")),
        figure("base", said.label("base")),
        Column("growth", said.label("growth"), "percent", formula="{value}/{base}-1"),
        published,
        Column("growth_check", said.label("trend.check"), "wrap", tone="check_tone"),
        figure("reference", said.label("base_reported")),
        Column("index", said.label("trend.index"), "number", decimals="one", formula="{value}/{reference}*100"),
        Column("chain_growth", said.label("trend.chain"), "percent", formula="{value}/{reference}-1"),
        Column("mark", said.label("mark"), "wrap", tone="tone"),
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
