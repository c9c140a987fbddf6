"""Labels of the targets sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "attainment": ("Attainment", "完成率"),
    "elapsed_months": ("Months covered", "已过月数"),
    "period_months": ("Months in period", "总月数"),
    "elapsed": ("Time elapsed", "序时进度"),
    "gap_pp": ("Gap, pp", "进度差，百分点"),
    "growth_promised": ("Growth promised", "目标增速"),
    "implied_base": ("Implied base", "推算基数"),
    "base_reported": ("Base reported", "已公布基数"),
    "set_on": ("Known on", "公布时间"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Attainment, time elapsed, gap", "完成率、序时进度、进度差"),
     ("Attainment is the latest actual figure of the same entity, indicator and coverage, divided by the target. Time"
      " elapsed is the months that figure covers, divided by the months of the target's period. The gap is the"
      " difference in percentage points.",
      "完成率为同一对象、同一指标、同一口径的最新实际数除以目标数；序时进度为该实际数覆盖月数除以目标期总月数；进度差为两者之差，单位为百分点。")),
    (("Implied base", "推算基数"),
     ("The target divided by one plus the growth promised with it; beside it stands what was reported for the year"
      " before under the same coverage.",
      "目标数除以（1＋目标增速）；旁列上年同口径已公布数。")),
)  # fmt: skip
