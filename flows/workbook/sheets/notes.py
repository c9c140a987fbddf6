"""The notes sheet: how the figures were made, what the marks mean, what became of every input row and cell."""

from collections.abc import Sequence

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.labels.every import NOTES
from flows.workbook.provenance.marks import MARK_SIGNS, blanks
from schemas.answers.marks import FIGURE_MARKS
from schemas.vocabulary import CELL_CLASSES


def notes(context: Context, others: Sequence[Sheet]) -> Sheet:
    """Declare the notes sheet; others: those in whose cells the marks stand."""
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
            Column("read", said.label("read"), "whole", counted=True),
            Column("shown", said.label("rows_shown"), "whole", counted=True),
            Column("later", said.label("rows_later"), "whole", counted=True),
            Column("left_out", said.label("rows_left_out"), "whole", counted=True),
        ),
        tables.balance.with_columns((pl.col("kept") - pl.col("later")).alias("shown")),
        caption=said.label("notes.balance"),
    )
    cells = Table(
        "Cells",
        (
            Column("file", said.label("file"), "wrap"),
            Column("sheet", said.label("sheet_name"), "wrap"),
            Column("used", said.label("class.accepted"), "whole", counted=True),
            Column("quarantined", said.label("class.quarantined"), "whole", counted=True),
            Column("other", said.label("class.other"), "whole", counted=True),
            Column("blank", said.label("class.blank"), "whole", counted=True),
            Column("all", said.label("class.sum"), "whole", counted=True),
        ),
        _cells(tables.cells),
        caption=said.label("notes.cells"),
    )
    return Sheet(
        "notes",
        said.label("sheet.notes"),
        (said.label("about.notes"), context.since),
        (_marks(context, others), balance, cells, method),
        widths=(34, 60, 18, 16, 22, 14, 12),
        freeze=False,
    )


def _marks(context: Context, others: Sequence[Sheet]) -> Table:
    """Declare the marks: each with its meaning and how many figures, or cells without one, carry it."""
    said, marked = context.said, context.tables.marks
    counts = {name: marked.filter(pl.col("mark") == name).height for name in FIGURE_MARKS}
    counts["none"] = sum(blanks(block) for sheet in others for block in sheet.blocks if isinstance(block, Table))
    frame = pl.DataFrame(
        {
            "sign": list(MARK_SIGNS.values()),
            "meaning": [said.label(f"marks.{name}") for name in MARK_SIGNS],
            "figures": [counts[name] for name in MARK_SIGNS],
        }
    )
    columns = (
        Column("sign", said.label("notes.mark")),
        Column("meaning", said.label("notes.meaning"), "wrap"),
        Column("figures", said.label("notes.marked"), "whole", counted=True),
    )
    return Table("Marks", columns, frame, caption=said.label("notes.marks"))


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
