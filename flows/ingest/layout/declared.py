"""A sheet of text to the raw rows of a declared sheet: the header is found, columns are matched by name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.ingest.layout.cells import (
    NUMBER,
    ODDITY_TYPES,
    ROW,
    Merge,
    filled,
    first_text,
    letters_of,
    merges,
    numbered,
    odd_cells,
    spread,
    top_lines,
)
from flows.ingest.layout.rows import row_words, special_rows
from flows.ingest.layout.tally import tally
from flows.ingest.letters import letter_of
from schemas.contract import validate
from schemas.errors import InputError, closest
from schemas.grids import Grid
from schemas.inputs import InputSheet
from schemas.raw import ODDITIES, RawTable, raw_contract
from schemas.registers import fold
from schemas.spellings import spellings

HEADER_SEARCH = 20  # rows from the top in which the header may stand
_BRACKETS = re.compile(r"\s*[(\[【〔（].*?[)\]】〕）]\s*")

Oddity = tuple[int, str, str, str, str]  # row, letter, column, kind, text


@dataclass(frozen=True)
class _Header:
    """top, bottom: its rows, from 1. texts: one for each column, of both rows where there are two."""

    top: int
    bottom: int
    texts: tuple[str | None, ...]


def find_sheet(declared: InputSheet, grids: Sequence[Grid], aliases: pl.DataFrame) -> Grid | None:
    """Return the grid whose sheet bears the declared name or an alias of it, letter case aside.

    Raises InputError where several do: reading one of them would drop the others without a word.
    """
    names = spellings(aliases, "sheet", [declared.name])
    found = [grid for grid in grids if fold(grid.sheet) in names]
    if len(found) > 1:
        sheets = " and ".join(repr(grid.sheet) for grid in found)
        raise InputError(
            f"{found[0].file}: sheets {sheets} both stand for sheet {declared.name!r}. Rename or delete all but one"
        )
    return found[0] if found else None


def declared_table(declared: InputSheet, grid: Grid, aliases: pl.DataFrame) -> RawTable:
    """Match the grid's columns with the declared ones and return its rows.

    Rows of totals and notes, whose other columns that must be filled are blank, are no data: the tally has them.
    Raises InputError where no header row is found, or a column that must be there is not or is there twice.
    """
    spelling = spellings(aliases, "column", declared.names)
    ranges = merges(grid)
    header = _header(declared, grid, spelling, ranges)
    letters, unknown = _columns(declared, grid, header, spelling)
    frame = numbered(grid)
    kinds = _row_kinds(declared, frame, header, letters, row_words(aliases))
    data = frame.filter(kinds["kind"].is_in(["data", "stray"]))
    data, covered = spread(data, [one for one in ranges if one.bottom > header.bottom], skip=data.head(0))
    data = data.filter(filled(list(letters.values())))
    kinds = kinds.with_columns(
        pl.when(pl.col("kind").is_in(["data", "stray"]))
        .then(pl.when(pl.col(ROW).is_in(data[ROW].implode())).then(pl.lit("data")).otherwise(pl.lit("stray")))
        .otherwise("kind")
        .alias("kind")
    )
    rows = data.select(
        ROW,
        *(pl.col(letters[name]).alias(name) if name in letters else pl.lit(None, dtype=pl.String).alias(name)
          for name in declared.names),
    )  # fmt: skip
    oddities = [
        *((header.bottom, letter, "", "unknown_column", text) for letter, text in unknown.items()),
        *_strays(frame, kinds, [x for x in letters_of(frame) if x not in (*letters.values(), *unknown)]),
        *(
            (header.bottom, "A", column.name, "missing_column", column.name)
            for column in declared.columns
            if column.missed and column.name not in letters
        ),
        *_blank_runs(kinds, header.bottom),
        *([] if rows.height else [(header.bottom + 1, "A", "", "no_rows", "")]),
    ]
    of_cells = (odd_cells(grid, data, letters), _merged(covered, letters, data))
    columns = dict.fromkeys(letters.values(), "whole")
    return RawTable(
        declared,
        grid.file,
        grid.sheet,
        validate(raw_contract(declared), rows),
        letters,
        validate(ODDITIES, pl.concat([_oddity_frame(oddities), *of_cells])),
        tally=tally(frame, kinds, columns),
    )


def _header(declared: InputSheet, grid: Grid, spelling: Mapping[str, str], ranges: Sequence[Merge]) -> _Header:
    lines = top_lines(grid, HEADER_SEARCH)
    scores = [len({name for text in line if (name := _name(text, spelling))}) for line in lines]
    best = max(scores, default=0)
    if best * 2 < len([column for column in declared.columns if column.required]):
        frame = numbered(grid)
        is_empty = not frame.filter(filled(letters_of(frame))).height
        raise InputError(
            f"{grid.file}, sheet {grid.sheet}: {'the sheet is empty' if is_empty else 'no header row found'}; expected "
            f"within the first {HEADER_SEARCH} rows the columns {', '.join(declared.names)}. "
            "Restore the header, or copy it from a blank form"
        )
    at = scores.index(best)
    whole = top_lines(grid, HEADER_SEARCH + 1, ranges)
    texts = list(lines[at])
    for below in range(at + 1, min(at + 2, len(whole))):
        if _goes_on(lines[at], top_lines(grid, HEADER_SEARCH + 1)[below], spelling):
            second = top_lines(grid, HEADER_SEARCH + 1)[below]
            both = [lower if _name(lower, spelling) else upper for upper, lower in zip(whole[at], second, strict=True)]
            return _Header(at + 1, below + 1, tuple(both))
    above = at - 1
    if at and any(lines[above]) and _goes_on(lines[above], lines[at], spelling):
        both = [
            lower if _name(lower, spelling) else upper
            for upper, lower in zip(whole[above], lines[at], strict=True)
        ]  # fmt: skip
        return _Header(at, at + 1, tuple(both))
    return _Header(at + 1, at + 1, tuple(texts))


def _goes_on(upper: Sequence[str | None], lower: Sequence[str | None], spelling: Mapping[str, str]) -> bool:
    """Tell whether the second row is of the header too: it names columns that the first leaves open, or the same."""
    below = [(_name(above, spelling), _name(text, spelling)) for above, text in zip(upper, lower, strict=True) if text]
    known_above = {name for text in upper if (name := _name(text, spelling))}
    agrees = all(name and above in (None, name) for above, name in below)
    return agrees and len({name for _, name in below}) >= 2 and bool(known_above)


def _name(text: str | None, spelling: Mapping[str, str]) -> str | None:
    """Return the declared column that a header's text names, what stands in brackets aside."""
    if not text:
        return None
    return spelling.get(fold(text)) or spelling.get(fold(_BRACKETS.sub(" ", text)))


def _columns(
    declared: InputSheet, grid: Grid, header: _Header, spelling: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return declared column -> letter, and letter -> text of the columns that are not known."""
    where = f"{grid.file}, sheet {grid.sheet}, row {header.bottom}"
    letters: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for index, text in enumerate(header.texts):
        letter, name = letter_of(index), _name(text, spelling)
        if name in letters:
            raise InputError(f"{where}: column {name!r} stands at {letters[name]} and at {letter}. Delete one of them")
        if name:
            letters[name] = letter
        elif text:
            unknown[letter] = text
    missing = [column.name for column in declared.columns if column.required and column.name not in letters]
    if missing:
        raise InputError(f"{where}: {'; '.join(_missing(name, [*unknown.values()], spelling) for name in missing)}")
    return letters, unknown


def _missing(name: str, unknown: Sequence[str], spelling: Mapping[str, str]) -> str:
    ways = [way for way, meant in spelling.items() if meant == name]
    meant = next((text for text in unknown if closest(text, ways)), None)
    hint = f"is it {meant!r}? Then rename that" if meant else "restore it, or copy the header from a blank form"
    return f"column {name!r} is missing; {hint}"


def _row_kinds(
    declared: InputSheet, frame: pl.DataFrame, header: _Header, letters: Mapping[str, str], words: Mapping[str, str]
) -> pl.DataFrame:
    """Return row and kind, for each row of the frame in its order.

    Kinds: title, header, blank, subtotal, note, data, stray (filled only where nothing is read).
    """
    keys = [letters[column.name] for column in declared.columns if column.fill and column.name in letters]
    everything = letters_of(frame)
    # The cell that says it is a note or a total is the only text but for a unit; figures may stand beside it.
    sparse = pl.sum_horizontal(pl.col(letter).is_null() for letter in keys) >= max(1, len(keys) // 2)
    texts = [pl.col(letter).is_not_null() & ~pl.col(letter).str.contains(NUMBER) for letter in keys]
    lonely = frame.filter((pl.col(ROW) > header.bottom) & sparse).filter(pl.sum_horizontal(texts) <= 2)
    special = special_rows(lonely, first_text(everything), words)
    said = pl.col("said")
    kind = (
        pl.when(pl.col(ROW) < header.top)
        .then(pl.when(filled(everything)).then(pl.lit("title")).otherwise(pl.lit("blank")))
        .when(pl.col(ROW) <= header.bottom)
        .then(pl.lit("header"))
        .when(~filled(everything))
        .then(pl.lit("blank"))
        .when(said == "note")
        .then(pl.lit("note"))
        .when(said.is_not_null())
        .then(pl.lit("subtotal"))
        .when(filled(list(letters.values())))
        .then(pl.lit("data"))
        .otherwise(pl.lit("stray"))
    )
    return frame.join(special, on=ROW, how="left", maintain_order="left").select(ROW, kind.alias("kind"))


def _strays(frame: pl.DataFrame, kinds: pl.DataFrame, letters: Sequence[str]) -> list[Oddity]:
    """Return the first cell of each column without a header, with how many more there are."""
    below = frame.select(ROW, *letters).filter(kinds["kind"].is_in(["data", "stray"]))
    found: list[Oddity] = []
    for letter in letters:
        cells = below.select(ROW, letter).drop_nulls(letter)
        if cells.height:
            more = f" (+{cells.height - 1})" if cells.height > 1 else ""
            found.append((cells[ROW][0], letter, "", "unknown_column", cells[letter][0] + more))
    return found


def _blank_runs(kinds: pl.DataFrame, after: int) -> list[Oddity]:
    """Return each run of blank rows between the header and the last row of data."""
    below = kinds.filter(pl.col(ROW) > after)
    last = below.filter(pl.col("kind").is_in(["data", "stray"]))[ROW].max()
    runs = (
        below.filter(pl.col(ROW) <= (last if last is not None else 0))
        .with_columns(pl.col("kind").rle_id().alias("run"))
        .filter(pl.col("kind") == "blank")
        .group_by("run", maintain_order=True)
        .agg(pl.col(ROW).min().alias("first"), pl.col(ROW).max().alias("last"))
    )
    return [
        (first, "A", "", "blank_row", "" if first == last else f"{first}:{last}")
        for first, last in runs.select("first", "last").iter_rows()
    ]


def _merged(covered: pl.DataFrame, letters: Mapping[str, str], data: pl.DataFrame) -> pl.DataFrame:
    if covered.is_empty():
        return pl.DataFrame(schema=ODDITY_TYPES)
    names = {letter: name for name, letter in letters.items()}
    return (
        covered.filter(pl.col("letter").is_in(list(names)))
        .join(data.select(ROW), on=ROW, how="semi", maintain_order="left")
        .select(
            ROW,
            "letter",
            pl.col("letter").replace_strict(names, default=None, return_dtype=pl.String).alias("column"),
            pl.lit("merged").alias("kind"),
            "text",
        )
        .cast(ODDITY_TYPES)
    )


def _oddity_frame(oddities: Sequence[Oddity]) -> pl.DataFrame:
    return pl.DataFrame(oddities, schema=ODDITY_TYPES, orient="row")
