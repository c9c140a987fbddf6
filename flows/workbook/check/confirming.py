"""What a person fills in on the list of findings, and the very hidden sheet by which it is read back."""

from itertools import groupby

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.check.sheets import BY, LISTED, REASON
from flows.workbook.declare import Table
from flows.workbook.speech import Speech
from flows.workbook.theme import FONT, INK
from schemas.confirmations import HIDDEN_SHEET, KEYS, ROW_COLUMNS
from schemas.folded import FORMAT, FileCheck

REMEMBERED = 50_000  # fingerprints that the hidden sheet holds
_TO_FILL, _NOT_TO_FILL, _FRAME = "FFFBD6", "EEF1F4", "B58900"


def remembered_findings(folded: pl.DataFrame) -> pl.DataFrame:
    """Return number, rule, fingerprint: of the warnings on the list, as many as the hidden sheet holds."""
    warnings = (
        folded.head(LISTED)
        .filter(severity="warning")
        .with_columns(pl.col("fingerprints").list.len().cum_sum().alias("__held"))
    )
    held = warnings.filter(pl.col("__held") <= REMEMBERED, pl.col("fingerprints").list.len() > 0)
    return held.select("number", "rule", fingerprint="fingerprints").explode("fingerprint")


def offer_confirmation(sheet: Worksheet, table: Table, remembered: pl.DataFrame) -> None:
    """Give the cells in which a warning can be confirmed the look of a form; say in the others that they are not."""
    columns = {column.key: place for place, column in enumerate(table.columns, start=1)}
    header = range_boundaries(sheet.tables[table.name].ref)[1]
    edge = Side(style="thin", color=_FRAME)
    to_fill = (
        Font(name=FONT, size=10, color=INK),
        PatternFill("solid", fgColor=_TO_FILL),
        Border(edge, edge, edge, edge),
    )
    closed = PatternFill("solid", fgColor=_NOT_TO_FILL)
    ask = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1="500", allowBlank=True, showInputMessage=True,
        showErrorMessage=True, promptTitle="Right as it is? 确认无误？",
        prompt="Write why the warning does not apply, then your name beside it.\n请填写理由，并在旁栏填写姓名。",
        errorTitle="Too long 过长", error="At most 500 characters.\n不超过 500 字。",
    )  # fmt: skip
    refuse = DataValidation(
        type="custom", formula1="FALSE", allowBlank=False, showErrorMessage=True, errorTitle="Not a warning 非警告",
        error="Only warnings can be confirmed; please mend this.\n只有警告可以确认，请改正该项。",
    )  # fmt: skip
    open_numbers = set(remembered["number"].unique())
    first, last = (get_column_letter(columns[name]) for name in (REASON, BY))
    for row, number in enumerate(table.frame["number"], start=header + 1):
        for name in (REASON, BY):
            cell = sheet.cell(row, columns[name])
            if number not in open_numbers:
                cell.fill = closed
                continue
            cell.font, cell.fill, cell.border = to_fill
            cell.value = None if cell.value == table.blank else cell.value
    rows = enumerate((number in open_numbers for number in table.frame["number"]), start=header + 1)
    for is_open, run in groupby(rows, key=lambda numbered: numbered[1]):
        numbers = [row for row, _ in run]
        (ask if is_open else refuse).add(f"{first}{numbers[0]}:{last}{numbers[-1]}")
    for validation in (ask, refuse):
        if validation.sqref:
            sheet.add_data_validation(validation)


def remember(workbook: Workbook, check: FileCheck, remembered: pl.DataFrame, listed: str, said: Speech) -> None:
    """Add the very hidden sheet by which the workbook is read back."""
    sheet = workbook.create_sheet(HIDDEN_SHEET)
    sheet.sheet_state = "veryHidden"
    labels = (said.label("check.number"), said.label("check.reason"), said.label("check.by"))
    values = (str(FORMAT), check.read.file, check.read.sha256, check.rules, listed, *labels)
    for row in (*zip(KEYS, values, strict=True), ROW_COLUMNS):
        sheet.append(row)
    others = check.folded.head(LISTED).join(remembered, on="number", how="anti")
    rows = pl.concat([remembered, others.select("number", "rule", pl.lit("").alias("fingerprint"))])
    for row in rows.sort("number", maintain_order=True).iter_rows():
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
