"""Rules about the top of a sheet: title, what is said under it, what stays in sight."""

import re

from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.rule import Breach, Rule
from flows.audit.rules.sheets import ORDER, place_in_order

_TITLE_STYLE = re.compile(r"title|heading 1|标题", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:table|表|图|sheet)\s*)?([A-Z]?[0-9]{1,3}(?:[.\-‑–][0-9]{1,3})*)[.．、:：\s]", re.IGNORECASE
)
_ABOUT = [ORDER.index(word) for word in ("cover", "contents", "notes", "glossary", "conformance")]  # no data on them
_TALLEST = 300.0  # points of frozen rows; a laptop shows about 500
_USUAL_HEIGHT = 15.0
# What must be said under the title of a data sheet -> words of which one is there when it is said.
_TABLES_SAID = re.compile(r"\btables?\b|[0-9一二三四五六七八九十两本]\s*(?:张|个)?表", re.IGNORECASE)
_SAID = {
    "the unit": re.compile(r"\bunits?\b|单位", re.IGNORECASE),
    "the period": re.compile(
        r"\bperiods?\b|\bas of\b|\byears?\b|截至|报告期|时期|期间|(?:19|20)[0-9]{2}", re.IGNORECASE
    ),
    "the coverage": re.compile(r"\bcover|\bscope\b|\ball\b|\bevery\b|范围|口径|全部|所有", re.IGNORECASE),
    "the source": re.compile(r"\bsources?\b|来源|出处", re.IGNORECASE),
    "where the notes are": re.compile(r"\bnotes?\b|说明|注释|附注", re.IGNORECASE),
}
_WHY_BLANK = re.compile(r"\bblanks?\b|\bempty\b|空白|空格|留空|空缺|为空", re.IGNORECASE)


def titled(book: Book) -> list[Breach]:
    """A1 is a title, in a style that says so, with a number on sheets that are read; the numbers rise."""
    found: list[Breach] = []
    numbers: list[str] = []
    for place, sheet in enumerate(book.visible):
        cell = sheet.at.get((1, 1))
        if cell is None or cell.kind != "text" or not str(cell.value).strip():
            found.append(Breach(f"{sheet.name}!A1", _shown(cell), "the sheet's title"))
            continue
        style = book.styles.look(cell.style).style
        if not _TITLE_STYLE.search(style):
            found.append(Breach(f"{sheet.name}!A1", f"style {style}", "Title or Heading 1"))
        if not _is_numbered(book, sheet, place):
            continue
        number = _NUMBER.match(str(cell.value).lstrip())
        if number is None:
            found.append(Breach(f"{sheet.name}!A1", str(cell.value)[:80], "a title with its number before it"))
        elif number[1].lower() in numbers:
            found.append(Breach(f"{sheet.name}!A1", str(cell.value)[:80], f"another number than {number[1]}"))
        else:
            numbers.append(number[1].lower())
    return found


def _shown(cell: Cell | None) -> str:
    return "blank" if cell is None or cell.value is None else repr(cell.value)


def _is_numbered(book: Book, sheet: Sheet, place: int) -> bool:
    """Say whether it is one of several that are read: not the cover, not contents, not a form."""
    if sheet.profile == "E" or len(book.of("P", "D")) < 2:  # one alone needs no number
        return False
    leads = sum(1 for link in sheet.links if link.location and link.ref not in ("A1", "A2", "A3"))
    return not (place == 0 and (book.manifest is not None or leads or not sheet.tables))


def explained(book: Book) -> list[Breach] | None:
    """The rows between a data sheet's title and its first table say what one has to know to use it."""
    sheets = [
        sheet
        for number, sheet in enumerate(book.visible)
        if sheet.profile == "D" and sheet.tables and place_in_order(book, sheet, number) not in _ABOUT
    ]
    if not sheets:
        return None
    found = []
    for sheet in sheets:
        top = min(table.at.top for table in sheet.tables)
        said = " ".join(str(cell.value) for cell in sheet.filled if 1 < cell.row < top and cell.kind == "text")
        missing = [what for what, words in _SAID.items() if not words.search(said)]
        if not _TABLES_SAID.search(said):
            missing.insert(0, "the number of tables")
        if not _WHY_BLANK.search(said) and any(_has_blanks(sheet, table) for table in sheet.tables):
            missing.append("why cells are blank")
        if missing:
            found.append(Breach(f"sheet {sheet.name}", f"not said: {', '.join(missing)}", "in rows under the title"))
    return found


def _has_blanks(sheet: Sheet, table: Table) -> bool:
    rows, columns = sum(1 for _ in sheet.read(table.first, table.last)), table.at.right - table.at.left + 1
    filled = sum(
        1
        for cell in sheet.filled
        if table.first <= cell.row <= table.last and table.at.left <= cell.column <= table.at.right
    )
    return filled < rows * columns


def frozen_header(book: Book) -> list[Breach] | None:
    """What is frozen is the rows down to the header of the only table, and its label column: no more, no less."""
    found, seen = [], False
    for sheet in book.visible:
        pane = sheet.root.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
        if pane is None or not sheet.tables:
            continue
        seen = True
        where = f"sheet {sheet.name}"
        rows, columns = (int(float(pane.get(key, 0))) for key in ("ySplit", "xSplit"))
        if pane.get("state", "split") == "split":
            found.append(Breach(where, "a split window", "frozen panes or none"))
        elif len(sheet.tables) > 1:
            found.append(Breach(where, f"frozen rows over {len(sheet.tables)} tables", "none: one header fits but one"))
        else:
            found += _misfrozen(sheet, sheet.tables[0], rows, columns)
    return found if seen else None


def _misfrozen(sheet: Sheet, table: Table, rows: int, columns: int) -> list[Breach]:
    where, header = f"sheet {sheet.name}", table.first - 1
    found = []
    if rows not in (header, 0) or (rows == 0 and columns == 0):
        found.append(Breach(where, f"{rows} frozen rows", f"{header}, down to the header"))
    if columns not in (0, table.at.left):
        found.append(Breach(where, f"{columns} frozen columns", f"none, or {table.at.left}: the label column"))
    heights = (sheet.rows[row].height if row in sheet.rows else None for row in range(1, min(rows, 200) + 1))
    if (height := sum(_USUAL_HEIGHT if one is None else one for one in heights)) > _TALLEST:
        found.append(Breach(where, f"{height:.0f} pt of frozen rows", f"at most {_TALLEST:.0f}: room for the table"))
    return found


RULES = (
    Rule(
        29, "A", "must",
        "A1 of each sheet is its title, with its number and in a title style",
        "各表 A1 为带表号的标题，使用标题样式",
        "UK Analysis Function",
        titled,
    ),
    Rule(
        30, "D", "must",
        "Under the title: how many tables, unit, period, coverage, source, notes, why blanks",
        "标题下说明表数、单位、时期、范围、来源、注释及空白原因",
        "UK Analysis Function",
        explained,
    ),
    Rule(
        32, "A", "should",
        "Frozen panes hold exactly the rows down to the header of the only table",
        "冻结窗格仅至唯一表格的表头行（及标签列）",
        "Chinese practice; data sheets may have none",
        frozen_header,
    ),
)  # fmt: skip
