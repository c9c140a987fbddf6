"""What a check says of one file: equal findings as one row, and the document that is written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from schemas.contract import contract
from schemas.grids import FileRead
from schemas.rule import Rule
from schemas.vocabulary import Severity

FORMAT = 1  # of the findings workbook's hidden sheet and of the JSON; a reader of another format must not guess

TOUCHED = contract(
    "touched figures",
    {
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "part": pl.String,
        "figures_en": pl.List(pl.String),  # shown figures that speak of the same as the row, as the report has them
        "figures_zh": pl.List(pl.String),  # the same in Chinese, in the same order
    },
    unique=("file", "sheet", "row", "part"),
)

FOLDED = contract(
    "folded findings",
    {
        "number": pl.UInt32,  # from 1, worst first
        "severity": Severity,
        "rule": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "column": pl.String,
        "cells": pl.String,  # ranges such as "F3:F19, F25"; the first few
        "more_cells": pl.UInt32,  # how many cells those ranges leave out
        "first": pl.String,  # the first cell; "" where a whole file is meant
        "count": pl.UInt32,  # findings folded into this one
        "found": pl.List(pl.String),  # up to three texts that were found, verbatim, each different
        "expected_en": pl.String,
        "expected_zh": pl.String,
        "suggestion": pl.String,  # where it is the same for all
        "left_out": pl.Boolean,
        "confirmed": pl.String,  # the reason
        "figures_en": pl.List(pl.String),
        "figures_zh": pl.List(pl.String),
        "fingerprints": pl.List(pl.String),  # of all that can be confirmed, sorted
    },
    blank=("suggestion", "confirmed"),
    unique=("number",),
)

Verdict = Literal["refused", "errors", "warnings", "clean"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FoldedFinding(_Part):
    """One folded finding of the JSON; its words are those of FOLDED, with the rule's title and mend beside."""

    number: int
    severity: str
    rule: str
    sheet: str
    column: str
    cells: str
    more_cells: int
    first: str
    count: int
    found: tuple[str, ...]
    title_en: str
    title_zh: str
    expected_en: str
    expected_zh: str
    mend_en: str
    mend_zh: str
    suggestion: str | None
    left_out: bool
    confirmed: str | None
    figures_en: tuple[str, ...]
    figures_zh: tuple[str, ...]
    fingerprints: tuple[str, ...]


class SheetCells(_Part):
    """How many cells of a sheet are what; `classes` has the words of schemas.vocabulary.CELL_CLASSES."""

    sheet: str
    classes: dict[str, int]
    total: int


class CheckedFile(_Part):
    """The JSON document of one checked file.

    bytes: the file's size. rules: the hash of the rule set. counts: findings by severity, confirmed ones aside.
    """

    format: int = FORMAT
    file: str
    sha256: str
    bytes: int
    rules: str
    verdict: Verdict
    counts: dict[str, int]
    confirmed: int
    rows_left_out: int
    cells: tuple[SheetCells, ...] = Field(description="one entry a sheet, in the file's order")
    findings: tuple[FoldedFinding, ...]


@dataclass(frozen=True)
class FileCheck:
    """Everything that is said of one checked file.

    size: in bytes. rules: the hash of the rule set. findings: FINDINGS of this file; folded: FOLDED, the same folded.
    cells: CELLS of this file. headers: sheet -> the row that its column names stand in, where that is known.
    ignored: IGNORED, what a person wrote in an earlier findings workbook of this file that could not be followed.
    catalogue: the words of every rule that a finding may name.
    """

    read: FileRead
    size: int
    rules: str
    findings: pl.DataFrame
    folded: pl.DataFrame
    cells: pl.DataFrame
    headers: Mapping[str, int]
    ignored: pl.DataFrame
    catalogue: Mapping[str, Rule]
