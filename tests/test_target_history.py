from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
from examples import fact, facts, groups, indicators
from flows.aggregate.targets.history import target_history
from schemas.answers.targets import TARGET_HISTORY_ANSWER


def history(*rows):
    return target_history(facts(*rows), indicators(), groups()).rows(named=True)


def target(fact_id, year, value, **more):
    """A target for the district's output in 2025, set on 1 January of a year."""
    return fact(fact_id, "District", "output", "2025", value, "target", known_on=date(year, 1, 1), **more)


def test_a_target_set_twice_is_told_in_order_of_publication():
    rows = history(target("NEW", 2024, "50", scope="life and health"), target("OLD", 2021, "100", scope="health"))
    assert [(row["step"], row["target_id"], row["word"]) for row in rows] == [(1, "OLD", "set"), (2, "NEW", "lowered")]
    assert [row["change"] for row in rows] == [None, -0.5]  # 50 / 100 - 1
    assert [row["scope_changed"] for row in rows] == [False, True]
    assert (rows[1]["previous_id"], float(rows[1]["previous"])) == ("OLD", 100.0)


@pytest.mark.parametrize(
    ("before", "now", "word", "change"),
    [
        (("100", "exact"), ("120", "exact"), "raised", 0.2),
        (("80", "exact"), ("50", "more_than"), "lowered", -0.375),  # over 50 asks for 50
        (("50", "more_than"), ("80", "exact"), "raised", None),  # no growth out of a hedged base
        (("100", "exact"), ("100.4", "exact"), "confirmed", 0.004),  # 99.5 to 100.5 holds 100.4
        (("100.0", "exact"), ("100.4", "exact"), "raised", 0.004),
        (("100", "about"), ("108", "exact"), "confirmed", 0.08),
        (("100", "exact"), ("100", "exact"), None, None),  # the same value twice is no history
        (("100", "exact"), ("100.0", "exact"), None, None),
    ],
)
def test_raised_or_lowered_is_what_rounding_does_not_explain(before, now, word, change):
    rows = history(target("A", 2021, before[0], qualifier=before[1]), target("B", 2022, now[0], qualifier=now[1]))
    if word is None:
        assert rows == []
    else:
        assert rows[1]["word"] == word
        assert rows[1]["change"] == (change if change is None else pytest.approx(change))


def test_a_target_confirmed_before_it_was_raised_has_three_steps():
    rows = history(target("A", 2021, "100"), target("B", 2022, "100"), target("C", 2023, "150"))
    assert [(row["step"], row["word"]) for row in rows] == [(1, "set"), (2, "confirmed"), (3, "raised")]
    assert [row["change"] for row in rows] == [None, 0.0, 0.5]


def test_sources_that_say_the_same_on_one_day_are_one_step():
    rows = history(
        target("C", 2021, "100", source_id="S2", grade="C"),
        target("A", 2021, "100", source_id="S1", grade="A"),
        target("N", 2022, "90"),
    )
    assert [row["fact_ids"] for row in rows] == [["A", "C"], ["N"]]
    assert rows[0]["grade"] == "A"


@pytest.mark.parametrize(
    "other",
    [{"period": "2026"}, {"entity": "Park"}, {"indicator": "profit"}, {"dimension": "USD"}, {"basis": "forecast"}],
)
def test_what_is_another_target_is_no_step_of_this_one(other):
    assert history(target("A", 2021, "100"), target("B", 2022, "50") | other) == []


def test_a_change_of_a_rate_is_told_without_a_per_cent_of_per_cents():
    rows = history(
        fact("A", "District", "output_growth", "2024", "0.35", "target", known_on=date(2023, 1, 1)),
        fact("B", "District", "output_growth", "2024", "0.30", "target", known_on=date(2024, 1, 1)),
    )
    assert (rows[1]["word"], rows[1]["change"]) == ("lowered", None)


@pytest.mark.parametrize("before", ["0", "-5"])
def test_no_change_is_worked_out_of_a_target_that_is_not_positive(before):
    rows = history(
        fact("A", "District", "profit", "2025", before, "target", known_on=date(2021, 1, 1)),
        fact("B", "District", "profit", "2025", "10", "target", known_on=date(2022, 1, 1)),
    )
    assert (rows[1]["word"], rows[1]["change"]) == ("raised", None)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(2020, 2023), st.sampled_from(["", "a"])), max_size=8),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_later_publications_add_steps_and_change_none(drawn, random):
    rows = [target(f"F{n}", year, str(value), scope=scope) for n, (value, year, scope) in enumerate(drawn)]
    random.shuffle(rows)
    whole = history(*rows)
    assert [row["step"] for row in whole] == list(range(1, len(whole) + 1))
    early = history(*(row for row in rows if row["known_on"].year < 2023))
    assert whole[: len(early)] == early


def test_every_number_of_the_history_says_where_it_comes_from():
    contract = TARGET_HISTORY_ANSWER.contract
    numeric = {name for name, column in contract.columns.items() if column.is_numeric()}
    assert set(TARGET_HISTORY_ANSWER.methods) == numeric
    for method in TARGET_HISTORY_ANSWER.methods.values():
        assert {*method.of, *method.facts} <= set(contract.columns)


def test_a_hundred_billion_for_2025_became_fifty():
    rows = shipped.tables(shipped.NEWEST).target_history.filter(entity="Jiading District").rows(named=True)
    assert [(row["target_id"], row["word"], row["source_id"]) for row in rows] == [
        ("F0055", "set", "S015"),
        ("F0038", "lowered", "S064"),
    ]
    assert (rows[1]["change"], rows[1]["scope_changed"]) == (-0.5, True)
    assert shipped.tables(shipped.FORUM).target_history.filter(entity="Jiading District").is_empty()
