"""The aggregated tables of the shipped cluster, as of three days, row by row.

What they should be stands in tests/golden/<as-of>/<table>.csv. Renew them with `.venv/bin/python tests/test_golden.py`
and read the difference as you would read a change of the report: each line of it is one that an official would see.
"""

import csv
import sys
from datetime import date
from decimal import Decimal
from difflib import unified_diff
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shipped

FOLDER = Path(__file__).parent / "golden"
RENEW = ".venv/bin/python tests/test_golden.py"
TABLES = (
    "headline", "path", "attention", "changes", "targets", "target_history", "series", "spans", "increments",
    "comparison", "developments", "development_figures", "development_ratios", "counts", "segments", "concentration",
    "anchor", "pipeline", "milestones", "slips", "reconciliation", "confidence",
)  # fmt: skip


def as_text(value: Any) -> str:
    """Return a value as a reader would write it: no trailing zeros, ten digits of what was divided."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            plain = format(value, "f")
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
        case float():
            return format(Decimal(f"{value:.10g}"), "f")
        case list() | pl.Series():
            return "; ".join(value)
        case _:
            return str(value)


def as_csv(table: pl.DataFrame) -> str:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([as_text(value) for value in row] for row in table.iter_rows())
    return buffer.getvalue()


def golden(as_of: date, name: str) -> Path:
    return FOLDER / as_of.isoformat() / f"{name}.csv"


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("as_of", shipped.DAYS, ids=str)
def test_a_table_of_the_shipped_cluster_is_as_it_was_reviewed(as_of: date, name: str):
    path = golden(as_of, name)
    assert path.exists(), f"{path.name} is not there; make it with: {RENEW}"
    reviewed, made = path.read_text(encoding="utf-8"), as_csv(getattr(shipped.tables(as_of), name))
    changed = "\n".join(unified_diff(reviewed.splitlines(), made.splitlines(), "reviewed", "made", lineterm="", n=0))
    assert made == reviewed, f"{path}: if this is meant, renew it with: {RENEW}\n{changed}"


def test_no_table_is_kept_that_nobody_compares():
    kept = {path for path in FOLDER.rglob("*") if path.is_file()}
    assert kept == {golden(as_of, name) for as_of in shipped.DAYS for name in TABLES}


def renew() -> None:
    """Write every golden table anew; say which ones changed."""
    for as_of in shipped.DAYS:
        for name in TABLES:
            path, made = golden(as_of, name), as_csv(getattr(shipped.tables(as_of), name))
            if path.exists() and path.read_text(encoding="utf-8") == made:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    renew()
