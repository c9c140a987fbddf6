"""Links of a large table: elements of their own beside those that openpyxl wrote."""

from collections.abc import Sequence
from html import escape

from flows.workbook.finishing.parts import Parts, insert, relations_of

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_END = "</hyperlinks>"


def add_links(parts: Parts, name: str, links: Sequence[tuple[str, str]]) -> None:
    """Add links to a sheet that has one already, as every sheet leads back to the cover.

    links: cell, and what it leads to: a cell of the workbook ('Sheet'!A1) or an address of the web.
    """
    inside, outside = [], []
    for number, (cell, target) in enumerate(links, start=1):
        if target.startswith("'"):
            inside.append(f'<hyperlink ref="{cell}" location="{escape(target)}"/>')
        else:
            inside.append(f'<hyperlink xmlns:r="{_OFFICE}" ref="{cell}" r:id="rIdWeb{number}"/>')
            outside.append(
                f'<Relationship Id="rIdWeb{number}" Type="{_OFFICE}/hyperlink" Target="{escape(target)}"'
                ' TargetMode="External"/>'
            )
    insert(parts, name, "".join(inside), _END)
    if outside:
        insert(parts, relations_of(name), "".join(outside), "</Relationships>")
