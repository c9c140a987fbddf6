"""The changes sheet: what this report says that the one before did not, in words for the office, then row by row."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Block, Column, Line, Sheet, Table
from flows.workbook.sentences.changes import said_changes
from flows.workbook.speech import Speech, decimals, in_unit, percent_decimals, with_units
from schemas.vocabulary import OUR_GROUPS

TOLD = 12  # sentences at most
_SMALL = ("restated", "backfill")  # stands in the table, is not told
# Of the columns that both tables share; the widest holds the sentences.
_WIDTHS = (13.0, 24.0, 52.0, 11.0, 14.0, 11.0, 14.0, 15.0, 10.0, 10.0, 11.0, 12.0, 8.0, 9.0, 9.0)


def changes(context: Context) -> Sheet:
    """Declare the changes sheet."""
    said, tables = context.said, context.tables
    since = _in_each(said, f"since.{tables.since_by}", " ", day=tables.since.isoformat())
    return Sheet(
        "changes",
        said.label("sheet.changes"),
        (said.label("about.changes"), since, f"{context.since} · {said.label('see_notes')}"),
        (*_told(context), _every(context)),
        widths=_WIDTHS,
        freeze=False,
    )


def _told(context: Context) -> list[Block]:
    """Return the office's own matters in sentences, and how many more there are; a bilingual cell holds both."""
    said = context.said
    ours = context.tables.changes.filter(pl.col("group").is_in(OUR_GROUPS), ~pl.col("kind").is_in(_SMALL))
    named = ours.head(TOLD)
    frame = named.with_columns(
        said_changes(named, context.registers, said).alias("sentence"),
        said.words("kind", "change"),
        said.entities("entity"),
    )
    columns = (
        Column("kind", said.label("changes.what"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("sentence", said.label("changes.matter"), "wrap"),
    )
    blocks: list[Block] = [
        Table("ChangesTold", columns, frame, said.label("changes.told"), empty=said.label("changes.nothing"))
    ]
    if ours.height > TOLD:
        more = _in_each(said, "changes.more", " ", number=str(ours.height - TOLD))
        blocks += [Line(((1, more, "Subtitle", None),)), Line(())]
    return blocks


def _in_each(said: Speech, key: str, between: str, **parts: str) -> str:
    """Return a label with its places filled, in each of the workbook's languages."""
    return between.join(one.label(key, **parts) for one in said.each)


def _every(context: Context) -> Table:
    said = context.said
    word = (
        pl.when(pl.col("indicator").is_not_null())
        .then(pl.lit("pace"))
        .when(pl.col("kind") == "milestone_status")
        .then(pl.lit("status"))
        .otherwise(pl.lit("milestone"))
    )
    raw = context.tables.changes.with_columns(word.alias("list"), pl.col("new_word").alias("tone"))
    frame = with_units(said.periods(raw, "old_period", "new_period"), context.registers, said).with_columns(
        *(in_unit(f"{side}_value") for side in ("old", "new")),
        *(decimals(f"{side}_half_unit").alias(f"{side}_places") for side in ("old", "new")),
        percent_decimals("growth_half_unit").alias("growth_places"),
        pl.col("growth").cast(pl.Float64),
        pl.when(pl.col("more") > 0).then("more").alias("more"),
        said.words("kind", "change"),
        said.entities("entity"),
        pl.concat_str(
            pl.coalesce(said.indicator_names("indicator"), said.texts("text")),
            said.texts("scope").replace("", None),
            separator="\n",
            ignore_nulls=True,
        ).alias("matter"),
        *(_worded(context, column) for column in ("old_word", "new_word")),
    )
    columns = (
        Column("kind", said.label("changes.what"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("matter", said.label("changes.matter"), "wrap"),
        Column(
            "old_value", said.label("changes.old"), "number",
            decimals="old_places", hedge="old_qualifier", link="old_id",
        ),
        Column("old_period", said.label("changes.old_period"), "wrap"),
        Column(
            "new_value", said.label("changes.new"), "number",
            decimals="new_places", hedge="new_qualifier", link="new_id",
        ),
        Column("new_period", said.label("changes.new_period"), "wrap"),
        Column("shown_unit", said.label("unit"), "wrap"),
        Column("change", said.label("changes.change"), "percent", formula="{new_value}/{old_value}-1"),
        Column(
            "growth", said.label("changes.growth"), "percent",
            decimals="growth_places", hedge="growth_qualifier", link="growth_id",
        ),
        Column("old_word", said.label("changes.old_word"), "wrap"),
        Column("new_word", said.label("changes.new_word"), "state", tone="tone"),
        Column("days", said.label("changes.days"), "whole"),
        Column("more", said.label("changes.also"), "whole"),
        Column("source_id", said.label("source"), link="source_id", link_kind="source"),
    )  # fmt: skip
    return Table("Changes", columns, frame, caption=said.label("changes.all"), empty=said.label("changes.nothing"))


def _worded(context: Context, column: str) -> pl.Expr:
    """Return the column's words said: each row's are of one closed list."""
    said = context.said
    return (
        pl.when(pl.col("list") == "pace")
        .then(said.words(column, "pace"))
        .when(pl.col("list") == "status")
        .then(said.words(column, "status"))
        .otherwise(said.words(column, "milestone"))
        .alias(column)
    )
