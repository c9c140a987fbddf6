"""The manifest in the workbook: what it was made of, and which facts stand behind each number."""

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from lxml import etree
from openpyxl.utils.cell import range_boundaries

import shipped
from flows.aggregate.custody import fact_ids
from flows.workbook.context import Context
from flows.workbook.declare import Column, Table
from flows.workbook.layout.arrange import arranged
from flows.workbook.provenance.edition import code_version, edition
from flows.workbook.provenance.manifest import NAMESPACE, is_counted, manifest, table_facts
from flows.workbook.report import build_report, declared_sheets
from flows.workbook.speech import speech
from making import fact, make_cluster, run, source
from readback import loaded
from schemas.answers.every import ANSWERS
from schemas.origin import InputFile, inputs_digest

TAG = f"{{{NAMESPACE}}}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


@cache
def part(content: bytes) -> bytes:
    """The manifest as it stands in the package."""
    (found,) = [text for text in parts_of(content).values() if b"<manifest " in text[:200]]
    return found


@cache
def root(content: bytes) -> Any:
    return etree.fromstring(part(content))


@cache
def cells_of(content: bytes) -> dict[tuple[str, str], dict[str, list[list[str]]]]:
    """(Sheet, table) -> header -> the ids behind each row's number."""
    return {(one.get("sheet"), one.get("name")): json.loads(one.text) for one in root(content).iter(f"{TAG}table")}


def properties(content: bytes) -> dict[str, str]:
    return {one.name: one.value for one in loaded(content).custom_doc_props.props}


def declared(day):
    """The shipped report's sheets as declared, with their titles."""
    inputs, tables = shipped.inputs(), shipped.tables(day)
    said = speech("en", inputs.registers, tables.entities, tables.terms)
    return arranged(declared_sheets(Context(inputs.cluster, inputs.registers, tables, said, day)))


# What it was made of


def test_every_file_that_was_read_is_there_with_its_digest():
    files = {one.get("name"): one.get("sha256") for one in root(shipped.content(shipped.NEWEST)).iter(f"{TAG}file")}
    assert {"cluster.toml", "facts.xlsx", "shared/units.csv", "shared/rules.toml"} <= set(files)
    for name, digest in files.items():
        shared = name.startswith("shared/")
        path = shipped.REGISTERS / name.removeprefix("shared/") if shared else shipped.CLUSTER / name
        assert sha256(path.read_bytes()).hexdigest() == digest, name
    assert {f"registers/{path.name}" for path in (shipped.CLUSTER / "registers").iterdir()} <= set(files)


def test_a_changed_input_is_another_input(tmp_path):
    folder = make_cluster(tmp_path / "river")
    before = run(folder, language="en").report.path.read_bytes()
    toml = folder / "cluster.toml"
    toml.write_text(toml.read_text("utf-8") + "# a remark\n", encoding="utf-8")
    after = run(folder, language="en").report.path.read_bytes()
    assert properties(before)["InputDigest"] != properties(after)["InputDigest"]
    assert properties(before)["RunId"] != properties(after)["RunId"]


def test_the_report_compared_with_is_an_input(tmp_path):
    later = [source(), source(source_id="S2", published_on="2024-11-21")]
    facts = [fact(), fact(fact_id="F2", period="2024-01/2024-08", value=20, source_id="S2")]
    folder = make_cluster(tmp_path / "river", facts=facts, sources=later)
    first = run(folder, language="en", as_of=date(2024, 4, 26)).report.path
    second = run(folder, language="en", since="previous").report.path
    files = {one.get("name"): one.get("sha256") for one in root(second.read_bytes()).iter(f"{TAG}file")}
    assert files[f"previous/{first.name}"] == sha256(first.read_bytes()).hexdigest()


def test_the_order_of_files_does_not_change_their_digest():
    files = [InputFile("b", "2"), InputFile("a", "1")]
    assert inputs_digest(files) == inputs_digest(files[::-1]) == sha256(b"a 1\nb 2\n").hexdigest()


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_its_digest_stands_in_the_properties_and_on_the_cover(language):
    content = shipped.content(shipped.NEWEST, language)
    digest = sha256(part(content)).hexdigest()
    assert properties(content)["ManifestDigest"] == digest
    assert digest[:16] in {cell.value for row in loaded(content).worksheets[0] for cell in row}


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_cover_properties_footer_and_manifest_say_the_same_of_the_run(language):
    content = shipped.content(shipped.NEWEST, language)
    book, about, own = loaded(content), root(content).attrib, properties(content)
    pairs = {
        "run": "RunId", "version": "CodeVersion", "as_of": "ReportingPeriod", "inputs_sha256": "InputDigest",
        "schema": "SchemaVersion",
    }  # fmt: skip
    assert {name: about[name] for name in pairs} == {name: own[other] for name, other in pairs.items()}
    assert own["CodeVersion"] == code_version()
    texts = [str(cell.value) for row in book.worksheets[0] for cell in row]
    for said in (own["RunId"], own["CodeVersion"], own["ReportingPeriod"]):
        assert any(said in text for text in texts)
        assert all(said in sheet.oddFooter.left.text for sheet in book)


def test_another_day_language_or_day_compared_with_is_another_run():
    inputs, tables = shipped.inputs(), shipped.tables(shipped.NEWEST)
    made = (inputs.cluster, tables, inputs.origin, shipped.NEWEST, "en")
    runs = {
        edition(*made).run,
        edition(*made[:3], shipped.FORUM, "en").run,
        edition(*made[:4], "zh").run,
        edition(inputs.cluster, replace(tables, since=shipped.ARTICLE), *made[2:]).run,
        edition(*made[:2], replace(inputs.origin, files=inputs.origin.files[1:]), *made[3:]).run,
    }
    assert len(runs) == 5
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in runs)
    assert edition(*made).run in runs


def test_it_names_every_sheet_and_every_mark():
    content = shipped.content(shipped.NEWEST, "both")
    sheets = [one.get("name") for one in root(content).iter(f"{TAG}sheet")]
    assert sheets == loaded(content).sheetnames
    assert [one.get("text") for one in root(content).iter(f"{TAG}mark")] == ["—", "[p]", "[r]"]


def test_it_is_plain_ascii_and_stays_small():
    content = shipped.content(shipped.NEWEST, "both")
    assert part(content).isascii()
    assert len(part(content)) < 60_000


# Which facts stand behind a number


@pytest.mark.parametrize("day", shipped.DAYS)
def test_every_number_of_the_sheets_that_officials_read_leads_to_facts_or_counts(day):
    """A formula, a link to the figure's row, a number whose facts the manifest names, or a count declared as one."""
    content = shipped.content(day)
    book, known, seen = loaded(content, stored=True), set(shipped.tables(day).facts["fact_id"]), 0
    for sheet in declared(day):
        for block in sheet.blocks if sheet.profile == "P" else ():
            if not isinstance(block, Table):
                continue
            (page,) = [one for one in book if block.name in one.tables]
            left, top, _, bottom = range_boundaries(page.tables[block.name].ref)
            ids = cells_of(content).get((page.title, block.name), {})
            assert {one for rows in ids.values() for row in rows for one in row} <= known
            for place, column in enumerate(block.columns, start=left):
                if column.role not in ("number", "percent", "points", "whole") or is_counted(column, block):
                    continue
                for row in range(top + 1, bottom + 1):
                    cell = page.cell(row, place)
                    if isinstance(cell.value, int | float):
                        seen += 1
                        behind = ids.get(column.label, [])
                        found = behind[row - top - 1] if behind else []
                        assert found or milestone(block, row - top - 1), (block.name, column.label, cell.coordinate)
    assert seen > 250


def milestone(table: Table, row: int) -> bool:
    """Whether the row of the attention table is about something other than figures, so that its number counts days."""
    return table.name == "Attention" and not str(table.frame["ref"][row]).startswith("F")


@pytest.mark.parametrize("day", shipped.DAYS)
def test_a_number_that_is_no_formula_leads_to_its_fact_by_a_link_or_by_the_manifest(day):
    content = shipped.content(day)
    book = loaded(content)
    facts = next(sheet for sheet in book if "Facts" in sheet.tables)
    ids = {facts.cell(row, 1).value: row for row in range(1, facts.max_row + 1)}
    linked = 0
    for (title, name), columns in cells_of(content).items():
        page = book[title]
        left, top, right, _ = range_boundaries(page.tables[name].ref)
        headers = {page.cell(top, column).value: column for column in range(left, right + 1)}
        for header, rows in columns.items():
            for place, behind in enumerate(rows, start=top + 1):
                cell = page.cell(place, headers[header])
                link = re.fullmatch(rf"'{facts.title}'!A(\d+)", (cell.hyperlink and cell.hyperlink.location) or "")
                assert all(one in ids for one in behind)
                if link:
                    linked += 1
                    assert int(link[1]) in {ids[one] for one in behind}, (title, cell.coordinate)
    assert linked > 150


@pytest.mark.parametrize("day", shipped.DAYS)
def test_the_figures_of_the_tiles_lead_to_their_facts(day):
    sheet = shipped.book(day).worksheets[1]
    tables = [range_boundaries(ref) for _, ref in sheet.tables.items()]
    inside = {row for _, top, _, bottom in tables for row in range(top, bottom + 1)}
    numbers = [cell for row in sheet for cell in row if cell.data_type == "n" and cell.value is not None]
    free = [cell for cell in numbers if cell.row not in inside]
    assert free
    assert all(str(cell.hyperlink.location).startswith("'Facts'!A") for cell in free)


@pytest.mark.parametrize("day", shipped.DAYS)
def test_a_row_of_facts_leads_to_its_source_and_says_file_sheet_and_cell(day):
    sheet = next(one for one in shipped.book(day) if "Facts" in one.tables)
    left, top, right, bottom = range_boundaries(sheet.tables["Facts"].ref)
    headers = {sheet.cell(top, column).value: column for column in range(left, right + 1)}
    for row in range(top + 1, bottom + 1):
        assert sheet.cell(row, headers["Source"]).hyperlink.location.startswith("'Sources'!A")
        assert re.search(r"\.\w+, \S+ [A-Z]+\d+$", sheet.cell(row, headers["Stands at"]).value)
    assert bottom - top == shipped.tables(day).facts.height


# Tables of the workbook whose rows are those of an aggregated table, one by one.
SAME_ROWS = {
    "Path": "path", "Targets": "targets", "TargetHistory": "target_history", "Spans": "spans",
    "Increments": "increments", "Trend": "series", "Changes": "changes", "EnterpriseCounts": "counts",
    "Concentration": "concentration", "DevelopmentFigures": "development_figures", "Facts": "facts",
}  # fmt: skip


@pytest.mark.parametrize("day", shipped.DAYS)
def test_the_facts_behind_a_number_are_those_of_the_way_it_was_made(day):
    held = 0
    for sheet in declared(day):
        for block in sheet.blocks:
            if not isinstance(block, Table) or block.name not in SAME_ROWS:
                continue
            answer, frame = ANSWERS[SAME_ROWS[block.name]], getattr(shipped.tables(day), SAME_ROWS[block.name])
            assert frame.height == block.frame.height, block.name
            for key, ids in table_facts(block).items():
                if key in answer.methods:
                    held += 1
                    assert list(map(set, ids)) == list(map(set, fact_ids(answer, frame, key))), (block.name, key)
    assert held > 20


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_each_language_names_the_same_facts(language):
    def ids(content):
        return [list(columns.values()) for columns in cells_of(content).values()]

    assert ids(shipped.content(shipped.FORUM, language)) == ids(shipped.content(shipped.FORUM, "en"))


FRAME = pl.DataFrame(
    {
        "actual": [1.0, 2.0, None],
        "target": [4.0, None, 5.0],
        "share": [0.25, None, None],
        "gap": [0.0, None, None],
        "months": [3, 4, 5],
        "rate": [1 / 3, 0.5, None],
        "sum": [5.0, 2.0, 5.0],
        "actual_id": ["F1", "F2", None],
        "target_id": ["F3", None, "F4"],
        "all": [["F1", "F3"], ["F2", None], None],
    }
)
COLUMNS = (
    Column("gap", "Gap", "points", formula="{share}-{share}"),
    Column("share", "Share", "percent", formula="{actual}/{target}"),
    Column("actual", "Actual", "number", link="actual_id"),
    Column("target", "Target", "number", link="target_id"),
    Column("months", "Months", "whole", counted=True),
    Column("rate", "Rate", "number", formula="{actual}/{months}"),
    Column("sum", "Sum", "number", facts=("all",)),
    Column("half", "Half", "whole", formula="{months}/2"),
)


def test_a_formula_has_the_facts_of_all_that_it_is_worked_out_of():
    ids = table_facts(Table("T", COLUMNS[:-1], FRAME))
    assert ids["share"] == ids["gap"] == [["F1", "F3"], [], []]
    assert ids["actual"] == [["F1"], ["F2"], []]
    assert ids["rate"] == [["F1"], ["F2"], []]
    assert ids["sum"] == [["F1", "F3"], ["F2"], []]
    assert "months" not in ids


def test_what_is_worked_out_of_counts_alone_is_a_count():
    table = Table("T", COLUMNS, FRAME.with_columns(half=pl.col("months") / 2))
    assert [column.key for column in COLUMNS if is_counted(column, table)] == ["months", "half"]
    assert "half" not in table_facts(table)


def test_names_that_no_xml_may_hold_do_no_harm():
    inputs, tables = shipped.inputs(), shipped.tables(shipped.ARTICLE)
    odd = replace(inputs.origin, files=(InputFile('a"<&\x01\udcff>.xlsx', "0" * 64),))
    about = edition(inputs.cluster, tables, replace(odd, files=()), shipped.ARTICLE, "en")
    said = speech("en", inputs.registers, tables.entities, tables.terms)
    content = manifest(replace(about, files=odd.files), (), said, set()).content
    assert [one.get("name") for one in etree.fromstring(content).iter(f"{TAG}file")] == ['a"<&>.xlsx']


def test_a_report_of_no_known_origin_can_be_made():
    inputs, tables = shipped.inputs(), shipped.tables(shipped.ARTICLE)
    made = build_report(inputs.cluster, inputs.registers, tables, shipped.ARTICLE, "en")
    assert root(made.content).find(f"{TAG}inputs").getchildren() == []
    assert properties(made.content)["InputDigest"] == sha256(b"").hexdigest()


def test_returns_and_layouts_of_senders_are_inputs(tmp_path: Path):
    folder = make_cluster(tmp_path / "river")
    sender = folder / "returns" / "park"
    sender.mkdir(parents=True)
    (sender / "park.csv").write_text("企业,2023年总产出（亿元）\nRiver Park,12.5\n", encoding="utf-8")
    made = run(folder, language="en")
    names = {file.name for file in made.inputs.origin.files}
    assert "returns/park/park.csv" in names
