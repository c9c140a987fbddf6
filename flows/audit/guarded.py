"""The audit in the guarded process: a file in, a document of plain values out."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.audit.package.reading import NoWorkbook
from flows.audit.rule import Result
from flows.audit.rules.package import file_name
from flows.audit.run import audited

_NAME_RULE = 9
# How offices call what is no .xlsx workbook.
_KINDS = {
    "xls": "an .xls workbook (Excel 97 to 2003)",
    "xlsb": "an .xlsb workbook (binary)",
    "ods": "an OpenDocument spreadsheet",
    "csv": "a text file",
    "parquet": "a Parquet table",
}


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A rule of the intake and what was found."""


def read_told(path: Path, name: str, kind: str) -> dict[str, Any]:
    """Return what came of each rule for a file, and which sheets were read in part.

    Raises Unreadable where it is no .xlsx workbook.
    """
    if kind != "xlsx":
        raise Unreadable("not_a_spreadsheet", _KINDS.get(kind, kind))
    try:
        results, in_part = audited(path.read_bytes())
    except NoWorkbook as error:
        raise Unreadable("file_damaged", str(error)) from None
    return {
        "rules": [_told(_with_name(result, Path(name).name)) for result in results],
        "read_in_part": [one._asdict() for one in in_part],
    }


def _with_name(result: Result, name: str) -> Result:
    """Add what the bytes do not hold, the file's own name."""
    if result.rule.number != _NAME_RULE or not (found := file_name(name)):
        return result
    return replace(result, outcome="failed", breaches=(*result.breaches, *found))


def _told(result: Result) -> dict[str, Any]:
    rule = result.rule
    return {
        "number": rule.number,
        "profile": rule.profile,
        "level": rule.level,
        "en": rule.says_en,
        "zh": rule.says_zh,
        "reference": rule.reference,
        "outcome": result.outcome,
        "breaches": [breach._asdict() for breach in result.breaches],
        **({"why": result.why} if result.why else {}),
        **({"checked_by_en": rule.by_en, "checked_by_zh": rule.by_zh} if rule.by_en else {}),
    }
