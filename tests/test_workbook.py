"""Promises about the finished workbook, read back from its bytes."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openxml_audit import OpenXmlValidator

import shipped
from flows.workbook.layout.measure import text_width
from making import ENTITY_ROWS, commitment, entity, fact, make_cluster, milestone, run, source
from readback import as_shown, by_calamine, by_openpyxl

SHEET_NAMES = {
    "en": [
        "Cover", "Headline", "Attention", "Changes", "Changes 2", "Targets", "Targets 2", "Trend", "Choose a series",
        "Growth over years", "Comparison", "Developments", "Developments 2", "Developments 3",
        "Developments 4", "Anchor and platform", "Register",
        "Milestones", "Milestones 2", "Commitments", "Reconciliation", "Reconciliation 2", "Reconciliation 3",
        "Notes", "Glossary", "Facts", "Sources", "Findings", "Enterprises", "Conformance",
    ],
    "zh": [
        "封面", "总览", "需关注事项", "与上期相比", "与上期相比 2", "目标进度", "目标进度 2", "走势", "自选序列",
        "多年增长", "对比", "园区", "园区 2", "园区 3", "园区 4", "龙头与平台", "企业名录",
        "里程碑", "里程碑 2", "承诺", "数据核对", "数据核对 2", "数据核对 3",
        "说明", "术语", "数据", "来源", "核查", "企业明细", "规范核验",
    ],
}  # fmt: skip
SHEET_NAMES["both"] = [
    " ".join((english.rstrip(" 234"), chinese)) for english, chinese in zip(*SHEET_NAMES.values(), strict=True)
]
TABLES = (
    "Contents", "Path", "Attention", "ChangesTold", "Changes",
    "Targets", "TargetPace", "TargetShape", "TargetBases", "TargetOthers", "TargetHistory",
    "Trend", "TrendChosen", "TrendSeries", "Increments", "Spans", "Shares", "NotComparable",
    "DevelopmentsDrawn", "Developments", "DevelopmentPicture", "DevelopmentDensity", "DevelopmentShares",
    "DevelopmentProgress",
    "EnterpriseCounts", "EnterpriseSegments", "Concentration", "DevelopmentFigures",
    "AnchorSeries", "AnchorPark", "AnchorGrowth", "Pipeline",
    "RegisterFields", "RegisterSegments", "RegisterYears", "RegisterCounts",
    "Timeline", "Slips", "Milestones", "Commitments",
    "Differences", "Certainty", "Agreements", "Marks", "Balance", "Cells", "Methods", "Glossary",
    "Facts", "Sources", "Findings", "EnterpriseRegister", "Conformance",
)  # fmt: skip
PADDING = 1.0  # characters that Excel keeps free beside a number
INSIDE = re.compile(r"^'([^']+)'!A(\d+)$")


@pytest.fixture(params=shipped.LANGUAGES)
def book(request):
    return shipped.book(shipped.NEWEST, request.param)


@pytest.fixture(params=shipped.LANGUAGES)
def content(request):
    return shipped.content(shipped.NEWEST, request.param)


@pytest.fixture
def english():
    return shipped.book(shipped.NEWEST, "en")


def cells(book):
    return ((sheet, cell) for sheet in book for row in sheet for cell in row if cell.value is not None)


def sheet_of(book, name: str):
    """The sheet that has the table of that name; tables have the same names in every language."""
    (found,) = [sheet for sheet in book if name in sheet.tables]
    return found


def columns(sheet, name: str) -> dict[str, list]:
    """A table's header -> the cells under it."""
    left, top, right, bottom = range_boundaries(sheet.tables[name].ref)
    return {
        sheet.cell(top, column).value: [sheet.cell(row, column) for row in range(top + 1, bottom + 1)]
        for column in range(left, right + 1)
    }


# The same call, the same bytes


def test_the_same_inputs_day_and_language_give_the_same_bytes_in_any_process():
    code = (
        "import hashlib, sys, shipped; "
        "sys.stdout.write(hashlib.sha256(shipped.content(shipped.NEWEST, 'both')).hexdigest())"
    )
    path = os.pathsep.join([str(shipped.ROOT), str(shipped.ROOT / "tests")])
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONPATH": path}
    made = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | elsewhere, capture_output=True, text=True, check=True, timeout=60
    )
    assert made.stdout == sha256(shipped.content(shipped.NEWEST, "both")).hexdigest()


# Sheets and tables


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_the_sheets_stand_in_their_order_under_their_names(language):
    names = shipped.book(shipped.NEWEST, language).sheetnames
    assert names == SHEET_NAMES[language]
    assert all(len(name) <= 31 and not set(name) & set(":\\/?*[]'") for name in names)


def test_every_sheet_is_visible_and_the_first_is_in_front(book):
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert book.active.title == book.sheetnames[0]
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] in ([], [book.sheetnames[0]])


def test_every_sheet_begins_with_its_number_and_its_title(book):
    cover, *others = book
    assert cover["A1"].value == book.properties.title.replace(" 嘉定", "\n嘉定")
    for number, sheet in enumerate(others, start=1):
        assert sheet["A1"].value.startswith(f"{number}. "), sheet.title
        assert sheet["A1"].value.endswith(" 2") is sheet.title.endswith(" 2"), sheet.title


def test_every_table_has_a_name_of_its_own(book):
    assert tuple(name for sheet in book for name in sheet.tables) == TABLES


def test_a_tables_headers_are_its_columns_word_for_word(book):
    for sheet in book:
        for name, table in sheet.tables.items():
            left, top, right, _ = range_boundaries(sheet.tables[name].ref)
            headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert headers == [column.name for column in sheet.tables[name].tableColumns], name
            assert all(isinstance(header, str) and header.strip() for header in headers), name
            assert len({header.casefold() for header in headers}) == len(headers), name
            assert sheet.tables[name].autoFilter.ref == table == sheet.tables[name].ref, name


def test_a_table_holds_no_blank_cell_but_those_a_chart_must_not_draw(book):
    for sheet in book:
        # in a register, what nobody filled in is empty: programs read it too
        for name in set(sheet.tables) - {"Path", "Timeline", "EnterpriseRegister"}:
            for header, column in columns(sheet, name).items():
                assert [
                    cell.coordinate
                    for cell in column
                    if cell.value in (None, "") and (name, cell.column) != ("TrendSeries", 3)  # small lines
                ] == [], (name, header)


def test_nothing_is_merged(book):
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges] == []


def test_the_contents_list_every_other_sheet_once(book):
    cover = book.worksheets[0]
    entries = list(columns(cover, "Contents").values())
    assert [cell.value for cell in entries[0]] == book.sheetnames[1:]
    assert [cell.hyperlink.location for cell in entries[0]] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert [cell.value for cell in entries[2]] == list(range(1, len(book.sheetnames)))
    for sheet, count in zip(book.worksheets[1:], entries[3], strict=True):
        refs = [range_boundaries(ref) for _, ref in sheet.tables.items()]
        assert count.value == sum(bottom - top for _, top, _, bottom in refs), sheet.title


def test_both_readers_read_the_same(content):
    assert by_openpyxl(content) == by_calamine(content)


def test_the_file_keeps_to_the_schema_of_its_format(tmp_path, content):
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    found = OpenXmlValidator().validate(str(path))
    assert found.errors == []  # of every severity: warnings and remarks too
    assert found.is_valid


def test_addresses_are_the_same_in_every_language():
    def kinds(language):
        return [
            {cell.coordinate: (cell.data_type, bool(cell.hyperlink)) for row in sheet for cell in row}
            for sheet in shipped.book(shipped.NEWEST, language)
        ]

    english, chinese, both = map(kinds, shipped.LANGUAGES)
    assert english == chinese == both


def test_tables_and_charts_lie_in_the_same_place_in_every_language():
    def places(language):
        return [
            (
                [(name, ref) for name, ref in sheet.tables.items()],
                [(chart.anchor._from.row, chart.anchor._from.col, chart.anchor.to.row) for chart in sheet._charts],
                sheet.print_title_rows,
                sheet.freeze_panes,
            )
            for sheet in shipped.book(shipped.NEWEST, language)
        ]

    english, chinese, both = map(places, shipped.LANGUAGES)
    assert english == chinese == both


# Links


def row_linked(cell, sheet) -> int | None:
    """The row of the sheet that a cell leads to."""
    link = INSIDE.match((cell.hyperlink and cell.hyperlink.location) or "")
    return int(link[2]) if link and link[1] == sheet.title else None


def test_every_link_leads_to_a_filled_cell_of_a_sheet_that_is_there(book):
    links = 0
    for sheet, cell in cells(book):
        if cell.hyperlink and cell.hyperlink.location:
            links += 1
            title, row = INSIDE.match(cell.hyperlink.location).groups()
            assert book[title].cell(int(row), 1).value is not None, (sheet.title, cell.coordinate)
    assert links > 500


def test_links_to_the_web_are_web_addresses(book):
    targets = {cell.hyperlink.target for _, cell in cells(book) if cell.hyperlink and cell.hyperlink.target}
    assert targets
    assert all(re.match(r"https?://\S+$", target) and len(target) <= 2079 for target in targets)


def test_a_source_id_leads_to_the_row_of_that_source(book):
    sources = sheet_of(book, "Sources")
    seen = 0
    for sheet, cell in cells(book):
        if (
            cell.hyperlink
            and str(cell.hyperlink.location).startswith(f"'{sources.title}'!A")
            and "S0" in str(cell.value)
        ):
            row = int(INSIDE.match(cell.hyperlink.location)[2])
            assert sources.cell(row, 1).value in cell.value.split(" "), (sheet.title, cell.coordinate)
            seen += 1
    assert seen > 100


def test_a_figure_leads_to_the_row_of_its_fact(book):
    facts = sheet_of(book, "Facts")
    value_column = 5
    seen = 0
    for sheet, cell in cells(book):
        row = row_linked(cell, facts)
        if row and cell.data_type == "n":
            value = facts.cell(row, value_column).value
            assert value == pytest.approx(cell.value, rel=1e-9), (sheet.title, cell.coordinate)
            seen += 1
    assert seen > 200


# Columns of numbers that are neither published nor formulas: counts, durations, and what digits and hedges allow.
COUNTED = {
    "Attention": {"No.", "Extent"},
    "Path": {"Months covered"},
    "Changes": {"Days", "Also new"},
    "Targets": {"Months covered", "Months in period"},
    "TargetPace": {"Months covered", "Months in period", "At least", "At most"},
    "TargetShape": {"At least", "At most"},
    "TargetBases": {"At least", "At most"},
    "TargetHistory": {"Step"},
    "TrendChosen": {"No."},
    "TrendSeries": {"Years", "First row below"},
    "Spans": {"Spread over years"},
    "Increments": {"Known to, ±", "Months"},
    "DevelopmentPicture": {"Published figures", "Parts asked for", "Parts known"},
    "DevelopmentDensity": {"At least", "At most"},
    "DevelopmentProgress": {"Milestones done", "Milestones open", "Tenants", "Promises"},
    "EnterpriseSegments": {"Enterprises named"},
    "Concentration": {"Like figures"},
    "Milestones": {
        "Days left", "Moved by, days", "Late on first plan, days", "Late on last plan, days",
    },
    # one of many parts, so that no single row is where it stands
    "Differences": {"The other"},
    "Agreements": {"The other"},
    "Certainty": {"Grade", "Further sources", "Exact", "Recent", "Coverage stated", "Not contradicted"},
}  # fmt: skip
# Sheets whose numbers are what the inputs say, or counts of it.
EVIDENCE = ("Cover", "Facts", "Sources", "Findings", "Notes", "Glossary", "Conformance")


def test_no_number_is_dead(english):
    seen = 0
    for sheet in english:
        # the register's tables count rows of sheet Enterprises; only what they are held against is published
        for name in () if sheet.title in (*EVIDENCE, "Register") else sheet.tables:
            for header, column in columns(sheet, name).items():
                for cell in column:
                    if cell.data_type == "n" and cell.value is not None and header not in COUNTED.get(name, ()):
                        assert cell.hyperlink or cell.is_date, (name, header, cell.coordinate)
                        seen += 1
    assert seen > 400


def test_every_sheet_leads_back_to_the_contents(book):
    for sheet in book.worksheets[1:]:
        back = [cell.hyperlink.location for row in sheet["A1:A9"] for cell in row if cell.hyperlink]
        assert f"'{book.sheetnames[0]}'!A1" in back, sheet.title


# On paper and on the screen

UNFROZEN = {"Facts", "Sources", "Findings"}  # programs read them too, and some mind


def test_every_sheet_prints_on_a4_one_page_wide(book):
    for sheet in book:
        set_up = sheet.page_setup
        assert (set_up.paperSize, set_up.fitToWidth, set_up.fitToHeight) == (9, 1, 0), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert set_up.orientation == ("portrait" if sheet is book.worksheets[0] else "landscape"), sheet.title


def test_every_sheet_has_page_numbers_and_says_what_it_is_of(book):
    for sheet in book:
        assert "&P" in sheet.oddFooter.right.text
        assert "&N" in sheet.oddFooter.right.text
        assert "2026-01-31" in sheet.oddFooter.left.text
        assert max(len(part.text) for part in (sheet.oddFooter.left, sheet.oddFooter.right)) <= 255


def test_the_header_of_a_sheets_last_table_repeats_on_every_page_and_that_of_an_only_table_stays_in_view(book):
    for sheet in book.worksheets[1:]:
        headers = sorted(range_boundaries(ref)[1] for _, ref in sheet.tables.items())
        first, last = (int(row) for row in re.findall(r"\d+", sheet.print_title_rows))
        assert first == last == headers[-1], sheet.title
        free = UNFROZEN & set(sheet.tables)
        if len(headers) == 1 and not sheet._charts and not free:
            assert sheet.freeze_panes == f"A{first + 1}", sheet.title


def room(cell) -> float:
    """The width of the cell's column, in characters."""
    return cell.parent.column_dimensions[get_column_letter(cell.column)].width


def room_needed(cell) -> float:
    """What its number takes as it is shown, in characters; with less Excel shows ####."""
    shown = as_shown(cell.value, cell.number_format)
    kept_free = "".join(re.findall(r"_(.)", cell.number_format.split(";")[0]))
    return text_width(shown + kept_free) * cell.font.size / 10 + cell.alignment.indent + PADDING


def test_no_number_is_wider_than_its_column(book):
    for sheet, cell in cells(book):
        if cell.data_type != "n" or cell.is_date:
            continue
        assert room_needed(cell) <= room(cell), (sheet.title, cell.coordinate)


def test_no_formulas_result_is_wider_than_its_column():
    for language in shipped.LANGUAGES:
        formulas = shipped.book(shipped.NEWEST, language)
        for sheet, cell in cells(shipped.values(shipped.NEWEST, language)):
            if formulas[sheet.title][cell.coordinate].data_type == "f" and isinstance(cell.value, int | float):
                assert room_needed(cell) <= room(cell), (sheet.title, cell.coordinate)


def test_no_wrapped_text_is_cut_off(book):
    for sheet, cell in cells(book):
        if cell.alignment.wrap_text and cell.data_type == "s":
            lines = sum(max(1, -(-text_width(line) // room(cell))) for line in cell.value.split("\n"))
            height = sheet.row_dimensions[cell.row].height
            assert height is not None, (sheet.title, cell.coordinate)
            assert min(lines * cell.font.size * 1.2, 409) <= height, (sheet.title, cell.coordinate, cell.value)


# Who made it, and when


@pytest.mark.parametrize(
    ("language", "title", "tag"),
    [
        ("en", "Jiading biopharma cluster: progress report", "en-GB"),
        ("zh", "嘉定生物医药产业集群进展报告", "zh-CN"),
        ("both", "Jiading biopharma cluster: progress report 嘉定生物医药产业集群进展报告", "en-GB"),
    ],
)
def test_the_file_says_what_it_is_whose_and_as_of_when(language, title, tag):
    properties = shipped.book(shipped.NEWEST, language).properties
    assert (properties.title, properties.language) == (title, tag)
    assert properties.creator
    assert "openpyxl" not in properties.creator
    assert properties.created.date() == properties.modified.date() == shipped.NEWEST


def test_the_reporting_unit_is_the_author(tmp_path):
    toml = make_cluster(tmp_path / "cluster").joinpath("cluster.toml")
    toml.write_text(toml.read_text("utf-8") + '[form]\nreporting_unit_en = "Economic office"\n', encoding="utf-8")
    made = load_workbook(run(toml.parent, language="en").report.path)
    assert made.properties.creator == "Economic office"


def test_the_package_speaks_of_no_library():
    with ZipFile(BytesIO(shipped.content(shipped.NEWEST, "both"))) as package:
        said = {name for name in package.namelist() if b"openpyxl" in package.read(name).lower()}
    assert said == set()


# What comes from outside stays text

NASTY = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "'quoted")


@pytest.fixture(scope="module")
def nasty(tmp_path_factory) -> Path:
    folder = make_cluster(
        tmp_path_factory.mktemp("nasty") / "cluster",
        facts=[
            fact(fact_id=f"F{number}", entity="=Evil()", period=str(2000 + number), scope=text, note=text)
            for number, text in enumerate(NASTY)
        ],
        sources=[source(title=NASTY[0], publisher=NASTY[4], url="javascript:alert(1)")],
        entities=[*ENTITY_ROWS, entity(name_en="=Evil()", name_zh="=坏()")],
        milestones=[milestone(milestone=text) for text in NASTY],
        commitments=[commitment(commitment=text, made_by=text) for text in NASTY],
        as_xlsx=False,
    )
    return run(folder, language="both").report.path


def test_no_text_of_the_inputs_becomes_a_formula(nasty):
    book = load_workbook(nasty)
    formulas = {cell.value for _, cell in cells(book) if cell.data_type == "f"}
    assert all(re.match(r"=(IFERROR\()?(IF\()?\(?\w+\[\[#This Row\],\[", formula) for formula in formulas)
    said = {cell.value for _, cell in cells(book) if cell.data_type == "s"}
    assert set(NASTY) <= said


def test_an_address_that_is_no_web_address_is_no_link(nasty):
    book = load_workbook(nasty)
    assert [cell.hyperlink.target for _, cell in cells(book) if cell.hyperlink and cell.hyperlink.target] == []
    assert "javascript:alert(1)" in {cell.value for _, cell in cells(book)}


def test_a_workbook_of_almost_nothing_still_says_so(tmp_path):
    folder = make_cluster(tmp_path / "cluster", facts=[], milestones=[], commitments=[])
    book = load_workbook(run(folder, language="en").report.path)
    assert [cell.value for cell in columns(book["Facts"], "Facts").popitem()[1]] == ["—"]
    texts = {cell.value for _, cell in cells(book)}
    assert "No published figure" in texts
    assert not any(cell.value == 0 for cell in book["Headline"]["A"])
