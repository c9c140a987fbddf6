"""Rules 49, 50 and 52 to 54: formulas come to what is stored, hold no errors and only what every program knows."""

import re
from collections.abc import Iterator

from flows.audit.formulas.formula import bare, functions_of
from flows.audit.formulas.known import KNOWN, VOLATILE
from flows.audit.formulas.recalculation import agrees, recalculated
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MAIN
from flows.audit.rule import Breach, Rule

_OTHER_FILE = re.compile(r"\[(?:[0-9]+|[^\[\]@#]*\.xl[a-z]*)\]", re.IGNORECASE)


def _values_are_stored(book: Book) -> list[Breach] | None:
    formulas = recalculated(book)
    if not formulas:
        return None
    found = []
    for one in formulas:
        where = f"{one.sheet.name}!{one.cell.ref}"
        if not one.stored:
            found.append(Breach(where, "a formula without a stored value", "the value that it comes to"))
        elif one.judged and not one.error and one.cell.kind != "error" and not agrees(one):
            said = f"{_said(one.cell.value)} is stored"
            found.append(Breach(where, said, f"{_said(one.value)}, which the formula comes to"))
    return found


def _said(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else repr(value)[:60]


def _no_errors(book: Book) -> list[Breach] | None:
    if not any(sheet.filled for sheet in book.sheets):
        return None
    found = [
        Breach(f"{sheet.name}!{cell.ref}", f"the error value {cell.value}", "a value, or a mark with its reason")
        for sheet in book.sheets
        for cell in sheet.filled
        if cell.kind == "error"
    ]
    found += [
        Breach(f"{sheet.name}!{fault.where}", f"the error value {fault.found}", "a value, or a mark with its reason")
        for sheet in book.sheets
        for fault in (sheet.skimmed.faults if sheet.skimmed else ())
        if fault.kind == "error"
    ]
    known = {breach.where for breach in found}
    for one in recalculated(book):
        where = f"{one.sheet.name}!{one.cell.ref}"
        if where in known:
            continue
        if one.error:
            found.append(Breach(where, f"the formula comes to {one.error}", "a value, or a mark with its reason"))
        elif one.cell.formula and "#REF!" in one.cell.formula:
            found.append(Breach(where, "the formula holds #REF!", "the cell that was meant"))
    return found


def _written_in_full(book: Book) -> list[Breach] | None:
    found, seen = [], False
    for sheet, ref, text in _formulas(book):
        if "[" not in text and "@" not in text:
            continue
        rest, brackets = bare(text)
        seen = True
        short = next((one for one in brackets if _is_short(one)), "@" if "@" in rest else "")
        if short:
            found.append(
                Breach(f"{sheet}!{ref}", short[:60], "the table's name and all brackets: T[[#This Row],[col]]")
            )
    return found if seen else None


def _is_short(bracket: str) -> bool:
    """Say whether a reference leaves out the table or says @; a number or file in brackets is another workbook."""
    if bracket.startswith("["):
        return _OTHER_FILE.fullmatch(bracket) is None
    return bracket[bracket.index("[") + 1 :].lstrip().startswith("@")


def _nothing_volatile(book: Book) -> list[Breach] | None:
    found, seen = [], False
    visible = {sheet.name for sheet in book.of("D", "P")}
    for sheet, ref, text in _formulas(book):
        if sheet in visible or not ref:
            seen = True
            if wrong := sorted(functions_of(text) & VOLATILE):
                where = f"{sheet}!{ref}" if ref else sheet
                found.append(Breach(where, f"{wrong[0]} is worked out anew at every opening", "a value of its day"))
    return found if seen else None


def _known_everywhere(book: Book) -> list[Breach] | None:
    found, seen = [], False
    for sheet, ref, text in _formulas(book):
        seen = True
        if wrong := sorted(functions_of(text) - KNOWN):
            where = f"{sheet}!{ref}" if ref else sheet
            found.append(Breach(where, wrong[0], "a function that Excel 2010 and WPS know"))
    for one in book.sheets:
        if b' cm="' not in book.parts.get(one.part, b""):
            continue
        for element in one.root.xpath("m:sheetData/m:row/m:c[@cm]", namespaces={"m": MAIN[1:-1]})[:100]:
            seen = True
            found.append(Breach(f"{one.name}!{element.get('r')}", "a formula that spills", "one formula a cell"))
    return found if seen else None


def _formulas(book: Book) -> Iterator[tuple[str, str, str]]:
    """Give sheet, cell and text of each formula, then those of names and rules (no cell)."""
    for sheet in book.sheets:
        for cell in sheet.filled:
            if cell.formula:
                yield sheet.name, cell.ref, cell.formula
    for name in book.names:
        yield f"name {name.name}", "", name.text
    for sheet in book.sheets:
        for text in _in_rules(sheet):
            yield sheet.name, "", text


def _in_rules(sheet: Sheet) -> Iterator[str]:
    """Give the formulas of a sheet's conditional formats and validations."""
    for parent, tag in (("conditionalFormatting", "formula"), ("dataValidations", "formula1")):
        for block in sheet.root.iterfind(f"{MAIN}{parent}"):
            for element in block.iter(f"{MAIN}{tag}"):
                if element.text:
                    yield element.text


RULES: tuple[Rule, ...] = (
    Rule(
        49, "A", "must", "Each formula has a stored value, which is what it comes to when worked out again",
        "每个公式均有存储值，且与独立重算结果一致", "experiment: previews and Protected View", _values_are_stored,
    ),
    Rule(
        50, "A", "must", "There is no error value, stored or worked out", "无错误值（存储值和重算值）", "clusterbook",
        _no_errors,
    ),
    Rule(
        52, "A", "must", "References to tables are written in full, with the table's name",
        "结构化引用完整书写（含表名和方括号），不用@简写", "experiment: LibreOffice", _written_in_full,
    ),
    Rule(
        53, "A", "must", "No formula of a report changes by itself with the clock or by chance",
        "报表公式不使用易失函数", "clusterbook", _nothing_volatile,
    ),
    Rule(
        54, "A", "must", "Formulas use only functions that Excel 2010 and WPS know, and none spills",
        "公式只用Excel 2010和WPS支持的函数，不溢出", "experiment: WPS", _known_everywhere,
    ),
)  # fmt: skip
