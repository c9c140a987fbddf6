"""Labels of the targets sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "targets.progress": ("Progress", "完成进度"),
    "targets.pace": ("Pace, and where it leads by a straight line", "月均进度与直线推算"),
    "targets.shape": ("Where it leads by last year's shape", "按上年同期占比推算"),
    "targets.bases": ("The base that a target implies, and the base reported", "目标推算基数与已公布基数核对"),
    "targets.others": (
        "The latest figure under another coverage, not comparable",
        "其他口径的最新数据（不可直接比较）",
    ),
    "targets.history": ("Targets set more than once", "目标调整情况"),
    "targets.replaced": (
        "A newer target has replaced this one; the last column has it.",
        "本目标已被新目标取代，现行目标见末列。",
    ),
    "targets.covers": (
        "The actual figure covers {covered} of the {whole} months that the target is for.",
        "实际数覆盖{covered}个月，目标期共{whole}个月。",
    ),
    "attainment": ("Attainment", "完成率"),
    "elapsed_months": ("Months covered", "已过月数"),
    "period_months": ("Months in period", "总月数"),
    "elapsed": ("Time elapsed", "序时进度"),
    "gap_pp": ("Gap, pp", "进度差，百分点"),
    "target_later": ("Set anew to", "现行目标"),
    "monthly_rate": ("A month so far", "已过月份月均"),
    "needed_rate": ("A month needed from now on", "余下月份月均需完成"),
    "projection": ("At the end of the period", "推算期末数"),
    "at_least": ("At least", "下限"),
    "at_most": ("At most", "上限"),
    "projected_attainment": ("Attainment at the end", "推算完成率"),
    "base_part": ("Same months of last year", "上年同期数"),
    "base_whole": ("Last year as a whole", "上年全期数"),
    "growth_promised": ("Growth promised", "目标增速"),
    "implied_base": ("Implied base", "推算基数"),
    "base_reported": ("Base reported", "已公布基数"),
    "base_check": ("Check", "核对"),
    "base_check.agrees": ("agrees", "相符"),
    "base_check.differs": ("differs", "不符"),
    "base_check.nothing": ("not reported", "基数未公布"),
    "other_scope": ("Coverage of the figure", "数据口径"),
    "set_on": ("Known on", "公布时间"),
    "target_before": ("Set before", "原目标"),
    "target_step": ("What was done", "调整"),
    "target_step.set": ("set", "提出"),
    "target_step.raised": ("raised", "上调"),
    "target_step.lowered": ("lowered", "下调"),
    "target_step.confirmed": ("confirmed", "重申"),
    "target_change": ("Change", "变动幅度"),
    "target_number": ("Step", "次序"),
    "scope_changed": ("coverage changed", "口径变化"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Attainment, time elapsed, gap", "完成率、序时进度、进度差"),
     ("Attainment is the latest actual figure of the same entity, indicator and coverage, divided by the target. Time"
      " elapsed is the months that figure covers, divided by the months of the target's period. The gap is the"
      " difference in percentage points.",
      "完成率为同一对象、同一指标、同一口径的最新实际数除以目标数；序时进度为该实际数覆盖月数除以目标期总月数；进度差为两者之差，单位为百分点。")),
    (("Pace needed", "余下月份月均需完成"),
     ("What is left of the target, divided by the months that the latest figure does not cover yet. Blank once the"
      " target is reached or its period is over.",
      "目标余量除以最新数据尚未覆盖的月数。目标已完成或目标期已结束的，不再计算。")),
    (("Projections", "推算"),
     ("Straight line: the monthly average so far, kept up to the end. By last year's shape: the figure so far times"
      " last year's whole over last year's same months, under the same coverage. At least and at most say what the"
      " printed digits and words such as about and over leave open, not how far the future may stray; a dash: no"
      " limit.",
      "直线推算：按已过月份月均水平推算至期末。按上年同期占比推算：实际数乘以上年全期数与上年同期数之比，口径相同。上下限仅反映公布精度及“约、超”等用词的余地，不代表未来波动；“—”表示无此限。")),
    (("Implied base", "推算基数"),
     ("The target divided by one plus the growth promised with it; beside it stands what was reported for the year"
      " before under the same coverage. They agree where both can be true within the digits printed.",
      "目标数除以（1＋目标增速）；旁列上年同口径已公布数。两者在公布精度内可同时成立的，为相符。")),
    (("Targets set more than once", "目标调整"),
     ("Every publication of a target for the same entity, indicator and period, whatever its coverage, where the"
      " values differ. Raised or lowered: by more than rounding. A target that was set anew later stays listed.",
      "同一对象、同一指标、同一时期的目标先后公布且数值不同的，逐次列出，不论口径。变动超出四舍五入范围的为上调或下调。已调整的原目标仍予保留。")),
)  # fmt: skip
