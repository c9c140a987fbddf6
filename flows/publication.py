"""The steps after reading: what was read is tidied, aggregated, built and saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from flows.aggregate.tables import aggregate_tables, newest_publication
from flows.ingest.guard import Guard
from flows.ingest.previous import read_previous
from flows.summary.summary import summary
from flows.tidy.inputs import tidy_inputs
from flows.workbook.beside import beside_writers, remove_former
from flows.workbook.drafts import draft_of, remove_draft
from flows.workbook.pdf import NoPdf, save_pdf
from flows.workbook.provenance.edition import edition
from flows.workbook.report import Built, build_report
from flows.workbook.save import save_files
from schemas.cluster import Cluster, Language
from schemas.errors import ChangedError, InputError, StrictError
from schemas.origin import InputFile, Origin
from schemas.raw import Inputs
from schemas.registers import Registers
from schemas.release import Release
from schemas.report import Report, Request
from schemas.state import State
from schemas.summary import Summary
from schemas.tables import Tables
from schemas.vocabulary import SEVERITIES

_BLANK = (
    "the form's block in cluster.toml has blanks, which only a draft may have: "
    "the official copy will break rules 104 and 105 for official workbooks"
)


class Step(Protocol):
    """Runs one named step; the plain one just calls it, the engine's records it as a task."""

    def __call__(self, name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401, D102 - any step
        ...


@dataclass(frozen=True)
class _Before:
    """What to compare with, why, and what is to be said about it; state None: what aggregation does unasked.

    files: what was read for it.
    """

    state: State | date | None
    why: str
    notes: tuple[str, ...] = ()
    files: tuple[InputFile, ...] = ()


def report_of(
    request: Request, inputs: Inputs, step: Step, guard: Guard | None = None, release: Release | None = None
) -> Report:
    """Tidy, aggregate, build and save what was read; `flows.recipe.make_report` says what is made and raised."""
    tidied = step("tidy", tidy_inputs, inputs)
    as_of = request.as_of or newest_publication(tidied)
    before = _before(request, as_of, inputs.cluster, guard)
    tables = step("aggregate", aggregate_tables, inputs.cluster, inputs.registers, tidied, as_of, before.state)
    counts = {
        name: tables.findings.filter(pl.col("severity") == name, pl.col("confirmed").is_null()).height
        for name in SEVERITIES
    }
    if request.strict and counts["error"]:
        raise StrictError(_strict_message(tables.findings.filter(severity="error").row(0, named=True), counts["error"]))
    language = request.language or inputs.cluster.language
    origin = replace(inputs.origin, files=(*inputs.origin.files, *before.files))
    run = edition(inputs.cluster, tables, origin, as_of, language).run
    if release and release.run not in ("", run):
        raise ChangedError(f"the inputs changed after {release.name} had approved: nothing was released")
    path = request.output / f"{request.cluster.resolve().name}_{as_of.isoformat()}_{language}.xlsx"
    path = draft_of(path) if release and release.status == "draft" else path
    about = (tables, as_of, language, origin, path.stem, release)
    built, told = step("build", _built, inputs.cluster, inputs.registers, *about)
    step("save", _saved, built, path, release)
    twin, missing = step("print", _printed, path) if request.pdf else (None, ())
    broken = (_broken(built.broken),) if built.broken else ()
    blank = (_BLANK,) if release and release.status == "draft" and not inputs.cluster.form.complete else ()
    return Report(
        path,
        as_of,
        tables.facts.height,
        counts,
        built.sheets,
        _cells(tables.cells),
        tables.since,
        before.why,
        (*before.notes, *broken, *blank, *missing),
        twin,
        run=run,
        release=release,
        summary=told,
        sha256=sha256(built.content).hexdigest(),
    )


def _built(
    cluster: Cluster,
    registers: Registers,
    tables: Tables,
    as_of: date,
    language: Language,
    origin: Origin,
    name: str,
    release: Release | None,
) -> tuple[Built, Summary]:
    """Build the workbook, and say in a few lines what it says."""
    built = build_report(cluster, registers, tables, as_of, language, origin, name, release)
    return built, summary(cluster, registers, tables, as_of, language)


def _saved(built: Built, path: Path, release: Release | None) -> Path:
    """Write the workbook, and before it the tables that no sheet holds; remove those that a former one had."""
    save_files({**beside_writers(path.parent, built.besides), path: lambda file: file.write(built.content)})
    remove_former(path.parent, built.names, built.besides)
    if release and release.status == "approved":
        remove_draft(path, built.names)
    return path


def _printed(path: Path) -> tuple[Path | None, tuple[str, ...]]:
    """Print the workbook; return the PDF, or why there is none: the workbook is good without it."""
    try:
        return save_pdf(path), ()
    except NoPdf as why:
        return None, (str(why),)


def _broken(rules: tuple[int, ...]) -> str:
    numbers = ", ".join(map(str, rules))
    return f"the workbook breaks {len(rules)} of the rules for official workbooks ({numbers}): see its last sheet"


def _before(request: Request, as_of: date, cluster: Cluster, guard: Guard | None) -> _Before:
    """Say what the report is compared with; read the previous report where that is asked for.

    That belongs to reading, but which report is the previous one is known only once the inputs say of which day this
    one is. Raises InputError where the day asked for is not an earlier one.
    """
    if isinstance(request.since, date):
        if request.since >= as_of:
            raise InputError(
                f"what changed since {request.since} was asked for, but the report speaks of {as_of}; "
                "give a day before that one"
            )
        return _Before(request.since, "as asked")
    months = cluster.changes.months
    unasked = f"{months} month{'s' * (months != 1)} before"
    if request.since is None:
        return _Before(None, unasked)
    previous = read_previous(request.output, request.cluster.resolve().name, cluster.entity, as_of, guard)
    return _Before(previous.state, previous.file or unasked, previous.notes, previous.files)


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
