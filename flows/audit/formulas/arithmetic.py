"""A formula worked out once more from the stored values of the cells that it names, as spreadsheets do it."""

import math
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, NamedTuple

from flows.audit.formulas.formula import NotJudged, parsed
from flows.audit.formulas.functions import FUNCTIONS, Function
from flows.audit.formulas.operands import (
    Area,
    Desk,
    Fault,
    Faulty,
    Found,
    Scalar,
    equal,
    number,
    order,
    scalar,
    text,
    truth,
)
from flows.audit.formulas.tree import THIS_ROW, Call, Named, Part, Reference, Sign, Tree, Value, Wrong

_SNAP = 2.0**-48  # a difference this much smaller than what it is made of is 0 to a spreadsheet


class Place(NamedTuple):
    """Where the formula stands: sheet (from 0), row, column, and how far from where its text was written."""

    sheet: int
    row: int
    column: int
    down: int = 0
    across: int = 0


def worked_out(tree: Tree, place: Place, on: Desk) -> Scalar:
    """Return what a formula comes to, 0 where it leads to a blank cell.

    Raise Faulty where it comes to an error value, NotJudged where it holds what is not worked out here.
    """
    try:
        found = scalar(evaluated(tree, place, on), on)
    except (OverflowError, RecursionError):
        raise NotJudged("too large") from None
    return 0.0 if found is None else found


def evaluated(tree: Tree, place: Place, on: Desk) -> Found:
    """Return the value of a tree or the area that it names."""
    return _KINDS[type(tree)](tree, place, on)


def _value(tree: Value, _place: Place, _on: Desk) -> Found:
    return tree.value


def _wrong(tree: Wrong, _place: Place, _on: Desk) -> Found:
    raise Faulty(tree.code)


def _reference(tree: Reference, place: Place, on: Desk) -> Area:
    if tree.sheet is None:
        sheet = place.sheet
    elif (found := on.sheets.get(tree.sheet)) is not None:
        sheet = found
    else:
        raise NotJudged(f"no sheet {tree.sheet}")
    if not (place.down or place.across):
        return Area(sheet, tree.left, tree.top, tree.right, tree.bottom)
    left, top, right, bottom = tree.fixed
    return Area(
        sheet,
        tree.left + (0 if left else place.across),
        tree.top + (0 if top else place.down),
        tree.right + (0 if right else place.across),
        tree.bottom + (0 if bottom else place.down),
    )


def _part(tree: Part, place: Place, on: Desk) -> Area:
    if not tree.table:
        raise NotJudged("the table is not named")
    if (known := on.tables.get(tree.table)) is None:
        raise Faulty("#REF!")
    table, at = known.table, known.table.at
    left, right = at.left, at.right
    if tree.first:
        try:
            left = right = at.left + known.columns[tree.first]
            if tree.first != tree.last:
                left, right = sorted((left, at.left + known.columns[tree.last]))
        except KeyError:
            raise Faulty("#REF!") from None
    if tree.part == THIS_ROW:
        if not table.first <= place.row <= table.last:
            raise Faulty("#VALUE!")
        return Area(known.sheet, left, place.row, right, place.row)
    top, bottom = {
        "#all": (at.top, at.bottom),
        "#headers": (at.top, table.first - 1),
        "#totals": (table.last + 1, at.bottom),
    }.get(tree.part, (table.first, table.last))
    if top > bottom:
        raise Faulty("#REF!")
    return Area(known.sheet, left, top, right, bottom)


def _named(tree: Named, place: Place, on: Desk) -> Found:
    if tree.name in on.tables:
        raise NotJudged("a table's bare name: with its headers to some programs, without them to others")
    if tree.name not in on.names:
        raise NotJudged(f"no name {tree.name}")
    meant = parsed(on.names[tree.name])
    if isinstance(meant, Named) or (isinstance(meant, Reference) and not all(meant.fixed)):
        raise NotJudged("a name that leads to another or depends on where it is used")
    return evaluated(meant, place, on)


def _sign(tree: Sign, place: Place, on: Desk) -> Scalar:
    first = scalar(evaluated(tree.operands[0], place, on), on)
    if len(tree.operands) == 1:
        return _ONE[tree.sign](first)
    second = scalar(evaluated(tree.operands[1], place, on), on)
    return _TWO[tree.sign](first, second)


def _plus(first: Scalar, second: Scalar) -> float:
    one, other = number(first), number(second)
    total = one + other
    return 0.0 if abs(total) <= _SNAP * abs(one) else total


def _less(first: Scalar, second: Scalar) -> float:
    one, other = number(first), number(second)
    rest = one - other
    return 0.0 if abs(rest) <= _SNAP * abs(one) else rest


def _over(first: Scalar, second: Scalar) -> float:
    one, other = number(first), number(second)
    if not other:
        raise Faulty("#DIV/0!")
    return one / other


def _power(first: Scalar, second: Scalar) -> float:
    one, other = number(first), number(second)
    if (not one and other <= 0) or (one < 0 and other != int(other)):
        raise Faulty("#DIV/0!" if not one and other else "#NUM!")
    return float(math.pow(one, other))


def _call(tree: Call, place: Place, on: Desk) -> Found:
    if tree.function == "IF":
        return _if(tree.given, place, on)
    if tree.function == "IFERROR":
        return _caught(tree, place, on)
    if tree.function in _ASKED:
        return _asked(tree, place, on)
    if (function := FUNCTIONS.get(tree.function)) is None:
        raise NotJudged(f"{tree.function} is not worked out here")
    given = tuple(evaluated(one, place, on) for one in tree.given)
    if not any(type(one) is Area and one.top != one.bottom for one in given):
        return _called(function, given, on)
    # Whole columns are summed and searched again and again, in each row of a table: once is enough.
    key = (tree.function, given, tuple(map(type, given)))
    if key in on.results:
        known: Found = on.results[key]
        return known
    found = on.results[key] = _called(function, given, on)
    return found


def _called(function: Function, given: tuple[Found, ...], on: Desk) -> Found:
    try:
        return function(on, *given)
    except TypeError:
        raise NotJudged("too few or too many arguments") from None


def _if(given: tuple[Tree, ...], place: Place, on: Desk) -> Found:
    if not 2 <= len(given) <= 3:
        raise NotJudged("too few or too many arguments")
    if truth(scalar(evaluated(given[0], place, on), on)):
        return evaluated(given[1], place, on)
    return evaluated(given[2], place, on) if len(given) == 3 else False


def _asked(tree: Call, place: Place, on: Desk) -> bool:
    """Return the answer to a question that an error value may be asked, too."""
    if len(tree.given) != 1:
        raise NotJudged("too few or too many arguments")
    try:
        found = scalar(evaluated(tree.given[0], place, on), on)
    except Faulty as wrong:
        return tree.function == "ISERROR" or (tree.function == "ISNA" and wrong.code == "#N/A")
    return type(found) is _ASKED[tree.function]


def _caught(tree: Call, place: Place, on: Desk) -> Found:
    if len(tree.given) != 2:
        raise NotJudged("too few or too many arguments")
    try:
        return scalar(evaluated(tree.given[0], place, on), on)
    except Faulty:
        return evaluated(tree.given[1], place, on)


_ASKED: Mapping[str, type] = {"ISERROR": Fault, "ISNA": Fault, "ISNUMBER": float, "ISTEXT": str, "ISBLANK": NoneType}
_ONE: Mapping[str, Callable[[Scalar], Scalar]] = {
    "%": lambda value: number(value) / 100,
    "-1": lambda value: -number(value),
    "+1": lambda value: value,
}
_TWO: Mapping[str, Callable[[Scalar, Scalar], Scalar]] = {
    "+": _plus,
    "-": _less,
    "*": lambda first, second: number(first) * number(second),
    "/": _over,
    "^": _power,
    "&": lambda first, second: text(first) + text(second),
    "=": equal,
    "<>": lambda first, second: not equal(first, second),
    "<": lambda first, second: order(first, second) < 0,
    ">": lambda first, second: order(first, second) > 0,
    "<=": lambda first, second: order(first, second) <= 0,
    ">=": lambda first, second: order(first, second) >= 0,
}
_KINDS: Mapping[type, Callable[[Any, Place, Desk], Found]] = {
    Value: _value,
    Wrong: _wrong,
    Reference: _reference,
    Part: _part,
    Named: _named,
    Call: _call,
    Sign: _sign,
}
