"""The changes sheet: what this report says that the one before did not, in words for the office, then row by row."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Block, Column, Line, Sheet, Table
from flows.workbook.sentences.changes import said_changes, told_changes
from flows.workbook.sheets.figures import figure, named_with_unit, source
from flows.workbook.sheets.top import in_each, top
from flows.workbook.speech import decimals, in_unit, percent_decimals, with_units

# Of the columns that both tables share; the widest holds the sentences.
_WIDTHS = (15.0, 26.0, 44.0, 11.0, 11.0, 14.0, 10.0, 12.0, 11.0, 11.0, 8.0, 9.0, 10.0)


def changes(context: Context) -> Sheet:
    """Declare the changes sheet."""
    said, tables = context.said, context.tables
    about, read = top(context, "changes")
    since = in_each(said, f"since.{tables.since_by}", " ", day=tables.since.isoformat())
    return Sheet(
        "changes",
        said.label("sheet.changes"),
        (about, since, read),
        (*_told(context), _every(context)),
        widths=_WIDTHS,
    )


def _told(context: Context) -> list[Block]:
    """Return the office's own matters in sentences, and how many more there are; a bilingual cell holds both."""
    said = context.said
    named, others = told_changes(context.tables.changes)
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
        Table("ChangesTold", columns, frame, said.label("changes.told"), empty=said.label("changes.nothing"), fits=8)
    ]
    if others:
        more = in_each(said, "changes.more", " ", number=str(others))
        blocks += [Line(((1, more, "Subtitle", None),)), Line(())]
    return blocks


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
            pl.coalesce(named_with_unit(said), said.texts("text")),
            said.texts("scope").replace("", None),
            separator="\n",
            ignore_nulls=True,
        ).alias("matter"),
        *(_worded(context, column) for column in ("old_word", "new_word")),
        _then_and_now().alias("periods"),
    )
    columns = (
        Column("kind", said.label("changes.what"), "wrap"),
        Column("entity", said.label("entity"), "wrap"),
        Column("matter", said.label("changes.matter_unit"), "wrap"),
        figure("old_value", said.label("changes.old"), places="old_places", hedge="old_qualifier", fact="old_id"),
        figure("new_value", said.label("changes.new"), places="new_places", hedge="new_qualifier", fact="new_id"),
        Column("periods", said.label("changes.periods"), "wrap"),
        Column("change", said.label("changes.change"), "percent", formula="{new_value}/{old_value}-1"),
        figure("growth", said.label("changes.growth"), "percent"),
        Column("old_word", said.label("changes.old_word"), "wrap"),
        Column("new_word", said.label("changes.new_word"), "state", tone="tone"),
        Column("days", said.label("changes.days"), "whole", counted=True),
        Column("more", said.label("changes.also"), "whole", counted=True),
        source(said),
    )
    return Table("Changes", columns, frame, caption=said.label("changes.all"), empty=said.label("changes.nothing"))


def _then_and_now() -> pl.Expr:
    """Return the period; where it was another one before, that one first."""
    old, new = pl.col("old_period"), pl.col("new_period")
    moved = pl.when(old != new).then(pl.concat_str(old, pl.lit(" →\n"), new))
    return pl.coalesce(moved, new, old)


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
