"""What two readers say of the same sheet, made one: where they disagree beyond known ways, that is told."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from flows.ingest.letters import letter_of
from flows.ingest.readers.columns import Odd
from flows.ingest.readers.second import Look, Seen

_BLANKS = re.compile(r"\s|_x[0-9a-fA-F]{4}_")
_FIRST_SURE_DAY = "1904-01-02"  # before it, the two readers count days by different calendars
_CLOCK = re.compile(r"\d:\d\d")


def agreed(first: pl.DataFrame, look: Look, told: Mapping[tuple[int, int], Odd]) -> tuple[pl.DataFrame, list[Odd]]:
    """Return the cells, each as shown where both readers say the same, and all odd cells.

    first: the first reader's cells; keeps `Grid`. told: cells that are known to be errors or formulas without a
    value, which are no disagreement where a reader has nothing.
    """
    height = max([first.height, *(row + 1 for row, _ in (*look.cells, *told))])
    width = max([first.width, *(column + 1 for _, column in (*look.cells, *told))])
    second: list[dict[int, Seen]] = [{} for _ in range(width)]
    for (row, column), seen in look.cells.items():
        second[column][row] = seen
    odd: list[Odd] = []
    columns: dict[str, pl.Series] = {}
    for index, seen_here in enumerate(second):
        texts: list[str | None] = first[letter_of(index)].to_list() if index < first.width else []
        texts.extend([None] * (height - len(texts)))
        for row in sorted({*seen_here, *(row for row, text in enumerate(texts) if text is not None)}):
            texts[row], found = _cell(texts[row], seen_here.get(row))
            odd.extend((row, index, kind, text) for kind, text in found)
        columns[letter_of(index)] = pl.Series(texts, dtype=pl.String)
    known = {(row, column) for row, column, kind, _ in odd if kind == "error"}
    rest = [cell for place, cell in told.items() if place not in known]
    return with_told(pl.DataFrame(columns), rest), [*odd, *rest]


def with_told(cells: pl.DataFrame, told: Sequence[Odd]) -> pl.DataFrame:
    """Return the cells with the text of those that the first reader left blank; the frame grows to hold them."""
    if not told:
        return cells
    height = max(cells.height, *(row + 1 for row, *_ in told))
    width = max(cells.width, *(column + 1 for _, column, *_ in told))
    names = [letter_of(index) for index in range(width)]
    blank = pl.Series([None], dtype=pl.String)
    columns = {
        name: (cells[name] if name in cells.columns else blank.clear()).extend_constant(
            None, height - (cells.height if name in cells.columns else 0)
        )
        for name in names
    }
    for column in sorted({column for _, column, *_ in told}):
        here = [(row, text) for row, at, _, text in told if at == column]
        rows, texts = zip(*here, strict=True)
        columns[names[column]] = columns[names[column]].scatter(rows, texts)
    return pl.DataFrame(columns)


def _cell(first: str | None, seen: Seen | None) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    if seen is None:
        return first, (("differs", f"python-calamine: {first}; openpyxl: blank"),)
    kinds = {kind for kind, _ in seen.odd}
    if "error" in kinds or (first is not None and _same(first, seen, is_date="date" in kinds)):
        return seen.shown, seen.odd
    told = f"python-calamine: {'blank' if first is None else first}; openpyxl: {seen.shown}"
    return seen.shown, (*seen.odd, ("differs", told))


def _same(first: str, seen: Seen, *, is_date: bool) -> bool:
    if first in (seen.plain, seen.shown) or _BLANKS.sub("", first) == _BLANKS.sub("", seen.plain):
        return True
    if is_date:  # times and days before the calendars meet differ by known ways only
        return bool(_CLOCK.search(first) or _CLOCK.search(seen.plain)) or first < _FIRST_SURE_DAY
    try:
        return float(first) == float(seen.plain)
    except ValueError:
        return False
