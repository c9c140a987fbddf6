"""A number explained in words: its value, the formula and its steps, then every fact that it comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from flows.aggregate.custody import Step, number_text
from flows.aggregate.shown import ORDER
from flows.workbook.speech import Speech, in_unit, with_units
from schemas.answers.figures import THING
from schemas.registers import Registers
from schemas.tables import Tables

_RIVALS = 5  # named beside each fact
_REASONS = {"grade": "grade", "known_on": "newer", "half_unit": "finer"}  # the rules of order, in their order


@dataclass(frozen=True)
class Voice:
    """In which words: the language's, with the names and units of the registers."""

    said: Speech
    registers: Registers

    def quantities(self, values: Sequence[tuple[Any, str | None, str | None]]) -> list[str]:
        """Return each (canonical value, indicator, dimension) in words: canonical, then as the reader expects it."""
        frame = pl.DataFrame(
            [(None if value is None else float(value), indicator, dimension) for value, indicator, dimension in values],
            schema={"value": pl.Float64, "indicator": pl.String, "dimension": pl.String},
            orient="row",
        )
        shown = with_units(frame, self.registers, self.said).with_columns(in_unit("value").alias("shown"))
        chinese = self.said.language == "zh"
        canonical: dict[str | None, str] = dict(
            self.registers.dimensions.select("dimension", "canonical_zh" if chinese else "canonical_en").iter_rows()
        )
        rows = shown.select("shown", "shown_unit", "dimension").iter_rows()
        blank = self.said.label("explain.blank")
        return [
            blank if value is None else _quantity(value, number, unit, canonical.get(dimension))
            for (value, *_), (number, unit, dimension) in zip(values, rows, strict=True)
        ]


def explained(voice: Voice, row: Mapping[str, Any], steps: Sequence[Step], tables: Tables) -> tuple[str, ...]:
    """Return the lines: value, method, formula and its result for each step, then the facts with their sources.

    row: the row of the table that the steps are about. tables: all of that day. What counts milestones rests on these.
    """
    wanted = pl.DataFrame(
        {"id": list(dict.fromkeys(one for step in steps for one in step.fact_ids))}, schema={"id": pl.String}
    )
    facts, due = (
        wanted.join(frame, left_on="id", right_on=name, how="inner", maintain_order="left").rename({"id": name})
        for frame, name in ((tables.facts, "fact_id"), (tables.milestones, "milestone_id"))
    )
    lines = [line for step in _written(voice, row, steps, facts) for line in step]
    if facts.is_empty() and due.is_empty():
        return (*lines, "", voice.said.label("explain.no_facts"))
    origins = [*_facts(voice, facts, tables), *_milestones(voice, due, tables.sources)]
    return (*lines, "", voice.said.label("explain.facts"), *origins)


def _written(
    voice: Voice, row: Mapping[str, Any], steps: Sequence[Step], behind: pl.DataFrame
) -> Iterator[Iterable[str]]:
    dimension_of = dict(behind.select("fact_id", "dimension").iter_rows())
    about = dict(behind.select("fact_id", "indicator").iter_rows())
    counted = []
    for step in steps:
        dimension = _dimension(step, row, dimension_of, voice.registers)
        own = {about[one] for one in step.fact_ids if one in about}
        counted.append((step.value, own.pop() if len(own) == 1 else row.get("indicator"), dimension))
    numbers = [step.method is not None for step in steps]
    texts = iter(voice.quantities([one for one, is_number in zip(counted, numbers, strict=True) if is_number]))
    for step, is_number in zip(steps, numbers, strict=True):
        yield _step(voice, step, next(texts) if is_number else number_text(step.value))


def _step(voice: Voice, step: Step, value: str) -> Iterator[str]:
    pad = "  " * step.depth
    yield f"{pad}{step.column} = {value}"
    if step.method is None:
        return
    chinese = voice.said.language == "zh"
    yield f"{pad}  " + voice.said.label("explain.how", said=step.method.said_zh if chinese else step.method.said_en)
    if step.method.reference:
        yield f"{pad}  " + voice.said.label("explain.reference", said=step.method.reference)
    if step.filled is not None:
        yield f"{pad}  {step.method.formula}"
        result = voice.said.label("explain.blank") if step.result is None else number_text(step.result)
        yield f"{pad}  = {step.filled} = {result}"
    if step.fact_ids:
        yield f"{pad}  " + voice.said.label("explain.of_facts", ids=", ".join(step.fact_ids))


def _dimension(step: Step, row: Mapping[str, Any], of: Mapping[str, str], registers: Registers) -> str | None:
    """Return what a step's value is counted in: as its method says; a quantity in what its facts are counted in."""
    unit = step.method.unit if step.method else ""
    if unit and unit != "dimension":
        return unit if unit in registers.dimensions["dimension"] else None
    if not unit and not isinstance(step.value, Decimal):
        return None
    dimensions = {of[one] for one in step.fact_ids if one in of}
    return dimensions.pop() if len(dimensions) == 1 else row.get("dimension")


def _facts(voice: Voice, behind: pl.DataFrame, tables: Tables) -> Iterator[str]:
    said = voice.said
    known = _with_sources(behind, tables.sources)
    values = voice.quantities(known.select("value", "indicator", "dimension").rows())
    alike = tables.facts.join(behind.select(THING).unique(), on=THING, how="semi").sort(*ORDER)
    groups = {key: frame.rows(named=True) for key, frame in alike.group_by(THING, maintain_order=True)}
    for fact, value in zip(known.iter_rows(named=True), values, strict=True):
        period, basis = said.period(fact["period"]), said.label(f"basis.{fact['basis']}")
        about = said.entity(fact["entity"]), said.indicator(fact["indicator"]), period, basis
        yield f"{fact['fact_id']}  {' · '.join(about)}"
        for line in _fact(voice, fact, value):
            yield f"  {line}"
        for line in _rivals(voice, fact, groups[tuple(fact[name] for name in THING)]):
            yield f"  {line}"


def _milestones(voice: Voice, due: pl.DataFrame, sources: pl.DataFrame) -> Iterator[str]:
    said = voice.said
    for one in _with_sources(due, sources).iter_rows(named=True):
        about = said.entity(one["entity"]), said.text(one["milestone"]), said.period(one["period"])
        yield f"{one['milestone_id']}  {' · '.join((*about, said.label('status.' + one['status'])))}"
        yield f"  {_source(voice, one)}"
        if one["url"]:
            yield "  " + voice.said.label("explain.link", url=one["url"])
        yield "  " + voice.said.label("explain.origin_row", file=one["file"], sheet=one["sheet"], row=one["row"])


def _with_sources(frame: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    said = sources.select("source_id", "title", "publisher", "published_on", "url")
    return frame.join(said, on="source_id", how="left", maintain_order="left")


def _source(voice: Voice, one: Mapping[str, Any]) -> str:
    return voice.said.label(
        "explain.source",
        source=one["source_id"],
        title=one["title"],
        publisher=one["publisher"],
        day=one["published_on"] or voice.said.label("explain.undated"),
        grade=one["grade"],
    )


def _fact(voice: Voice, fact: Mapping[str, Any], value: str) -> Iterator[str]:
    hedge = voice.said.label(f"qualifier.{fact['qualifier']}")
    yield voice.said.label("explain.printed", value=_printed(fact), qualifier=hedge)
    yield voice.said.label("explain.canonical", value=value)
    scope = fact["scope"] and voice.said.text(fact["scope"])
    yield voice.said.label("explain.scope", scope=scope) if scope else voice.said.label("explain.no_scope")
    yield _source(voice, fact)
    if fact["url"]:
        yield voice.said.label("explain.link", url=fact["url"])
    if fact["note"]:
        yield voice.said.label("explain.note", note=voice.said.text(fact["note"]))
    yield voice.said.label("explain.origin", file=fact["file"], sheet=fact["sheet"], cell=fact["cell"])


def _rivals(voice: Voice, fact: Mapping[str, Any], alike: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what else speaks of the same thing, which of them goes first, and by which rule of order."""
    if len(alike) < 2:
        return
    first, others = alike[0], [one for one in alike if one["fact_id"] != fact["fact_id"]]
    leads = first["fact_id"] == fact["fact_id"]
    why = voice.said.label(f"chosen.{_why(first, others[0] if leads else fact)}")
    if leads:
        yield voice.said.label("explain.first", count=str(len(others)), why=why)
    else:
        yield voice.said.label("explain.second", first=first["fact_id"], why=why)
    for one in others[:_RIVALS]:
        yield "  " + voice.said.label(
            "explain.rival",
            fact=one["fact_id"],
            value=_printed(one),
            qualifier=voice.said.label(f"qualifier.{one['qualifier']}"),
            source=one["source_id"],
            grade=one["grade"],
            day=str(one["known_on"]),
        )
    if len(others) > _RIVALS:
        yield "  " + voice.said.label("explain.more_rivals", count=str(len(others) - _RIVALS))


def _printed(fact: Mapping[str, Any]) -> str:
    times = "× " if fact["unit_printed"][:1].isdigit() else ""  # 25 × 100 million yuan
    return f"{fact['value_printed']} {times}{fact['unit_printed']}"


def _why(first: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return next((why for name, why in _REASONS.items() if first[name] != other[name]), "first")


def _quantity(value: Decimal | float, shown: float, unit: str, canonical: str | None) -> str:
    """Return the value in its canonical unit and in the reader's; bare where it has none, such as a count of months."""
    if canonical is None:
        return number_text(value)
    if unit == "%":  # fractions stay fractions in a workbook's cells, whose format makes them per cents
        return f"{number_text(value)} = {number_text(_tidy(shown * 100))} %"
    plain = f"{number_text(value)} {canonical}"
    return plain if unit == canonical else f"{plain} = {number_text(_tidy(shown))} {unit}"


def _tidy(number: float) -> float:
    """Return the number without the dust that binary division leaves behind its twelfth digit."""
    return float(f"{number:.12g}")
