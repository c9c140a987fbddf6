"""Copies of the checked sheets: every cell as text at its own address, those with findings coloured and commented."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.layout.measure import row_height, text_width
from flows.workbook.layout.texts import cell_text
from flows.workbook.speech import Speech
from flows.workbook.theme import FONT, INK, LINE, TONES
from schemas.folded import FileCheck
from schemas.grids import Grid

COPIED_ROWS = 2000  # of each sheet
COPIED_CELLS = 60_000  # of all sheets together, the filled ones
COMMENTS = 1000  # Excel opens slowly with more
_TOLD = 4  # findings that one comment spells out
_NARROWEST, _WIDEST, _PAGE = 5.0, 34.0, 190.0  # characters: columns, and a printed page that can still be read
_SMALLER = 1.12  # how much more text a column holds at 9 points than at the 10 that widths are measured for
_UNFIT = re.compile(r"[\\/?*:\[\]\x00-\x1f]")
_SEVERITY_TONES = {"error": "error", "warning": "warning", "note": "due"}


@dataclass(frozen=True)
class Copy:
    """A sheet to be copied: its cells, the title of the copy, how many of its rows are copied."""

    grid: Grid
    title: str
    rows: int

    @property
    def cut(self) -> bool:
        """Whether there are more rows than are copied."""
        return self.rows < self.grid.cells.height


def planned_copies(grids: Sequence[Grid], taken: Iterable[str]) -> tuple[Copy, ...]:
    """Return what is to be copied: titles that Excel accepts and that are not taken, rows within the limits."""
    used = {title.lower() for title in taken}
    left = COPIED_CELLS
    copies = []
    for grid in grids:
        title = _title(grid.sheet, used)
        used.add(title.lower())
        rows, filled = _rows_within(grid.cells, left)
        left -= filled
        copies.append(Copy(grid, title, rows))
    return tuple(copies)


def add_copies(workbook: Workbook, copies: Sequence[Copy], check: FileCheck, said: Speech) -> int:
    """Add the copies as sheets; return how many cells with findings have no comment, as there are too many."""
    looks = _looks(workbook)
    left = COMMENTS
    without = 0
    for each in copies:
        sheet = workbook.create_sheet(each.title)
        marks = _marks(each, check)
        _fill(sheet, each, marks, looks, said)
        for place, (cell, found) in enumerate(sorted(marks.items(), key=lambda mark: mark[1][0])):
            if place < left:
                sheet[cell].comment = _comment(found, said)
        without += max(0, len(marks) - left)
        left = max(0, left - len(marks))
        _set_up(sheet, each, check)
    return without


def said_limits(copies: Sequence[Copy], said: Speech) -> tuple[str, ...]:
    """Return what to say of sheets that are copied in part only."""
    return tuple(
        said.say(
            f"Of sheet {each.grid.sheet}, rows 1 to {each.rows:,} of {each.grid.cells.height:,} are copied here.",
            f"“{each.grid.sheet}”表共{each.grid.cells.height:,}行，此处仅复制前{each.rows:,}行。",
            "\n",
        )
        for each in copies
        if each.cut
    )


Mark = tuple[tuple[int, int, int], list[dict[str, Any]]]  # (worst severity, row, column), what was found there


def _marks(each: Copy, check: FileCheck) -> dict[str, Mark]:
    """Return the cells of a sheet that have findings within the rows copied, with these, the worst first."""
    at = pl.col("cell").str.extract_groups(r"^([A-Z]{1,3})([0-9]{1,7})$").struct
    here = (
        check.findings.filter(sheet=each.grid.sheet)
        .with_columns(at.field("1").alias("letter"), at.field("2").cast(pl.UInt32).alias("at_row"))
        .filter(pl.col("at_row") <= each.rows)
        .sort(pl.col("severity").to_physical(), "rule", "found", "expected_en")
        .select("cell", "letter", "at_row", "severity", "rule", "found", "expected_en", "expected_zh", "confirmed")
    )
    marks: dict[str, Mark] = {}
    for found in here.iter_rows(named=True):
        place = (list(_SEVERITY_TONES).index(found["severity"]), found["at_row"], len(found["letter"]))
        words = check.catalogue.get(found["rule"])
        told = found | {"title": (words.title_en, words.title_zh) if words else (found["rule"], "")}
        marks.setdefault(found["cell"], (place, []))[1].append(told)
    return marks


def _fill(sheet: Worksheet, each: Copy, marks: Mapping[str, Mark], looks: Mapping[str, Any], said: Speech) -> None:
    cells = each.grid.cells.head(each.rows)
    widths = _widths(cells)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(cells.iter_rows(), start=1):
        texts = []
        for column, text in enumerate(row, start=1):
            if text is None:
                continue
            cell = sheet.cell(number, column)
            cell.value = cell_text(text)
            cell.data_type = "s"  # text that begins with = stays text
            cell._style = copy(looks["plain"])
            texts.append((text, widths[cell.column_letter] * _SMALLER))
        sheet.row_dimensions[number].height = row_height(texts, 13.5)
    for address, (_, found) in marks.items():
        cell = sheet[address]
        cell._style = copy(looks[found[0]["severity"]])
    if each.cut:
        last = sheet.cell(each.rows + 2, 1)
        last.value = said_limits((each,), replace(said, language="both"))[0].replace("\n", "  ")
        last._style = copy(looks["told"])


def _comment(mark: Mark, said: Speech) -> Comment:
    """Return the comment of a cell: what was found there, in both languages, the severity in words."""
    _, found = mark
    told = []
    for one in found[:_TOLD]:
        english, chinese = one["title"]
        confirmed = one["confirmed"]
        told += [
            f"{said.label('severity.' + one['severity'])}: {english}",
            chinese,
            f"→ {one['expected_en']}\n→ {one['expected_zh']}",
            *([f"✓ {said.label('check.confirmed')}: {confirmed}"] if confirmed else []),
        ]
    if len(found) > _TOLD:
        told.append(f"… +{len(found) - _TOLD}")
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(told))[:2000]
    lines = sum(1 + int(text_width(line) / 46) for line in text.split("\n"))
    return Comment(text, "clusterbook", width=340, height=min(40 + 18 * lines, 500))


def _set_up(sheet: Worksheet, each: Copy, check: FileCheck) -> None:
    sheet.sheet_view.zoomScale = 100
    header = check.headers.get(each.grid.sheet)
    if header and header < each.rows:
        sheet.freeze_panes = f"A{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.print_options.gridLines = True
    sheet.print_options.headings = True  # the letters and numbers that the list speaks of
    where = f"{check.read.file}, {each.grid.sheet}: copy 副本".replace("&", "&&")
    sheet.oddHeader.left.text, sheet.oddFooter.right.text = where[:200], "&P / &N"
    sheet.oddHeader.left.size = sheet.oddFooter.right.size = 8


def _looks(workbook: Workbook) -> dict[str, Any]:
    """Register how cells of a copy look and return what openpyxl keeps of each look in a cell."""
    scratch = workbook.create_sheet()
    thin = Side(style="thin", color=LINE)
    found: dict[str, Any] = {}
    for name, (ink, fill) in {
        "plain": (INK, None),
        "told": (INK, None),
        **{severity: TONES[tone] for severity, tone in _SEVERITY_TONES.items()},
    }.items():
        cell = scratch["A1"]
        cell.font = Font(name=FONT, size=9, color=ink, bold=fill is not None or name == "told")
        cell.fill = PatternFill("solid", fgColor=fill) if fill else PatternFill()
        cell.alignment = Alignment(vertical="top", wrap_text=name != "told")
        cell.border = Border(thin, thin, thin, thin) if fill else Border()
        cell.number_format = "@"
        found[name] = copy(cell._style)
    workbook.remove(scratch)
    return found


def _widths(cells: pl.DataFrame) -> dict[str, float]:
    """Return the columns' widths: as wide as their texts, within what a printed page can hold."""
    widest = {
        letter: max((text_width(text) for text in cells[letter].drop_nulls().unique()), default=0.0)
        for letter in cells.columns
    }
    widths = {letter: min(max(width + 2.5, _NARROWEST), _WIDEST) for letter, width in widest.items()}
    over = _PAGE / max(sum(widths.values()), _PAGE)
    return {letter: max(width * over, _NARROWEST) for letter, width in widths.items()}


def _rows_within(cells: pl.DataFrame, left: int) -> tuple[int, int]:
    """Return how many rows of a sheet fit, and how many filled cells these have."""
    if not cells.width:
        return 0, 0
    filled = cells.head(COPIED_ROWS).select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.UInt32))).to_series()
    fit = filled.cum_sum() <= left
    rows = int(fit.sum())
    return rows, int(filled.head(rows).sum())


def _title(sheet: str, used: set[str]) -> str:
    """Return a title like the sheet's own that Excel accepts and that is not yet used."""
    clean = _UNFIT.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", sheet)).strip(" '")[:31].strip(" '") or "sheet"
    title, number = clean, 1
    while title.lower() in used or title.lower() == "history":
        number += 1
        title = f"{clean[: 31 - len(f' ({number})')]} ({number})"
    return title
