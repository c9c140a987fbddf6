"""The lines above a table: its title, and what they say about all of its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flows.ingest.layout.header import Lexicon, compact, read_words, unit_of
from flows.ingest.layout.spans import find_period
from flows.ingest.letters import letter_of

_PAIR = re.compile(r"^\s*(.{1,20}?)\s*[:：]\s*(.*)$", re.DOTALL)
_BETWEEN_PAIRS = re.compile(r"\s{2,}|\t|\n|[;；]")
_DAY = re.compile(r"^((?:19|20)[0-9]{2})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?$")
_BRACKETS = re.compile(r"[(（].*?[)）]")
_IN_BRACKETS = re.compile(r"^[(\[【（](.*)[)\]】）]$", re.DOTALL)
_TITLE_ENDS = re.compile(r"(?:情况|统计|汇总|完成)*(?:一览)?表$|(?:主要)?(?:完成)?情况$")
_EACH = re.compile(r"(?:分|各|按)(?:园区|街镇|镇|区|企业|单位|地区|年份|年度|月份|年|月)")


@dataclass(frozen=True)
class Said:
    """A text and the cell that says it, such as D2; both "" where nothing does."""

    text: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Title:
    """What stands above a table.

    units: the units named, by what they measure. indicator: where the title is the name of one.
    """

    title: Said = Said()
    entity: Said = Said()
    period: Said = Said()
    published_on: Said = Said()
    indicator: Said = Said()
    units: dict[str, Said] = field(default_factory=dict)


def says_pair(text: str, known: Lexicon) -> bool:
    """Tell whether a cell says something about the whole table, such as 填报单位：江镇 or （单位：亿元）."""
    return any(_pair(piece, known) for piece in _pieces(text))


def is_title_word(text: str, known: Lexicon) -> bool:
    """Tell whether a cell is the first half of such a line, with the second in the next cell."""
    return compact(text).rstrip(":： ") in known.titles


def read_title(lines: Sequence[Sequence[str | None]], known: Lexicon) -> Title:
    """Read the rows above the header; of two cells that say the same thing the first one counts."""
    said: dict[str, Said] = {}
    units: dict[str, Said] = {}
    free: list[Said] = []
    for number, line in enumerate(lines, start=1):
        for name, one in _line([Said(text, f"{letter_of(at)}{number}") for at, text in enumerate(line) if text], known):
            if not name:
                free.append(one)
            elif name == "unit":
                for unit in _units(one.text, known):
                    units.setdefault(known.quantity_of_unit[unit], Said(unit, one.cell))
            elif one.text:
                day = _day(one.text) if name == "published_on" else one.text
                said.setdefault(name, Said(day, one.cell))
    return _with_free(free, said, units, known)


def _line(cells: Sequence[Said], known: Lexicon) -> Iterator[tuple[str, Said]]:
    """Return what each cell of a line says, and of what: one of TITLE_WORDS, or "" for a text without a colon."""
    rest = iter(cells)
    for one in rest:
        pairs = [pair for piece in _pieces(one.text) if (pair := _pair(piece, known))]
        if not pairs and is_title_word(one.text, known):
            pairs = [(known.titles[compact(one.text).rstrip(":： ")], "")]
        if len(pairs) == 1 and not pairs[0][1]:
            yield pairs[0][0], next(rest, Said())  # what it says stands in the next cell
            continue
        yield from ((name, Said(text, one.cell)) for name, text in pairs)
        if not pairs:
            yield "", one


def _with_free(free: Sequence[Said], said: dict[str, Said], units: dict[str, Said], known: Lexicon) -> Title:
    """Add what the lines without a colon say: the title itself, a period, a unit in brackets, the indicator."""
    title = Said()
    for line in free:
        folded = compact(line.text)
        period = find_period(folded)
        if period:
            said.setdefault("period", Said(period, line.cell))
        bare = _TITLE_ENDS.sub("", _EACH.sub("", folded.replace(period or "", "", 1).replace("()", "")))
        words = read_words(bare, known)
        if words.indicator and not words.unresolved:
            said.setdefault("indicator", Said(words.indicator, line.cell))
        if words.unit:
            units.setdefault(known.quantity_of_unit[words.unit], Said(words.unit, line.cell))
        if words.entity and not words.unresolved:
            said.setdefault("entity", Said(words.entity, line.cell))
        if not title.text and bare:
            title = line
    names = ("entity", "period", "published_on", "indicator")
    return Title(title, **{name: said.get(name, Said()) for name in names}, units=units)


def _pieces(text: str) -> list[str]:
    return [piece for piece in _BETWEEN_PAIRS.split(text.strip()) if piece.strip()]


def _pair(text: str, known: Lexicon) -> tuple[str, str] | None:
    """Return what a text with a colon says, and of what; None where its first half is not known."""
    inner = _IN_BRACKETS.match(text.strip())
    found = _PAIR.match(inner.group(1) if inner else text)
    if not found:
        return None
    name = known.titles.get(compact(_BRACKETS.sub("", found.group(1))))  # 填报单位（盖章）
    return (name, found.group(2).strip()) if name else None


def _units(text: str, known: Lexicon) -> list[str]:
    """Return the units that a line such as 亿元、家、% names."""
    whole = unit_of(text, known)
    return [whole] if whole else [unit for piece in re.split(r"[、,，;；/ ]", text) if (unit := unit_of(piece, known))]


def _day(text: str) -> str:
    found = _DAY.match(text.strip())
    if not found:
        return text
    year, month, day = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"
