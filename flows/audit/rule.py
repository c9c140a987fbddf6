"""What a rule is, what it finds, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from flows.audit.package.book import Book

Level = Literal["must", "should"]
Profile = Literal["A", "D", "P", "E"]  # every file, data sheets, sheets to present and print, entry forms
Outcome = Literal["passed", "failed", "nothing", "elsewhere", "unjudged"]


class Breach(NamedTuple):
    """Where a rule is broken (a cell as Sheet!C5, a sheet, a part of the package), what stands there, what should."""

    where: str
    found: str
    expected: str


# The breaches, as many as there are; None where the workbook holds nothing that the rule speaks of.
Judge = Callable[[Book], list[Breach] | None]


@dataclass(frozen=True)
class Rule:
    """One rule.

    number: its place in the list of rules. says_en, says_zh: what must be so. reference: whose rule it is, in a few
    words. judge: None where the bytes of one file cannot show it; by_en, by_zh then say what does.
    """

    number: int
    profile: Profile
    level: Level
    says_en: str
    says_zh: str
    reference: str
    judge: Judge | None
    by_en: str = ""
    by_zh: str = ""


@dataclass(frozen=True)
class Result:
    """What came of a rule: "nothing" where there was nothing to judge, "unjudged" where judging itself failed."""

    rule: Rule
    outcome: Outcome
    breaches: tuple[Breach, ...] = ()
    why: str = ""
