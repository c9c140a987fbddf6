from datetime import date

import pytest

from examples import groups, milestone, milestones
from flows.aggregate.milestones import milestone_states

AS_OF = date(2024, 6, 30)


def states(*rows, as_of=AS_OF):
    return milestone_states(milestones(*rows), groups(), as_of).rows(named=True)


@pytest.mark.parametrize(
    ("period", "status", "state", "days"),
    [
        ("2024-06-29", "planned", "overdue", -1),
        ("2024-06-30", "planned", "due", 0),  # the day itself is not over
        ("2024-07-01", "planned", "due", 1),
        ("2024-06", "planned", "due", 0),
        ("2024-05", "planned", "overdue", -30),
        ("2024", "planned", "due", 184),  # the year is not over
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
    assert [states(row, as_of=day)[0]["state"] for day in (date(2025, 12, 31), date(2026, 1, 1))] == ["due", "overdue"]


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


def test_each_milestone_says_whose_it_is():
    rows = states(*(milestone(name, name, "2025", "planned") for name in ("Firm", "District", "Rival", "Stranger")))
    assert {row["entity"]: row["group"] for row in rows} == {
        "Firm": "development",
        "District": "cluster",
        "Rival": "comparator",
        "Stranger": "other",
    }
