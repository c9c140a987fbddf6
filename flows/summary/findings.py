"""Findings that nobody has confirmed: by rule, the worst first, and the errors line by line."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import polars as pl

from flows.workbook.speech import Speech
from schemas.rule import Rule
from schemas.summary import ErrorLine, FindingsOfRule

MOST_ERRORS = 500  # lines; a workbook whose columns have moved has an error in every row
_LONGEST = 80  # characters of what was found: a cell may hold a page
_PLACE = ("file", "sheet", "row", "cell")
# What an error says, wherever it stands: a row put in above it makes no new error.
_SAYS = ("rule", "file", "sheet", "column", "found")


def findings_by_rule(findings: pl.DataFrame, catalogue: Mapping[str, Rule], said: Speech) -> tuple[FindingsOfRule, ...]:
    """Return one row for each severity and rule of FINDINGS: errors, warnings, notes; the most frequent first.

    catalogue: every rule that findings name, by its key.
    """
    first = pl.struct("file", "sheet", "cell", "found", "expected_en", "expected_zh").sort_by(*_PLACE).first()
    rows = (
        _unconfirmed(findings)
        .group_by("severity", "rule")
        .agg(pl.len().alias("count"), first.alias("first"))
        .unnest("first")
        .sort(pl.col("severity").to_physical(), -pl.col("count").cast(pl.Int64), "rule")
    )
    return tuple(
        FindingsOfRule(
            severity=row["severity"],
            says=said.label(f"severity.{row['severity']}"),
            rule=_title(row, catalogue, said),
            count=row["count"],
            file=row["file"],
            sheet=row["sheet"],
            cell=row["cell"],
            found=_short(row["found"] or ""),
            expected=_expected(row, said),
        )
        for row in rows.iter_rows(named=True)
    )


def files_with_findings(findings: pl.DataFrame) -> int:
    """Return how many files have an error or a warning that nobody has confirmed."""
    return _unconfirmed(findings).filter(pl.col("severity") != "note")["file"].n_unique()


def error_lines(findings: pl.DataFrame, catalogue: Mapping[str, Rule], said: Speech) -> tuple[ErrorLine, ...]:
    """Return the first MOST_ERRORS unconfirmed errors, by file, sheet and row; each with its place and what it is.

    Errors that say the same are told apart by their number, so that one more of a kind is one more.
    """
    order = [*_PLACE, "rule", "column", "found"]
    errors = (
        _unconfirmed(findings)
        .filter(severity="error")
        .with_columns(pl.col("cell", "found").fill_null(""))
        .bottom_k(MOST_ERRORS, by=order)  # which takes a fifth of the time that sorting all takes
        .sort(order)
        .with_columns(pl.int_range(pl.len()).over(_SAYS).alias("number"))
    )
    return tuple(
        ErrorLine(_fingerprint(row), _line(row, catalogue, said.each[0])) for row in errors.iter_rows(named=True)
    )


def _unconfirmed(findings: pl.DataFrame) -> pl.DataFrame:
    return findings.filter(pl.col("confirmed").is_null())


def _title(row: Mapping[str, Any], catalogue: Mapping[str, Rule], said: Speech) -> str:
    rule = catalogue[row["rule"]]
    return said.say(rule.title_en, rule.title_zh)


def _expected(row: Mapping[str, Any], said: Speech) -> str:
    return said.say(row["expected_en"], row["expected_zh"])


def _fingerprint(row: Mapping[str, Any]) -> str:
    said = "\x1f".join(str(row[name] or "") for name in (*_SAYS, "number"))
    return sha256(said.encode()).hexdigest()[:16]


def _line(row: Mapping[str, Any], catalogue: Mapping[str, Rule], said: Speech) -> str:
    """Return where it is, what it is, what was found and what was expected, as one line."""
    chinese = said.language == "zh"
    place = " ".join(filter(None, (row["sheet"], row["cell"])))
    where = (", " if place else "").join((row["file"], place))
    found = f"{said.label('found')}{'：' if chinese else ': '}{_short(row['found'])}" if row["found"] else ""
    expected = f"{said.label('expected')}{'：' if chinese else ': '}{_expected(row, said)}"
    parts = filter(None, (_title(row, catalogue, said), found, expected))
    return f"{where}{'：' if chinese else ': '}{('；' if chinese else '; ').join(parts)}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
