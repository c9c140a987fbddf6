"""The developments sheet: one row each, then every figure about them."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.speech import Speech, decimals, in_unit, with_units

_FIRST = ("actual", "planned", "forecast", "target")  # which basis fills a development's column


def developments(context: Context) -> Sheet:
    """Declare the developments sheet."""
    said = context.said
    return Sheet(
        "developments",
        said.label("sheet.developments"),
        (said.label("about.developments"), f"{context.since} · {said.label('see_notes')}"),
        (_summary(context), _figures(context)),
        widths=(22, 9, *(11, 15) * len(context.cluster.developments.indicators), 44, 36, 24),
        freeze=False,
    )


def _shown(context: Context) -> pl.DataFrame:
    figures = context.said.periods(context.tables.development_figures, "period")
    return with_units(figures, context.registers, context.said).with_columns(
        in_unit("value"), decimals("half_unit").alias("places")
    )


def _summary(context: Context) -> Table:
    said, tables = context.said, context.tables
    frame = tables.developments
    figures = _shown(context).filter(pl.col("entity") == pl.col("development"))
    columns: list[Column] = [
        Column("name", said.label("development"), "wrap"),
        Column("figures", said.label("figures"), "whole"),
    ]
    for indicator in context.cluster.developments.indicators:
        frame = frame.join(_column(context, figures, indicator), on="entity", how="left", maintain_order="left")
        name = said.indicator(indicator)
        columns += [
            Column(
                indicator, name, "number",
                decimals=f"{indicator}_places", hedge=f"{indicator}_hedge", link=f"{indicator}_id",
            ),
            Column(f"{indicator}_says", said.label("figure_says", indicator=name), "wrap"),
        ]  # fmt: skip
    texts = {
        key: f"{said.period(period)} {said.text(text)}"
        for key, period, text in tables.milestones.select("milestone_id", "period", "milestone").iter_rows()
    }
    frame = frame.with_columns(
        said.entities("entity").alias("name"),
        _lines(said, "done", texts),
        _lines(said, "open", texts),
        _lines(said, "tenants", {name: said.entity(name) for name in said.names}),
        pl.when(pl.col("figures") == 0).then(pl.lit(said.label("developments.nothing"))).alias("remark"),
    ).with_columns(pl.concat_str("remark", "done", separator="\n", ignore_nulls=True).replace("", None).alias("done"))
    columns += [
        Column("done", said.label("done"), "wrap"),
        Column("open", said.label("open"), "wrap"),
        Column("tenants", said.label("tenants"), "wrap"),
    ]
    return Table("Developments", tuple(columns), frame, anchor=("development", "entity"))


def _column(context: Context, figures: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """Return, for each development, the figure that fills the indicator's column and what it is."""
    said = context.said
    order = (
        pl.col("basis")
        .cast(pl.String)
        .replace_strict({basis: place for place, basis in enumerate(_FIRST)}, return_dtype=pl.UInt32)
    )
    says = sentence("{}, {} {}", "shown_unit", said.words("basis", "basis"), "period")
    return (
        figures.filter(indicator=indicator)
        .sort("place", order, maintain_order=True)
        .unique("place", keep="first", maintain_order=True)
        .select(
            "entity",
            pl.col("value").alias(indicator),
            pl.col("fact_id").alias(f"{indicator}_id"),
            pl.col("places").alias(f"{indicator}_places"),
            pl.col("qualifier").cast(pl.String).alias(f"{indicator}_hedge"),
            says.alias(f"{indicator}_says"),
        )
    )


def _lines(said: Speech, column: str, texts: dict[str, str]) -> pl.Expr:
    """Return the list one entry a line, and in a last line how many there is no room for."""
    listed = pl.col(column).list.eval(pl.element().replace(texts)).list.join("\n")
    more = pl.col(f"{column}_more")
    rest = pl.when(more > 0).then(sentence(said.label("more", number="{}"), more))
    text = pl.concat_str(listed, rest, separator="\n", ignore_nulls=True)
    return pl.when(pl.col(column).list.len() > 0).then(text).alias(column)


def _figures(context: Context) -> Table:
    said = context.said
    frame = _shown(context).with_columns(
        said.entities("development"),
        said.entities("entity"),
        said.indicator_names("indicator"),
        said.words("basis", "basis"),
        said.texts("scope"),
    )
    columns = (
        Column("development", said.label("development"), "wrap"),
        Column("value", said.label("value"), "number", decimals="places", hedge="qualifier", link="fact_id"),
        Column("shown_unit", said.label("unit"), "wrap"),
        Column("indicator", said.label("indicator"), "wrap"),
        Column("basis", said.label("basis"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        Column("scope", said.label("scope"), "wrap"),
        Column("source_id", said.label("source"), "wrap", link="source_id", link_kind="source"),
    )
    return Table(
        "DevelopmentFigures",
        columns,
        frame,
        caption=said.label("developments.figures"),
        new_page=True,
    )
