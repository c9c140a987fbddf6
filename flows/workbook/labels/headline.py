"""Labels of the headline sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "headline.path": ("{entity}: {indicator} against target", "{entity}{indicator}与目标"),
    "headline.path_unit": ("{unit}; months in brackets: the year so far", "{unit}；括号内月份为年内累计"),
    "headline.path_table": ("The figures of the chart; blank: not published", "图表数据；空白表示未公布"),
    "headline.attention": ("What needs attention", "需关注事项"),
    "headline.nothing": ("Nothing needs attention", "无需关注事项"),
    "rivals": ("{number} more", "另{number}条"),
    "year": ("Year", "年份"),
    "actual": ("Actual", "实际"),
    "actual_period": ("Actual covers", "实际数所属时期"),
    "target": ("Target", "目标"),
    "forecast": ("Forecast", "预测"),
    "attention.what": ("What", "事项"),
    "attention.matter": ("Matter", "内容"),
    "attention.number": ("Extent", "程度"),
    "attention.measure": ("Measured in", "度量"),
    "attention.look": ("Look at", "查看"),
    "attention.target_missed": ("Target missed", "目标未完成"),
    "attention.target_behind": ("Target behind schedule", "目标进度滞后"),
    "attention.target_at_risk": ("Target at risk", "目标进度预警"),
    "attention.milestone_overdue": ("Milestone overdue, no source says done", "里程碑逾期，尚无完成报道"),
    "attention.no_figures": ("No published figure", "无已公布数据"),
    "attention.sources_disagree": ("Sources disagree", "来源数据不一致"),
    "attention.row_left_out": ("Input rows left out", "未采用的输入行"),
    "measure.target_missed": ("% against target", "与目标相差 %"),
    "measure.target_behind": ("pp against time elapsed", "与序时进度相差，百分点"),
    "measure.target_at_risk": ("pp against time elapsed", "与序时进度相差，百分点"),
    "measure.milestone_overdue": ("days", "天"),
    "measure.no_figures": ("—", "—"),
    "measure.sources_disagree": ("% of the figure shown", "占所示数据 %"),
    "measure.row_left_out": ("rows; see Findings", "行，见“核查”表"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()
