"""What people confirmed in findings workbooks, and what they wrote there that could not be followed."""

from dataclasses import dataclass

import polars as pl

from schemas.contract import contract

CONFIRMATIONS = contract(
    "confirmations",
    {
        "fingerprint": pl.String,  # of a finding (FINDINGS): the same while the row says the same
        "reason": pl.String,
        "by": pl.String,
        "file": pl.String,  # the findings workbook
        "about": pl.String,  # the file that it is about
        "number": pl.UInt32,  # of the folded finding there
        "rule": pl.String,
    },
    blank=("by",),
    unique=("fingerprint",),
)

WHY_IGNORED = ("not_a_warning", "gone", "not_a_findings_workbook", "other_format")
IGNORED = contract(
    "ignored confirmations",
    {
        "file": pl.String,
        "about": pl.String,
        "number": pl.UInt32,
        "rule": pl.String,
        "reason": pl.String,
        "why": pl.Enum(WHY_IGNORED),
    },
    blank=("about", "number", "rule", "reason"),
)


@dataclass(frozen=True)
class Confirmed:
    """What was read back from findings workbooks: CONFIRMATIONS, and IGNORED for the rest."""

    confirmations: pl.DataFrame
    ignored: pl.DataFrame


# The very hidden sheet of a findings workbook: KEYS down from A1 with their values beside, then ROW_COLUMNS as a
# header, then a row for each fingerprint of each folded finding, and one without for a finding that has none.
HIDDEN_SHEET = "clusterbook"
MARKER = "clusterbook findings"
KEYS = (MARKER, "file", "sha256", "rules", "list", "number", "reason", "by")
ROW_COLUMNS = ("number", "rule", "fingerprint")
