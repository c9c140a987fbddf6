"""What a sheet is made of: frozen declarations that the renderer lays out and the theme styles."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

Role = Literal[
    "text", "wrap", "number", "percent", "points", "whole", "date", "moment", "time", "span", "state", "check", "spark"
]
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
    facts: frame columns with ids of facts (a text or a list) that the number comes from, where neither its link nor
    the columns of its formula say so. counted: it counts rows or days, so no published figure stands behind it.
    bar: the value at which a data bar behind the number is full (1.0 for shares); bars begin at 0.
    spark: (table, column key): a cell of role "spark" shows rows of that column as small columns, no value;
    the frame holds their first and last row there, from 0, as a list of two. Another column must say it in text.
    spark_group: the frame column whose equal values are comparable series: they share one scale; without it all do.
    comment: the frame column with a sentence about the number, shown when the cell is pointed at.
    stays: its formula stands in rows without a value too; its result there is an empty text.
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
    facts: tuple[str, ...] = ()
    counted: bool = False
    bar: float | None = None
    spark: tuple[str, str] | None = None
    spark_group: str | None = None
    comment: str | None = None
    stays: bool = False


@dataclass(frozen=True)
class Table:
    """A table: name (of the Excel table, unique), columns, and the frame whose rows it shows.

    anchor: the kind and the frame column by which other sheets find its rows. blank: what a missing value shows;
    None leaves the cell empty, which a chart needs. empty: said in place of rows where there are none.
    fits: how many of its rows surely fit on a printed page, whatever the language: what is longer ends its sheet.
    """

    name: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    caption: str | None = None
    anchor: tuple[str, str] | None = None
    blank: str | None = "—"
    empty: str = "—"
    fits: int = 15


@dataclass(frozen=True)
class Line:
    """One row of free cells: (column number from 1, text or number, style role, link or None)."""

    cells: tuple[tuple[int, object, str, Anchor | None], ...]
    height: float | None = None
    formats: tuple[tuple[int, str], ...] = ()  # column number -> number format


Scenario = Literal["actual", "other", "target", "forecast", "pace", "overdue"]


@dataclass(frozen=True)
class SeriesOf:
    """One series of a chart: a column of the table it is drawn from, and the notation (IBCS) of its scenario.

    Actuals are solid, those of another coverage light, plans outlined, forecasts hatched, what is overdue hatched
    dark; "pace" is a mark across the columns.
    """

    key: str
    scenario: Scenario


@dataclass(frozen=True)
class Chart:
    """A chart over rows of a table on the same sheet.

    rows: first and last row of the frame that it shows, from 0. columns: the letters it lies over, first and last.
    kind: upright columns, bars (the first row on top), or a timeline: bars that lead away from the as-of day.
    name: of the drawing, as lists of objects show it. alt: what it says, for those who do not see it.
    points: rows (from 0, within those shown) that have another scenario than their series.
    notes: rows (from 0, within those shown) and what stands over their columns in place of the plain value.
    title_from: the choice whose cell is the title, in place of title and subtitle.
    origin: what a timeline calls its as-of day. percent: its values are shares. in_one_place: each row has a value in
    one of the series at most, so they need no room beside each other. labels: the format of the values over columns,
    where the cells' own will not do.
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
    kind: Literal["columns", "bars", "timeline"] = "columns"
    name: str = ""
    alt: str = ""
    points: tuple[tuple[int, Scenario], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    title_from: str | None = None
    origin: str = ""
    percent: bool = False
    in_one_place: bool = False
    labels: str = ""


@dataclass(frozen=True)
class ChartRow:
    """Charts that stand side by side, with the rows kept free for them."""

    charts: tuple[Chart, ...]
    rows: int = 16


@dataclass(frozen=True)
class Choice:
    """A cell in which the reader chooses one of a table's labels: a caption, and the cell under it.

    name: of the cell, for formulas and charts. value: what is chosen at first. table, column: what it is chosen out
    of, a table on the same sheet and the key of its column. prompt, error: title and text of what Excel says when
    the cell is selected, and when something else is typed.
    """

    name: str
    caption: str
    value: str
    table: str
    column: str
    prompt: tuple[str, str]
    error: tuple[str, str]


Block = Table | Line | ChartRow | Choice


@dataclass(frozen=True)
class Sheet:
    """A sheet: its key (see labels sheet.<key>), title, the lines under it, its blocks from top to bottom.

    widths: of columns, where no table decides. freeze: the header of its one table stays in view.
    profile: whose rules it keeps: "P" a sheet to present and print, "D" a data sheet. part: a sheet whose tables are
    long goes on as "<name> 2".
    """

    key: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()
    freeze: bool = True
    portrait: bool = False
    profile: Literal["P", "D"] = "P"
    part: int = 1
