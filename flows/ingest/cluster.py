"""A cluster's folder to everything that is in it: cluster.toml, the registers, the sheets as raw rows."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.ingest.confirmations import read_back, reasons
from flows.ingest.declared import Declared, declared_sheets, has_declared_sheet
from flows.ingest.enterprises import register_tables
from flows.ingest.folder import OWN_REGISTERS, RETURNS, WORKBOOK, ClusterFiles, cluster_files, is_register
from flows.ingest.guard import Guard
from flows.ingest.kept import read_kept
from flows.ingest.limits import REGISTERS
from flows.ingest.limits import RETURNS as LIMITS
from flows.ingest.origin import read_origin
from flows.ingest.registers import read_registers
from flows.ingest.returns import LAYOUT_FILE, read_return, read_sender
from flows.ingest.rules import read_rules
from flows.ingest.settings import read_cluster
from flows.keeping.store import Store
from schemas.errors import InputError, closest
from schemas.findings import RULES
from schemas.inputs import COMMITMENTS, FACTS, INPUT_SHEETS, MILESTONES
from schemas.layouts import Layout
from schemas.raw import FileRead, Inputs, RawTable, Remark

_PUBLISHED = (FACTS.name, MILESTONES.name, COMMITMENTS.name)


@dataclass(frozen=True)
class CheckInputs:
    """The inputs of a check.

    names: each file given -> what it is called there. layouts: each file given that came from a known sender -> where
    that sender's layout is kept, and what was recognised.
    """

    inputs: Inputs
    names: Mapping[Path, str]
    layouts: Mapping[Path, tuple[Path, Layout]] = field(default_factory=dict)


def read_inputs(folder: Path, registers_folder: Path, guard: Guard | None = None, store: Store | None = None) -> Inputs:
    """Read a cluster's folder and the registers.

    guard: reads the files in a process of its own; one is started here where none is given. store: of what came of
    files that were read before; without one, each is read.
    Raises InputError where the folder, cluster.toml, a register, a sheet or a column that must be there is not, or
    where one of the cluster's own files cannot be read. A return that cannot be read is a finding.
    """
    return _read((), folder, registers_folder, None, guard, store).inputs


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
    given: Sequence[Path],
    folder: Path,
    registers_folder: Path,
    sender: str | None,
    guard: Guard | None,
    store: Store | None = None,
) -> CheckInputs:
    files = cluster_files(folder)
    cluster = read_cluster(folder / "cluster.toml")
    registers = read_registers(registers_folder, folder / OWN_REGISTERS)
    rules = read_rules(registers_folder, folder)
    opened = _opened(files, folder, given, guard, store)
    listed = {path: read for path, read in opened.own.items() if path in files.enterprises}
    listed |= {path: read for path, read in opened.extra.items() if is_register(path)}
    others = {path: read for path, read in opened.extra.items() if path not in listed}
    theirs = {path: read for path, read in others.items() if has_declared_sheet(path, read, registers)}
    sent = [
        *((folder / RETURNS / name, opened.own[path]) for name, path in files.returns),
        *((_sender_folder(path, folder, sender), opened.extra[path]) for path in others if path not in theirs),
    ]
    mine = {path: opened.own[path] for path in files.declared}
    if not given:
        _all_readable(mine | listed)
    else:
        asked = {path.resolve() for path in given}
        _all_readable({path: read for path, read in mine.items() if path.resolve() not in asked})
    checked = declared_sheets(theirs, registers, lenient=True)
    ours = declared_sheets(mine, registers, lenient=bool(given))
    enterprises = register_tables(listed, registers, cluster, lenient=bool(given))
    tables = (*checked.tables, *_beside(checked.tables, ours.tables))
    unread = [opened.names[path] for path in files.unread if path not in opened.extra]
    if not given:
        _all_there(folder, ours, unread)
    entities = _entity_names(tables)
    returns = [(read.file, at, read_return(read, registers, read_sender(at), entities)) for at, read in sent]
    said = read_back([opened.own[path] for path in files.confirmed])
    read_files = [*mine.values(), *theirs.values(), *listed.values(), *(read for _, read in sent)]
    inputs = Inputs(
        cluster,
        registers,
        (*tables, *(table for _, _, one in returns for table in one.tables), *enterprises.tables),
        (*((name, "") for name in unread), *ours.unread, *checked.unread, *enterprises.unread),
        tuple(sorted(read_files, key=lambda read: read.file)),
        (
            *(*ours.broken, *checked.broken, *enterprises.broken, *_ignored(said.ignored)),
            *((name, remark) for name, _, one in returns for remark in one.remarks),
        ),
        rules,
        reasons(said.confirmations),
        read_origin(folder, registers_folder, cluster, files, opened.own.values()),
    )
    names = {path: opened.names[path.resolve()] for path in given}
    seen = {name: (at / LAYOUT_FILE, one.layout) for name, at, one in returns if sender or at.is_dir()}
    layouts = {
        path: (seen[name][0], layout) for path, name in names.items() if name in seen and (layout := seen[name][1])
    }
    return CheckInputs(inputs, names, layouts)


@dataclass(frozen=True)
class _Opened:
    """Files after reading: the cluster's own, those given from elsewhere; what each is called, by both its paths."""

    own: Mapping[Path, FileRead]
    extra: Mapping[Path, FileRead]
    names: Mapping[Path, str]


def _opened(
    files: ClusterFiles, folder: Path, given: Sequence[Path], guard: Guard | None, store: Store | None
) -> _Opened:
    asked = {path.resolve() for path in given}
    # A check of other files has no use for the register, which may be the largest of all.
    registers = [path for path in files.enterprises if not given or path.resolve() in asked]
    own = (*files.declared, *(path for _, path in files.returns), *files.confirmed, *registers)
    names = {path: path.relative_to(folder).as_posix() for path in (*own, *files.unread)}
    known = {path.resolve() for path in own}
    extra = [path for path in dict.fromkeys(given) if path.resolve() not in known]
    endings = [path.name for path in extra]
    names |= {path: path.name if endings.count(path.name) == 1 else str(path) for path in extra}
    with nullcontext(guard) if guard else closing(Guard()) as reading:  # not started before there is a file to read
        return _Opened(
            {
                path: read_kept(reading, store, path, names[path], REGISTERS if path in registers else LIMITS)
                for path in own
            },
            {path: read_kept(reading, store, path, names[path]) for path in extra},
            names | {path.resolve(): name for path, name in names.items()},
        )


def _all_readable(files: Mapping[Path, FileRead]) -> None:
    for path, read in files.items():
        if read.refused:
            raise InputError(f"{path}: {refusal(read.refused)}")


def _all_there(folder: Path, sheets: Declared, unread: Sequence[str]) -> None:
    there = {table.declared.name for table in sheets.tables}
    if missing := [one.name for one in INPUT_SHEETS if not one.optional and one.name not in there]:
        raise InputError(_no_sheet(folder, missing, sheets.unread, unread))


def refusal(refused: Remark) -> str:
    """Say why a file cannot be read and what to do about it."""
    rule = RULES[refused.rule]
    found = f" (found: {refused.found})" if refused.found else ""
    return f"{rule.title_en}{found}; expected {rule.expected_en}. {rule.mend_en[0].upper()}{rule.mend_en[1:]}"


def _ignored(ignored: pl.DataFrame) -> list[tuple[str, Remark]]:
    rows = ignored.select("file", "reason", pl.col("why").cast(pl.String)).iter_rows()
    return [(file, Remark("confirmation_ignored", reason or why)) for file, reason, why in rows]


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
