"""Rules about forms to fill in: drop-downs, prompts, required columns, protection, what the form says of itself."""

import re
from collections.abc import Iterator
from typing import Any

from flows.audit.package.addresses import places
from flows.audit.package.book import Book, Cell, Range, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.package.sheets import ranges_of
from flows.audit.rule import Breach, Rule

Element = Any  # lxml ships no types
LONGEST_LIST, LONGEST_TITLE, LONGEST_TEXT = 255, 32, 255
_REQUIRED = re.compile(r"必填|必须填|\brequired\b|\bmandatory\b|\*\s*$", re.IGNORECASE)
_GUIDE = re.compile(r"说明|指南|须知|示例|样例|instruction|guide|how to|read ?me|example", re.IGNORECASE)
_EXAMPLE = re.compile(r"\s*[(（\[【]?\s*(?:例|示例|样例|e\.g\.|example)", re.IGNORECASE)
_ROOM = 12  # rows from the top in which a guide says what it is
_LATIN, _CHINESE = re.compile(r"[A-Za-z]{2}"), re.compile(r"[\u4e00-\u9fff]")
_SAYS = {  # what a form says of itself -> how it may be called
    "schema version": ("schemaversion", "formversion", "templateversion", "模板版本", "表样版本"),
    "organisation code": ("organisationcode", "organizationcode", "orgcode", "机构代码", "单位代码", "信用代码"),
    "period": ("reportingperiod", "period", "报告期"),
}
_COUNTING = re.compile(r"\bCOUNT(?:A|BLANK|IFS?)?\(", re.IGNORECASE)


def _validations(sheets: tuple[Sheet, ...]) -> Iterator[tuple[Sheet, str, Element]]:
    for sheet in sheets:
        for one in sheet.root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation"):
            yield sheet, f"{sheet.name}!{one.get('sqref', '')}", one


def _lists(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet, where, one in _validations(book.of("E", "P")):
        if one.get("type") != "list":
            continue
        judged = True
        text = one.findtext(f"{MAIN}formula1", "").strip()
        if text.startswith('"'):
            if len(text) - 2 > LONGEST_LIST:
                found_text = f"a list of {len(text) - 2} characters"
                breaches.append(Breach(where, found_text, f"a range, or at most {LONGEST_LIST}"))
            continue
        first = re.match(r"(?:'(?:[^']|'')*'|[^!():,'\"]+)!\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?", text)
        found = places(book, text, sheet) or (places(book, first[0], sheet) if first else ())
        if not text or (not found and "(" not in text):
            breaches.append(Breach(where, text or "no list", "a range or a name with the words to choose from"))
    return breaches if judged else None


def _once(book: Book) -> list[Breach] | None:
    breaches = []
    seen: dict[tuple[str, int, bytes], str] = {}
    all_of_them = list(_validations(book.of("E", "P")))
    for sheet, where, one in all_of_them:
        said = repr((sorted((key, value) for key, value in one.attrib.items() if key not in ("sqref", "uid")),
                     [(child.tag, child.text) for child in one])).encode()  # fmt: skip
        for at in ranges_of(one.get("sqref", ""))[:20]:
            other = seen.setdefault((sheet.name, at.left, said), where)
            if other != where:
                breaches.append(Breach(where, f"the same rule as {other}", "one rule for the column"))
                break
    return breaches if all_of_them else None


def _prompts(book: Book) -> list[Breach] | None:
    breaches = []
    all_of_them = list(_validations(book.of("E")))
    for _, where, one in all_of_them:
        shown = {"prompt": one.get("showInputMessage"), "error": one.get("showErrorMessage")}
        for part, on in shown.items():
            title, text = one.get(f"{part}Title", ""), one.get(part, "")
            if not text or on not in ("1", "true"):
                breaches.append(Breach(where, f"no {part}", "a prompt before and a message after a wrong entry"))
            elif not (_LATIN.search(text) and _CHINESE.search(text)):
                breaches.append(Breach(where, f"{part}: {text}", "both languages"))
            if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
                breaches.append(Breach(where, f"{part} of {len(title)} and {len(text)} characters",
                                       f"at most {LONGEST_TITLE} and {LONGEST_TEXT}"))  # fmt: skip
    return breaches if all_of_them else None


def _tables(book: Book) -> list[tuple[Sheet, Table]]:
    """Return the tables to fill in; a sheet of lists, where nothing is typed, has none."""
    return [
        (sheet, table)
        for sheet in book.of("E")
        for table in sheet.tables
        if not (_protected(sheet) and _locked(book, sheet, table.first, table.at))
    ]


def _required(book: Book) -> list[Breach] | None:
    tables = _tables(book)
    breaches = []
    for sheet, table in tables:
        marked = []
        for column in range(table.at.left, table.at.right + 1):
            header, above = (sheet.at.get((row, column)) for row in (table.at.top, table.at.top - 1))
            if any(one is not None and _REQUIRED.search(str(one.value)) for one in (header, above)):
                marked.append(header)
        if not marked:
            breaches.append(Breach(f"{sheet.name}!{table.ref}", "no column said to be required", "必填 at its header"))
        bare = [cell.ref for cell in marked if cell is not None and book.styles.look(cell.style).fill is None]
        breaches += [Breach(f"{sheet.name}!{ref}", "required, without a fill", "the word and a fill") for ref in bare]
    if tables and not any(_guides(sheet) for sheet in book.visible):
        breaches.append(Breach("the workbook", "neither instructions nor an example row", "one of them"))
    return breaches if tables else None


def _guides(sheet: Sheet) -> bool:
    if _GUIDE.search(sheet.name):
        return True
    top = [cell for cell in sheet.filled if cell.kind == "text" and cell.row <= _ROOM]
    return any((cell.ref == "A1" and _GUIDE.search(str(cell.value))) or _EXAMPLE.match(str(cell.value)) for cell in top)


def _locks(book: Book) -> list[Breach] | None:
    breaches = []
    for sheet in (sheets := book.of("E")):
        protection = sheet.child("sheetProtection")
        if protection is None or not _protected(sheet):
            breaches.append(Breach(sheet.name, "not protected", "all locked but the cells to fill in"))
            continue
        if any(protection.get(key) for key in ("password", "hashValue", "saltValue")):
            breaches.append(Breach(sheet.name, "a password", "protection without one"))
        for table in sheet.tables:
            header = Range(table.at.left, table.at.top, table.at.right, table.at.top)
            if table.header_rows and not _locked(book, sheet, table.at.top, header):
                where = f"{sheet.name}!{table.name}"
                breaches.append(Breach(where, "a header that can be typed over", "locked headers"))
        for one in sheet.root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation"):
            spots = ranges_of(one.get("sqref", ""))
            if spots and _locked(book, sheet, spots[0].top, spots[0]._replace(right=spots[0].left)):
                where = f"{sheet.name}!{one.get('sqref')}"
                breaches.append(Breach(where, "a cell to fill in is locked", "unlocked"))
    return breaches if sheets else None


def _protected(sheet: Sheet) -> bool:
    protection = sheet.child("sheetProtection")
    return protection is not None and protection.get("sheet") in ("1", "true")


def _locked(book: Book, sheet: Sheet, row: int, at: Range) -> bool:
    """Say whether the cells of a row within these columns are all locked; a cell not there has its column's look."""
    by_column = {
        number: int(one.get("style", 0))
        for one in sheet.root.iterfind(f"{MAIN}cols/{MAIN}col")
        for number in range(int(one.get("min", 1)), min(int(one.get("max", 1)), at.right) + 1)
    }
    styles = {cell.column: cell.style for cell in sheet.cells if cell.row == row and at.left <= cell.column <= at.right}
    return all(
        book.styles.look(styles.get(column, by_column.get(column, 0))).locked
        for column in range(at.left, min(at.right, at.left + 200) + 1)
    )


def _named(book: Book) -> list[Breach] | None:
    if not _tables(book):
        return None
    said = {_plain(name) for name in book.custom} | {_plain(name.name) for name in book.names if name.text}
    return [
        Breach("the workbook", f"no {what}", "a document property or a defined name, such as SchemaVersion")
        for what, names in _SAYS.items()
        if said.isdisjoint(names)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _counters(book: Book) -> list[Breach] | None:
    tables = _tables(book)
    formulas = [cell.formula for sheet in book.of("E") for cell in sheet.filled if _counts(cell)]
    text = "\n".join(formula for formula in formulas if formula)
    breaches = [
        Breach(sheet.name, "nothing counts what is filled in", "a live count of required cells filled and in all")
        for sheet, table in tables
        if not any(f"{name}{sign}" in text for name in (sheet.name, f"'{sheet.name}'") for sign in "!")
        and f"{table.name}[" not in text
    ]
    return breaches if tables else None


def _counts(cell: Cell) -> bool:
    return cell.formula is not None and _COUNTING.search(cell.formula) is not None


RULES: tuple[Rule, ...] = (
    Rule(79, "E", "must", "A drop-down takes its words from a range or a name; a list written out has 255 characters",
         "下拉列表引用区域或名称，直接列举不超过255字符", "experiment: Excel", _lists),
    Rule(80, "E", "must", "One validation rule serves a whole column", "每列只设一条数据验证，不逐格设置",
         "experiment: Excel", _once),
    Rule(81, "E", "must", "Each validation rule has a prompt and an error message in both languages",
         "数据验证均有中英文输入提示和出错警告", "XLSForm", _prompts),
    Rule(82, "E", "must", "Required columns say so in words and fill; there are instructions or an example",
         "必填列有文字和底色标明，并有填报说明或示例", "practice of engineers", _required),
    Rule(83, "E", "must", "All is locked but the cells to fill in, without a password",
         "除填报单元格外均锁定，不设密码", "practice of engineers", _locks),
    Rule(84, "E", "must", "The form says its version, organisation and period to programs",
         "表内以可读取方式载明表样版本、单位代码和报告期", "DHIS2", _named),
    Rule(85, "E", "should", "The form counts live how much of it is filled in", "实时统计必填项完成情况", "DHIS2",
         _counters),
)  # fmt: skip
