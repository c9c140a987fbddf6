"""How each writer is asked for the synthetic sheet, bare and with full formatting; what it leaves out of that is said.

Each takes the frame, the look and the path. Peers are imported where they are called: each process has only its own.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl
from large_frame import SHEET, TITLE, number_format, width

Look = Literal["bare", "full"]
DAY = date(2026, 1, 31)
_BLUE, _BAND = "1F4E79", "EAF1F8"


def ours(frame: pl.DataFrame, look: Look, path: Path) -> None:  # noqa: ARG001 - it has no bare look
    from flows.workbook.frame import frame_workbook

    path.write_bytes(frame_workbook(frame, TITLE, DAY))


def same_by_openpyxl(frame: pl.DataFrame, look: Look, path: Path) -> None:  # noqa: ARG001
    """The very sheet that ours is, laid out by the same code and saved as openpyxl saves it."""
    from flows.workbook.frame import laid_out

    laid_out(frame, TITLE)[0].save(path)


def openpyxl_write_only(frame: pl.DataFrame, look: Look, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    if look == "bare":
        sheet.append(frame.columns)
        for row in frame.iter_rows():
            sheet.append(row)
        book.save(path)
        return

    def styled(value: Any, **looks: Any) -> Any:
        cell = WriteOnlyCell(sheet, value)
        for name, is_so in looks.items():
            setattr(cell, name, is_so)
        return cell

    sheet.freeze_panes = "A2"
    for at, name in enumerate(frame.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width(name)
    font, fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_BLUE)
    sheet.append([styled(name, font=font, fill=fill) for name in frame.columns])
    formats = [number_format(name) for name in frame.columns]
    for row in frame.iter_rows():
        sheet.append(
            [styled(value, number_format=is_so) if is_so else value for value, is_so in zip(row, formats, strict=True)]
        )
    table = Table(displayName="synthetic", ref=f"A1:{get_column_letter(frame.width)}{frame.height + 1}")
    table.tableStyleInfo = TableStyleInfo("TableStyleMedium2", showRowStripes=True)
    table._initialise_columns()  # a write-only sheet cannot look its header up
    for column, name in zip(table.tableColumns, frame.columns, strict=True):
        column.name = name
    sheet.add_table(table)
    book.save(path)


def xlsxwriter_constant_memory(frame: pl.DataFrame, look: Look, path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(SHEET)
        header = None
        if look == "full":
            header = book.add_format({"bold": True, "font_color": "white", "bg_color": f"#{_BLUE}"})
            for at, name in enumerate(frame.columns):
                is_so = number_format(name)
                sheet.set_column(at, at, width(name), book.add_format({"num_format": is_so}) if is_so else None)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
        sheet.write_row(0, 0, frame.columns, header)
        for at, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(at, 0, row)


def polars_write_excel(frame: pl.DataFrame, look: Look, path: Path) -> None:
    if look == "bare":
        frame.write_excel(path, SHEET)
        return
    frame.write_excel(
        path,
        SHEET,
        table_style="Table Style Medium 2",
        header_format={"bold": True, "font_color": "white", "bg_color": f"#{_BLUE}"},
        column_formats={name: is_so for name in frame.columns if (is_so := number_format(name))},
        column_widths={name: width(name) * 7 + 5 for name in frame.columns},  # in pixels
        freeze_panes=(1, 0),
    )


def pyexcelerate(frame: pl.DataFrame, look: Look, path: Path) -> None:
    from pyexcelerate import Color, Fill, Font, Format, Panes, Style, Workbook

    book = Workbook()
    sheet = book.new_sheet(SHEET, data=[frame.columns, *map(list, frame.iter_rows())])
    if look == "full":
        for at, name in enumerate(frame.columns, start=1):
            is_so = number_format(name)
            sheet.set_col_style(at, Style(size=width(name), format=Format(is_so) if is_so else None))
        blue = Color(*bytes.fromhex(_BLUE))
        sheet.set_row_style(1, Style(font=Font(bold=True, color=Color(255, 255, 255)), fill=Fill(background=blue)))
        sheet.panes = Panes(y=1)
        sheet.auto_filter = True
    book.save(str(path))


def xlsxturbo(frame: pl.DataFrame, look: Look, path: Path, level: int = 6, constant_memory: bool = False) -> None:
    from xlsxturbo import df_to_xlsx

    if look == "bare":
        df_to_xlsx(frame, str(path), SHEET, compression_level=level, constant_memory=constant_memory)
        return
    df_to_xlsx(
        frame,
        str(path),
        SHEET,
        table_style="Medium2",
        table_name="synthetic",
        freeze_panes=True,
        column_widths={at: width(name) for at, name in enumerate(frame.columns)},
        header_format={"bold": True, "font_color": "#FFFFFF", "bg_color": f"#{_BLUE}"},
        column_formats={name: {"num_format": is_so} for name in frame.columns if (is_so := number_format(name))},
        compression_level=level,
    )


def xlsxturbo_fastest(frame: pl.DataFrame, look: Look, path: Path) -> None:
    xlsxturbo(frame, look, path, level=1, constant_memory=look == "bare")


def rustpy_xlsxwriter(frame: pl.DataFrame, look: Look, path: Path) -> None:
    from rustpy_xlsxwriter import Format, write_worksheet

    if look == "bare":
        write_worksheet(frame, str(path), SHEET)
        return
    write_worksheet(
        frame,
        str(path),
        SHEET,
        freeze_row=1,
        column_widths={name: width(name) for name in frame.columns},
        column_formats={
            name: Format().set_num_format(is_so) for name in frame.columns if (is_so := number_format(name))
        },
        header_format=Format().set_bold().set_font_color("#FFFFFF").set_background_color(f"#{_BLUE}"),
        banded_rows=f"#{_BAND}",
        autofilter=True,
    )


Writer = Callable[[pl.DataFrame, Look, Path], None]
OURS, OPENPYXL, WRITE_EXCEL = "clusterbook", "openpyxl write-only", "polars write_excel"
SAME = "openpyxl, our sheet"  # of ten rows: of more, openpyxl is given only the shell
# Writer -> how it is called, and what its full look leaves out.
WRITERS: dict[str, tuple[Writer, str]] = {
    OURS: (ours, ""),
    SAME: (same_by_openpyxl, ""),
    OPENPYXL: (openpyxl_write_only, ""),
    "XlsxWriter constant_memory": (xlsxwriter_constant_memory, "no table, no banding"),
    WRITE_EXCEL: (polars_write_excel, ""),
    "pyexcelerate": (pyexcelerate, "no table, no banding"),
    "xlsxturbo": (xlsxturbo, ""),
    "xlsxturbo, fastest settings": (xlsxturbo_fastest, ""),
    "rustpy-xlsxwriter": (rustpy_xlsxwriter, "no table; banding by fill"),
}
RUST = ("xlsxturbo", "xlsxturbo, fastest settings", "rustpy-xlsxwriter")
SLOW = (OPENPYXL, "XlsxWriter constant_memory", WRITE_EXCEL, "pyexcelerate")
