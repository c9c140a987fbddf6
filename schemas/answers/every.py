"""Every table of the report by its name in `Tables`: its contract and where its numbers come from."""

from schemas.answers.anchor import ANCHOR_ANSWER, PIPELINE_ANSWER
from schemas.answers.answer import Answer
from schemas.answers.attention import ATTENTION_ANSWER
from schemas.answers.changes import CHANGES_ANSWER
from schemas.answers.comparison import COMPARISON_ANSWER
from schemas.answers.confidence import CONFIDENCE_ANSWER
from schemas.answers.developments import (
    DEVELOPMENT_FIGURES_ANSWER,
    DEVELOPMENT_RATIOS_ANSWER,
    DEVELOPMENTS_ANSWER,
)
from schemas.answers.enterprises import CONCENTRATION_ANSWER, COUNTS_ANSWER, SEGMENTS_ANSWER
from schemas.answers.headline import HEADLINE_ANSWER, PATH_ANSWER
from schemas.answers.increments import INCREMENTS_ANSWER
from schemas.answers.milestones import MILESTONES_ANSWER, SLIPS_ANSWER
from schemas.answers.published import FACTS_ANSWER
from schemas.answers.reconciliation import RECONCILIATION_ANSWER
from schemas.answers.register import (
    ENTERPRISE_OUTPUT_ANSWER,
    ENTERPRISES_ANSWER,
    REGISTER_COUNTS_ANSWER,
    REGISTER_FIELDS_ANSWER,
    REGISTER_GROUPS_ANSWER,
    REGISTER_PERIODS_ANSWER,
)
from schemas.answers.series import SERIES_ANSWER
from schemas.answers.spans import SPANS_ANSWER
from schemas.answers.targets import TARGET_HISTORY_ANSWER, TARGETS_ANSWER

ANSWERS: dict[str, Answer] = {
    "headline": HEADLINE_ANSWER,
    "path": PATH_ANSWER,
    "attention": ATTENTION_ANSWER,
    "comparison": COMPARISON_ANSWER,
    "developments": DEVELOPMENTS_ANSWER,
    "development_figures": DEVELOPMENT_FIGURES_ANSWER,
    "development_ratios": DEVELOPMENT_RATIOS_ANSWER,
    "counts": COUNTS_ANSWER,
    "segments": SEGMENTS_ANSWER,
    "concentration": CONCENTRATION_ANSWER,
    "anchor": ANCHOR_ANSWER,
    "pipeline": PIPELINE_ANSWER,
    "targets": TARGETS_ANSWER,
    "target_history": TARGET_HISTORY_ANSWER,
    "series": SERIES_ANSWER,
    "spans": SPANS_ANSWER,
    "increments": INCREMENTS_ANSWER,
    "milestones": MILESTONES_ANSWER,
    "slips": SLIPS_ANSWER,
    "changes": CHANGES_ANSWER,
    "reconciliation": RECONCILIATION_ANSWER,
    "confidence": CONFIDENCE_ANSWER,
    "facts": FACTS_ANSWER,
    "enterprises": ENTERPRISES_ANSWER,
    "enterprise_output": ENTERPRISE_OUTPUT_ANSWER,
    "register_fields": REGISTER_FIELDS_ANSWER,
    "register_groups": REGISTER_GROUPS_ANSWER,
    "register_periods": REGISTER_PERIODS_ANSWER,
    "register_counts": REGISTER_COUNTS_ANSWER,
}
