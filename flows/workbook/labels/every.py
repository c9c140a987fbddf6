"""All labels together."""

from flows.workbook.check.labels import CHECK_LABELS
from flows.workbook.labels import (
    anchor,
    changes,
    charts,
    comparison,
    conformance,
    developments,
    evidence,
    explain,
    general,
    glossary,
    headline,
    milestones,
    notes,
    reconciliation,
    register,
    sheets,
    summary,
    targets,
    trend,
)

# A bilingual workbook shows "English 中文".
LABELS: dict[str, tuple[str, str]] = CHECK_LABELS | {
    key: said
    for module in (
        sheets,
        general,
        headline,
        changes,
        targets,
        trend,
        summary,
        charts,
        comparison,
        conformance,
        developments,
        anchor,
        milestones,
        reconciliation,
        register,
        evidence,
        explain,
        glossary,
        notes,
    )
    for key, said in module.LABELS.items()
}

# The notes sheet: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    *notes.FIRST_NOTES,
    *headline.NOTES,
    *changes.NOTES,
    *targets.NOTES,
    *trend.NOTES,
    *comparison.NOTES,
    *developments.NOTES,
    *anchor.NOTES,
    *milestones.NOTES,
    *reconciliation.NOTES,
    *register.NOTES,
    *notes.LAST_NOTES,
)
