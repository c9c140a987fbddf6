"""Two tables of the developments sheet: how complete the picture is; milestones, tenants and commitments."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Table
from flows.workbook.speech import Speech
from schemas.answers.developments import PARTS

# list -> the labels of how many there are and of what they are
_LISTED = {
    "done": ("done_count", "done"),
    "open": ("open_count", "open"),
    "tenants": ("tenants_count", "tenants"),
    "commitments": ("commitments_count", "promised"),
}

_SHOWN = 3  # entries in a cell: a row can be no higher than Excel's 409 points

_COLON = {"en": ": ", "zh": "：", "both": ": "}


def named(context: Context) -> pl.DataFrame:
    """Return the developments with their names in the workbook's language."""
    return context.tables.developments.with_columns(context.said.entities("entity").alias("name"))


def completeness(context: Context) -> Table:
    """Declare which parts of each development's picture are known."""
    said = context.said
    indicators = {key: said.indicator(key) for key in said.indicators}
    frame = named(context).with_columns(
        said.entities("anchor"),
        _joined(said, "missing_indicators", indicators),
        _joined(said, "missing_parts", {part: said.label(f"part.{part}") for part in PARTS}),
    )
    columns = (
        Column("name", said.label("development"), "wrap"),
        Column("figures", said.label("figures"), "whole", counted=True),
        Column("anchor", said.label("anchor"), "wrap"),
        Column("asked", said.label("parts_asked"), "whole", counted=True),
        Column("missing_indicators", said.label("missing_indicators"), "wrap"),
        Column("known", said.label("parts_known"), "whole", counted=True),
        Column("missing_parts", said.label("missing_parts"), "wrap"),
        Column("complete", said.label("complete"), "percent", formula="{known}/{asked}", bar=1.0),
    )
    return Table("DevelopmentPicture", columns, frame, said.label("developments.complete"), fits=8)


def _joined(said: Speech, column: str, texts: dict[str, str]) -> pl.Expr:
    mark = "；" if said.language == "zh" else "; "
    return pl.col(column).list.eval(pl.element().replace(texts)).list.join(mark).alias(column)


def progress(context: Context) -> Table:
    """Declare what was done, what is open, who is there and what was promised."""
    said, tables = context.said, context.tables
    milestones = {
        key: f"{said.period(period)} {said.text(text)}"
        for key, period, text in tables.milestones.select("milestone_id", "period", "milestone").iter_rows()
    }
    others = {
        f"{key}*": f"{said.period(period)} {said.entity(entity)}{_COLON[said.language]}{said.text(text)}"
        for key, period, entity, text in tables.milestones.select(
            "milestone_id", "period", "entity", "milestone"
        ).iter_rows()
    }
    promises = {
        key: f"{said.period(day)} {said.text(text)}"
        for key, day, text in tables.commitments.select("commitment_id", "made_on", "commitment").iter_rows()
    }
    texts = {
        "done": milestones | others,
        "open": milestones | others,
        "tenants": {name: said.entity(name) for name in said.names},
        "commitments": promises,
    }
    frame = named(context).with_columns(_of_others(context, name) for name in ("done", "open"))
    frame = frame.with_columns(
        *((pl.col(name).list.len() + pl.col(f"{name}_more")).alias(f"{name}_count") for name in texts),
    )
    frame = frame.with_columns(_lines(said, name, said_as) for name, said_as in texts.items())
    columns = [Column("name", said.label("development"), "wrap")]
    for name, (count, listed) in _LISTED.items():
        columns += [
            Column(f"{name}_count", said.label(count), "whole", counted=True),
            Column(name, said.label(listed), "wrap"),
        ]
    return Table("DevelopmentProgress", tuple(columns), frame, said.label("developments.progress"), fits=5)


def _of_others(context: Context, column: str) -> pl.Series:
    """Return the ids of the column, starred where the milestone is not the development's own: those need a name."""
    whose = dict(context.tables.milestones.select("milestone_id", "entity").iter_rows())
    rows = context.tables.developments.select("entity", column).iter_rows()
    starred = [[key if whose.get(key) == entity else f"{key}*" for key in keys] for entity, keys in rows]
    return pl.Series(column, starred, dtype=pl.List(pl.String))


def _lines(said: Speech, column: str, texts: dict[str, str]) -> pl.Expr:
    """Return the list one entry a line, and in a last line how many there is no room for."""
    listed = pl.col(column).list.head(_SHOWN).list.eval(pl.element().replace(texts)).list.join("\n")
    more = pl.col(f"{column}_count") - pl.col(column).list.len().clip(0, _SHOWN)
    rest = pl.when(more > 0).then(sentence(said.label("more", number="{}"), more))
    text = pl.concat_str(listed, rest, separator="\n", ignore_nulls=True)
    return pl.when(pl.col(column).list.len() > 0).then(text).alias(column)
