"""A sheet's part to what the rules look at: cells, rows, columns, tables, links, drawings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from flows.audit.cells import Held
from flows.audit.columns import column_number
from flows.audit.package.book import Columns, Drawn, Link, Range, Sheet, Table
from flows.audit.package.names import CHART, DRAWING, MAIN, RELATED, SHEET_DRAWING, X14
from flows.audit.package.skimming import Skimmed

Element = Any  # lxml ships no types
Related = Mapping[str, Mapping[str, tuple[str, str, bool]]]
_DIMENSION = re.compile(rb'<dimension ref="([A-Z0-9:]+)"')
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


def sheet_of(
    name: str,
    part: str,
    state: str,
    root: Element,
    held: Held,
    related: Related,
    roots: Mapping[str, Any],
    skimmed: Skimmed | None = None,
) -> Sheet:
    """Return the sheet; its profile is still to be found. skimmed: of the rows that are not in its root."""
    rels = related.get(part, {})
    return Sheet(
        name=name,
        part=part,
        state=state,
        profile="D",
        root=root,
        cells=held.cells,
        rows=held.rows,
        columns=tuple(
            Columns(
                int(one.get("min", 1)),
                int(one.get("max", 1)),
                float(one.get("width")) if one.get("width") else None,
                one.get("hidden") in ("1", "true"),
                int(one.get("outlineLevel", 0)),
            )
            for one in root.iterfind(f"{MAIN}cols/{MAIN}col")
        ),
        merges=tuple(range_of(one.get("ref", "")) for one in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")),
        tables=tuple(
            _table(roots[to]) for kind, to, _ in rels.values() if kind == "table" and roots.get(to) is not None
        ),
        links=tuple(
            Link(one.get("ref", ""), one.get("location", ""), rels.get(one.get(f"{RELATED}id", ""), ("", "", True))[1])
            for one in root.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink")
        ),
        drawn=tuple(
            drawn
            for kind, to, _ in rels.values()
            if kind == "drawing" and roots.get(to) is not None
            for drawn in _drawn(to, roots[to], related, roots)
        ),
        empty=held.empty,
        skimmed=skimmed,
    )


def range_of(text: str) -> Range:
    """Return the rectangle that a reference such as B2:D5 or $B$2 names; all zero where it names none."""
    if not (found := _REF.fullmatch(text.strip())):
        return Range(0, 0, 0, 0)
    left, top = column_number(found[1]), int(found[2])
    right, bottom = (column_number(found[3]), int(found[4])) if found[3] else (left, top)
    return Range(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def cells_said(head: bytes) -> int:
    """Return how many cells the beginning of a sheet's part says that it has, 0 where it does not say."""
    said = _DIMENSION.search(head)
    at = range_of(said[1].decode()) if said else range_of("")
    return (at.right - at.left + 1) * (at.bottom - at.top + 1) if at.top else 0


def ranges_of(text: str) -> tuple[Range, ...]:
    """Return the rectangles of a list of references such as B2:B5 D2:D5."""
    return tuple(range_of(one) for one in text.split())


def newer_kind(sheet: Sheet, name: str) -> list[Element]:
    """Return the elements of that name that Excel 2010 added, which stand in the part's extensions."""
    extensions = sheet.child("extLst")
    return [] if extensions is None else list(extensions.iter(f"{X14}{name}"))


def _table(root: Element) -> Table:
    ref = root.get("ref", "")
    style = root.find(f"{MAIN}tableStyleInfo")
    return Table(
        root.get("displayName") or root.get("name", ""),
        ref,
        range_of(ref),
        int(root.get("headerRowCount", 1)),
        int(root.get("totalsRowCount", 0)),
        tuple(_unescaped(one.get("name", "")) for one in root.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn")),
        "" if style is None else style.get("name", ""),
        style is not None and style.get("showRowStripes") in ("1", "true"),
    )


def _unescaped(text: str) -> str:
    """Return a table column's name with its _x000a_ as the characters that they stand for."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _drawn(part: str, root: Element, related: Related, roots: Mapping[str, Any]) -> Iterator[Drawn]:
    rels = related.get(part, {})
    for anchor in root:
        said = next(anchor.iter(f"{SHEET_DRAWING}cNvPr"), None)
        if said is None:
            continue
        kind: Literal["chart", "picture", "shape"] = "shape"
        chart, at = None, ""
        reference = next(anchor.iter(f"{CHART}chart"), None)
        if reference is not None:
            kind, at = "chart", rels.get(reference.get(f"{RELATED}id", ""), ("", "", False))[1]
            chart = roots.get(at)
        elif (picture := next(anchor.iter(f"{DRAWING}blip"), None)) is not None:
            kind, at = "picture", rels.get(picture.get(f"{RELATED}embed", ""), ("", "", False))[1]
        yield Drawn(kind, said.get("name", ""), said.get("descr", ""), _anchored(anchor), chart, at)


def _anchored(anchor: Element) -> Range:
    """Return the cells that a drawing lies over; an end at the very edge of a cell does not reach into it."""
    start, end = anchor.find(f"{SHEET_DRAWING}from"), anchor.find(f"{SHEET_DRAWING}to")
    if start is None:
        return Range(0, 0, 0, 0)
    left, top = (int(start.findtext(f"{SHEET_DRAWING}{tag}", "0")) + 1 for tag in ("col", "row"))
    if end is None:
        return Range(left, top, left, top)
    right, bottom = (
        int(end.findtext(f"{SHEET_DRAWING}{tag}", "0"))
        + (int(float(end.findtext(f"{SHEET_DRAWING}{tag}Off", "0"))) > 0)
        for tag in ("col", "row")
    )
    return Range(left, top, max(left, right), max(top, bottom))
