"""The sheets' names, and what each of them answers."""

LABELS: dict[str, tuple[str, str]] = {
    # sheets
    "sheet.cover": ("Cover", "封面"),
    "sheet.headline": ("Headline", "总览"),
    "sheet.attention": ("Attention", "需关注事项"),
    "sheet.changes": ("Changes", "与上期相比"),
    "sheet.targets": ("Targets", "目标进度"),
    "sheet.trend": ("Trend", "走势"),
    "sheet.chooser": ("Choose a series", "自选序列"),
    "sheet.growth": ("Growth over years", "多年增长"),
    "sheet.comparison": ("Comparison", "对比"),
    "sheet.developments": ("Developments", "园区"),
    "sheet.anchor": ("Anchor and platform", "龙头与平台"),
    "sheet.milestones": ("Milestones", "里程碑"),
    "sheet.commitments": ("Commitments", "承诺"),
    "sheet.reconciliation": ("Reconciliation", "数据核对"),
    "sheet.facts": ("Facts", "数据"),
    "sheet.sources": ("Sources", "来源"),
    "sheet.findings": ("Findings", "核查"),
    "sheet.notes": ("Notes", "说明"),
    "sheet.glossary": ("Glossary", "术语"),
    "sheet.conformance": ("Conformance", "规范核验"),
    # what each sheet answers
    "about.headline": ("How large is the cluster, and output against target", "集群规模、产出与目标"),
    "about.attention": ("What needs attention, the most pressing first", "需关注事项，按重要程度排列"),
    "about.changes": ("What changed since the report before", "与上期相比的变化"),
    "about.targets": (
        "Targets against comparable figures, and where they lead",
        "目标与最新可比数据对照及推算",
    ),
    "about.trend": ("Published series and their growth year on year", "历年数据与同比"),
    "about.chooser": ("Any published series, chosen from a list", "从列表中选取任一已公布序列"),
    "about.growth": (
        "Growth over several years, published and worked out, and the months between cumulative figures",
        "多年增长率：公布值与计算值对照，累计数之间各月",
    ),
    "about.comparison": ("The district beside its city and the other districts", "与全市及其他区对比"),
    "about.developments": ("The developments, one row each", "各园区情况，每个园区一行"),
    "about.anchor": (
        "The anchor company, its park, the way from clinic to use",
        "龙头企业历年数据、所在园区、从临床到产业",
    ),
    "about.milestones": ("What is overdue, what is due next, what was done", "逾期、待完成和已完成的里程碑"),
    "about.commitments": ("What officials undertook in public", "公开承诺"),
    "about.reconciliation": (
        "What fits and what does not; how sure figures are",
        "数据矛盾、主要数据可信度与核对相符项",
    ),
    "about.facts": ("Every published figure behind this workbook", "本报告依据的全部已公布数据"),
    "about.sources": ("Where the figures were published", "数据来源"),
    "about.findings": ("What is odd about the inputs, cell by cell", "输入数据核查结果，逐格列出"),
    "about.notes": (
        "How to read the figures: marks, methods, accounts",
        "读数说明：方法、符号、输入核对",
    ),
    "about.conformance": (
        "This file held against written rules, from its bytes",
        "依据书面规则对本文件的核验结果",
    ),
    "about.glossary": ("Terms, abbreviations and indicators in both languages", "术语、缩写与指标中英文对照"),
}
