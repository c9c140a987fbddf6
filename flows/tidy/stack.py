"""The raw rows of one declared sheet from all its files, with what is odd about their cells already noted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.words import sentence
from schemas.contract import empty
from schemas.findings import RULES
from schemas.inputs import InputSheet
from schemas.raw import ODDITIES, RawTable, raw_contract
from schemas.rule import Rule

# Kinds of oddity that are findings by themselves, and the rule each breaks.
_ODD_RULES = {
    "error": "cell_error",
    "formula": "formula_without_value",
    "boolean": "boolean_cell",
    "scaled": "scaled_number",
    "merged": "merged_cell",
    "invisible": "invisible_characters",
    "cut": "text_cut",
    "blank_row": "blank_row",
    "unknown_column": "unknown_column",
    "missing_column": "missing_column",
    "no_rows": "no_rows",
    "struck": "struck_out",
    "hidden": "hidden_cell",
    "differs": "readers_differ",
    "long_number": "long_number",
}
_UNUSABLE = ("error", "formula", "boolean", "scaled", "merged", "differs")  # the cell's text must not be read further


def check_rows(
    declared: InputSheet,
    tables: Sequence[RawTable],
    confirmed: Mapping[str, str] | None = None,
    catalogue: Mapping[str, Rule] = RULES,
) -> Checked:
    """Stack the sheet's rows from all its files; note odd cells and blanks where something must stand.

    confirmed: a finding's fingerprint -> the reason for which it may pass. catalogue: every rule by its key.
    """
    mine = [table for table in tables if table.declared.name == declared.name]
    rows = pl.concat([_addressed(empty(raw_contract(declared)), "", "", ""), *(_stacked(t.rows, t) for t in mine)])
    odd = pl.concat([_addressed(empty(ODDITIES), "", "", ""), *(_stacked(t.oddities, t) for t in mine)])
    letters = pl.DataFrame(
        [
            (t.file, t.sheet, t.part, name, t.letters.get(name), t.fixed.get(name))
            for t in mine
            for name in declared.names
            if name in t.letters or name in t.fixed
        ],
        schema=dict.fromkeys(("file", "sheet", "part", "column", "letter", "fixed"), pl.String),
        orient="row",
    )
    rule = pl.col("kind").cast(pl.String).replace_strict(_ODD_RULES, default=None, return_dtype=pl.String)
    missing = pl.col("kind") == "missing_column"
    noted = odd.filter(pl.col("kind").is_in(list(_ODD_RULES))).select(
        *AT,
        "column",
        "letter",
        rule.alias("rule"),
        pl.when((pl.col("text") != "") & ~missing).then("text").alias("found"),
        pl.when(missing)
        .then(sentence("the column {}, even if blank", "column"))
        .otherwise(rule.replace_strict({key: r.expected_en for key, r in RULES.items()}))
        .alias("expected_en"),
        pl.when(missing)
        .then(sentence("应保留 {} 列（可为空）", "column"))
        .otherwise(rule.replace_strict({key: r.expected_zh for key, r in RULES.items()}))
        .alias("expected_zh"),
        pl.lit(None, dtype=pl.String).alias("suggestion"),
    )
    checked = Checked(
        declared, rows, letters, odd.filter(pl.col("kind") == "date"), rows, (noted,), confirmed or {}, catalogue
    )
    unusable = odd.filter(pl.col("kind").is_in(_UNUSABLE))
    for column in declared.columns:
        at = unusable.filter(pl.col("column") == column.name).select(*AT, pl.lit(True).alias("__odd"))
        if at.is_empty():  # as nearly always: a register of a million rows is not set beside nothing
            checked = checked.note("blank_cell", column.name, pl.col(column.name).is_null()) if column.fill else checked
            continue
        marked = checked.rows.join(at, on=AT, how="left", maintain_order="left")
        odd_here = pl.col("__odd").fill_null(value=False)
        checked = replace(checked, rows=marked)
        if column.fill:
            checked = checked.note("blank_cell", column.name, pl.col(column.name).is_null() & ~odd_here)
        usable = pl.when(~odd_here).then(pl.col(column.name)).alias(column.name)
        checked = replace(checked, rows=marked.with_columns(usable).drop("__odd"))
    return checked


def _stacked(frame: pl.DataFrame, table: RawTable) -> pl.DataFrame:
    return _addressed(frame, table.file, table.sheet, table.part)


def _addressed(frame: pl.DataFrame, file: str, sheet: str, part: str) -> pl.DataFrame:
    rest = [name for name in frame.columns if name != "row"]
    return frame.select(
        pl.lit(file).alias("file"), pl.lit(sheet).alias("sheet"), "row", pl.lit(part).alias("part"), *rest
    )
