"""The catalogue of what can be wrong with an input, and the contract of the findings."""

import polars as pl

from schemas.contract import contract
from schemas.rule import Rule
from schemas.vocabulary import Severity
from schemas.wording.enterprises import ENTERPRISE_ROWS
from schemas.wording.files import FILES
from schemas.wording.layouts import LAYOUTS
from schemas.wording.reading import READING
from schemas.wording.rows import ROWS
from schemas.wording.texts import TEXTS

FINDINGS = contract(
    "findings",
    {
        "severity": Severity,
        "rule": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "part": pl.String,  # as in the facts' contract
        "column": pl.String,  # the declared column; "" where it is not about one
        "cell": pl.String,
        "found": pl.String,
        "expected_en": pl.String,
        "expected_zh": pl.String,
        "suggestion": pl.String,
        "left_out": pl.Boolean,  # true: the row is not in the report
        "known_on": pl.Date,  # when the row's source appeared, where that is known
        # What stays the same while the row says the same, wherever it stands; only warnings have one.
        "fingerprint": pl.String,
        "confirmed": pl.String,  # the reason for which a person let the warning pass
    },
    blank=("found", "suggestion", "known_on", "fingerprint", "confirmed"),
)

RULES: dict[str, Rule] = {rule.key: rule for rule in (*FILES, *READING, *LAYOUTS, *TEXTS, *ROWS, *ENTERPRISE_ROWS)}
