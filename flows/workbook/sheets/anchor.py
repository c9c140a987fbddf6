"""The anchor sheet: the anchor's published series, its park's figures, the way from clinic to industry."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.sheets.figures import figure, named_with_unit, needs_no_unit, own_figure, source, with_unit
from flows.workbook.sheets.top import top
from flows.workbook.speech import decimals, in_unit, percent_decimals, with_units

_FIRST, _ROOM, _LEAST = 18.0, 150.0, 15.0  # widths: of the first column, of all others together, of one at least
_COLUMNS = 6
_WHOLE = ("year", "half")  # what is a row of the anchor's series; other stretches stand on sheet Trend


def anchor(context: Context) -> Sheet:
    """Declare the anchor sheet."""
    said, cluster = context.said, context.cluster
    blocks: list[Table | Line] = []
    most = _COLUMNS
    if cluster.anchor is not None:
        most = max(most, len(cluster.anchor.indicators), len(cluster.anchor.park_indicators))
        own = context.tables.anchor.filter(pl.col("role") == "anchor", pl.col("period_kind").is_in(_WHOLE))
        blocks.append(_by_period(context, "AnchorSeries", own, cluster.anchor.entity, cluster.anchor.indicators))
        if cluster.anchor.park_indicators:
            park = context.tables.anchor.filter(pl.col("role") == "park")
            blocks.append(_by_period(context, "AnchorPark", park, cluster.anchor.park, cluster.anchor.park_indicators))
        blocks.append(_growth(context))
    if cluster.platform is not None:
        blocks.append(_pipeline(context))
    return Sheet(
        "anchor",
        said.label("sheet.anchor"),
        top(context, "anchor"),
        tuple(blocks) or (Line(((1, said.label("anchor.none"), "Subtitle", None),)),),
        widths=(_FIRST, *(max(_ROOM / most, _LEAST),) * most),
        freeze=False,
    )


def _by_period(context: Context, name: str, rows: pl.DataFrame, entity: str, indicators: tuple[str, ...]) -> Table:
    """Declare a row for each period and a column for each indicator, in the unit that its header says."""
    said = context.said
    frame = rows.select("period", "period_start", "period_end").unique().sort("period_end", "period_start")
    columns = [Column("said", said.label("period"))]
    shown = with_units(rows, context.registers, said).with_columns(
        in_unit("value"), decimals("half_unit").alias("places"), pl.col("qualifier").cast(pl.String)
    )
    for indicator in dict.fromkeys(indicators):
        own = shown.filter(indicator=indicator).sort(
            pl.col("dimension") != context.cluster.currency, "dimension", "scope", "fact_id"
        )
        own = own.filter(pl.col("dimension") == pl.col("dimension").first())
        units: list[str] = own.filter(~needs_no_unit())["shown_unit"].to_list()
        rate = not own.is_empty() and own["dimension"][0] == "fraction"
        frame = frame.join(
            own.unique("period", keep="first", maintain_order=True).select(
                "period",
                pl.col("value").alias(indicator),
                pl.col("places").alias(f"{indicator}_places"),
                pl.col("qualifier").alias(f"{indicator}_hedge"),
                pl.col("fact_id").alias(f"{indicator}_id"),
            ),
            on="period",
            how="left",
            maintain_order="left",
        )
        columns.append(
            figure(
                indicator,
                with_unit(said, said.indicator(indicator), units[0]) if units else said.indicator(indicator),
                "percent" if rate else "number",
                hedge=f"{indicator}_hedge",
            )
        )
    frame = frame.with_columns(pl.col("period").alias("said"))
    caption = said.label("anchor.series", entity=said.entity(entity))
    return Table(name, tuple(columns), said.periods(frame, "said"), caption=caption, empty=said.label("no_figure"))


def _growth(context: Context) -> Table:
    """Declare the growth worked out beside the growth published, where there is either."""
    said = context.said
    rows = context.tables.anchor.filter(
        pl.col("role") == "anchor", pl.col("growth").is_not_null() | pl.col("published_growth").is_not_null()
    )
    frame = with_units(said.periods(rows, "period"), context.registers, said).with_columns(
        in_unit("value"),
        in_unit("base"),
        decimals("half_unit").alias("places"),
        decimals("base_half_unit").alias("base_places"),
        percent_decimals("published_half_unit").alias("published_places"),
        named_with_unit(said).alias("measured"),
        said.words("mark", "series"),
        pl.lit(2, dtype=pl.UInt8).alias("two"),
    )
    columns = (
        Column("period", said.label("period")),
        Column("measured", said.label("indicator_unit"), "wrap"),
        own_figure(said.label("value")),
        figure("base", said.label("base")),
        Column("growth", said.label("growth"), "percent", decimals="two", formula="{value}/{base}-1"),
        figure(
            "published_growth", said.label("growth_published"), "percent",
            places="published_places", hedge="published_qualifier", fact="published_id",
        ),
    )  # fmt: skip
    return Table(
        "AnchorGrowth",
        columns,
        frame,
        caption=said.label("anchor.growth"),
        empty=said.label("no_figure"),
    )


def _pipeline(context: Context) -> Table:
    said = context.said
    kind = pl.col("kind") == "institute"
    frame = said.periods(context.tables.pipeline, "period").with_columns(
        pl.coalesce(said.words("stage", "stage"), said.words("kind", "pipeline")).alias("stage"),
        pl.col("state").cast(pl.String).alias("tone"),
        said.words("state", "milestone"),
        said.entities("entity"),
        pl.when(kind).then(said.words("entity_kind", "institute")).otherwise(said.texts("what")).alias("what"),
        pl.when(pl.col("kind") == "milestone").then("id").alias("milestone_id"),
    )
    columns = (
        Column("stage", said.label("pipeline.stage"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("what", said.label("pipeline.what"), "wrap"),
        Column("period", said.label("period"), link="milestone_id", link_kind="milestone"),
        Column("state", said.label("state"), "state", tone="tone"),
        source(said),
    )
    return Table(
        "Pipeline",
        columns,
        frame,
        caption=said.label("pipeline.caption"),
        empty=said.label("pipeline.nothing"),
    )
