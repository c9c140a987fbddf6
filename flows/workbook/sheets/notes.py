"""The notes sheet: how to read the figures, what became of every input row, what the indicators are called."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.labels.every import NOTES
from schemas.vocabulary import CELL_CLASSES


def notes(context: Context) -> Sheet:
    """Declare the notes sheet."""
    said, tables = context.said, context.tables
    explained = pl.DataFrame(
        {
            "what": [said.say(*what) for what, _ in NOTES],
            "text": [said.say(*text, "\n") for _, text in NOTES],
        }
    )
    method = Table(
        "Methods",
        (Column("what", said.label("notes.what"), "wrap"), Column("text", said.label("notes.text"), "wrap")),
        explained,
        caption=said.label("notes.method"),
    )
    balance = Table(
        "Balance",
        (
            Column("file", said.label("file"), "wrap"),
            Column("sheet", said.label("sheet_name"), "wrap"),
            Column("read", said.label("read"), "whole"),
            Column("shown", said.label("rows_shown"), "whole"),
            Column("later", said.label("rows_later"), "whole"),
            Column("left_out", said.label("rows_left_out"), "whole"),
        ),
        tables.balance.with_columns((pl.col("kept") - pl.col("later")).alias("shown")),
        caption=said.label("notes.balance"),
    )
    cells = Table(
        "Cells",
        (
            Column("file", said.label("file"), "wrap"),
            Column("sheet", said.label("sheet_name"), "wrap"),
            Column("used", said.label("class.accepted"), "whole"),
            Column("quarantined", said.label("class.quarantined"), "whole"),
            Column("other", said.label("class.other"), "whole"),
            Column("blank", said.label("class.blank"), "whole"),
            Column("all", said.label("class.sum"), "whole"),
        ),
        _cells(tables.cells),
        caption=said.label("notes.cells"),
        new_page=True,
    )
    used = context.registers.indicators.join(tables.facts.select("indicator").unique(), on="indicator", how="semi")
    glossary = Table(
        "Indicators",
        (
            Column("name_en", said.label("name_en"), "wrap"),
            Column("name_zh", said.label("name_zh"), "wrap"),
            Column("kind", said.label("kind"), "wrap"),
        ),
        used.with_columns(said.words("kind", "ikind")),
        caption=said.label("notes.glossary"),
    )
    return Sheet(
        "notes",
        said.label("sheet.notes"),
        (said.label("about.notes"), context.since),
        (method, balance, cells, glossary),
        widths=(40, 84, 20, 16, 16, 14, 12),
        freeze=False,
    )


def _cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Return one row a sheet: how many of its cells are used, left out, blank, or something else, such as titles."""
    counted = {name: pl.col("cells").filter(pl.col("class") == name).sum() for name in CELL_CLASSES}
    return cells.group_by("file", "sheet", maintain_order=True).agg(
        used=counted["accepted"],
        quarantined=counted["quarantined"],
        other=sum((counted[name] for name in ("header", "title", "subtotal", "note")), pl.lit(0)),
        blank=counted["blank"],
        all=pl.col("cells").sum(),
    )
