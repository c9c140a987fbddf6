"""Rules 43 to 45 and 55, 56: numbers, codes, days, periods and texts are what they look like; sorted is sorted."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from flows.audit.looks.formats import ignored, is_day, is_mark, marks_of, says
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.package.sheets import range_of, ranges_of
from flows.audit.rule import Breach, Rule
from flows.audit.words.codes import LIKE_A_CODE, NAMED_CODE, NAMED_IDENTIFIER, wrong_with
from flows.audit.words.periods import FULL_DAY, NAMED_PERIOD, YEAR, families

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?%?")
_STARTS = frozenset("+-0123456789")
_LONGEST_TEXT = 32_767
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
    "|_x00(?:0[0-8BCEF]|1[0-9A-F]|7F)_",
    re.IGNORECASE,
)
_WIDE_DIGIT = re.compile("[０-９]")
_FIRST_DAY, _LAST_DAY = 1, 2_958_466
_DAYS_AS_TEXT = 3  # fewer days in a column may be chance


def _columns(book: Book) -> Iterator[tuple[Sheet, Table, str, tuple[Cell, ...]]]:
    """Give each column of the tables that readers see: sheet, table, header, filled cells."""
    for sheet in book.of("D", "P"):
        for table, columns in sheet.data:
            for name, cells in zip(table.columns, columns.values(), strict=False):
                yield sheet, table, name, cells


def _no_number_is_text(book: Book) -> list[Breach] | None:
    if not any(sheet.tables for sheet in book.of("D", "P")):
        return None
    found = []
    numbers = {text for text in book.texts if text[:1] in _STARTS and _NUMBER.fullmatch(text)}
    for sheet, _, _, cells in _columns(book) if numbers else ():
        held = [cell for cell in cells if cell.value in numbers and cell.kind == "text" and cell.formula is None]
        if not held:
            continue
        spans = _spans(sheet, held[0].column)
        open_to_all = [cell for cell in held if not _covered(cell.row, spans)]
        if open_to_all:
            cell = open_to_all[0]
            said = f"{len(open_to_all)} numbers stored as text, the first {str(cell.value)[:30]!r}"
            found.append(
                Breach(f"{sheet.name}!{cell.ref}", said, "numbers, or identifiers in a range of ignored errors")
            )
    return found


def _spans(sheet: Sheet, column: int) -> list[tuple[int, int]]:
    """Return the rows of a column where numbers stored as text are ignored errors, in order, none within another."""
    spans: list[tuple[int, int]] = []
    for top, bottom in sorted(
        (at.top, at.bottom)
        for one in ignored(sheet, "numberStoredAsText")
        for at in ranges_of(one.get("sqref", ""))
        if at.left <= column <= at.right
    ):
        if spans and top <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(bottom, spans[-1][1]))
        else:
            spans.append((top, bottom))
    return spans


def _covered(row: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (row, _LAST_DAY)) - 1
    return at >= 0 and spans[at][0] <= row <= spans[at][1]


def _codes_are_right(book: Book) -> list[Breach] | None:
    marks = marks_of(book)
    wrong: dict[str, tuple[str, str]] = {}
    seen = False
    for sheet, _, name, cells in _columns(book):
        if says(NAMED_CODE, name):
            codes = [cell for cell in cells if not (isinstance(cell.value, str) and is_mark(cell.value, marks))]
            seen = seen or bool(codes)
            wrong |= {f"{sheet.name}!{cell.ref}": (wrong_with(cell.value), "a right code as text") for cell in codes}
        elif says(NAMED_IDENTIFIER, name):
            said = ("an identifier of more than 15 digits as a number", "text: a number loses the last digits")
            long = [cell for cell in cells if isinstance(cell.value, float) and abs(cell.value) >= 1e15]
            wrong |= {f"{sheet.name}!{cell.ref}": said for cell in long}
    for text, where in book.texts.items():
        if len(text) == 18 and LIKE_A_CODE.fullmatch(text):
            wrong[where] = (wrong_with(text), "a right code as text")
    found = [Breach(where, said, expected) for where, (said, expected) in wrong.items() if said]
    return found if seen or wrong else None


def _days_are_days(book: Book) -> list[Breach] | None:
    found = []
    properties = book.workbook.find(f"{MAIN}workbookPr")
    if properties is not None and properties.get("date1904") in ("1", "true"):
        found.append(Breach("workbook", "days are counted from 1904", "days counted from 1900"))
    days = {number for number, look in enumerate(book.styles.looks) if is_day(look.number_format)}
    held = [
        (sheet, cell)
        for sheet in (book.visible if days else ())
        for cell in sheet.filled
        if cell.style in days and cell.kind == "number"
    ]
    for sheet, cell in held:
        if not _FIRST_DAY <= (value := float(cell.value or 0)) < _LAST_DAY:
            found.append(Breach(f"{sheet.name}!{cell.ref}", f"{value:g} is no day", "a day from 1900 to 9999"))
    told = [breach for sheet, _, name, cells in _columns(book) for breach in _column_of_days(sheet, name, cells, days)]
    found += [breach for breach in told if breach is not None]
    return found if found or held or told else None


def _column_of_days(sheet: Sheet, name: str, cells: tuple[Cell, ...], days: set[int]) -> Iterator[Breach | None]:
    """Give what is wrong with a column of days or periods, None where nothing is; nothing for any other column."""
    if says(NAMED_PERIOD, name):
        yield _told_in_one_way(sheet, [cell for cell in cells if cell.kind == "text" and cell.value])
        return
    full = [
        cell
        for cell in cells
        if cell.kind == "text" and str(cell.value)[:1] in ("1", "2") and FULL_DAY.fullmatch(str(cell.value))
    ]
    full = [cell for cell in full if str(cell.value) >= "1900"]  # no day before is a number
    if full and any(cell.style in days and cell.kind == "number" for cell in cells):
        yield Breach(f"{sheet.name}!{full[0].ref}", f"{full[0].value!r} is text among days", "a day with a date format")
    elif len(full) == len(cells) and len({cell.value for cell in full}) >= _DAYS_AS_TEXT:
        said = f"{len(full)} days stored as text, the first {full[0].value!r}"
        yield Breach(f"{sheet.name}!{full[0].ref}", said, "days with a date format")


def _told_in_one_way(sheet: Sheet, texts: list[Cell]) -> Breach | None:
    told = [(cell, families(str(cell.value))) for cell in texts]
    count = Counter(family for _, held in told for family in held)
    if not count:
        return None
    usual, _ = max(count.items(), key=lambda pair: pair[1])
    for cell, held in told:
        if usual not in held and (held or YEAR.search(str(cell.value))):
            where = f"{sheet.name}!{cell.ref}"
            return Breach(where, f"{str(cell.value)[:40]!r}", f"a period told as the others of the column ({usual})")
    return None


def _texts_are_clean(book: Book) -> list[Breach] | None:
    if not book.texts:
        return None
    return [
        Breach(where, f"{wrong}: {text[:40]!r}", "text without it")
        for text, where in book.texts.items()
        if (wrong := _unclean(text))
    ]


def _unclean(text: str) -> str:
    """Return what a text should not hold, "" where it is clean."""
    if len(text) > _LONGEST_TEXT:
        return f"{len(text)} characters"
    if text != text.strip():
        return "a space or line break at an end"
    if text.isascii() and text.isprintable() and "_x" not in text:
        return ""
    if _CONTROL.search(text):
        return "a character that nobody sees"
    if _WIDE_DIGIT.search(text):
        return "a full-width digit"
    return "" if unicodedata.is_normalized("NFC", text) else "a letter in two pieces"


def _sorted_as_said(book: Book) -> list[Breach] | None:
    said = list(_sort_states(book))
    if not said:
        return None
    return [breach for sheet, state in said if (breach := _out_of_order(sheet, state)) is not None]


def _sort_states(book: Book) -> Iterator[tuple[Sheet, Any]]:
    homes = {table.name: sheet for sheet in book.sheets for table in sheet.tables}
    for sheet in book.sheets:
        for state in sheet.every("sortState"):
            yield sheet, state
    for root in book.roots.values():
        if root.tag == f"{MAIN}table" and (home := homes.get(root.get("displayName", ""))):
            for state in root.iter(f"{MAIN}sortState"):
                yield home, state


def _out_of_order(sheet: Sheet, state: Any) -> Breach | None:  # noqa: ANN401 - lxml ships no types
    at = range_of(state.get("ref", ""))
    conditions = [
        (range_of(one.get("ref", "")).left, one.get("descending") in ("1", "true"))
        for one in state.iterfind(f"{MAIN}sortCondition")
        if one.get("sortBy", "value") == "value" and not one.get("customList")
    ]
    rows = sorted({cell.row for cell in sheet.filled if at.holds(cell.column, cell.row)})
    for upper, lower in pairwise(rows):
        for column, falling in conditions:
            order = _order(sheet.at.get((upper, column)), sheet.at.get((lower, column)))
            if order == 0:
                continue
            if order is not None and (order > 0) != falling:
                cell = sheet.at[lower, column]
                said = f"{str(cell.value)[:40]!r} comes after {str(sheet.at[upper, column].value)[:40]!r}"
                return Breach(f"{sheet.name}!{cell.ref}", said, "the order that the sheet says")
            break
    return None


def _order(one: Cell | None, other: Cell | None) -> int | None:
    """Return how two cells stand to each other; None where that depends on the reader's language."""
    if one is None or other is None or one.kind != other.kind:
        return None
    first, second = one.value, other.value
    if isinstance(first, float) and isinstance(second, float):
        return (first > second) - (first < second)
    first, second = str(first).lower(), str(second).lower()
    if first == second:
        return 0
    plain = first.isascii() and second.isascii() and first.replace(" ", "").isalnum()
    return (first > second) - (first < second) if plain and second.replace(" ", "").isalnum() else None


RULES: tuple[Rule, ...] = (
    Rule(
        43, "A", "must", "No number is stored as text, except identifiers whose warning is switched off",
        "数字不以文本存储，编号类列除外（须关闭错误提示）", "experiment: Excel", _no_number_is_text,
    ),
    Rule(
        44, "A", "must", "Credit codes are text of 18 characters with the right check character",
        "统一社会信用代码为18位文本，校验码正确", "GB 32100-2015", _codes_are_right,
    ),
    Rule(
        45, "A", "must", "Days are numbers with a date format; periods are told in one way a column",
        "日期为日期格式的数值（1900年起），同列时期写法一致", "Chinese statistical practice", _days_are_days,
    ),
    Rule(
        55, "A", "must", "Texts hold no unseen characters, spaces at their ends or full-width digits",
        "文本无不可见字符、首尾空格和全角数字，长度不超限", "Unicode; Office Open XML", _texts_are_clean,
    ),
    Rule(
        56, "A", "should", "Rows stand in the order that their table declares",
        "各行顺序与表格声明的排序一致", "clusterbook", _sorted_as_said,
    ),
)  # fmt: skip
