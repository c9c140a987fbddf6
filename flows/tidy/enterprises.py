"""Rows of the register of enterprises to enterprises."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.enterprise_cells import MOST_SUGGESTED, with_amounts, with_counts, with_names, with_words, with_years
from flows.tidy.enterprise_output import output_names, periods_of
from flows.tidy.known import Known
from flows.tidy.stack import check_rows
from flows.tidy.words import suggestions
from schemas.cluster import Register
from schemas.contract import empty, validate
from schemas.enterprises import ENTERPRISES
from schemas.errors import InputError, did_you_mean
from schemas.inputs import ENTERPRISES as DECLARED
from schemas.raw import RawTable
from schemas.registers import Registers
from schemas.rule import Rule
from schemas.spellings import spellings
from schemas.vocabulary import ANSWERS, CHAIN_POSITIONS, SEGMENTS, ChainPosition, Segment

_PASSED = "unknown_word_passed_over"
READ_AS_BLANK = (
    _PASSED,
    "unreadable_year",
    "founded_after_source",
    "unreadable_count",
    "unreadable_amount",
    "negative_output",
)


def check_register(tables: Sequence[RawTable], confirmed: Mapping[str, str], catalogue: Mapping[str, Rule]) -> Checked:
    """Stack the rows of all registers; a column of output that one of them does not have is blank in its rows."""
    mine = [table for table in tables if table.declared.name == DECLARED.name]
    columns = {column.name: column for table in mine for column in table.declared.columns}
    declared = replace(DECLARED, columns=tuple(columns.values())) if mine else DECLARED
    alike = [replace(table, declared=declared, rows=_with_all(table.rows, declared.names)) for table in mine]
    return replace(check_rows(declared, alike, confirmed, catalogue), by_word=True)


def tidy_enterprises(
    checked: Checked, registers: Registers, known: Known, said: Register
) -> tuple[pl.DataFrame, Checked]:
    """Return the enterprises (ENTERPRISES) and what was noted; a cell that cannot be used counts as blank.

    said: what cluster.toml says of the register. A row of a source without a date counts as known at the end of the
    newest period of which the register has output, else at the end of the year in which the enterprise was founded.
    Raises InputError where cluster.toml names a source that is not on sheet sources.
    """
    if checked.rows.is_empty():
        return empty(ENTERPRISES), checked
    aliases = registers.aliases
    checked = _referred(checked, known, said).unique("enterprise_id", fold=True)
    checked = with_words(checked, "segment", _PASSED, spellings(aliases, "segment", SEGMENTS), closed=True)
    checked = with_words(checked, "chain", _PASSED, spellings(aliases, "chain", CHAIN_POSITIONS), closed=True)
    checked = with_words(checked, "designated", _PASSED, spellings(aliases, "answer", ANSWERS), closed=True)
    checked = with_names(with_names(checked, "park", known.entities, "unknown_park"), "town", known.entities)
    checked = with_counts(with_years(checked, "founded"), "employees")
    for column in output_names(checked):
        checked = with_amounts(checked, column)
    early = pl.col("founded") > pl.col("known_on").dt.year()
    checked = checked.note("founded_after_source", "founded", early)
    founded = pl.when(early.fill_null(value=False)).then(None).otherwise("founded").alias("founded")
    newest = max((period.end for period in periods_of(checked, registers).values()), default=None)
    last_day = pl.coalesce(pl.lit(newest, dtype=pl.Date), pl.date("founded", 12, 31))
    rows = checked.rows.with_columns(founded).with_columns(pl.coalesce("known_on", last_day).alias("known_on"))
    undated = pl.col("known_on").is_null() & pl.col("grade").is_not_null()
    checked = checked.with_rows(rows).note("cannot_be_dated", "source_id", undated)
    return validate(ENTERPRISES, _enterprises(checked.kept())), checked


def _referred(checked: Checked, known: Known, said: Register) -> Checked:
    """Attach the grade and date of each row's source: its own, or the one of cluster.toml."""
    ids = known.sources["source_id"]
    if said.source and said.source not in ids:
        raise InputError(
            f"cluster.toml: enterprises.source {said.source!r} is not on sheet sources, or its row there cannot be used"
            f"{did_you_mean(said.source, ids)} Correct the id, or add the source"
        )
    if said.source:
        own = pl.col("source_id").fill_null(pl.lit(said.source))
        checked = checked.with_rows(checked.rows.with_columns(own.alias("source_id")))
    if known.sources_left_out:
        checked = checked.without("source_id", "source_left_out", known.sources_left_out)
    about = known.sources.select("source_id", "grade", "known_on")
    rows = checked.rows.join(about, on="source_id", how="left", maintain_order="left")
    unknown = pl.col("source_id").is_not_null() & pl.col("grade").is_null()
    lost = rows.filter(unknown)["source_id"].unique().sort().head(MOST_SUGGESTED).to_list()
    meant = suggestions(lost, {name: name for name in ids}) if lost else None
    return (
        checked.note("blank_cell", "source_id", pl.col("source_id").is_null())
        .with_rows(rows)
        .note("unknown_source", "source_id", unknown, suggest=meant)
    )


def _enterprises(kept: pl.DataFrame) -> pl.DataFrame:
    return kept.select(
        "enterprise_id",
        "name",
        "park",
        "park_known",
        "town",
        pl.col("segment").cast(Segment),
        pl.col("chain").cast(ChainPosition),
        "founded",
        "employees",
        (pl.col("designated") == "yes").alias("designated"),
        "source_id",
        "known_on",
        *AT,
    )


def _with_all(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(absent).select("row", *names)
