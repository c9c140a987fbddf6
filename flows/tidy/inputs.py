"""All raw rows of a cluster to facts and what they refer to, findings, and a balance that accounts for every row."""

from collections.abc import Sequence

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.entities import tidy_entities
from flows.tidy.facts import tidy_facts
from flows.tidy.known import known_references
from flows.tidy.milestones import tidy_commitments, tidy_milestones, tidy_terms
from flows.tidy.references import check_references
from flows.tidy.sources import tidy_sources
from flows.tidy.stack import check_rows
from flows.tidy.words import sentence, suggestions
from schemas.contract import validate
from schemas.facts import BALANCE, Tidied
from schemas.findings import FINDINGS, RULES
from schemas.inputs import COMMITMENTS, ENTITIES, FACTS, INPUT_SHEETS, MILESTONES, SOURCES, TERMS
from schemas.raw import Inputs
from schemas.vocabulary import Severity


def tidy_inputs(inputs: Inputs) -> Tidied:
    """Type and resolve everything that was read.

    Raises InputError where cluster.toml speaks of entities or indicators that are not there.
    """
    registers, tables = inputs.registers, inputs.tables
    aliases = registers.aliases
    sources, sources_checked = tidy_sources(check_rows(SOURCES, tables), aliases)
    entities, entities_checked = tidy_entities(check_rows(ENTITIES, tables), aliases)
    check_references(inputs.cluster, entities["entity"], registers, _reasons(entities_checked))
    known = known_references(entities, entities_checked, sources, sources_checked, aliases)
    facts, facts_checked = tidy_facts(check_rows(FACTS, tables), registers, known)
    milestones, milestones_checked = tidy_milestones(check_rows(MILESTONES, tables), aliases, known)
    commitments, commitments_checked = tidy_commitments(check_rows(COMMITMENTS, tables), known)
    terms, terms_checked = tidy_terms(check_rows(TERMS, tables))
    parts = (
        (facts_checked, facts),
        (sources_checked, sources),
        (entities_checked, entities),
        (milestones_checked, milestones),
        (commitments_checked, commitments),
        (terms_checked, terms),
    )
    findings = pl.concat([*(_findings(checked) for checked, _ in parts), _unread(inputs.unread)])
    balance = pl.concat([_balance(checked, kept, findings) for checked, kept in parts])
    return Tidied(
        facts,
        sources,
        entities,
        milestones,
        commitments,
        terms,
        validate(FINDINGS, findings.sort("severity", maintain_order=True)),
        validate(BALANCE, balance),
    )


def _reasons(entity_rows: Checked) -> dict[str, str]:
    """Return, for each entity whose row is left out, where and why."""
    why = sentence(
        "{}, sheet {}, {}: found {}, expected {}",
        "file",
        "sheet",
        "cell",
        pl.col("found").fill_null("nothing"),
        "expected_en",
    )
    first = entity_rows.findings().filter("left_out").select(*AT, why.alias("why")).unique(AT, keep="first")
    lost = entity_rows.rows.join(first, on=AT).drop_nulls("name_en")
    return dict(lost.select("name_en", "why").iter_rows())


def _unread(addresses: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """Return a finding for every sheet or file that nobody reads, with the name that may be meant."""
    rule = RULES["not_read"]
    sheets = suggestions([sheet for _, sheet in addresses if sheet], {d.name: d.name for d in INPUT_SHEETS})
    names = {name: name for name in ("facts.xlsx", *(f"{d.name}.csv" for d in INPUT_SHEETS))}
    files = suggestions([file for file, sheet in addresses if not sheet], names)
    rows = [
        (
            rule.severity,
            rule.key,
            file,
            sheet,
            1,
            "A1" if sheet else "",
            sheet or file,
            rule.expected_en,
            rule.expected_zh,
            sheets.get(sheet) if sheet else files.get(file),
            rule.leaves_out,
            None,
        )
        for file, sheet in addresses
    ]
    return pl.DataFrame(
        rows, schema={name: column.dtype.type for name, column in FINDINGS.columns.items()}, orient="row"
    )


def _findings(checked: Checked) -> pl.DataFrame:
    """Address the findings, and date each by the source of its row where that is known."""
    found = checked.findings().sort(AT, maintain_order=True)
    if "known_on" in checked.rows.columns:
        found = found.join(checked.rows.select(*AT, "known_on"), on=AT, how="left", maintain_order="left")
    else:
        found = found.with_columns(pl.lit(None, dtype=pl.Date).alias("known_on"))
    return found.with_columns(pl.col("severity").cast(Severity)).select(*FINDINGS.columns)


def _balance(checked: Checked, kept: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Count, for each file and sheet, rows read, kept and left out; a row that vanished is our own fault."""
    left_out = findings.filter("left_out").select(AT).unique()
    balance = (
        checked.rows.group_by("file", "sheet", maintain_order=True)
        .agg(pl.len().alias("read"))
        .join(kept.group_by("file", "sheet").agg(pl.len().alias("kept")), on=("file", "sheet"), how="left")
        .join(
            left_out.group_by("file", "sheet").agg(pl.len().alias("left_out")),
            on=("file", "sheet"),
            how="left",
        )
        .with_columns(pl.col("kept", "left_out").fill_null(0), pl.lit(0, dtype=pl.UInt32).alias("later"))
    )
    unaccounted = balance.filter(pl.col("read") != pl.col("kept") + pl.col("left_out"))
    if unaccounted.height:
        raise AssertionError(f"rows are neither kept nor accounted for by a finding: {unaccounted.rows(named=True)}")
    return balance.select(*BALANCE.columns)
