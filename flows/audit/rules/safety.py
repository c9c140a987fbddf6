"""Rules about safety: nothing runs, nothing is fetched, no text turned formula, no password."""

import re
from collections.abc import Iterator
from functools import lru_cache

from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MAIN
from flows.audit.rule import Breach, Rule

# The last word of a relationship's type -> what it brings in.
_FOREIGN = {
    "vbaProject": "a VBA project",
    "xlMacrosheet": "a macro sheet",
    "xlIntlMacrosheet": "a macro sheet",
    "dialogsheet": "a dialog sheet",
    "attachedToolbars": "a toolbar",
    "externalLink": "a link to another workbook",
    "connections": "a data connection",
    "queryTable": "a query",
    "volatileDependencies": "a live data feed",
    "oleObject": "an embedded object",
    "package": "an embedded object",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "webextension": "a web extension",
    "powerPivotData": "a data model",
}
_QUOTED = re.compile(r'"[^"]*"')
_SHEET = re.compile(r"'[^']*'!")
_DDE = re.compile(r"[\w.]\|")
_CALLS = re.compile(r"(?<![\w.])(WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|FOPEN)\(", re.IGNORECASE)
_OTHER_BOOK = re.compile(r"'[^'\[\]]*\[[^\[\]']+\][^']*'!|(?<![\w\]\[])\[[^\[\]]+\][\w.]+!")
# A reference of any kind: a cell, a whole column or row, a sheet's, a table's column, a name, a function.
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}|[\[!(]")
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def nothing_runs(book: Book) -> list[Breach]:
    """No part, link or formula that runs code or fetches from elsewhere."""
    found = []
    for part, links in book.related.items():
        for key, (kind, target, outside) in links.items():
            if kind in _FOREIGN:
                found.append(Breach(part or "package", f"{_FOREIGN[kind]} ({target})", "none"))
            elif outside and kind not in ("hyperlink", "externalLinkPath"):
                found.append(Breach(part or "package", f"{key} fetches {target[:80]}", "nothing from outside"))
    for where, formula in _formulas(book):
        if what := _fetches(formula):
            found.append(Breach(where, f"{what}: ={formula[:80]}", "a formula over this workbook alone"))
    return found


def _formulas(book: Book) -> Iterator[tuple[str, str]]:
    for sheet in book.sheets:
        for cell in sheet.filled:
            if cell.formula:
                yield f"{sheet.name}!{cell.ref}", cell.formula
    for name in book.names:
        yield f"name {name.name}", name.text


@lru_cache(maxsize=4096)
def _fetches(formula: str) -> str:
    """Say how a formula reaches out of the workbook; "" where it does not."""
    if "|" not in formula and "(" not in formula and "!" not in formula:
        return ""
    bare = _QUOTED.sub('""', formula[:9000])
    if "|" in bare and _DDE.search(_SHEET.sub("", bare)):
        return "a live link to a program (DDE)"
    if _CALLS.search(bare):
        return "a call that reaches out"
    return "another workbook" if "!" in bare and "[" in bare and _OTHER_BOOK.search(bare) else ""


def text_stays_text(book: Book) -> list[Breach] | None:
    """Text that begins as a formula does is kept from becoming one; what is a formula reads as one."""
    known = {table.name.lower() for sheet in book.sheets for table in sheet.tables}
    names = frozenset(known | {name.name.lower() for name in book.names} | {"true", "false"})
    found, seen = [], False
    for sheet in book.sheets:
        for cell in sheet.filled:
            if cell.formula is not None:
                seen = True
                if cell.formula and (why := _no_formula(cell.formula, names)):
                    found.append(Breach(f"{sheet.name}!{cell.ref}", f"={cell.formula[:80]} ({why})", "text"))
            elif cell.kind == "text" and str(cell.value).startswith(_BEGINS) and len(str(cell.value)) > 1:
                seen = True
                look = book.styles.look(cell.style)
                if not look.quote_prefix and look.number_format != "@":
                    said = f"{str(cell.value)[:60]!r} that an edit would turn into a formula"
                    found.append(Breach(f"{sheet.name}!{cell.ref}", said, "the quote prefix, or text format"))
    return found if seen else None


@lru_cache(maxsize=4096)
def _no_formula(formula: str, known: frozenset[str]) -> str:
    """Say why these words are rather a text than a formula; "" where they are one."""
    bare = _QUOTED.sub("", formula[:9000])
    if _REFERENCE.search(bare):
        return ""
    words = [word for word in _WORD.findall(bare) if word.lower() not in known]
    return f"no such name: {words[0]}" if words else ("" if _WORD.search(bare) else "it refers to no cell")


def no_password(book: Book) -> list[Breach]:
    """Nobody is kept from looking or from mending by a password."""
    found = [
        Breach(f"sheet {sheet.name}", "protected with a password", "no password")
        for sheet in book.sheets
        if _has_password(sheet)
    ]
    for tag in ("workbookProtection", "fileSharing"):
        for element in book.workbook.iterfind(f"{MAIN}{tag}"):
            if any(key in element.attrib for key in _PASSWORDS):
                found.append(Breach("workbook", f"{tag} with a password", "no password"))
    if any("DataSpaces" in name or name.lower().endswith("encryptioninfo") for name in book.parts):
        found.append(Breach("package", "rights management", "none"))
    return found


_PASSWORDS = (
    "password", "hashValue", "workbookPassword", "workbookHashValue", "revisionsPassword", "revisionsHashValue",
    "reservationPassword",
)  # fmt: skip


def _has_password(sheet: Sheet) -> bool:
    elements = [sheet.child("sheetProtection"), *sheet.root.iterfind(f"{MAIN}protectedRanges/{MAIN}protectedRange")]
    return any(element is not None and any(key in element.attrib for key in _PASSWORDS) for element in elements)


RULES = (
    Rule(
        7, "A", "must",
        "No macros, links to other workbooks, data connections, embedded objects or DDE",
        "不含宏、外部工作簿链接、数据连接、嵌入对象及 DDE 公式",
        "UK Analysis Function",
        nothing_runs,
    ),
    Rule(
        8, "A", "must",
        "No text became a formula, and none does when its cell is edited",
        "文本未被当作公式，编辑单元格后亦不会变为公式",
        "formula injection",
        text_stays_text,
        "the tests compare the formulas with the declarations",
        "公式清单由测试与声明核对",
    ),
    Rule(
        10, "A", "must",
        "Neither encrypted nor rights-managed; no password on sheets or workbook",
        "未加密、无权限管理，工作表和工作簿不设密码",
        "Microsoft accessibility checker",
        no_password,
    ),
)  # fmt: skip
