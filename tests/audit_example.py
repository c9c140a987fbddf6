"""A small workbook that keeps the rules about tables, values and formulas, written by hand so that it can be broken."""

from functools import cache

from auditing import changed, outcomes, packed, parts_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
TABLE, BOOK, STYLES = "xl/tables/table1.xml", "xl/workbook.xml", "xl/styles.xml"
TOTALS = "xl/tables/table2.xml"

# Style numbers: what a cell of that kind is written with.
PLAIN, TENTH, SHARE, DAY, WHOLE, POINTS = range(6)
FORMATS = ("#,##0.0", "0.0%", "yyyy-mm-dd", "#,##0", "+0.0;-0.0;0.0")
HEADERS = ("Park", "Credit code", "Period", "Output (billion yuan)", "Target (billion yuan)", "Attainment",
           "Time elapsed", "Gap, pp", "Known on", "Plots")  # fmt: skip
ATTAINMENT = "Parks[[#This Row],[Output (billion yuan)]]/Parks[[#This Row],[Target (billion yuan)]]"
GAP = "(Parks[[#This Row],[Attainment]]-Parks[[#This Row],[Time elapsed]])*100"
ROWS = (
    ("North", "91310114MA1GT00019", "2024", 12.0, 15.0, 0.8, 0.75, 5.0, 45_600, 3),
    ("South", "91310114MA1GT0002C", "Jan–Aug 2024", 4.5, 9.0, 0.5, 0.75, -25.0, 45_601, 12),
    ("West", "—", "H1 2024", 20_000.5, 25_000.0, 0.80002, 0.5, 30.002, 45_602, 4),
)
REGIONS = (("East", 1.5, 2.0), ("Rest", 2.5, 1.0), ("Total", 4.0, 3.0))


def text(ref: str, value: str) -> str:
    """A cell with a text."""
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(ref: str, value: float, style: int, formula: str = "") -> str:
    """A cell with a number, worked out by a formula or not."""
    said = f"<f>{formula}</f>" if formula else ""
    return f'<c r="{ref}" s="{style}">{said}<v>{value!r}</v></c>'


def table(number: int, name: str, ref: str, headers: tuple[str, ...], more: str = "") -> str:
    """A table part."""
    columns = "".join(f'<tableColumn id="{at}" name="{header}"/>' for at, header in enumerate(headers, start=1))
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{ref}"><autoFilter ref="{ref}"/>'
        f'{more}<tableColumns count="{len(headers)}">{columns}</tableColumns></table>'
    )


def _parks() -> str:
    rows = [
        '<row r="1">' + text("A1", "1. Parks") + "</row>",
        '<row r="2">' + text("A2", "What parks make.") + "</row>",
    ]
    rows.append(
        '<row r="4">' + "".join(text(f"{chr(65 + at)}4", header) for at, header in enumerate(HEADERS)) + "</row>"
    )
    for row, (park, code, period, output, target, share, elapsed, gap, known, plots) in enumerate(ROWS, start=5):
        cells = (
            text(f"A{row}", park), text(f"B{row}", code), text(f"C{row}", period), number(f"D{row}", output, TENTH),
            number(f"E{row}", target, TENTH), number(f"F{row}", share, SHARE, ATTAINMENT),
            number(f"G{row}", elapsed, SHARE), number(f"H{row}", gap, POINTS, GAP), number(f"I{row}", known, DAY),
            number(f"J{row}", plots, WHOLE),
        )  # fmt: skip
        rows.append(f'<row r="{row}">' + "".join(cells) + "</row>")
    return _sheet("".join(rows), '<ignoredErrors><ignoredError sqref="C5:C7" numberStoredAsText="1"/></ignoredErrors>')


def _regions() -> str:
    rows = ['<row r="1">' + text("A1", "2. Regions") + "</row>"]
    headers = enumerate(("Region", "Output (billion yuan)", "Target (billion yuan)"))
    rows.append('<row r="4">' + "".join(text(f"{chr(65 + at)}4", header) for at, header in headers) + "</row>")
    for row, (region, output, target) in enumerate(REGIONS, start=5):
        cells = text(f"A{row}", region) + number(f"B{row}", output, TENTH) + number(f"C{row}", target, TENTH)
        rows.append(f'<row r="{row}">{cells}</row>')
    return _sheet("".join(rows), "")


def _sheet(rows: str, more: str) -> str:
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{rows}</sheetData>{more}'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _styles() -> str:
    formats = "".join(f'<numFmt numFmtId="{170 + at}" formatCode="{one}"/>' for at, one in enumerate(FORMATS))
    cells = "".join(f'<xf numFmtId="{170 + at}" applyNumberFormat="1"/>' for at in range(len(FORMATS)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts><font><sz val="11"/><name val="Arial"/></font>'
        f'</fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf numFmtId="0"/>{cells}</cellXfs>'
        "</styleSheet>"
    )


@cache
def good() -> bytes:
    """The workbook as it should be."""
    kinds = {
        BOOK: "spreadsheetml.sheet.main", STYLES: "spreadsheetml.styles", SHEET: "spreadsheetml.worksheet",
        OTHER: "spreadsheetml.worksheet", TABLE: "spreadsheetml.table", TOTALS: "spreadsheetml.table",
    }  # fmt: skip
    types = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": _relationships(("officeDocument", BOOK)),
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets><sheet name="Parks" sheetId="1" '
        'r:id="rId1"/><sheet name="Regions" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName '
        'name="Outputs">Parks!$D$5:$D$7</definedName></definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml")
        ),
        STYLES: _styles(),
        SHEET: _parks(),
        OTHER: _regions(),
        "xl/worksheets/_rels/sheet1.xml.rels": _relationships(("table", "../tables/table1.xml")),
        "xl/worksheets/_rels/sheet2.xml.rels": _relationships(("table", "../tables/table2.xml")),
        TABLE: table(1, "Parks", "A4:J7", HEADERS),
        TOTALS: table(2, "Regions", "A4:C7", ("Region", "Output (billion yuan)", "Target (billion yuan)")),
    }
    return packed({name: part.encode() for name, part in parts.items()})


def seeded(part: str, old: str, new: str) -> bytes:
    """The workbook with one place changed."""
    return changed(good(), part, old, new)


def part_of(name: str) -> str:
    """A part of the workbook as it should be."""
    return parts_of(good())[name].decode()


def row_of(part: str, number: int) -> str:
    """A row of a sheet's part as it should be."""
    content = part_of(part)
    start = content.index(f'<row r="{number}">')
    return content[start : content.index("</row>", start) + len("</row>")]


def breaks_only(content: bytes, number: int, where: str, also: tuple[int, ...] = ()) -> None:
    """Hold that the rule was kept before, is broken at this place now, and that no other is broken or mended.

    A rule that has nothing left to speak of is neither.
    """
    before, after = outcomes(good()), outcomes(content)
    assert before[number].outcome in ("passed", "nothing"), before[number]
    assert after[number].outcome == "failed", after[number]
    assert where in [breach.where for breach in after[number].breaches], after[number].breaches
    assert all(breach.found and breach.expected for breach in after[number].breaches)
    turned = {one: after[one] for one in before if after[one].outcome not in ("nothing", before[one].outcome)}
    assert set(turned) == {number, *also}, turned
