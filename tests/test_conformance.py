"""The conformance sheet: what the audit of the finished bytes says stands in them, and one laying-out is enough."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

import flows.workbook.report as report
import shipped
from flows.audit.rules.every import RULES
from flows.audit.run import Audited, audit, audited
from flows.workbook.context import Context
from flows.workbook.declare import Block, ChartRow, Sheet
from flows.workbook.labels.conformance import LABELS
from flows.workbook.sheets.conformance import WITHOUT_SUBJECT, without_subject

ALT_TEXTS = 88  # the rule about charts' alternative texts
OUTCOMES = ("passed", "failed", "nothing", "elsewhere", "unjudged")


def told(content: bytes) -> dict[int, tuple[str, str]]:
    """Return what the last sheet says of each rule: the outcome's word in all languages, and where."""
    sheet = load_workbook(BytesIO(content)).worksheets[-1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    return {row[0]: (row[4], row[5]) for row in rows}


def outcome_of(word: str) -> str:
    """Return the outcome that a word on the sheet, in one language or in both, stands for."""
    (found,) = (outcome for outcome in OUTCOMES if word.replace("\n", " ") in written(*LABELS[f"outcome.{outcome}"]))
    return found


def written(english: str, chinese: str) -> Iterator[str]:
    yield from (english, chinese, f"{english} {chinese}")


@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("as_of", shipped.DAYS)
def test_the_shipped_report_is_laid_out_once(as_of, language):
    made, times = shipped.built(as_of, language)
    assert times == 1, f"not as assumed: {made.broken}"


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_the_sheet_says_of_each_rule_what_the_audit_of_the_finished_bytes_says(language):
    made, _ = shipped.built(shipped.NEWEST, language)
    said = {number: outcome_of(word) for number, (word, _) in told(made.content).items()}
    assert said == {result.rule.number: result.outcome for result in audit(made.content)}


def test_a_workbook_that_breaks_a_rule_says_so_and_where(monkeypatch):
    def silent(block: Block) -> Block:
        if not isinstance(block, ChartRow):
            return block
        return replace(block, charts=tuple(replace(chart, alt="A chart.") for chart in block.charts))

    def declared(context: Context) -> tuple[Sheet, ...]:
        return tuple(replace(sheet, blocks=tuple(map(silent, sheet.blocks))) for sheet in whole(context))

    whole = report.declared_sheets
    monkeypatch.setattr(report, "declared_sheets", declared)
    made, times = shipped.laid_out(shipped.NEWEST, "en")
    word, where = told(made.content)[ALT_TEXTS]
    first, *others = next(one for one in audit(made.content) if one.rule.number == ALT_TEXTS).breaches
    assert outcome_of(word) == "failed"
    assert where.startswith(first.where)
    assert str(len(others)) in where
    assert ALT_TEXTS in made.broken
    assert times == 2


def test_an_outcome_that_changes_with_every_laying_out_does_not_keep_it_going(monkeypatch):
    number = next(rule.number for rule in RULES if rule.judge and rule.number not in WITHOUT_SUBJECT)
    audits = 0

    def fickle(content: bytes) -> Audited:
        nonlocal audits
        audits += 1
        changed = "failed" if audits % 2 else "passed"
        found = audited(content)
        results = (replace(one, outcome=changed) if one.rule.number == number else one for one in found.results)
        return found._replace(results=tuple(results))

    monkeypatch.setattr(report, "audited", fickle)
    made, times = shipped.laid_out(shipped.NEWEST, "en")
    assert made.content
    assert times == audits == report._AUDITS


def test_rules_about_charts_and_lists_have_nothing_to_judge_where_there_are_none():
    assert without_subject(()) > WITHOUT_SUBJECT
    assert {86, 91, 79} <= without_subject(())
