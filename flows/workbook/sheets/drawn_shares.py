"""Shares of the city as bars: the rows of the table of shares, actuals solid, targets and plans outlined."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Chart, ChartRow, SeriesOf, Table
from flows.workbook.sentences.charts import shares_said
from flows.workbook.sheets.drawn_developments import bar_rows

_MOST = 12  # bars that a chart has room for


def shares_label() -> pl.Expr:
    """Return the name of a share in the chart; the columns are already said."""
    parts = ("entity", "indicator", "here_period")
    return pl.concat_str(*(pl.col(part).cast(pl.String) for part in parts), separator=" · ").alias("label")


def drawn_shares(context: Context, table: Table) -> tuple[ChartRow, ...]:
    """Declare the chart of the table of shares; none where it has no rows."""
    said = context.said
    like = context.tables.comparison.filter("comparable")
    rows = like.filter(measure="share").head(_MOST).to_dicts()
    if not rows:
        return ()
    texts = shares_said(rows, like.filter(measure="rank").to_dicts(), said)
    chart = Chart(
        table.name,
        "label",
        (SeriesOf("share", "actual"),),
        texts.title,
        texts.subtitle,
        said.label("entity"),
        said.label("comparison.share"),
        (0, len(rows) - 1),
        ("A", "G"),
        kind="bars",
        name=said.label("chart.shares"),
        alt=texts.alt,
        points=tuple(
            (place, "forecast" if row["basis"] == "forecast" else "target")
            for place, row in enumerate(rows)
            if row["basis"] != "actual"
        ),
        percent=True,
    )
    return (ChartRow((chart,), rows=bar_rows(len(rows))),)
