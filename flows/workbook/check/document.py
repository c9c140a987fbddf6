"""The same as the findings workbook for machines: one JSON document for each checked file."""

import json
from collections.abc import Iterator

from flows.workbook.check.sheets import counts, rows_left_out, verdict
from schemas.folded import CheckedFile, FileCheck, FoldedFinding, SheetCells


def check_document(check: FileCheck) -> bytes:
    """Return the JSON of schemas.folded.CheckedFile: UTF-8, keys sorted, the same bytes for the same check."""
    confirmed = check.folded.filter(check.folded["confirmed"].is_not_null())
    document = CheckedFile(
        file=check.read.file,
        sha256=check.read.sha256,
        bytes=check.size,
        rules=check.rules,
        verdict=verdict(check.folded, refused=check.read.refused is not None),
        counts=counts(check.folded),
        confirmed=int(confirmed["count"].sum()),
        rows_left_out=rows_left_out(check),
        cells=tuple(_cells(check)),
        findings=tuple(_findings(check)),
    )
    text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def _cells(check: FileCheck) -> Iterator[SheetCells]:
    for (sheet,), part in check.cells.group_by("sheet", maintain_order=True):
        classes = dict(part.select("class", "cells").iter_rows())
        yield SheetCells(sheet=str(sheet), classes=classes, total=sum(classes.values()))


def _findings(check: FileCheck) -> Iterator[FoldedFinding]:
    for row in check.folded.drop("file").iter_rows(named=True):
        rule = check.catalogue[row["rule"]]
        yield FoldedFinding(
            **row, title_en=rule.title_en, title_zh=rule.title_zh, mend_en=rule.mend_en, mend_zh=rule.mend_zh
        )
