"""Labels of the reconciliation sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "reconciliation.differences": ("Figures that do not fit together", "相互矛盾或疑似有误的数据"),
    "reconciliation.agreements": ("Checks that come out", "核对一致的项目"),
    "reconciliation.confidence": (
        "How sure the headline and target figures are, in points",
        "总览与目标数据的可信度（评分）",
    ),
    "reconciliation.none": ("Nothing contradicts anything else", "未发现矛盾"),
    "reconciliation.not_held": ("Nothing could be held against anything else", "无可核对的数据"),
    "verdict": ("Result", "结果"),
    "held": ("What was held against what", "核对内容"),
    "shown_figure": ("Shown", "采用数"),
    "rival_figure": ("The other", "对照数"),
    "gap": ("Gap", "差额"),
    "gap_points": ("Gap, pp", "差额，百分点"),
    "gap_share": ("Gap, % of shown", "差额占采用数"),
    "times": ("Times", "倍数"),
    "why_shown": ("Why this one is shown", "采用理由"),
    "cells_of_both": ("Cells: of the one shown, of the others", "所在单元格：采用数、对照数"),
    "scopes_differ": ("under another coverage", "口径不同"),
    "verdict.slip": ("slip", "疑似笔误"),
    "verdict.differs": ("differs", "不一致"),
    "verdict.agrees": ("agrees", "一致"),
    "held.sources": ("two sources for the same thing", "同一事项的不同来源"),
    "held.scale": ("a slip of unit or decimal point", "单位或小数点"),
    "held.parts": ("total against the sum of its parts", "合计与分项之和"),
    "held.subset": ("some against all", "部分与全体"),
    "held.growth": ("published growth against the levels", "公布增速与水平数"),
    "held.base": (
        "the year before against what a growth implies for part of it",
        "上年全年数与由增速推算的上年部分月份数",
    ),
    "held.average_growth": ("average growth against the levels", "年均增速与水平数"),
    "held.growth_since": ("growth since a year against the levels", "定基增速与水平数"),
    "held.increase": ("increase against the levels", "增加额与水平数"),
    "held.share": ("share against part and whole", "比重与部分、整体数"),
    "held.promised_growth": ("reported base against target and promised growth", "已公布基数与按目标增速推算的基数"),
    "held.currencies": ("one sum in two currencies", "同一金额的两种货币"),
    "held.units": ("one figure in two units", "同一数据的两种单位"),
    "held.early": ("published before its period ended", "发布日期早于时期结束"),
    "chosen.grade": ("better grade of source", "来源等级较高"),
    "chosen.newer": ("newer publication", "发布较新"),
    "chosen.finer": ("printed more exactly", "精度较高"),
    "chosen.first": ("first in order", "编号在前"),
    "chosen.rate": ("implied rate", "隐含汇率"),
    "chosen.published": ("published; the other worked out", "公布数；另一数为推算"),
    "certainty": ("Certainty", "可信度"),
    "used_as": ("Indicator (unit), shown as", "指标（单位）、用途"),
    "points.grade_points": ("Grade", "来源等级"),
    "points.source_points": ("Further sources", "其他来源"),
    "points.exact_points": ("Exact", "准确"),
    "points.age_points": ("Recent", "时效"),
    "points.scope_points": ("Coverage stated", "注明口径"),
    "points.undisputed_points": ("Not contradicted", "无矛盾"),
    "score": ("Points, of 10", "得分（满分 10）"),
    "certainty.high": ("high", "高"),
    "certainty.medium": ("medium", "中"),
    "certainty.low": ("low", "低"),
    "used.headline": ("headline", "总览"),
    "used.target": ("target", "目标"),
    "used.actual": ("actual beside a target", "与目标对照的实际数"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("What was checked", "数据核对"),
     ("A printed figure stands for every value that its last digit and its hedge allow: about and almost reach a tenth"
      " further, over and up to are open to one side, zeros at the end of a whole number may have been rounded to. Two"
      " figures differ where these ranges do not meet. Different coverages are never called a contradiction; the one"
      " check across coverages says so. A growth at comparable prices differs from that of the levels by its nature,"
      " and so does one on a revised base: such a line is a question, not an error.",
      "公布数代表其末位精度及“约、近、超、至多”所允许的全部取值：“约、近”放宽一成，“超、至多”单侧不设限，整数末尾的零可能系四舍五入。两数取值范围不相交方为不一致。口径不同不作矛盾论，跨口径核对均予注明。按可比价格或调整后基数计算的增速与水平数推算结果本有差异，列出供核实，并非错误。")),
    (("Slips", "疑似笔误"),
     ("Two figures for one thing that are 10, 100, 1,000, 10 thousand or 100 million times apart within 2 %, or for areas"
      " 15, 1,500 or 666.67 times.",
      "同一事项两数相差 10、100、1000、1 万或 1 亿倍（误差 2% 以内），面积另含 15、1500、666.67 倍。")),
    (("Certainty of a figure", "可信度"),
     ("A sum of points, each in its own column: best grade of an agreeing source A 3, B 2, C 1; a second publisher that"
      " agrees 1, a third 1 more; no hedge 1; at most 12 months old 1 (an actual figure since its"
      " period ended, any other since it was published); coverage stated 1; contradicted by"
      " no other source 2. From 8 of 10 points it is called high, from 5 medium, below that low.",
      "可信度为各项得分之和，分列显示：相符来源最高等级 A 3 分、B 2 分、C 1 分；第二个发布者相符 1 分，第三个再加 1 分；无限定词 1 分；不超过 12 个月 1 分（实际数自时期结束起算，其他自发布起算）；注明口径 1 分；无其他来源与之矛盾 2 分。10 分中 8 分及以上为高，5 分及以上为中，其余为低。")),
)  # fmt: skip
