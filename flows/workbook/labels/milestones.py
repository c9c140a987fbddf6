"""Labels of the milestones and commitments sheets."""

LABELS: dict[str, tuple[str, str]] = {
    "milestone": ("Milestone", "里程碑"),
    "status": ("Status reported", "报道状态"),
    "days": ("Days left", "剩余天数"),
    "commitment": ("Commitment", "承诺"),
    "made_by": ("Made by", "承诺人"),
    "role": ("Office held", "职务"),
    "made_on": ("Made on", "日期"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Milestones", "里程碑"),
     ("A milestone is overdue once its period has ended and no source known by the as-of date called it done.",
      "所属时期已过、且截至该日无来源称其完成的，列为逾期。")),
)  # fmt: skip
