"""The audit: every rule put to a workbook."""

from collections.abc import Iterable
from typing import NamedTuple

from flows.audit.package.book import Book
from flows.audit.package.reading import read_book
from flows.audit.package.skimming import USUAL, Measure
from flows.audit.rule import Result, Rule
from flows.audit.rules.every import RULES


class InPart(NamedTuple):
    """A large sheet: rows that were read cell by cell, its first and last, of all its rows; the others were skimmed."""

    sheet: str
    read: int
    rows: int
    cells: int


class Audited(NamedTuple):
    """What came of each rule, and the sheets that were read in part."""

    results: tuple[Result, ...]
    in_part: tuple[InPart, ...]


def audit(content: bytes) -> tuple[Result, ...]:
    """Return what came of each rule for the workbook; raise NoWorkbook where the bytes are none."""
    return audited(content).results


def audited(content: bytes, measure: Measure = USUAL) -> Audited:
    """Return what came of each rule, and which sheets were read in part; raise NoWorkbook where the bytes are none.

    measure: how much of a sheet is read cell by cell.
    """
    book = read_book(content, measure)
    in_part = tuple(
        InPart(sheet.name, one.rows - one.skipped, one.rows, one.cells)
        for sheet in book.sheets
        if (one := sheet.skimmed) is not None
    )
    return Audited(judged(book, RULES), in_part)


def judged(book: Book, rules: Iterable[Rule]) -> tuple[Result, ...]:
    """Return what came of each of these rules, in their order."""
    return tuple(_judged(book, rule) for rule in rules)


def _judged(book: Book, rule: Rule) -> Result:
    if rule.judge is None:
        return Result(rule, "elsewhere")
    try:
        breaches = rule.judge(book)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        # Others' files hold what no rule foresees: that one rule is unjudged, the rest are.
        return Result(rule, "unjudged", why=f"{type(error).__name__}: {error}")
    if breaches is None:
        return Result(rule, "nothing")
    return Result(rule, "failed" if breaches else "passed", tuple(breaches))
