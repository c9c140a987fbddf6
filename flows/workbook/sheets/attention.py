"""The attention sheet: at most ten sentences, the most pressing first, each with a link to where it stands."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sentences.attention import SHEETS, attention_sentences
from flows.workbook.sheets.top import top

_SHARES = ("target_missed", "contradiction", "growth_differs")  # kinds whose extent is a share of a figure
_WHOLE = ("milestone_overdue", "milestone_slipped", "row_left_out")  # kinds whose extent is a count
# Where the matters of a kind stand: the row that is meant, or the sheet.
_STANDS = {
    "target_missed": "target",
    "target_behind": "target",
    "target_at_risk": "target",
    "milestone_overdue": "milestone",
    "milestone_slipped": "milestone",
    "contradiction": "sheet",
    "growth_differs": "sheet",
    "no_figures": "development",
    "row_left_out": "sheet",
}


def attention(context: Context) -> Sheet:
    """Declare the attention sheet: the matters, and in a last line how many more there are."""
    said = context.said
    table = context.tables.attention
    sentences = attention_sentences(context.tables, context.registers, said, context.as_of)
    named = table.filter(pl.col("rank").is_not_null())
    more = table.filter(pl.col("rank").is_null()).head(1)
    rows = pl.concat([named, more.with_columns(kind=None, number=None)], how="vertical_relaxed")
    kind = pl.col("kind").cast(pl.String)
    frame = (
        rows.with_columns(
            pl.Series("sentence", sentences, dtype=pl.String),
            said.words("kind", "attention").alias("what"),
            pl.when(pl.col("number").is_not_null()).then(said.words("kind", "measure")).alias("measure"),
            kind.alias("tone"),
            pl.when(pl.col("rank").is_not_null()).then(pl.lit(False)).alias("done"),
            pl.when(kind.is_in(_SHARES)).then(pl.col("number").round(1) / 100).otherwise(pl.col("number").round(1)),
            pl.when(kind.is_in(_SHARES)).then(pl.lit("fraction")).alias("dimension"),
            pl.when(kind.is_in(_WHOLE)).then(0).otherwise(1).cast(pl.UInt8).alias("places"),
            kind.replace_strict(_STANDS, default=None).alias("ref_kind"),
            kind.replace_strict(SHEETS, default=None).alias("sheet"),
        )
        .with_columns(
            pl.when(pl.col("ref_kind") == "sheet").then("sheet").otherwise("ref").alias("ref"),
            pl.col("sheet").replace({key: said.label(f"sheet.{key}") for key in SHEETS.values()}).alias("opens"),
        )
    )  # fmt: skip
    columns = (
        Column("rank", said.label("attention.rank"), "whole", 8, counted=True),
        Column("sentence", said.label("attention.matter"), "wrap", 60),
        Column("what", said.label("attention.what"), "wrap", 32, tone="tone"),
        Column("number", said.label("attention.number"), "number", 12, decimals="places", facts=("fact_ids",)),
        Column("measure", said.label("attention.measure"), "wrap", 24),
        Column("opens", said.label("attention.look"), "wrap", 26, link="ref", link_kind_in="ref_kind"),
        Column("done", said.label("attention.done"), "check", 8),
    )
    return Sheet(
        "attention",
        said.label("sheet.attention"),
        top(context, "attention"),
        (Table("Attention", columns, frame, empty=said.label("headline.nothing")),),
    )
