"""The recipe of an explanation: one number of one table, back to the cells it was read from, without an engine."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.aggregate.tables import aggregate_tables, newest_publication
from flows.ingest.cluster import read_inputs
from flows.ingest.guard import Guard
from flows.tidy.inputs import tidy_inputs
from flows.workbook.explaining.answered import Question, answered, find_table
from flows.workbook.explaining.explained import Voice
from flows.workbook.speech import speech
from schemas.cluster import Language


@dataclass(frozen=True)
class ExplainRequest:
    """What the user asked for; cluster, registers, as_of and language are those of a report."""

    question: Question
    cluster: Path
    registers: Path
    as_of: date | None = None
    language: Language | None = None


def explain(request: ExplainRequest, guard: Guard | None = None) -> tuple[str, ...]:
    """Read, tidy, aggregate; return the lines that answer the question.

    guard: the process that reads the files, where one was started early.
    Raises InputError, with what there is, where the table, row or column asked for is not there.
    """
    if request.question.table is not None:
        find_table(request.question.table)  # a misspelt name should not have to wait for the reading
    inputs = read_inputs(request.cluster, request.registers, guard)
    tidied = tidy_inputs(inputs)
    as_of = request.as_of or newest_publication(tidied)
    tables = aggregate_tables(inputs.cluster, inputs.registers, tidied, as_of)
    language = request.language or inputs.cluster.language
    said = speech("zh" if language == "zh" else "en", inputs.registers, tables.entities, tables.terms)
    return tuple(answered(request.question, tables, as_of, Voice(said, inputs.registers)))
