"""The functions that sum, average and count what meets a condition, and which cells of a line do."""

import math
import re
from collections.abc import Hashable, Mapping

from flows.audit.formulas.formula import NotJudged
from flows.audit.formulas.operands import Area, Desk, Fault, Faulty, Found, count, order, scalar, values

_TEST = re.compile(r"(<>|<=|>=|=|<|>)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def one_line(area: Found) -> Area:
    """Return the area where it is one row or one column."""
    if type(area) is not Area or (area.left != area.right and area.top != area.bottom):
        raise NotJudged("a range of several rows and columns")
    return area


def _meeting(on: Desk, area: Found, wanted: Found) -> frozenset[int]:
    """Return the places, from 0, of the cells in a line that meet a condition such as 5, done or >=10."""
    line, condition = one_line(area), scalar(wanted, on)
    sign, sought = "=", condition
    if isinstance(condition, str) and (found := _TEST.fullmatch(condition)):
        sign, sought = found.groups()
    if isinstance(sought, str) and _NUMBER.fullmatch(sought):
        sought = float(sought)
    if sought is None or sought == "" or isinstance(sought, bool):
        raise NotJudged("a condition on blanks or truth values")
    if isinstance(sought, str) and (set(sought) & set("*?~") or sought[0].isdigit()):
        raise NotJudged("a condition with a pattern, or that may be a date")
    if sign == "=":
        met = _grouped(on, line).get(sought.lower() if isinstance(sought, str) else sought, frozenset())
        held = values(line, on)
        if isinstance(condition, float) and any(isinstance(held[at], str) for at in met):
            raise NotJudged("a text that spells the number: some programs count it, others do not")
        return met
    return _compared(on, line, sign, sought)


def _grouped(on: Desk, line: Area) -> Mapping[Hashable, frozenset[int]]:
    """Return the places of each value of a line; a text that spells a number is grouped with the number."""
    if (known := on.results.get(("grouped", line))) is None:
        groups: dict[Hashable, set[int]] = {}
        for at, held in enumerate(values(line, on)):
            if isinstance(held, str):
                groups.setdefault(float(held) if _NUMBER.fullmatch(held) else held.lower(), set()).add(at)
            elif type(held) is float:
                groups.setdefault(held, set()).add(at)
        known = on.results["grouped", line] = {value: frozenset(places) for value, places in groups.items()}
    return known


def _compared(on: Desk, line: Area, sign: str, sought: float | str) -> frozenset[int]:
    held = values(line, on)
    count(len(held), on)
    if sign == "<>":
        size = (line.right - line.left + 1) * (line.bottom - line.top + 1)
        count(size, on)
        key = sought.lower() if isinstance(sought, str) else sought
        return frozenset(range(size)) - _grouped(on, line).get(key, frozenset())
    if isinstance(sought, str):
        raise NotJudged("the order of two texts")
    wanted = {"<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}[sign]
    return frozenset(at for at, value in enumerate(held) if type(value) is float and order(value, sought) in wanted)


def _all_met(on: Desk, pairs: tuple[Found, ...], *beside: Found) -> frozenset[int]:
    """Return the places where all conditions are met; the ranges, and one beside them, are of one shape."""
    if not pairs or len(pairs) % 2:
        raise NotJudged("a range without a condition")
    if len({shape(area) for area in (*pairs[::2], *beside)}) > 1:
        raise Faulty("#VALUE!")
    met = sorted((_meeting(on, area, wanted) for area, wanted in zip(pairs[::2], pairs[1::2], strict=True)), key=len)
    return met[0].intersection(*met[1:])


def _picked(on: Desk, area: Found, places: frozenset[int]) -> list[float]:
    held = values(one_line(area), on)
    count(len(places), on)
    found = [held[at] for at in sorted(places) if at < len(held)]
    if wrong := next((value for value in found if type(value) is Fault), None):
        raise Faulty(wrong.code)
    return [value for value in found if type(value) is float]


def sum_ifs(on: Desk, summed: Found, *pairs: Found) -> float:
    """Return the sum of the numbers where all conditions are met: SUMIFS."""
    return math.fsum(_picked(on, summed, _all_met(on, pairs, summed)))


def average_ifs(on: Desk, summed: Found, *pairs: Found) -> float:
    """Return the mean of the numbers where all conditions are met: AVERAGEIFS; raise Faulty where there is none."""
    found = _picked(on, summed, _all_met(on, pairs, summed))
    if not found:
        raise Faulty("#DIV/0!")
    return math.fsum(found) / len(found)


def shape(area: Found) -> tuple[int, int]:
    """Return how far a line reaches across and down."""
    line = one_line(area)
    return line.right - line.left, line.bottom - line.top


def sum_if(on: Desk, area: Found, wanted: Found, summed: Found = None) -> float:
    """Return the sum beside the cells that meet the condition, or of these cells themselves: SUMIF."""
    line = one_line(area)
    over = one_line(summed) if summed is not None else line
    taken = Area(over.sheet, over.left, over.top, over.left + line.right - line.left, over.top + line.bottom - line.top)
    return math.fsum(_picked(on, taken, _meeting(on, line, wanted)))


def count_ifs(on: Desk, *pairs: Found) -> float:
    """Return at how many places all conditions are met: COUNTIF, COUNTIFS."""
    return float(len(_all_met(on, pairs)))
