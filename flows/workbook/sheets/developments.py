"""The developments sheet: figures side by side, how complete they are, density and share, progress, enterprises."""

import polars as pl

from flows.aggregate.places.ratios import BASIS_FIRST
from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.drawn_developments import drawn_developments
from flows.workbook.sheets.enterprises import concentration, counts, segments
from flows.workbook.sheets.figures import figure, named_with_unit, own_figure, source
from flows.workbook.sheets.progress import completeness, named, progress
from flows.workbook.sheets.ratios import density, district_share
from flows.workbook.sheets.top import top
from flows.workbook.speech import decimals, in_unit, with_units

# All tables of a sheet share its columns: numbers stand in the narrow ones, words in the wide ones beside them.
_NAME, _NARROW, _WIDE, _PAIRS = 26, 13, 28, 4


def developments(context: Context) -> Sheet:
    """Declare the developments sheet."""
    said = context.said
    pairs = max(_PAIRS, len(context.cluster.developments.indicators))
    return Sheet(
        "developments",
        said.label("sheet.developments"),
        top(context, "developments"),
        (
            *drawn_developments(context),
            _side_by_side(context),
            completeness(context),
            density(context),
            district_share(context),
            progress(context),
            counts(context),
            segments(context),
            concentration(context),
            _figures(context),
        ),
        widths=(_NAME, *(_NARROW, _WIDE) * pairs),
    )


def _shown(context: Context) -> pl.DataFrame:
    figures = context.said.periods(context.tables.development_figures, "period")
    return with_units(figures, context.registers, context.said).with_columns(
        in_unit("value"), decimals("half_unit").alias("places")
    )


def _side_by_side(context: Context) -> Table:
    said = context.said
    frame = named(context)
    figures = _shown(context).filter(pl.col("entity") == pl.col("development"))
    columns: list[Column] = [Column("name", said.label("development"), "wrap")]
    for indicator in context.cluster.developments.indicators:
        frame = frame.join(_column(context, figures, indicator), on="entity", how="left", maintain_order="left")
        name = said.indicator(indicator)
        columns += [
            figure(indicator, name, hedge=f"{indicator}_hedge"),
            Column(f"{indicator}_says", said.label("figure_says", indicator=name), "wrap"),
        ]
    silent = pl.when(pl.col("figures") == 0).then(pl.lit(said.label("developments.nothing")))
    first = f"{context.cluster.developments.indicators[0]}_says"
    frame = frame.with_columns(pl.coalesce(first, silent).alias(first))
    return Table("Developments", tuple(columns), frame, anchor=("development", "entity"))


def _column(context: Context, figures: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """Return, for each development, the figure that fills the indicator's column and what it is."""
    said = context.said
    order = pl.col("basis").cast(pl.String).replace_strict(BASIS_FIRST, return_dtype=pl.UInt32)
    parts = "{}，{} {}" if said.language == "zh" else "{}, {} {}"
    says = sentence(parts, "shown_unit", said.words("basis", "basis"), "period")
    return (
        figures.filter(indicator=indicator)
        .sort("place", pl.col("dimension").is_in(_foreign(context)), order, maintain_order=True)
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


def _foreign(context: Context) -> list[str]:
    """Return the currencies that the report does not speak in."""
    money = context.registers.dimensions.filter(quantity="money")["dimension"]
    return [name for name in money if name != context.cluster.currency]


def _figures(context: Context) -> Table:
    said = context.said
    frame = _shown(context).with_columns(
        said.entities("development"),
        said.entities("entity"),
        named_with_unit(said).alias("measured"),
        said.words("basis", "basis"),
        said.texts("scope"),
    )
    columns = (
        Column("development", said.label("development"), "wrap"),
        own_figure(said.label("value")),
        Column("measured", said.label("indicator_unit"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("basis", said.label("basis"), "wrap"),
        Column("scope", said.label("scope"), "wrap"),
        source(said),
    )
    return Table(
        "DevelopmentFigures",
        columns,
        frame,
        caption=said.label("developments.figures"),
    )
