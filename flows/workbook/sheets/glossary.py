"""The glossary: what terms, abbreviations and indicators are called in the other language, and what they mean."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.labels.glossary import TERMS


def glossary(context: Context) -> Sheet:
    """Declare the glossary: the terms that headers use, then every indicator that a sheet shows."""
    said = context.said
    columns = (
        Column("name_en", said.label("name_en"), "wrap", 44),
        Column("name_zh", said.label("name_zh"), "wrap", 36),
        Column("sort", said.label("kind"), "wrap", 16),
        Column("meaning", said.label("glossary.meaning"), "wrap", 60),
    )
    return Sheet(
        "glossary",
        said.label("sheet.glossary"),
        (said.label("about.glossary"), context.since),
        (Table("Glossary", columns, pl.concat([_terms(context), _indicators(context)])),),
    )


def _terms(context: Context) -> pl.DataFrame:
    said = context.said
    return pl.DataFrame(
        {
            "name_en": [term.english for term in TERMS],
            "name_zh": [term.chinese for term in TERMS],
            "sort": [said.label("glossary.term")] * len(TERMS),
            "meaning": [said.say(term.meaning_en, term.meaning_zh, "\n") for term in TERMS],
        }
    )


def _indicators(context: Context) -> pl.DataFrame:
    said = context.said
    return context.registers.indicators.filter(pl.col("indicator").is_in(_shown(context))).select(
        "name_en",
        "name_zh",
        pl.lit(said.label("indicator")).alias("sort"),
        said.words("kind", "ikind").alias("meaning"),
    )


def _shown(context: Context) -> list[str]:
    """Return the indicators of all tables, and those asked for of which nothing has been published."""
    frames = [frame for frame in vars(context.tables).values() if isinstance(frame, pl.DataFrame)]
    told = [frame["indicator"].cast(pl.String) for frame in frames if "indicator" in frame.columns]
    asked = [*context.cluster.developments.indicators]
    if anchor := context.cluster.anchor:
        asked += [*anchor.indicators, *anchor.park_indicators]
    told.append(pl.Series("indicator", asked, dtype=pl.String))
    return pl.concat(told).drop_nulls().unique().to_list()
