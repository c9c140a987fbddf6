"""Rules 46 to 48: every number has one unit, per cents are told in one way, number formats hide nothing."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from flows.audit.columns import column_letters
from flows.audit.formulas.formula import NotJudged, parsed
from flows.audit.formulas.tree import THIS_ROW, Part, Sign, Tree, Value
from flows.audit.looks.formats import (
    decimals,
    hides_sign,
    is_date,
    is_general,
    is_grouped,
    is_percent,
    is_power,
    kept_free,
    says,
)
from flows.audit.looks.shown import shown
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.rule import Breach, Rule

_PERCENT = re.compile(r"%|\bper ?cent\b|百分比", re.IGNORECASE)
_POINTS = re.compile(r"\bpp\b|百分点|percentage points?|\bp\.p\.", re.IGNORECASE)
_UNIT_COLUMN = re.compile(r"\bunits?\b|单位|measured in|计量|度量", re.IGNORECASE)
_UNIT_LINE = re.compile(r"单位\s*[:：]|\bunits?\s*[:：]|\bmeasured in\b|计量单位", re.IGNORECASE)
_UNIT_IN_HEADER = re.compile(
    r"[(（][^()（）]+[)）]|[,，]\s*\S|单位|\bindex\b|指数|\btimes\b|倍|\bratio\b|系数|\bscore\b|\bpoints\b|得分|\brank\b|排名|位次"
    r"|\bdays?\b|\bmonths\b|\byears\b|天数|月数|(?<![末首上])年数|人数",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(（][^()（）0-9]{1,30}[)）]")
_MEASURE = re.compile(
    r"revenue|income|output|profit|invest|\barea\b|\bvalue\b|amount|sales|turnover|\btax|\bcosts?\b|\bprices?\b|wage"
    r"|收入|产值|产出|利润|投资|面积|金额|税|成本|价格|工资|增加值|销售",
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(r"\byear\b|\bno\.|\bcode\b|\bid\b|年份|序号|编号|代码|邮编|电话", re.IGNORECASE)
_GROUPED_FROM = 10_000
_UNIT_ROWS = 3  # how far above a table a line with its unit may stand


Numbers = list[tuple[Cell, str]]  # with their formats


class _Numeric(NamedTuple):
    """A table that readers see, with its columns by header and the numbers of each that are no days."""

    sheet: Sheet
    table: Table
    columns: Mapping[str, tuple[Cell, ...]]
    numbers: Mapping[str, Numbers]


def _tables(book: Book) -> list[_Numeric]:
    """Return the tables that readers see; put together once for each workbook."""
    if "numeric" not in book.kept:
        formats = [look.number_format for look in book.styles.looks]
        plain = {number: one for number, one in enumerate(formats) if not is_date(one)}
        book.kept["numeric"] = [
            _numeric(sheet, table, columns, plain) for sheet in book.of("D", "P") for table, columns in sheet.data
        ]
    found: list[_Numeric] = book.kept["numeric"]
    return found


def _numeric(sheet: Sheet, table: Table, columns: Mapping[int, tuple[Cell, ...]], plain: Mapping[int, str]) -> _Numeric:
    named = dict(zip(table.columns, columns.values(), strict=False))
    numbers = {
        name: [(cell, plain[cell.style]) for cell in cells if cell.kind == "number" and cell.style in plain]
        for name, cells in named.items()
    }
    return _Numeric(sheet, table, named, {name: held for name, held in numbers.items() if held})


def _per_cents_agree(book: Book) -> list[Breach] | None:
    fractions, plain, differences = False, [], []
    for sheet, table, columns, held in _tables(book):
        percent = {
            name: {cell.row for cell, number_format in numbers if is_percent(number_format)}
            for name, numbers in held.items()
        }
        fractions = fractions or any(percent.values())
        for name, numbers in held.items():
            if says(_PERCENT, name) and not says(_POINTS, name):
                plain += [(sheet, cell) for cell, _ in numbers if cell.row not in percent[name]][:1]
            differences += list(_differences(sheet, table, name, numbers, percent))
        plain += list(_per_cent_by_row(sheet, columns, held, percent))
    found = [
        Breach(f"{sheet.name}!{cell.ref}", "a number in per cent", "a fraction shown as per cent, as elsewhere")
        for sheet, cell in (plain if fractions else ())
    ]
    return found + differences if fractions or plain else None


def _per_cent_by_row(
    sheet: Sheet,
    columns: Mapping[str, tuple[Cell, ...]],
    held: Mapping[str, Numbers],
    percent: Mapping[str, set[int]],
) -> Iterator[tuple[Sheet, Cell]]:
    """Give the first number whose row says per cent in the unit column, where nothing in the row is shown so."""
    units = next((cells for name, cells in columns.items() if says(_UNIT_COLUMN, name)), ())
    rows = {cell.row for cell in units if _PERCENT.search(str(cell.value)) and not _POINTS.search(str(cell.value))}
    rows -= set().union(*percent.values())
    counts = {name for name in held if says(_UNIT_IN_HEADER, name) or says(_NO_QUANTITY, name)}
    cells = [cell for name, numbers in held.items() if name not in counts for cell, _ in numbers if cell.row in rows]
    if cells:
        yield sheet, min(cells, key=lambda cell: (cell.row, cell.column))


def _differences(
    sheet: Sheet, table: Table, name: str, numbers: Numbers, percent: Mapping[str, set[int]]
) -> Iterator[Breach]:
    """Give the first difference of two per cents in a column that is not told in percentage points."""
    rows = {header.casefold(): shown_so for header, shown_so in percent.items()}
    for cell, number_format in numbers:
        if not cell.formula or (parts := _subtracted(cell.formula, table.name)) is None:
            continue
        if all(cell.row in rows.get(part, ()) for part in parts):
            where = f"{sheet.name}!{cell.ref}"
            if is_percent(number_format):
                yield Breach(where, "a difference of per cents shown as per cent", "percentage points (pp, 百分点)")
                return
            if not says(_POINTS, name):
                yield Breach(where, f"a difference of per cents under {name!r}", "a header with pp or 百分点")
                return


@lru_cache(maxsize=5_000)
def _subtracted(formula: str, table: str) -> tuple[str, str] | None:
    """Return the two columns of the formula's own row that it subtracts, times 100 or not; None where it does not."""
    try:
        tree: Tree = parsed(formula)
    except NotJudged:
        return None
    if isinstance(tree, Sign) and tree.sign == "*" and tree.operands[1] == Value(100.0):
        tree = tree.operands[0]
    if (
        isinstance(tree, Sign)
        and tree.sign == "-"
        and all(
            isinstance(one, Part) and (one.table, one.part) == (table.casefold(), THIS_ROW) for one in tree.operands
        )
    ):
        first, second = (one.first for one in tree.operands if isinstance(one, Part))
        return first, second
    return None


def _units_are_told(book: Book) -> list[Breach] | None:
    found, seen = [], False
    for sheet, table, columns, held in _tables(book):
        seen = seen or bool(held)
        open_to_all = [(name, numbers) for name, numbers in held.items() if not _tells_its_unit(name, numbers)]
        if not open_to_all or _told_by_row(columns) or _told_above(sheet, table):
            continue
        for name, numbers in open_to_all:
            where = f"{sheet.name}!{column_letters(numbers[0][0].column)}{table.at.top}"
            found.append(Breach(where, f"no unit for {name[:40]!r}", "a unit in the header, in a column or above"))
    return found if seen else None


def _tells_its_unit(name: str, numbers: Numbers) -> bool:
    """Say whether a column's own header or format tells its unit; whole numbers count what the header names."""
    if any(says(pattern, name) for pattern in (_UNIT_IN_HEADER, _POINTS, _PERCENT, _NO_QUANTITY)):
        return True
    if all(is_percent(number_format) for _, number_format in numbers):
        return True
    return not says(_MEASURE, name) and all(float(cell.value or 0).is_integer() for cell, _ in numbers)


def _told_by_row(columns: Mapping[str, tuple[Cell, ...]]) -> bool:
    """Say whether each row tells its unit: in a column for it, or in brackets behind what is measured."""
    if any(says(_UNIT_COLUMN, name) for name in columns):
        return True
    return any(
        2 * sum(says(_IN_BRACKETS, str(cell.value)) for cell in texts) > len(texts)
        for cells in columns.values()
        if (texts := [cell for cell in cells if cell.kind == "text"])
    )


def _told_above(sheet: Sheet, table: Table) -> bool:
    """Say whether a line above the table tells its unit."""
    return any(
        0 < table.at.top - cell.row <= _UNIT_ROWS
        and isinstance(cell.value, str)
        and _UNIT_LINE.search(cell.value) is not None
        for cell in sheet.outside
    )


def _formats_hide_nothing(book: Book) -> list[Breach] | None:
    found, seen, hiding = [], False, set()
    for sheet, _, columns, held in _tables(book):
        for name, numbers in held.items():
            seen = True
            for cell, number_format in numbers:
                if number_format not in hiding and hides_sign(number_format):
                    hiding.add(number_format)
                    said = f"the format {number_format} shows negative numbers without a sign"
                    found.append(Breach(f"{sheet.name}!{cell.ref}", said, "a minus or brackets"))
            if says(_NO_QUANTITY, name):
                continue
            found += [
                Breach(
                    f"{sheet.name}!{cell.ref}", f"{shown(float(cell.value or 0), number_format)}", "thousands parted"
                )
                for cell, number_format in numbers
                if abs(float(cell.value or 0)) >= _GROUPED_FROM
                and not (is_grouped(number_format) or is_percent(number_format) or is_power(number_format))
            ][:1]
            if (odd := _odd_decimals(numbers)) and not _told_by_row(columns):
                said = f"{shown(float(odd[0].value or 0), odd[1])} under {name[:40]!r}"
                found.append(Breach(f"{sheet.name}!{odd[0].ref}", said, "as many decimals as the rest of the column"))
    return found if seen else None


def _odd_decimals(numbers: Numbers) -> tuple[Cell, str] | None:
    """Return the first number that has other decimals than most of its column, None where all have as many.

    Fewer are as good where the format keeps their room: the points then stand under each other.
    """
    numbers = [pair for pair in numbers if not is_power(pair[1])]
    if not numbers:
        return None
    told = [
        len(shown(float(cell.value or 0), number_format).partition(".")[2])
        if is_general(number_format)
        else decimals(number_format) + kept_free(number_format)
        for cell, number_format in numbers
    ]
    usual = max(set(told), key=told.count)
    return next((pair for pair, said in zip(numbers, told, strict=True) if said != usual), None)


RULES: tuple[Rule, ...] = (
    Rule(
        46, "A", "must", "Per cents are told in one way, and their differences in percentage points",
        "百分数表示方式统一，百分数之差以百分点表示", "IBCS; Chinese statistical practice", _per_cents_agree,
    ),
    Rule(
        47, "A", "must", "Each column of numbers has one unit, in its header, beside it or above the table",
        "每个数值列有唯一计量单位（列名、单位列或表上方注明）", "Chinese statistical practice", _units_are_told,
    ),
    Rule(
        48, "A", "must", "Number formats show the sign, part thousands and keep decimals alike in a column",
        "数字格式显示正负号和千位分隔，同列小数位数一致", "Microsoft accessibility checker", _formats_hide_nothing,
    ),
)  # fmt: skip
