import pytest

from examples import fact
from reconciling import held, one, verdicts


def output(fact_id, period, value, **more):
    return fact(fact_id, "District", "output", period, value, **more)


def growth(fact_id, period, value, **more):
    return fact(fact_id, "District", "output_growth", period, value, **more)


@pytest.mark.parametrize(
    ("level", "base", "published", "verdict"),
    [
        ("110.0", "100.0", "0.10", "agrees"),
        ("110.0", "100.0", "0.11", "differs"),  # 109.95 / 100.05 = 9.9 % to 110.05 / 99.95 = 10.1 %; 10.5 % and more
        ("11", "12", "0.05", "differs"),  # 10.5 / 12.5 = -16 % to 11.5 / 11.5 = 0 %
        ("1030", "1141.1", "-0.0973", "agrees"),  # 1030 / 1141.1 = -9.74 %
        ("110.0", "0", "0.10", None),  # nothing grows out of nothing
        ("110.0", "-5", "0.10", None),
        ("-5", "110.0", "0.10", None),
    ],
)
def test_published_growth_is_held_against_the_levels(level, base, published, verdict):
    rows = verdicts(output("L", "2024", level), output("B", "2023", base), growth("G", "2024", published))
    assert rows == ([("growth", verdict)] if verdict else [])


def test_a_growth_that_does_not_fit_says_what_the_levels_give():
    row = one(output("L", "2024", "110.0"), output("B", "2023", "100.0"), growth("G", "2024", "0.15"))
    assert (row["indicator"], row["shown_id"], row["rival_id"]) == ("output_growth", "G", None)
    assert (row["rival"], row["gap"]) == pytest.approx((0.10, -0.05))  # 110 / 100 - 1; 10 % - 15 %
    assert row["fact_ids"] == ["G", "L", "B"]


@pytest.mark.parametrize("other", [{"scope": "devices"}, {"period": "2022"}, {"dimension": "USD"}, {"entity": "Park"}])
def test_only_the_like_period_before_under_like_scope_is_a_base(other):
    assert held(output("L", "2024", "110"), output("B", "2023", "100") | other, growth("G", "2024", "0.50")) == []


def test_a_hedged_level_agrees_with_nothing_by_leaving_everything_open():
    rows = output("L", "2024", "110", qualifier="more_than"), output("B", "2023", "100")
    assert held(*rows, growth("G", "2024", "0.50")) == []
    assert verdicts(*rows, growth("G", "2024", "0.01")) == [("growth", "differs")]  # more than 110 is up 9.5 % at least


def test_a_target_and_its_promised_growth_imply_the_base():
    # 38.5 / 1.35 = 28.52; between 38.45 / 1.355 = 28.38 and 38.55 / 1.345 = 28.66
    target, promise = output("T", "2024", "38.5", basis="target"), growth("G", "2024", "0.35", basis="target")
    row = one(target, promise, output("B", "2023", "28.54"))
    assert (row["check"], row["verdict"], row["shown_id"], row["basis"]) == ("promised_growth", "agrees", "B", "actual")
    assert row["rival"] == pytest.approx(28.5185, abs=1e-4)
    assert row["fact_ids"] == ["B", "T", "G"]
    assert verdicts(target, promise, output("B", "2023", "28.70")) == [("promised_growth", "differs")]
    assert held(target, promise, output("B", "2023", "28.70", scope="devices")) == []


@pytest.mark.parametrize(
    ("year", "scope", "found"),
    [
        ("28.54", "narrow", True),  # January to November alone had 32.29 / 1.037 = 31.14
        ("28.54", "wide", True),
        ("31.2", "wide", False),  # the twelfth month may have been small
        ("31.1", "wide", False),  # 32.285 / 1.0375 = 31.118 is within 31.05 to 31.15
    ],
)
def test_a_growth_that_implies_more_for_a_part_than_the_whole_year_had_is_found_across_scopes(year, scope, found):
    level = output("L", "2024-01/2024-11", "32.29", scope="wide")
    rows = held(level, growth("G", "2024-01/2024-11", "0.037", scope="wide"), output("Y", "2023", year, scope=scope))
    assert [(row["check"], row["verdict"], row["shown_id"], row["scopes_differ"]) for row in rows] == (
        [("growth", "differs", "Y", scope == "narrow")] if found else []
    )
    if found:
        assert rows[0]["rival"] == pytest.approx(31.138, abs=1e-3)
        assert rows[0]["fact_ids"] == ["Y", "L", "G"]


AVERAGE = (("share", "average_growth", "output", None),)


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("0.10", "agrees"),  # (133.1 / 100) ** (1 / 3) - 1
        ("0.069", "differs"),
        ("0.15", "agrees"),  # over the year before as the base: (133.1 / 76.1) ** (1 / 4) - 1 = 15.0 %
    ],
)
def test_average_growth_is_compound_over_the_years_between(published, verdict):
    levels = output("A", "2020", "76.1"), output("B", "2021", "100.0"), output("C", "2024", "133.1")
    row = one(*levels, fact("P", "District", "share", "2021/2024", published), relations=AVERAGE)
    assert (row["check"], row["verdict"], row["shown_id"]) == ("average_growth", verdict, "P")
    plan = published == "0.15"
    assert row["rival"] == pytest.approx(0.15 if plan else 0.10, abs=1e-4)
    assert row["fact_ids"] == ["P", "C", "A" if plan else "B"]


def test_average_growth_without_a_level_at_its_beginning_is_not_judged():
    assert (
        held(output("C", "2024", "133.1"), fact("P", "District", "share", "2021/2024", "0.5"), relations=AVERAGE) == []
    )


def test_growth_since_a_year_is_held_against_that_year():
    rows = output("A", "2016", "3.33"), output("B", "2021", "13.17")
    row = one(
        *rows, fact("P", "District", "share", "2021", "2.78"), relations=(("share", "growth_since", "output", "2016"),)
    )
    assert (row["check"], row["verdict"]) == ("growth_since", "differs")
    assert row["rival"] == pytest.approx(2.955, abs=5e-4)  # 13.17 / 3.33 - 1
    assert row["fact_ids"] == ["P", "B", "A"]


@pytest.mark.parametrize(("published", "verdict"), [("51.0", "agrees"), ("51.3", "differs")])
def test_an_increase_is_the_difference_of_two_levels(published, verdict):
    # 984.7 - 933.7 = 51.0, between 50.9 and 51.1
    rows = output("A", "2023", "933.7"), output("B", "2024", "984.7")
    row = one(
        *rows, fact("P", "District", "profit", "2024", published), relations=(("profit", "increase", "output", None),)
    )
    assert (row["check"], row["verdict"], row["fact_ids"]) == ("increase", verdict, ["P", "B", "A"])
    assert row["rival"] == pytest.approx(51.0)
