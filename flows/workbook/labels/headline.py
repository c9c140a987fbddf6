"""Labels of the headline sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "headline.path_table": ("The figures of the chart; blank: not published", "图表数据；空白表示未公布"),
    "headline.attention": (
        "{number} matters need attention, first of all: {what}, {entity}",
        "需关注事项{number}项，首先是：{entity}{what}",
    ),
    "headline.nothing": ("Nothing needs attention", "无需关注事项"),
    "headline.certainty": ("Certainty: {level}", "可信度：{level}"),
    "year": ("Year", "年份"),
    "actual": ("Actual", "实际"),
    "actual_period": ("Actual covers", "实际数所属时期"),
    "target": ("Target", "目标"),
    "forecast": ("Forecast", "预测"),
    "attention.rank": ("No.", "序号"),
    "attention.done": ("Done", "已办"),
    "attention.what": ("What", "事项"),
    "attention.matter": ("Matter", "内容"),
    "attention.number": ("Extent", "程度"),
    "attention.measure": ("Measured in", "度量"),
    "attention.look": ("Look at", "查看"),
    "attention.target_missed": ("Target missed", "目标未完成"),
    "attention.target_behind": ("Target behind schedule", "目标进度滞后"),
    "attention.contradiction": ("Figures contradict", "数据矛盾"),
    "attention.growth_differs": ("Growth does not fit the levels", "增速与数值不符"),
    "attention.target_at_risk": ("Target at risk", "目标进度预警"),
    "attention.no_figures": ("No published figure", "无已公布数据"),
    "attention.milestone_overdue": ("Milestone overdue, no source says done", "里程碑逾期，尚无完成报道"),
    "attention.milestone_slipped": ("Milestone put off", "里程碑推迟"),
    "attention.row_left_out": ("Input rows left out", "未采用的输入行"),
    "measure.target_missed": ("against target", "与目标相差"),
    "measure.target_behind": ("pp against time elapsed", "与序时进度相差，百分点"),
    "measure.contradiction": ("of the figure shown", "占所示数据"),
    "measure.growth_differs": ("of the figure shown", "占所示数据"),
    "measure.target_at_risk": ("pp against time elapsed", "与序时进度相差，百分点"),
    "measure.no_figures": ("—", "—"),
    "measure.milestone_overdue": ("days", "天"),
    "measure.milestone_slipped": ("days later", "推迟天数"),
    "measure.row_left_out": ("rows; see Findings", "行，见“核查”表"),
    # sentences, one for each kind of matter; what stands in brackets or after a semicolon is there where it is known
    "matter.scope": ("({scope})", "（{scope}口径）"),
    "matter.behind": (
        "{what} stands at {actual} for {covered}, {attainment} % of the target for {period} after {elapsed} % of the time:"
        " {gap} points behind{rest}.",
        "{what}{covered}为{actual}，完成{period}目标的{attainment}%，序时进度{elapsed}%，落后{gap}个百分点{rest}。",
    ),
    "matter.rest": (
        "; {needed} a month would be needed, {made} a month was made",
        "；余下每月需完成{needed}，此前月均{made}",
    ),
    "matter.over": (
        "; the time is over and no figure for all of it has been published",
        "；目标期已满，尚无全期数据",
    ),
    "matter.missed": (
        "{what} missed its target for {period}: {actual} against {target}{rest}.",
        "{what}未完成{period}目标：实际{actual}，目标{target}{rest}。",
    ),
    "matter.reached": (", {attainment} % of it", "，完成率{attainment}%"),
    "matter.overdue": (
        "{entity}: “{milestone}” was dated {period}, which ended {days} days ago, and no source says that it is done.",
        "{entity}“{milestone}”原定{period}，已逾期{days}天，尚无来源称其完成。",
    ),
    "matter.slipped": (
        "{entity}: “{milestone}” was put off from {before} to {period}, by {days} days.",
        "{entity}“{milestone}”由{before}推迟至{period}，推迟{days}天。",
    ),
    "matter.no_figures": ("{entity}: no figure about it has been published.", "{entity}尚无任何已公布数据。"),
    "matter.row_left_out": (
        "{text}: rows that could not be used and are left out: {number}; sheet {sheet} says why.",
        "{text}有{number}行无法采用，原因见“{sheet}”表。",
    ),
    "matter.more": ("And {number} more: {kinds}.", "另有{number}项：{kinds}。"),
    "matter.more_of": ("{kind}: {number} (sheet {sheet})", "{kind}{number}项（见“{sheet}”表）"),
    "others.target_missed": ("targets missed", "目标未完成"),
    "others.target_behind": ("targets behind", "目标滞后"),
    "others.contradiction": ("figures that contradict", "数据矛盾"),
    "others.growth_differs": ("growth that does not fit", "增速不符"),
    "others.target_at_risk": ("targets at risk", "目标预警"),
    "others.no_figures": ("developments without figures", "园区无数据"),
    "others.milestone_overdue": ("milestones overdue", "里程碑逾期"),
    "others.milestone_slipped": ("milestones put off", "里程碑推迟"),
    "others.row_left_out": ("input sheets with rows left out", "有未采用行的输入表"),
    # sentences about contradictions, one for each check
    "clash.sources": (
        "{what}, {period}: {rival} in one source, {shown} in the one shown, {gap} % apart.",
        "{what}{period}：有来源为{rival}，本报告采用{shown}，相差{gap}%。",
    ),
    "clash.scale": (
        "{what}, {period}: {rival} stands against {shown}, about {times} times as much: a slip of unit or decimal point.",
        "{what}{period}：{rival}与{shown}相差约{times}倍，疑为单位或小数点之误。",
    ),
    "clash.parts": (
        "{what}, {period}: the parts add up to {rival}, the printed total is {shown}, {gap} % apart.",
        "{what}{period}：分项合计{rival}，公布总数{shown}，相差{gap}%。",
    ),
    "clash.subset": (
        "{what}, {period}: {shown}, but what is a part of it counts {rival}.",
        "{what}{period}为{shown}，而其中项为{rival}，部分大于整体。",
    ),
    "clash.growth": (
        "{what}, {period}: {shown} published, {rival} by what else was published of levels and growth.",
        "{what}{period}公布为{shown}，按其他已公布的数值和增速推算为{rival}。",
    ),
    "clash.average_growth": (
        "{what}, {period}: {shown} published, {rival} by the levels.",
        "{what}{period}公布为{shown}，按数值计算为{rival}。",
    ),
    "clash.growth_since": (
        "{what}, {period}: {shown} published, {rival} by the two levels.",
        "{what}{period}公布为{shown}，按两期数值计算为{rival}。",
    ),
    "clash.increase": (
        "{what}, {period}: {shown} published, {rival} as the difference of the levels.",
        "{what}{period}公布为{shown}，按两期数值相减为{rival}。",
    ),
    "clash.share": (
        "{what}, {period}: {shown} published, {rival} as part divided by whole.",
        "{what}{period}公布为{shown}，按部分除以整体为{rival}。",
    ),
    "clash.promised_growth": (
        "{what}, {period}: {shown} reported, but the target and the growth promised with it fit {rival}.",
        "{what}{period}公布为{shown}，按目标数及目标增速推算的基数为{rival}。",
    ),
    "clash.currencies": (
        "{what}, {period}: {shown} was also printed in another currency, which at the nearest likely rate is {rival}.",
        "{what}{period}为{shown}，另以外币公布，按最接近的合理汇率折算为{rival}。",
    ),
    "clash.units": (
        "{what}, {period}: {shown} was also printed in another unit, which is {rival}.",
        "{what}{period}为{shown}，另以其他单位公布，换算为{rival}。",
    ),
    "clash.early": (
        "{what}, {period}: {shown} was published before the period was over.",
        "{what}{period}为{shown}，公布时该时期尚未结束。",
    ),
    "clash.scopes": ("Coverages differ.", "口径不尽相同。"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("What needs attention", "需关注事项"),
     ("At most ten matters. First those about a figure of a headline tile, then about another figure of the same entity"
      " and indicator, then about the cluster and its district, then about the developments, last what is odd about the"
      " sources. Among those: targets missed, targets behind, contradictions, growth that does not fit the levels,"
      " targets at risk, developments without figures, milestones overdue, milestones put off, rows left out; of one kind"
      " the largest first. Targets that a newer one replaced are not listed.",
      "最多列十项。依次为：涉及总览首要指标数据的，涉及同一对象同一指标其他数据的，涉及本集群及本区的，涉及园区的，来源数据问题。同层依次为：目标未完成、目标滞后、数据矛盾、增速与数值不符、目标预警、园区无数据、里程碑逾期、里程碑推迟、未采用的行；同类中数值大的在前。已被新目标取代的旧目标不列。")),
)  # fmt: skip
