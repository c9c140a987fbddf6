from datetime import date

import pytest

from examples import fact
from reconciling import adds_up, held, one, verdicts

RULE = (adds_up("output", "profit", "emissions"),)
SHARE = (("share", "share", "profit", "output"),)
SUBSET = (("vacancies", "subset_of", "firms", None),)


def told(fact_id, indicator, value, **more):
    return fact(fact_id, "District", indicator, "2021", value, **({"dimension": "CNY"} | more))


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        ("100.0", "agrees"),  # 40.0 + 60.0
        ("100.1", "agrees"),  # 100.05 to 100.15
        ("100.2", "differs"),  # 100.15 to 100.25
        ("93.0", "differs"),
    ],
)
def test_parts_are_held_against_their_total(total, verdict):
    # the parts are known to 0.05 each: 99.9 to 100.1 together
    row = one(told("T", "output", total), told("P", "profit", "40.0"), told("E", "emissions", "60.0"), rules=RULE)
    assert (row["check"], row["verdict"], row["shown_id"], row["rival_id"]) == ("parts", verdict, "T", None)
    assert row["rival"] == pytest.approx(100.0)
    assert row["fact_ids"][0] == "T"
    assert sorted(row["fact_ids"]) == ["E", "P", "T"]


def test_a_total_is_judged_only_where_all_its_parts_are_there_and_alike():
    total, part = told("T", "output", "90.0"), told("P", "profit", "40.0")
    assert held(total, part, rules=RULE) == []
    for other in ({"source_id": "S2"}, {"qualifier": "about"}, {"dimension": "USD"}, {"period": "2022"}):
        assert held(total, part, told("E", "emissions", "60.0") | other, rules=RULE) == [], other


@pytest.mark.parametrize(
    ("some", "every", "verdict"),
    [
        (("80", "exact"), ("3000", "almost"), "agrees"),
        (("80", "exact"), ("78", "exact"), "differs"),
        (("80", "exact"), ("75", "more_than"), "agrees"),
        (("80", "about"), ("75", "exact"), "agrees"),  # about 80 may be 72
    ],
)
def test_some_are_not_more_than_all(some, every, verdict):
    row = one(
        told("S", "vacancies", some[0], qualifier=some[1], dimension="count"),
        told("A", "firms", every[0], qualifier=every[1], dimension="count"),
        relations=SUBSET,
    )
    assert (row["check"], row["verdict"], row["shown_id"], row["rival_id"]) == ("subset", verdict, "S", "A")


def test_counts_under_different_definitions_are_never_held_against_each_other():
    all_firms = told("A", "firms", "75", dimension="count", scope="manufacturing")
    assert held(told("S", "vacancies", "80", dimension="count"), all_firms, relations=SUBSET) == []


@pytest.mark.parametrize(("published", "verdict"), [("0.175", "agrees"), ("0.19", "differs")])
def test_a_share_is_its_part_divided_by_its_whole(published, verdict):
    rows = told("P", "profit", "933"), told("W", "output", "5333"), told("S", "share", published, dimension="fraction")
    row = one(*rows, relations=SHARE)
    assert (row["check"], row["verdict"], row["fact_ids"]) == ("share", verdict, ["S", "P", "W"])
    assert row["rival"] == pytest.approx(0.17495, abs=1e-5)  # 933 / 5333


def test_a_share_tells_which_of_two_definitions_of_its_part_it_uses():
    # 11.4 / 60.16 = 18.95 %, 7.66 / 60.16 = 12.73 %
    rows = (
        told("WIDE", "profit", "11.4", source_id="S2", grade="B"),
        told("NARROW", "profit", "7.66", source_id="S1", grade="A"),
        told("W", "output", "60.16"),
        told("S", "share", "0.1895", dimension="fraction", source_id="S2", grade="B"),
    )
    found = {(row["check"], row["verdict"]): row["fact_ids"] for row in held(*rows, relations=SHARE)}
    assert found == {
        ("sources", "differs"): ["NARROW", "WIDE"],
        ("share", "differs"): ["S", "NARROW", "W"],
        ("share", "agrees"): ["S", "WIDE", "W"],
    }


def test_a_page_older_than_the_end_of_its_period_is_named_once_with_all_its_figures():
    page = {"period": "2021-01/2021-10", "known_on": date(2021, 10, 20)}
    row = one(told("G", "output_growth", "0.16", dimension="fraction") | page, told("L", "output", "126.7") | page)
    assert (row["check"], row["verdict"], row["shown_id"]) == ("early", "differs", "L")
    assert row["fact_ids"] == ["L", "G"]
    assert (row["rival"], row["gap"]) == (None, None)


@pytest.mark.parametrize(
    "other",
    [
        {"known_on": date(2021, 10, 31)},  # the period's last day
        {"basis": "forecast"},
        {"indicator": "firms"},  # a stock counted in that month
        {"period": "2019/2021-10"},  # counted since 2019, up to now
    ],
)
def test_what_may_well_be_known_by_then_is_not_early(other):
    page = {"period": "2021-01/2021-10", "known_on": date(2021, 10, 20)}
    assert verdicts(told("L", "output", "126.7") | page) == [("early", "differs")]
    assert held(told("L", "output", "126.7") | page | other) == []
