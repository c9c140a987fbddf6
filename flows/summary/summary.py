"""What a report says, in a few lines; its sentences are those of the workbook."""

from datetime import date

from flows.summary.findings import error_lines, files_with_findings, findings_by_rule
from flows.summary.targets import targets_and_pace
from flows.workbook.sentences.attention import attention_sentences
from flows.workbook.sentences.changes import said_changes, told_changes
from flows.workbook.sentences.headline import headline_lines
from flows.workbook.speech import Speech, speech
from schemas.cluster import Cluster, Language
from schemas.registers import Registers
from schemas.summary import FindingsOfRule, Summary
from schemas.tables import Tables
from schemas.vocabulary import SEVERITIES

# Heading -> the label of the workbook that it is called by.
_WORDS = {
    "headline": "sheet.headline",
    "attention": "sheet.attention",
    "changes": "sheet.changes",
    "findings": "sheet.findings",
    "targets": "sheet.targets",
    "notes": "sheet.notes",
    "severity": "severity",
    "rule": "rule",
    "count": "summary.count",
    "file": "summary.file",
    "sheet": "summary.sheet",
    "cell": "summary.cell",
    "found": "found",
    "expected": "expected",
    "entity": "entity",
    "measured": "summary.measured",
    "period": "period",
    "target": "target",
    "actual": "actual",
    "actual_period": "actual_period",
    "attainment": "attainment",
    "elapsed": "elapsed",
    "gap": "gap_pp",
    "state": "state",
    "open": "summary.open",
    "nothing": "headline.nothing",
    "no_findings": "findings.none",
    "no_changes": "changes.nothing",
    "no_targets": "summary.no_targets",
    "draft": "summary.draft",
}


def summary(cluster: Cluster, registers: Registers, tables: Tables, as_of: date, language: Language) -> Summary:
    """Return what the report says in the language that its workbook speaks."""
    said = speech(language, registers, tables.entities, tables.terms)
    found, files = findings_by_rule(tables.findings, tables.rules, said), files_with_findings(tables.findings)
    return Summary(
        title=f"{said.say(cluster.title_en, cluster.title_zh)} · {said.label('as_of')} {as_of.isoformat()}",
        headline=tuple(headline_lines(tables.headline, registers, said)),
        attention=tuple(attention_sentences(tables, registers, said, as_of)),
        since=_since(tables, said),
        changes=_changes(tables, registers, said),
        counted=_counted(found, files, said),
        findings=found,
        files=files,
        targets=targets_and_pace(tables.targets, registers, said),
        errors=error_lines(tables.findings, tables.rules, said),
        words={key: said.label(label) for key, label in _WORDS.items()},
    )


def _counted(found: tuple[FindingsOfRule, ...], files: int, said: Speech) -> str:
    parts = {f"{name}s": f"{sum(row.count for row in found if row.severity == name):,}" for name in SEVERITIES}
    return "\n".join(one.label("summary.counted", files=f"{files:,}", **parts) for one in said.each)


def _since(tables: Tables, said: Speech) -> str:
    return "\n".join(one.label(f"since.{tables.since_by}", day=tables.since.isoformat()) for one in said.each)


def _changes(tables: Tables, registers: Registers, said: Speech) -> tuple[str, ...]:
    told, others = told_changes(tables.changes)
    sentences = tuple(said_changes(told, registers, said))
    if not others:
        return sentences
    more = (one.label("changes.others", number=str(others), sheet=one.label("sheet.changes")) for one in said.each)
    return (*sentences, "\n".join(more))
