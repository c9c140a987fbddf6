"""The facts, sources and findings sheets: what every other sheet leads back to."""

import polars as pl

from flows.tidy.folding import fold
from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.layout.held import FIRST_DAY
from flows.workbook.provenance.marks import signs
from flows.workbook.sheets.figures import source, with_unit
from flows.workbook.sheets.top import data_top
from flows.workbook.speech import decimals, in_unit, with_units


def facts(context: Context) -> Sheet:
    """Declare the facts sheet: every published figure, as printed and in the reader's unit, with its origin."""
    said = context.said
    hedge = pl.when(pl.col("qualifier") != "exact").then(said.words("qualifier", "qualifier"))
    unit = pl.col("unit_printed").replace({name: said.unit(name) for name in said.units})
    frame = with_units(said.periods(context.tables.facts, "period"), context.registers, said).with_columns(
        in_unit("value"),
        decimals("half_unit").alias("places"),
        said.entities("entity"),
        said.indicator_names("indicator"),
        said.words("basis", "basis"),
        pl.concat_str(hedge, "value_printed", unit, separator=" ", ignore_nulls=True).alias("printed"),
        sentence("{}, {} {}", "file", "sheet", "cell").alias("origin"),
        said.texts("scope"),
        said.texts("note"),
        pl.col("fact_id")
        .replace_strict(signs(context.tables.marks), default=None, return_dtype=pl.String)
        .alias("sign"),
    )
    columns = (
        Column("fact_id", said.label("fact"), width=8),
        Column("entity", said.label("entity"), "wrap", 17),
        Column("indicator", said.label("indicator"), "wrap", 19),
        Column("period", said.label("period"), "wrap", 12),
        # the hedge stands in As printed
        Column("value", said.label("value"), "number", 13, decimals="places", facts=("fact_id",)),
        Column("shown_unit", said.label("unit"), "wrap", 13),
        Column("sign", said.label("sign"), width=7),
        Column("basis", said.label("basis"), "wrap", 10),
        Column("scope", said.label("scope"), "wrap", 15),
        Column("printed", said.label("value_printed"), "wrap", 14),
        source(said),
        Column("grade", said.label("grade"), width=9),
        Column("known_on", said.label("set_on"), "date", 12),
        Column("note", said.label("note"), "wrap", 23),
        Column("origin", said.label("origin"), "wrap", 12),
    )
    return Sheet(
        "facts",
        said.label("sheet.facts"),
        data_top(context, "facts"),
        (Table("Facts", columns, frame, anchor=("fact", "fact_id")),),
        freeze=False,
        profile="D",
    )


def sources(context: Context) -> Sheet:
    """Declare the sources sheet."""
    said = context.said
    used = context.tables.facts.group_by("source_id").agg(pl.len().cast(pl.Int64).alias("facts_from"))
    # Most registers know of some sources the month or the year only: then all are told in words.
    days = context.tables.sources["published_on"].str.to_date("%Y-%m-%d", strict=False)
    known = days.null_count() == 0 and days.ge(FIRST_DAY).all()
    frame = (
        (context.tables.sources.with_columns(days) if known else said.periods(context.tables.sources, "published_on"))
        .join(used, on="source_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("facts_from").fill_null(0),
            said.texts("title"),
            said.texts("publisher"),
            pl.when(pl.col("url").str.contains(r"^https?://\S+$")).then("url").alias("address"),
        )
        .with_columns(pl.when(pl.col("address").is_not_null()).then(pl.lit(said.label("open_link"))).alias("opens"))
    )
    columns = (
        Column("source_id", said.label("source"), width=10),
        Column("title", said.label("title"), "wrap", 50),
        Column("publisher", said.label("publisher"), "wrap", 41),
        Column("published_on", said.label("published"), "date" if known else "text", 13),
        Column("grade", said.label("grade"), width=9),
        Column("facts_from", said.label("facts_from"), "whole", 12, counted=True),
        Column("opens", said.label("url"), width=10, link="address", link_kind="url"),
        Column("url", with_unit(said, said.label("url"), "URL"), "wrap", 48),
    )
    return Sheet(
        "sources",
        said.label("sheet.sources"),
        data_top(context, "sources"),
        (Table("Sources", columns, frame, anchor=("source", "source_id")),),
        freeze=False,
        profile="D",
    )


def findings(context: Context) -> Sheet:
    """Declare the findings sheet: what is odd about the inputs, at which cell, and what to do."""
    said = context.said
    catalogue = context.tables.rules
    rules = {key: said.say(rule.title_en, rule.title_zh, "\n") for key, rule in catalogue.items()}
    mends = {key: said.say(rule.mend_en, rule.mend_zh, "\n") for key, rule in catalogue.items()}
    if said.language == "both":
        expected = pl.concat_str("expected_en", "expected_zh", separator="\n")
    else:
        expected = pl.col(f"expected_{said.language}")
    yes, no = said.label("yes"), said.label("no")
    more = pl.when(pl.col("more_cells") > 0).then(sentence(" (+{})", "more_cells")).otherwise(pl.lit(""))
    frame = fold(context.tables.findings, catalogue=catalogue).with_columns(
        pl.col("severity").cast(pl.String).alias("tone"),
        said.words("severity", "severity"),
        pl.when(pl.col("confirmed").is_null())
        .then(pl.col("rule").replace(mends))
        .otherwise(pl.concat_str(pl.lit(said.label("confirmed_as") + ": "), "confirmed"))
        .alias("mend"),
        pl.col("rule").replace(rules),
        expected.alias("expected"),
        pl.when(pl.col("sheet") == "")  # about a file as a whole
        .then("file")
        .otherwise(pl.concat_str(sentence("{}, {} ", "file", "sheet"), "cells", more))
        .alias("where"),
        pl.col("found").list.join("\n"),
        pl.when("left_out").then(pl.lit(yes)).otherwise(pl.lit(no)).alias("left_out"),
    )
    columns = (
        Column("severity", said.label("severity"), "state", 12, tone="tone"),
        Column("rule", said.label("rule"), "wrap", 32),
        Column("where", said.label("where"), "wrap", 22),
        Column("count", said.label("check.times"), "whole", 9, counted=True),
        Column("found", said.label("found"), "wrap", 24),
        Column("expected", said.label("expected"), "wrap", 30),
        Column("suggestion", said.label("suggestion"), "wrap", 16),
        Column("mend", said.label("mend"), "wrap", 34),
        Column("left_out", said.label("left_out"), width=10),
    )
    return Sheet(
        "findings",
        said.label("sheet.findings"),
        data_top(context, "findings"),
        (Table("Findings", columns, frame, empty=said.label("findings.none")),),
        freeze=False,
        profile="D",
    )
