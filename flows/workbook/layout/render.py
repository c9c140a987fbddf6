"""The renderer: declarations to an openpyxl workbook, and the values that its formulas have."""

from collections.abc import Mapping, Sequence
from math import ceil

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import Outline

from flows.workbook.declare import Anchor, ChartRow, Choice, Line, Sheet, Table
from flows.workbook.finishing.noted import Noted, Told
from flows.workbook.layout.cells import lay_line, lay_table
from flows.workbook.layout.charts.draw import draw, keep_free
from flows.workbook.layout.choosing import bind_choice, lay_choice
from flows.workbook.layout.large import drawn_from
from flows.workbook.layout.leads import anchors
from flows.workbook.layout.page import Looks, Page
from flows.workbook.layout.places import PAGE, block_rows, column_widths, sheet_name, top_rows
from flows.workbook.layout.printing import Stretch, last_printed, set_area, set_breaks, set_paper, with_block
from flows.workbook.speech import Speech
from flows.workbook.theme import STANDARD, Look

_FROZEN = 12  # rows at most that stay in view: beneath a chart there would be no room left for the table
_SPILL = 0.02  # of a page that a sheet of data may be wider without going on to the next one
_FOOTER = 200  # characters; with the page's number a footer may have 255


def render(sheets: Sequence[Sheet], said: Speech, footer: str, look: Look = STANDARD) -> tuple[Workbook, Noted]:
    """Lay out the sheets in order; return the workbook and what is to be finished of it."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    styled = Looks(workbook, look)
    where = anchors(sheets, said)
    noted, read = Noted(), drawn_from(sheets)
    for declared in sheets:
        title = sheet_name(declared, said)
        page = Page(workbook.create_sheet(title), declared, styled, noted, look, drawn_from=read)
        _lay_out(page, said, where)
        _set_up(page, said, footer)
    workbook.worksheets[0].sheet_view.tabSelected = True
    workbook.calculation.fullCalcOnLoad = True
    return workbook, noted


def _lay_out(page: Page, said: Speech, where: Mapping[Anchor, str]) -> None:
    declared, sheet = page.declared, page.sheet
    widths = column_widths(declared, said)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _lay_top(page, said, where)
    page.at = top_rows(declared) + 1
    charts: list[tuple[ChartRow, int]] = []
    choices: list[tuple[Choice, str]] = []
    stretches: list[Stretch] = []
    for block in declared.blocks:
        rows = block_rows(block)
        stretches = with_block(stretches, page.at, rows, lines=isinstance(block, Line))
        if isinstance(block, Table):
            lay_table(page, block, said, where)
        elif isinstance(block, Line):
            lay_line(page, block, where)
        elif isinstance(block, Choice):
            choices.append((block, lay_choice(page, block)))
        else:
            charts.append((block, page.at))
            keep_free(sheet, page.at, block.rows)
        page.at += rows
    for choice, cell in choices:
        bind_choice(page, choice, cell)
    chosen = {choice.name: cell for choice, cell in choices}
    for row_of_charts, row in charts:
        for chart in row_of_charts.charts:
            table, header = page.tables[chart.table]
            sheet.add_chart(draw(chart, sheet, table, header, (row, row + row_of_charts.rows), chosen))
            page.noted.charts.setdefault(sheet.title, []).append(
                Told(chart.name or chart.title, chart.alt or chart.title)
            )
    # a sheet of data may need more columns than a page has room for at a size that can be read
    across = ceil(sum(widths) / PAGE - _SPILL) if declared.profile == "D" else 1
    set_paper(sheet, portrait=declared.portrait, across=across)
    last = stretches[-1].last if stretches else page.at
    set_area(sheet, len(widths), last_printed(declared, last))
    set_breaks(sheet, widths, stretches, portrait=declared.portrait)
    _fold(page)


def _fold(page: Page) -> None:
    """Let the reader fold the tables of a sheet that has several; the caption stays as the handle.

    A sheet with a large one has none to fold.
    """
    if page.sheet.title in page.noted.streamed:
        return
    captioned = [(table, header) for table, header in page.tables.values() if table.caption is not None]
    if len(captioned) < 2:
        return
    page.sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    for table, header in captioned:
        for row in range(header, header + max(table.frame.height, 1) + 1):
            page.sheet.row_dimensions[row].outlineLevel = 1


def _lay_top(page: Page, said: Speech, where: Mapping[Anchor, str]) -> None:
    declared = page.declared
    cover = declared.key == "cover"
    page.put(1, 1, declared.title, "Cover title" if cover else "Title")
    page.sheet.row_dimensions[1].height = 44.0 * len(declared.title.split("\n")) if cover else 30
    for number, line in enumerate(declared.lines, start=2):
        page.put(number, 1, line, "Subtitle")
    contents = where.get(("sheet", "cover"))
    if contents and not cover:
        back = 2 + len(declared.lines)
        page.put(back, 1, said.label("back"), "Back link")
        page.link(back, 1, contents)


def _set_up(page: Page, said: Speech, footer: str) -> None:
    sheet, declared = page.sheet, page.declared
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    tables = list(page.tables.values())
    if tables:
        header = tables[-1][1]  # the last table is the one that runs over pages
        sheet.print_title_rows = f"{header}:{header}"
        if declared.freeze and len(tables) == 1 and header <= _FROZEN:
            sheet.freeze_panes = f"A{header + 1}"
    sheet.oddFooter.left.text = footer.replace("&", "&&")[:_FOOTER]
    sheet.oddFooter.right.text = said.label("page")
    for part in (sheet.oddFooter.left, sheet.oddFooter.right):
        part.size = 8
    sheet.HeaderFooter.scaleWithDoc = False  # it would come out smaller than anybody reads
