"""The recipe of a check: files from senders to findings workbooks and JSON, without an engine; nothing is published."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from flows.aggregate.tables import newest_publication
from flows.aggregate.touched import shown_tables, touched_figures
from flows.ingest.cluster import read_check_inputs
from flows.ingest.confirmations import read_back, reasons
from flows.ingest.guard import Guard
from flows.ingest.layout.memory import layout_text, read_layout
from flows.tidy.folding import fold
from flows.tidy.inputs import tidy_inputs
from flows.tidy.ruled import with_comparisons
from flows.workbook.check.build import build_findings
from flows.workbook.check.document import check_document
from flows.workbook.check.sheets import counts, verdict
from flows.workbook.save import save_bytes
from schemas.confirmations import IGNORED, Confirmed
from schemas.contract import empty
from schemas.errors import InputError
from schemas.findings import RULES
from schemas.folded import FileCheck, Verdict
from schemas.grids import FileRead
from schemas.layouts import Layout
from schemas.raw import Inputs
from schemas.rule import Rule
from schemas.rules import RuleSet, catalogue
from schemas.tidied import Tidied


@dataclass(frozen=True)
class CheckRequest:
    """What the user asked for.

    files: as sent. cluster: the folder of the cluster whose names and sources they speak of. registers: the folder
    that all clusters share. output: where findings go. confirmed: findings workbooks with reasons filled in.
    sender: whose folder under returns/ keeps the layout; None means the folder that a file is in. remember: keep a
    layout that changed; one that is new is always kept.
    """

    files: tuple[Path, ...]
    cluster: Path
    registers: Path
    output: Path
    confirmed: tuple[Path, ...] = ()
    sender: str | None = None
    remember: bool = False


@dataclass(frozen=True)
class Checked:
    """What came of one file: verdict, counts by severity, the check itself, the files written."""

    file: str
    verdict: Verdict
    counts: Mapping[str, int]
    check: FileCheck
    written: tuple[Path, ...]


def check_files(request: CheckRequest) -> tuple[Checked, ...]:
    """Check the files and write a findings workbook and a JSON document for each; return what came of them.

    A file that cannot be read is a finding. Raises InputError where one is not there at all, where the cluster or its
    registers cannot be read, or where nothing can be written.
    """
    files = tuple(dict.fromkeys(request.files))
    if absent := [str(path) for path in (*files, *request.confirmed) if not path.exists()]:
        raise InputError(f"{', '.join(absent)}: no such file. Check the name, or give the whole path")
    with Guard() as guard:
        confirmed = read_back([guard.read(path, path.name) for path in request.confirmed])
        given = read_check_inputs(files, request.cluster, request.registers, request.sender, guard)
    inputs = given.inputs
    inputs = replace(inputs, confirmations={**inputs.confirmations, **reasons(confirmed.confirmations)})
    alone = tidy_inputs(inputs)
    touched = _touched(inputs, alone)
    tidied = with_comparisons(alone, inputs.registers)
    words = {**RULES, **catalogue(inputs.rules)}
    rule_hash = _hash(inputs.rules, words)
    targets = _targets(files, request.output)
    reads = {read.file: read for read in inputs.files}
    made = []
    for path in files:
        read = reads[given.names[path]]
        check = _checked(path, read, inputs, tidied, touched, confirmed, words, rule_hash)
        workbook, document = targets[path]
        written: tuple[Path, ...] = (
            save_bytes(build_findings(check), workbook),
            save_bytes(check_document(check), document),
        )
        written += _remembered(given.layouts.get(path), remember=request.remember)
        word = verdict(check.folded, refused=read.refused is not None)
        made.append(Checked(read.file, word, counts(check.folded), check, written))
    return tuple(made)


def _remembered(recognised: tuple[Path, Layout] | None, *, remember: bool) -> tuple[Path, ...]:
    """Keep the sender's layout where it is new, or changed and meant to be kept; return what was written."""
    if recognised is None:
        return ()
    path, layout = recognised
    if path.exists() and not (remember and read_layout(path) != layout):
        return ()
    return (save_bytes(layout_text(layout).encode(), path),)


def _hash(rules: RuleSet, words: Mapping[str, Rule]) -> str:
    """Return one hash of all that decides what is found and said."""
    said = json.dumps([asdict(words[key]) for key in sorted(words)], sort_keys=True)
    return hashlib.sha256(f"{rules.hash}\n{said}".encode()).hexdigest()


def _touched(inputs: Inputs, tidied: Tidied) -> pl.DataFrame | None:
    """Return which shown figures each row speaks of; None where there is no report yet that could show one."""
    try:
        as_of = newest_publication(tidied)
    except InputError:
        return None
    return touched_figures(tidied.subjects, shown_tables(inputs.cluster, inputs.registers, tidied, as_of))


def _checked(
    path: Path,
    read: FileRead,
    inputs: Inputs,
    tidied: Tidied,
    touched: pl.DataFrame | None,
    confirmed: Confirmed,
    words: Mapping[str, Rule],
    rule_hash: str,
) -> FileCheck:
    findings = tidied.findings.filter(file=read.file)
    headers = {table.sheet: _header(table.rows) for table in inputs.tables if table.file == read.file}
    return FileCheck(
        read,
        path.stat().st_size,
        rule_hash,
        findings,
        fold(findings, touched, words),
        tidied.cells.filter(file=read.file),
        {sheet: row for sheet, row in headers.items() if row},
        _ignored(read, findings, confirmed),
        words,
    )


def _header(rows: pl.DataFrame) -> int:
    first = rows["row"].min()
    return int(first) - 1 if isinstance(first, int) else 0


def _ignored(read: FileRead, findings: pl.DataFrame, confirmed: Confirmed) -> pl.DataFrame:
    """Return what was written about this file and could not be followed, reasons whose finding is gone included."""
    gone = (
        confirmed.confirmations.filter(about=read.file)
        .join(findings.drop_nulls("fingerprint"), on="fingerprint", how="anti", maintain_order="left")
        .with_columns(pl.lit("gone").cast(IGNORED.columns["why"]).alias("why"))
        .unique(["file", "number"], keep="first", maintain_order=True)
    )
    about = pl.col("about").is_null() | (pl.col("about") == read.file)
    return pl.concat([empty(IGNORED), confirmed.ignored.filter(about), gone.select(*IGNORED.columns)])


def _targets(files: Iterable[Path], output: Path) -> dict[Path, tuple[Path, Path]]:
    """Return where the findings of each file go: two files of its name, never one of those given."""
    taken = {path.resolve() for path in files}
    targets = {}
    for path in files:
        number = 1
        while True:
            stem = path.name if number == 1 else f"{path.name}.{number}"
            pair = (output / f"{stem}.findings.xlsx", output / f"{stem}.findings.json")
            if not taken & {one.resolve() for one in pair}:
                break
            number += 1
        taken |= {one.resolve() for one in pair}
        targets[path] = pair
    return targets
