"""How a cell of a table looks and where it leads: by its column's role, and by what its row says."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from openpyxl.styles import Font, PatternFill

from flows.workbook.declare import Anchor, Column
from flows.workbook.layout.page import Page
from flows.workbook.layout.places import hedge_word
from flows.workbook.speech import Speech
from flows.workbook.theme import POINTS, SIZE, TONES, figure_format, in_powers


class Place(NamedTuple):
    """Where a column of a table stands on its sheet, how wide it is, whether its cells have the format of text.

    most: the decimals of its most exact figure. formula: of each of its cells, "" where they have none.
    """

    number: int
    column: Column
    width: float
    as_text: bool
    most: int
    formula: str


def dress(cell: Any, page: Page, place: Place, values: Mapping[str, Any], said: Speech) -> None:  # noqa: ANN401
    """Give a cell that has its style the number format and the colours that its row asks for."""
    column = place.column
    if column.role == "points":
        cell.number_format = POINTS
    elif column.decimals and values[column.decimals] is not None:
        percent = column.role == "percent" or values.get("dimension") == "fraction"
        value = values[column.key]
        powers = not percent and value not in (None, "") and in_powers(value, published=not column.formula)
        cell.number_format = figure_format(
            values[column.decimals],
            most=place.most,
            percent=percent,
            before=hedge_word(column, values, said),
            powers=powers,
        )
    tone = TONES.get(values[column.tone] or "") if column.tone else None
    if tone:
        cell.font, cell.fill = _toned(tone, page.look.font, bold=column.role == "state")


@lru_cache
def _toned(tone: tuple[str, str], font: str, *, bold: bool) -> tuple[Font, PatternFill]:
    return Font(name=font, size=SIZE, bold=bold, color=tone[0]), PatternFill("solid", fgColor=tone[1])


def target(column: Column, values: Mapping[str, Any], where: Mapping[Anchor, str]) -> str | None:
    """Return what a cell leads to: a cell of the workbook ('Sheet'!A1) or an address of the web."""
    key = values[column.link] if column.link else None
    if not key:
        return None
    kind = values[column.link_kind_in] if column.link_kind_in else column.link_kind
    return str(key) if kind == "url" else where.get((kind, key))
