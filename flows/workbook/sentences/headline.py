"""The figures of the headline sheet's tiles, a line each."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from flows.workbook.sentences.figures import said_figures
from flows.workbook.speech import Speech
from schemas.registers import Registers

_Row = Mapping[str, Any]


def tile_name(said: Speech, tile: _Row) -> str:
    """Return what a tile shows: the indicator, and on which basis."""
    return f"{said.indicator(tile['indicator'])} · {said.label('basis.' + tile['basis'])}"


def headline_lines(tiles: pl.DataFrame, registers: Registers, said: Speech) -> list[str]:
    """Return for each tile of HEADLINE a line with its figures; in a bilingual workbook two, a line each."""
    return ["\n".join(same) for same in zip(*(_in_one(tiles, registers, one) for one in said.each), strict=True)]


def _in_one(tiles: pl.DataFrame, registers: Registers, said: Speech) -> list[str]:
    firm = tiles.with_columns(pl.col("qualifier").cast(pl.String).fill_null("exact"))
    shown = firm.with_columns(said_figures(firm, registers, said).alias("words")).sort(
        "tile", "companion", maintain_order=True
    )
    lines = []
    for _, rows in shown.group_by("tile", maintain_order=True):
        main, *beside = rows.to_dicts()
        lines.append(_line(main, beside, said))
    return lines


def _line(main: _Row, beside: Sequence[_Row], said: Speech) -> str:
    name = f"{said.entity(main['entity'])} · {tile_name(said, main)}{'：' if said.language == 'zh' else ': '}"
    if main["words"] is None:
        return name + said.label("no_figure")
    also = [
        f"{said.indicator(row['indicator'])} {row['words']}" if row["dimension"] == "fraction" else row["words"]
        for row in beside
    ]
    parts = [
        main["words"],
        said.period(main["period"]),
        said.text(main["scope"]) if main["scope"] else "",
        *also,
    ]
    return name + " · ".join(filter(None, parts))
