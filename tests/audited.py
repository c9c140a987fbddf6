"""A small workbook that keeps the rules about room, letters, colours, words and marks, and ways to break it."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from auditing import outcomes, packed, parts_of
from flows.audit.rule import Result

Edit = Callable[[Workbook], object]
MANIFEST = (
    '<manifest xmlns="urn:clusterbook:manifest:1" language="en"><sheets>'
    '<sheet name="Report" key="headline" profile="P"/><sheet name="Facts" key="facts" profile="D"/>'
    '<sheet name="Notes" key="notes" profile="P"/></sheets><marks><mark text="&#8212;"/><mark text="[p]"/></marks>'
    '<tables><table name="Output" sheet="Report">{"Output": [["F1"], ["F2"], []]}</table></tables></manifest>'
)
HEAD = Font(name="Arial", size=11, bold=True, color="FFFFFF")


def good() -> Workbook:
    """The workbook: a report, the facts behind it, and notes that explain its words and marks."""
    book = Workbook()
    book._named_styles["Normal"].font = book._fonts[0] = Font(name="Arial", size=11)
    book._fonts = type(book._fonts)([Font(name="Arial", size=11)])
    report = book.active
    report.title = "Report"
    report["A1"] = "1. Output of the parks"
    _table(
        report, "Output", 3, ("Indicator", "Output", "State", "Unit"),
        ("Output", 1234.5, "ahead", "million yuan [p]"), ("Output", -20.25, "behind", "%"), ("Output", 7, "ahead", "—"),
    )  # fmt: skip
    for cell, fill in (("C4", "DFF3E4"), ("C5", "FBE3E3"), ("C6", "DFF3E4")):
        report[cell].fill = PatternFill("solid", fgColor=fill)
    for cell in ("B4", "B5", "B6"):
        report[cell].number_format = "#,##0.00"
    report["D6"].alignment = Alignment(wrap_text=True)
    facts = book.create_sheet("Facts")
    facts["A1"] = "2. Facts"
    _table(facts, "Facts", 3, ("Fact", "Value", "Sign"), ("F1", 1234.5, "[p]"), ("F2", -20.25, "—"))
    for cell in ("B4", "B5"):
        facts[cell].number_format = "#,##0.00"
    notes = book.create_sheet("Notes")
    notes["A1"] = "3. Notes"
    _table(notes, "Marks", 3, ("Mark", "Meaning", "Figures"), ("—", "not published", 2), ("[p]", "provisional", 1))
    notes["A8"] = "Output: what the parks make in a year, a part of GDP, gross domestic product"
    return book


def _table(sheet: Worksheet, name: str, top: int, *rows: tuple[object, ...]) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row, start=1):
            sheet.cell(top + number, column, value)
    for column in range(1, len(rows[0]) + 1):
        head = sheet.cell(top, column)
        numbers = isinstance(rows[1][column - 1], int | float)
        head.alignment = Alignment(horizontal="right" if numbers else "left")
        head.font, head.fill = HEAD, PatternFill("solid", fgColor="1F4E79")
        sheet.column_dimensions[head.column_letter].width = 22
    table = Table(displayName=name, ref=f"A{top}:{sheet.cell(top + len(rows) - 1, len(rows[0])).coordinate}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def saved(book: Workbook, manifest: str = MANIFEST) -> bytes:
    """Its bytes, with a manifest unless that is empty."""
    buffer = BytesIO()
    book.save(buffer)
    if not manifest:
        return buffer.getvalue()
    return packed({**parts_of(buffer.getvalue()), "customXml/item1.xml": manifest.encode()})


@cache
def untouched(manifest: str = MANIFEST) -> bytes:
    """The good workbook's bytes."""
    return saved(good(), manifest)


def edited(edit: Edit, manifest: str = MANIFEST) -> bytes:
    """The workbook after an edit."""
    book = good()
    edit(book)
    return saved(book, manifest)


def put(ref: str, value: object = None, **looks: object) -> Edit:
    """An edit: a cell (Report!B4) gets a value, unless None, and a look."""

    def edit(book: Workbook) -> None:
        sheet, _, place = ref.partition("!")
        cell = book[sheet][place]
        cell.value = cell.value if value is None else value
        for name, look in looks.items():
            setattr(cell, name, look)

    return edit


def failed(result: Result) -> bool:
    """Whether a rule is broken, or could not even be judged."""
    return result.outcome in ("failed", "unjudged")


def fires(content: bytes, number: int, before: bytes, follows: tuple[int, ...] = ()) -> set[str]:
    """Where a rule is broken that was kept before; no other but those that follow may come out otherwise."""
    was, now = outcomes(before), outcomes(content)
    other = {n: now[n].breaches[:2] for n in now if failed(now[n]) != failed(was[n]) and n not in (number, *follows)}
    assert not other, f"other rules changed too: {other}"
    assert was[number].outcome in ("passed", "nothing"), was[number].breaches
    assert now[number].outcome == "failed"
    return {breach.where for breach in now[number].breaches}
