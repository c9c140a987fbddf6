"""The conformance sheet: what came of each rule when the finished workbook was audited."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from flows.audit.rule import Result, Rule
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.top import in_each

# Rules about what a report has none of, such as entry forms: known beforehand, so that one audit is enough.
WITHOUT_SUBJECT: frozenset[int] = frozenset()


def assumed(rules: Sequence[Rule]) -> tuple[Result, ...]:
    """Return what is expected of a report before it is audited."""
    return tuple(
        Result(
            rule,
            "elsewhere" if rule.judge is None else "nothing" if rule.number in WITHOUT_SUBJECT else "passed",
        )
        for rule in rules
    )


def told_alike(one: Sequence[Result], other: Sequence[Result]) -> bool:
    """Say whether the sheet would say the same of both."""
    return [_told(result) for result in one] == [_told(result) for result in other]


def _told(result: Result) -> tuple[object, ...]:
    return result.rule.number, result.outcome, result.breaches[:1], len(result.breaches), result.why


def conformance(context: Context, results: Sequence[Result], number: int) -> Sheet:
    """Declare the conformance sheet; number: its own among the sheets."""
    said = context.said
    frame = pl.DataFrame(
        {
            "number": [result.rule.number for result in results],
            "rule": [said.say(result.rule.says_en, result.rule.says_zh, "\n") for result in results],
            "profile": [said.label(f"profile.{result.rule.profile}") for result in results],
            "level": [said.label(f"level.{result.rule.level}") for result in results],
            "result": [said.label(f"outcome.{result.outcome}") for result in results],
            "tone": [result.outcome for result in results],
            "where": [_where(context, result) for result in results],
            "reference": [result.rule.reference for result in results],
        },
        schema_overrides={"number": pl.Int64, "where": pl.String},
    )
    columns = (
        Column("number", said.label("conformance.number"), "whole", 7, counted=True),
        Column("rule", said.label("conformance.rule"), "wrap", 60),
        Column("profile", said.label("conformance.profile"), "wrap", 18),
        Column("level", said.label("conformance.level"), "wrap", 10),
        Column("result", said.label("conformance.result"), "state", 16, tone="tone"),
        Column("where", said.label("conformance.where"), "wrap", 50),
        Column("reference", said.label("conformance.reference"), "wrap", 26),
    )
    counts = Counter(result.outcome for result in results)
    told = {name: str(counts[name]) for name in ("passed", "failed", "nothing", "elsewhere")}
    lines = (said.label("about.conformance"), in_each(said, "conformance.kept", " · ", **told))
    return Sheet(
        "conformance",
        f"{number}. {said.label('sheet.conformance')}",
        lines,
        (Table("Conformance", columns, frame),),
    )


def _where(context: Context, result: Result) -> str | None:
    """Return the first breach and how many more there are, or what checks a rule that the bytes cannot show."""
    if result.outcome == "elsewhere":
        return context.said.say(result.rule.by_en, result.rule.by_zh, "\n")
    if not result.breaches:
        return result.why or None
    first = result.breaches[0]
    rest = len(result.breaches) - 1
    more = [one.label("conformance.more", number=str(rest)) for one in context.said.each] if rest else []
    return "\n".join([f"{first.where}: {first.found}", *more])
