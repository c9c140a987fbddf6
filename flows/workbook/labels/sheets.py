"""The sheets' names, and what each of them answers."""

LABELS: dict[str, tuple[str, str]] = {
    # sheets
    "sheet.cover": ("Cover", "封面"),
    "sheet.headline": ("Headline", "总览"),
    "sheet.targets": ("Targets", "目标进度"),
    "sheet.trend": ("Trend", "走势"),
    "sheet.developments": ("Developments", "园区"),
    "sheet.milestones": ("Milestones", "里程碑"),
    "sheet.commitments": ("Commitments", "承诺"),
    "sheet.facts": ("Facts", "数据"),
    "sheet.sources": ("Sources", "来源"),
    "sheet.findings": ("Findings", "核查"),
    "sheet.notes": ("Notes", "说明"),
    # what each sheet answers
    "about.headline": ("How large is the cluster, and what needs attention", "集群规模与需关注事项"),
    "about.targets": ("Targets against the latest comparable figures", "目标与最新可比数据对照"),
    "about.trend": ("Published series and their growth, year on year", "历年数据与同比增长"),
    "about.developments": ("The developments, one row each", "各园区情况，每个园区一行"),
    "about.milestones": ("What is overdue, what is due next, what was done", "逾期、待完成和已完成的里程碑"),
    "about.commitments": ("What officials undertook in public", "公开承诺"),
    "about.facts": ("Every published figure behind this workbook", "本报告依据的全部已公布数据"),
    "about.sources": ("Where the figures were published", "数据来源"),
    "about.findings": ("What is odd about the inputs, cell by cell", "输入数据核查结果，逐格列出"),
    "about.notes": ("How to read the figures; methods, marks and names", "读数说明、方法、符号与名称"),
}
