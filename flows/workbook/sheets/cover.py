"""The cover: title, form block, contents."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.measure import row_height


def cover(context: Context, others: tuple[Sheet, ...]) -> Sheet:
    """Declare the cover; `others` are the sheets that its contents list."""
    said, cluster, tables = context.said, context.cluster, context.tables
    contents = pl.DataFrame(
        {
            "key": [sheet.key for sheet in others],
            "name": [said.label(f"sheet.{sheet.key}") for sheet in others],
            "about": [said.label(f"about.{sheet.key}") for sheet in others],
            "rows": [_rows(sheet) for sheet in others],
        },
        schema={"key": pl.String, "name": pl.String, "about": pl.String, "rows": pl.Int64},
    )
    columns = (
        Column("name", said.label("sheet"), width=30, link="key", link_kind="sheet"),
        Column("about", said.label("answers"), role="wrap", width=78),
        Column("rows", said.label("rows"), role="whole", width=14),
    )
    form = cluster.form
    unit = said.say(form.reporting_unit_en, form.reporting_unit_zh)
    counts = " / ".join(str(tables.findings.filter(severity=name).height) for name in ("error", "warning", "note"))
    entries = (
        ("form.number", form.number),
        ("form.issued_by", form.issued_by),
        ("form.approval", form.approval),
        ("form.valid_until", form.valid_until),
        ("form.reporting_unit", unit),
        ("form.period", context.as_of.isoformat()),
        ("form.facts", str(tables.facts.height)),
        ("form.sources", str(tables.sources.height)),
        ("form.findings", counts),
    )
    lines = [
        Line(
            ((1, said.label(key), "Form name", None), (2, text or "—", "Form entry", None)),
            row_height([(said.label(key), 30), (text, 78)]) + 3,
        )
        for key, text in entries
    ]
    return Sheet(
        "cover",
        said.say(cluster.title_en, cluster.title_zh, "\n"),
        (said.say(cluster.name_en, cluster.name_zh), context.since),
        (*lines, Line(()), Table("Contents", columns, contents, caption=said.label("contents"))),
        widths=(30, 78, 14),
        freeze=False,
        portrait=True,
    )


def _rows(sheet: Sheet) -> int:
    return sum(block.frame.height for block in sheet.blocks if isinstance(block, Table))
