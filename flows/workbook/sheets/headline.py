"""The headline sheet: tiles, what needs attention first, output against target."""

from collections.abc import Mapping
from typing import Any

from flows.workbook.context import Context
from flows.workbook.declare import Anchor, Line, Sheet
from flows.workbook.layout.measure import row_height
from flows.workbook.provenance.marks import signs
from flows.workbook.sentences.headline import tile_name
from flows.workbook.sheets.path import WIDTHS, path
from flows.workbook.speech import decimals, in_unit, with_units
from flows.workbook.theme import figure_format

_WIDTH = 28.0
_COLUMNS = 6  # of the grid that tiles, chart and table share
_Cell = tuple[int, object, str, Anchor | None]


def headline(context: Context) -> Sheet:
    """Declare the headline sheet."""
    said = context.said
    charts, figures = path(context)
    return Sheet(
        "headline",
        said.label("sheet.headline"),
        (said.say(context.cluster.name_en, context.cluster.name_zh), context.since),
        (*_tiles(context), Line(()), _attention(context), Line(()), *charts, *figures),
        widths=(*(_WIDTH,) * _COLUMNS, *WIDTHS),
        freeze=False,
    )


def _attention(context: Context) -> Line:
    """Return the line that leads to what needs attention, with the first matter named."""
    said = context.said
    matters = context.tables.attention.drop_nulls("rank")
    if matters.is_empty():
        nothing = said.label("headline.nothing")
        return Line(((1, nothing, "Tile text", None),), row_height([(nothing, _WIDTH)]))
    first = matters.row(0, named=True)
    texts = [
        one.label(
            "headline.attention",
            number=str(matters.height),
            what=one.label(f"attention.{first['kind']}"),
            entity=one.entity(first["entity"]) if first["entity"] else str(first["text"]),
        )
        for one in said.each
    ]
    return Line(((1, " · ".join(texts), "Back link", ("sheet", "attention")),))


def _tiles(context: Context) -> list[Line]:
    said = context.said
    shown = with_units(context.tables.headline, context.registers, said).with_columns(
        in_unit("value"), decimals("half_unit").alias("places")
    )
    tiles = [
        part.to_dicts()
        for _, part in shown.sort("tile", "companion", maintain_order=True).group_by("tile", maintain_order=True)
    ]
    parts = ("label", "figure", "says", "beside", "beside_says", "certainty", "source")
    rows: dict[str, list[_Cell]] = {key: [] for key in parts}
    formats: dict[str, list[tuple[int, str]]] = {"figure": [], "beside": []}
    for column, (main, *companions) in enumerate(tiles, start=1):
        link = ("fact", main["fact_id"]) if main["fact_id"] else None
        rows["label"].append((column, f"{said.entity(main['entity'])}\n{tile_name(said, main)}", "Tile label", None))
        if link is None:
            rows["figure"].append((column, said.label("no_figure"), "Tile missing", None))
        else:
            rows["figure"].append((column, main["value"], "Tile figure", link))
            formats["figure"].append((column, _format(context, main)))
        rows["says"].append((column, _says(context, main) if link else "—", "Tile text", None))
        beside = companions[0] if companions else None
        if beside:
            rows["beside"].append((column, beside["value"], "Tile companion", ("fact", beside["fact_id"])))
            formats["beside"].append((column, _format(context, beside)))
        else:
            rows["beside"].append((column, None, "Tile text", None))
        rows["beside_says"].append((column, _beside(context, beside) if beside else None, "Tile text", None))
        rows["certainty"].append((column, _certainty(context, main), "Tile text", None))
        source = ("source", main["source_id"]) if link else None
        rows["source"].append(
            (column, _source(context, main) if link else "—", "Tile link" if link else "Tile text", source)
        )
    # nothing is said beside a figure on most clusters' tiles: then the rows are not there
    kept = {key: cells for key, cells in rows.items() if any(cell[1] for cell in cells)}
    return [Line(tuple(cells), _tile_height(key, cells), tuple(formats.get(key, ()))) for key, cells in kept.items()]


def _tile_height(key: str, cells: list[_Cell]) -> float:
    if key in ("figure", "beside"):
        return {"figure": 38.0, "beside": 22.0}[key]
    return row_height([(str(text), _WIDTH) for _, text, _, _ in cells if text is not None]) + 2


def _format(context: Context, row: Mapping[str, Any]) -> str:
    said = context.said
    hedge = row["qualifier"]
    word = "" if hedge == "exact" else said.label(f"qualifier.{hedge}")
    percent = row["dimension"] == "fraction"
    return figure_format(row["places"], percent=percent, before=word, plus=percent and row["companion"])


def _says(context: Context, row: Mapping[str, Any]) -> str:
    said = context.said
    sign = signs(context.tables.marks).get(row["fact_id"])
    parts = [row["shown_unit"], said.period(row["period"]), sign]
    text = " · ".join(part for part in parts if part)
    return f"{text}\n{said.text(row['scope'])}" if row["scope"] else text


def _beside(context: Context, row: Mapping[str, Any]) -> str:
    return context.said.indicator(row["indicator"]) if row["dimension"] == "fraction" else str(row["shown_unit"])


def _certainty(context: Context, row: Mapping[str, Any]) -> str | None:
    """Return how sure the tile's figure is, in words; see sheet Reconciliation for the points."""
    said = context.said
    levels = context.tables.confidence.filter(fact_id=row["fact_id"] or "")["level"]
    if levels.is_empty():
        return None
    return said.label("headline.certainty", level=said.label(f"certainty.{levels[0]}"))


def _source(context: Context, row: Mapping[str, Any]) -> str:
    said = context.said
    others = f" · +{row['rivals']}" if row["rivals"] else ""  # how many more sources: no room to say it in words
    return f"{said.label('source')} {row['source_id']} ({row['grade']}){others}"
