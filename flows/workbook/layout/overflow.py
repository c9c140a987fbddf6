"""Tables with more rows than a sheet holds: the first part stays, the whole goes beside the workbook, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.layout.leads import FILE
from flows.workbook.layout.measure import text_width
from flows.workbook.layout.places import block_rows, column_widths, top_rows
from flows.workbook.layout.printing import last_printed
from flows.workbook.speech import Speech

ROWS = 1_048_576  # of a sheet
KINDS = ("parquet", "csv")  # the endings of what stands beside the workbook
_SOME = 1_000  # rows
_BETWEEN = 3.0  # characters between the links to the files


@dataclass(frozen=True)
class Beside:
    """A whole table that goes beside the workbook: the name of its files, without their endings, and its rows.

    frame: the columns of the sheet under their headers, in the same units, shares as fractions; all rows in their
    order; values with their types and without marks, a missing one null.
    """

    name: str
    frame: pl.DataFrame


def fitted(
    sheets: Sequence[Sheet], said: Speech, stem: str, limit: int = ROWS
) -> tuple[tuple[Sheet, ...], tuple[Beside, ...]]:
    """Return the sheets with no more rows than a sheet holds, and the whole of each table that lost some.

    Call it once the sheets are arranged: then a sheet has one long table at most. stem: of the workbook's file name,
    with which those of its files beside begin. limit: rows of a sheet. A sheet of data of which not all comes out on
    paper says that too. Raises ValueError where a sheet is over the limit even without its longest table.
    """
    found = [_fitted(declared, said, stem, limit) for declared in sheets]
    return tuple(sheet for sheet, _ in found), tuple(whole for _, whole in found if whole)


def file_names(sheets: Sequence[Sheet], stem: str) -> tuple[str, ...]:
    """Return the names, without endings, of the files that any table of the sheets may have beside the workbook."""
    return tuple(_name(stem, table) for declared in sheets for table in _tables(declared))


def _fitted(declared: Sheet, said: Speech, stem: str, limit: int) -> tuple[Sheet, Beside | None]:
    tables = _tables(declared)
    printed = last_printed(declared, limit)
    if not tables or (_rows(declared) <= limit and printed >= _rows(declared)):
        return declared, None
    table = max(tables, key=lambda one: one.frame.height)
    widths = _widths(declared, said)
    if _rows(declared) <= limit:
        return _saying(declared, table, said, widths), None
    name = _name(stem, table)
    linked = replace(declared, blocks=(*_links(widths, name), *declared.blocks))
    kept = table.frame.height
    while (over := _rows(shown := _shown(linked, table, kept, said, widths)) - limit) > 0:
        kept -= over
        if kept < 1:
            raise ValueError(
                f"sheet {declared.key}: {limit} rows do not hold its other tables; arrange the sheets first"
            )
    return shown, Beside(name, _whole(table))


def _widths(declared: Sheet, said: Speech) -> list[float]:
    """Return the columns' widths or a little less: no million rows are looked at for where a line of text ends."""
    blocks = (replace(one, frame=one.frame.head(_SOME)) if isinstance(one, Table) else one for one in declared.blocks)
    return column_widths(replace(declared, blocks=tuple(blocks)), said)


def _tables(declared: Sheet) -> list[Table]:
    return [block for block in declared.blocks if isinstance(block, Table)]


def _rows(declared: Sheet) -> int:
    """Return the last row that something of a sheet stands in."""
    gap = not isinstance(declared.blocks[-1], Line)
    return top_rows(declared) + sum(map(block_rows, declared.blocks)) - gap


def _name(stem: str, table: Table) -> str:
    return f"{stem}_{table.name.lower()}"


def _shown(declared: Sheet, table: Table, kept: int, said: Speech, widths: Sequence[float]) -> Sheet:
    """Return the sheet with so many rows of the table, saying that there are more."""
    cut = replace(table, frame=table.frame.head(kept))
    sheet = replace(declared, blocks=tuple(cut if block is table else block for block in declared.blocks))
    return _saying(sheet, cut, said, widths, table.frame.height)


def _saying(declared: Sheet, table: Table, said: Speech, widths: Sequence[float], rows: int = 0) -> Sheet:
    """Return the sheet with what is to be said of its rows in lines under its title: as few as its width allows.

    rows: of the whole table, where the sheet does not hold all.
    """
    kept = table.frame.height
    above = _rows(replace(declared, blocks=declared.blocks[: declared.blocks.index(table) + 1])) - kept
    printed = last_printed(declared, above + kept) - above
    sentences = []
    for one in said.each:
        if rows:
            sentences.append(one.label("rows.part", kept=f"{kept:,}", rows=f"{rows:,}"))
        if printed < kept:
            sentences.append(one.label("rows.printed", printed=f"{printed:,}"))
    lines: list[str] = []
    room = sum(widths)
    for sentence in sentences:
        joined = f"{lines[-1]} {sentence}" if lines else sentence
        lines = [*lines[:-1], joined] if lines and text_width(joined) <= room else [*lines, sentence]
    return replace(declared, lines=(*declared.lines, *lines))


def _links(widths: Sequence[float], name: str) -> Iterator[Line]:
    """Yield a row of links to the files, so far apart that none is cut, or a row for each; then an empty row."""
    files = [f"{name}.{kind}" for kind in KINDS]
    needed = text_width(files[0]) * 1.06 + _BETWEEN
    place = next((at + 1 for at in range(1, len(widths)) if sum(widths[:at]) >= needed), None)
    cells = [(1, files[0]), (place or 1, files[1])]
    linked = [(at, file, "Back link", (FILE, file)) for at, file in cells]
    yield from [Line(tuple(linked))] if place else [Line((cell,)) for cell in linked]
    yield Line(())


def _whole(table: Table) -> pl.DataFrame:
    """Return the rows of a table as programs read them: declared columns under their headers, each of its own."""
    columns: list[pl.Expr] = []
    heads: set[str] = set()
    for column in table.columns:
        if column.role == "spark":
            continue  # a drawing of other rows
        head = _head(column, heads)
        heads.add(head)
        dtype = table.frame.schema[column.key]
        value = pl.col(column.key)
        columns.append((value.cast(pl.String) if dtype in (pl.Categorical, pl.Enum) else value).alias(head))
    return table.frame.select(columns)


def _head(column: Column, taken: set[str]) -> str:
    head = " ".join(column.label.split())
    number = 2
    while head in taken:
        head, number = f"{' '.join(column.label.split())} {number}", number + 1
    return head
