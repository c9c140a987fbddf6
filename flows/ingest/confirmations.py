"""Findings workbooks that people have filled in, read back: which warnings are right as they are, and why."""

from collections.abc import Mapping, Sequence

import polars as pl

from schemas.confirmations import CONFIRMATIONS, HIDDEN_SHEET, IGNORED, KEYS, MARKER, ROW_COLUMNS, Confirmed
from schemas.contract import empty, validate
from schemas.folded import FORMAT
from schemas.grids import FileRead, Grid

_REASON_CHARACTERS = 500


def read_back(files: Sequence[FileRead]) -> Confirmed:
    """Return what was confirmed in findings workbooks that the guard has read.

    Where two give a reason for one finding, the first file given has the say. What cannot be followed, such as a
    reason beside an error, is in `ignored`.
    """
    each = [_confirmed(file) for file in files]
    confirmations = pl.concat([empty(CONFIRMATIONS), *(one.confirmations for one in each)])
    ignored = pl.concat([empty(IGNORED), *(one.ignored for one in each)])
    first = confirmations.unique("fingerprint", keep="first", maintain_order=True)
    return Confirmed(validate(CONFIRMATIONS, first), validate(IGNORED, ignored))


def reasons(confirmations: pl.DataFrame) -> dict[str, str]:
    """Return fingerprint -> the reason, with who gave it in brackets."""
    said = pl.concat_str("reason", pl.concat_str(pl.lit(" ("), "by", pl.lit(")")), ignore_nulls=True)
    return dict(confirmations.select("fingerprint", said.alias("said")).iter_rows())


def _confirmed(file: FileRead) -> Confirmed:
    hidden = next((grid for grid in file.grids if grid.sheet == HIDDEN_SHEET), None)
    known = _known(hidden) if hidden else {}
    if hidden is None or MARKER not in known:
        return _nothing(file, "not_a_findings_workbook")
    if known[MARKER] != str(FORMAT):
        return _nothing(file, "other_format")
    listed = next((grid for grid in file.grids if grid.sheet == known.get("list")), None)
    filled = _filled_in(listed, known) if listed else None
    if filled is None:
        return _nothing(file, "not_a_findings_workbook")
    rows = filled.join(_remembered(hidden), on="number", how="left", maintain_order="left").with_columns(
        pl.lit(file.file).alias("file"), pl.lit(known.get("file")).alias("about")
    )
    is_open = pl.col("fingerprint").is_not_null()
    return Confirmed(
        rows.filter(is_open).select(*CONFIRMATIONS.columns),
        rows.filter(~is_open)
        .with_columns(pl.lit("not_a_warning").cast(IGNORED.columns["why"]).alias("why"))
        .select(*IGNORED.columns),
    )


def _nothing(file: FileRead, why: str) -> Confirmed:
    row = {"file": file.file, "why": why}
    schema = IGNORED.columns
    return Confirmed(empty(CONFIRMATIONS), pl.DataFrame([row], schema=schema))


def _known(hidden: Grid) -> dict[str, str]:
    """Return what the hidden sheet says of the workbook, by its keys."""
    if hidden.cells.width < 2:
        return {}
    pairs = hidden.cells.select("A", "B").head(len(KEYS)).iter_rows()
    return {key: value for key, value in pairs if key and value}


def _remembered(hidden: Grid) -> pl.DataFrame:
    """Return number, rule, fingerprint of every finding; the last is null for one that cannot be confirmed."""
    cells = hidden.cells.slice(len(KEYS) + 1)
    columns = [pl.col(letter) if letter in cells.columns else pl.lit(None, dtype=pl.String) for letter in "ABC"]
    return cells.select(column.alias(name) for column, name in zip(columns, ROW_COLUMNS, strict=True)).with_columns(
        _number("number").alias("number"), pl.when(pl.col("fingerprint") != "").then("fingerprint").alias("fingerprint")
    )


def _filled_in(listed: Grid, known: Mapping[str, str]) -> pl.DataFrame | None:
    """Return number, reason, by of the rows of the list in which a person gave a reason; None without its header.

    The header is looked for, as rows and columns may have been added or sorted.
    """
    wanted = {name: known.get(name) for name in ("number", "reason", "by")}
    for at, row in enumerate(listed.cells.iter_rows(), start=1):
        letters = {name: listed.cells.columns[row.index(label)] for name, label in wanted.items() if label in row}
        if {"number", "reason"} <= set(letters):
            by = _text(pl.col(letters["by"])) if "by" in letters else pl.lit(None, dtype=pl.String)
            columns = {"number": _number(letters["number"]), "reason": _text(pl.col(letters["reason"])), "by": by}
            below = listed.cells.slice(at).select(column.alias(name) for name, column in columns.items())
            return below.drop_nulls(["number", "reason"])
    return None


def _text(cell: pl.Expr) -> pl.Expr:
    """Return what a person wrote, on one line; null for a blank and for the dash of a cell not to be filled in."""
    plain = cell.str.replace_all(r"\s+", " ").str.strip_chars().str.head(_REASON_CHARACTERS)
    return pl.when(plain.str.contains(r"[^\s\-—–]")).then(plain)


def _number(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"^\s*([0-9]{1,9})(?:\.0)?\s*$").cast(pl.UInt32)
