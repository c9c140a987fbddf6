"""What holds for every report whatever was published: laws over all its tables, on small frames of made-up facts."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandera.config import config_context
from polars.testing import assert_frame_equal

import shipped
from examples import cluster, fact, facts, indicators, milestone, milestones, source, sources, tidied
from flows.aggregate.tables import aggregate_tables
from flows.ingest.registers import read_registers
from schemas.answers.every import ANSWERS
from schemas.cluster import Anchor, Comparison, Platform
from schemas.registers import RELATIONS, Registers
from schemas.vocabulary import Additivity

AS_OF = date(2025, 2, 1)
SHARED = read_registers(shipped.REGISTERS)
ADDED_UP = {"output": "entities_and_periods", "profit": "entities_and_periods", "firms": "entities"}
REGISTERS = Registers(
    indicators().with_columns(
        pl.col("indicator").replace_strict(ADDED_UP, default="none").cast(Additivity).alias("adds_up")
    ),
    SHARED.dimensions,
    SHARED.units,
    SHARED.aliases.clear(),
    pl.DataFrame(
        [("vacancies", "subset_of", "firms", None), ("share", "share", "profit", "output")],
        schema=RELATIONS.columns,
        orient="row",
    ),
)
TOWN = cluster(
    anchor=Anchor(entity="Firm", park="Park", indicators=("output", "share"), park_indicators=("firms",)),
    platform=Platform(entities=("Loner",)),
    comparison=Comparison(indicators=("output", "firms"), total="profit"),
)
SOURCES = {"S1": ("A", date(2024, 3, 1)), "S2": ("B", date(2024, 9, 1)), "S3": ("C", date(2025, 1, 15))}
LATER = {"S4": ("A", date(2025, 6, 1))}
FLOWS = ("2022", "2023", "2024", "2023-01/2023-06", "2024-01/2024-06", "2024-01/2024-09")
PERIODS = {"firms": ("2022-12-31", "2023-12-31", "2024-06-30"), "vacancies": ("2023-12-31", "2024-06-30")}
ENTITIES = ("City", "District", "Rival", "Park", "Quiet park", "Firm", "Loner")
# Primes: no two figures are alike, and no ratio or difference of theirs is nought by chance.
PRIMES = (
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223,
)  # fmt: skip
# A report makes every table there is: few examples, each with many facts.
# One that fails is shown as it was drawn: to find the smallest would take minutes.
SMALL = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@st.composite
def published(draw, known=SOURCES, first=0, least=1, most=20):
    """Rows of facts, each with a value of its own, out of sources that are known by the as-of date."""
    count = draw(st.integers(least, most))
    values = draw(st.permutations(PRIMES))[:count]
    return [draw(_fact(f"F{first + place:02}", value, known)) for place, value in enumerate(values)]


@st.composite
def _fact(draw, fact_id, value, known):
    indicator = draw(st.sampled_from(("output", "output", "output_growth", "profit", "firms", "vacancies", "share")))
    source_id = draw(st.sampled_from(sorted(known)))
    grade, known_on = known[source_id]
    fraction = indicator in ("output_growth", "share")
    return fact(
        fact_id,
        draw(st.sampled_from(ENTITIES)),
        indicator,
        draw(st.sampled_from(PERIODS.get(indicator, FLOWS))),
        str(Decimal(value) / 1000 if fraction else value),
        draw(st.sampled_from(("actual", "actual", "actual", "target", "forecast"))),
        qualifier=draw(st.sampled_from(("exact", "exact", "about", "more_than"))),
        scope=draw(st.sampled_from(("", "", "wide"))),
        source_id=source_id,
        grade=grade,
        known_on=known_on,
    )


@st.composite
def planned(draw, known=SOURCES, first=0):
    """Rows of milestones, some of them the same one at another date."""
    return [
        milestone(
            f"M{first + place:02}",
            draw(st.sampled_from(("Park", "Firm", "Loner"))),
            draw(st.sampled_from(("2023", "2024-06", "2025", "2026"))),
            draw(st.sampled_from(("done", "in_progress", "planned"))),
            track=draw(st.sampled_from((None, "hall", "trial"))),
            stage=draw(st.sampled_from((None, "research", "trial"))),
            source_id=source_id,
            grade=known[source_id][0],
            known_on=known[source_id][1],
        )
        for place, source_id in enumerate(draw(st.lists(st.sampled_from(sorted(known)), max_size=3)))
    ]


def report(fact_rows, milestone_rows=(), known=SOURCES, shuffled=None, *, checked=False):
    """Every table of a report on these facts, by name."""
    frame, stones = facts(*fact_rows), milestones(*milestone_rows)
    if shuffled is not None:
        frame, stones = (one.sample(fraction=1, shuffle=True, seed=shuffled) for one in (frame, stones))
    spoken = sources(*(source(name, known_on, grade=grade) for name, (grade, known_on) in known.items()))
    given = tidied(facts=frame, milestones=stones, sources=spoken)
    with config_context(validation_enabled=checked):  # it takes most of the time
        made = aggregate_tables(TOWN, REGISTERS, given, AS_OF)
    return {name: table for name, table in vars(made).items() if isinstance(table, pl.DataFrame)}


def numbers(name):
    """The columns of a table that hold measured or computed numbers: no counts, nor what is worked out of counts."""
    answer, columns = ANSWERS[name], ANSWERS[name].contract.columns

    def counted(column):
        return columns[column].is_integer()

    return [
        column
        for column, method in answer.methods.items()
        if not counted(column) and not (method.of and all(counted(one) for one in method.of))
    ]


@SMALL
@given(published(), planned(), published(known=LATER, first=50, most=4), planned(known=LATER, first=50))
def test_what_is_published_later_changes_no_table_of_an_earlier_report(before, due, after, due_after):
    earlier = report(before, due, checked=True)
    later = report(before + after, due + due_after, SOURCES | LATER)
    for name, table in earlier.items():
        assert_frame_equal(table, later[name])


@SMALL
@given(published(least=2), planned(), st.integers(0, 1000))
def test_the_order_in_which_the_inputs_stand_changes_no_table(rows, due, seed):
    plain, shuffled = report(rows, due), report(rows, due, shuffled=seed)
    for name, table in plain.items():
        key = "fact_id" if name == "facts" else None  # the facts themselves stand as they were read
        one, other = (frame.sort(key) if key else frame for frame in (table, shuffled[name]))
        assert_frame_equal(one, other)


@SMALL
@given(published(), planned(), st.data())
def test_what_is_missing_is_never_shown_as_nought(rows, due, data):
    kept = [row for row in rows if not data.draw(st.booleans())]
    for name, table in report(kept, due).items():
        for column in numbers(name) if name in ANSWERS else ():
            assert table.filter(pl.col(column).cast(pl.Float64) == 0).is_empty(), f"{name}.{column}"


@SMALL
@given(published())
def test_ratios_do_not_change_with_the_unit_of_money(rows):
    """Ten times all money: what is counted in money is ten times as much, everything else as it was."""
    tenfold = [
        row | {"value": row["value"] * 10, "half_unit": row["half_unit"] * 10} if row["dimension"] == "CNY" else row
        for row in rows
    ]
    plain, more = report(rows), report(tenfold)
    for name in ("targets", "series"):
        one, ten = plain[name], more[name]
        money = pl.col("dimension") == "CNY"
        for column in numbers(name):
            counted = ANSWERS[name].methods[column].unit in (
                ("", "dimension") if one.schema[column].is_decimal() else ("dimension",)
            )
            expected = pl.when(money & counted).then(pl.col(column) * 10).otherwise(column).cast(pl.Float64)
            assert_frame_equal(one.select(expected), ten.select(pl.col(column).cast(pl.Float64)), rel_tol=1e-9)


@SMALL
@given(st.permutations(PRIMES), st.lists(st.sampled_from(range(2, 12)), min_size=1, max_size=5, unique=True))
def test_a_total_is_the_sum_of_its_parts(values, months):
    """The year apart into what came between its cumulative figures, and the parks' sum into the parks' figures."""
    running = [sum(values[: place + 1]) for place in range(len(months) + 1)]
    periods = [*(f"2024-01/2024-{month:02}" for month in sorted(months)), "2024"]
    year = [
        fact(f"F{place:02}", "District", "output", period, str(value))
        for place, (period, value) in enumerate(zip(periods, running, strict=True))
    ]
    parks = [
        fact("F50", "Park", "output", "2024", str(values[0])),
        fact("F51", "Quiet park", "output", "2024", str(values[1])),
    ]
    made = report(year + parks)
    between = made["increments"].filter(entity="District")
    assert between.height == len(months)
    assert running[0] + between["value"].sum() == running[-1]
    (both,) = made["concentration"].filter(over="park", indicator="output", period="2024").rows(named=True)
    assert both["sum"] == values[0] + values[1]
    assert sorted(both["fact_ids"]) == ["F50", "F51"]
    assert both["hhi"] == pytest.approx((values[0] ** 2 + values[1] ** 2) / both["sum"] ** 2)
