import tomllib
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.aggregate.tables import aggregate_tables
from flows.ingest.layout.declared import declared_table
from flows.ingest.registers import read_registers
from flows.ingest.rules import read_rules
from flows.tidy.inputs import tidy_inputs
from flows.workbook.report import build_report
from making import (
    ENTITY_ROWS,
    FACT_ROWS,
    REGISTERS,
    TOML,
    Cell,
    commitment,
    entity,
    fact,
    grid_of,
    milestone,
    source,
)
from schemas.cluster import Cluster
from schemas.grids import CELL_KINDS, FileRead
from schemas.inputs import INPUT_SHEETS
from schemas.raw import Inputs
from schemas.registers import Registers
from schemas.tidied import Tidied

Line = tuple[Cell | None, ...]
Sheets = dict[str, list[Line]]

GOOD_ROWS: dict[str, list[dict[str, Any]]] = {
    "facts": [
        *FACT_ROWS,
        fact(fact_id="F4", period="2023-01/2023-08", qualifier="about"),
        fact(fact_id="F5", indicator="total_output_growth_yoy", value=35, unit="%"),
        fact(fact_id="F6", period="2022", source_id="S2"),
    ],
    "sources": [source(), source(source_id="S2", published_on=None)],
    "entities": [
        *ENTITY_ROWS,
        entity(name_en="East Park", name_zh="东园"),
        entity(name_en="West Park", name_zh="西园"),
    ],
    "milestones": [milestone(), milestone(period="undated", source_id="S2", milestone="x")],
    "commitments": [commitment()],
    "terms": [{"text_en": "Phase 1 opened", "text_zh": "一期启用"}],
}
ODD = CELL_KINDS
words = st.sampled_from(
    [
        *("F1", "F2", "S1", "S2", "S9", "Rivertown", "江镇", "rivertown", "River Parc", "total_output", "area", "?"),
        *("2023", "2024-05", "2024-01/2024-08", "2024-13", "2024年5月", "2024-04-26", "undated", "0000", "2100"),
        *("28.5", "1,254", "０", "-7", "35%", "about 200", "NaN", "1e3", "9" * 16, "0.1234567", "10²", "٣"),
        *("billion yuan", "亿元", "%", "sq km", "mu", "bilion yuan", "¥", "A", "D", "actual", "target", "目标"),
        *("exact", "约", "done", "planned", "park", "cluster", "=1+1", "#N/A", "x" * 400, " ", "\u200b", "𠮷\n|;"),
    ]
)
cells = st.one_of(
    st.none(),
    st.builds(Cell, words),
    st.builds(Cell, words, st.sampled_from(ODD)),
    st.builds(Cell, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)),
)
spoils = st.lists(
    st.tuples(st.sampled_from([d.name for d in INPUT_SHEETS]), st.integers(0, 5), st.integers(0, 10), cells),
    max_size=12,
)


@cache
def registers() -> Registers:
    return read_registers(REGISTERS)


@cache
def cluster() -> Cluster:
    return Cluster.model_validate(tomllib.loads(TOML))


def good_sheets() -> Sheets:
    return {
        declared.name: [
            tuple(Cell(str(row[name])) if row[name] is not None else None for name in declared.names)
            for row in GOOD_ROWS[declared.name]
        ]
        for declared in INPUT_SHEETS
    }


def spoiled(changes: list[tuple[str, int, int, Cell | None]]) -> Sheets:
    """The good sheets after the changes; the entities that cluster.toml names are left in place."""
    sheets = good_sheets()
    for name, row, column, cell in changes:
        lines = sheets[name]
        first = len(ENTITY_ROWS) if name == "entities" else 0
        at = first + row % (len(lines) - first + 1)
        if at == len(lines):
            lines.append(())
        line = [*lines[at], *(None,) * 11][:11]
        line[column] = cell
        lines[at] = tuple(line)
    return sheets


def tidy(sheets: Sheets) -> Tidied:
    grids = tuple(
        grid_of((tuple(map(Cell, declared.names)), *sheets[declared.name]), sheet=declared.name)
        for declared in INPUT_SHEETS
    )
    tables = tuple(
        declared_table(declared, grid, registers().aliases) for declared, grid in zip(INPUT_SHEETS, grids, strict=True)
    )
    files = (FileRead("facts.xlsx", "", grids),)
    return tidy_inputs(Inputs(cluster(), registers(), tables, files=files, rules=read_rules(REGISTERS)))


def test_good_rows_all_arrive_without_an_error():
    read = tidy(good_sheets())
    assert read.balance["left_out"].sum() == 1  # the undated milestone of the undated source
    assert set(read.findings["rule"]) == {"no_publication_date", "cannot_be_dated"}


@settings(deadline=None, max_examples=30)
@given(spoils)
def test_every_row_read_is_kept_or_left_out_with_a_finding_at_a_cell_of_it(changes: Any):
    read = tidy(spoiled(changes))
    assert (read.balance["read"] == read.balance["kept"] + read.balance["left_out"]).all()
    for frame, name in ((read.facts, "facts"), (read.sources, "sources"), (read.milestones, "milestones")):
        about = read.findings.filter(sheet=name)
        left_out = set(about.filter("left_out")["row"])
        assert not left_out & set(frame["row"])
        assert sum(read.balance.filter(sheet=name)["read"]) == frame.height + len(left_out)
    addressed = read.findings["cell"].str.extract(r"^[A-Z]+([0-9]+)$").cast(pl.UInt32)
    assert (addressed == read.findings["row"]).all()
    assert read.findings["found"].str.len_chars().max() in (None, *range(301))


@settings(deadline=None, max_examples=12)
@given(spoils, st.randoms(use_true_random=False))
def test_the_order_of_rows_that_repeat_nothing_changes_no_fact(changes: Any, shuffle: Any):
    sheets = spoiled([change for change in changes if change[0] == "facts" and change[2] > 0])
    mixed = sheets | {"facts": shuffle.sample(sheets["facts"], len(sheets["facts"]))}
    there, back = tidy(sheets), tidy(mixed)
    if "duplicate_row" in set(there.findings["rule"]):
        return
    same = pl.exclude("row", "cell")
    assert there.facts.select(same).sort("fact_id").equals(back.facts.select(same).sort("fact_id"))
    counted = [read.findings.group_by("rule").len().sort("rule") for read in (there, back)]
    assert counted[0].equals(counted[1])


_OF_THE_SHEET = ("blank_row", "unknown_column", "no_rows")  # these speak of no single row


@settings(deadline=None, max_examples=12)
@given(spoils, st.integers(0, 6), st.integers(1, 3))
def test_blank_rows_move_addresses_and_nothing_else(changes: Any, at: int, count: int):
    sheets = spoiled(changes)
    moved = sheets | {"facts": [*sheets["facts"][:at], *[()] * count, *sheets["facts"][at:]]}
    there, back = tidy(sheets), tidy(moved)

    def shifted(row: int) -> int:
        return row + count * (row >= at + 2)

    assert back.facts.select(pl.exclude("row", "cell")).equals(there.facts.select(pl.exclude("row", "cell")))
    assert back.facts["row"].to_list() == [shifted(row) for row in there.facts["row"]]
    assert back.facts["cell"].to_list() == [f"E{shifted(row)}" for row in there.facts["row"]]
    keys = ("sheet", "rule", "row")
    told = {
        (sheet, rule, shifted(row) if sheet == "facts" else row)
        for sheet, rule, row in there.findings.select(keys).rows()
        if rule not in _OF_THE_SHEET
    }
    assert {one for one in back.findings.select(keys).rows() if one[1] not in _OF_THE_SHEET} == told


@settings(deadline=None, max_examples=4)
@given(spoils, st.sampled_from(["en", "zh", "both"]))
def test_whatever_stands_in_the_cells_a_workbook_comes_of_it(changes: Any, language: Any):
    as_of = date(2024, 4, 26)
    tables = aggregate_tables(cluster(), registers(), tidy(spoiled(changes)), as_of)
    assert build_report(cluster(), registers(), tables, as_of, language).content.startswith(b"PK")
