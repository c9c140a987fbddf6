"""The audit's rules about the package, what the file says of itself and how it opens: each defect fires its rule."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

import shipped
from auditing import assert_breaks, changed, outcomes, packed, part_of, parts_of, rewritten
from flows.audit.package.reading import NoWorkbook, read_book
from flows.audit.rules.package import file_name, fits_gateway
from flows.audit.rules.safety import text_stays_text

CORE, CUSTOM, BOOK, STYLES = "docProps/core.xml", "docProps/custom.xml", "xl/workbook.xml", "xl/styles.xml"
CHART, TABLE = "xl/charts/chart1.xml", "xl/tables/table1.xml"


def good() -> bytes:
    return shipped.content(shipped.NEWEST, "en")


# Rule, part (or the sheet that it holds), what is there, what stands there instead, where the breach is, what it found,
# the rules that must follow.
DEFECTS = [
    (4, "_rels/.rels", r'Target="docProps/app\.xml"', 'Target="missing.xml"', "package", "missing", ()),
    (4, "[Content_Types].xml", r'<Override PartName="/xl/tables/table1\.xml"[^>]*>', "", TABLE, "no content type", ()),
    (5, "xl/theme/theme1.xml", r"</a:theme>", "", "xl/theme/theme1.xml", "not well-formed", ()),
    (5, STYLES, r'(<sz val="[^"]*"/>)(<color [^>]*>)(<name [^>]*>)', r"\3\1\2", "styles font", "sz after name", ()),
    (5, STYLES, r'(<cellXfs.*?)fontId="\d+"', r'\1fontId="9999"', "styles xf", "fontId 9999", ()),
    (5, "Attention", r'(<c r="B7" [^>]*t="s"><v>)\d+', r"\g<1>999999", "Attention!B7", "shared text 999999", ()),
    (5, TABLE, r'<table id="1"', '<table id="2"', "table", "id 2 again", ()),
    (6, "Attention", r"(<sheetFormatPr[^>]*>)(<cols>.*?</cols>)", r"\2\1", "sheet Attention", "sheetFormatPr", ()),
    (6, "Attention", r"</worksheet>", "<extLst/><extLst/></worksheet>", "sheet Attention", "2 extLst", ()),
    (6, "Attention", r"(<sheetData>)", r"<extLst/>\1", "sheet Attention", "after extLst", ()),
    (7, BOOK, r"(?=</definedNames>)", '<definedName name="Told">WEBSERVICE("x")</definedName>', "Told", "out", {54}),
    (
        7, "xl/_rels/workbook.xml.rels", r"(?=</Relationships>)",
        '<Relationship Id="x" Type="http://x/image" Target="http://x.example/a.png" TargetMode="External"/>',
        "xl/workbook.xml", "fetches http://x.example/a.png", (),
    ),
    (8, STYLES, r'(<cellXfs.*?)quotePrefix="1"', r'\1quotePrefix="0"', "", "an edit would turn into a formula", ()),
    (10, "Cover", r"</sheetData>", '</sheetData><sheetProtection password="CC1A" sheet="1"/>', "Cover", "password", ()),
    (10, BOOK, r"<workbookProtection/>", '<workbookProtection workbookPassword="CC1A"/>', "workbook", "password", ()),
    (11, CORE, r"(<dc:title[^>]*>)[^<]*", r"\1report.xlsx", "properties", "report.xlsx", ()),
    (11, CORE, r"<dc:title.*?</dc:title>", "", "properties", "''", ()),
    (12, CORE, r"(<dc:language[^>]*>)[^<]*", r"\1English", "properties", "English", ()),
    (13, CORE, r"(<dc:creator[^>]*>)[^<]*", r"\1openpyxl", "properties", "openpyxl", ()),
    (14, CORE, r"<cp:keywords>.*?</cp:keywords>", "", "properties", "no keywords", ()),
    (14, CORE, r"(<cp:contentStatus>)[^<]*", r"\1final", "properties", "'final'", {104, 105}),
    (15, CORE, r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2026-02-03T10:11:12Z", "properties", "modified", ()),
    (16, CUSTOM, r'(name="InputDigest".*?lpwstr[^>]*>)[0-9a-f]{8}', r"\g<1>00000000", "properties", "Input", {111}),
    (16, CUSTOM, r'name="SchemaVersion"', 'name="Other"', "properties", "no SchemaVersion", ()),
    (17, CHART, r'(<a:r><a:rPr[^>]*?) lang="en-GB"', r"\1", CHART, "in language ''", ()),
    (17, CHART, r'(<a:r><a:rPr[^>]*?) lang="en-GB"', r'\1 lang="zh-CN"', CHART, "in language 'zh-CN'", ()),
    (18, BOOK, r'activeTab="0"', 'activeTab="1"', "workbook", "opens at Headline", ()),
    (18, "Headline", r"<sheetView ", '<sheetView tabSelected="1" ', "workbook", "selected: Cover, Headline", ()),
    (18, "Headline", r"<sheetView ", '<sheetView topLeftCell="A9" ', "sheet Headline", "scrolled to A9", ()),
    (18, "Headline", r'activeCell="A1"', 'activeCell="C7"', "Headline!C7", "the cursor is at C7", ()),
    (19, "Headline", r'zoomScale="100"', 'zoomScale="60"', "sheet Headline", "zoom 60 %", ()),
    (19, "Headline", r"<sheetView ", '<sheetView view="pageLayout" ', "sheet Headline", "pageLayout", ()),
    (20, BOOK, r' fullCalcOnLoad="1"', "", "workbook", "not calculated anew", ()),
    (20, "Anchor and platform", r"(</f>)<v>[^<]*</v>", r"\1", "Anchor and platform!", "without a value", {49}),
    (21, BOOK, r"(?=</definedNames>)", '<definedName name="Lost">#REF!</definedName>', "name Lost", "#REF!", ()),
    (21, BOOK, r"(?=</definedNames>)", '<definedName name="Lost">Gone!$A$1</definedName>', "Lost", "Gone", ()),
    (21, BOOK, r"<definedName name=\"TrendChoice\"", r'\g<0> hidden="1"', "TrendChoice", "hidden", ()),
    (112, "Headline", r"(<oddFooter>.*?)[0-9a-f]{12}", r"\1", "footer of Headline", "no run", ()),
    (112, "Headline", r"(<oddFooter>.*?)2026-01-31", r"\g<1>2025-12-31", "footer of Headline", "no as_of", {100}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "part", "old", "new", "where", "found", "also"), DEFECTS)
def test_a_defect_breaks_its_rule_at_its_place_and_no_other(number, part, old, new, where, found, also):
    name = part if "/" in part or part.startswith("[") else part_of(good(), part)
    assert_breaks(good(), rewritten(good(), name, old, new), number, where, found, also)


def test_the_changed_workbooks_without_a_change_break_what_the_good_one_breaks():
    again = outcomes(packed(parts_of(good())))
    assert {number: one.outcome for number, one in again.items()} == {
        number: one.outcome for number, one in outcomes(good()).items()
    }


def test_the_list_of_content_types_comes_first():
    parts = parts_of(good())
    types = parts.pop("[Content_Types].xml")
    assert_breaks(good(), packed({**parts, "[Content_Types].xml": types}), 1, "package", "first entry")


def zipped(**about: object) -> bytes:
    """The good workbook with its last entry packed in another way."""
    buffer = BytesIO()
    parts = parts_of(good())
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = ZipInfo(name)
            if name == list(parts)[-1]:
                for key, value in about.items():
                    setattr(info, key, value)
            package.writestr(info, content, ZIP_DEFLATED)
    return buffer.getvalue()


def test_no_entry_stands_there_twice():
    parts = parts_of(good())
    buffer = BytesIO(good())
    with ZipFile(buffer, "a", ZIP_DEFLATED) as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(CORE, parts[CORE])
    assert_breaks(good(), buffer.getvalue(), 1, "docprops/core.xml", "2 entries")


@pytest.mark.parametrize(
    ("about", "found"), [({"extract_version": 45}, "zip version 4.5"), ({"extra": b"\1\0\0\0"}, "a zip64 field")]
)
def test_what_newer_zips_hold_is_found(about, found):
    assert_breaks(good(), zipped(**about), 2, list(parts_of(good()))[-1], found)


class Stream(BytesIO):
    """A file that cannot go back: zipfile then writes a data descriptor after each entry."""

    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


def test_data_descriptors_are_found():
    stream = Stream()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for name, part in parts_of(good()).items():
            package.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    assert_breaks(good(), stream.getvalue(), 2, "[Content_Types].xml", "flag bits 0x0008")


def test_how_hard_the_packer_tried_is_no_breach():
    content = bytearray(good())
    for match in re.finditer(b"PK\x01\x02", good()):
        content[match.start() + 8] |= 0x06  # as Excel writes it
    assert outcomes(bytes(content))[2].outcome == "passed"


def test_a_part_that_nothing_leads_to_is_found():
    orphan = packed({**parts_of(good()), "xl/orphan.xml": b"<x/>"})
    assert_breaks(good(), orphan, 4, "xl/orphan.xml", "no relationship leads to it")


def test_a_file_too_large_for_the_gateway_is_told():
    assert [breach.found for breach in fits_gateway(replace(read_book(good()), size=21_000_000))] == ["21.0 MB"]


@pytest.mark.parametrize("name", ["Book1.xlsx", "工作簿1.xlsx", "新建 Microsoft Excel 工作表.xlsx", "figures.xlsx"])
def test_a_file_name_that_says_nothing_is_told(name):
    assert file_name(name)


@pytest.mark.parametrize("name", ["jiading-biopharma_2026-01-31_en.xlsx", "B204_嘉定区_2025年1-6月_V1.xlsx"])
def test_a_file_name_with_subject_and_period_is_well(name):
    assert file_name(name) == []


def with_formula(formula: str) -> bytes:
    part = part_of(good(), "Attention")
    return rewritten(good(), part, r'<c r="B7"([^>]*) t="s"><v>\d+</v>', rf'<c r="B7"\1><f>{formula}</f><v>1</v>')


@pytest.mark.parametrize("text", ["not a formula", "+86 21 5952 8000", "-  ", "1+1", "@someone"])
def test_a_text_that_became_a_formula_is_found(text):
    breaches = text_stays_text(read_book(with_formula(text)))
    assert breaches
    assert breaches[0].where == "Attention!B7"


@pytest.mark.parametrize("formula", ["SUM(A1:A3)", "Path[[#This Row],[Actual]]*2", "B8", "TODAY()", "A:A", "TRUE"])
def test_a_formula_is_no_text(formula):
    assert text_stays_text(read_book(with_formula(formula))) == []


@pytest.mark.parametrize(
    ("formula", "fires"),
    [
        ("cmd|'/C calc'!A0", True),
        ("[1]Sheet1!A1", True),
        ("'C:\\[old.xlsx]Out put'!A1", True),
        ("SUM(A1,[2]Data!B2)", True),
        ("Facts[[#This Row],[2024]]+'Facts'!A1", False),
        ('"a|b"&amp;A1', False),
        ("'A|B'!A1", False),
        ("CALLED(A1)", False),
    ],
)
def test_a_formula_that_reaches_out_of_the_workbook_is_found(formula, fires):
    assert (outcomes(with_formula(formula))[7].outcome == "failed") == fires


def manifest_part() -> str:
    named = (name for name, part in parts_of(good()).items() if b"urn:clusterbook:manifest:1" in part)
    return next(name for name in named if "Props" not in name)


def test_the_manifest_must_be_the_one_the_properties_speak_of():
    bad = rewritten(good(), manifest_part(), r'(<file name="[^"]*" sha256=")[0-9a-f]{4}', r"\g<1>0000")
    found = [breach.found.split()[0] for breach in outcomes(bad)[16].breaches]
    assert found == ["ManifestDigest", "InputDigest"]


def test_a_workbook_of_others_is_not_held_against_our_manifest():
    foreign = changed(good(), manifest_part(), "urn:clusterbook:manifest:1", "urn:someone:else:1")
    told = outcomes(foreign)
    assert (told[15].outcome, told[112].outcome) == ("nothing", "nothing")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_said_to_be_none(content):
    with pytest.raises(NoWorkbook):
        read_book(content)
