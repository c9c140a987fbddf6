"""Labels of the milestones and commitments sheets."""

LABELS: dict[str, tuple[str, str]] = {
    "milestone": ("Milestone", "里程碑"),
    "status": ("Status given", "报道状态"),
    "days": ("Days left", "剩余天数"),
    "milestones.slipped": ("Put off", "推迟事项"),
    "milestones.all": ("Every milestone", "全部里程碑"),
    "milestones.by": ("Put off by, days", "推迟天数"),
    "milestones.from": ("Period given before", "原定时期"),
    "milestones.from_end": ("Its last day", "原定期末"),
    "milestones.to": ("Period now", "现定时期"),
    "milestones.to_end": ("Last day now", "现定期末"),
    "milestones.moved": ("Moved by, days", "变动天数"),
    "milestones.first_late": ("Late on first plan, days", "较首次计划晚，天"),
    "milestones.last_late": ("Late on last plan, days", "较末次计划晚，天"),
    "milestones.also": ("Grade; also in", "等级；另见"),
    "milestone.due_soon": ("due soon", "半年内到期"),
    "milestone.slipped": ("put off", "已推迟"),
    "milestone.brought_forward": ("brought forward", "已提前"),
    "milestone.fulfilled": ("fulfilled", "已兑现"),
    "commitment": ("Commitment", "承诺"),
    "made_by": ("Made by", "承诺人"),
    "role": ("Office held", "职务"),
    "made_on": ("Made on", "日期"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Milestones", "里程碑"),
     ("A milestone is overdue once its period has ended and no source known by the as-of date called it done; due soon"
      " if its period ends within half a year. What several sources report of one thing stands once, with the best of"
      " them. Where a later source gives a later period, the earlier one is put off and not overdue. Days late count"
      " between the last days of the periods, negative where early; a dash where the period in which it was done is too"
      " wide to tell.",
      "所属时期已过、且截至该日无来源称其完成的，列为逾期；半年内到期的另行标示。多个来源报道同一事项的只列一次，取等级最高者。"
      "后来的来源给出更晚时期的，原时期列为已推迟，不计逾期。晚于计划的天数按时期末日计算，提前为负；完成时期过宽、无法判断的，以“—”表示。")),
)  # fmt: skip
