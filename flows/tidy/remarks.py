"""What is to be said about whole files and sheets, as findings."""

from collections.abc import Iterator

import polars as pl

from flows.tidy.words import suggestions
from schemas.findings import FINDINGS, RULES
from schemas.inputs import INPUT_SHEETS
from schemas.layouts import LayoutRemark
from schemas.raw import Inputs, Remark


def file_findings(inputs: Inputs) -> pl.DataFrame:
    """Return a finding (FINDINGS) for every refused file, every remark, and every file or sheet that nobody reads."""
    rows = [
        {
            "severity": RULES[remark.rule].severity,
            "rule": remark.rule,
            "file": file,
            "sheet": remark.sheet,
            "row": int("".join(filter(str.isdigit, remark.cell)) or 1),
            "part": "",
            "column": "",
            "cell": remark.cell,
            "found": remark.found,
            "expected_en": RULES[remark.rule].expected_en,
            "expected_zh": RULES[remark.rule].expected_zh,
            "suggestion": suggestion,
            "left_out": RULES[remark.rule].leaves_out,
        }
        for file, remark, suggestion in _all(inputs)
    ]
    schema = FINDINGS.columns
    return pl.DataFrame(rows, schema=schema, orient="row")


def _all(inputs: Inputs) -> Iterator[tuple[str, Remark, str | None]]:
    for file in inputs.files:
        if file.refused:
            yield file.file, file.refused, None
        for remark in file.remarks:
            yield file.file, remark, None
    for name, remark in inputs.remarks:
        yield name, remark, (remark.suggestion or None) if isinstance(remark, LayoutRemark) else None
    sheets = suggestions([sheet for _, sheet in inputs.unread if sheet], {d.name: d.name for d in INPUT_SHEETS})
    names = {name: name for name in ("facts.xlsx", *(f"{d.name}.csv" for d in INPUT_SHEETS))}
    files = suggestions([file for file, sheet in inputs.unread if not sheet], names)
    for name, sheet in inputs.unread:
        meant = sheets.get(sheet) if sheet else files.get(name)
        yield name, Remark("not_read", sheet or name, sheet, "A1" if sheet else ""), meant
