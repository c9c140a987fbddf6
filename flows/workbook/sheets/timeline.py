"""The timeline of milestones: bars that lead from the as-of day back to what was done and on to what is due."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Block, Chart, ChartRow, Column, Scenario, SeriesOf, Table
from flows.workbook.sentences.charts import timeline_said
from flows.workbook.sheets.figures import beside_bar, with_values
from schemas.answers.milestones import OPEN_STATES
from schemas.vocabulary import OUR_GROUPS

_TABLE = "Timeline"
_BACK, _AHEAD = 18, 36  # months
_MOST = 15  # bars that a chart has room for
_SERIES: tuple[tuple[str, Scenario], ...] = (("done", "actual"), ("due", "target"), ("overdue", "overdue"))
_MONTH = 365.25 / 12  # days


def timeline(context: Context) -> tuple[Block, ...]:
    """Declare the chart and its table: the office's own milestones around the as-of day; nothing without any."""
    said, own = context.said, _own(context)
    shown = _in_sight(own)
    if shown.is_empty():
        return ()
    states = {state: own.filter(drawn=state).height for state, _ in _SERIES}
    texts = timeline_said(states, shown["months"], context.as_of, _BACK, said)
    chart = Chart(
        _TABLE,
        "label",
        tuple(SeriesOf(state, scenario) for state, scenario in _SERIES if shown.filter(drawn=state).height),
        texts.title,
        texts.subtitle,
        said.label("milestone"),
        said.label("timeline.months"),
        (0, shown.height - 1),
        ("A", "I"),
        kind="timeline",
        name=said.label("chart.timeline"),
        alt=texts.alt,
        origin=context.as_of.isoformat(),
        in_one_place=True,
    )
    return ChartRow((chart,), rows=10 + (shown.height * 5 + 3) // 4), _table(context, shown)


def _own(context: Context) -> pl.DataFrame:
    """Return the office's own milestones that have a last day: done of late, overdue, or still to come."""
    state, end = pl.col("state").cast(pl.String), pl.col("period_end")
    drawn = (
        pl.when(state.is_in(("done", "overdue")))
        .then(state)
        .when(state.is_in(OPEN_STATES) & (end >= context.as_of))
        .then(pl.lit("due"))
    )
    months = (end - pl.lit(context.as_of)).dt.total_days() / _MONTH
    own = context.tables.milestones.with_columns(drawn.alias("drawn"), months.alias("months"))
    late = (pl.col("drawn") == "done") & (pl.col("months") < -_BACK)
    return own.filter(pl.col("group").is_in(OUR_GROUPS), pl.col("drawn").is_not_null(), end.is_not_null(), ~late)


def _in_sight(own: pl.DataFrame) -> pl.DataFrame:
    """Return those near the day, what is open before what is done, in the order of their days."""
    near = own.filter(pl.col("months").is_between(-_BACK, _AHEAD)).with_row_index("place")
    kept = near.sort(pl.col("drawn") == "done", pl.col("months").abs(), "place").head(_MOST)
    return kept.sort("period_end", "place")


def _table(context: Context, shown: pl.DataFrame) -> Table:
    said = context.said
    frame = said.periods(shown, "period").with_columns(
        pl.col("state").cast(pl.String).alias("tone"),
        *(pl.when(pl.col("drawn") == state).then("months").alias(state) for state, _ in _SERIES),
        said.words("state", "milestone"),
        said.texts("milestone"),
        pl.concat_str(beside_bar(said.entities("entity")), pl.lit(" · "), "period").alias("label"),
        pl.lit(context.as_of).alias("as_of"),
        pl.lit(1, dtype=pl.UInt8).alias("one"),
    )
    columns = (
        Column("state", said.label("state"), "state", tone="tone"),
        Column("label", said.label("drawn.label"), "wrap"),
        Column("milestone", said.label("milestone"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        *(
            Column(
                state, said.label(f"timeline.{state}"), "number",
                formula="({period_end}-{as_of})/365.25*12", decimals="one", counted=True,
            )
            for state, _ in _SERIES
        ),
        Column("period_end", said.label("timeline.end"), "date"),
        Column("as_of", said.label("timeline.as_of"), "date"),
    )  # fmt: skip
    return Table(_TABLE, with_values(columns, frame), frame, said.label("timeline.caption"), blank=None, fits=10)
