"""Large sheets in the audit: judged on their first rows and their last, the others looked through, and that is said."""

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest

import shipped
from auditing import changed, packed, part_of, parts_of
from flows.audit import guarded
from flows.audit.package.book import Book, Sheet
from flows.audit.package.reading import NoWorkbook, read_book
from flows.audit.package.skimming import Measure
from flows.audit.package.texts import many_texts
from flows.audit.rule import Breach
from flows.audit.rules.every import RULES
from flows.audit.run import audited, judged
from flows.audit.told import show

SMALL = Measure(size=1 << 30, cells=2_000, least=0, first=40, last=5, texts=1_000)  # only the facts are large then
WHOLE = Measure()
ORDER, ERRORS, BLANK_ROW, BLANK_CELL = 5, 50, 38, 39


@cache
def report() -> bytes:
    return shipped.content(shipped.NEWEST, "en")


@cache
def facts() -> tuple[str, int, int]:
    """The part of the longest table's sheet, and the numbers of its first and last row of data."""
    part = part_of(report(), "Facts")
    table = next(sheet for sheet in read_book(report()).sheets if sheet.part == part).tables[0]
    return part, table.first, table.last


def large(content: bytes, measure: Measure = SMALL) -> Book:
    return read_book(content, measure)


def sheet_of(book: Book) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.part == facts()[0])


def breaches(content: bytes, *numbers: int) -> list[Breach]:
    rules = [rule for rule in RULES if rule.number in numbers]
    return [breach for result in judged(large(content), rules) for breach in result.breaches]


def row_of(content: bytes, number: int) -> str:
    found = re.search(rf'<row r="{number}".*?</row>', parts_of(content)[facts()[0]].decode(), re.DOTALL)
    assert found
    return found[0]


def with_row(number: int, pattern: str, new: str) -> bytes:
    """The report with the first match of a pattern in a row of the facts replaced."""
    old = row_of(report(), number)
    text, count = re.subn(pattern, new, old, count=1)
    assert count, old
    return changed(report(), facts()[0], old, text)


def test_a_good_workbook_comes_out_as_when_it_is_read_whole():
    whole, part = audited(report(), WHOLE), audited(report(), SMALL)
    assert not whole.in_part
    assert "Facts" in {one.sheet for one in part.in_part}
    failed = [
        (one, other)
        for one, other in zip(whole.results, part.results, strict=True)
        if other.outcome in ("failed", "unjudged") and one.outcome != other.outcome
    ]
    assert not failed


def test_what_is_read_is_the_same_and_the_rest_is_counted():
    whole, part = sheet_of(read_book(report())), sheet_of(large(report()))
    assert part.skimmed
    numbers = {cell.row for cell in part.cells}
    assert part.cells == tuple(cell for cell in whole.cells if cell.row in numbers)
    assert part.skimmed.rows == len(whole.rows)
    assert part.skimmed.cells == len(whole.cells)
    assert part.skimmed.bottom == max(whole.rows)
    assert len(part.rows) == SMALL.first + SMALL.last == part.skimmed.rows - part.skimmed.skipped
    assert (part.merges, part.tables, part.links, part.columns) == (
        whole.merges, whole.tables, whole.links, whole.columns,
    )  # fmt: skip


@pytest.mark.parametrize("place", ["first", "between", "last"])
def test_an_error_value_is_found_wherever_it_stands(place):
    _, first, last = facts()
    number = {"first": first + 1, "between": (first + last) // 2, "last": last - 1}[place]
    bad = with_row(number, r'<c r="([A-Z]+\d+)" s="(\d+)"[^>]*>.*?</c>', r'<c r="\1" s="\2" t="e"><v>#DIV/0!</v></c>')
    found = breaches(bad, ERRORS)
    assert [(one.where, one.found) for one in found] == [(f"Facts!A{number}", "the error value #DIV/0!")]


def test_rows_out_of_order_far_down_are_found():
    _, first, last = facts()
    middle = (first + last) // 2
    bad = changed(report(), facts()[0], f'<row r="{middle}"', f'<row r="{first + 1}"')
    assert any(f"row {first + 1} after row {middle - 1}" in one.found for one in breaches(bad, ORDER))
    twice = changed(report(), facts()[0], f'<row r="{middle}"', f'<row r="{middle - 1}"')
    assert any(f"row {middle - 1} after row {middle - 1}" in one.found for one in breaches(twice, ORDER))


def test_a_row_that_is_missing_far_down_is_a_blank_row():
    _, first, last = facts()
    middle = (first + last) // 2
    bad = changed(report(), facts()[0], row_of(report(), middle), "")
    assert [one.where for one in breaches(bad, BLANK_ROW)] == [f"Facts!A{middle}"]
    empty = changed(report(), facts()[0], row_of(report(), middle), f'<row r="{middle}"></row>')
    assert [one.where for one in breaches(empty, BLANK_ROW)] == [f"Facts!A{middle}"]


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_blank_row_among_those_read_is_found(place):
    _, first, last = facts()
    number = first + 2 if place == "first" else last - 2
    bad = changed(report(), facts()[0], row_of(report(), number), "")
    assert [one.where for one in breaches(bad, BLANK_ROW)] == [f"Facts!A{number}"]


@pytest.mark.parametrize(
    ("pattern", "new", "found"),
    [
        ("<v>", "<v>\x02", "the control character U+0002"),
        ("<v>", "<v>&", "an ampersand that begins no reference"),
        (r'<c r="[A-Z]+\d+"', "<c", "a cell that does not say where it is"),
    ],
)
def test_what_no_cell_may_hold_is_found_far_down(pattern, new, found):
    _, first, last = facts()
    middle = (first + last) // 2
    (breach,) = breaches(with_row(middle, pattern, new), ORDER)
    assert breach.where == f"Facts!{middle}:{middle}"
    assert found in breach.found


def test_what_stands_after_the_rows_is_judged():
    merged = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><pageMargins'
    bad = changed(report(), facts()[0], "<pageMargins", merged)
    assert any(one.where == "Facts!A1" for one in breaches(bad, 37))


def test_the_words_say_what_was_judged(monkeypatch, tmp_path, capsys):
    path = tmp_path / "cluster_2026.xlsx"
    path.write_bytes(report())
    monkeypatch.setattr(guarded, "audited", lambda content: audited(content, SMALL))
    document = guarded.read_told(path, path.name, "xlsx")
    told = {one["sheet"]: one for one in document["read_in_part"]}["Facts"]
    assert told["read"] == SMALL.first + SMALL.last
    assert told["rows"] > 2 * told["read"]
    document = {"file": path.name, "rules": [], "counts": {}, "read_in_part": [told]}
    with pytest.raises(KeyError):
        show(document, "en", aside=False)
    said = " ".join(capsys.readouterr().out.split())
    assert f"Facts: judged on {told['read']} of {told['rows']:,} rows, the first and the last" in said


def test_a_workbook_of_usual_size_is_read_whole():
    assert not audited(report()).in_part


def test_rows_that_are_written_in_a_way_of_their_own_are_read_whole():
    part = facts()[0]
    book = large(changed(report(), part, "<sheetData>", "<sheetData><!-- rows -->"))
    assert sheet_of(book).skimmed is None
    assert len(sheet_of(book).cells) == len(sheet_of(read_book(report())).cells)


def test_a_part_that_is_damaged_is_no_workbook():
    content = bytearray(report())
    with ZipFile(BytesIO(report())) as package:
        entry = package.getinfo(facts()[0])
    content[entry.header_offset + 200 : entry.header_offset + 260] = bytes(60)
    with pytest.raises(NoWorkbook):
        large(bytes(content))


def test_many_shared_texts_are_those_of_a_few():
    few, many = read_book(report()).shared, large(report()).shared
    assert len(many) == len(few)
    assert tuple(many) == tuple(few)
    part = parts_of(report())["xl/sharedStrings.xml"]
    assert (found := many_texts(part))
    assert len(found[0]) < len(part) or len(part) < 200_000


def test_nothing_that_is_cut_off_is_taken_for_large():
    parts = parts_of(report())
    part = facts()[0]
    cut = packed({**parts, part: parts[part][: len(parts[part]) // 2]})
    assert part in large(cut).broken
