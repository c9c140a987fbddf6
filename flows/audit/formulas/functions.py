"""The functions that formulas of reports use, each worked out as spreadsheets do; `if` and its like are elsewhere."""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from statistics import median

from flows.audit.formulas.conditions import average_ifs, count_ifs, one_line, shape, sum_if, sum_ifs
from flows.audit.formulas.formula import NotJudged
from flows.audit.formulas.operands import (
    Area,
    Desk,
    Fault,
    Faulty,
    Found,
    Held,
    count,
    number,
    scalar,
    text,
    truth,
    values,
)
from flows.audit.looks.shown import sections, shown

Function = Callable[..., Found]  # given the desk, then what stands between the brackets

_FIRST_DAY = date(1899, 12, 30)
_PLAIN = {"literal", "digits", "percent"}


def _numbers(on: Desk, given: tuple[Found, ...]) -> Iterator[float]:
    """Give the numbers of areas, passing over texts and truth values, and single values as numbers."""
    for one in given:
        if isinstance(one, Area):
            for value in values(one, on):
                if type(value) is float:
                    yield value
                elif type(value) is Fault:
                    raise Faulty(value.code)
        else:
            yield number(one)


def _sum(on: Desk, *given: Found) -> float:
    return math.fsum(_numbers(on, given))


def _average(on: Desk, *given: Found) -> float:
    found = list(_numbers(on, given))
    if not found:
        raise Faulty("#DIV/0!")
    return math.fsum(found) / len(found)


def _middle(on: Desk, *given: Found) -> float:
    found = list(_numbers(on, given))
    if not found:
        raise Faulty("#NUM!")
    return median(found)


def _count(on: Desk, *given: Found) -> float:
    return float(
        sum(
            sum(type(value) is float for value in values(one, on)) if type(one) is Area else type(one) is float
            for one in given
        )
    )


def _filled(on: Desk, *given: Found) -> float:
    return float(sum(sum(value is not None for value in values(one, on)) if type(one) is Area else 1 for one in given))


def _rounded(how: str) -> Callable[..., float]:
    def rounded(on: Desk, value: Found, digits: Found) -> float:
        exact = Decimal(f"{number(scalar(value, on)):.15g}")  # a spreadsheet rounds what it would print
        unit = Decimal(1).scaleb(-int(number(scalar(digits, on))))
        return float((exact / unit).quantize(Decimal(1), how) * unit)

    return rounded


def _whole(on: Desk, value: Found) -> float:
    return float(math.floor(number(scalar(value, on))))


def _remainder(on: Desk, value: Found, by: Found) -> float:
    one, other = number(scalar(value, on)), number(scalar(by, on))
    if not other:
        raise Faulty("#DIV/0!")
    return one - other * math.floor(one / other)


def _root(on: Desk, value: Found) -> float:
    if (found := number(scalar(value, on))) < 0:
        raise Faulty("#NUM!")
    return math.sqrt(found)


def _truths(on: Desk, given: tuple[Found, ...]) -> list[bool]:
    found = []
    for one in given:
        if isinstance(one, Area):
            held = values(one, on)
            if wrong := next((value for value in held if type(value) is Fault), None):
                raise Faulty(wrong.code)
            found += [bool(value) for value in held if value is not None and not isinstance(value, str)]
        else:
            found.append(truth(one))
    if not found:
        raise Faulty("#VALUE!")
    return found


def _index(on: Desk, among: Found, row: Found, column: Found = None) -> Found:
    if type(among) is not Area:
        raise NotJudged("INDEX of what is no range")
    down, across = int(number(scalar(row, on))), int(number(scalar(column, on)))
    if among.top == among.bottom and column is None:  # in a single row the one number counts columns
        down, across = 1, down
    if down < 0 or across < 0:
        raise Faulty("#VALUE!")
    if down > among.bottom - among.top + 1 or across > among.right - among.left + 1:
        raise Faulty("#REF!")
    left, right = (among.left + across - 1,) * 2 if across else (among.left, among.right)
    top, bottom = (among.top + down - 1,) * 2 if down else (among.top, among.bottom)
    return Area(among.sheet, left, top, right, bottom)


def _match(on: Desk, sought: Found, among: Found, how: Found = 1.0) -> float:
    value, area = scalar(sought, on), one_line(among)
    if number(scalar(how, on)) != 0:
        raise NotJudged("MATCH in a sorted range")
    if value is None or (isinstance(value, str) and set(value) & set("*?~")):
        raise NotJudged("MATCH of a blank or a pattern")
    places = on.results.get(("places", area))
    if places is None:
        places = {}
        for at, held in enumerate(values(area, on), start=1):
            places.setdefault(_same(held), at)
        on.results["places", area] = places
    if (found := places.get(_same(value))) is None:
        raise Faulty("#N/A")
    return float(found)


def _same(value: Held) -> Hashable:
    """Return what two values that MATCH takes as one have in common."""
    return value.lower() if isinstance(value, str) else (type(value), value)


def _lookup(on: Desk, sought: Found, among: Found, column: Found, near: Found = True) -> Found:
    if type(among) is not Area or truth(scalar(near, on)):
        raise NotJudged("VLOOKUP in a sorted range")
    row = _match(on, sought, Area(among.sheet, among.left, among.top, among.left, among.bottom), 0.0)
    return _index(on, among, row, column)


def _products(on: Desk, *given: Found) -> float:
    if not given or any(type(one) is not Area for one in given):
        raise NotJudged("SUMPRODUCT of what is no range")
    columns = [[value if type(value) is float else 0.0 for value in values(one_line(one), on)] for one in given]
    if len({shape(one) for one in given}) > 1:
        raise Faulty("#VALUE!")
    return math.fsum(math.prod(row) for row in zip(*columns, strict=False))


def _rank(on: Desk, value: Found, among: Found, rising: Found = 0.0) -> float:
    sought, found = number(scalar(value, on)), on.results.get(("sorted", among))
    if found is None:
        found = on.results["sorted", among] = sorted(_numbers(on, (among,)))
    if sought not in found:
        raise Faulty("#N/A")
    before = sum(one < sought for one in found) if number(scalar(rising, on)) else sum(one > sought for one in found)
    count(len(found), on)
    return float(before + 1)


def _text(on: Desk, value: Found, number_format: Found) -> str:
    """Return a number in a format whose result does not hang on the reader's country."""
    held, wanted = scalar(value, on), text(scalar(number_format, on))
    if isinstance(held, str):
        if wanted.count(";") > 2 or "@" in wanted:
            raise NotJudged("a format that changes texts")
        return held
    kinds = {kind for section in sections(wanted) for kind, _ in section.pieces}
    days = all(piece in ("yyyy", "mm", "dd", "m", "d") for section in sections(wanted)
               for kind, piece in section.pieces if kind == "date")  # fmt: skip
    if not wanted or not kinds <= _PLAIN | {"date"} or not days or isinstance(held, bool):
        raise NotJudged("a format whose result depends on the program")
    return shown(number(held), wanted)


def _date(on: Desk, *given: Found) -> float:
    year, month, day = (int(number(scalar(one, on))) for one in given)
    months = (year if year >= 1900 else year + 1900) * 12 + month - 1
    if not 1901 * 12 <= months < 9999 * 12:
        raise NotJudged("a date before 1901")
    return float((date(months // 12, months % 12 + 1, 1) - _FIRST_DAY).days + day - 1)


def _day(which: str) -> Callable[..., float]:
    def part(on: Desk, value: Found) -> float:
        serial = number(scalar(value, on))
        if not 61 <= serial < 2_958_466:
            raise NotJudged("a date before March 1900")
        return float(getattr(_FIRST_DAY + timedelta(days=int(serial)), which))

    return part


def _cut(start: int) -> Callable[..., str]:
    def part(on: Desk, value: Found, length: Found = 1.0) -> str:
        said, room = text(scalar(value, on)), int(number(scalar(length, on)))
        if room < 0:
            raise Faulty("#VALUE!")
        return said[:room] if start else said[len(said) - room if room < len(said) else 0 :]

    return part


def _extent(*, down: bool) -> Function:
    def size(_on: Desk, among: Found) -> float:
        if not isinstance(among, Area):
            return 1.0
        return float(among.bottom - among.top + 1 if down else among.right - among.left + 1)

    return size


FUNCTIONS: Mapping[str, Function] = {
    "SUM": _sum,
    "AVERAGE": _average,
    "MEDIAN": _middle,
    "MIN": lambda on, *given: min(_numbers(on, given), default=0.0),
    "MAX": lambda on, *given: max(_numbers(on, given), default=0.0),
    "COUNT": _count,
    "COUNTA": _filled,
    "SUMIF": sum_if,
    "SUMIFS": sum_ifs,
    "AVERAGEIFS": average_ifs,
    "COUNTIF": count_ifs,
    "COUNTIFS": count_ifs,
    "SUMPRODUCT": _products,
    "RANK": _rank,
    "ROUND": _rounded(ROUND_HALF_UP),
    "ROUNDUP": _rounded(ROUND_UP),
    "ROUNDDOWN": _rounded(ROUND_DOWN),
    "ABS": lambda on, value: abs(number(scalar(value, on))),
    "INT": _whole,
    "MOD": _remainder,
    "SQRT": _root,
    "AND": lambda on, *given: all(_truths(on, given)),
    "OR": lambda on, *given: any(_truths(on, given)),
    "NOT": lambda on, value: not truth(scalar(value, on)),
    "INDEX": _index,
    "MATCH": _match,
    "VLOOKUP": _lookup,
    "ROWS": _extent(down=True),
    "COLUMNS": _extent(down=False),
    "TEXT": _text,
    "DATE": _date,
    "YEAR": _day("year"),
    "MONTH": _day("month"),
    "DAY": _day("day"),
    "LEN": lambda on, value: float(len(text(scalar(value, on)).encode("utf-16-le")) // 2),
    "LEFT": _cut(1),
    "RIGHT": _cut(0),
    "UPPER": lambda on, value: text(scalar(value, on)).upper(),
    "LOWER": lambda on, value: text(scalar(value, on)).lower(),
    "CONCATENATE": lambda on, *given: "".join(text(scalar(one, on)) for one in given),
}
