"""The comparison sheet: what can be held against the city and the other districts, and what cannot and why."""

from collections.abc import Mapping

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sentences.figures import said_figures
from flows.workbook.sheets.drawn_shares import drawn_shares, shares_label
from flows.workbook.sheets.figures import figure, named_with_unit
from flows.workbook.sheets.top import top
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units

_WIDTHS = (17.0, 33.0, 12.0, 20.0, 13.0, 13.0, 20.0, 35.0, 28.0, 11.0, 13.0)
_SIDES = ("here", "there")


def comparison(context: Context) -> Sheet:
    """Declare the comparison sheet."""
    said, frame = context.said, _said(context)
    yes = frame.filter("comparable")
    tables = (
        _shares(said, yes.filter(measure="share")),
        _ranks(context, yes.filter(measure="rank")),
        _levels(said, yes.filter(how="levels")),
        _published(said, yes.filter(how="published")),
        _quotients(said, yes.filter(measure="location_quotient")),
    )
    shown = (
        *(table for table in tables if not table.frame.is_empty()),
        _not(context, frame.filter(~pl.col("comparable"))),
    )
    return Sheet(
        "comparison",
        said.label("sheet.comparison"),
        top(context, "comparison"),
        (*drawn_shares(context, tables[0]), *shown),
        widths=_WIDTHS[: max(len(table.columns) for table in shown)],
        freeze=False,
    )


def _said(context: Context) -> pl.DataFrame:
    """Return the comparison in the reader's units and words; what the words come from keeps its columns."""
    said = context.said
    frame = said.periods(context.tables.comparison, "here_period", "there_period")
    for side in _SIDES:
        shown = with_units(frame.with_columns(dimension=f"{side}_dimension"), context.registers, said)
        frame = frame.with_columns(
            shown.select(
                in_unit(side),
                in_unit(f"{side}_base"),
                decimals(f"{side}_half_unit").alias(f"{side}_places"),
                decimals(f"{side}_base_half_unit").alias(f"{side}_base_places"),
                percent_decimals(f"{side}_half_unit").alias(f"{side}_percent_places"),
                named_with_unit(said).alias(f"{side}_measured"),
            )
        )
    return frame.with_columns(
        said.entities("entity"),
        said.entities("against"),
        said.entities("there_entity"),
        said.indicator_names("indicator"),
        said.words("basis", "basis"),
        said.texts("here_scope"),
        said.texts("there_scope"),
    )


def _row(said: Speech) -> tuple[Column, ...]:
    return (
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("measured"), "wrap"),
        Column("basis", said.label("basis"), "wrap"),
        Column("here_period", said.label("period"), "wrap"),
    )


def _table(said: Speech, name: str, caption: str, columns: tuple[Column, ...], frame: pl.DataFrame) -> Table:
    stated = pl.when(pl.col("here_scope") == "").then(pl.lit(said.label("comparison.unstated"))).otherwise("here_scope")
    measured = pl.concat_str("here_measured", stated, separator="\n").alias("measured")
    return Table(name, (*_row(said), *columns), frame.with_columns(measured), said.label(caption))


def _shares(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        figure("here", said.label("value")),
        figure("there", said.label("comparison.there")),
        Column("share", said.label("comparison.share"), "percent", formula="{here}/{there}", bar=1.0),
        Column("label", said.label("drawn.label"), "wrap"),
    )
    return _table(said, "Shares", "comparison.shares", columns, frame.with_columns(shares_label()))


def _ranks(context: Context, frame: pl.DataFrame) -> Table:
    """Declare the ranks; the header says which end is first, and that equal figures share a rank."""
    said = context.said
    less = context.registers.indicators.filter(direction="down")["indicator"].implode()
    fewer = context.tables.comparison.filter(pl.col("measure") == "rank", pl.col("indicator").is_in(less))
    label = "comparison.rank" if fewer.is_empty() else "comparison.rank_best"
    order = pl.col("order").list.eval(pl.element().replace({name: said.entity(name) for name in said.names}))
    columns = (
        figure("here", said.label("comparison.here")),
        Column("rank", said.label(label), "whole", facts=("fact_ids",)),
        Column("of", said.label("comparison.of"), "whole", counted=True),
        Column("order", said.label("comparison.order"), "wrap"),
    )
    return _table(said, "Ranks", "comparison.ranks", columns, frame.with_columns(order.list.join("\n").alias("order")))


def _levels(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        figure("here", said.label("comparison.here")),
        figure("here_base", said.label("comparison.here_base")),
        Column("here_growth", said.label("comparison.here_growth"), "percent", formula="{here}/{here_base}-1"),
        figure("there", said.label("comparison.there")),
        figure("there_base", said.label("comparison.there_base")),
        Column("there_growth", said.label("comparison.there_growth"), "percent", formula="{there}/{there_base}-1"),
        Column(
            "growth_pp",
            said.label("comparison.growth_pp"),
            "points",
            formula="({here_growth}-{there_growth})*100",
        ),
    )
    return _table(said, "GrowthOfLevels", "comparison.levels", columns, frame)


def _published(said: Speech, frame: pl.DataFrame) -> Table:
    percent: Mapping[str, Column] = {
        side: Column(
            f"{side}_growth",
            said.label(f"comparison.{side}_growth"),
            "percent",
            decimals=f"{side}_percent_places",
            hedge=f"{side}_qualifier",
            link=f"{side}_id",
        )
        for side in _SIDES
    }
    columns = (
        *percent.values(),
        Column("growth_pp", said.label("comparison.growth_pp"), "points", formula="({here_growth}-{there_growth})*100"),
    )
    return _table(said, "GrowthPublished", "comparison.published", columns, frame)


def _quotients(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        figure("here", said.label("comparison.here")),
        figure("here_base", said.label("comparison.here_total")),
        figure("there", said.label("comparison.there")),
        figure("there_base", said.label("comparison.there_total")),
        Column(
            "quotient",
            said.label("comparison.quotient"),
            "number",
            decimals="two",
            formula="({here}/{here_base})/({there}/{there_base})",
        ),
    )
    two = frame.with_columns(pl.lit(2, dtype=pl.UInt8).alias("two"))
    return _table(said, "Quotients", "comparison.quotients", columns, two)


def _not(context: Context, frame: pl.DataFrame) -> Table:
    """Return what cannot be compared, measures that fail for one reason on one line, each figure in words."""
    said = context.said
    frame = frame.with_columns(
        said.words("measure", "measured"), said.words("reason", "why"), _says(context, "here"), _says(context, "there")
    )
    alike = ("entity", "indicator", "basis", "reason", "here_id", "there_id", "here_says", "there_says")
    between = "；" if said.language == "zh" else "; "
    rows = frame.group_by(alike, maintain_order=True).agg(pl.col("measure").str.join(between))
    columns = (
        Column("entity", said.label("entity"), "wrap"),
        Column("indicator", said.label("indicator"), "wrap"),
        Column("basis", said.label("basis"), "wrap"),
        Column("measure", said.label("comparison.measures"), "wrap"),
        Column("here_id", said.label("comparison.here"), link="here_id"),
        Column("there_id", said.label("comparison.nearest"), link="there_id"),
        Column("reason", said.label("comparison.why"), "wrap"),
        Column("here_says", said.label("comparison.here_says"), "wrap"),
        Column("there_says", said.label("comparison.there_says"), "wrap"),
    )
    return Table("NotComparable", columns, rows, said.label("comparison.not"), empty=said.label("comparison.all"))


def _says(context: Context, side: str) -> pl.Expr:
    """Return a side's figure in words: whose, how much, when, what it covers; null where there is none."""
    figures = said_figures(
        context.tables.comparison.filter(~pl.col("comparable")).with_columns(dimension=f"{side}_dimension"),
        context.registers,
        context.said,
        side,
        f"{side}_half_unit",
        f"{side}_qualifier",
    )
    whose = [pl.col("there_entity")] if side == "there" else []
    scope = pl.col(f"{side}_scope").replace("", None)
    text = pl.concat_str(*whose, pl.lit(figures), f"{side}_period", scope, separator=" · ", ignore_nulls=True)
    return pl.when(pl.col(f"{side}_id").is_not_null()).then(text).alias(f"{side}_says")
