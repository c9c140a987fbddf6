"""Reading for the audit: cells read in one go are the cells that a parser finds, and what is odd is left to it."""

import pytest

import shipped
from auditing import changed, parts_of
from flows.audit.cells import held_plainly, without_rows
from flows.audit.package import reading
from flows.audit.package.reading import read_book

SHEET = "xl/worksheets/sheet2.xml"
ROW = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>'
ODD = (
    '<row r="1"><c r="A2"><v>1</v></c></row>',  # not of its row
    '<row r="1"><c t="n" r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',  # leads to no text
    '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>',
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">1</f><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c>',
    '<c r="A1"><v>1</v></c>',
    '<row r="1"><row r="2"></row></row>',
    '<row r="1" r="2"></row>',
    f"{ROW}text",
)


def test_the_cells_of_the_shipped_workbook_are_those_that_a_parser_finds(monkeypatch):
    content = shipped.content(shipped.NEWEST, "both")
    read = read_book(content)
    monkeypatch.setattr(reading, "without_rows", lambda _: None)
    parsed = read_book(content)
    for one, other in zip(read.sheets, parsed.sheets, strict=True):
        assert one.cells == other.cells
        assert one.rows == other.rows
        assert one.empty == {cell.ref for cell in other.cells if cell.ref in other.empty and cell.kind == "blank"}
        assert len(list(other.root.iter())) > len(list(one.root.iter()))  # that no tree of them is made is the point


def test_what_is_written_plainly_is_read_in_one_go():
    found = held_plainly(f'{ROW}<row r="3" ht="15"/>', ("a text",))
    assert found
    assert [cell.value for cell in found.cells] == ["a text"]
    assert found.rows[3].height == 15


@pytest.mark.parametrize("rows", ODD)
def test_what_is_written_otherwise_is_left_to_the_parser(rows):
    assert held_plainly(rows, ("a text",)) is None


@pytest.mark.parametrize("odd", ["\x01", "&unknown;", "&#13;", "&#55296;", "]]>", "<!-- a remark -->", "\r"])
def test_what_a_parser_refuses_or_changes_is_left_to_it(odd):
    part = f'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>{odd}</v></c></row></sheetData></worksheet>'
    assert without_rows(part.encode()) is None


def test_a_sheet_that_is_no_xml_is_told_as_before():
    content = shipped.content(shipped.NEWEST, "en")
    assert SHEET in parts_of(content)
    book = read_book(changed(content, SHEET, "</row>", "</rows>"))
    assert SHEET in book.broken
    assert SHEET not in {sheet.part for sheet in book.sheets}
