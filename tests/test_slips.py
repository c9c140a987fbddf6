from datetime import date

from examples import groups, milestone, milestones
from flows.aggregate.milestones.slips import slips
from flows.aggregate.milestones.states import milestone_states

AS_OF = date(2024, 6, 30)


def slipped(*rows):
    return slips(milestone_states(milestones(*rows), groups(), AS_OF)).rows(named=True)


def plan(milestone_id, period, known_on, entity="Park", status="planned"):
    return milestone(
        milestone_id, entity, period, status, track="phase 2", known_on=known_on, source_id=f"S{milestone_id}"
    )


def test_a_slip_says_from_which_date_to_which_and_by_how_many_days():
    (row,) = slipped(
        plan("M1", "2024", date(2022, 1, 6), entity="Firm"),
        plan("M2", "2025", date(2024, 4, 26), status="in_progress"),
    )
    assert (row["entity"], row["from_id"], row["from_period"], row["to_id"], row["to_period"]) == (
        "Park", "M1", "2024", "M2", "2025",
    )  # fmt: skip
    assert (row["from_end"], row["to_end"], row["days"]) == (date(2024, 12, 31), date(2025, 12, 31), 365)
    assert (row["known_on"], row["source_id"], row["state"]) == (date(2024, 4, 26), "SM2", "in_progress")


def test_a_date_put_off_twice_has_two_rows_the_newest_first():
    rows = slipped(
        plan("M1", "2022", date(2020, 1, 1)), plan("M2", "2023", date(2021, 1, 1)), plan("M3", "2024", date(2022, 1, 1))
    )
    assert [(row["from_id"], row["to_id"], row["days"]) for row in rows] == [("M2", "M3", 366), ("M1", "M2", 365)]


def test_a_slip_stays_on_record_once_it_is_done():
    rows = slipped(
        plan("M1", "2022", date(2020, 1, 1)),
        plan("M2", "2023", date(2021, 1, 1)),
        plan("M3", "2023-11", date(2024, 1, 1), status="done"),
    )
    assert [(row["to_id"], row["state"]) for row in rows] == [("M2", "fulfilled")]


def test_what_is_brought_forward_or_only_said_again_is_no_slip():
    assert slipped(plan("M1", "2024", date(2020, 1, 1)), plan("M2", "2023", date(2021, 1, 1))) == []
    assert slipped(plan("M1", "2024", date(2020, 1, 1)), plan("M2", "2024-12", date(2021, 1, 1))) == []
