"""Rules about the sheets as such: names, order, nothing empty, nothing hidden."""

import re
from collections.abc import Iterator

from flows.audit.columns import column_letters
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import FORMULA, MAIN, X14
from flows.audit.rule import Breach, Rule

_LONGEST = 31  # characters
_FORBIDDEN = re.compile(r"[:\\/?*\[\]]")
_RESERVED = "history"
_DEFAULT = re.compile(
    r"(sheet|chart|feuil|tabelle|hoja|foglio|planilha|arkusz|лист|工作表|图表|表|シート) ?[0-9]*( ?[(（][0-9]+[)）])?",
    re.IGNORECASE,
)
# What a sheet is, by our own keys or by its name -> its place in the order. The rest are tables.
TABLES = 3
_PLACES = {
    "cover": 0, "contents": 1, "headline": 2, "dashboard": 2, "notes": 4, "glossary": 5, "facts": 6, "sources": 6,
    "findings": 6, "enterprises": 6, "conformance": 7,
}  # fmt: skip
_WORDS = (
    (0, re.compile(r"^(cover|title page|封面)", re.IGNORECASE)),
    (1, re.compile(r"^(table of )?contents|^toc$|^index$|目录", re.IGNORECASE)),
    (2, re.compile(r"dashboard|^headlines?\b|^summary|驾驶舱|总览|概览|摘要", re.IGNORECASE)),
    (4, re.compile(r"^(foot)?notes?\b|^说明|编制说明|^注释", re.IGNORECASE)),
    (5, re.compile(r"glossary|definitions|术语|名词解释", re.IGNORECASE)),
    (6, re.compile(r"provenance|^(sources?|findings)\b|来源|溯源|核查", re.IGNORECASE)),
    (7, re.compile(r"conformance|^checks?\b|合规|核验结果", re.IGNORECASE)),
)
ORDER = ("cover", "contents", "dashboard", "tables", "notes", "glossary", "provenance", "conformance")


def _listed(book: Book) -> list[str]:
    """Return the names of all sheets, also of those that hold a chart alone."""
    return [one.get("name", "") for one in book.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet")]


def names_allowed(book: Book) -> list[Breach]:
    """Names that every program takes, none of them twice."""
    found, seen = [], set()
    for name in _listed(book):
        where = f"sheet {name}"
        if name.lower() in seen:
            found.append(Breach(where, "the name again, but for its case", "a name of its own"))
        seen.add(name.lower())
        if not name.strip() or (length := len(name.encode("utf-16-le")) // 2) > _LONGEST:
            found.append(Breach(where, f"{length if name.strip() else 0} characters", f"1 to {_LONGEST}"))
        if _FORBIDDEN.search(name) or name.startswith("'") or name.endswith("'") or name.lower() == _RESERVED:
            found.append(Breach(where, name, "none of : \\ / ? * [ ], no ' at either end, not History"))
    return found


def names_say_something(book: Book) -> list[Breach]:
    """No name that a program gave."""
    return [
        Breach(f"sheet {sheet.name}", sheet.name, "a name that says what is on it")
        for sheet in book.visible
        if _DEFAULT.fullmatch(sheet.name.strip())
    ]


def none_empty(book: Book) -> list[Breach]:
    """Something is on every sheet."""
    return [
        Breach(f"sheet {sheet.name}", "nothing on it", "content, or no such sheet")
        for sheet in book.sheets
        if not sheet.drawn and not any(cell.formula is not None or str(cell.value).strip() for cell in sheet.filled)
    ]


def none_hidden(book: Book) -> list[Breach]:
    """No hidden sheet but one that the lists of an entry form are taken from."""
    hidden = [sheet for sheet in book.sheets if sheet.state != "visible"]
    if not hidden:
        return []
    lists = " ".join(_list_sources(book)).lower() if book.of("E") else ""
    lists += " ".join(name.text.lower() for name in book.names if lists and name.name.lower() in lists)
    return [
        Breach(f"sheet {sheet.name}", sheet.state, "visible, or the source of an entry form's lists")
        for sheet in hidden
        if f"{sheet.name.lower()}!" not in lists and f"{sheet.name.lower()}'!" not in lists
    ]


def _list_sources(book: Book) -> Iterator[str]:
    for sheet in book.visible:
        for rule in sheet.every("dataValidation"):
            yield rule.findtext(f"{MAIN}formula1") or ""
        for formula in sheet.root.iter(f"{X14}formula1"):
            yield formula.findtext(f"{FORMULA}f") or ""


def in_order(book: Book) -> list[Breach] | None:
    """Cover, contents, dashboard, tables, notes, glossary, provenance, conformance: of those that can be told."""
    placed = [(sheet, place_in_order(book, sheet, number)) for number, sheet in enumerate(book.visible)]
    if len({place for _, place in placed} - {TABLES}) < 2:  # nothing to be out of order with
        return None
    found, last, before = [], 0, ""
    for sheet, place in placed:
        if place < last:
            found.append(Breach(f"sheet {sheet.name}", f"{ORDER[place]} after {before}", " < ".join(ORDER)))
        else:
            last, before = place, sheet.name
    return found


def place_in_order(book: Book, sheet: Sheet, number: int) -> int:
    """Return the place of a sheet, the number-th visible one from 0, in the order of ORDER; TABLES where unknown."""
    if book.manifest is not None and (key := book.manifest.keys.get(sheet.name)):
        return _PLACES.get(re.split(r"[^a-z]", key)[0], TABLES)
    if book.manifest is not None and number == 0:  # the manifest lists what the cover leads to
        return 0
    return next((place for place, words in _WORDS if words.search(sheet.name.strip())), TABLES)


def nothing_folded_away(book: Book) -> list[Breach]:
    """No row or column of a sheet that is read is hidden, or so small that it cannot be seen."""
    found = []
    for sheet in book.of("D", "P"):
        for number, row in sheet.rows.items():
            if row.hidden or row.height == 0:
                found.append(Breach(f"{sheet.name}!{number}:{number}", "a hidden row", "visible"))
        for columns in sheet.columns:
            if columns.hidden or columns.width == 0:
                where = f"{sheet.name}!{column_letters(columns.first)}:{column_letters(columns.last)}"
                found.append(Breach(where, "hidden columns", "visible"))
        form = sheet.child("sheetFormatPr")
        if form is not None and form.get("zeroHeight") in ("1", "true"):
            found.append(Breach(f"sheet {sheet.name}", "rows hidden unless said otherwise", "visible"))
    return found


RULES = (
    Rule(
        22, "A", "must",
        "Sheet names are unique, at most 31 characters, without forbidden characters",
        "工作表名称唯一，不超过 31 个字符，不含禁用字符",
        "Excel's limits",
        names_allowed,
    ),
    Rule(
        23, "A", "must",
        "No sheet has a program's default name",
        "工作表不使用 Sheet1、工作表1 等默认名称",
        "Microsoft accessibility checker",
        names_say_something,
    ),
    Rule(
        24, "A", "must",
        "No sheet is empty",
        "无空白工作表",
        "UK Analysis Function",
        none_empty,
    ),
    Rule(
        25, "A", "must",
        "No sheet is hidden, except the lists of an entry form",
        "除填报表的选项列表外，无隐藏工作表",
        "UK Analysis Function",
        none_hidden,
    ),
    Rule(
        26, "A", "must",
        "Order: cover, contents, dashboard, tables, notes, glossary, provenance, conformance",
        "排列顺序为封面、目录、总览、各表、说明、术语、来源、核验结果",
        "UK Analysis Function",
        in_order,
    ),
    Rule(
        31, "A", "must",
        "No hidden rows or columns on sheets to be read",
        "数据表和展示表无隐藏行列",
        "UK Analysis Function",
        nothing_folded_away,
    ),
)  # fmt: skip
