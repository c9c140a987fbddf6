from datetime import date
from decimal import Decimal

import pytest

from examples import fact
from reconciling import held, one, verdicts


def output(fact_id, value, **more):
    return fact(fact_id, "District", "output", "2023", value, **({"source_id": fact_id} | more))


def firms(fact_id, period, value, **more):
    return fact(fact_id, "Park", "firms", period, value, **more)


@pytest.mark.parametrize(
    ("shown", "rival", "differ"),
    [
        (("235.8", "exact"), ("235.8", "exact"), False),
        (("285.4", "exact"), ("285", "exact"), False),  # 285 is 284.5 to 285.5
        (("285.4", "exact"), ("286", "exact"), True),  # 285.45 < 285.5
        (("410", "exact"), ("420", "exact"), True),  # 405 to 415 does not hold 420, nor 415 to 425 hold 410
        (("761.7", "exact"), ("760", "exact"), False),  # 760 may be 755 to 765
        (("761.7", "exact"), ("760.0", "exact"), True),  # a printed decimal is meant
        (("7", "exact"), ("10", "exact"), True),  # both digits of 10 count
        (("54", "exact"), ("50", "more_than"), False),
        (("49", "exact"), ("50", "more_than"), True),
        (("219", "exact"), ("200", "about"), False),  # 180 to 220
        (("223", "exact"), ("200", "about"), True),
        (("183", "exact"), ("200", "almost"), False),  # 180 to 200
        (("223", "exact"), ("200", "almost"), True),
        (("3", "exact"), ("7", "up_to"), False),
        (("9", "exact"), ("7", "up_to"), True),
    ],
)
def test_sources_contradict_each_other_where_no_value_could_have_been_printed_as_both(shown, rival, differ):
    rows = held(output("A", shown[0], qualifier=shown[1]), output("B", rival[0], qualifier=rival[1], grade="B"))
    assert [(row["check"], row["verdict"]) for row in rows] == ([("sources", "differs")] if differ else [])


def test_a_contradiction_says_which_is_shown_and_how_far_the_other_is_off():
    row = one(output("B", "60.0", grade="B"), output("A", "50.0"))
    assert (row["shown_id"], row["rival_id"], float(row["shown"]), row["rival"]) == ("A", "B", 50.0, 60.0)
    assert (row["gap"], row["gap_percent"], row["times"]) == pytest.approx((10.0, 20.0, 1.2))  # 10 / 50, 60 / 50
    assert (row["group"], row["entity"], row["indicator"], row["period"]) == ("cluster", "District", "output", "2023")
    assert row["fact_ids"] == ["A", "B"]


@pytest.mark.parametrize(
    ("better", "why"),
    [
        ({"grade": "A"}, "grade"),
        ({"known_on": date(2041, 6, 1)}, "newer"),
        ({"value": "50.00"}, "finer"),
        ({"fact_id": "0"}, "first"),
    ],
)
def test_it_says_why_that_figure_is_shown(better, why):
    rows = [{"fact_id": "1", "value": "50.0", "grade": "B"} | better, {"fact_id": "2", "value": "60.0", "grade": "B"}]
    row = one(*(output(row.pop("fact_id"), row.pop("value"), **row) for row in rows))
    assert (row["shown_id"], row["why"]) == ("0" if why == "first" else "1", why)


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "devices"},
        {"period": "2022"},
        {"basis": "target"},
        {"entity": "Park"},
        {"indicator": "profit"},
        {"dimension": "USD"},
    ],
)
def test_what_is_not_the_same_thing_is_no_contradiction(other):
    assert held(output("A", "50"), output("B", "75", grade="B") | other) == []


def test_forecasts_of_different_days_do_not_contradict_each_other():
    first = output("A", "50", basis="forecast", known_on=date(2023, 1, 1))
    assert held(first, output("B", "75", basis="forecast", known_on=date(2023, 6, 1))) == []
    assert verdicts(first, output("B", "75", basis="forecast", known_on=date(2023, 1, 1))) == [("sources", "differs")]


def test_every_rival_is_held_against_the_one_shown_only():
    rows = held(*(output(f"R{n}", str(100 + 7 * n), grade="B") for n in range(1, 5)), output("A", "100"))
    assert [(row["shown_id"], row["rival_id"]) for row in rows] == [("A", f"R{n}") for n in range(1, 5)]


@pytest.mark.parametrize(
    ("value", "more", "slip"),
    [
        ("550", {}, True),  # 10 times
        ("5550", {}, True),  # 100.9 times: within 2 % of 100
        ("5700", {}, False),  # 103.6 times
        ("55000", {}, True),
        ("550000", {}, True),  # 10 thousand
        ("5500000000", {}, True),  # 100 million
        ("5.5", {}, True),  # a tenth
        ("825", {}, False),  # 15 times, but no area
        ("825", {"dimension": "area"}, True),  # hectares in mu
        ("36667", {"dimension": "area"}, True),  # mu in square metres: 666.67
        ("82500", {"dimension": "area"}, True),  # square kilometres in mu
    ],
)
def test_a_slip_is_about_a_power_of_ten_or_a_unit_of_area_away(value, more, slip):
    rows = held(output("A", "55", **more), output("B", value, grade="B", **more))
    assert [(row["check"], row["verdict"]) for row in rows] == [("scale", "slip") if slip else ("sources", "differs")]


def test_one_hedge_before_both_hides_no_slip_but_up_to_leaves_room():
    # as printed in the headline and in the body of one page: over 5.5bn and over 0.55bn
    row = one(output("BODY", "0.55", qualifier="more_than"), output("HEAD", "5.5", qualifier="more_than"))
    assert (row["verdict"], row["shown_id"], row["rival_id"], row["why"]) == ("slip", "BODY", "HEAD", "finer")
    assert row["times"] == pytest.approx(10)
    assert held(output("A", "10", qualifier="up_to"), output("B", "100", qualifier="up_to")) == []


def test_a_slip_names_the_figure_with_the_same_digits_too():
    rows = (
        output("SHOWN", "11", qualifier="almost", grade="A"),
        output("RIGHT", "10.988", grade="B"),
        output("WRONG", "109.88", grade="C"),
    )
    row = one(*rows)
    assert (row["check"], row["shown_id"], row["rival_id"]) == ("scale", "SHOWN", "WRONG")
    assert row["fact_ids"] == ["SHOWN", "WRONG", "RIGHT"]


def test_a_stock_within_a_year_that_is_ten_times_the_one_before_may_be_a_slip():
    before = firms("A", "2023-06", "120")
    assert verdicts(before, firms("B", "2023-12", "1200")) == [("scale", "slip")]
    assert held(before, firms("B", "2023-12", "150")) == []  # grew
    assert held(before, firms("B", "2025-12", "1200")) == []  # two years and a half later
    assert held(before, firms("B", "2023-12", "1200", scope="all sectors")) == []
    assert held(firms("A", "2023-06", "1"), firms("B", "2023-12", "10")) == []  # too few digits to tell


def test_flows_of_different_length_are_no_slip():
    month = fact("A", "Park", "output", "2023-01", "10.0")
    run = fact("B", "Park", "output", "2023-01/2023-10", "100.0")
    assert held(month, run) == []
    twelve = fact("C", "Park", "output", "2022-07/2023-06", "100.0")
    assert verdicts(twelve, fact("D", "Park", "output", "2023", "1000.0")) == [("scale", "slip")]


def test_one_figure_in_two_units_agrees_by_rounding():
    # 200 mu = 133,333.33 square metres, known to 333; printed as 133,333 as well
    mu = fact("MU", "Park", "output", "2025", "133333.3333333333", dimension="area", unit_printed="mu") | {
        "half_unit": Decimal("333.3333333333")
    }
    metres = fact("SQM", "Park", "output", "2025", "133333", dimension="area", unit_printed="sq m")
    row = one(mu, metres)
    assert (row["check"], row["verdict"], row["shown_id"], row["rival_id"]) == ("units", "agrees", "SQM", "MU")
    wrong = fact("SQM", "Park", "output", "2025", "135000", dimension="area", unit_printed="sq m")
    assert verdicts(mu, wrong) == [("units", "differs")]


def test_two_units_of_one_source_are_held_against_each_other_whichever_source_is_shown():
    rows = (
        output("BEST", "50.0"),
        output("M", "50.2", source_id="S", grade="B", unit_printed="billion"),
        output("N", "57", source_id="S", grade="C", unit_printed="million"),
    )
    assert [(row["check"], row["verdict"], row["shown_id"], row["rival_id"]) for row in held(*rows)] == [
        ("sources", "differs", "BEST", "M"),
        ("sources", "differs", "BEST", "N"),
        ("units", "differs", "M", "N"),
    ]


@pytest.mark.parametrize(
    ("dollars", "verdict", "nearest"),
    [
        ("13.8", "agrees", 100.0),  # 100 / 13.8 = 7.246
        ("13.3", "agrees", 100.0),  # 7.52 as printed, but 99.5 / 13.35 = 7.453 is within
        ("12.0", "differs", 90.0),  # 99.5 / 12.05 = 8.26; at most 7.5 * 12 = 90
        ("18.0", "differs", 108.0),  # 100.5 / 17.95 = 5.60; at least 6 * 18 = 108
    ],
)
def test_a_sum_in_two_currencies_is_held_against_the_rates_there_were(dollars, verdict, nearest):
    yuan = output("CNY", "100", source_id="S", qualifier="more_than")
    row = one(
        yuan, output("USD", dollars, source_id="S", qualifier="more_than", dimension="USD"), rates={"USD": (6.0, 7.5)}
    )
    assert (row["check"], row["verdict"], row["shown_id"], row["rival_id"]) == ("currencies", verdict, "CNY", "USD")
    assert row["rate"] == pytest.approx(100 / float(dollars))
    assert row["rival"] == pytest.approx(nearest)


def test_currencies_of_different_sources_or_without_known_rates_are_not_compared():
    yuan, dollars = output("CNY", "100", source_id="S"), output("USD", "12", source_id="S", dimension="USD")
    assert held(yuan, dollars) == []
    assert held(yuan, dollars | {"source_id": "T"}, rates={"USD": (6.0, 7.5)}) == []
