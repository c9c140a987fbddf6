"""A cluster's folder to everything that is in it: cluster.toml, the registers, the sheets as raw rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.ingest.confirmations import read_back, reasons
from flows.ingest.declared import declared_sheets, has_declared_sheet
from flows.ingest.folder import OWN_REGISTERS, RETURNS, WORKBOOK, cluster_files
from flows.ingest.guard import Guard
from flows.ingest.registers import read_registers
from flows.ingest.returns import LAYOUT_FILE, read_return, read_sender
from flows.ingest.rules import read_rules
from flows.ingest.settings import read_cluster
from schemas.errors import InputError, closest
from schemas.findings import RULES
from schemas.inputs import COMMITMENTS, FACTS, INPUT_SHEETS, MILESTONES, InputSheet
from schemas.layouts import Layout
from schemas.raw import Inputs, RawTable, Remark

_PUBLISHED = (FACTS.name, MILESTONES.name, COMMITMENTS.name)


@dataclass(frozen=True)
class CheckInputs:
    """The inputs of a check.

    names: each file given -> what it is called there. layouts: the layout file of each sender -> what was recognised.
    """

    inputs: Inputs
    names: Mapping[Path, str]
    layouts: Mapping[Path, Layout] = field(default_factory=dict)


def read_inputs(folder: Path, registers_folder: Path, guard: Guard | None = None) -> Inputs:
    """Read a cluster's folder and the registers.

    guard: reads the files in a process of its own; one is started here where none is given.
    Raises InputError where the folder, cluster.toml, a register, a sheet or a column that must be there is not, or
    where one of the cluster's own files cannot be read. A return that cannot be read is a finding.
    """
    return _read((), folder, registers_folder, None, guard).inputs


def read_check_inputs(
    files: Sequence[Path], folder: Path, registers_folder: Path, sender: str | None = None, guard: Guard | None = None
) -> CheckInputs:
    """Read files beside the cluster that they speak of, or files of its own folder.

    A file from elsewhere stands in for the cluster's sheets of the same names. sender: whose folder under returns/
    holds the layout; None means the folder that the file is in. What is wrong with the files given is a finding, also
    where it would stop a report. Raises InputError where the rest of the cluster cannot be read.
    """
    return _read(tuple(files), folder, registers_folder, sender, guard)


def _read(
    given: Sequence[Path], folder: Path, registers_folder: Path, sender: str | None, guard: Guard | None
) -> CheckInputs:
    files = cluster_files(folder)
    cluster = read_cluster(folder / "cluster.toml")
    registers = read_registers(registers_folder, folder / OWN_REGISTERS)
    rules = read_rules(registers_folder, folder)
    asked = {path.resolve(): path for path in given}
    names = {path: path.relative_to(folder).as_posix() for path in (*files.declared, *files.confirmed, *files.unread)}
    names |= {path: path.relative_to(folder).as_posix() for _, path in files.returns}
    known = {path.resolve() for path in names}
    extra = [path for resolved, path in asked.items() if resolved not in known or path in files.unread]
    names |= {path: path.name if [p.name for p in extra].count(path.name) == 1 else str(path) for path in extra}
    with guard or Guard() as reading:
        own = {path: reading.read(path, names[path]) for path in files.declared}
        sent = [(folder / RETURNS / name, reading.read(path, names[path])) for name, path in files.returns]
        confirmed = [reading.read(path, names[path]) for path in files.confirmed]
        others = {path: reading.read(path, names[path]) for path in extra}
    for path, read in own.items():
        if read.refused and path.resolve() not in asked:
            raise InputError(f"{path}: {refusal(read.refused)}")
    declared = {path: read for path, read in others.items() if has_declared_sheet(path, read, registers)}
    theirs = declared_sheets(declared, registers, lenient=True)
    ours = declared_sheets(own, registers, lenient=bool(asked))
    if given:
        tables = (*theirs.tables, *_beside(theirs.tables, ours.tables))
    else:
        tables = ours.tables
        if missing := [one.name for one in INPUT_SHEETS if not one.optional and not _of(one, tables)]:
            unread = [path.relative_to(folder).as_posix() for path in files.unread]
            raise InputError(_no_sheet(folder, missing, ours.unread, unread))
    sent += [(_sender_folder(path, folder, sender), read) for path, read in others.items() if path not in declared]
    entities = _entity_names(tables)
    returns = [(read, at, read_return(read, registers, read_sender(at), entities)) for at, read in sent]
    inputs = Inputs(
        cluster,
        registers,
        (*tables, *(table for _, _, one in returns for table in one.tables)),
        (*((names[path], "") for path in files.unread if path not in extra), *ours.unread, *theirs.unread),
        tuple(sorted((*own.values(), *others.values(), *(read for _, read in sent if read not in others.values())),
                     key=lambda read: read.file)),
        (*ours.broken, *theirs.broken, *((read.file, remark) for read, _, one in returns for remark in one.remarks)),
        rules,
        reasons(read_back(confirmed).confirmations),
    )  # fmt: skip
    layouts = {at / LAYOUT_FILE: one.layout for read, at, one in returns if one.layout}
    by_path = {resolved: name for path, name in names.items() for resolved in (path.resolve(),)}
    return CheckInputs(inputs, {path: by_path[resolved] for resolved, path in asked.items()}, layouts)


def refusal(refused: Remark) -> str:
    """Say why a file cannot be read and what to do about it."""
    rule = RULES[refused.rule]
    found = f" (found: {refused.found})" if refused.found else ""
    return f"{rule.title_en}{found}; expected {rule.expected_en}. {rule.mend_en[0].upper()}{rule.mend_en[1:]}"


def _beside(theirs: Iterable[RawTable], ours: Iterable[RawTable]) -> list[RawTable]:
    """Return the cluster's own tables that the files given do not stand in for.

    Where a form is checked, what the cluster published already would only repeat it.
    """
    taken = {table.declared.name for table in theirs}
    if taken:
        taken |= set(_PUBLISHED)
    return [table for table in ours if table.declared.name not in taken]


def _sender_folder(path: Path, folder: Path, sender: str | None) -> Path:
    if sender:
        return folder / RETURNS / sender
    parent = path.resolve().parent
    return parent if parent.parent.name == RETURNS else folder / RETURNS / path.stem


def _of(declared: InputSheet, tables: Iterable[RawTable]) -> list[RawTable]:
    return [table for table in tables if table.declared.name == declared.name]


def _entity_names(tables: Iterable[RawTable]) -> list[str]:
    """Return the names of all entities, in both languages, as they stand on their sheets."""
    columns = ("name_en", "name_zh")
    return [
        text
        for table in tables
        if table.declared.name == "entities"
        for column in columns
        for text in table.rows[column].drop_nulls().to_list()
    ]


def _no_sheet(folder: Path, missing: Sequence[str], unread: Sequence[tuple[str, str]], files: Sequence[str]) -> str:
    if not (folder / WORKBOOK).exists():
        hint = f" (found {', '.join(files)})" if files else ""
        names = ", ".join(f"{name}.csv" for name in missing)
        return f"{folder}: found neither {WORKBOOK} nor {names}{hint}. Put the cluster's workbook there under that name"
    spare = [sheet for _, sheet in unread]
    said = []
    for name in missing:
        close = closest(name, spare)
        said.append(f"sheet {name!r} is missing" + (f" (is it {close!r}? Then rename that)" if close else ""))
    others = f"; sheets not known: {', '.join(map(repr, spare))}" if spare else ""
    return f"{folder / WORKBOOK}: {'; '.join(said)}{others}. Add the sheet, or copy it from a blank form"
