"""The findings workbook of one checked file: declared sheets, coloured copies, a hidden sheet to read it by."""

from datetime import date, datetime

from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.check.confirming import offer_confirmation, remember, remembered_findings
from flows.workbook.check.copies import add_copies, planned_copies, said_limits
from flows.workbook.check.sheets import (
    LIST,
    LIST_KEY,
    LISTED,
    VERDICT_LINE,
    VERDICT_TONES,
    findings_list,
    summary,
    verdict,
)
from flows.workbook.declare import Sheet
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.saving import saved
from flows.workbook.layout.places import top_rows
from flows.workbook.layout.render import render
from flows.workbook.speech import Speech
from flows.workbook.theme import FONT, QUIET, TONES
from schemas.confirmations import HIDDEN_SHEET
from schemas.folded import FileCheck

_DAY = date(1980, 1, 1)  # the zip format's own zero: a check speaks of no day, and the same file gives the same bytes


def build_findings(check: FileCheck) -> bytes:
    """Return the findings workbook of a checked file; the same check gives the same bytes."""
    said = Speech("both", {}, {}, {}, {})
    titles = {key: said.label(f"sheet.{key}") for key in ("cover", LIST_KEY)}
    copies = planned_copies(check.read.grids, (*titles.values(), HIDDEN_SHEET))
    listed, table = findings_list(check, {each.grid.sheet: (each.title, each.rows) for each in copies}, said)
    notes = (*said_limits(copies, said), *_cut_list(check, said))
    first = summary(check, {each.grid.sheet: each.title for each in copies}, notes, said)
    workbook, noted = render((first, listed), said, f"{said.label('check.title')} · {check.read.file}"[:120])
    _colour_verdict(workbook[titles["cover"]], first, check)
    remembered = remembered_findings(check.folded)
    offer_confirmation(workbook[titles[LIST_KEY]], table, remembered)
    without = add_copies(workbook, copies, check, said)
    if without:
        _say_uncommented(workbook[titles[LIST_KEY]], without, said)
    remember(workbook, check, remembered, titles[LIST_KEY], said)
    properties = workbook.properties
    properties.title = f"{said.label('check.title')}: {check.read.file}"
    properties.creator = "clusterbook"
    properties.created = datetime(_DAY.year, _DAY.month, _DAY.day)
    return finish(saved(workbook), noted, _DAY)


def _cut_list(check: FileCheck, said: Speech) -> tuple[str, ...]:
    if check.folded.height <= LISTED:
        return ()
    return (
        said.say(
            f"The list shows the first {LISTED:,} of {check.folded.height:,}; the JSON file beside it has all of them.",
            f"清单仅列前{LISTED:,}项（共{check.folded.height:,}项），全部内容见同名 JSON 文件。",
            "\n",
        ),
    )


def _say_uncommented(sheet: Worksheet, without: int, said: Speech) -> None:
    """Say, in the line above the list's header, that cells are coloured without a comment."""
    header = range_boundaries(sheet.tables[LIST].ref)[1]
    cell = sheet.cell(header - 1, 1)
    cell.value = said.say(
        f"{without:,} more cells with findings are coloured in the copies but carry no comment.",
        f"副本中另有{without:,}个有问题的单元格仅着色，未加批注。",
    )
    cell.font = Font(name=FONT, size=10, color=QUIET)


def _colour_verdict(sheet: Worksheet, declared: Sheet, check: FileCheck) -> None:
    ink, fill = TONES[VERDICT_TONES[verdict(check.folded, refused=check.read.refused is not None)]]
    cell = sheet.cell(top_rows(declared) + 1 + VERDICT_LINE, 2)
    cell.font, cell.fill = Font(name=FONT, size=10, bold=True, color=ink), PatternFill("solid", fgColor=fill)
