"""What the words of a header say: indicator, unit, period, basis, growth, whom it is about, or what labels it heads."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flows.ingest.layout.rows import row_words
from flows.ingest.layout.spans import find_part, find_period
from schemas.layouts import LABELS, LAYOUT_WORDS, RELATIVE_PERIODS, TITLE_WORDS
from schemas.registers import Registers, fold
from schemas.spellings import indicator_spellings, spellings, unit_spellings
from schemas.vocabulary import BASES

_CJK = "\u3400-\u9fff"
_BLANK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_BRACKETS = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_EDGES = " \t,，、;:：/|-–—_·.的\"'"
_UNIT_WORD = re.compile(r"^(?:计量单位|单位|units?)\s*[:：]?\s*")
_NUMBERING = re.compile(
    r"^(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.、)]\s*|[一二三四五六七八九十]{1,3}[、.]|\([0-9一二三四五六七八九十]{1,3}\))\s*"
)


@dataclass(frozen=True)
class Lexicon:
    """Every word that a header may hold, folded, and what it stands for.

    growth: indicator -> the indicator that is its growth on the year before. quantity_of_unit and
    quantity_of_indicator: what each measures.
    """

    indicators: Mapping[str, str]
    units: Mapping[str, str]
    headers: Mapping[str, str]
    titles: Mapping[str, str]
    bases: Mapping[str, str]
    relatives: Mapping[str, str]
    changes: Mapping[str, str]
    rows: Mapping[str, str]
    entities: Mapping[str, str]
    growth: Mapping[str, str]
    quantity_of_unit: Mapping[str, str]
    quantity_of_indicator: Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """What a text says; "" where it says nothing of the kind.

    role: one of the names of header words (LAYOUT_WORDS). period: with its year. part: without.
    relative: one of RELATIVE_PERIODS. unresolved: what is left and means nothing.
    """

    role: str = ""
    entity: str = ""
    indicator: str = ""
    unit: str = ""
    period: str = ""
    part: str = ""
    relative: str = ""
    basis: str = ""
    is_change: bool = False
    unresolved: str = ""

    @property
    def says_value(self) -> bool:
        """Whether a column under such a header may hold figures."""
        return bool(
            self.entity or self.indicator or self.period or self.part or self.relative or self.basis or self.is_change
        )


def lexicon(registers: Registers, entities: Iterable[str] = ()) -> Lexicon:
    """Gather the words of the registers; entities: the names of the cluster's own."""
    aliases = registers.aliases
    labels = spellings(aliases, "column", (*LABELS, "value"))
    quantity = dict(registers.dimensions.select("dimension", "quantity").iter_rows())
    measured = registers.indicators.select("indicator", "dimension").iter_rows()
    listed = aliases.filter(kind="entity")["name"].unique(maintain_order=True)
    grown = registers.indicators.drop_nulls("growth_of").select("growth_of", "indicator")
    return Lexicon(
        indicator_spellings(registers),
        unit_spellings(registers),
        labels | spellings(aliases, "header", LAYOUT_WORDS["header"]),
        spellings(aliases, "title", TITLE_WORDS),
        spellings(aliases, "basis", BASES),
        spellings(aliases, "relative_period", RELATIVE_PERIODS),
        spellings(aliases, "change", ("change",)),
        row_words(aliases),
        spellings(aliases, "entity", (*listed, *entities)),
        dict(grown.iter_rows()),
        {unit: quantity[of] for unit, of in registers.units.select("unit_en", "dimension").iter_rows()},
        {indicator: quantity[of] for indicator, of in measured},
    )


def compact(text: str) -> str:
    """Return the text folded, without the blanks that pad Chinese words out."""
    return _BLANK_IN_CHINESE.sub("", fold(text))


def unnumbered(text: str) -> str:
    """Return a folded label without the number before it: 一、, 1., （二）."""
    return _NUMBERING.sub("", text, count=1)


def unit_of(text: str, known: Lexicon) -> str:
    """Return the unit that a text names, with or without the word for unit before it; "" where it names none."""
    folded = compact(text)
    return known.units.get(folded) or known.units.get(_UNIT_WORD.sub("", folded), "")


def read_words(text: str, known: Lexicon) -> Words:
    """Read one header or one label. Names of the registers go before the words they are made of."""
    folded = unnumbered(compact(text))
    whole = _whole(folded, known)
    if whole:
        return whole
    words = Words()
    rest = folded
    for inner in _BRACKETS.findall(folded):
        said = _bracket(inner, known)
        words = _joined(words, said)
    rest = _BRACKETS.sub(" ", rest)
    return _peeled(rest, words, known)


def joined(upper: Words, lower: Words) -> Words:
    """Return what two rows of a header say together; the lower one goes before."""
    return replace(
        _joined(upper, lower),
        role=lower.role or upper.role,
        is_change=upper.is_change or lower.is_change,
        unresolved=" ".join(filter(None, (upper.unresolved, lower.unresolved))),
    )


def _joined(upper: Words, lower: Words) -> Words:
    names = ("role", "entity", "indicator", "unit", "period", "part", "relative", "basis")
    better = {name: getattr(lower, name) or getattr(upper, name) for name in names}
    return Words(**better, is_change=upper.is_change or lower.is_change, unresolved=upper.unresolved)


def _whole(text: str, known: Lexicon) -> Words | None:
    """Return what the text as a whole stands for; None where it stands for nothing."""
    if text in known.indicators:
        return Words(indicator=known.indicators[text])
    if text in known.headers:
        return Words(role=known.headers[text])
    if text in known.relatives:
        return Words(relative=known.relatives[text])
    if text in known.entities:
        return Words(entity=known.entities[text])
    if text in known.bases:
        return Words(basis=known.bases[text])
    if text in known.changes:
        return Words(is_change=True)
    if text in known.units:
        return Words(unit=known.units[text])
    return None


def _bracket(inner: str, known: Lexicon) -> Words:
    """Read what stands in brackets: a unit, a period, a basis, growth, or a note that says nothing we need."""
    words = Words()
    for piece in (inner, *re.split(r"[,、;/]", inner)):
        text = piece.strip()
        unit = unit_of(text, known)
        if unit:
            words = replace(words, unit=words.unit or unit)
            continue
        said = _peeled(text, Words(), known)
        if not said.unresolved and not said.indicator and not said.role:
            words = _joined(words, said)
    return words


def _peeled(rest: str, words: Words, known: Lexicon) -> Words:
    """Take word after word off the text until what is left is a name or means nothing."""
    for _ in range(8):
        rest = " ".join(rest.split()).strip(_EDGES)
        if not rest:
            return words
        whole = _whole(rest, known)
        if whole:
            return _joined(words, whole)
        taken = _one_word(rest, words, known)
        if taken is None:
            break
        rest, words = taken
    return replace(words, unresolved=rest)


def _one_word(rest: str, words: Words, known: Lexicon) -> tuple[str, Words] | None:
    """Take one word off; return what is left and what is known, None where there is no word."""
    period = find_period(rest) if not words.period else None
    if period:
        return rest.replace(period, " ", 1), replace(words, period=period)
    for table in (known.relatives, known.changes, known.bases):
        word = _edge_word(rest, table)
        if word:
            left = rest.removesuffix(word) if rest.endswith(word) else rest.removeprefix(word)
            return left, _joined(words, _whole(word, known) or Words())
    part = find_part(rest) if not words.part else None
    if part:
        return rest.replace(part, " ", 1), replace(words, part=part)
    pieces = re.split(r"[,/ ]", rest)
    for count in range(min(5, len(pieces) - 1), 0, -1):
        tail = rest[-len(" ".join(pieces[-count:])) :]
        if tail.strip(_EDGES) in known.units:
            return rest[: -len(tail)], replace(words, unit=words.unit or known.units[tail.strip(_EDGES)])
    return None


def _edge_word(text: str, table: Mapping[str, str]) -> str | None:
    """Return the longest word of the table with which the text begins or ends; an English word as a whole only."""
    fits = [
        word
        for word in table
        if (text.endswith(word) and not (word.isascii() and text[: -len(word)][-1:].isalnum()))
        or (text.startswith(word) and not (word.isascii() and text[len(word) :][:1].isalnum()))
    ]
    return max(fits, key=len, default=None)
