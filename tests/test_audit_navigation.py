"""The audit's rules about sheets, contents, titles and links: each defect fires its rule, and what is well does not."""

from functools import cache
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table

import shipped
from auditing import assert_breaks, outcomes, part_of, rewritten
from flows.audit.package.reading import read_book
from flows.audit.rules import contents, sheets, titles
from flows.audit.rules.contents import contents_of

BOOK, TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"


def good() -> bytes:
    return shipped.content(shipped.NEWEST, "en")


@cache
def small(*names: str, form: bool = False) -> bytes:
    """A workbook of others: sheets of these names with a title and a table each; form: the first is to be filled in."""
    book = Workbook()
    book.remove(book.active)
    for number, name in enumerate(names, start=1):
        sheet = book.create_sheet(name)
        sheet["A1"] = f"{number}. {name} in 2024"
        sheet["A1"].style = "Title"
        for column, head in enumerate(("District", "Value"), start=1):
            sheet.cell(3, column).value = head
            sheet.cell(4, column).value = head if column == 1 else number
        sheet.add_table(Table(displayName=f"Table_{number}", ref="A3:B4"))
        if number > 1:
            sheet["A2"] = f"To {names[0]}"
            sheet["A2"].hyperlink = f"#'{names[0]}'!A1"
    if form:
        book.worksheets[0].protection.sheet = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


DEFECTS = [
    (27, "Cover", r"<hyperlink [^>]*'Glossary'!A1\"/>", "", "sheet Cover", "0 rows that lead to Glossary", {62}),
    (27, "Cover", r"'Glossary'!A1", "'Glossary'!A2", "Cover!", "leads to Glossary!A2", ()),
    (27, "Cover", r"'Glossary'!A1", "'Notes'!A1", "sheet Cover", "2 rows that lead to Notes", ()),
    (28, "Headline", r'<hyperlink ref="A4" [^>]*>', "", "sheet Headline", "no link back", {62}),
    (29, "Attention", r'(<c r="A1") s="\d+"', r"\1", "Attention!A1", "style Normal", {60, 61}),
    (30, "Facts", r'<c r="A6"([^>]*) t="s"><v>\d+</v></c>', r'<c r="A6"\1/>', "sheet Facts", "not said", {70}),
    (31, "Facts", r'<row r="12"', r'\g<0> hidden="1"', "Facts!12:12", "a hidden row", ()),
    (31, "Facts", r'(<col [^>]*)min="2"', r'\1hidden="1" min="2"', "Facts!B:B", "hidden columns", ()),
    (32, "Attention", r'ySplit="6" topLeftCell="A7"', 'ySplit="5" topLeftCell="A6"', "Attention", "5 frozen rows", ()),
    (32, "Attention", r'ySplit="6" topLeftCell="A7"', 'xSplit="3" ySplit="6" topLeftCell="D7"', "Attention", "3", ()),
    (33, "Attention", r'(<hyperlink ref="F7" location=")[^"]*', r"\1'Nowhere'!A1", "Attention!F7", "'Nowhere'!A1", ()),
    (33, "Attention", r'(<hyperlink ref="F7" location=")[^"]*', r"\1", "Attention!F7", "leads nowhere", ()),
]  # fmt: skip


@pytest.mark.parametrize(("number", "sheet", "old", "new", "where", "found", "also"), DEFECTS)
def test_a_defect_breaks_its_rule_at_its_place_and_no_other(number, sheet, old, new, where, found, also):
    assert_breaks(good(), rewritten(good(), part_of(good(), sheet), old, new), number, where, found, also)


def titled_otherwise(text: str) -> bytes:
    """The good workbook with another title on the sheet Attention."""
    part, cell = part_of(good(), "Attention"), rf'<is><t xml:space="preserve">{text}</t></is>'
    return rewritten(good(), part, r'(<c r="A1"[^>]*) t="s"><v>\d+</v>', rf'\1 t="inlineStr">{cell}')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Attention", "Attention"),
        (" ", "' '"),
        ("3. Attention", "3. Changes"),
        ("2024 in figures", "2024 in figures"),
    ],
)
def test_a_title_without_a_number_of_its_own_is_found(text, found):
    assert any(
        breach.where in ("Attention!A1", "Changes!A1") and found in breach.found
        for breach in outcomes(titled_otherwise(text))[29].breaches
    )


@pytest.mark.parametrize(
    "text", ["2. Attention", "表2 需关注事项", "Table 2.1: Attention", "2、需关注事项", "A2. Attention"]
)
def test_a_title_may_be_numbered_in_any_usual_way(text):
    assert "Attention!A1" not in [breach.where for breach in outcomes(titled_otherwise(text))[29].breaches]


def linked(text: str) -> bytes:
    """The good workbook with another text on the link back of the sheet Headline."""
    part = part_of(good(), "Headline")
    cell = rf'\1 t="inlineStr"><is><t>{text}</t></is>'
    return rewritten(good(), part, r'(<c r="A4"[^>]*) t="s"><v>\d+</v>', cell)


@pytest.mark.parametrize("text", ["click here", "点击这里", "https://www.jiading.gov.cn/", "here", "更多", "Link"])
def test_a_link_whose_text_says_nothing_is_found(text):
    assert_breaks(good(), linked(text), 33, "Headline!A4", text, also={67, 118})


@pytest.mark.parametrize("text", ["Back to contents", "返回目录", "More on the targets", "Here is what changed"])
def test_a_link_whose_text_says_where_it_leads_is_well(text):
    assert outcomes(linked(text))[33].outcome == outcomes(good())[33].outcome


@pytest.mark.parametrize(
    ("names", "breach"),
    [
        (("Output", "OUTPUT"), "the name again"),
        (("Output", "x" * 32), "32 characters"),
        (("Output", "𠀀" * 16), "32 characters"),
        (("Output", "Q1/Q2"), "Q1/Q2"),
        (("Output", "'quoted"), "'quoted"),
        (("Output", "History"), "History"),
        (("Output", " "), "0 characters"),
    ],
)
def test_a_sheets_name_that_programs_refuse_is_found(names, breach):
    book = rewritten(small("Output", "Sample"), BOOK, 'name="Sample"', f'name="{names[1]}"')
    assert any(breach in one.found for one in sheets.names_allowed(read_book(book)))


@pytest.mark.parametrize("name", ["Sheet1", "sheet 2", "工作表3", "表1", "Sheet1 (2)", "Tabelle1"])
def test_a_default_name_is_found(name):
    assert_breaks(small("Output", "Trade"), small("Output", name), 23, f"sheet {name}")


@pytest.mark.parametrize("name", ["表1 工业总产值", "Sheet metal", "B204", "Charter flights"])
def test_a_name_with_a_subject_is_well(name):
    assert outcomes(small("Output", name))[23].outcome == "passed"


def test_an_empty_sheet_is_found():
    bad = rewritten(small("Output", "Trade"), "xl/worksheets/sheet2.xml", r"<sheetData>.*</sheetData>", "<sheetData/>")
    assert [breach.where for breach in sheets.none_empty(read_book(bad))] == ["sheet Trade"]
    assert outcomes(small("Output", "Trade"))[24].outcome == "passed"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_found(state):
    pattern = r'(name="Trade"[^>]*)state="visible"'
    bad = rewritten(small("Output", "Trade"), BOOK, pattern, rf'\1state="{state}"')
    assert [tuple(one[:2]) for one in outcomes(bad)[25].breaches] == [("sheet Trade", state)]


def test_the_hidden_lists_of_a_form_are_well():
    hidden = rewritten(
        small("Form", "Lists", form=True), BOOK, r'(name="Lists"[^>]*)state="visible"', r'\1state="hidden"'
    )
    listed = rewritten(
        hidden,
        "xl/worksheets/sheet1.xml",
        r"(?=<pageMargins)",
        '<dataValidations count="1"><dataValidation type="list" sqref="B4"><formula1>Lists!$A$4:$A$9</formula1>'
        "</dataValidation></dataValidations>",
    )
    assert (outcomes(hidden)[25].outcome, outcomes(listed)[25].outcome) == ("failed", "passed")


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        (("Cover", "Contents", "Dashboard", "Output", "Trade", "Notes", "Glossary", "Sources"), "passed"),
        (("封面", "目录", "总览", "产出", "编制说明", "术语"), "passed"),
        (("Cover", "Notes", "Output", "Glossary"), "failed"),
        (("Output", "Cover", "Notes"), "failed"),
        (("Output", "Trade"), "nothing"),
    ],
)
def test_the_order_of_the_sheets_that_can_be_told_is_held(names, outcome):
    assert outcomes(small(*names))[26].outcome == outcome


def test_sheets_of_our_own_are_told_by_the_manifest_in_every_language():
    for language in shipped.LANGUAGES:
        assert outcomes(shipped.content(shipped.NEWEST, language))[26].outcome == "passed"


def test_two_sheets_need_no_contents_and_three_do():
    assert outcomes(small("Output", "Trade"))[27].outcome == "nothing"
    assert [breach.found for breach in outcomes(small("Output", "Trade", "Energy"))[27].breaches] == [
        "no sheet that leads to the others"
    ]


def test_contents_are_found_by_what_they_lead_to():
    sheet = contents_of(read_book(good()))
    assert sheet is not None
    assert sheet.name == "Cover"


def test_what_is_said_under_the_title_may_be_said_in_chinese():
    said = "本工作表含1张表。单位：亿元。时期：2024年。范围：全区。来源：统计局。说明见末表。"
    part = "xl/worksheets/sheet1.xml"
    cell = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{said}</t></is></c></row>'
    told = rewritten(small("产出"), part, r"(?=<row r=\"3\")", cell)
    assert (outcomes(small("产出"))[30].outcome, outcomes(told)[30].outcome) == ("failed", "passed")


def test_why_cells_are_blank_is_asked_for_only_where_some_are():
    bad = rewritten(small("产出"), "xl/worksheets/sheet1.xml", r'<c r="B4".*?</c>', "")
    told = [titles.explained(read_book(content)) for content in (small("产出"), bad)]
    assert ["why cells are blank" in one[0].found for one in told if one] == [False, True]


def test_frozen_rows_that_leave_no_room_for_the_table_are_found():
    part = part_of(good(), "Attention")
    bad = rewritten(good(), part, r'(<row r="2")[^>]*>', r'\1 ht="300" customHeight="1">')
    assert any("pt of frozen rows" in breach.found for breach in titles.frozen_header(read_book(bad)) or [])


def test_a_link_to_somebodys_own_disk_is_found():
    rels = part_of(good(), "Sources").replace("worksheets/", "worksheets/_rels/") + ".rels"
    bad = rewritten(good(), rels, r'Target="https?://[^"]*"', 'Target="file:///C:/old/report.xlsx"')
    assert any("file:///C:" in breach.found for breach in contents.links_say_where(read_book(bad)) or [])
