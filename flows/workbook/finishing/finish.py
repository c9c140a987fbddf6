"""The finishing pass over a saved package: stored values, shared strings, fixed times, fixed order."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from xml.sax.saxutils import unescape

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from flows.workbook.finishing.fonts import order_fonts
from flows.workbook.finishing.state import enclose
from flows.workbook.finishing.strings import share_strings
from flows.workbook.finishing.values import FinishError, with_values

_SHEET = re.compile(r'<sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_APPLICATION = re.compile(rb"(<Application>)[^<]*(</Application>)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")  # readers that sniff the start of the file look for them


def saved(workbook: Workbook) -> bytes:
    """Return what openpyxl saves, not yet deflated: the finishing pass does that."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        ExcelWriter(workbook, package).save()
    return buffer.getvalue()


def finish(content: bytes, stored: Mapping[tuple[str, str], float], day: date, item: bytes | None = None) -> bytes:
    """Return the package with every formula's value stored beside it, dated by the day given, never by the clock.

    stored: (sheet title, cell) -> the value that polars computed. item: a part to enclose, as
    `flows.workbook.finishing.state` makes it.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    titles = _titles(parts)
    if strangers := {title for title, _ in stored} - set(titles.values()):
        raise FinishError(f"values for sheets that are not there: {sorted(strangers)}")
    for name, title in titles.items():
        values = {cell: value for (sheet, cell), value in stored.items() if sheet == title}
        parts[name] = with_values(parts[name], values, title)
    share_strings(parts, list(titles))
    parts["xl/styles.xml"] = order_fonts(parts["xl/styles.xml"])
    parts["docProps/app.xml"] = _APPLICATION.sub(rb"\g<1>clusterbook\g<2>", parts["docProps/app.xml"])
    if item is not None:
        enclose(parts, item)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    parts["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", parts["docProps/core.xml"])
    return _packed(parts)


def _titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return part name -> sheet title, in the order of the workbook."""
    targets = {}
    for relation in _RELATION.findall(parts["xl/_rels/workbook.xml.rels"].decode()):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        targets[attributes["Id"]] = "xl/" + attributes["Target"].removeprefix("/xl/")
    sheets = _SHEET.findall(parts["xl/workbook.xml"].decode())
    return {targets[key]: unescape(title, {"&quot;": '"', "&apos;": "'"}) for title, key in sheets}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip: fixed times and order, no zip64, no data descriptors, the same on every system."""
    order = [*_FIRST, *sorted(set(parts) - set(_FIRST))]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in order:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return out.getvalue()
