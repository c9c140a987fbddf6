"""Rule 51: totals are the sum of what is shown, or a note says why not."""

import math
import re
from collections.abc import Iterator, Mapping

from flows.audit.formulas.formula import functions_of
from flows.audit.looks.formats import decimals, is_date, is_general, is_percent, says
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.rule import Breach, Rule

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|共\s*计|grand total|totals?|sum)(?:\s*[（(][^()（）]*[)）]|\s*[:：])?"
    r"(?:\s*/?\s*(?:合\s*计|总\s*计|totals?))?",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"(?:小\s*计|sub-?totals?)(?:\s*/?\s*(?:小\s*计|sub-?totals?))?", re.IGNORECASE)
_PART_OF = re.compile(r"\s*(?:其中|of which|including\b)", re.IGNORECASE)
_NO_SUM = re.compile(
    r"\brank|\brates?\b|average|\bmean\b|index|share|growth|\bper\b|\bno\.|\byear\b"
    r"|率|均|指数|比重|占比|同比|增长|排名|位次|序号|年份",
    re.IGNORECASE,
)
_LABELS = 3
_OTHERS = frozenset(
    ("AVERAGE", "AVERAGEIF", "AVERAGEIFS", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "MAX", "MIN", "MEDIAN")
)
_UNIT = re.compile(r"\bunits?\b|单位|measured in|度量", re.IGNORECASE)
_NOTE = re.compile(
    r"rounding|rounded|may not (?:add|sum)|(?:do|does) not (?:add|sum)"
    r"|四舍五入|舍入|取整|进位|尾数|分项.{0,20}合计.{0,20}不等|合计.{0,20}不等于",
    re.IGNORECASE,
)


def _totals_add_up(book: Book) -> list[Breach] | None:
    found, seen = [], False
    for sheet in book.of("D", "P"):
        for table, columns in sheet.data:
            rows = _rows(table, columns)
            totals = [row for row, said in rows.items() if said != "part"]
            seen = seen or bool(totals)
            if not totals or _several_units(table, columns):
                continue
            for total in totals:
                parts = _parts(rows, total)
                if parts and not sheet.is_read(min(parts), max(parts)):
                    continue  # a total of more rows than were read
                for place, name in enumerate(table.columns):
                    if parts and not says(_NO_SUM, name):
                        found += list(_wrong_sum(book, sheet, table.at.left + place, total, parts))
    if found and _noted(book):
        return []
    return found if seen else None


def _rows(table: Table, columns: Mapping[int, tuple[Cell, ...]]) -> dict[int, str]:
    """Return the rows of a table in order, each "part", "subtotal" or "total"; those that are part of a part left out.

    A row's label is the first text among its first cells.
    """
    labels: dict[int, str] = {}
    for cells in list(columns.values())[:_LABELS]:
        for cell in cells:
            if cell.kind == "text" and cell.value:
                labels.setdefault(cell.row, str(cell.value))
    said = {
        row: "total"
        if _TOTAL.fullmatch(label.strip())
        else "subtotal"
        if _SUBTOTAL.fullmatch(label.strip())
        else "part"
        for row, label in sorted(labels.items())
        if not _PART_OF.match(label)
    }
    return said | dict.fromkeys(range(table.last + 1, table.at.bottom + 1), "total")


def _parts(rows: Mapping[int, str], total: int) -> list[int]:
    """Return the rows that a total sums: all parts, those of its own group for a subtotal.

    A total or subtotal at the head of its rows sums those below it, another those above.
    """
    order = list(rows)
    at, groups = order.index(total), rows[total] == "subtotal"
    if not groups:
        first = next((row for row in order if rows[row] != "part"), total)
        end = next((row for row in order[at + 1 :] if rows[row] == "total"), None)
        start = next((row for row in reversed(order[:at]) if rows[row] == "total"), None)
        if first == total == order[0]:
            return [row for row in order[at + 1 :] if rows[row] == "part" and (end is None or row < end)]
        return [row for row in order[:at] if rows[row] == "part" and (start is None or row > start)]
    step = order[at + 1 :] if at == 0 or rows[order[at - 1]] != "part" else order[at - 1 :: -1]
    parts = []
    for row in step:
        if rows[row] != "part":
            break
        parts.append(row)
    return parts


def _several_units(table: Table, columns: Mapping[int, tuple[Cell, ...]]) -> bool:
    """Say whether a table's rows are in different units: then nothing of it is a sum."""
    return any(
        says(_UNIT, name) and len({cell.value for cell in cells if cell.kind == "text"}) > 1
        for name, cells in zip(table.columns, columns.values(), strict=False)
    )


def _wrong_sum(book: Book, sheet: Sheet, column: int, total: int, parts: list[int]) -> Iterator[Breach]:
    cell = sheet.at.get((total, column))
    if cell is None or not isinstance(cell.value, float) or (cell.formula and functions_of(cell.formula) & _OTHERS):
        return
    number_format = book.styles.look(cell.style).number_format
    held = [sheet.at[row, column].value for row in parts if (row, column) in sheet.at]
    numbers = [value for value in held if isinstance(value, float)]
    if not numbers or is_date(number_format) or is_percent(number_format):
        return
    unit = 10.0 ** -decimals(number_format) if not is_general(number_format) else 1e-9
    total_of_parts = math.fsum(numbers)
    if abs(cell.value - total_of_parts) > unit / 2 * (len(numbers) + 1) + 1e-9 * abs(total_of_parts):
        said = f"{cell.value:.15g}, but its {len(numbers)} parts come to {total_of_parts:.15g}"
        yield Breach(f"{sheet.name}!{cell.ref}", said, "their sum within rounding, or a note that says why")


def _noted(book: Book) -> bool:
    """Say whether the workbook tells its readers that sums may differ from their parts."""
    return any(
        isinstance(cell.value, str) and _NOTE.search(cell.value) for sheet in book.visible for cell in sheet.filled
    )


RULES: tuple[Rule, ...] = (
    Rule(
        51, "A", "must", "Totals are the sum of the parts shown, within rounding, or a note says why not",
        "合计等于各分项之和（舍入误差除外），否则须加注说明", "Chinese statistical practice", _totals_add_up,
    ),
)  # fmt: skip
