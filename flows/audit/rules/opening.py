"""Rules about what the reader meets on opening: place, zoom, calculation, names."""

import re

from flows.audit.columns import column_letters
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MAIN
from flows.audit.rule import Breach, Rule

_SMALLEST, _LARGEST = 80, 110  # per cent
_TAB_RATIO = "600"
_CALCULATE = ("Microsoft", "LibreOffice", "WPS")
_RESERVED = ("_xlnm.", "_xlchart.", "_xlfn.", "_xlpm.")
_ON_SHEET = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")
_QUOTED = re.compile(r'"[^"]*"')
_TRUE = ("1", "true")


def opens_at_start(book: Book) -> list[Breach]:
    """The first sheet opens, alone selected; each sheet shows its top left with the cursor there."""
    found = []
    visible = [sheet.name for sheet in book.visible]
    listed = [one.get("name", "") for one in book.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet")]
    view = book.workbook.find(f"{MAIN}bookViews/{MAIN}workbookView")
    active = int(view.get("activeTab", 0)) if view is not None else 0
    opened = listed[active] if 0 <= active < len(listed) else ""
    if visible and opened != visible[0]:
        found.append(Breach("workbook", f"opens at {opened}", visible[0]))
    selected = [sheet.name for sheet in book.visible if _view(sheet).get("tabSelected") in _TRUE]
    if visible and selected != visible[:1]:
        found.append(Breach("workbook", f"selected: {', '.join(selected) or 'no sheet'}", f"{visible[0]} alone"))
    for sheet in book.visible:
        found += _at_start(sheet)
    return found


def _view(sheet: Sheet) -> dict[str, str]:
    view = sheet.root.find(f"{MAIN}sheetViews/{MAIN}sheetView")
    return {} if view is None else dict(view.attrib)


def _at_start(sheet: Sheet) -> list[Breach]:
    view = sheet.root.find(f"{MAIN}sheetViews/{MAIN}sheetView")
    if view is None:
        return []
    found = []
    pane = view.find(f"{MAIN}pane")
    if view.get("topLeftCell", "A1") != "A1":
        found.append(Breach(f"sheet {sheet.name}", f"scrolled to {view.get('topLeftCell')}", "A1"))
    below = "A1"
    if pane is not None and pane.get("state", "split") != "split":
        below = _first_below(pane.get("xSplit"), pane.get("ySplit"))
        if pane.get("topLeftCell", below) != below:
            found.append(Breach(f"sheet {sheet.name}", f"scrolled to {pane.get('topLeftCell')}", below))
    active = "topLeft" if pane is None else pane.get("activePane", "topLeft")
    for selection in view.iterfind(f"{MAIN}selection"):
        cell = selection.get("activeCell", "A1")
        if selection.get("pane", "topLeft") == active and cell not in ("A1", below):
            found.append(Breach(f"{sheet.name}!{cell}", f"the cursor is at {cell}", "A1"))
    return found


def _first_below(columns: str | None, rows: str | None) -> str:
    return f"{column_letters(int(float(columns or 0)) + 1)}{int(float(rows or 0)) + 1}"


def usual_view(book: Book) -> list[Breach]:
    """A zoom at which text is as large as meant, the normal view, the tabs' usual room."""
    found = []
    for sheet in book.visible:
        view = _view(sheet)
        zoom = int(view.get("zoomScale", 100))
        if not _SMALLEST <= zoom <= _LARGEST:
            found.append(Breach(f"sheet {sheet.name}", f"zoom {zoom} %", f"{_SMALLEST} to {_LARGEST} %"))
        if view.get("view", "normal") != "normal":
            found.append(Breach(f"sheet {sheet.name}", f"view {view['view']}", "normal"))
    for view in book.workbook.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
        if view.get("tabRatio", _TAB_RATIO) != _TAB_RATIO:
            found.append(Breach("workbook", f"tab ratio {view.get('tabRatio')}", _TAB_RATIO))
    return found


def calculated(book: Book) -> list[Breach] | None:
    """The program calculates anew on loading, and what does not calculate has every formula's value."""
    formulas = [(sheet, cell) for sheet in book.sheets for cell in sheet.filled if cell.formula is not None]
    if not formulas:
        return None
    element = book.workbook.find(f"{MAIN}calcPr")
    found = []
    by_program = book.app.get("Application", "").startswith(_CALCULATE)  # what it stored, it has worked out
    if not by_program and (element is None or element.get("fullCalcOnLoad") not in _TRUE):
        found.append(Breach("workbook", "it is not calculated anew on loading", "fullCalcOnLoad"))
    blank = [(sheet, cell) for sheet, cell in formulas if cell.kind == "blank"]
    return found + [
        Breach(
            f"{sheet.name}!{cell.ref}", f"={(cell.formula or '')[:80]} without a value", "its value stored beside it"
        )
        for sheet, cell in blank
        if cell.ref not in sheet.empty
    ]


def names_resolve(book: Book) -> list[Breach] | None:
    """Each defined name leads to a sheet that is there; only the program's own are hidden; none is given twice."""
    if not book.names:
        return None
    sheets = {one.get("name", "").lower() for one in book.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet")}
    tables = {table.name.lower() for sheet in book.sheets for table in sheet.tables}
    found: list[Breach] = []
    seen: set[tuple[str, int | None]] = set()
    for name in book.names:
        where = f"name {name.name}"
        bare = _QUOTED.sub("", name.text)
        if "#REF!" in name.text or not name.text.strip():
            found.append(Breach(where, name.text[:80] or "nothing", "a place in the workbook"))
        for quoted, plain in _ON_SHEET.findall(bare[:9000]):
            sheet = quoted.replace("''", "'") or plain
            if sheet.lower() not in (*sheets, "ref") and not sheet.startswith("["):
                found.append(Breach(where, f"sheet {sheet}", "a sheet of the workbook"))
        table, bracket, _ = bare.partition("[")
        if bracket and re.fullmatch(r"[^\W\d][\w.]*", table) and table.lower() not in tables:
            found.append(Breach(where, f"table {table}", "a table of the workbook"))
        if name.hidden and not name.name.startswith(_RESERVED):
            found.append(Breach(where, "hidden", "visible: only the program's own names are hidden"))
        if name.sheet is not None and not 0 <= name.sheet < len(sheets):
            found.append(Breach(where, f"belongs to sheet {name.sheet}", f"one of {len(sheets)}"))
        if (key := (name.name.lower(), name.sheet)) in seen:
            found.append(Breach(where, "given twice", "once"))
        seen.add(key)
    return found


RULES = (
    Rule(
        18, "A", "must",
        "It opens at the first sheet, alone selected; every sheet at A1",
        "打开时位于首个工作表且仅选中该表，各表光标在 A1",
        "UK Analysis Function",
        opens_at_start,
    ),
    Rule(
        19, "A", "should",
        "Zoom 80 to 110 %, normal view, usual tab ratio",
        "缩放 80%至 110%，普通视图，标签栏比例为默认值",
        "practice",
        usual_view,
    ),
    Rule(
        20, "A", "must",
        "Recalculated on loading, and every formula has a stored value",
        "打开时重新计算，每个公式均存有计算值",
        "experiment: previews and Protected View",
        calculated,
    ),
    Rule(
        21, "A", "must",
        "Every defined name leads somewhere; none is hidden",
        "各定义名称均有指向，无隐藏名称",
        "practice",
        names_resolve,
    ),
)  # fmt: skip
