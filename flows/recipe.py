"""The recipe of the publication, without an engine: five steps that `flows.report` runs as Prefect tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from flows.aggregate.tables import aggregate_tables, newest_publication
from flows.ingest.cluster import read_inputs
from flows.ingest.guard import Guard
from flows.tidy.inputs import tidy_inputs
from flows.workbook.report import build_report
from flows.workbook.save import save_bytes
from schemas.cluster import Language
from schemas.errors import InputError
from schemas.vocabulary import SEVERITIES


class Step(Protocol):
    """Runs one named step; the plain one just calls it, the engine's records it as a task."""

    def __call__(self, name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401, D102 - any step
        ...


@dataclass(frozen=True)
class Request:
    """What the user asked for.

    cluster: the cluster's folder. registers: the folder that all clusters share. output: where the workbook goes.
    as_of: None means the newest publication date in the inputs. language: None means the cluster's own.
    strict: refuse to publish where a finding is an error.
    """

    cluster: Path
    registers: Path
    output: Path
    as_of: date | None = None
    language: Language | None = None
    strict: bool = False


@dataclass(frozen=True)
class Report:
    """What came of it: the workbook, how many facts it shows, findings by severity, the sheets' names.

    cells: each file read -> how many of its cells are of which class.
    """

    path: Path
    as_of: date
    facts: int
    findings: Mapping[str, int]
    sheets: tuple[str, ...]
    cells: Mapping[str, Mapping[str, int]]


class StrictError(InputError):
    """The inputs have errors and the user asked for none."""


def plain_step(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401, ARG001 - any step
    """Run a step without an engine."""
    return function(*args)


def make_report(request: Request, step: Step = plain_step, guard: Guard | None = None) -> Report:
    """Read, tidy, aggregate, build, save; return what was made.

    guard: the process that reads the files, where one was started early.

    Raises InputError, with a message for the user, where no workbook can be made; nothing is written then.
    """
    inputs = step("read", read_inputs, request.cluster, request.registers, guard)
    tidied = step("tidy", tidy_inputs, inputs)
    as_of = request.as_of or newest_publication(tidied)
    tables = step("aggregate", aggregate_tables, inputs.cluster, inputs.registers, tidied, as_of)
    counts = {
        name: tables.findings.filter(pl.col("severity") == name, pl.col("confirmed").is_null()).height
        for name in SEVERITIES
    }
    if request.strict and counts["error"]:
        raise StrictError(_strict_message(tables.findings.filter(severity="error").row(0, named=True), counts["error"]))
    language = request.language or inputs.cluster.language
    built = step("build", build_report, inputs.cluster, inputs.registers, tables, as_of, language)
    path = request.output / f"{request.cluster.resolve().name}_{as_of.isoformat()}_{language}.xlsx"
    step("save", save_bytes, built.content, path)
    return Report(path, as_of, tables.facts.height, counts, built.sheets, _cells(tables.cells))


def _cells(cells: pl.DataFrame) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    for file, name, number in (
        cells.group_by("file", "class", maintain_order=True).agg(pl.col("cells").sum()).iter_rows()
    ):
        counted.setdefault(file, {})[name] = number
    return counted


def _strict_message(first: Mapping[str, Any], count: int) -> str:
    return (
        f"{count} error-level finding(s) and --strict was asked for, so no workbook was written; the first: "
        f"{first['file']}, sheet {first['sheet']}, {first['cell']}: {first['rule']}, found {first['found']!r}, "
        f"expected {first['expected_en']}. Mend them, or run without --strict to see them all in the workbook."
    )
