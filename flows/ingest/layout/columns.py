"""What each column of a return is: labels, figures and what their header says, or nothing that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from flows.ingest.layout.cells import is_number, is_year
from flows.ingest.layout.header import Lexicon, Words, compact, joined, read_words, unit_of
from flows.ingest.layout.memory import header_key, numbered_keys
from flows.ingest.layout.spans import find_part, find_period, span
from flows.ingest.layout.stack import Stack
from flows.ingest.layout.title import Said
from flows.ingest.letters import letter_of
from schemas.layouts import LABELS, LayoutColumn, LayoutSheet

_LOOKED_AT = 10_000  # filled cells of a column, from the top
_SAMPLE = 200  # different texts of a column that tell what it holds
_WHEN = ("period", "part", "relative")
_SAID = ("entity", "indicator", "unit", "period", "part", "relative", "basis")


@dataclass(frozen=True)
class Column:
    """One column.

    meaning: one of MEANINGS. header: as it is remembered. text: as it stands in the lowest row of the header, at cell.
    said: what the header says, by name (entity, indicator, unit, period, part, relative, basis), with its cell.
    """

    letter: str
    meaning: str
    header: str
    text: str
    cell: str
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def holds_figures(self) -> bool:
        """Whether the column's cells are values."""
        return self.meaning in ("value", "change")

    def says(self, name: str) -> Said:
        """What the header says of this name; Said() where it says nothing."""
        return self.said.get(name, Said())


def read_columns(
    stack: Stack, data: pl.DataFrame, known: Lexicon, remembered: LayoutSheet | None, has_entity: bool
) -> tuple[Column, ...]:
    """Say of every column that has a header or cells what it is.

    data: the rows below the header. has_entity: whether something outside the columns says whom the figures are about.
    """
    keys = [header_key(one.text for one in texts) for texts in stack.columns]
    memory = _by_key(remembered)
    columns = []
    for at, (texts, key) in enumerate(zip(stack.columns, numbered_keys(keys), strict=True)):
        letter = letter_of(at)
        kind = _content(data[letter], known)
        if not texts and not kind:
            continue
        columns.append(_column(letter, key, _own(texts, known), kind, known, memory, stack.bottom))
    return _settled(columns, data, known, has_entity=has_entity)


def layout_columns(columns: Sequence[Column]) -> tuple[LayoutColumn, ...]:
    """Return the columns as they are remembered; a period with its year is not, as it moves on."""
    return tuple(
        LayoutColumn.model_validate(
            {"letter": column.letter, "header": column.header, "meaning": column.meaning}
            | {name: column.says(name).text for name in ("entity", "indicator", "unit", "basis") if column.says(name)}
            | {"period": column.says("relative").text or column.says("part").text}
        )
        for column in columns
    )


def _by_key(remembered: LayoutSheet | None) -> dict[tuple[str, int], LayoutColumn]:
    columns = remembered.columns if remembered else ()
    return dict(zip(numbered_keys([column.header for column in columns]), columns, strict=True))


def _own(texts: Sequence[Said], known: Lexicon) -> Sequence[Said]:
    """Leave out what says nothing above a column of figures, such as 主要指标 over the names of them all.

    Any other word stays, known or not: it changes what the one below means.
    """
    words = [read_words(one.text, known) for one in texts]
    if not words or not words[-1].says_value:
        return texts
    return [one for one, said in zip(texts, words, strict=True) if said.says_value or said.unit or not said.role]


def _column(
    letter: str,
    key: tuple[str, int],
    texts: Sequence[Said],
    kind: str,
    known: Lexicon,
    memory: Mapping[tuple[str, int], LayoutColumn],
    bottom: int,
) -> Column:
    words, said = _stacked(texts, known)
    text, cell = (texts[-1].text, texts[-1].cell) if texts else ("", f"{letter}{bottom}")
    column = Column(letter, _meaning(words, kind), key[0], text, cell, said)
    before = memory.get(key)
    if before is None or before.meaning == "unknown":
        return column
    meant = {
        name: Said(value, cell) for name in ("entity", "indicator", "unit", "basis") if (value := getattr(before, name))
    }
    if before.period and not said.get("period"):
        name = "relative" if before.period in known.relatives.values() else "period"
        meant |= {name: Said(before.period, cell)}
    return replace(column, meaning=before.meaning, said={**said, **meant})


def _stacked(texts: Sequence[Said], known: Lexicon) -> tuple[Words, dict[str, Said]]:
    """Read the texts over a column together; the lowest that says something of a kind says it."""
    words, said = Words(), {}
    for one in texts:
        own = read_words(one.text, known)
        words = joined(words, own)
        said.update({name: Said(value, one.cell) for name in _SAID if (value := getattr(own, name))})
    if words.unresolved or not words.indicator:
        whole = known.indicators.get(compact("".join(one.text for one in texts)))
        if whole:
            words = Words(indicator=whole, unit=words.unit)
            said["indicator"] = Said(whole, texts[-1].cell)
    # 园区 over 单位: the second row gives the units of the other columns.
    labels = [own for one in texts if (own := read_words(one.text, known)).role in LABELS and not own.unresolved]
    if labels:
        words = replace(words, role=labels[0].role, unresolved="")
    return words, said


def _meaning(words: Words, kind: str) -> str:
    if words.unresolved:
        return kind if kind in LABELS else "unknown"
    if words.role == "unit" and kind in ("entity", "text"):
        return "entity"  # 单位 is a unit of measure, or the organisation
    if words.role == "content" or not (words.role or words.says_value or words.unit):
        return kind if kind in LABELS else "content" if kind == "text" else "unknown"
    if words.role in (*LABELS, "ordinal"):
        return words.role
    return "change" if words.is_change else "value"


def _content(cells: pl.Series, known: Lexicon) -> str:
    """Say what most different texts of a column are: number, one of the labels, or text; "" where it is blank."""
    texts = [compact(text) for text in cells.drop_nulls().head(_LOOKED_AT).unique(maintain_order=True).head(_SAMPLE)]
    if not texts:
        return ""
    share = 2
    if sum(is_number(text) and not is_year(text) for text in texts) * share > len(texts):
        return "number"
    words = [read_words(text, known) for text in texts]
    of_kind = {
        "unit": sum(bool(unit_of(text, known)) for text in texts),
        "indicator": sum(bool((one.indicator or one.is_change) and not one.unresolved) for one in words),
        "entity": sum(text in known.entities for text in texts),
        "period": sum(find_period(text) == text or find_part(text) == text for text in texts),
    }
    best = max(of_kind, key=lambda name: of_kind[name])
    return best if of_kind[best] * share >= len(texts) else "text"


def _settled(columns: Sequence[Column], data: pl.DataFrame, known: Lexicon, *, has_entity: bool) -> tuple[Column, ...]:
    """Let the first column of texts be the names where nothing else says them; of two alike, the last one counts."""
    result = list(columns)
    said = any(column.meaning == "entity" or column.says("entity").text for column in result)
    first = next((at for at, column in enumerate(result) if column.meaning != "ordinal"), None)
    is_open = first is not None and result[first].meaning in ("content", "unknown")
    if first is not None and is_open and not said and not has_entity:
        is_text = _content(data[result[first].letter], known) == "text"
        result[first] = replace(result[first], meaning="entity") if is_text else result[first]
    seen: set[str] = set()
    for at in reversed(range(len(result))):
        meaning = "unknown" if result[at].meaning == "content" else result[at].meaning
        if meaning in LABELS and meaning in seen:
            meaning = "unknown"
        seen.add(meaning)
        result[at] = replace(result[at], meaning=meaning)
    return _with_growth_periods(result)


def _with_growth_periods(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Give growth without a period of its own that of the figures before it: 本年累计, 上年同期, 同比."""
    result: list[Column] = []
    before: list[Column] = []
    for column in columns:
        if column.meaning == "value":
            before.append(column)
        elif column.meaning == "change":
            about = [one for one in before if one.says("indicator").text == column.says("indicator").text or not
                     (one.says("indicator").text and column.says("indicator").text)]  # fmt: skip
            current = max(reversed(about), key=_latest, default=None)  # of equals the nearest
            if current and not any(column.says(name).text for name in _WHEN):
                said = {name: current.says(name) for name in _WHEN if current.says(name).text}
                column = replace(column, said={**column.said, **said})
            before = []
        result.append(column)
    return tuple(result)


def _latest(column: Column) -> tuple[bool, int, int]:
    """Order columns of figures by what growth is measured for: what was done, the latest year, the latest month."""
    is_now = column.says("relative").text not in ("year_before", "month_before", "last_year")
    is_done = column.says("basis").text in ("", "actual")
    when = span(column.says("period").text)
    return (is_now and is_done, when.year if when else 0, when.last if when else 0)
