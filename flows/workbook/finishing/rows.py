"""A sheet's rows as XML: what openpyxl writes of them, as text rather than by way of an element for each cell."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

_KEPT = {"\r": "&#13;"}  # which a reader of XML would else take for the end of a line


def rows_xml(sheet: Worksheet) -> bytes:
    """Return the sheet's rows in their order; note links and comments as openpyxl does in passing.

    Raises TypeError for a cell that holds neither a number, a truth value, a text, a day or a plain formula.
    """
    looks: dict[bytes, str] = {}
    cells = [cell for _, cell in sorted(sheet._cells.items())]
    filled = {row: "".join(_cells(sheet, held, looks)) for row, held in groupby(cells, attrgetter("row"))}
    dimensions = sheet.row_dimensions
    return "".join(
        f'<row r="{row}"{_attributes(dimensions.get(row, {}))}>{filled.get(row, "")}</row>'
        for row in sorted(filled.keys() | dimensions.keys())
    ).encode()


def _attributes(dimension: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    return "".join(f' {name}="{value}"' for name, value in dict(dimension).items())


def _cells(sheet: Worksheet, cells: Iterator[Any], looks: dict[bytes, str]) -> Iterator[str]:
    for cell in cells:
        if cell._comment is not None:
            sheet._comments.append(CommentRecord.from_cell(cell))
        look = _look(cell, looks)
        value = cell._value
        if value is None and not look and not cell._comment:
            continue
        if cell.hyperlink:
            sheet._hyperlinks.append(cell.hyperlink)
        yield f'<c r="{cell.coordinate}"{look}{_content(cell, value, sheet)}'


def _look(cell: Any, looks: dict[bytes, str]) -> str:  # noqa: ANN401
    """Return the attribute that names the cell's look; looks: those asked for so far."""
    if cell._style is None:
        return ""
    array = cell._style.tobytes()
    if array not in looks:
        looks[array] = f' s="{cell.style_id}"' if cell.has_style else ""
    return looks[array]


def _content(cell: Any, value: object, sheet: Worksheet) -> str:  # noqa: ANN401
    """Return the rest of the cell's element behind its look."""
    kind = cell.data_type
    if isinstance(value, str):
        if kind == "s":
            space = ' xml:space="preserve"' if value != value.strip() else ""
            held = f"><is><t{space}>{escape(value, _KEPT)}</t></is></c>" if value else "/>"
            return f' t="inlineStr"{held}'
        if kind == "f":
            return f"><f>{escape(value[1:], _KEPT)}</f><v/></c>"
        return f' t="{kind}"><v>{escape(value, _KEPT)}</v></c>'
    if value is None:
        return ' t="inlineStr"/>' if kind == "s" else "/>" if kind == "f" else f' t="{kind}"/>'
    if kind == "d":
        return f' t="n"><v>{safe_string(to_excel(value, sheet.parent.epoch))}</v></c>'
    if kind in "nb":
        return f' t="{kind}"><v>{safe_string(value)}</v></c>'
    raise TypeError(f"sheet {sheet.title}, {cell.coordinate}: a {type(value).__name__} is no value of a cell")
