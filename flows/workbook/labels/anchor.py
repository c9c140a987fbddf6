"""Labels of the anchor and platform sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "anchor.series": ("{entity}: figures as published", "{entity}：已公布数据"),
    "anchor.growth": ("Growth, year on year: worked out and as published", "同比增长：计算值与公布值"),
    "anchor.none": (
        "Neither an anchor company nor an innovation platform is named in cluster.toml.",
        "配置文件未列龙头企业和创新平台。",
    ),
    "pipeline.caption": ("From clinic to industry", "从临床到产业"),
    "pipeline.nothing": ("Nothing about it has been published.", "尚无已公布内容。"),
    "pipeline.stage": ("Stage", "阶段"),
    "pipeline.what": ("What", "内容"),
    "pipeline.institute": ("Institute", "机构"),
    "pipeline.commitment": ("Commitment", "承诺"),
    "institute.institute": ("institute", "研究机构"),
    "institute.platform": ("platform", "平台"),
    "institute.hospital": ("hospital", "医院"),
    "stage.research": ("research", "研究"),
    "stage.agreement": ("agreement", "合作"),
    "stage.trial": ("trial", "试验"),
    "stage.approval": ("approval", "获批"),
    "stage.use": ("in use", "应用"),
    "stage.production": ("production", "投产"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("From clinic to industry", "从临床到产业"),
     ("The platform's institutes, its milestones in the order of their stage (research, agreement, trial, approval, use,"
      " production) and what was promised; of several dates for one thing the one that holds.",
      "列示平台所属机构、按阶段（研究、合作、试验、获批、应用、投产）排列的里程碑及承诺；同一事项有多个日期的，取现行日期。")),
)  # fmt: skip
