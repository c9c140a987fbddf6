"""All raw rows of a cluster to facts and what they refer to, findings, and accounts of every row and cell."""

import polars as pl

from flows.tidy.accounts import balance, cells_by_class
from flows.tidy.checks import AT, Checked
from flows.tidy.enterprise_output import enterprise_output
from flows.tidy.enterprises import READ_AS_BLANK, check_register, tidy_enterprises
from flows.tidy.entities import tidy_entities
from flows.tidy.facts import tidy_facts
from flows.tidy.known import known_references
from flows.tidy.milestones import tidy_commitments, tidy_milestones, tidy_terms
from flows.tidy.references import check_references
from flows.tidy.remarks import file_findings
from flows.tidy.ruled import hold_against_rules
from flows.tidy.sources import tidy_sources
from flows.tidy.stack import check_rows
from flows.tidy.words import sentence
from schemas.contract import validate
from schemas.facts import BALANCE, CELLS, SUBJECTS
from schemas.findings import FINDINGS, RULES
from schemas.inputs import COMMITMENTS, ENTITIES, FACTS, MILESTONES, SOURCES, TERMS, InputSheet
from schemas.raw import Inputs
from schemas.rules import catalogue
from schemas.tidied import Tidied
from schemas.vocabulary import Severity


def tidy_inputs(inputs: Inputs) -> Tidied:
    """Type and resolve everything that was read.

    Raises InputError where cluster.toml speaks of entities or indicators that are not there.
    """
    registers = inputs.registers
    aliases = registers.aliases

    rules = {**RULES, **catalogue(inputs.rules)}
    tables = {"indicators": registers.indicators, "dimensions": registers.dimensions, "units": registers.units}

    def rows_of(declared: InputSheet) -> Checked:
        return check_rows(declared, inputs.tables, inputs.confirmations, rules)

    def ruled(name: str, frame: pl.DataFrame, checked: Checked) -> tuple[pl.DataFrame, Checked]:
        kept, noted = hold_against_rules(inputs.rules, name, frame, checked, tables)
        tables[name] = kept
        return kept, noted

    sources, sources_checked = ruled("sources", *tidy_sources(rows_of(SOURCES), aliases))
    entities, entities_checked = ruled("entities", *tidy_entities(rows_of(ENTITIES), aliases))
    check_references(inputs.cluster, entities["entity"], registers, _reasons(entities_checked))
    known = known_references(entities, entities_checked, sources, sources_checked, aliases)
    facts, facts_checked = ruled("facts", *tidy_facts(rows_of(FACTS), registers, known))
    milestones, milestones_checked = ruled("milestones", *tidy_milestones(rows_of(MILESTONES), aliases, known))
    commitments, commitments_checked = ruled("commitments", *tidy_commitments(rows_of(COMMITMENTS), known))
    terms, terms_checked = tidy_terms(rows_of(TERMS))
    said = inputs.cluster.enterprises
    listed = check_register(inputs.tables, inputs.confirmations, rules)
    enterprises, listed = ruled("enterprises", *tidy_enterprises(listed, registers, known, said))
    output = enterprise_output(enterprises, listed, registers, said)
    parts = (
        (facts_checked, facts),
        (sources_checked, sources),
        (entities_checked, entities),
        (milestones_checked, milestones),
        (commitments_checked, commitments),
        (terms_checked, terms),
        (listed, enterprises),
    )
    findings = pl.concat([*(_findings(checked) for checked, _ in parts), file_findings(inputs)])
    kept = pl.concat([frame.select(AT) for _, frame in parts])
    return Tidied(
        facts,
        sources,
        entities,
        milestones,
        commitments,
        terms,
        validate(FINDINGS, findings.sort("severity", maintain_order=True)),
        validate(BALANCE, pl.concat([balance(checked, frame, findings) for checked, frame in parts])),
        validate(CELLS, cells_by_class(inputs, kept, _read_as_blank(enterprises, findings))),
        validate(SUBJECTS, facts_checked.rows.select(*SUBJECTS.columns)),
        pl.concat([checked.letters for checked, _ in parts]),
        rules,
        inputs.rules.comparing(),
        inputs.confirmations,
        enterprises,
        output,
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


def _read_as_blank(enterprises: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Return file, sheet and cell of the register's cells that are not in use although their row is."""
    unused = findings.filter(pl.col("rule").is_in(READ_AS_BLANK)).select(*AT, "cell").unique()
    return unused.join(enterprises.select(AT), on=AT, how="semi") if unused.height else unused


def _findings(checked: Checked) -> pl.DataFrame:
    """Address the findings, and date each by the source of its row where that is known."""
    found = checked.findings().sort(AT, maintain_order=True)
    if found.height and "known_on" in checked.rows.columns:
        found = found.join(checked.rows.select(*AT, "known_on"), on=AT, how="left", maintain_order="left")
    else:
        found = found.with_columns(pl.lit(None, dtype=pl.Date).alias("known_on"))
    return found.with_columns(pl.col("severity").cast(Severity)).select(*FINDINGS.columns)
