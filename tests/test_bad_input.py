import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange

from making import (
    ENTITY_ROWS,
    FACT_ROWS,
    TOML,
    Run,
    commitment,
    entity,
    fact,
    make_cluster,
    milestone,
    opened,
    request_of,
    run,
    source,
    tidied,
)
from schemas.errors import InputError, StrictError
from schemas.findings import RULES
from schemas.inputs import FACTS
from schemas.tidied import Tidied

GOOD = ("F1", "F2", "F3")


@dataclass(frozen=True)
class Slip:
    """One slip in a row of sheet facts and the finding that must come of it, at that row and in that column."""

    column: str
    written: Any
    rule: str
    severity: str = "error"
    found: str | None = "="  # as written
    suggestion: str | None = None
    shown_as: str | None = None  # a number format
    arrives: bool = False
    also: Mapping[str, Any] = field(default_factory=dict)
    in_csv: bool = True


SLIPS = {
    "a number as text": Slip("value", "1,254", "odd_number_text", "note", arrives=True),
    "a text in the number column": Slip("value", "see the bulletin", "unreadable_number"),
    "a hedge in the number column": Slip("value", "about 28.5", "hedge_in_number", "note", arrives=True),
    "a hedge that is not the qualifier": Slip("value", "约28.5", "hedge_differs", also={"qualifier": "more_than"}),
    "a range": Slip("value", "28-29", "number_range"),
    "a mark for no figure": Slip("value", "—", "no_figure", "note"),
    "a power of ten twice": Slip("value", "28.5亿", "scale_twice"),
    "another unit in the number column": Slip("value", "285亿元", "unit_differs"),
    "the unit in the number column as well": Slip("value", "28.5 billion yuan", "unit_in_number", "note", arrives=True),
    "NaN": Slip("value", "NaN", "unreadable_number"),
    "a footnote mark": Slip("value", "38.5²", "unreadable_number"),
    "too many digits": Slip("value", "1234567890123456", "number_out_of_range"),
    "an error value": Slip("value", "#N/A", "cell_error"),
    "a blank value": Slip("value", None, "blank_cell", found=None),
    "a blank unit": Slip("unit", None, "blank_cell", found=None),
    "an unknown unit": Slip("unit", "bilion yuan", "unknown_unit", suggestion="billion yuan"),
    "an unknown unit like none": Slip("unit", "tonnes", "unknown_unit"),
    "a unit of something else": Slip("unit", "sq km", "unit_of_other_dimension"),
    "an unknown entity": Slip("entity", "Rivertwon", "unknown_entity", suggestion="Rivertown"),
    "an unknown indicator": Slip("indicator", "total_outptu", "unknown_indicator", suggestion="total_output"),
    "an unknown source": Slip("source_id", "S-01", "unknown_source", suggestion="S1"),
    "an unknown basis": Slip("basis", "actaul", "unknown_word", suggestion="actual"),
    "an unknown qualifier": Slip("qualifier", "abuot", "unknown_word", suggestion="about"),
    "a period in another form": Slip(
        "period", "2023年1-8月", "period_other_form", "note", suggestion="2023-01/2023-08", arrives=True
    ),
    "a period without its year": Slip("period", "上半年", "period_without_year"),
    "an unreadable period": Slip("period", "08/09/2023", "unreadable_period"),
    "a month that is none": Slip("period", "2024-13", "unreadable_period"),
    "a late target": Slip(
        "basis", "target", "target_after_period", "warning", found="target 2023 / S1 2024-04-26"
    ),
    "an early actual": Slip(
        "period", "2024-12", "actual_before_period_end", "note", found="actual 2024-12 / S1 2024-04-26",
        arrives=True,
    ),
    "an id that stands there already": Slip("fact_id", "F1", "duplicate_key"),
    "a row that stands there already": Slip(
        "fact_id", "again", "duplicate_row", "warning", also=fact() | {"fact_id": "again"}
    ),
    "a hidden character": Slip(
        "note", "pro\u200bvisional", "invisible_characters", "note", found="pro⟨U+200B⟩visional", arrives=True
    ),
    "a control character": Slip(
        "scope", "whole_x0007_ district", "invisible_characters", "note", found="whole⟨U+0007⟩ district", arrives=True,
        in_csv=False,
    ),
    "a percentage beside another unit": Slip("value", "35%", "unit_differs"),
    "a month as a date cell": Slip(
        "period", date(2023, 5, 1), "date_as_period", "warning", "2023-05", shown_as="yyyy-mm", arrives=True,
        in_csv=False,
    ),
    "a day as a date cell": Slip(
        "period", date(2023, 5, 1), "date_as_period", "warning", "2023-05-01", "2023-05", "yyyy-mm-dd", arrives=True,
        in_csv=False,
    ),
    "a date as a value": Slip("value", date(2023, 5, 1), "unreadable_number", found="2023-05-01", in_csv=False),
    "a boolean": Slip("value", True, "boolean_cell", found="TRUE", in_csv=False),
    "a formula without a value": Slip("value", "=6*7", "formula_without_value", in_csv=False),
    "hidden thousands": Slip(
        "value", 38500000, "scaled_number", found="38500000, shown as 0.0,,", shown_as="0.0,,", in_csv=False
    ),
}  # fmt: skip
LETTERS = dict(zip(FACTS.names, "ABCDEFGHIJKL", strict=True))
FIRST = len(FACT_ROWS) + 2  # the row of the first slip
IN_CSV = {name: slip for name, slip in SLIPS.items() if slip.in_csv}


def spoiled(slips: Mapping[str, Slip]) -> list[dict[str, Any]]:
    rows = []
    for number, slip in enumerate(slips.values()):
        own = fact(fact_id=f"B{number}", scope=f"only in row {number}")  # so that none repeats another
        rows.append(own | dict(slip.also) | {slip.column: slip.written})
    return [*FACT_ROWS, *rows]


@pytest.fixture(scope="module")
def from_xlsx(tmp_path_factory: pytest.TempPathFactory) -> Run:
    cluster = make_cluster(tmp_path_factory.mktemp("xlsx") / "rivertown", facts=spoiled(SLIPS))
    with opened(cluster) as workbook:
        for number, slip in enumerate(SLIPS.values(), start=FIRST):
            if slip.shown_as:
                workbook["facts"][f"{LETTERS[slip.column]}{number}"].number_format = slip.shown_as
    return run(cluster)


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> Tidied:
    folder = tmp_path_factory.mktemp("csv") / "rivertown"
    return tidied(make_cluster(folder, facts=spoiled(IN_CSV), as_xlsx=False))


def expected(slip: Slip, row: int) -> dict[str, Any]:
    return {
        "severity": slip.severity,
        "rule": slip.rule,
        "cell": f"{_where(slip)}{row}",
        "found": slip.written if slip.found == "=" else slip.found,
        "suggestion": slip.suggestion,
        "left_out": not slip.arrives,
    }


def _where(slip: Slip) -> str:
    return LETTERS["basis" if slip.rule == "actual_before_period_end" else slip.column]


def at_row(findings: Iterator[dict[str, Any]], row: int, keys: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{key: one[key] for key in keys} for one in findings if one["sheet"] == "facts" and one["row"] == row]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_ends_in_one_finding_at_its_cell(name: str, from_xlsx: Run):
    slip, row = SLIPS[name], FIRST + list(SLIPS).index(name)
    wanted = expected(slip, row)
    assert at_row(from_xlsx.tidied.findings.iter_rows(named=True), row, wanted) == [wanted]
    assert (row in from_xlsx.tidied.facts["row"].to_list()) is slip.arrives


@pytest.mark.parametrize("name", IN_CSV)
def test_a_csv_file_gives_the_same_finding_at_the_same_cell(name: str, from_csv: Tidied):
    slip, row = IN_CSV[name], FIRST + list(IN_CSV).index(name)
    wanted = expected(slip, row) | {"file": "facts.csv"}
    assert at_row(from_csv.findings.iter_rows(named=True), row, wanted) == [wanted]


def test_the_other_rows_arrive_and_every_row_is_accounted_for(from_xlsx: Run, from_csv: Tidied):
    for read, slips in ((from_xlsx.tidied, SLIPS), (from_csv, IN_CSV)):
        arriving = sum(slip.arrives for slip in slips.values())
        assert set(GOOD) <= set(read.facts["fact_id"])
        assert read.balance.filter(sheet="facts").select("read", "kept", "left_out").row(0) == (
            3 + len(slips),
            3 + arriving,
            len(slips) - arriving,
        )


def test_the_workbook_tells_every_finding_at_its_cell_in_both_languages(from_xlsx: Run):
    sheet = load_workbook(from_xlsx.report.path)["Findings 核查"]
    lines = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    for number, slip in enumerate(SLIPS.values(), start=FIRST):
        rule = from_xlsx.tidied.rules[slip.rule]
        (line,) = [line for line in lines if _covers(line, f"{_where(slip)}{number}")]
        assert f"{rule.title_en}\n{rule.title_zh}" in line
        assert f"{rule.mend_en}\n{rule.mend_zh}" in line


def _covers(line: list[str], cell: str) -> bool:
    """Whether one of the line's texts is the cell, or a list of ranges that holds it, after the file and the sheet."""
    found = (re.fullmatch(r"facts\.xlsx, facts ([A-Z0-9:, ]+)( \(\+\d+\))?", text) for text in line)
    texts = [place[1] for place in found if place]
    cells = (one for text in texts for part in text.split(", ") for row in CellRange(part).rows for one in row)
    return coordinate_to_tuple(cell) in cells


def test_no_two_rules_read_alike_and_each_says_what_to_do_in_both_languages():
    titles = [(rule.title_en, rule.title_zh) for rule in RULES.values()]
    assert len({en for en, _ in titles}) == len({zh for _, zh in titles}) == len(RULES)
    for rule in RULES.values():
        english = (rule.title_en, rule.expected_en, rule.mend_en)
        chinese = (rule.title_zh, rule.expected_zh, rule.mend_zh)
        assert all(text.isascii() and text and not text.endswith(".") for text in english), rule.key
        assert all(not text.isascii() and not text.endswith("。") for text in chinese), rule.key


# What is wrong with the other sheets, and with rows and columns rather than cells.


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Run:
    cluster = make_cluster(
        tmp_path_factory.mktemp("elsewhere") / "rivertown",
        facts=[*FACT_ROWS[:2], {}, {}, *FACT_ROWS[2:]],
        sources=[
            source(),
            source(source_id="S2", published_on="04/26/2024"),
            source(source_id="S3", published_on=None),
        ],
        entities=[
            *ENTITY_ROWS,
            entity(name_en="A", name_zh=None, parent="B"),
            entity(name_en="B", name_zh=None, parent="A"),
        ],
        milestones=[],
        commitments=[commitment(made_on=None), commitment(commitment="x" * 40_000)],
    )
    with opened(cluster) as workbook:
        facts = workbook["facts"]
        facts["L1"], facts["L2"], facts["N6"] = "remark 2", "x", "stray"
        facts.delete_cols(11)  # note
        facts.merge_cells("A6:B6")
        workbook.create_sheet("facts 2025")["A1"] = "x"
    (cluster / "fact.csv").write_text("x")
    return run(cluster)


@pytest.mark.parametrize(
    ("severity", "rule", "file", "sheet", "cell", "found", "suggestion"),
    [
        ("note", "blank_row", "facts.xlsx", "facts", "A4", "4:5", None),
        ("warning", "unknown_column", "facts.xlsx", "facts", "K1", "remark 2", None),
        ("warning", "unknown_column", "facts.xlsx", "facts", "M6", "stray", None),
        ("warning", "missing_column", "facts.xlsx", "facts", "A1", None, None),
        ("error", "merged_cell", "facts.xlsx", "facts", "B6", "F3", None),
        ("error", "unreadable_date", "facts.xlsx", "sources", "D3", "04/26/2024", None),
        ("warning", "no_publication_date", "facts.xlsx", "sources", "D4", None, None),
        ("error", "own_ancestor", "facts.xlsx", "entities", "D6", "B", None),
        ("error", "own_ancestor", "facts.xlsx", "entities", "D7", "A", None),
        ("warning", "no_rows", "facts.xlsx", "milestones", "A2", None, None),
        ("error", "blank_cell", "facts.xlsx", "commitments", "D2", None, None),
        ("note", "not_read", "facts.xlsx", "facts 2025", "A1", "facts 2025", "facts"),
        ("note", "not_read", "fact.csv", "", "", "fact.csv", "facts.csv"),
    ],
)
def test_what_is_wrong_elsewhere_is_told_where_it_stands(
    severity: str,
    rule: str,
    file: str,
    sheet: str,
    cell: str,
    found: str | None,
    suggestion: str | None,
    elsewhere: Run,
):
    keys = ("severity", "rule", "file", "sheet", "cell", "found", "suggestion")
    told = [tuple(one[key] for key in keys) for one in elsewhere.findings]
    assert (severity, rule, file, sheet, cell, found, suggestion) in told


def test_nothing_else_is_told_and_the_good_rows_arrive(elsewhere: Run):
    assert len(elsewhere.findings) == 13
    assert elsewhere.ids() == ["F1", "F2"]
    assert elsewhere.tidied.commitments.height == 1


def test_a_text_too_long_for_a_cell_is_cut_and_told(tmp_path: Path):
    cluster = make_cluster(
        tmp_path / "rivertown", facts=[fact(note="n" * 40_000), fact(fact_id="F2", entity="e" * 40_000)], as_xlsx=False
    )
    made = run(cluster)
    told = {one["rule"]: one for one in made.findings if one["row"] == 2}
    assert (told["text_cut"]["cell"], told["text_cut"]["severity"]) == ("K2", "note")
    assert told["text_cut"]["found"].startswith("40,000 characters: nnn")
    assert max(len(one["found"]) for one in made.findings) == 300
    notes = [
        cell.value
        for row in load_workbook(made.report.path)["Facts 数据"]
        for cell in row
        if str(cell.value).startswith("nnn")
    ]
    assert notes == ["n" * 32_766 + "…"]


@pytest.mark.parametrize("as_xlsx", [True, False])
def test_what_no_workbook_can_hold_does_not_stop_the_build(as_xlsx: bool, tmp_path: Path):
    nasty = "a_x0000_b_x001B_c_xFFFE_d_xD800_e" if as_xlsx else "a\x00b\x1bc\ufffed\u200be"
    cluster = make_cluster(tmp_path / "rivertown", facts=[fact(note=nasty, scope=nasty)], as_xlsx=as_xlsx)
    made = run(cluster)
    assert [one["rule"] for one in made.findings] == ["invisible_characters", "invisible_characters"]
    assert made.fact()["note"] == "abcde"
    load_workbook(made.report.path)


SIGNS = ("=1+1", "+86 21", "-5 degrees", "@home", '=HYPERLINK("http://example.org")', "#N/A", "TRUE", "1254")


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_text_from_the_inputs_is_never_a_formula_in_the_workbook(language: str, tmp_path: Path):
    first = SIGNS[0]
    cluster = make_cluster(
        tmp_path / "rivertown",
        entities=[*ENTITY_ROWS, *(entity(name_en=sign, name_zh=sign + "名") for sign in SIGNS if sign != "#N/A")],
        facts=[
            *FACT_ROWS,
            *(fact(fact_id=f"N{n}", scope=sign, note=sign) for n, sign in enumerate(SIGNS) if sign != "#N/A"),
            fact(fact_id=first, entity=first, period="2022"),
            fact(fact_id="-bad", unit="=bad", value="=worse"),
        ],
        sources=[
            source(),
            source(source_id="=S", title="=title", publisher="@publisher", url="=cmd()", published_on="=date"),
        ],
        milestones=[milestone(entity="River Park", milestone=sign) for sign in SIGNS if sign != "#N/A"],
        commitments=[commitment(made_by="=who", role="+role", commitment="@what")],
        terms=[{"text_en": sign, "text_zh": sign + "译"} for sign in SIGNS if sign != "#N/A"],
        toml=TOML.replace('"江镇集群进展报告"', '"=1+1"').replace('"Rivertown cluster: progress report"', '"=2+2"'),
        as_xlsx=False,
    )
    made = run(cluster, language=language)
    workbook = load_workbook(made.report.path)
    cells = [
        cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert all("[[#This Row]" in formula for formula in formulas), formulas
    texts = [
        cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and cell.data_type != "f"
    ]
    assert {cell.data_type for cell in texts} == {"s"}
    assert {"=1+1", "@home"} <= {str(cell.value)[:5] for cell in texts} | {
        str(cell.value).split("译")[0] for cell in texts
    }


def test_the_rows_order_changes_nothing_but_addresses(tmp_path: Path):
    rows = spoiled(IN_CSV)
    there = tidied(make_cluster(tmp_path / "there", facts=rows, as_xlsx=False))
    # Which of two that repeat each other stays depends on the order, so those are set aside.
    kept = [row for row in rows if row["fact_id"] not in ("F1", "again")]
    back = tidied(make_cluster(tmp_path / "back", facts=kept[::-1], as_xlsx=False))
    columns = ["fact_id", "entity", "value", "half_unit", "known_on", "note"]
    wanted = there.facts.filter(there.facts["fact_id"] != "F1").select(columns).sort("fact_id")
    assert back.facts.select(columns).sort("fact_id").equals(wanted)
    assert len(back.findings) == len(there.findings) - 2


# Where no workbook can be made: one message, and the workbook of yesterday stays.


@pytest.fixture
def with_yesterdays(tmp_path: Path) -> Path:
    cluster = make_cluster(tmp_path / "rivertown")
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "rivertown_2024-04-26_both.xlsx").write_bytes(b"yesterday's")
    return cluster


def refusal(cluster: Path, **changes: Any) -> str:
    with pytest.raises(InputError) as refused:
        run(cluster, **changes)
    outputs = request_of(cluster).output
    assert {path.name: path.read_bytes() for path in outputs.iterdir()} == {
        "rivertown_2024-04-26_both.xlsx": b"yesterday's"
    }
    message = str(refused.value)
    assert "\n" not in message
    return message


def edit_sheet(cluster: Path, name: str, **cells: Any) -> None:
    with opened(cluster) as workbook:
        for address, value in cells.items():
            workbook[name][address] = value


def test_no_such_cluster_folder(with_yesterdays: Path):
    message = refusal(with_yesterdays.parent / "rivertwon")
    assert "no such cluster folder; did you mean 'rivertown'?" in message


def test_a_sheet_missing(with_yesterdays: Path):
    with opened(with_yesterdays) as workbook:
        del workbook["sources"]
    assert "facts.xlsx: sheet 'sources' is missing. Add the sheet" in refusal(with_yesterdays)


def test_a_sheet_renamed(with_yesterdays: Path):
    with opened(with_yesterdays) as workbook:
        workbook["sources"].title = "sourcs"
    assert "sheet 'sources' is missing (is it 'sourcs'? Then rename that)" in refusal(with_yesterdays)


def test_a_column_missing(with_yesterdays: Path):
    with opened(with_yesterdays) as workbook:
        workbook["facts"].delete_cols(6)
    message = refusal(with_yesterdays)
    assert message == (
        "facts.xlsx, sheet facts, row 1: column 'unit' is missing; restore it, or copy the header from a blank form"
    )


def test_a_column_renamed(with_yesterdays: Path):
    edit_sheet(with_yesterdays, "facts", F1="Units used")
    assert "column 'unit' is missing; is it 'Units used'? Then rename that" in refusal(with_yesterdays)


def test_a_column_renamed_to_a_known_alias_is_no_matter(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    edit_sheet(cluster, "facts", A1="数据编号", F1="计量单位", E1="Figure")
    assert run(cluster).ids() == list(GOOD)


def test_an_empty_sheet(with_yesterdays: Path):
    with opened(with_yesterdays) as workbook:
        workbook["milestones"].delete_rows(1, 2)
    message = refusal(with_yesterdays)
    assert message.startswith(
        "facts.xlsx, sheet milestones: the sheet is empty; expected within the first 20 rows the columns"
    )


def test_a_sheet_that_holds_only_its_header_makes_a_report_that_says_so(tmp_path: Path):
    made = run(make_cluster(tmp_path / "rivertown", facts=[], milestones=[], commitments=[]))
    assert [(one["rule"], one["sheet"], one["cell"]) for one in made.findings] == [
        ("no_rows", "facts", "A2"),
        ("no_rows", "milestones", "A2"),
        ("no_rows", "commitments", "A2"),
    ]


def test_inputs_without_any_date(with_yesterdays: Path):
    edit_sheet(with_yesterdays, "sources", D2=None)
    with opened(with_yesterdays) as workbook:
        workbook["facts"].delete_rows(2, 3)
        workbook["milestones"].delete_rows(2)
    assert "no dated source and no dated row" in refusal(with_yesterdays)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("district =", "distric =", "key 'distric' is not known (did you mean 'district'?)"),
        ("indicators =", "indicator =", "key 'developments.indicator' is not known (did you mean 'indicators'?)"),
        ('"River Park"', '"River Parc"', "entity 'River Parc' is not in sheet entities (did you mean 'River Park'?)"),
        ('name_en = "', "name_en = ", "cannot be read as TOML"),
    ],
)
def test_a_cluster_toml_with_a_slip(old: str, new: str, told: str, with_yesterdays: Path):
    path = with_yesterdays / "cluster.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    message = refusal(with_yesterdays)
    assert told in message
    assert "cluster.toml" in message


def test_a_cluster_toml_in_another_encoding(with_yesterdays: Path):
    (with_yesterdays / "cluster.toml").write_text(TOML, encoding="gb18030")
    assert refusal(with_yesterdays).endswith("cluster.toml, line 2: not UTF-8 text. Save the file as UTF-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda _: b"", "the file is empty"),
        (lambda _: b"fact_id,entity\n", "no header row found"),
        (lambda content: content[: len(content) // 2], "the file is damaged or cut off"),
    ],
    ids=["empty", "a text file", "cut off"],
)
def test_a_workbook_that_is_none(spoil: Any, told: str, with_yesterdays: Path):
    path = with_yesterdays / "facts.xlsx"
    path.write_bytes(spoil(path.read_bytes()))
    message = refusal(with_yesterdays)
    assert "facts.xlsx" in message.split(": ")[0]
    assert told in message


def test_two_sheets_for_one(with_yesterdays: Path):
    with opened(with_yesterdays) as workbook:
        workbook.create_sheet("数据")["A1"] = "x"
    assert "sheets 'facts' and '数据' both stand for sheet 'facts'" in refusal(with_yesterdays)


def test_a_register_with_a_slip(with_yesterdays: Path):
    units = with_yesterdays.parent / "registers" / "units.csv"
    units.write_text(
        units.read_text(encoding="utf-8").replace("mu,亩,area,2000,3", "mu,亩,area,2000,0"), encoding="utf-8"
    )
    assert "units.csv, row 19, column denominator: found 0" in refusal(with_yesterdays)


def test_an_error_where_none_is_allowed(with_yesterdays: Path):
    edit_sheet(with_yesterdays, "facts", F3="bilion yuan")
    with pytest.raises(StrictError):
        run(with_yesterdays, strict=True)
    assert "facts.xlsx, sheet facts, F3" in refusal(with_yesterdays, strict=True)


# CSV files as office programs save them.


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_files_as_excel_saves_them_read_the_same(encoding: str, tmp_path: Path):
    rows = [fact(entity="江镇", scope="全区口径", note="备注，有逗号")]
    cluster = make_cluster(tmp_path / "rivertown", facts=rows, as_xlsx=False)
    for path in cluster.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8"), encoding=encoding, newline="")
    made = run(cluster)
    assert (made.fact()["entity"], made.fact()["scope"], made.fact()["note"]) == (
        "Rivertown",
        "全区口径",
        "备注，有逗号",
    )
    assert made.findings == []


def test_a_thousands_separator_without_quotation_marks_loses_nothing_without_a_word(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown", facts=[fact(value="1,254", note="n")], as_xlsx=False)
    path = cluster / "facts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"1,254"', "1,254"), encoding="utf-8")
    read = tidied(cluster)
    assert read.facts.is_empty()
    assert {(one["rule"], one["cell"], one["found"]) for one in read.findings.rows(named=True)} >= {
        ("unknown_unit", "F2", "254"),
        ("unknown_word", "L2", "n"),
    }


def test_a_numbers_own_blanks_do_no_harm(tmp_path: Path):
    cluster = make_cluster(
        tmp_path / "rivertown", facts=[fact(value=" 28.5 "), fact(fact_id=" F2 ", value="28 500", scope="another")]
    )
    read = tidied(cluster)
    assert read.facts.select("fact_id", "value_printed").rows() == [("F1", "28.5"), ("F2", "28500")]
    assert [one["rule"] for one in read.findings.rows(named=True)] == ["odd_number_text"]
