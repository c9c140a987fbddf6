"""The finishing pass: stored values, shared strings, fixed times and order."""

import ast
import operator
import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

import shipped
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.items import Item
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved as package_of
from flows.workbook.finishing.values import FinishError
from making import fact, make_cluster, run

DAY = date(2024, 4, 26)
_REFERENCE = re.compile(r"(\w+)\[\[#This Row\],\[((?:'.|[^\]'])*)\]\]")
_LOOKED_UP = re.compile(r"[A-Z]{2,}\(")  # LibreOffice works these out, in tests/test_office.py
_DO = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def saved(**values: object) -> dict[str, bytes]:
    """The parts of a workbook with the given cells on sheet One."""
    book = Workbook()
    book.active.title = "One"
    for cell, value in values.items():
        book.active[cell] = value
    return package_of(book)


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_formula_has_its_value_stored_beside_it():
    done = finish(saved(A1=6, B1="=A1/4"), Noted({("One", "B1"): 1.5}), DAY)
    assert load_workbook(BytesIO(done), data_only=True)["One"]["B1"].value == 1.5
    assert load_workbook(BytesIO(done))["One"]["B1"].value == "=A1/4"


def test_a_value_is_stored_with_all_its_digits():
    done = finish(saved(A1="=20.13/38.5"), Noted({("One", "A1"): 20.13 / 38.5}), DAY)
    assert load_workbook(BytesIO(done), data_only=True)["One"]["A1"].value == 20.13 / 38.5


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ({}, "One, A1: formula without a value"),
        ({("One", "A1"): 1.0, ("One", "B9"): 2.0}, "One: values without a formula: B9"),
        ({("One", "A1"): 1.0, ("Two", "A1"): 2.0}, "Two"),
    ],
)
def test_a_formula_and_its_value_come_together_or_not_at_all(stored, said):
    with pytest.raises(FinishError, match=said):
        finish(saved(A1="=1+0"), Noted(stored), DAY)


@pytest.mark.parametrize("value", [1.5, "behind", "", "a < b & “c”", "二", True, False])
def test_a_formula_may_give_a_number_a_text_or_a_truth(value):
    done = finish(saved(A1="=1+0"), Noted({("One", "A1"): value}), DAY)
    read = load_workbook(BytesIO(done), data_only=True)["One"]["A1"].value
    assert (read, type(read)) == ((value, type(value)) if value != "" else (None, type(None)))
    (shown,) = CalamineWorkbook.from_filelike(BytesIO(done)).get_sheet_by_name("One").to_python()
    assert shown == [value]


@pytest.mark.parametrize(
    "text", ["plain", "=not a formula", "a < b & c > d", " spaced ", "two\nlines", "嘉定", "'", "]]>", "\U0001f3ed"]
)
def test_texts_are_shared_and_come_back_as_they_were(text):
    book = Workbook()
    for row in (1, 2):
        book.active.cell(row, 1).value = text
        book.active.cell(row, 1).data_type = "s"
    done = finish(package_of(book), Noted(), DAY)
    sheet = load_workbook(BytesIO(done)).active
    assert [sheet.cell(row, 1).value for row in (1, 2)] == [text, text]
    assert b"inlineStr" not in parts(done)["xl/worksheets/sheet1.xml"]
    assert parts(done)["xl/sharedStrings.xml"].count(b"<si>") == 1


def test_the_file_is_dated_by_the_day_it_speaks_of():
    properties = load_workbook(BytesIO(finish(saved(A1=1), Noted(), DAY))).properties
    assert properties.created.date() == properties.modified.date() == DAY


def test_every_enclosed_part_is_there_and_declared():
    items = [Item(b"<kept/>", "urn:kept", "{A}"), Item(b"<also/>", "urn:also", "{B}")]
    done = parts(finish(saved(A1=1), Noted(), DAY, items))
    for number, item in enumerate(items, start=1):
        assert done[f"customXml/item{number}.xml"] == item.content
        assert item.namespace.encode() in done[f"customXml/itemProps{number}.xml"]
        assert done["[Content_Types].xml"].count(b'PartName="/customXml/itemProps%d.xml"' % number) == 1
        assert done["xl/_rels/workbook.xml.rels"].count(b'Target="../customXml/item%d.xml"' % number) == 1


def test_nothing_is_enclosed_unasked():
    assert not [name for name in parts(finish(saved(A1=1), Noted(), DAY)) if name.startswith("customXml")]


def test_the_package_holds_nothing_that_readers_have_refused():
    with ZipFile(BytesIO(shipped.content(shipped.NEWEST, "both"))) as package:
        entries = package.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert len({entry.filename for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.flag_bits, entry.extra, entry.compress_type) == (0, b"", ZIP_DEFLATED)
        assert entry.extract_version <= 20
        assert entry.create_system == 0


def test_a_fonts_parts_stand_in_the_order_of_the_schema():
    book = Workbook()
    book.active["A1"] = 1
    book.active["A1"].font = Font(name="X", size=10, color="FF000000", bold=True, underline="single")
    styles = etree.fromstring(parts(finish(package_of(book), Noted(), DAY))["xl/styles.xml"])
    orders = [[etree.QName(child).localname for child in font] for font in styles.iter("{*}font")]
    assert ["b", "u", "sz", "color", "name"] in orders


@pytest.mark.parametrize(
    ("as_of", "language"),
    [(shipped.ARTICLE, "en"), (shipped.FORUM, "en"), *((shipped.NEWEST, language) for language in shipped.LANGUAGES)],
    ids=str,
)
def test_every_formulas_stored_value_is_what_its_cells_give(as_of, language):
    assert formulas_checked(shipped.book(as_of, language), shipped.values(as_of, language)) >= 3


def test_a_small_sums_stored_values_are_as_exact(tmp_path):
    """A target of 10 thousand yuan, 7 % up, implies 9,345.79 yuan: 0.0000093 billion."""
    small = {"period": "2024", "basis": "target"}
    folder = make_cluster(
        tmp_path / "cluster",
        facts=[
            fact(fact_id="T", value=1, unit="10 thousand yuan", **small),
            fact(fact_id="G", indicator="total_output_growth_yoy", value=7, unit="%", **small),
        ],
    )
    path = run(folder, language="en").report.path
    assert formulas_checked(load_workbook(path), load_workbook(path, data_only=True)) >= 1


def formulas_checked(formulas: Workbook, values: Workbook) -> int:
    """Work every formula of plain arithmetic out anew; return how many there were."""
    checked = 0
    for sheet in formulas:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f" and not _LOOKED_UP.search(cell.value):
                    stored = values[sheet.title][cell.coordinate].value
                    assert stored == pytest.approx(worked_out(cell, formulas, values), rel=1e-9, abs=1e-15)
                    checked += 1
    return checked


def worked_out(cell, formulas, values) -> float:
    """Work a formula out from the cells it refers to; our own arithmetic, not the product's."""

    def number(match: re.Match[str]) -> str:
        sheet = next(sheet for sheet in formulas if match[1] in sheet.tables)
        left, top, right, bottom = range_boundaries(sheet.tables[match[1]].ref)
        assert top < cell.row <= bottom
        header = re.sub(r"'(.)", r"\1", match[2])
        (column,) = [one for one in range(left, right + 1) if sheet.cell(top, one).value == header]
        value = values[sheet.title].cell(cell.row, column).value
        return repr(float(to_excel(value) if isinstance(value, date) else value))

    return evaluated(parsed(_REFERENCE.sub(number, cell.value)))


def parsed(formula: str) -> ast.expr:
    return ast.parse(formula.removeprefix("=").replace("^", "**"), mode="eval").body


def evaluated(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -evaluated(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return _DO[type(op)](evaluated(left), evaluated(right))
        case _:
            raise AssertionError(f"not plain arithmetic: {ast.dump(node)}")


@pytest.mark.parametrize(
    ("formula", "value"),
    [("=1+2*3", 7), ("=(1-0.5)*100", 50), ("=-2/4", -0.5), ("=(8/2)^(1/2)-1", 1)],
)
def test_the_tests_own_arithmetic_is_right(formula, value):
    assert evaluated(parsed(formula)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_cell_can_hold_stops_the_run(value):
    with pytest.raises(FinishError, match="no cell can hold"):
        finish(saved(A1="=1+0"), Noted({("One", "A1"): value}), DAY)


def test_custom_properties_keep_their_order_and_their_values():
    book = Workbook()
    for name in ("RunId", "CodeVersion", "InputDigest"):
        book.custom_doc_props.append(StringProperty(name=name, value=f"{name} & 值"))
    done = finish(package_of(book), Noted(), DAY)
    read = load_workbook(BytesIO(done)).custom_doc_props
    assert [(each.name, each.value) for each in read.props] == [
        ("RunId", "RunId & 值"),
        ("CodeVersion", "CodeVersion & 值"),
        ("InputDigest", "InputDigest & 值"),
    ]


def test_a_control_character_in_a_property_does_not_stop_the_run():
    book = Workbook()
    book.properties.title = "Progress\x0b report"
    book.properties.creator = "Office"
    read = load_workbook(BytesIO(finish(package_of(book), Noted(), DAY))).properties
    assert (read.title, read.lastModifiedBy) == ("Progress report", "Office")


def test_days_are_counted_from_1900():
    assert b'date1904="0"' in parts(finish(saved(A1=1), Noted(), DAY))["xl/workbook.xml"]


@pytest.mark.parametrize("noted", [Noted(charts={"Two": []}), Noted(bars={"Two": []}), Noted(sparklines={"Two": []})])
def test_what_is_noted_of_no_sheet_stops_the_run(noted):
    with pytest.raises(FinishError, match="Two"):
        finish(saved(A1=1), noted, DAY)
