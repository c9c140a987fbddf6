"""Tiny clusters for tests: a folder with cluster.toml, its sheets and the registers, and what a run makes of it."""

import atexit
import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from flows.ingest.cluster import read_inputs
from flows.ingest.guard import Guard
from flows.recipe import Report, Request, make_report
from flows.tidy.inputs import tidy_inputs
from schemas.cluster import Language
from schemas.grids import ODD_CELL_COLUMNS, Grid
from schemas.inputs import INPUT_SHEETS
from schemas.raw import Inputs
from schemas.tables import Tables
from schemas.tidied import Tidied

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A filled cell of a sheet as a reader hands it over: its text, and what else it is."""

    text: str
    kind: str | None = None


def grid_of(lines: Sequence[Sequence[Cell | str | None]], *, file: str = "facts.xlsx", sheet: str = "facts") -> Grid:
    """The sheet that these lines make, from row 1 on."""
    cells = [[Cell(cell) if isinstance(cell, str) else cell for cell in line] for line in lines]
    width = max(map(len, cells), default=0)
    letters = [get_column_letter(index + 1) for index in range(width)]
    rows = [[cell.text if cell else None for cell in line] + [None] * (width - len(line)) for line in cells]
    odd = [
        (row, letters[index], cell.kind, cell.text)
        for row, line in enumerate(cells, start=1)
        for index, cell in enumerate(line)
        if cell and cell.kind
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(letters, pl.String), orient="row")
    return Grid(file, sheet, frame, pl.DataFrame(odd, schema=ODD_CELL_COLUMNS, orient="row"))


Rows = Sequence[Row]

GUARD = Guard()  # one reading process for all the tests: to start one takes longer than most of them
atexit.register(GUARD.close)

REGISTERS = Path(__file__).parents[1] / "inputs" / "registers"

TOML = """\
name_en = "Rivertown cluster"
name_zh = "江镇集群"
title_en = "Rivertown cluster: progress report"
title_zh = "江镇集群进展报告"
entity = "Rivertown cluster"
district = "Rivertown"
currency = "CNY"
comparators = ["Hilltown"]
headline = [
  { entity = "Rivertown", indicator = "total_output" },
  { entity = "Rivertown", indicator = "total_output", basis = "target" },
]
path = { entity = "Rivertown", indicator = "total_output" }
trend = [{ entity = "Rivertown", indicator = "total_output" }]
[developments]
entities = ["River Park"]
indicators = ["area", "enterprises"]
"""


def _changed(row: dict[str, Any], changes: Row) -> dict[str, Any]:
    strange = set(changes) - set(row)
    if strange:
        raise KeyError(f"no such column: {sorted(strange)}")
    return row | changes


def fact(**changes: Any) -> dict[str, Any]:
    """A row of sheet facts: Rivertown's output of 2023, 28.5 billion yuan."""
    row = {
        "fact_id": "F1",
        "entity": "Rivertown",
        "indicator": "total_output",
        "period": "2023",
        "value": 28.5,
        "unit": "billion yuan",
        "basis": "actual",
        "qualifier": "exact",
        "scope": None,
        "source_id": "S1",
        "note": None,
        "status": None,
    }
    return _changed(row, changes)


def source(**changes: Any) -> dict[str, Any]:
    """A row of sheet sources: the district's bulletin of 26 April 2024, grade A."""
    row = {
        "source_id": "S1",
        "title": "Bulletin 2023",
        "publisher": "Rivertown Bureau of Statistics",
        "published_on": "2024-04-26",
        "grade": "A",
        "url": "https://example.org/bulletin",
    }
    return _changed(row, changes)


def entity(**changes: Any) -> dict[str, Any]:
    """A row of sheet entities: River Park in Rivertown."""
    row = {
        "name_en": "River Park",
        "name_zh": "江园",
        "kind": "park",
        "parent": "Rivertown",
        "segment": None,
        "chain": None,
    }
    return _changed(row, changes)


def milestone(**changes: Any) -> dict[str, Any]:
    """A row of sheet milestones: River Park opened in May 2023."""
    row = {
        "entity": "River Park",
        "milestone": "Phase 1 opened",
        "period": "2023-05",
        "status": "done",
        "source_id": "S1",
        "track": None,
        "stage": None,
    }
    return _changed(row, changes)


def commitment(**changes: Any) -> dict[str, Any]:
    """A row of sheet commitments: a promise made on 26 April 2024."""
    row = {
        "entity": "Rivertown",
        "made_by": "Li Hua",
        "role": "District mayor",
        "made_on": "2024-04-26",
        "commitment": "Every permit within ten days",
        "source_id": "S1",
    }
    return _changed(row, changes)


ENTITY_ROWS: Rows = (
    entity(name_en="Rivertown cluster", name_zh="江镇集群", kind="cluster", parent="Rivertown"),
    entity(name_en="Rivertown", name_zh="江镇", kind="district", parent=None),
    entity(name_en="Hilltown", name_zh="山镇", kind="district", parent=None),
    entity(),
)
FACT_ROWS: Rows = (
    fact(),
    fact(fact_id="F2", period="2024", value=38.5, basis="target"),
    fact(fact_id="F3", entity="River Park", indicator="area", period="2023", value=9.5, unit="sq km"),
)


def make_cluster(
    folder: Path,
    *,
    facts: Rows = FACT_ROWS,
    sources: Rows | None = None,
    entities: Rows = ENTITY_ROWS,
    milestones: Rows | None = None,
    commitments: Rows | None = None,
    terms: Rows | None = None,
    toml: str | None = None,
    as_xlsx: bool = True,
) -> Path:
    """Make a cluster's folder and, beside it, a copy of the registers; return the cluster's folder.

    Rows are written as given, header in row 1, the first row in row 2: text, numbers, dates, booleans; in an
    .xlsx a text that begins with = becomes a formula without a stored value. Sheet terms is left out unless given.
    """
    folder.mkdir(parents=True)
    registers = registers_of(folder)
    if not registers.exists():
        shutil.copytree(REGISTERS, registers)
    (folder / "cluster.toml").write_text(TOML if toml is None else toml, encoding="utf-8")
    rows = {
        "facts": facts,
        "sources": (source(),) if sources is None else sources,
        "entities": entities,
        "milestones": (milestone(),) if milestones is None else milestones,
        "commitments": (commitment(),) if commitments is None else commitments,
        "terms": terms,
    }
    sheets = {
        declared.name: [declared.names, *([row.get(name) for name in declared.names] for row in rows[declared.name])]
        for declared in INPUT_SHEETS
        if rows[declared.name] is not None
    }
    (_save_xlsx if as_xlsx else _save_csvs)(folder, sheets)
    return folder


def registers_of(cluster: Path) -> Path:
    """The copy of the registers that `make_cluster` put beside the cluster's folder."""
    return cluster.parent / "registers"


@contextmanager
def opened(cluster: Path) -> Iterator[Workbook]:
    """Open the cluster's facts.xlsx to change it; it is saved at the end."""
    workbook = load_workbook(cluster / "facts.xlsx")
    yield workbook
    workbook.save(cluster / "facts.xlsx")


@dataclass(frozen=True)
class Run:
    """What one run of the whole recipe made on its way."""

    report: Report
    inputs: Inputs
    tidied: Tidied
    tables: Tables

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Every finding of the run as a dict."""
        return self.tidied.findings.rows(named=True)

    def finding(self, rule: str) -> dict[str, Any]:
        """The one finding of this rule."""
        (found,) = [one for one in self.findings if one["rule"] == rule]
        return found

    def ids(self) -> list[str]:
        """The ids of the facts that arrived."""
        return self.tidied.facts["fact_id"].to_list()

    def fact(self, fact_id: str = "F1") -> dict[str, Any]:
        """One fact as a dict."""
        return self.tidied.facts.row(by_predicate=pl.col("fact_id") == fact_id, named=True)


def tidied(cluster: Path) -> Tidied:
    """Read and tidy the cluster, and no more."""
    return tidy_inputs(read_inputs(cluster, registers_of(cluster), GUARD))


def request_of(cluster: Path, **changes: Any) -> Request:
    """Ask for a report on the cluster, into the folder `outputs` beside it."""
    return replace(Request(cluster, registers_of(cluster), cluster.parent / "outputs"), **changes)


def run(cluster: Path, **changes: Any) -> Run:
    """Make the report by the whole recipe, without an engine; changes go into the Request."""
    made: dict[str, Any] = {}

    def step(name: str, function: Any, *args: Any) -> Any:
        made[name] = function(*args)
        return made[name]

    report = make_report(request_of(cluster, **changes), step, GUARD)
    return Run(report, made["read"], made["tidy"], made["aggregate"])


def workbooks(cluster: Path, languages: Sequence[Language]) -> dict[Language, bytes]:
    """The workbook in each of these languages; what does not depend on the language is done once."""
    known: dict[str, Any] = {}

    def step(name: str, function: Any, *args: Any) -> Any:
        if name not in ("read", "tidy", "aggregate"):
            return function(*args)
        if name not in known:
            known[name] = function(*args)
        return known[name]

    return {
        language: make_report(request_of(cluster, language=language), step, GUARD).path.read_bytes()
        for language in languages
    }


def _save_xlsx(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "facts.xlsx")


def _save_csvs(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
