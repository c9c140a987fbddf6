"""The sheet on which a series is chosen: the cell, the chart and the table that follow it, the list."""

from typing import Any

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Block, Chart, ChartRow, Choice, Column, SeriesOf, Sheet, Table
from flows.workbook.layout.references import column_of
from flows.workbook.sentences.charts import chosen_alt, cut, moved
from flows.workbook.sheets.figures import measured, own_figure
from flows.workbook.sheets.top import top
from flows.workbook.sheets.trend_charts import LINE, TABLE, whole_years
from flows.workbook.speech import Speech, decimals, in_unit, with_units
from flows.workbook.theme import figure_format

_NAME, _LIST, _CHOSEN = "TrendChoice", "TrendSeries", "TrendChosen"
_LABEL = 120  # characters; Excel looks up no text longer than 255
_MOST_YEARS = 15  # that a chart has room for


# Of the columns that the chosen series and the list share.
_WIDTHS = (48, 46, 18, 16, 15, 15, 11, 11)


def chooser(context: Context) -> Sheet:
    """Declare the sheet on which the reader chooses a series; without blocks where no series has two years."""
    said = context.said
    return Sheet("chooser", said.label("sheet.chooser"), top(context, "chooser"), _blocks(context), widths=_WIDTHS)


def _blocks(context: Context) -> tuple[Block, ...]:
    """Declare the cell, chart and table of the chosen series, and the list."""
    lines = _lines(context)
    if lines.is_empty():
        return ()
    said, place = context.said, _first(context, lines)
    chosen = _chosen(context, lines, place)
    label = lines["label"][place]
    choice = Choice(
        _NAME,
        said.label("chooser.caption"),
        label,
        _LIST,
        "label",
        (said.label("chooser.title"), said.label("chooser.prompt")),
        (said.label("chooser.error_title"), said.label("chooser.error")),
    )
    return choice, ChartRow((_chart(said, chosen.frame, label),), rows=15), chosen, _list(said, lines)


def _lines(context: Context) -> pl.DataFrame:
    """Return a row for each series of at least two whole years: its label, where it stands, how it moved."""
    said = context.said
    years = with_units(whole_years(context.tables.series), context.registers, said).with_columns(
        in_unit("value"),
        decimals("half_unit").alias("places"),
        measured(said).alias("measured"),
    )
    newest = ("value", "places", "qualifier", "fact_id", "scope", "period", "period_start", "measured")
    lines = (
        years.group_by(LINE, maintain_order=True)
        .agg(
            pl.col("row").slice(-_MOST_YEARS).first().cast(pl.Int64),
            pl.len().clip(0, _MOST_YEARS).cast(pl.Int64).alias("years"),
            *(pl.col(name).last() for name in newest),
            *(pl.col(name).slice(-_MOST_YEARS).first().alias(f"first_{name}") for name in newest),
            (pl.col("scope").n_unique() == 1).alias("one_coverage"),
            (pl.col("qualifier") == "exact").all().alias("exact"),
            pl.col("places").max().alias("most_places"),
            pl.col("value").filter(pl.col("value") != 0).abs().min().alias("least"),
        )
        .filter(pl.col("years") > 1)
    )
    texts = lines.select(said.entities("entity"), pl.col("measured").str.replace_all("\n", ", ")).rows()
    return lines.with_columns(
        pl.Series("label", [cut(f"{entity} · {what}", _LABEL) for entity, what in texts], dtype=pl.String),
        pl.Series("growth", [moved(said, row) for row in lines.iter_rows(named=True)], dtype=pl.String),
        pl.concat_list("row", pl.col("row") + pl.col("years") - 1).alias("run"),
        pl.concat_str("indicator", "dimension", separator=" ").alias("alike"),
        (pl.col("row") + 1).alias("at"),
    ).unique("label", keep="first", maintain_order=True)


def _first(context: Context, lines: pl.DataFrame) -> int:
    """Return the place of the series shown at first: the longest of those that have no chart of their own yet."""
    charted = [(asked.entity, asked.indicator) for asked in context.cluster.trend]
    ranked = [
        ((entity, indicator) in charted, -years, place)
        for place, (entity, indicator, years) in enumerate(lines.select("entity", "indicator", "years").iter_rows())
    ]
    return min(ranked)[-1]


def _list(said: Speech, lines: pl.DataFrame) -> Table:
    columns = (
        Column("label", said.label("chooser.label"), "wrap"),
        Column("growth", said.label("chooser.growth"), "wrap"),
        Column("run", said.label("chooser.line"), "spark", spark=(TABLE, "value"), spark_group="alike"),
        own_figure(said.label("trend.last")),
        Column("first_period", said.label("chooser.first"), "wrap"),
        Column("period", said.label("chooser.last"), "wrap"),
        Column("years", said.label("chooser.years"), "whole", counted=True),
        Column("at", said.label("chooser.row"), "whole", counted=True),
    )
    frame = said.periods(lines, "first_period", "period")
    return Table(_LIST, columns, frame, said.label("chooser.series"))


def _chosen(context: Context, lines: pl.DataFrame, place: int) -> Table:
    """Declare the table that follows the choice: as many rows as the longest series has years."""
    said = context.said
    longest = int(lines["years"].max())  # type: ignore[arg-type]  # never blank
    columns = (
        Column("period", said.label("year"), "wrap", formula=_period(said), stays=True),
        Column("measured", said.label("measured"), "wrap", formula=_looked_up(said, "measured"), stays=True),
        _number(said, "here", "chooser.here", _of_coverage(said, "=")),
        _number(said, "other", "chooser.other", _of_coverage(said, "<>")),
        Column(
            "growth", said.label("growth"), "percent", formula=_growth(said), stays=True, facts=("fact_id", "base_id")
        ),
        Column("n", said.label("number"), "whole", counted=True),
    )
    places = pl.lit(_places(lines), dtype=pl.UInt8).alias("most_places")
    frame = _stored(context, lines.row(place, named=True), longest).with_columns(places)
    return Table(_CHOSEN, columns, frame, said.label("chooser.chosen"))


def _places(lines: pl.DataFrame) -> int:
    """Return the decimals that all series share in the table: two at most, but where that would make a value 0."""
    most = int(lines["most_places"].max())  # type: ignore[arg-type]  # never blank
    small = lines.filter(pl.col("least").abs() < 0.01)
    return most if small.height else min(most, 2)


def _number(said: Speech, key: str, label: str, formula: str) -> Column:
    return Column(
        key, said.label(label), "number", formula=formula, decimals="most_places", stays=True, facts=("fact_id",)
    )


def _stored(context: Context, line: dict[str, Any], longest: int) -> pl.DataFrame:
    """Return what the formulas give for the series chosen at first; rows without a year are blank."""
    said, first = context.said, line["row"]
    series = said.periods(context.tables.series, "period").slice(first, line["years"])
    years = with_units(series, context.registers, said).with_columns(in_unit("value"), measured(said).alias("measured"))
    newest = pl.col("measured") == pl.col("measured").last()
    rows = years.select(
        pl.int_range(1, pl.len() + 1).alias("n"),
        "period",
        "measured",
        pl.when(newest).then("value").alias("here"),
        pl.when(~newest).then("value").alias("other"),
        "growth",
        "fact_id",
        "base_id",
    )
    numbers = pl.DataFrame({"n": range(1, longest + 1)})
    return numbers.join(rows, on="n", how="left", maintain_order="left")


def _chart(said: Speech, frame: pl.DataFrame, label: str) -> Chart:
    places = frame["most_places"][0]
    plain = figure_format(places)
    return Chart(
        _CHOSEN,
        "period",
        (SeriesOf("here", "actual"), SeriesOf("other", "other")),
        label,
        "",
        said.label("year"),
        said.label("value"),
        (0, frame.height - 1),
        ("A", "G"),
        name=said.label("chart.chosen"),
        alt=chosen_alt(said, label, frame),
        title_from=_NAME,
        in_one_place=True,
        labels=f"{plain.rpartition(';')[0]};",  # years that are not there are drawn as 0, and must say nothing
    )


# The formulas. Which series is asked for comes from the named cell; what is not there becomes an empty text.


def _of_series(said: Speech, label: str) -> str:
    """Return what the list says of the chosen series."""
    column, names = column_of(_LIST, said.label(label)), column_of(_LIST, said.label("chooser.label"))
    return f"INDEX({column},MATCH({_NAME},{names},0))"


def _of_year(said: Speech, label: str, number: str) -> str:
    """Return what the table of all series says of one year of the chosen series."""
    return f"INDEX({column_of(TABLE, said.label(label))},{_of_series(said, 'chooser.row')}+{number}-1)"


def _period(said: Speech) -> str:
    years = _of_series(said, "chooser.years")
    return f'IFERROR(IF({{n}}>{years},"",{_of_year(said, "period", "{n}")}),"")'


def _looked_up(said: Speech, label: str) -> str:
    return f'IF({{period}}="","",{_of_year(said, label, "{n}")})'


def _of_coverage(said: Speech, sign: str) -> str:
    """Return the year's value where its coverage is the newest one's, or where it is another."""
    newest = _of_year(said, "measured", _of_series(said, "chooser.years"))
    value = _of_year(said, "value", "{n}")
    return f'IF({{period}}="","",IF({{measured}}{sign}{newest},{value},""))'


def _growth(said: Speech) -> str:
    growth = _of_year(said, "growth", "{n}")
    return f'IF({{period}}="","",IF(ISNUMBER({growth}),{growth},""))'
