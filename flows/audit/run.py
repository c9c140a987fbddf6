"""The audit: every rule put to a workbook."""

from collections.abc import Iterable

from flows.audit.package.book import Book
from flows.audit.package.reading import read_book
from flows.audit.rule import Result, Rule
from flows.audit.rules.every import RULES


def audit(content: bytes) -> tuple[Result, ...]:
    """Return what came of each rule for the workbook; raise NoWorkbook where the bytes are none."""
    return judged(read_book(content), RULES)


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
