"""A large sheet read in slices gives what reading it whole gives; here sheets of a few rows count as large."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest.intake import inspect
from flows.ingest.limits import RETURNS
from flows.ingest.readers import Unreadable, parsed, read_grids

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:C9"/><sheetData>'
TAIL = "</sheetData></worksheet>"
TEXTS = ("name", "虚构企业", " with\u200bblanks ", "", "&amp;_x000D_", "a" * 40)
STYLES = """<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/></numFmts><fonts><font/></fonts><fills>\
<fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>\
<xf numFmtId="170" applyNumberFormat="1"/></cellXfs>"""


def written(path: Path, sheet: str, encoding: str = "utf-8") -> Path:
    """A synthetic workbook of two sheets, the first with this XML."""
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            [
                ("worksheet", "worksheets/sheet1.xml"),
                ("worksheet", "worksheets/sheet2.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        )
    )
    beside = '<row r="2"><c r="B2"><v>7</v></c></row></sheetData><mergeCells><mergeCell ref="B2:C2"/></mergeCells>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="large" sheetId="1" '
        'r:id="r0"/><sheet name="beside" sheetId="2" state="hidden" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in TEXTS)}</sst>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="{encoding}"?>{sheet}',
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{beside}</worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text.encode(encoding if name == "xl/worksheets/sheet1.xml" else "utf-8"))
    return path


@contextmanager
def cut_at(large: int, block: int) -> Iterator[list[bool]]:
    """Sheets of so many bytes are large, and read in blocks of so many; yields whether each was read in slices."""
    sliced: list[bool] = []

    def noted(*given):
        sheets = parsed.read_sliced(*given)
        sliced.append(sheets is not None)
        return sheets

    with ExitStack() as stack:
        stack.enter_context(patch("flows.ingest.readers.cutting.LARGE", large))
        stack.enter_context(patch("flows.ingest.readers.scan.BLOCK", block))
        stack.enter_context(patch("flows.ingest.readers.second.LARGEST_SECOND_LOOK", 0))
        stack.enter_context(patch("flows.ingest.readers.workbook.read_sliced", noted))
        yield sliced


def read(path: Path, large: int, block: int) -> tuple[object, bool]:
    """What a reader of grids is given, odd cells in order; and whether the large sheet was read in slices."""
    with cut_at(large, block) as sliced:
        try:
            grids, remarks = read_grids(path, path.name, "xlsx")
        except Unreadable as error:
            return error.args, any(sliced)
    told = [
        (grid.sheet, grid.cells.columns, grid.cells.rows(), sorted(grid.odd.rows()), grid.merged, grid.hidden)
        for grid in grids
    ]
    return (told, remarks), any(sliced)


def both_ways(path: Path, block: int = 100) -> tuple[object, object, bool]:
    whole, never = read(path, 1 << 40, 1 << 22)
    in_slices, sliced = read(path, 1, block)
    assert not never
    return whole, in_slices, sliced


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


ORDINARY = [row(number, f'<c r="A{number}"><v>{number}</v></c>') for number in (*range(1, 30), 44)]
ERROR = '<c r="C50" t="e"><v>#N/A</v></c><c r="D50"><f>SUM(A1:A9)</f></c><c r="E50" s="1"><v>45413</v></c>'
MERGED = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'


@pytest.mark.parametrize(
    "sheet",
    [
        HEAD + "".join(ORDINARY) + TAIL,
        HEAD + "\n".join([*ORDINARY, row(50, ERROR)]) + MERGED,
        HEAD + "".join(ORDINARY[20:]) + '<row r="90"/>' + TAIL,
        HEAD + "".join(ORDINARY).replace('<row r="', '<row spans="1:1" ht="15" r="') + TAIL,
        HEAD + '<row r="1"><c r="C1" t="s"><v>1</v></c></row>' + "".join(ORDINARY[1:]) + TAIL,
    ],
    ids=["plain", "errors, formulas, dates, merged cells", "rows far down", "attributes", "columns of one slice"],
)
def test_a_sheet_in_slices_reads_as_a_whole(sheet: str, tmp_path: Path):
    whole, in_slices, sliced = both_ways(written(tmp_path / "large.xlsx", sheet))
    assert sliced
    assert in_slices == whole


@pytest.mark.parametrize(
    "sheet",
    [
        HEAD + "".join(ORDINARY).replace("<row ", "<!-- a remark --><row ") + TAIL,
        HEAD + "".join(ORDINARY).replace("<v>7</v>", "<v><![CDATA[7]]></v>") + TAIL,
        f"<!DOCTYPE worksheet [<!ENTITY x \"<sheetData></row><row r='3'>\">]>{HEAD}" + "".join(ORDINARY) + TAIL,
        HEAD + re.sub('<row r="[0-9]+">', "<row>", "".join(ORDINARY)) + TAIL,
        HEAD + "".join(ORDINARY[::-1]) + TAIL,
        HEAD + "".join(ORDINARY) + "</sheetData><rows>" + "".join(ORDINARY) + "</rows></worksheet>",
        HEAD + "".join([*ORDINARY[:9], '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', *ORDINARY[9:]]) + TAIL,
        re.sub("<(/?)([a-z])", r"<\1x:\2", HEAD + "".join(ORDINARY) + TAIL).replace("xmlns=", "xmlns:x="),
        HEAD + "".join(ORDINARY).replace("</c></row>", "</row>") + TAIL,
        HEAD + "".join(ORDINARY) + "</sheetData><mergeCells><mergeCell",
    ],
    ids=[
        "comments",
        "CDATA",
        "DOCTYPE",
        "rows without a number",
        "rows out of order",
        "rows behind the cells",
        "merged cells between rows",
        "prefixes",
        "cells without an end",
        "cut off",
    ],
)
def test_a_sheet_that_is_not_as_usual_is_read_whole(sheet: str, tmp_path: Path):
    whole, in_slices, sliced = both_ways(written(tmp_path / "large.xlsx", sheet), 60)
    assert not sliced
    assert in_slices == whole


def test_what_looks_like_a_row_in_an_attribute_is_none(tmp_path: Path):
    sheet = HEAD + "".join(ORDINARY).replace('<c r="A9">', """<c r="A9" x='></row><row r="9">'>""") + TAIL
    path = written(tmp_path / "large.xlsx", sheet)
    whole, _ = read(path, 1 << 40, 1 << 22)
    for block in range(20, 120, 3):
        assert read(path, 1, block)[0] == whole


def test_a_sheet_in_another_encoding_reads_as_a_whole(tmp_path: Path):
    sheet = HEAD + "".join(ORDINARY) + TAIL
    for encoding in ("utf-16", "gb18030"):
        whole, in_slices, _ = both_ways(written(tmp_path / "large.xlsx", sheet, encoding))
        assert in_slices == whole


def test_a_sheet_whose_checksum_differs_is_read_as_without_slices(tmp_path: Path):
    path = written(tmp_path / "large.xlsx", HEAD + "".join(ORDINARY) + TAIL)
    with zipfile.ZipFile(path) as package:
        checksum = package.getinfo("xl/worksheets/sheet1.xml").CRC.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(checksum, bytes(4)))
    whole, in_slices, sliced = both_ways(path)
    assert not sliced
    assert in_slices == whole


LETTERS = st.sampled_from("ABCF")
INNER = st.sampled_from(
    [
        ("", "<v>1254</v>"),
        ("", "<v>0.30000000000000004</v>"),
        ("", "<v>12345678901234567</v>"),
        ("", "<f>A1+1</f>"),
        ("", '<f t="shared" si="0"/><v></v>'),
        ("", "<f>A1+1</f><v>3</v>"),
        ("", ""),
        (' s="1"', "<v>45413</v>"),
        (' s="1"', "<v>45413.4</v>"),
        (' t="b"', "<v>1</v>"),
        (' t="e"', "<v>#REF!</v>"),
        (' t="str"', "<f>1</f><v>x &lt; y</v>"),
        (' t="str"', "<f>1</f><v></v>"),
        (' t="inlineStr"', '<is><t xml:space="preserve"> 文 </t></is>'),
        (' t="inlineStr"', "<is><r><t>a</t></r><r><t>b</t></r></is>"),
        (' t="d"', "<v>2024-05-01</v>"),
        *((' t="s"', f"<v>{index}</v>") for index in range(len(TEXTS))),
    ]
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet as programs write it, with gaps and merged cells; now and then rows or cells without an address."""
    number, rows = 1, [row(1, '<c r="A1"><f t="shared" ref="A1:A9" si="0">B1*2</f></c>')]
    for _ in range(draw(st.integers(1, 12))):
        number += draw(st.sampled_from((1, 1, 1, 1, 2, 30)))
        said = draw(st.integers(0, 9)) > 0
        cells = ""
        for letter in sorted(draw(st.sets(LETTERS))):
            attributes, inner = draw(INNER)
            address = f' r="{letter}{number}"' if draw(st.integers(0, 9)) or not said else ""
            cells += f"<c{address}{attributes}>{inner}</c>"
        opening = f'<row r="{number}" spans="1:6"' if said else "<row"
        rows.append(f"{opening}>{cells}</row>" if cells or draw(st.booleans()) else f"{opening}/>")
    blanks = draw(st.sampled_from(("", "\n  ")))
    text = HEAD + blanks.join(rows) + draw(st.sampled_from((TAIL, MERGED, blanks + TAIL)))
    return (
        re.sub("<(/?)([a-z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=") if draw(st.integers(0, 9)) == 0 else text
    )


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheet=sheets(), block=st.sampled_from((20, 90, 300)))
def test_any_sheet_in_slices_reads_as_a_whole(sheet: str, block: int, tmp_path: Path):
    whole, in_slices, _ = both_ways(written(tmp_path / "large.xlsx", sheet), block)
    assert in_slices == whole


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of hostile spreadsheets is not beside this folder")
def test_hostile_files_in_slices_read_as_a_whole():
    paths = [path for path in sorted(CORPUS.rglob("*.xls[xm]")) if path.stat().st_size < 100_000]
    readable = [path for path in paths if inspect(path, RETURNS).kind == "xlsx"]
    sliced = 0
    for path in readable:
        whole, in_slices, was_sliced = both_ways(path, 1000)
        sliced += was_sliced
        assert in_slices == whole, path
    assert sliced > len(readable) / 4
