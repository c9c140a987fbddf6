"""The renderer: declarations to an openpyxl workbook, and the values that its formulas have."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from flows.workbook.cells import lay_line, lay_table
from flows.workbook.charts import draw
from flows.workbook.declare import Anchor, ChartRow, Line, Sheet, Table
from flows.workbook.page import Page, Stored, looks
from flows.workbook.places import anchors, block_rows, column_widths, top_rows
from flows.workbook.speech import Speech

A4 = 9


def render(sheets: Sequence[Sheet], said: Speech, footer: str) -> tuple[Workbook, Stored]:
    """Lay out the sheets in order; return the workbook and the values of its formulas."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    styled = looks(workbook)
    where = anchors(sheets, said)
    stored: Stored = {}
    for declared in sheets:
        page = Page(workbook.create_sheet(said.label(f"sheet.{declared.key}")), declared, styled)
        _lay_out(page, said, where, stored)
        _set_up(page, said, footer)
    workbook.calculation.fullCalcOnLoad = True
    return workbook, stored


def _lay_out(page: Page, said: Speech, where: Mapping[Anchor, str], stored: Stored) -> None:
    declared, sheet = page.declared, page.sheet
    for number, width in enumerate(column_widths(declared, said), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _lay_top(page, said, where)
    page.at = top_rows(declared) + 1
    charts: list[tuple[ChartRow, int]] = []
    for block in declared.blocks:
        if isinstance(block, Table):
            lay_table(page, block, said, where, stored)
        elif isinstance(block, Line):
            lay_line(page, block, where)
        else:
            charts.append((block, page.at))
        page.at += block_rows(block)
    for row_of_charts, row in charts:
        for chart in row_of_charts.charts:
            table, header = page.tables[chart.table]
            sheet.add_chart(draw(chart, sheet, table, header, (row, row + row_of_charts.rows)))


def _lay_top(page: Page, said: Speech, where: Mapping[Anchor, str]) -> None:
    declared = page.declared
    cover = declared.key == "cover"
    page.put(1, 1, declared.title, "Cover title" if cover else "Title")
    page.sheet.row_dimensions[1].height = 44.0 * len(declared.title.split("\n")) if cover else 30
    for number, line in enumerate(declared.lines, start=2):
        page.put(number, 1, line, "Subtitle")
    if not cover:
        back = 2 + len(declared.lines)
        page.put(back, 1, said.label("back"), "Back link")
        page.link(back, 1, where["sheet", "cover"])


def _set_up(page: Page, said: Speech, footer: str) -> None:
    sheet, declared = page.sheet, page.declared
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    tables = list(page.tables.values())
    if tables:
        header = tables[-1][1]  # the last table is the one that runs over pages
        sheet.print_title_rows = f"{header}:{header}"
        if declared.freeze and len(tables) == 1:
            sheet.freeze_panes = f"A{header + 1}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait" if declared.portrait else "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75
    sheet.page_margins.footer = 0.35
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.right.text = said.label("page")
    for part in (sheet.oddFooter.left, sheet.oddFooter.right):
        part.size = 8
