"""The finishing pass over a saved package: stored formula values, fixed times, fixed order."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from xml.sax.saxutils import unescape

_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)')
_SHEET = re.compile(r'<sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
FIRST = "[Content_Types].xml"  # readers that sniff the start of the file look for it


class FinishError(Exception):
    """A formula has no stored value, or a value no formula: a fault of ours that must stop the run."""


def finish(content: bytes, stored: Mapping[tuple[str, str], float], as_of: date) -> bytes:
    """Return the package with every formula's value stored beside it, dated by the as-of date.

    stored: (sheet title, cell) -> the value that polars computed.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    titles = _titles(parts)
    missing = set(stored)
    for name, title in titles.items():
        values = {cell: value for (sheet, cell), value in stored.items() if sheet == title}
        parts[name], done = _with_values(parts[name], values, title)
        missing -= {(title, cell) for cell in done}
    if missing:
        raise FinishError(f"values without a formula: {sorted(missing)[:5]}")
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    parts["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", parts["docProps/core.xml"])
    return _packed(parts)


def _titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return part name -> sheet title."""
    targets = {}
    for relation in _RELATION.findall(parts["xl/_rels/workbook.xml.rels"].decode()):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        targets[attributes["Id"]] = "xl/" + attributes["Target"].removeprefix("/xl/")
    sheets = _SHEET.findall(parts["xl/workbook.xml"].decode())
    return {targets[key]: unescape(title, {"&quot;": '"', "&apos;": "'"}) for title, key in sheets}


def _with_values(xml: bytes, values: Mapping[str, float], title: str) -> tuple[bytes, set[str]]:
    done: set[str] = set()

    def fill(match: re.Match[bytes]) -> bytes:
        cell = match.group(1).decode()
        if cell not in values:
            raise FinishError(f"sheet {title}, {cell}: formula without a value: {match.group(3).decode()}")
        done.add(cell)
        return b'<c r="%b"%b><f>%b</f><v>%b</v>' % (
            match.group(1), match.group(2), match.group(3), repr(values[cell]).encode()
        )  # fmt: skip

    return _CELL.sub(fill, xml), done


def _packed(parts: Mapping[str, bytes]) -> bytes:
    order = sorted(parts, key=lambda name: (name != FIRST, name != "_rels/.rels", name))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in order:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            package.writestr(entry, parts[name])
    return out.getvalue()
