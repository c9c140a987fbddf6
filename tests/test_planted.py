"""One slip a return, each found at its own cell; the clean return has none. All figures are synthetic."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msoffcrypto.format.ooxml as ooxml
import polars as pl
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

import test_bad_input
from flows.ingest.cluster import read_inputs
from flows.tidy.inputs import tidy_inputs
from flows.tidy.ruled import with_comparisons
from making import FACT_ROWS, Rows, fact, make_cluster, registers_of, source
from schemas.tidied import Tidied

SHEET = "月报"
ROWS: tuple[tuple[Any, ...], ...] = (
    ("River Park: synthetic monthly return",),
    ("填报单位：River Park", None, "报告期：2024年1—8月", None, "填报日期：2024-09-10"),
    (),
    ("序号", "指标名称", "计量单位", "本年累计", "上年同期", "备注"),
    (1, "总产出", "亿元", 12.5, 11.1, None),
    (2, "企业数", "家", 54, 51, None),
    (3, "研发投入占营业收入比重", "%", 35, 34, None),
    (4, "从业人员数", "人", 1200, 1180, "synthetic"),
    ("注：合成数据",),
)

Change = Callable[[Worksheet], None]


@dataclass(frozen=True)
class Plant:
    """What is done to the clean return; the rule that must find it, and where.

    bytes: what is done to the saved file's bytes. ending: of the file. before: what another return of the same
    sender looks like, whose layout is remembered.
    """

    rule: str
    cell: str
    change: Change = lambda _: None
    spoil: Callable[[bytes], bytes] = lambda content: content
    ending: str = ".xlsx"
    remembered: bool = False


def put(cell: str, value: Any, **looks: Any) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value
        for name, look in looks.items():
            setattr(sheet[cell], name, look)

    return change


def each(*changes: Change) -> Change:
    def change(sheet: Worksheet) -> None:
        for one in changes:
            one(sheet)

    return change


def encrypted(content: bytes) -> bytes:
    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(content)).encrypt("secret", out)
    return out.getvalue()


def with_part(name: str, text: bytes) -> Callable[[bytes], bytes]:
    def spoil(content: bytes) -> bytes:
        out = io.BytesIO(content)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, text)
        return out.getvalue()

    return spoil


def replaced(part: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                body = source.read(name)
                assert name != part or old in body
                target.writestr(name, body.replace(old, new) if name == part else body)
        return out.getvalue()

    return spoil


def row(number: int, *values: Any) -> Change:
    return each(*(put(f"{letter}{number}", value) for letter, value in zip("BCDE", values, strict=True)))


def swap_columns(sheet: Worksheet) -> None:
    for number in range(4, 9):
        names, units = sheet.cell(number, 2), sheet.cell(number, 3)
        names.value, units.value = units.value, names.value


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[6].hidden = True


def hidden_sheet(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("cover")
    sheet.sheet_state = "hidden"


def merged(sheet: Worksheet) -> None:
    sheet["E6"] = None
    sheet.merge_cells("D6:E6")


PLANTS: dict[str, Plant] = {
    # figures and labels
    "a word for a figure": Plant("unreadable_number", "D5", put("D5", "many")),
    "a range for a figure": Plant("number_range", "D6", put("D6", "54-55")),
    "a dash for a figure": Plant("no_figure", "E6", put("E6", "—")),
    "a hedge in a figure": Plant("hedge_in_number", "D6", put("D6", "约54")),
    "a figure as text": Plant("odd_number_text", "D8", put("D8", "1,200")),
    "a power of ten twice": Plant("scale_twice", "D5", put("D5", "12.5亿")),
    "another unit in the figure": Plant("unit_differs", "D5", put("D5", "12.5万元")),
    "the unit in the figure as well": Plant("unit_in_number", "D6", put("D6", "54家")),
    "an error for a figure": Plant("cell_error", "E5", put("E5", "#N/A")),
    "a formula without a result": Plant("formula_without_value", "D5", put("D5", "=6+6.5")),
    "TRUE for a figure": Plant("boolean_cell", "E8", put("E8", value=True)),
    "hidden thousands": Plant("scaled_number", "D8", put("D8", 1200, number_format="0,")),
    "a struck-out figure": Plant("struck_out", "D6", put("D6", 54, font=Font(strike=True))),
    "too many digits": Plant("long_number", "D8", put("D8", 1234567890123456789)),
    "a hidden row": Plant("hidden_cell", "D6", hide_row),
    "merged figures": Plant("merged_cell", "E6", merged),
    "an unknown indicator": Plant("unknown_indicator", "B6", put("B6", "企业数目录")),
    "an unknown unit": Plant("unknown_unit", "C5", put("C5", "亿圆")),
    "a unit of something else": Plant("unit_of_other_dimension", "C5", put("C5", "平方公里")),
    "an unknown entity": Plant("unknown_entity", "A2", put("A2", "填报单位：River Parc")),
    "an invisible character": Plant("invisible_characters", "F8", put("F8", "syn\u200bthetic")),
    # against the rules register
    "fewer than none": Plant("negative_count", "D6", put("D6", -54)),
    "a negative amount": Plant("negative_amount", "D5", put("D5", -12.5)),
    "a share above the whole": Plant("rd_share_out_of_range", "D7", put("D7", 135)),
    "a fraction for a per cent": Plant("percent_or_fraction", "E7", put("E7", 0.35)),
    "ten thousands for hundred millions": Plant("unit_slip_between_sources", "D5", put("D5", 125000)),
    "a leap": Plant("changed_too_much", "D8", row(8, "面积", "平方公里", 60, 9)),
    # layouts
    "no period": Plant("layout_period_missing", "D4", put("C2", None)),
    "no unit": Plant("blank_cell", "C6", put("C6", None)),
    "a header that is not known": Plant("layout_header_unknown", "F4", put("F4", "经办")),
    "totals": Plant("layout_totals_left_out", "A9", put("A9", "合计")),
    "a label without figures": Plant("layout_row_without_figures", "A8", each(put("D8", None), put("E8", None))),
    "no table at all": Plant("layout_not_recognised", "A1", lambda sheet: sheet.delete_rows(1, 8)),
    "a moved column": Plant("layout_column_moved", "C4", swap_columns, remembered=True),
    "a renamed column": Plant("layout_column_renamed", "B4", put("B4", "指标"), remembered=True),
    "a new column": Plant("layout_column_added", "G4", each(put("G4", "口径"), put("G5", "all")), remembered=True),
    "a missing column": Plant("layout_column_missing", "A4", lambda sheet: sheet.delete_cols(6), remembered=True),
    # files
    "an empty file": Plant("file_empty", "", spoil=lambda _: b""),
    "a password": Plant("file_encrypted", "", spoil=encrypted),
    "half a file": Plant("file_damaged", "", spoil=lambda content: content[: len(content) // 2]),
    "a picture": Plant("not_a_spreadsheet", "", spoil=lambda _: b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
    "a web page": Plant("markup_file", "", spoil=lambda _: b"<html><table><tr><td>1</td></tr></table></html>"),
    "a wrong ending": Plant("wrong_ending", "", ending=".ods"),
    "macros": Plant("macros", "", spoil=with_part("xl/vbaProject.bin", b"\x00" * 10)),
    "a bomb": Plant("file_inflates", "", spoil=with_part("xl/media/image1.bin", b"\x00" * (300 << 20))),
    "far corners": Plant(
        "sheet_extent", "",
        spoil=replaced("xl/worksheets/sheet1.xml", b"</sheetData>",
                       b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    "a hidden sheet": Plant("hidden_sheet", "", hidden_sheet),
    "NaN in a number cell": Plant(
        "one_reader_only", "", spoil=replaced("xl/worksheets/sheet1.xml", b"<v>54</v>", b"<v>NaN</v>")
    ),
}  # fmt: skip


def saved(change: Change) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row, cells in enumerate(ROWS, start=1):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def name_of(plant: str) -> str:
    return plant.replace(" ", "_")


# What the cluster published before, so that a return has something to be compared with.
PUBLISHED: Rows = (
    *FACT_ROWS,
    fact(fact_id="P1", entity="River Park", period="2024-01/2024-08", value=1.25, source_id="S2"),
    fact(fact_id="P2", entity="River Park", period="2023-01/2023-08", value=1.11),
)


LATER = source(source_id="S2", title="Bulletin to August", published_on="2024-09-01")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Tidied:
    """One cluster that all the returns were sent to, and one sender whose return is clean."""
    folder = make_cluster(tmp_path_factory.mktemp("planted") / "rivertown", facts=PUBLISHED, sources=(source(), LATER))
    for name, plant in {"clean": Plant("", ""), **PLANTS}.items():
        sender = folder / "returns" / name_of(name)
        sender.mkdir(parents=True)
        (sender / f"return{plant.ending}").write_bytes(plant.spoil(saved(plant.change)))
        if plant.remembered:
            (sender / "layout.toml").write_text(LAYOUT, encoding="utf-8")
    inputs = read_inputs(folder, registers_of(folder))
    return with_comparisons(tidy_inputs(inputs), inputs.registers)


LAYOUT = f"""
[[sheets]]
name = "{SHEET}"
header_rows = [4]
columns = [
  {{ letter = "A", header = "序号", meaning = "ordinal" }},
  {{ letter = "B", header = "指标名称", meaning = "indicator" }},
  {{ letter = "C", header = "计量单位", meaning = "unit" }},
  {{ letter = "D", header = "本年累计", meaning = "value", period = "to_date" }},
  {{ letter = "E", header = "上年同期", meaning = "value", period = "year_before" }},
  {{ letter = "F", header = "备注", meaning = "note" }},
]
"""


def told(read: Tidied, name: str) -> list[tuple[str, str]]:
    mine = read.findings.filter(pl.col("file").str.starts_with(f"returns/{name_of(name)}/"))
    return list(mine.select("rule", "cell").iter_rows())


def test_the_clean_return_has_no_finding_and_all_of_it_arrives(read: Tidied):
    assert told(read, "clean") == []
    facts = read.facts.filter(file="returns/clean/return.xlsx").sort("row", "part")
    assert facts.select("indicator", "period", "value_printed", "unit_printed", "cell").rows() == [
        ("total_output", "2024-01/2024-08", "12.5", "100 million yuan", "D5"),
        ("total_output", "2023-01/2023-08", "11.1", "100 million yuan", "E5"),
        ("enterprises", "2024-01/2024-08", "54", "enterprises", "D6"),
        ("enterprises", "2023-01/2023-08", "51", "enterprises", "E6"),
        ("rd_to_revenue", "2024-01/2024-08", "35", "%", "D7"),
        ("rd_to_revenue", "2023-01/2023-08", "34", "%", "E7"),
        ("employees", "2024-01/2024-08", "1200", "persons", "D8"),
        ("employees", "2023-01/2023-08", "1180", "persons", "E8"),
    ]


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_slip_is_found_at_its_cell(name: str, read: Tidied):
    plant = PLANTS[name]
    assert (plant.rule, plant.cell) in told(read, name)


def test_the_cluster_s_own_sheets_are_not_blamed_for_what_returns_say(read: Tidied):
    about_own = read.findings.filter(file="facts.xlsx")
    assert about_own.is_empty(), about_own.select("rule", "cell").rows()


def test_every_cell_of_every_return_is_of_one_class(read: Tidied):
    sums = read.cells.group_by("file", "sheet").agg(pl.col("cells").sum())
    width = max(map(len, ROWS))
    assert dict(sums.select("file", "cells").iter_rows())["returns/clean/return.xlsx"] == len(ROWS) * width


def test_sixty_kinds_of_slips_are_planted_here_and_among_the_form_s_rows():
    rules = {plant.rule for plant in PLANTS.values()} | {slip.rule for slip in test_bad_input.SLIPS.values()}
    assert len(PLANTS) + len(test_bad_input.SLIPS) > 80
    assert len(rules) >= 60
