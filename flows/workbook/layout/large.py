"""Large tables: laid out as a shell, with all that is needed to write their rows into the finished package."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Any

import polars as pl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from flows.workbook.declare import Anchor, Block, ChartRow, Choice, Column, Sheet, Table
from flows.workbook.layout.looks import Place, dress, target
from flows.workbook.layout.page import LINKS, Page
from flows.workbook.speech import Speech
from flows.workbook.streaming.heights import HEIGHT, with_heights
from flows.workbook.streaming.repeated import repeated
from flows.workbook.streaming.side_by_side import side_by_side
from flows.workbook.streaming.streamed import LEAST_CELLS, Looks, Streamed, StreamedColumn
from flows.workbook.streaming.written import like_formula, needs_care, plain
from flows.workbook.theme import BLANK_STYLES, LINK_STYLES, ROLE_STYLES, TOO_LARGE, TOO_SMALL

_LOOK, _LINKED, _GUARDED, _POWERS = "look of ", "linked", "guarded", "in powers"  # no key of ours has spaces


def drawn_from(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the names of the tables that charts, choices and sparklines read: their cells must be there to be read."""
    blocks: list[Block] = [block for sheet in sheets for block in sheet.blocks]
    charts = (chart.table for block in blocks if isinstance(block, ChartRow) for chart in block.charts)
    choices = (block.table for block in blocks if isinstance(block, Choice))
    columns = (column for block in blocks if isinstance(block, Table) for column in block.columns)
    return frozenset((*charts, *choices, *(column.spark[0] for column in columns if column.spark)))


def is_large(table: Table) -> bool:
    """Tell whether the rows of a table are streamed: it has many cells, and none that only openpyxl can lay out."""
    cells = table.frame.height * len(table.columns)
    return cells >= LEAST_CELLS and not any(column.spark or column.comment for column in table.columns)


def lay_large(
    page: Page, table: Table, row: int, places: Sequence[Place], said: Speech, where: Mapping[Anchor, str]
) -> None:
    """Note the rows of a table, the first at that row, for the finishing pass to write."""
    frame = plain(table.frame)
    texts = [place.column.key for place in places if frame.schema[place.column.key] == pl.String]
    careful = _careful(frame, texts)
    if table.blank is not None:  # an empty text is as missing as none
        frame = frame.with_columns(pl.col(careful).replace("", None))
    linked = [_linked(page, place, frame, row, where) for place in places]
    told = side_by_side(lambda at: _told(places[at].column, frame, linked[at], careful), range(len(places)))
    columns = []
    for place, about in zip(places, told, strict=True):
        looks, frame = _looks(page, place, frame, about, said)
        letter = get_column_letter(place.number)
        columns.append(StreamedColumn(place.column.key, letter, looks, place.formula[1:] or None, place.column.stays))
    wraps = {p.column.key: p.width for p in places if p.column.role in ("wrap", "state") and p.column.key in texts}
    frame = with_heights(frame, wraps)
    needed = {HEIGHT, *(column.key for column in columns), *(column.looks.of for column in columns)}
    frame = frame.select(name for name in frame.columns if name in needed)
    page.sheet.cell(row, 1)  # where the rows go
    page.noted.streamed[page.sheet.title] = Streamed(row, tuple(columns), frame, table.blank, frozenset(texts), careful)


def _linked(page: Page, place: Place, frame: pl.DataFrame, row: int, where: Mapping[Anchor, str]) -> pl.Series | None:
    """Note the links of a column, as many as the sheet may have; return which of its cells are one."""
    column = place.column
    if not column.link:
        return None
    letter, links = get_column_letter(place.number), page.noted.links.setdefault(page.sheet.title, [])
    keys = [key for key in (column.key, column.link, column.link_kind_in) if key]
    found = []
    for at, values in enumerate(frame.select(list(dict.fromkeys(keys))).iter_rows(named=True), start=row):
        if page.links >= LINKS:
            break
        to = target(column, values, where) if values[column.key] is not None else None
        found.append(page.count_link(to))
        if to and found[-1]:
            links.append((f"{letter}{at}", to))
    return pl.Series(_LINKED, found, dtype=pl.Boolean).extend_constant(False, frame.height - len(found))


def _looks(
    page: Page, place: Place, frame: pl.DataFrame, told: pl.DataFrame, said: Speech
) -> tuple[Looks, pl.DataFrame]:
    """Return the looks of a column's cells, and the frame with the look of each row where they differ.

    told: what decides the look of each row.
    """
    column, text = place.column, frame.schema[place.column.key] == pl.String
    style = ROLE_STYLES[column.role]
    blank = page.look_number(page.looks[BLANK_STYLES.get(style, style)])
    if not told.width:
        return Looks(_look(page, place, frame.row(0, named=True), said, text=text), blank), frame
    kinds = told.with_row_index("row").group_by(told.columns, maintain_order=True).agg(pl.first("row"))
    numbers = [
        _look(
            page,
            place,
            frame.row(kind["row"], named=True),
            said,
            text=text,
            linked=kind.get(_LINKED, False),
            guarded=kind.get(_GUARDED, False),
        )
        for kind in kinds.iter_rows(named=True)
    ]
    if len(set(numbers)) == 1:
        return Looks(numbers[0], blank), frame
    name = f"{_LOOK}{column.key}"
    looks = told.join(
        kinds.with_columns(pl.Series(name, numbers, dtype=pl.UInt16)),
        on=told.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return Looks(numbers[0], blank, name), frame.with_columns(looks[name])


def _careful(frame: pl.DataFrame, texts: Sequence[str]) -> frozenset[str]:
    """Return the columns of texts that need a closer look; of those that repeat a few, these are looked at."""

    def care(key: str) -> bool:
        few = repeated(frame[key])
        return needs_care(frame[key] if few is None else few)

    return frozenset(key for key, needed in zip(texts, side_by_side(care, texts), strict=True) if needed)


def _told(column: Column, frame: pl.DataFrame, linked: pl.Series | None, careful: Collection[str]) -> pl.DataFrame:
    """Return for each row all that decides how its cell of a column looks, none of it where they all look alike."""
    value = frame[column.key]
    dimension = "dimension" if column.decimals and "dimension" in frame.columns else None
    told = [frame[key] for key in dict.fromkeys((column.tone, column.decimals, column.hedge, dimension)) if key]
    if column.decimals and value.dtype.is_numeric():
        size = value.cast(pl.Float64).abs()
        small = (size > 0) & (size < TOO_SMALL) & (not column.formula)
        # polars takes NaN for larger than all
        large = (size >= TOO_LARGE) & size.is_not_nan()
        told.append((large | small).fill_null(value=False).alias(_POWERS))
    if linked is not None:
        told.append(linked)
    if column.key in careful and not column.formula:
        few = repeated(value)
        if few is None or like_formula(few).any():
            told.append(like_formula(value).fill_null(value=False).alias(_GUARDED))
    return pl.DataFrame([values for values in told if _decides(values)])


def _decides(values: pl.Series) -> bool:
    """Tell whether a column decides something: a quick look, as most do not."""
    if values.dtype == pl.Boolean:
        return bool(values.any())
    missing = values.null_count()
    return 0 < missing < values.len() or (not missing and bool((values != values[0]).any()))


def _look(
    page: Page,
    place: Place,
    values: Mapping[str, Any],
    said: Speech,
    *,
    text: bool,
    linked: bool = False,
    guarded: bool = False,
) -> int:
    """Return the number of the look that a cell with these values has."""
    style = ROLE_STYLES[place.column.role]
    cell = Cell(page.sheet, row=1, column=1)  # of no sheet: only its look is wanted
    cell._style = copy(page.looks[LINK_STYLES.get(style, style) if linked else style])
    page.keep_text(cell._style, guarded=guarded, as_text=text and place.as_text)
    dress(cell, page, place, values, said)
    return page.look_number(cell._style)
