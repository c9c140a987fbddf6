from dataclasses import fields, replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from polars.testing import assert_frame_equal

import shipped
from examples import fact, facts, finding, findings, milestone, milestones, source, sources, tidied
from flows.aggregate.known import known_by
from flows.aggregate.tables import aggregate_tables, newest_publication
from flows.tidy.inputs import tidy_inputs
from flows.workbook.report import build_report
from schemas.errors import InputError
from schemas.tables import Tables
from schemas.tidied import Tidied
from schemas.vocabulary import Quantity

DATED = ("facts", "sources", "milestones", "commitments", "findings")
# What aggregation works out; the others are rows of the inputs in their own order.
ANSWERS = (
    "headline", "path", "attention", "targets", "series", "developments", "development_figures", "milestones",
)  # fmt: skip
FIGURES = (
    ("fact_id", "value"), ("target_id", "target"), ("actual_id", "actual"), ("base_id", "base"),
    ("forecast_id", "forecast"),
)  # fmt: skip

DAY = date(2024, 4, 26)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)

publication_days = sorted({*shipped.tidied().facts["known_on"], *shipped.tidied().milestones["known_on"]})
days = st.sampled_from(publication_days)
thorough = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def tables_of(what: Tidied, as_of: date) -> Tables:
    return aggregate_tables(shipped.inputs().cluster, shipped.inputs().registers, what, as_of)


FRAMES = {part.name for part in fields(Tables) if part.type == "pl.DataFrame" or part.type is pl.DataFrame}


# What is known


@pytest.mark.parametrize(("as_of", "there"), [(BEFORE, False), (DAY, True), (AFTER, True)])
def test_a_row_is_known_from_the_day_on_which_its_source_appeared(as_of, there):
    everything = tidied(
        facts=facts(fact("F", "Park", "firms", "2023", "5", known_on=DAY)),
        milestones=milestones(milestone("M", "Park", "2023", "done", known_on=DAY)),
        sources=sources(source("S1", DAY)),
        findings=findings(finding("odd_number_text", known_on=DAY)),
    )
    known = known_by(everything, as_of)
    assert [known.facts.height, known.milestones.height, known.sources.height, known.findings.height] == [there] * 4


@pytest.mark.parametrize(("as_of", "there"), [(BEFORE, False), (DAY, True)])
def test_a_source_without_a_date_is_known_with_the_first_of_its_rows(as_of, there):
    everything = tidied(
        facts=facts(
            fact("F", "Park", "firms", "2024-04-26", "5", source_id="S9", known_on=DAY),
            fact("G", "Park", "firms", "2025", "5", source_id="S9", known_on=date(2025, 12, 31)),
        ),
        sources=sources(source("S9", None, row=7)),
        findings=findings(finding("no_publication_date", sheet="sources", row=7, left_out=False)),
    )
    known = known_by(everything, as_of)
    assert (known.sources.height, known.findings.height) == (there, there)


def test_what_nothing_dates_is_always_there():
    everything = tidied(
        sources=sources(source("S9", None)),
        findings=findings(finding("unknown_entity"), finding("unknown_column", left_out=False)),
    )
    known = known_by(everything, date(1900, 1, 1))
    assert (known.sources.height, known.findings.height) == (1, 2)


def test_the_newest_publication_is_that_of_the_newest_source():
    assert newest_publication(shipped.tidied()) == date(2026, 1, 31)


def test_a_far_period_of_an_undated_source_does_not_carry_the_report_into_the_future():
    everything = tidied(
        facts=facts(fact("T", "Park", "firms", "2035", "5", "target", source_id="S9", known_on=date(2035, 12, 31))),
        sources=sources(source("S1", DAY), source("S9", None)),
    )
    assert newest_publication(everything) == DAY


def test_without_any_dated_source_the_rows_decide():
    everything = tidied(
        facts=facts(fact("F", "Park", "firms", "2023", "5", known_on=date(2023, 12, 31))),
        sources=sources(source("S9", None)),
    )
    assert newest_publication(everything) == date(2023, 12, 31)


def test_inputs_without_any_date_are_refused():
    with pytest.raises(InputError, match="--as-of"):
        newest_publication(tidied())


# Laws


@thorough
@given(days, days)
def test_what_was_known_stays_known(one, other):
    earlier, later = (known_by(shipped.tidied(), day) for day in sorted((one, other)))
    for name in DATED:
        had, has = getattr(earlier, name), getattr(later, name)
        keys = ("file", "sheet", "row")
        assert had.join(has, on=keys, how="anti").is_empty(), name


def late_sources(as_of: date) -> list[str]:
    return shipped.tidied().sources.filter(pl.col("known_on") > as_of)["source_id"].to_list()


def without_later(what: Tidied, as_of: date, dropped: set[int]) -> Tidied:
    """Take out some of what was published later."""

    def left(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(~pl.col("source_id").is_in(late_sources(as_of)) | ~at_random(dropped))

    parts = ("facts", "sources", "milestones", "commitments")
    return replace(what, **{name: left(getattr(what, name)) for name in parts})


def at_random(chosen: set[int]) -> pl.Expr:
    return pl.col("row").mod(7).is_in(list(chosen))


@thorough
@given(days, st.sets(st.integers(0, 6), min_size=1))
def test_what_is_published_later_never_changes_an_earlier_report(as_of, dropped):
    full = tables_of(shipped.tidied(), as_of)
    cut = tables_of(without_later(shipped.tidied(), as_of, dropped), as_of)
    for name in FRAMES - {"balance", "cells"}:  # they count what the files hold today
        assert_frame_equal(getattr(full, name), getattr(cut, name))


@pytest.mark.parametrize("as_of", [shipped.ARTICLE, shipped.NEWEST])
def test_the_balance_tells_rows_shown_from_rows_published_later(as_of):
    tables = tables_of(shipped.tidied(), as_of)
    balance = {row["sheet"]: row for row in tables.balance.iter_rows(named=True)}
    shown = {sheet: getattr(tables, sheet).height for sheet in ("facts", "sources", "commitments")}
    # reports of one done thing stand in one row, which names them all
    ids = tables.milestones["milestone_ids"].explode()
    assert ids.n_unique() == len(ids)
    for sheet, rows in (shown | {"milestones": len(ids)}).items():
        row = balance[sheet]
        assert row["kept"] - row["later"] == rows
        assert row["read"] == row["kept"] + row["left_out"]


@thorough
@given(days, st.integers(0, 2**32))
def test_the_order_of_the_input_rows_does_not_matter(as_of, seed):
    as_is = shipped.tidied()
    shuffled = replace(
        as_is,
        **{name: getattr(as_is, name).sample(fraction=1, shuffle=True, seed=seed) for name in (*DATED, "terms")},
    )
    one, other = tables_of(as_is, as_of), tables_of(shuffled, as_of)
    for name in ANSWERS:
        assert_frame_equal(getattr(one, name), getattr(other, name))


@thorough
@given(days, st.sets(st.integers(0, 6)))
def test_every_figure_shown_is_that_of_a_fact_and_what_is_missing_stays_missing(as_of, dropped):
    as_is = shipped.tidied()
    fewer = replace(as_is, facts=as_is.facts.filter(~at_random(dropped)))
    assert as_is.facts.filter(pl.col("value") == 0).is_empty()
    value_of = dict(fewer.facts.select("fact_id", "value").iter_rows())
    made = tables_of(fewer, as_of)
    for name in ANSWERS:
        table = getattr(made, name)
        for key, value in FIGURES:
            if key in table.columns and value in table.columns:
                assert table[value].to_list() == [value_of.get(one) for one in table[key]], (name, value)
        quantities = [column for column, dtype in table.schema.items() if dtype == Quantity]
        assert not any(value == 0 for column in quantities for value in table[column])


# The workbook


def made(raw, as_of: date) -> bytes:
    registers, cluster = shipped.inputs().registers, shipped.inputs().cluster
    cut = replace(tidy_inputs(replace(shipped.inputs(), tables=raw, files=())), cells=shipped.tidied().cells)
    tables = aggregate_tables(cluster, registers, cut, as_of)
    return build_report(cluster, registers, tables, as_of, "both").content


def known_rows(as_of: date):
    """The rows read, without those whose source appeared after the day."""
    late = late_sources(as_of)
    return tuple(
        replace(table, rows=table.rows.filter(~pl.col("source_id").is_in(late).fill_null(value=False)))
        if "source_id" in table.rows.columns
        else table
        for table in shipped.inputs().tables
    )


def test_a_past_workbook_can_be_made_again_after_more_was_published():
    # The balance says what became of every row of the file as it is today, so its counts alone may differ. Names and
    # digests of the files are left out of both: a file of today is another one.
    then = made(known_rows(shipped.ARTICLE), shipped.ARTICLE)
    inputs = shipped.inputs()
    now = build_report(
        inputs.cluster, inputs.registers, shipped.tables(shipped.ARTICLE), shipped.ARTICLE, "both"
    ).content
    parts = [{name: package.read(name) for name in package.namelist()} for package in map(zipped, (then, now))]
    assert list(parts[0]) == list(parts[1])
    differ = [name for name in parts[0] if parts[0][name] != parts[1][name]]
    number = next(at for at, sheet in enumerate(load_workbook(BytesIO(now)), start=1) if "Balance" in sheet.tables)
    assert set(differ) <= {f"xl/worksheets/sheet{number}.xml"}
    old, new = (load_workbook(BytesIO(content)).worksheets[number - 1] for content in (then, now))
    balance = {cell.coordinate for row in old[old.tables["Balance"].ref] for cell in row}
    assert {cell.coordinate for row in old for cell in row if cell.value != new[cell.coordinate].value} <= balance


def zipped(content: bytes) -> ZipFile:
    return ZipFile(BytesIO(content))
