"""A question about a number of the report, answered in lines: the number explained, or what there is to ask about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.aggregate.custody import method_of, number_text, steps
from flows.aggregate.pointing import find_row, row_names
from flows.workbook.explaining.explained import Voice, explained
from schemas.answers.answer import Answer
from schemas.answers.every import ANSWERS
from schemas.errors import InputError, did_you_mean
from schemas.registers import Registers
from schemas.tables import Tables


@dataclass(frozen=True)
class Question:
    """Which number is meant; what is not given is listed instead.

    table: a name of `schemas.tables.Tables`. row: its number from 1, or words of what names it.
    """

    table: str | None = None
    row: str | None = None
    column: str | None = None


def answered(question: Question, tables: Tables, as_of: date, voice: Voice) -> Iterator[str]:
    """Yield the lines that answer the question from the tables of a day: a number explained, or what there is."""
    yield voice.said.label("explain.as_of", day=as_of.isoformat())
    if question.table is None:
        yield voice.said.label("explain.tables")
        yield from (f"  {name}  {', '.join(answer.methods)}" for name, answer in ANSWERS.items())
        return
    name, answer = find_table(question.table)
    frame: pl.DataFrame = getattr(tables, name)
    if question.row is None:
        yield voice.said.label("explain.table", name=name, rows=str(frame.height), names=", ".join(answer.key))
        yield voice.said.label("explain.numbers", columns=", ".join(answer.methods))
        yield from (f"  {number}  {key}" for number, key in enumerate(row_names(answer, frame), start=1))
        return
    place = find_row(answer, frame, question.row, _names(tables, voice.registers))
    row = frame.row(place, named=True)
    yield voice.said.label("explain.row", table=name, number=str(place + 1), name=row_names(answer, frame)[place])
    if question.column is None:
        blank = voice.said.label("explain.blank")
        yield from (
            f"  {column}  {blank if row[column] is None else number_text(row[column])}" for column in answer.methods
        )
        return
    method_of(answer, question.column)
    yield from explained(voice, row, steps(answer, row, question.column), tables)


def find_table(name: str) -> tuple[str, Answer]:
    """Return the table of that name and its answer; raise InputError, with what there is, where there is none."""
    if name in ANSWERS:
        return name, ANSWERS[name]
    raise InputError(
        f"there is no table {name!r} of numbers{did_you_mean(name, ANSWERS)} There are: {', '.join(ANSWERS)}."
    )


def _names(tables: Tables, registers: Registers) -> dict[str, tuple[str, ...]]:
    """Return what entities and indicators are called besides."""
    entities = tables.entities.select("entity", "name_zh").drop_nulls().iter_rows()
    indicators = registers.indicators.select("indicator", "name_en", "name_zh").iter_rows()
    return {key: tuple(others) for key, *others in (*entities, *indicators)}
