from datetime import date

import pytest

import shipped
from examples import cluster, fact, facts, groups, source, sources
from flows.aggregate.confidence import confidence
from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.known import known_by
from flows.aggregate.reconciliation.table import reconciliation
from reconciling import registers
from schemas.answers.confidence import CONFIDENCE_ANSWER, MOST, PARTS
from schemas.answers.headline import HEADLINE
from schemas.answers.targets import TARGETS
from schemas.contract import empty
from schemas.rules import RuleSet

AS_OF = date(2024, 6, 30)
SOURCES = ("S1", "S2", "S3", "S4")


def scored(*rows, publishers=SOURCES, headline=(), targets=(), as_of=AS_OF):
    known = facts(*rows)
    every = figures(known)
    held = reconciliation(cluster(), registers(), RuleSet(), known, every, groups())
    said = sources(*(source(key, None, publisher=name) for key, name in zip(SOURCES, publishers, strict=True)))
    tiles = (
        empty(HEADLINE).select("fact_id").vstack(facts(*headline).select("fact_id")) if headline else empty(HEADLINE)
    )
    paced = empty(TARGETS)
    if targets:
        paced = facts(*targets).select(target_id="fact_id").with_columns(actual_id=None)
    return confidence(known, said, every, groups(), tiles, paced, held, as_of).rows(named=True)


def one(*rows, **more):
    return scored(*rows, **more)[0]


def firms(fact_id="F", value="120", **more):
    return fact(fact_id, "Park", "firms", "2024-05", value, **({"scope": "all", "known_on": date(2024, 6, 1)} | more))


def points(row):
    return tuple(row[part] for part in PARTS)


def test_points_are_given_part_by_part_and_add_up():
    # grade A 3, no second source 0, exact 1, one month old 1, coverage stated 1, nobody contradicts 2
    row = one(firms())
    assert points(row) == (3, 0, 1, 1, 1, 2)
    assert (row["score"], row["most"], row["level"]) == (8, MOST, "high")


@pytest.mark.parametrize(
    ("change", "expected", "level"),
    [
        ({"grade": "B"}, (2, 0, 1, 1, 1, 2), "medium"),  # 7
        ({"grade": "C"}, (1, 0, 1, 1, 1, 2), "medium"),  # 6
        ({"qualifier": "about"}, (3, 0, 0, 1, 1, 2), "medium"),
        ({"scope": ""}, (3, 0, 1, 1, 0, 2), "medium"),
        ({"period": "2023-05"}, (3, 0, 1, 0, 1, 2), "medium"),  # 13 months
        ({"period": "2023-06"}, (3, 0, 1, 1, 1, 2), "high"),  # 12 months to the day
        ({"grade": "C", "qualifier": "about", "scope": "", "period": "2020"}, (1, 0, 0, 0, 0, 2), "low"),  # 3
    ],
)
def test_each_doubt_costs_its_points(change, expected, level):
    row = one(firms() | change)
    assert (points(row), row["level"]) == (expected, level)


@pytest.mark.parametrize(
    ("publishers", "more"),
    [
        (("Daily", "Weekly", "Bureau", "-"), 2),
        (("Daily", "Weekly", "Daily", "-"), 1),
        (("Daily", "DAILY ", "ｄａｉｌｙ", "-"), 0),  # a repost in another spelling is no second source
    ],
)
def test_sources_count_once_a_publisher(publishers, more):
    rows = [firms(f"F{n}", source_id=f"S{n}", grade="C" if n > 1 else "B") for n in (1, 2, 3)]
    row = one(*rows, publishers=publishers)
    assert (row["publishers"], row["source_points"]) == (more + 1, more)
    assert row["agreeing_ids"] == ["F1", "F2", "F3"]


def test_a_source_that_says_something_else_is_no_support_but_a_dispute():
    row = one(firms("F"), firms("R", "150", source_id="S2", grade="B"))
    assert (row["disputed"], row["publishers"], row["undisputed_points"]) == (True, 1, 0)
    assert (row["agreeing_ids"], row["disputing_ids"]) == (["F"], ["R"])
    assert row["score"] == 6  # 3 + 0 + 1 + 1 + 1 + 0


def test_the_best_grade_is_that_of_whoever_agrees():
    # the newer source of grade B leads that of grade C; another of grade A says something else
    row = one(firms("A", "900"), firms("B", source_id="S2", grade="B"), headline=(firms("B"),))
    assert (row["fact_id"], row["best_grade"]) == ("B", "B")


def test_a_hedge_that_leaves_everything_open_bears_nothing_out():
    # more than 50 leaves room for 120, but does not bear it out; more than 115 does
    assert one(firms("F"), firms("R", "50", source_id="S2", grade="B", qualifier="more_than"))["publishers"] == 1
    assert one(firms("F"), firms("R", "115", source_id="S2", grade="B", qualifier="more_than"))["publishers"] == 2


def test_a_figure_for_a_period_that_still_runs_is_as_old_as_its_publication():
    target = fact("T", "Park", "firms", "2025", "300", "target", known_on=date(2023, 3, 31))
    assert one(target)["age_months"] == 15  # from 31 March 2023 to 30 June 2024


def test_a_target_is_as_old_as_its_publication_even_where_its_period_is_over():
    target = fact("T", "Park", "firms", "2023", "300", "target", known_on=date(2021, 6, 30))
    assert one(target)["age_months"] == 36  # from 30 June 2021 to 30 June 2024


def test_the_offices_own_figures_and_whatever_headline_and_targets_show_are_scored():
    theirs = fact("THEIRS", "Rival", "firms", "2024-05", "9")
    rows = firms("OURS"), theirs, fact("GOAL", "Rival", "firms", "2030", "9", "target")
    assert [(row["fact_id"], row["used"]) for row in scored(*rows)] == [("OURS", "figure")]
    shown = scored(*rows, headline=(rows[0],), targets=(rows[2],))
    assert [(row["fact_id"], row["used"]) for row in shown] == [("OURS", "headline"), ("GOAL", "target")]


def test_every_number_says_where_it_comes_from():
    numeric = {name for name, column in CONFIDENCE_ANSWER.contract.columns.items() if column.is_numeric()}
    assert numeric == set(CONFIDENCE_ANSWER.methods)


def test_nothing_published_leaves_nothing_to_score():
    assert scored() == []


def test_the_shipped_figures_of_the_district():
    inputs, public = shipped.inputs(), known_by(shipped.tidied(), shipped.NEWEST)
    known, every = public.facts, figures(public.facts)
    whose = grouped(inputs.cluster, public.entities)
    held = reconciliation(inputs.cluster, inputs.registers, public.comparing, known, every, whose)
    table = confidence(known, public.sources, every, whose, empty(HEADLINE), empty(TARGETS), held, shipped.NEWEST)
    # reported as 23.58 billion by one publisher and as 235.8 (100 million) by another
    (output,) = table.filter(entity="Jiading District", indicator="total_output", period="2022", basis="actual").rows(
        named=True
    )
    assert (output["publishers"], output["disputed"], len(output["agreeing_ids"])) == (2, False, 2)
    slipped = table.filter(indicator="investment", entity="Nanxiang International Precision Medicine Innovation Center")
    assert slipped["disputed"].to_list() == [True]
    assert table["group"].unique().cast(str).sort().to_list() == ["cluster", "development"]
