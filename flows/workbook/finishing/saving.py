"""What openpyxl saves, kept in memory as parts: no zip and no file between it and the finishing pass."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from flows.workbook.finishing.rows import rows_xml
from flows.workbook.layout.texts import plain_text

_ROWS, _ROWS_END = b"<sheetData>", b"</sheetData>"
_NO_ROWS = _ROWS + _ROWS_END  # as the writer of XML closes what is empty
_SAID = ("title", "subject", "creator", "keywords", "category", "lastModifiedBy", "contentStatus", "description")


def saved(workbook: Workbook) -> dict[str, bytes]:
    """Return the parts of the package that openpyxl saves, by name."""
    properties = workbook.properties
    properties.lastModifiedBy = properties.lastModifiedBy or properties.creator
    for name in _SAID:
        text = getattr(properties, name)
        setattr(properties, name, text and plain_text(text))
    kept = _Kept()
    _Writer(workbook, kept).save()
    return kept.parts


class _Kept:
    """What openpyxl takes for the zip that it writes to."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def writestr(self, name: str, content: str | bytes) -> None:
        self.parts[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return list(self.parts)

    def close(self) -> None:
        pass  # nothing is open


class _Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """Openpyxl's writer, but that its sheets pass through memory instead of files on the disk."""

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        content = BytesIO()
        writer = _ShellWriter(ws, content)  # forgets the links and comments that rows_xml notes and its end writes
        rows = rows_xml(ws)
        writer.write()
        ws._rels = writer._rels
        before, _, after = content.getvalue().partition(_NO_ROWS)
        self._archive.writestr(ws.path[1:], b"".join((before, _ROWS, rows, _ROWS_END, after)))
        self.manifest.append(ws)


class _ShellWriter(WorksheetWriter):  # type: ignore[misc]
    """Openpyxl's writer of a sheet, but that it leaves the rows, most of the work of a report, to ours."""

    def write_rows(self) -> None:
        stream = self.xf.send(True)
        with stream.element("sheetData"):
            pass
        self.xf.send(None)
