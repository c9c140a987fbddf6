"""The catalogue of what can be wrong with an input, and the contract of the findings."""

import polars as pl

from schemas.contract import contract
from schemas.rule import Rule
from schemas.vocabulary import Severity
from schemas.wording.files import FILES
from schemas.wording.layouts import LAYOUTS
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
        "cell": pl.String,
        "found": pl.String,
        "expected_en": pl.String,
        "expected_zh": pl.String,
        "suggestion": pl.String,
        "left_out": pl.Boolean,  # true: the row is not in the report
        "known_on": pl.Date,  # when the row's source appeared, where that is known
    },
    blank=("found", "suggestion", "known_on"),
)

RULES: dict[str, Rule] = {rule.key: rule for rule in (*FILES, *LAYOUTS, *TEXTS, *ROWS)}
