"""What slips."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.contract import contract
from schemas.method import Method
from schemas.vocabulary import Grade, Group, MilestoneState, Stage, Status

# What is still to come; the other states are those of what was done, and of dates that no longer hold.
OPEN_STATES = ("overdue", "due_soon", "due", "in_progress", "undated")

MILESTONES = contract(
    "milestones by state",
    {
        "group": Group,
        "milestone_id": pl.String,
        "entity": pl.String,
        "milestone": pl.String,
        "period": pl.String,
        "period_end": pl.Date,
        "status": Status,
        "state": MilestoneState,
        "days": pl.Int32,  # from the as-of date to the period's end; negative where that has passed
        "track": pl.String,  # equal for all that speak of one thing, where the inputs say so
        "stage": Stage,
        "from_id": pl.String,  # the date that stood before this one
        "from_period": pl.String,
        "moved_days": pl.Int32,  # from that date's end to this one's; positive where it slipped
        "first_id": pl.String,  # of what was done: the first date planned, and the last
        "first_period": pl.String,
        "first_days": pl.Int32,  # from that date's end to the day done; positive where late
        "last_id": pl.String,
        "last_period": pl.String,
        "last_days": pl.Int32,
        "done_id": pl.String,  # what fulfilled it
        "known_on": pl.Date,  # since when this has been said
        "reports": pl.UInt32,  # rows that say the same
        "milestone_ids": pl.List(pl.String),  # their ids, the one shown first
        "source_ids": pl.List(pl.String),  # their sources, the one shown first
        "source_id": pl.String,
        "grade": Grade,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    },
    blank=(
        "period_end", "days", "track", "stage", "from_id", "from_period", "moved_days",
        "first_id", "first_period", "first_days", "last_id", "last_period", "last_days", "done_id",
    ),
    unique=("milestone_id",),
)  # fmt: skip

SLIPS = contract(
    "slips",
    {
        "group": Group,
        "track": pl.String,
        "entity": pl.String,
        "milestone": pl.String,
        "from_id": pl.String,
        "from_period": pl.String,
        "from_end": pl.Date,
        "to_id": pl.String,
        "to_period": pl.String,
        "to_end": pl.Date,
        "days": pl.Int32,  # to_end - from_end
        "state": MilestoneState,  # of the later date
        "known_on": pl.Date,  # when the later date became known
        "source_id": pl.String,  # which source gave it
    },
    blank=("track",),
    unique=("to_id",),
)

_END = "A period counts as reached at its last day."
_END_ZH = "时期以其最后一日计。"
MILESTONES_ANSWER = Answer(
    MILESTONES,
    ("entity", "milestone", "period"),
    {
        "days": Method(
            f"Days from the as-of date to the end of the milestone's period. {_END}",
            f"自截至日至里程碑所属时期末的天数。{_END_ZH}",
            facts=("milestone_id",),
        ),
        "moved_days": Method(
            f"Days from the end of the period given before to the end of the one given later. {_END}",
            f"自原定时期末至新定时期末的天数。{_END_ZH}",
            facts=("milestone_id", "from_id"),
        ),
        "first_days": Method(
            f"Days from the end of the period first planned to the end of the period in which it was done. {_END}"
            " Left blank where the latter is too wide to tell whether it was in time.",
            f"自首次计划时期末至实际完成时期末的天数。{_END_ZH}完成时期过宽、无法判断是否按期的，留空。",
            facts=("milestone_id", "first_id"),
        ),
        "last_days": Method(
            "As for the period first planned, counted from the one planned last.",
            "同上，自最后一次计划时期末起计。",
            facts=("milestone_id", "last_id"),
        ),
        "reports": Method(
            "Count of the rows that report the same thing with the same date.",
            "报道同一事项、同一时期的条数。",
            facts=("milestone_ids",),
        ),
    },
)
SLIPS_ANSWER = Answer(
    SLIPS,
    ("entity", "milestone", "to_period"),
    {
        "days": Method(
            f"Days from the end of the earlier date to the end of the later one. {_END}",
            f"自原定时期末至新定时期末的天数。{_END_ZH}",
            facts=("from_id", "to_id"),
        )
    },
)
