"""Two tables of the developments sheet: density for a square kilometre, share of the district."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Role, Table
from flows.workbook.sheets.figures import figure, named_with_unit
from flows.workbook.speech import Speech, decimals, in_unit, with_units


def density(context: Context) -> Table:
    """Declare density: what a development has, over its own area."""
    said = context.said
    frame = _ratios(context, "density").with_columns(
        # the area is said in square kilometres to every reader, as the result is
        pl.col("per").alias("shown_factor"),
        pl.lit("area").alias("dimension"),
    )
    frame = frame.with_columns(in_unit("denominator"), decimals("denominator_half_unit").alias("denominator_places"))
    over = pl.col("denominator")
    unit = said.label("density.unit", unit="{}")
    frame = frame.with_columns(
        *((pl.col(name) / pl.col("factor")).alias(name) for name in ("low", "high")),
        pl.when(pl.col("result").is_not_null()).then(pl.col("numerator") / over).alias("result"),
        pl.concat_str(
            sentence(unit, "shown_unit"), marked(said.words("mark", "ratio")),
            separator="\n", ignore_nulls=True,
        ).alias("remark"),
        _says(said, "denominator").alias("denominator_says"),
        pl.lit(1, dtype=pl.UInt8).alias("one"),
    )  # fmt: skip
    operands = ("numerator_id", "denominator_id")
    columns = (
        *_columns(said, "ratio.area", "ratio.area_says", ("density", "number")),
        Column("remark", said.label("ratio.unit"), "wrap"),
        Column("low", said.label("ratio.low"), "number", decimals="one", facts=operands),
        Column("high", said.label("ratio.high"), "number", decimals="one", facts=operands),
    )
    return Table(
        "DevelopmentDensity",
        columns,
        frame,
        caption=said.label("developments.density"),
        empty=said.label("no_figure"),
    )


def district_share(context: Context) -> Table:
    """Declare the share of the district, of like figures only."""
    said = context.said
    frame = _ratios(context, "share_of_district").with_columns(
        in_unit("denominator"),
        decimals("denominator_half_unit").alias("denominator_places"),
        _says(said, "denominator").alias("denominator_says"),
        marked(said.words("mark", "ratio")),
        pl.lit(1, dtype=pl.UInt8).alias("one"),
    )
    columns = (
        *_columns(said, "ratio.district", "ratio.district_says", ("ratio.share", "percent")),
        Column("mark", said.label("remark"), "wrap"),
    )
    return Table(
        "DevelopmentShares",
        columns,
        frame,
        caption=said.label("developments.share"),
        empty=said.label("no_figure"),
    )


def _columns(said: Speech, over: str, over_says: str, result: tuple[str, Role]) -> tuple[Column, ...]:
    """Return a figure, what it is set over, and the ratio of the two; over, over_says: labels of the second."""
    label, role = result
    return (
        Column("name", said.label("development"), "wrap"),
        figure("numerator", said.label("value"), places="places"),
        Column("says", said.label("ratio.says"), "wrap"),
        figure("denominator", said.label(over)),
        Column("denominator_says", said.label(over_says), "wrap"),
        Column(
            "result", said.label(label), role,
            formula="{numerator}/{denominator}", decimals="one", hedge="qualifier",
            bar=1.0 if role == "percent" else None,
        ),
    )  # fmt: skip


def _ratios(context: Context, measure: str) -> pl.DataFrame:
    """Return the ratios of which there is a figure at all, the figure in the reader's unit."""
    said = context.said
    rows = context.tables.development_ratios.filter(pl.col("measure") == measure, pl.col("numerator_id").is_not_null())
    rows = with_units(said.periods(rows, "numerator_period", "denominator_period"), context.registers, said)
    return rows.with_columns(
        in_unit("numerator"),
        decimals("numerator_half_unit").alias("places"),
        pl.col("shown_factor").alias("factor"),
        said.entities("development").alias("name"),
    ).with_columns(pl.concat_str(named_with_unit(said), _says(said, "numerator"), separator="\n").alias("says"))


def marked(words: pl.Expr) -> pl.Expr:
    """Return the words for a row's mark; null where it has none."""
    return pl.when(pl.col("mark") != "none").then(words).alias("mark")


def _says(said: Speech, side: str) -> pl.Expr:
    """Return basis, period and, where it is said, the scope of one side of a ratio."""
    mark = "，" if said.language == "zh" else ", "
    scope = said.texts(f"{side}_scope").replace("", None)
    basis = said.words(f"{side}_basis", "basis")
    text = pl.concat_str(basis, pl.col(f"{side}_period"), scope, separator=mark, ignore_nulls=True)
    return pl.when(pl.col(f"{side}_id").is_not_null()).then(text)
