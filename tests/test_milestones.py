from datetime import date

import pytest
from polars.testing import assert_frame_equal

from examples import groups, milestone, milestones
from flows.aggregate.milestones.states import milestone_states

AS_OF = date(2024, 6, 30)


def states(*rows, as_of=AS_OF):
    return milestone_states(milestones(*rows), groups(), as_of).rows(named=True)


@pytest.mark.parametrize(
    ("period", "status", "state", "days"),
    [
        ("2024-06-29", "planned", "overdue", -1),
        ("2024-06-30", "planned", "due_soon", 0),  # the day itself is not over
        ("2024-07-01", "planned", "due_soon", 1),
        ("2024-06", "planned", "due_soon", 0),
        ("2024-05", "planned", "overdue", -30),
        ("2024", "planned", "due_soon", 184),  # the half year from the last of June ends with the year
        ("2025-01-01", "planned", "due", 185),
        ("2024-12", "in_progress", "due_soon", 184),
        ("2023", "planned", "overdue", -182),
        ("2025", "in_progress", "in_progress", 549),
        ("2023", "in_progress", "overdue", -182),
        ("2023-10-13", "done", "done", -261),
        ("2025", "done", "done", 549),  # before its time
        ("undated", "planned", "undated", None),
        ("undated", "in_progress", "undated", None),
        ("undated", "done", "done", None),
    ],
)
def test_a_milestone_is_overdue_once_its_period_is_over_and_nobody_called_it_done(period, status, state, days):
    (row,) = states(milestone("M", "Park", period, status))
    assert (row["state"], row["days"]) == (state, days)


def test_a_day_decides_between_due_and_overdue():
    row = milestone("M", "Park", "2025", "planned")
    assert [states(row, as_of=day)[0]["state"] for day in (date(2025, 12, 31), date(2026, 1, 1))] == [
        "due_soon",
        "overdue",
    ]


def test_what_slips_stands_first_then_what_is_next_then_what_was_done_last():
    rows = states(
        milestone("DONE_OLD", "Park", "2020", "done"),
        milestone("UNDATED", "Park", "undated", "planned"),
        milestone("DONE_NEW", "Park", "2024-04", "done"),
        milestone("LATER", "Park", "2026", "planned"),
        milestone("UNDER_WAY", "Park", "2025", "in_progress"),
        milestone("NEXT", "Park", "2024-09", "planned"),
        milestone("LONG_LATE", "Park", "2019", "planned"),
        milestone("JUST_LATE", "Park", "2024-05", "planned"),
    )
    assert [row["milestone_id"] for row in rows] == [
        "JUST_LATE", "LONG_LATE", "NEXT", "LATER", "UNDER_WAY", "DONE_NEW", "DONE_OLD", "UNDATED",
    ]  # fmt: skip


def by_id(rows):
    return {row["milestone_id"]: row for row in rows}


def planned(milestone_id, period, known_on=date(2020, 1, 1), status="planned", **more):
    return milestone(milestone_id, "Park", period, status, known_on=known_on, **({"milestone": "opening"} | more))


def done(milestone_id, period, known_on=date(2024, 1, 1), **more):
    return milestone(milestone_id, "Park", period, "done", known_on=known_on, **({"milestone": "opening"} | more))


def test_a_thing_reported_done_three_times_is_one_with_the_best_source_and_all_ids():
    (row,) = states(
        done("M1", "2023-10", date(2024, 6, 24), source_id="S3", milestone="opened", track="opening"),
        done("M2", "2023-10-13", date(2023, 10, 17), source_id="S2", track="opening"),
        done("M3", "2023-10-13", date(2023, 10, 31), source_id="S1", milestone="open at last", track="opening"),
    )
    assert (row["milestone_id"], row["source_id"], row["period"]) == ("M3", "S1", "2023-10-13")  # a day, then newer
    assert (row["reports"], row["milestone_ids"], row["source_ids"]) == (3, ["M3", "M2", "M1"], ["S1", "S2", "S3"])
    assert row["known_on"] == date(2023, 10, 17)


def test_an_official_source_goes_before_a_finer_date():
    (row,) = states(done("M1", "2023-10", grade="A"), done("M2", "2023-10-13", grade="B"))
    assert (row["milestone_id"], row["reports"]) == ("M1", 2)


@pytest.mark.parametrize(
    ("words", "track", "things"),
    [
        (("Opening", " opening "), (None, None), 1),  # letter case and blanks aside
        (("opening", "grand opening"), (None, None), 2),
        (("opening", "grand opening"), ("gate", "Gate"), 1),
        (("opening", "opening"), ("gate", "door"), 2),
        (("opening", "opening"), ("gate", None), 2),
    ],
)
def test_a_track_makes_one_thing_of_many_words_and_without_it_the_words_do(words, track, things):
    rows = states(*(done(f"M{at}", "2023", milestone=words[at], track=track[at]) for at in range(2)))
    assert len(rows) == things


def test_what_happens_again_under_the_same_words_is_another_thing_unless_a_track_says_otherwise():
    assert len(states(done("M1", "2022-05"), done("M2", "2023-05"))) == 2
    assert len(states(done("M1", "2022-05", track="t"), done("M2", "2023-05", track="t"))) == 1


def test_a_later_date_in_a_later_source_is_a_slip_and_the_earlier_date_is_not_overdue():
    rows = by_id(
        states(
            planned("M1", "2023", date(2022, 1, 6), track="t", milestone="start of production"),
            planned("M2", "2025", date(2024, 4, 26), track="t", milestone="completion", status="in_progress"),
        )
    )
    assert rows["M1"]["state"] == "slipped"
    assert rows["M2"]["state"] == "in_progress"
    moved = ("from_id", "from_period", "moved_days")
    assert [rows["M2"][name] for name in moved] == ["M1", "2023", 731]  # 2024 has 366 days, 2025 has 365
    assert [rows["M1"][name] for name in moved] == [None, None, None]


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        ("2025", "2025-09", [("M2", "due")]),  # said more exactly
        ("2025-09", "2025", [("M1", "due")]),  # said more vaguely: the finer date holds
        ("2025", "2025", [("M2", "due")]),  # said again: the newer source
        ("2025", "undated", [("M1", "due")]),
        ("undated", "2025", [("M2", "due")]),
        ("2025-09", "2025-10", [("M1", "slipped"), ("M2", "due")]),
        ("2026", "2025", [("M1", "brought_forward"), ("M2", "due")]),
    ],
)
def test_a_date_has_moved_only_where_the_periods_have_no_day_in_common(earlier, later, shown):
    rows = by_id(states(planned("M1", earlier), planned("M2", later, date(2021, 1, 1))))
    assert sorted((key, row["state"]) for key, row in rows.items()) == shown


def test_a_vague_date_in_between_hides_no_slip():
    rows = by_id(
        states(
            planned("M1", "2025-H1", date(2021, 1, 1)),
            planned("M2", "2025", date(2022, 1, 1)),
            planned("M3", "2025-H2", date(2023, 1, 1)),
        )
    )
    assert {key: row["state"] for key, row in rows.items()} == {"M1": "slipped", "M3": "due"}
    assert (rows["M1"]["milestone_ids"], rows["M3"]["moved_days"]) == (["M1", "M2"], 184)  # July to December


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2023-11-30", 334, -31),  # 2022-12-31 to 2023-11-30: 334; 2023-12-31 to it: -31
        ("2024-01-10", 375, 10),  # 365 + 10; 10 days after the year's end
        ("2023", 365, 0),
        ("2023-07/2024-06", 547, None),  # may have been in time: 365 + 182 days after 2022
    ],
)
def test_what_was_done_says_how_late_or_early_against_the_first_and_the_last_date(period, first, last):
    rows = by_id(
        states(
            planned("P1", "2022", date(2020, 1, 1)),
            planned("P2", "2023", date(2021, 1, 1)),
            done("D", period, date(2024, 6, 30)),
        )
    )
    assert {key: row["state"] for key, row in rows.items()} == {"P1": "fulfilled", "P2": "fulfilled", "D": "done"}
    assert [rows["D"][name] for name in ("first_id", "first_days", "last_id", "last_days")] == ["P1", first, "P2", last]
    assert [rows[plan]["done_id"] for plan in ("P1", "P2")] == ["D", "D"]


def test_nothing_is_overdue_that_was_done():
    rows = by_id(
        states(
            planned("P", "2022", track="t"),
            done("D", "2023", track="t", milestone="open"),
            planned("X", "2022", milestone="x"),
        )
    )
    assert {key: row["state"] for key, row in rows.items()} == {"P": "fulfilled", "D": "done", "X": "overdue"}


def test_a_date_set_after_it_was_done_is_another_occasion_unless_a_track_says_otherwise():
    rows = [done("D", "2022-10", date(2022, 11, 1)), planned("P", "2024-10", date(2023, 1, 1))]
    assert by_id(states(*rows))["P"]["state"] == "due_soon"
    named = by_id(states(*(row | {"track": "t"} for row in rows)))
    assert (named["P"]["state"], named["D"]["first_id"]) == ("fulfilled", None)


def test_each_occasion_has_its_own_date_and_none_of_them_slipped():
    rows = by_id(
        states(
            planned("P1", "2022-10", date(2022, 1, 1)),
            done("D1", "2022-10", date(2022, 11, 1)),
            planned("P2", "2024-10", date(2024, 1, 1)),
        )
    )
    assert {key: row["state"] for key, row in rows.items()} == {"P1": "fulfilled", "D1": "done", "P2": "due_soon"}
    assert rows["P2"]["from_id"] is None


def test_the_order_of_the_rows_does_not_matter():
    rows = milestones(
        planned("P1", "2022"), planned("P2", "2023", date(2021, 1, 1)), done("D1", "2023-10"), done("D2", "2023-10-13"),
        planned("P3", "2025", date(2024, 6, 1)), milestone("M", "Firm", "undated", "in_progress"),
    )  # fmt: skip
    one = milestone_states(rows, groups(), AS_OF)
    for seed in range(5):
        assert_frame_equal(milestone_states(rows.sample(fraction=1, shuffle=True, seed=seed), groups(), AS_OF), one)


def test_each_milestone_says_whose_it_is():
    rows = states(*(milestone(name, name, "2025", "planned") for name in ("Firm", "District", "Rival", "Stranger")))
    assert {row["entity"]: row["group"] for row in rows} == {
        "Firm": "development",
        "District": "cluster",
        "Rival": "comparator",
        "Stranger": "other",
    }
