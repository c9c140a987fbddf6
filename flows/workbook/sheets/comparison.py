"""The comparison sheet: what can be held against the city and the other districts, and what cannot and why."""

from collections.abc import Mapping

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sentences.figures import said_figures
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units

_WIDTHS = (20.0, 24.0, 10.0, 18.0, 14.0, 14.0, 18.0, 26.0, 26.0, 14.0, 14.0, 16.0, 22.0)
_SIDES = ("here", "there")


def comparison(context: Context) -> Sheet:
    """Declare the comparison sheet."""
    said, frame = context.said, _said(context)
    yes = frame.filter("comparable")
    tables = (
        _shares(said, yes.filter(measure="share")),
        _ranks(said, yes.filter(measure="rank")),
        _levels(said, yes.filter(how="levels")),
        _published(said, yes.filter(how="published")),
        _quotients(said, yes.filter(measure="location_quotient")),
    )
    return Sheet(
        "comparison",
        said.label("sheet.comparison"),
        (said.label("about.comparison"), f"{context.since} · {said.label('see_notes')}"),
        (
            *(table for table in tables if not table.frame.is_empty()),
            _not(context, frame.filter(~pl.col("comparable"))),
        ),
        widths=_WIDTHS,
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
                pl.col("shown_unit").alias(f"{side}_unit"),
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
        Column("indicator", said.label("indicator"), "wrap"),
        Column("basis", said.label("basis"), "wrap"),
        Column("here_period", said.label("period"), "wrap"),
    )


def _figure(said: Speech, key: str, label: str) -> Column:
    return Column(
        key, said.label(label), "number", decimals=f"{key}_places", hedge=f"{key}_qualifier", link=f"{key}_id"
    )


def _table(said: Speech, name: str, caption: str, columns: tuple[Column, ...], frame: pl.DataFrame) -> Table:
    stated = pl.when(pl.col("here_scope") == "").then(pl.lit(said.label("comparison.unstated"))).otherwise("here_scope")
    return Table(name, (*_row(said), *columns), frame.with_columns(stated.alias("here_scope")), said.label(caption))


def _shares(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        _figure(said, "here", "value"),
        _figure(said, "there", "comparison.there"),
        Column("share", said.label("comparison.share"), "percent", formula="{here}/{there}"),
        Column("here_unit", said.label("unit"), "wrap"),
        Column("here_scope", said.label("scope"), "wrap"),
    )
    return _table(said, "Shares", "comparison.shares", columns, frame)


def _ranks(said: Speech, frame: pl.DataFrame) -> Table:
    order = pl.col("order").list.eval(pl.element().replace({name: said.entity(name) for name in said.names}))
    columns = (
        _figure(said, "here", "comparison.here"),
        Column("rank", said.label("comparison.rank"), "whole"),
        Column("of", said.label("comparison.of"), "whole"),
        Column("order", said.label("comparison.order"), "wrap"),
        Column("here_scope", said.label("scope"), "wrap"),
        Column("here_unit", said.label("unit"), "wrap"),
    )
    return _table(said, "Ranks", "comparison.ranks", columns, frame.with_columns(order.list.join("\n").alias("order")))


def _levels(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        _figure(said, "here", "comparison.here"),
        _figure(said, "here_base", "comparison.here_base"),
        Column("here_growth", said.label("comparison.here_growth"), "percent", formula="{here}/{here_base}-1"),
        _figure(said, "there", "comparison.there"),
        _figure(said, "there_base", "comparison.there_base"),
        Column("there_growth", said.label("comparison.there_growth"), "percent", formula="{there}/{there_base}-1"),
        Column(
            "growth_pp",
            said.label("comparison.growth_pp"),
            "points",
            formula="({here_growth}-{there_growth})*100",
        ),
        Column("here_unit", said.label("unit"), "wrap"),
        Column("here_scope", said.label("scope"), "wrap"),
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
        Column("here_scope", said.label("scope"), "wrap"),
    )
    return _table(said, "GrowthPublished", "comparison.published", columns, frame)


def _quotients(said: Speech, frame: pl.DataFrame) -> Table:
    columns = (
        _figure(said, "here", "comparison.here"),
        _figure(said, "here_base", "comparison.here_total"),
        _figure(said, "there", "comparison.there"),
        _figure(said, "there_base", "comparison.there_total"),
        Column("here_scope", said.label("scope"), "wrap"),
        Column(
            "quotient",
            said.label("comparison.quotient"),
            "number",
            decimals="two",
            formula="({here}/{here_base})/({there}/{there_base})",
        ),
        Column("here_unit", said.label("unit"), "wrap"),
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
