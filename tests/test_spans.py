from dataclasses import dataclass
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import shipped
from examples import cluster, fact, facts, groups, indicators
from flows.aggregate.figures import figures
from flows.aggregate.groups import grouped
from flows.aggregate.growth.spans import growth_spans
from flows.aggregate.known import known_by
from schemas.registers import INDICATORS, RELATIONS

OVER_YEARS = (("output_average", "average_growth", None), ("output_since", "growth_since", "2016"))


@dataclass(frozen=True)
class Register:
    indicators: pl.DataFrame
    relations: pl.DataFrame


def register() -> Register:
    """The tiny register, with two growths over years."""
    rate = indicators().filter(indicator="share")
    more = [rate.with_columns(pl.lit(name).alias("indicator")) for name, _, _ in OVER_YEARS]
    relations = pl.DataFrame(
        [(name, relation, "output", against) for name, relation, against in OVER_YEARS],
        schema=RELATIONS.columns,
        orient="row",
    )
    return Register(pl.concat([indicators(), *more]).select(*INDICATORS.columns), relations)


def spans(*rows):
    every = facts(*rows)
    return growth_spans(cluster(), figures(every), every, register(), groups())


def output(fact_id, period, value, **more):
    return fact(fact_id, "District", "output", period, value, **more)


def said(period, value, indicator="output_average", fact_id="G", **more):
    return fact(fact_id, "District", "share", period, value, **more) | {"indicator": indicator}


def published(*rows):
    (row,) = spans(*rows).filter(published_id="G").iter_rows(named=True)
    return row


# Of every line


@pytest.mark.parametrize(
    ("first", "last", "years", "growth"),
    [
        (("2021", "1712"), ("2024", "2011.67"), 3, 0.0552),  # 1.17504 ** (1/3)
        (("2020", "240.8"), ("2024", "410"), 4, 0.1423),  # 1.70266 ** (1/4)
        (("2022", "100"), ("2024", "121"), 2, 0.1),  # 1.1 * 1.1
        (("2022", "100"), ("2024", "81"), 2, -0.1),  # 0.9 * 0.9
        (("2023", "4"), ("2024", "5"), 1, 0.25),
    ],
)
def test_compound_growth_from_the_first_year_to_the_last(first, last, years, growth):
    (row,) = spans(output("A", *first), output("B", *last)).iter_rows(named=True)
    assert (row["first_id"], row["last_id"], row["years"], row["steps"]) == ("A", "B", years, years)
    assert (row["period"], row["measure"], row["mark"]) == (f"{first[0]}/{last[0]}", "average", "none")
    assert row["growth"] == pytest.approx(growth, abs=5e-5)
    assert (row["growth_check"], row["published_growth"]) == ("nothing", None)


def test_the_range_is_what_the_roundings_allow():
    """100 is 99.5 to 100.5, 121 is 120.5 to 121.5: from (120.5/100.5) ** 0.5 to (121.5/99.5) ** 0.5."""
    (row,) = spans(output("A", "2022", "100"), output("B", "2024", "121")).iter_rows(named=True)
    assert row["growth_low"] == pytest.approx(0.09499, abs=5e-6)
    assert row["growth_high"] == pytest.approx(0.10504, abs=5e-6)


def test_years_in_between_do_not_matter_and_parts_of_years_are_none():
    (row,) = spans(
        output("A", "2020", "100"), output("B", "2021", "7"), output("C", "2022", "121"),
        output("H", "2023-H1", "500"), output("R", "2023-07/2024-06", "900"), output("Y", "2019/2024", "999"),
    ).iter_rows(named=True)  # fmt: skip
    assert (row["first_id"], row["last_id"], round(row["growth"], 9)) == ("A", "C", 0.1)


def test_the_first_and_last_firm_positive_years_count():
    """-73.52 and "over 90" are passed over: from 2020 to 2021."""
    (row,) = spans(
        output("A", "2019", "-73.52"), output("B", "2020", "50"), output("C", "2021", "60"),
        output("D", "2022", "90", qualifier="more_than"),
    ).iter_rows(named=True)  # fmt: skip
    assert (row["first_id"], row["last_id"], round(row["growth"], 9)) == ("B", "C", 0.2)


@pytest.mark.parametrize(
    "other",
    [{"scope": "wide"}, {"dimension": "USD"}, {"basis": "forecast"}, {"qualifier": "more_than"}, {"value": "0"}],
)
def test_one_firm_positive_year_of_a_line_is_no_span(other):
    value = other.pop("value", "9")
    assert spans(output("A", "2022", "5"), output("B", "2024", value, **other)).is_empty()


def test_a_rate_has_no_compound_growth():
    assert spans(
        fact("A", "District", "share", "2022", "0.1"), fact("B", "District", "share", "2024", "0.2")
    ).is_empty()


# Beside what was published


@pytest.mark.parametrize(
    ("levels", "growth", "recomputed", "gap_pp", "word"),
    [
        # the four of the shipped cluster
        ((("2021", "1712"), ("2024", "2011.67")), ("2021/2024", "0.069"), 0.0552, 1.38, "differs"),
        ((("2021", "7617.14"), ("2024", "9847.02")), ("2021/2024", "0.0894"), 0.08936, 0.004, "agrees"),
        ((("2020", "240.8"), ("2024", "410")), ("2020/2024", "0.14"), 0.1423, -0.23, "agrees"),  # 0.135 to 0.145
        ((("2020", "240.8"), ("2024", "410")), ("2020/2024", "0.140"), 0.1423, -0.23, "differs"),  # to 0.1405
    ],
)
def test_a_published_average_stands_beside_the_one_worked_out(levels, growth, recomputed, gap_pp, word):
    row = published(*(output(year, year, value) for year, value in levels), said(*growth))
    assert (row["first_id"], row["last_id"]) == tuple(year for year, _ in levels)
    assert (row["measure"], row["mark"], row["growth_check"]) == ("average", "none", word)
    assert row["growth"] == pytest.approx(recomputed, abs=5e-5)
    assert row["gap_pp"] == pytest.approx(gap_pp, abs=0.005)


@pytest.mark.parametrize(("growth", "word"), [("2.78", "differs"), ("2.95", "agrees"), ("3.0", "agrees")])
def test_growth_since_a_year_is_in_total(growth, word):
    """13.17 / 3.33 - 1 = 2.955: between 13.165/3.335-1 = 2.9475 and 13.175/3.325-1 = 2.9624."""
    row = published(output("A", "2016", "3.33"), output("B", "2021", "13.17"), said("2021", growth, "output_since"))
    assert (row["measure"], row["years"], row["steps"], row["period"]) == ("total", 5, 1, "2016/2021")
    assert row["growth"] == pytest.approx(2.95495, abs=5e-6)
    assert row["growth_check"] == word


@pytest.mark.parametrize(
    ("rows", "mark"),
    [
        ((), "no_levels"),
        ((output("B", "2024", "9"),), "no_levels"),
        ((output("A", "2020", "5"), output("B", "2024", "9")), "no_levels"),  # the year before is not guessed from
        ((output("A", "2021", "5", scope="wide"), output("B", "2024", "9", scope="wide")), "other_scope"),
        ((output("A", "2021", "5", scope="wide"), output("B", "2024", "9")), "other_scope"),
        ((output("A", "2021", "5"), output("B", "2024", "9", dimension="USD")), "other_scope"),
        ((output("A", "2021", "5", qualifier="more_than"), output("B", "2024", "9")), "hedged"),
        ((output("A", "2021", "-5"), output("B", "2024", "9")), "not_positive"),
        ((output("A", "2021", "5"), output("B", "2024", "0")), "not_positive"),
    ],
)
def test_without_firm_positive_levels_of_like_scope_a_mark_says_why(rows, mark):
    row = published(*rows, said("2021/2024", "0.1"))
    assert (row["growth"], row["gap_pp"], row["growth_check"], row["mark"]) == (None, None, "nothing", mark)
    assert (row["period"], row["published_growth"]) == ("2021/2024", 0.1)


@pytest.mark.parametrize("period", ["2024", "2021-06/2024-05"])
def test_an_average_growth_that_says_no_two_years_is_not_compared(period):
    row = published(output("A", "2021", "5"), output("B", "2024", "9"), said(period, "0.1"))
    assert (row["mark"], row["growth"], row["years"], row["period"]) == ("no_years", None, None, period)


def test_levels_of_the_published_growths_own_scope_are_taken():
    row = published(
        output("A", "2021", "100"), output("B", "2023", "400"),
        output("WA", "2021", "100", scope="wide"), output("WB", "2023", "121", scope="wide"),
        said("2021/2023", "0.1", scope="wide"),
    )  # fmt: skip
    assert (row["first_id"], row["last_id"], row["growth_check"]) == ("WA", "WB", "agrees")


def test_levels_of_the_growths_own_source_go_first_and_then_the_finest():
    """100 (shown: the better source) and 99.6 finer, 121 of the growth's own source against 119.00 of another."""
    row = published(
        output("SHOWN", "2021", "100", source_id="S2", grade="A"),
        output("FINE", "2021", "99.6", source_id="S3", grade="C"),
        output("OWN", "2023", "121", source_id="S1", grade="C"),
        output("OTHER", "2023", "119.00", source_id="S2", grade="A"),
        said("2021/2023", "0.1", source_id="S1"),
    )
    assert (row["first_id"], row["last_id"]) == ("FINE", "OWN")


def test_of_two_currencies_the_indicators_own_is_taken():
    row = published(
        output("A", "2021", "14", dimension="USD"), output("B", "2023", "20", dimension="USD"),
        output("C", "2021", "100"), output("D", "2023", "121"),
        said("2021/2023", "0.1"),
    )  # fmt: skip
    assert (row["dimension"], row["first_id"], row["last_id"]) == ("CNY", "C", "D")


def test_a_promised_average_is_not_held_against_what_was_reached():
    rows = spans(output("A", "2021", "5"), output("B", "2024", "9"), said("2021/2024", "0.1", basis="target"))
    assert rows["published_id"].to_list() == [None]


def test_what_the_shipped_cluster_says_of_growth_over_years():
    public = known_by(shipped.tidied(), shipped.NEWEST)
    inputs = shipped.inputs()
    found = growth_spans(
        inputs.cluster,
        figures(public.facts),
        public.facts,
        inputs.registers,
        grouped(inputs.cluster, public.entities),
    ).filter(pl.col("published_id").is_not_null())
    assert [
        (row["published_id"], row["published_growth"], row["growth"] and round(row["growth"], 3), row["growth_check"])
        for row in found.iter_rows(named=True)
    ] == [
        ("F0211", 0.0894, 0.089, "agrees"),
        ("F0215", 0.069, 0.055, "differs"),
        ("F0053", 0.138, None, "nothing"),
        ("F0236", 0.14, 0.142, "agrees"),
        ("F0278", 2.78, 2.955, "differs"),
    ]


some_facts = st.lists(
    st.builds(
        lambda number, indicator, period, value, scope, hedge, source: said(
            period,
            str(value),
            indicator,
            f"F{number}",
            scope=scope,
            qualifier=hedge,
            source_id=source,
            dimension="CNY" if indicator == "output" else "fraction",
        ),
        st.integers(0, 10**6),
        st.sampled_from(["output", "output", "output_average", "output_since"]),
        st.sampled_from(["2016", "2021", "2022", "2021/2022", "2016/2022", "2022-H1"]),
        st.integers(-2, 9),
        st.sampled_from(["", "wide"]),
        st.sampled_from(["exact", "exact", "more_than"]),
        st.sampled_from(["S1", "S2"]),
    ),
    unique_by=lambda row: row["fact_id"],
    min_size=1,
    max_size=25,
)


@given(rows=some_facts, random=st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter_and_growth_lies_within_its_range(rows, random: Random):
    found = spans(*rows)
    assert_frame_equal(found, spans(*random.sample(rows, len(rows))))
    worked = found.drop_nulls("growth")
    assert (worked["growth"] >= worked["growth_low"].fill_null(-1) - 1e-9).all()
    assert (worked["growth"] <= worked["growth_high"].fill_null(1e9) + 1e-9).all()
    assert (found["growth"].is_not_null() == (found["mark"] == "none")).all()
