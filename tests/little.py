"""A little official workbook of parts written by hand: nothing in it comes from the code that the audit judges."""

import hashlib
import json
from html import escape

from auditing import outcomes, packed
from flows.audit.rule import Breach

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

ACTUALS, TARGETS = (20.0, 24.0, 30.0, 27.0), (22.0, 25.0, 28.0, 30.0)
YEARS = ("2021", "2022", "2023", "2024")
INPUTS = {"facts.xlsx": "ab" * 32}


def cell(ref: str, value: object, style: int = 0, formula: str | None = None) -> str:
    said = "" if formula is None else f"<f>{escape(formula)}</f>"
    if isinstance(value, str):
        kind = "str" if formula is not None else "inlineStr"
        text = f"<v>{escape(value)}</v>" if formula is not None else f"<is><t>{escape(value)}</t></is>"
        return f'<c r="{ref}" s="{style}" t="{kind}">{said}{text}</c>'
    return f'<c r="{ref}" s="{style}">{said}<v>{value!r}</v></c>'


def sheet(rows: dict[int, list[str]], *, head: str = "", tail: str = "") -> str:
    data = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in rows.items())
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:x14="{X14}" xmlns:xm="{XM}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="18"/>'
        '<cols><col min="1" max="1" width="34" customWidth="1"/><col min="2" max="8" width="14" customWidth="1"/>'
        "</cols>"
        f"{head}<sheetData>{data}</sheetData>{tail}</worksheet>"
    )


PAGE = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.75" header="0.3" footer="0.35"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;LOutput report 2024&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
)


def table(number: int, name: str, ref: str, columns: tuple[str, ...]) -> str:
    named = "".join(f'<tableColumn id="{at}" name="{text}"/>' for at, text in enumerate(columns, start=1))
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{ref}">'
        f'<autoFilter ref="{ref}"/><tableColumns count="{len(columns)}">{named}</tableColumns></table>'
    )


def relations(*leads: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{to}"/>'
        for at, (kind, to) in enumerate(leads, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def rich(*lines: str) -> str:
    each = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<c:title><c:tx><c:rich><a:bodyPr/>{each}</c:rich></c:tx><c:overlay val="0"/></c:title>'


def cached(kind: str, ref: str, values: tuple[object, ...]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    inside = f'<c:ptCount val="{len(values)}"/>{points}'
    return f"<c:{kind}Ref><c:f>{ref}</c:f><c:{kind}Cache>{inside}</c:{kind}Cache></c:{kind}Ref>"


def series(at: int, letter: str, name: str, values: tuple[float, ...], fill: str) -> str:
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx>{cached("str", f"Output!${letter}$4", (name,))}</c:tx>'
        f"<c:spPr>{fill}</c:spPr><c:cat>{cached('str', 'Output!$A$5:$A$8', YEARS)}</c:cat>"
        f"<c:val>{cached('num', f'Output!${letter}$5:${letter}$8', values)}</c:val></c:ser>"
    )


def axis(kind: str, number: int, other: int, title: str) -> str:
    least = '<c:min val="0"/>' if kind == "valAx" else ""
    return (
        f'<c:{kind}><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/>{least}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/>{rich(title)}<c:crossAx val="{other}"/>'
        f'<c:crosses val="autoZero"/></c:{kind}>'
    )


SOLID = '<a:solidFill><a:srgbClr val="1F4E79"/></a:solidFill>'
OUTLINED = f'<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln w="19050">{SOLID}</a:ln>'
CHART = (
    f'{HEAD}<c:chartSpace xmlns:c="{DRAWN}/chart" xmlns:a="{DRAWN}/main"><c:chart>'
    f"{rich('Output fell in 2024', 'Total output, billion yuan, 2021 to 2024')}<c:plotArea><c:barChart>"
    '<c:barDir val="col"/><c:grouping val="clustered"/>'
    f"{series(0, 'B', 'Actual output', ACTUALS, SOLID)}{series(1, 'C', 'Target output', TARGETS, OUTLINED)}"
    '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
    f"{axis('catAx', 1, 2, 'Year')}{axis('valAx', 2, 1, 'billion yuan')}"
    "</c:plotArea></c:chart></c:chartSpace>"
)
DRAWING = (
    f'{HEAD}<xdr:wsDr xmlns:xdr="{DRAWN}/spreadsheetDrawing" xmlns:a="{DRAWN}/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>10</xdr:row><xdr:rowOff>9</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>5</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>24</xdr:row><xdr:rowOff>9</xdr:rowOff></xdr:to>"
    '<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Output by year"'
    ' descr="Columns: output was 27 billion yuan in 2024, after 30 in 2023."/><xdr:cNvGraphicFramePr/>'
    f'</xdr:nvGraphicFramePr><a:graphic><a:graphicData uri="{DRAWN}/chart">'
    f'<c:chart xmlns:c="{DRAWN}/chart" xmlns:r="{OFFICE}" r:id="rId1"/></a:graphicData></a:graphic>'
    "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)

BAR_ID = "{11111111-2222-3333-4444-555555555555}"
BARS = (
    '<conditionalFormatting sqref="E5:E8"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="num" val="0"/>'
    '<cfvo type="num" val="1.5"/><color rgb="FF7697BC"/></dataBar><extLst><ext xmlns:x14="' + X14 + '"'
    ' uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"><x14:id>' + BAR_ID + "</x14:id></ext></extLst></cfRule>"
    '</conditionalFormatting><conditionalFormatting sqref="D5:D8"><cfRule type="iconSet" priority="2">'
    '<iconSet iconSet="3Arrows"><cfvo type="percent" val="0"/><cfvo type="num" val="0"/><cfvo type="num" val="0.1"/>'
    "</iconSet></cfRule></conditionalFormatting>"
)
NEWER = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{BAR_ID}"><x14:dataBar minLength="0" maxLength="100"'
    ' gradient="0"><x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>1.5</xm:f></x14:cfvo>'
    '<x14:negativeFillColor rgb="FF9B1C1C"/><x14:axisColor rgb="FF000000"/></x14:dataBar></x14:cfRule>'
    "<xm:sqref>E5:E8</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
    '<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups>'
    '<x14:sparklineGroup minAxisType="group" maxAxisType="group"><x14:sparklines>'
    "<x14:sparkline><xm:f>Output!B5:C5</xm:f><xm:sqref>G5</xm:sqref></x14:sparkline>"
    "<x14:sparkline><xm:f>Output!B6:C6</xm:f><xm:sqref>G6</xm:sqref></x14:sparkline>"
    "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)

BLOCK = {
    "Form number": "JD-1", "Issued by": "Statistics office", "Approval number": "2024-7", "Valid until": "2026-12-31",
    "Reporting unit": "District office", "Reporting period": "2024-12", "Units of measure": "billion yuan",
}  # fmt: skip
SIGNED = {
    "Head of the unit": "A", "Head of statistics": "B", "Filled in by": "C", "Telephone": "1",
    "Reported on": "2025-01-31",
}  # fmt: skip


def output() -> str:
    rows = {
        1: [cell("A1", "1. Output report 2024")],
        2: [cell("A2", "Rank 1 = largest; ties share a rank")],
        4: [cell(f"{letter}4", text) for letter, text in zip("ABCDEF", COLUMNS, strict=True)],
    }
    for row, (year, actual, target) in enumerate(zip(YEARS, ACTUALS, TARGETS, strict=True), start=5):
        growth = (
            cell("D5", "—")
            if row == 5
            else cell(f"D{row}", actual / ACTUALS[row - 6] - 1, 0, f'IF(B{row - 1}>0,B{row}/B{row - 1}-1,"—")')
        )
        rank = sorted(ACTUALS, reverse=True).index(actual) + 1.0
        rows[row] = [
            cell(f"A{row}", year), cell(f"B{row}", actual), cell(f"C{row}", target), growth,
            cell(f"E{row}", actual / target, 0, f'IF(C{row}>0,B{row}/C{row},"—")'), cell(f"F{row}", rank),
        ]  # fmt: skip
    links = "".join(
        f'<hyperlink ref="{letter}{row}" location="Facts!A{row - 1 + plus}"/>'
        for letter, plus in (("B", 0), ("C", 4))
        for row in range(5, 9)
    )
    tail = f"{BARS}<hyperlinks>{links}</hyperlinks>{PAGE}"
    tail += '<rowBreaks count="1" manualBreakCount="1"><brk id="9" max="16383" man="1"/></rowBreaks>'
    return sheet(rows, tail=f'{tail}<drawing r:id="rId2"/><tableParts><tablePart r:id="rId1"/></tableParts>{NEWER}')


COLUMNS = ("Year", "Actual output", "Target output", "Growth", "Attainment", "Rank")


def manifest() -> bytes:
    facts = {
        "Actual output": [[f"F{at}"] for at in range(1, 5)],
        "Target output": [[f"F{at}"] for at in range(5, 9)],
        "Growth": [[], ["F1", "F2"], ["F2", "F3"], ["F3", "F4"]],
        "Attainment": [[f"F{at}", f"F{at + 4}"] for at in range(1, 5)],
    }
    sheets = "".join(
        f'<sheet name="{name}" key="{name.lower()}" profile="{profile}"/>'
        for name, profile in (("Cover", "P"), ("Output", "P"), ("Changes", "P"), ("Facts", "D"))
    )
    files = "".join(f'<file name="{name}" sha256="{digest}"/>' for name, digest in INPUTS.items())
    return (
        f'{HEAD}<manifest xmlns="urn:clusterbook:manifest:1" as_of="2025-01-31" language="en" run="abcdef012345"'
        f' version="1" schema="1" status="final" inputs_sha256="{inputs_digest()}"><inputs>{files}</inputs>'
        f'<sheets>{sheets}</sheets><marks><mark text="—"/></marks><tables><table name="Output" sheet="Output">'
        f"{escape(json.dumps(facts))}</table></tables></manifest>"
    ).encode()


def inputs_digest() -> str:
    return hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in INPUTS.items()).encode()).hexdigest()


def little() -> bytes:
    """The workbook, of which every rule tested with it holds."""
    item = manifest()
    digest = hashlib.sha256(item).hexdigest()
    block = {row: [cell(f"A{row}", label), cell(f"B{row}", text)] for row, (label, text) in enumerate(BLOCK.items(), 3)}
    signed = {
        row: [cell(f"A{row}", label), cell(f"B{row}", text)] for row, (label, text) in enumerate(SIGNED.items(), 14)
    }
    cover = sheet(
        {1: [cell("A1", "Output report 2024")], **block, 11: [cell("A11", f"Manifest {digest[:16]}")], **signed},
        tail=PAGE,
    )
    changes = sheet(
        {
            1: [cell("A1", "2. What changed")],
            3: [cell(f"{letter}3", text) for letter, text in zip("ABCD", COUNTS, strict=True)],
            4: [cell("A4", "Park one"), cell("B4", 9.0), cell("C4", 6.0), cell("D4", 3.0)],
            5: [cell("A5", "Park two"), cell("B5", 4.0), cell("C5", 4.0), cell("D5", 0.0)],
        },
        tail=f'{PAGE}<tableParts><tablePart r:id="rId1"/></tableParts>',
    )
    rows = {3: [cell("A3", "Fact"), cell("B3", "Value")]}
    for at, value in enumerate((*ACTUALS, *TARGETS), start=1):
        rows[3 + at] = [cell(f"A{3 + at}", f"F{at}"), cell(f"B{3 + at}", value)]
    facts = sheet({1: [cell("A1", "3. Facts")], **rows}, tail='<tableParts><tablePart r:id="rId1"/></tableParts>')
    return packed(
        {name: part if isinstance(part, bytes) else part.encode() for name, part in {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": relations(
                *(("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, 5)),
                ("customXml", "../customXml/item1.xml")),
            "xl/worksheets/sheet1.xml": cover,
            "xl/worksheets/sheet2.xml": output(),
            "xl/worksheets/sheet3.xml": changes,
            "xl/worksheets/sheet4.xml": facts,
            "xl/worksheets/_rels/sheet2.xml.rels": relations(
                ("table", "../tables/table1.xml"), ("drawing", "../drawings/drawing1.xml")),
            "xl/worksheets/_rels/sheet3.xml.rels": relations(("table", "../tables/table2.xml")),
            "xl/worksheets/_rels/sheet4.xml.rels": relations(("table", "../tables/table3.xml")),
            "xl/tables/table1.xml": table(1, "Output", "A4:F8", COLUMNS),
            "xl/tables/table2.xml": table(2, "Completeness", "A3:D5", COUNTS),
            "xl/tables/table3.xml": table(3, "Facts", "A3:B11", ("Fact", "Value")),
            "xl/drawings/drawing1.xml": DRAWING,
            "xl/drawings/_rels/drawing1.xml.rels": relations(("chart", "../charts/chart1.xml")),
            "xl/charts/chart1.xml": CHART,
            "customXml/item1.xml": item,
            "docProps/custom.xml": properties({"ManifestDigest": digest, "InputDigest": inputs_digest(),
                                               "ReportingPeriod": "2024-12"}),
            "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties">'
                                 "<cp:contentStatus>final</cp:contentStatus></cp:coreProperties>",
        }.items()}
    )  # fmt: skip


COUNTS = ("Unit", "Expected", "Received", "Missing")


def properties(values: dict[str, str]) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    each = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name="{name}">'
        f"<vt:lpwstr>{text}</vt:lpwstr></property>"
        for at, (name, text) in enumerate(values.items(), start=2)
    )
    return (
        f'{HEAD}<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">{each}</Properties>'
    )


TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORKBOOK = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Cover" sheetId="1" r:id="rId1"/>'
    '<sheet name="Output" sheetId="2" r:id="rId2"/><sheet name="Changes" sheetId="3" r:id="rId3"/>'
    '<sheet name="Facts" sheetId="4" r:id="rId4"/></sheets><definedNames>'
    '<definedName name="_xlnm.Print_Area" localSheetId="0">Cover!$A$1:$B$18</definedName>'
    '<definedName name="_xlnm.Print_Area" localSheetId="1">Output!$A$1:$G$26</definedName>'
    '<definedName name="_xlnm.Print_Area" localSheetId="2">Changes!$A$1:$D$5</definedName>'
    '<definedName name="_xlnm.Print_Titles" localSheetId="1">Output!$4:$4</definedName></definedNames></workbook>'
)


def turned(before: bytes, after: bytes) -> dict[int, tuple[Breach, ...]]:
    """The rules whose outcome is another one after a change, with what they find then."""
    was = outcomes(before)
    return {
        number: result.breaches for number, result in outcomes(after).items() if result.outcome != was[number].outcome
    }


LITTLE = little()
