"""The cover: title, the form's block, contents, and where those who answer for the report sign."""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.layout.measure import row_height
from flows.workbook.layout.places import part_key, sheet_name
from flows.workbook.provenance.edition import Edition
from flows.workbook.speech import Speech

DIGITS = 16  # of the manifest's digest; the whole of it stands in the document's properties
_WIDTHS = (45.0, 60.0, 10.0, 15.0)
_DRAFT_HEIGHT = 34.0  # points
_SIGNED = ("head", "statistician", "filled_in_by", "telephone", "reported_on")


_NUMBERED = re.compile(r"^\d+\.\d+ ")  # before a caption


def cover(context: Context, others: Sequence[Sheet], edition: Edition, digest: str) -> Sheet:
    """Declare the cover; others: the sheets that its contents list. digest: the manifest's."""
    said, cluster = context.said, context.cluster
    draft = edition.release is not None and edition.release.status == "draft"
    return Sheet(
        "cover",
        said.say(cluster.title_en, cluster.title_zh, "\n"),
        (said.say(cluster.name_en, cluster.name_zh), context.since),
        (
            *((_draft(said),) if draft else ()),
            *(_line(said.label(key), text or "—") for key, text in _entries(context, edition, digest)),
            Line(()),
            _contents(context, others),
            *(_line(said.label(f"form.{name}"), getattr(cluster.form, name)) for name in _SIGNED),
        ),
        widths=_WIDTHS,
        freeze=False,
        portrait=True,
    )


def _entries(context: Context, edition: Edition, digest: str) -> Iterator[tuple[str, str]]:
    """Yield what the block says, label by label: what forms have to say, then what this report is."""
    said, form, tables = context.said, context.cluster.form, context.tables
    yield "form.number", form.number
    yield "form.issued_by", form.issued_by
    yield "form.approval", form.approval
    yield "form.valid_until", form.valid_until
    yield "form.reporting_unit", said.say(form.reporting_unit_en, form.reporting_unit_zh)
    yield "form.period", context.since
    yield "form.units", said.label("form.units_stand")
    yield "form.status", said.label(f"status_of.{edition.status}")
    if (release := edition.release) and release.status == "approved":
        yield "form.released_by", release.name
        yield "form.released_on", release.on.isoformat() if release.on else ""
    counts = (tables.findings.filter(severity=name).height for name in ("error", "warning", "note"))
    yield "form.findings", " / ".join(map(str, counts))
    yield "form.run", f"{edition.run} · {edition.version}"
    yield "form.manifest", digest[:DIGITS]


def _contents(context: Context, others: Sequence[Sheet]) -> Table:
    said = context.said
    frame = pl.DataFrame(
        {
            "key": [part_key(sheet) for sheet in others],
            "name": [sheet_name(sheet, said) for sheet in others],
            "about": [_about(sheet, said) for sheet in others],
            "number": list(range(1, len(others) + 1)),
            "rows": [_rows(sheet) for sheet in others],
        },
        schema={"key": pl.String, "name": pl.String, "about": pl.String, "number": pl.Int64, "rows": pl.Int64},
    )
    columns = (
        Column("name", said.label("sheet"), link="key", link_kind="sheet"),
        Column("about", said.label("answers"), "wrap"),
        Column("number", said.label("number"), "whole", counted=True),
        Column("rows", said.label("rows"), "whole", counted=True),
    )
    return Table("Contents", columns, frame, caption=said.label("contents"))


def _about(sheet: Sheet, said: Speech) -> str:
    """Return what a sheet answers; of a further part, what its tables are called."""
    captions = [block.caption for block in sheet.blocks if isinstance(block, Table) and block.caption]
    if sheet.part == 1 or not captions:
        return said.label(f"about.{sheet.key}")
    return "; ".join(_NUMBERED.sub("", caption) for caption in captions)


def _rows(sheet: Sheet) -> int:
    return sum(block.frame.height for block in sheet.blocks if isinstance(block, Table))


def _draft(said: Speech) -> Line:
    """Return the row that nobody overlooks: that this report was not released."""
    mark, text = said.label("draft.mark"), said.label("draft.means")
    height = row_height([(mark, _WIDTHS[0]), (text, _WIDTHS[1])])
    return Line(((1, mark, "Draft mark", None), (2, text, "Draft text", None)), max(height, _DRAFT_HEIGHT))


def _line(name: str, text: str) -> Line:
    """Return a row of the block; without a text, a line to write on."""
    height = row_height([(name, _WIDTHS[0]), (text, _WIDTHS[1])])
    return Line(((1, name, "Form name", None), (2, text or None, "Form entry", None)), height)
