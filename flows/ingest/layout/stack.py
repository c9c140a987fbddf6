"""Where the header of a return stands, and which texts stand over each of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flows.ingest.layout.cells import is_number, is_year, merges, top_lines
from flows.ingest.layout.header import Lexicon, Words, compact, read_words, unit_of
from flows.ingest.layout.memory import header_key
from flows.ingest.layout.spans import find_period
from flows.ingest.layout.title import Said, is_title_word, says_pair
from flows.ingest.letters import letter_of
from schemas.grids import Grid
from schemas.layouts import LABELS

HEADER_SEARCH = 30  # rows from the top in which the header may stand
_DEEPEST = 3  # rows of a header
_LOOK_BELOW = 3  # filled rows below a header in which figures must begin

Lines = Sequence[Sequence[str | None]]
Reading = Callable[[str], Words]


@dataclass(frozen=True)
class Stack:
    """A header of one to three rows.

    top, bottom: its rows, as Excel counts. columns: for each column of the sheet, from A, the texts over it, from the
    top, each with its cell.
    """

    top: int
    bottom: int
    columns: tuple[tuple[Said, ...], ...]


def find_stack(grid: Grid, known: Lexicon, remembered: Mapping[str, str]) -> Stack | None:
    """Return the header; None where no row has words over figures.

    remembered: headers that the sender's layout knows -> what they mean.
    """
    lines = top_lines(grid, HEADER_SEARCH + _DEEPEST)

    @cache
    def words(text: str) -> Words:
        return read_words(text, known)

    def score(at: int) -> float:
        return sum(_worth(lines, at, index, words, remembered) for index in range(len(lines[at])))

    fits = [at for at, line in enumerate(lines) if _has_words_only(line, known)]
    scores = {at: score(at) for at in fits if at < HEADER_SEARCH and not _is_title_line(lines[at], known)}
    best = max(scores.values(), default=0)
    if best < 2:
        return None
    bottom = top = min(at for at in scores if scores[at] == best)
    while bottom - top + 1 < _DEEPEST and bottom + 1 in fits and _goes_on_below(lines, top, bottom + 1, words):
        bottom += 1
    while bottom - top + 1 < _DEEPEST and top - 1 in scores and _goes_on_above(lines, top - 1, bottom):
        top -= 1
    return Stack(top + 1, bottom + 1, _columns(grid, lines, top, bottom, words))


def _has_words_only(line: Sequence[str | None], known: Lexicon) -> bool:
    """Tell whether a row holds words, or years, and no colon that makes it speak of the whole table."""
    texts = [text for text in line if text]
    if not texts or any(says_pair(text, known) for text in texts):
        return False
    return all(is_year(compact(text)) or not is_number(compact(text)) for text in texts)


def _is_title_line(line: Sequence[str | None], known: Lexicon) -> bool:
    """Tell whether a row speaks of the whole table without a colon: 报告期 in one cell, 2024年 in the next."""
    texts = [text for text in line if text]
    return len(texts) > 1 and is_title_word(texts[0], known) and _is_said(texts, known)


def _is_said(texts: Sequence[str], known: Lexicon) -> bool:
    """Tell whether the second cell is what the first one, such as 报告期, is the name of."""
    name, text = known.titles[compact(texts[0]).rstrip(":： ")], compact(texts[1])
    if name == "period":
        return find_period(text) is not None
    if name == "unit":
        return bool(unit_of(text, known))
    said = read_words(text, known)
    is_line = len(texts) == 2 or any(is_title_word(text, known) for text in texts[2::2])
    return bool(said.unresolved or (said.entity and is_line))


def _worth(lines: Lines, at: int, index: int, words: Reading, remembered: Mapping[str, str]) -> float:
    """Say how much a cell is worth as a header: its words are known, and figures stand below it."""
    text = lines[at][index]
    if not text:
        return 0
    below = [line for line in lines[at + 1 :] if any(line)][:_LOOK_BELOW]
    has_figures = any(
        (cell := line[index]) is not None and is_number(compact(cell)) and not (is_year(compact(cell)) and place == 0)
        for place, line in enumerate(below)
    )
    said: Words = words(text)
    is_known = header_key([text]) in remembered or (
        not said.unresolved and bool(said.role or said.unit or said.says_value)
    )
    is_label = said.role in (*LABELS, "ordinal", "content")
    if not is_known:
        return 0.5 if has_figures else 0
    return 1 if is_label else 2 if has_figures else 0.5


def _goes_on_below(lines: Lines, top: int, at: int, words: Reading) -> bool:
    """Tell whether the row below is of the header: words over the figures, and first nothing, or 单位 and the like.

    A word that is not known makes its column unknown; taken for a figure it would put it under a wrong name.
    """
    cells = [(index, words(text)) for index, text in enumerate(lines[at]) if text]
    first = next(index for index, text in enumerate(lines[top]) if text)
    figures = [said for index, said in cells if index > first]
    labels = [said for index, said in cells if index <= first]
    is_known = any(not said.unresolved and (said.unit or said.says_value) for said in figures)
    return bool(figures) and (
        not labels or (is_known and all(one.role in ("unit", "period", "basis") for one in labels))
    )


def _goes_on_above(lines: Lines, at: int, bottom: int) -> bool:
    """Tell whether the row above is of the header: it has several texts, or one over some of the columns."""
    filled = [index for index, text in enumerate(lines[at]) if text]
    below = [index for index, text in enumerate(lines[bottom]) if text]
    if len(filled) > 1:
        return True
    return bool(filled and below) and filled[0] > below[0]


def _columns(grid: Grid, lines: Lines, top: int, bottom: int, words: Reading) -> tuple[tuple[Said, ...], ...]:
    """Return the texts over each column; one that is merged, or stands first in its row, goes for the next ones."""
    ranges = [one for one in merges(grid) if one.top <= bottom + 1]
    width = grid.cells.width
    filled: list[list[Said]] = []
    for at in range(top, bottom + 1):
        row = [Said(text, f"{letter_of(index)}{at + 1}") if text else Said() for index, text in enumerate(lines[at])]
        merged = set()
        for one in (one for one in ranges if one.top == at + 1):
            for index in range(one.left - 1, min(one.right, width)):
                row[index] = row[one.left - 1]
                merged.add(index)
        if at < bottom:
            row = _carried_on(row, [bool(text) for text in lines[bottom]], merged, words)
        filled.append(row)
    return tuple(tuple(row[index] for row in filled if row[index].text) for index in range(width))


def _carried_on(row: list[Said], has_below: Sequence[bool], merged: set[int], words: Reading) -> list[Said]:
    """Let a text that is no label go for the blank cells behind it that have a text of their own below."""
    result = list(row)
    for index in range(1, len(row)):
        before = result[index - 1]
        if result[index].text or index in merged or not before.text or not has_below[index]:
            continue
        said: Words = words(before.text)
        if has_below[index - 1] and said.role not in (*LABELS, "ordinal"):
            result[index] = before
    return result
