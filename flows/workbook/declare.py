"""What a sheet is made of: frozen declarations that the renderer lays out and the theme styles."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

Role = Literal["text", "wrap", "number", "percent", "points", "whole", "date", "state"]
Anchor = tuple[str, str]  # what a link leads to: ("fact", "F0003"), ("source", "S053"), ("sheet", "facts") ...


@dataclass(frozen=True)
class Column:
    """One column of a table.

    key: the frame's column. label: its header, already said. role: how its cells look. width: in characters.
    formula: over other columns' keys in braces; written where the frame has a value, which becomes its stored result.
    decimals, hedge: frame columns with the number of decimals and the qualifier of each row's figure.
    link: the frame column that holds the key of what a cell leads to. link_kind: what that is ("url" for the web);
    link_kind_in: the frame column that says so, where it differs from row to row.
    tone: the frame column whose word decides the cell's colour (see theme.TONES).
    """

    key: str
    label: str
    role: Role = "text"
    width: float = 12
    formula: str | None = None
    decimals: str | None = None
    hedge: str | None = None
    link: str | None = None
    link_kind: str = "fact"
    link_kind_in: str | None = None
    tone: str | None = None


@dataclass(frozen=True)
class Table:
    """A table: name (of the Excel table, unique), columns, and the frame whose rows it shows.

    anchor: the kind and the frame column by which other sheets find its rows. blank: what a missing value shows;
    None leaves the cell empty, which a chart needs. empty: said in place of rows where there are none.
    new_page: it begins a printed page.
    """

    name: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    caption: str | None = None
    anchor: tuple[str, str] | None = None
    blank: str | None = "—"
    empty: str = "—"
    new_page: bool = False


@dataclass(frozen=True)
class Line:
    """One row of free cells: (column number from 1, text or number, style role, link or None)."""

    cells: tuple[tuple[int, object, str, Anchor | None], ...]
    height: float | None = None
    formats: tuple[tuple[int, str], ...] = ()  # column number -> number format


@dataclass(frozen=True)
class SeriesOf:
    """One series of a chart: a column of the table it is drawn from, and the notation (IBCS) of its scenario."""

    key: str
    scenario: str


@dataclass(frozen=True)
class Chart:
    """A column chart over rows of a table on the same sheet.

    rows: first and last row of the frame that it shows, from 0. columns: the letters it lies over, first and last.
    lighter: rows (from 0, within those shown) that cover something else than the rows before.
    """

    table: str
    category: str
    series: tuple[SeriesOf, ...]
    title: str
    subtitle: str
    axis_x: str
    axis_y: str
    rows: tuple[int, int]
    columns: tuple[str, str]
    lighter: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChartRow:
    """Charts that stand side by side, with the rows kept free for them."""

    charts: tuple[Chart, ...]
    rows: int = 16


Block = Table | Line | ChartRow


@dataclass(frozen=True)
class Sheet:
    """A sheet: its key (see labels sheet.<key>), title, the lines under it, its blocks from top to bottom.

    widths: of columns, where no table decides. freeze: the header of its one table stays in view.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()
    freeze: bool = True
    portrait: bool = False
