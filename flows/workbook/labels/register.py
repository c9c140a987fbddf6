"""Labels of the sheets of the register of enterprises."""

LABELS: dict[str, tuple[str, str]] = {
    "register.reads": (
        "Sums hold what the register says; beside each stands of how many enterprises it is known.",
        "合计仅含名录载明的数据，并列出已知企业数。",
    ),
    "register.not_said": ("not said", "未载明"),
    "register.others": ("{number} others", "其他{number}个"),
    "register.before": ("before {year}", "{year}年以前"),
    # how much it says
    "register.fields": ("How much the register says", "名录资料完整程度"),
    "register.field": ("What", "项目"),
    "register.known": ("Enterprises of which it is known", "已知企业数"),
    "register.of_all": ("Enterprises in the register", "名录企业总数"),
    "register.share_known": ("Share known", "完整率"),
    "field.park": ("park", "所属园区"),
    "field.town": ("town", "所属街镇"),
    "field.segment": ("segment", "所属环节"),
    "field.chain": ("place in the chain", "产业链位置"),
    "field.founded": ("year founded", "成立年份"),
    "field.employees": ("persons employed", "从业人员"),
    "field.designated": ("whether above designated size", "是否规模以上"),
    "field.output": ("output of any period", "任一时期产出"),
    # groups
    "register.by.segment": ("By segment", "按所属环节"),
    "register.by.chain": ("By place in the chain", "按产业链位置"),
    "register.by.park": ("By park, each by itself", "按园区（各计自身）"),
    "register.by.town": ("By town", "按街镇"),
    "register.by.founded": ("By founding year", "按成立年份"),
    "register.segment": ("Segment", "所属环节"),
    "register.chain": ("Place in the chain", "产业链位置"),
    "register.park": ("Park", "园区"),
    "register.town": ("Town", "街镇"),
    "register.founded": ("Founded", "成立年份"),
    "register.enterprises": ("Enterprises", "企业数"),
    "register.share": ("Share of enterprises", "企业数占比"),
    "register.designated": ("Above designated size", "规模以上企业数"),
    "register.designated_known": ("Enterprises with size known", "已知规模企业数"),
    "register.employees": ("Persons employed", "从业人员数"),
    "register.employees_known": ("Enterprises with persons known", "已知从业人员企业数"),
    "register.output": ("Output", "产出"),
    "register.output_known": ("Enterprises that report", "有数企业数"),
    "register.output_share": ("Share of output", "产出占比"),
    "register.output_of_both": ("Output where persons are known", "已知从业人员企业产出"),
    "register.employees_of_both": ("Persons employed by those", "上述企业从业人员"),
    "register.per_employee": ("Output per person", "人均产出"),
    # periods
    "register.periods": (
        "Output by period; growth is that of the enterprises that report in both years",
        "各时期产出；增长率按两年均有数的同一批企业计算",
    ),
    "register.reporting": ("Enterprises reporting", "有数企业数"),
    "register.pairs": ("Reporting in both years", "两年均有数企业数"),
    "register.output_of_pairs": ("Their output", "上述企业产出"),
    "register.base_of_pairs": ("Their output a year before", "上述企业上年同期产出"),
    "register.growth": ("Growth, same enterprises", "同比（同一批企业）"),
    "register.largest_1": ("Share of the largest", "最大1家占比"),
    "register.largest_4": ("Share of the largest 4", "最大4家占比"),
    "register.largest_8": ("Share of the largest 8", "最大8家占比"),
    "grown.first": ("no like period a year before", "无上年同期数"),
    "grown.no_pairs": ("no enterprise reports in both years", "无两年均有数的企业"),
    "grown.base_not_positive": ("not worked out: base not positive", "不计算：基数非正"),
    # counts
    "register.counts": (
        "The register beside published counts: compared only where the definition is the same",
        "名录与公布企业数对照：仅在定义一致时比较",
    ),
    "register.published": ("Published count", "公布数"),
    "register.counted": ("Register's own count", "名录计数"),
    "register.difference": ("Difference", "相差"),
    "register.coverage": ("Coverage rate", "覆盖率"),
    "register.unclear": ("May belong, not said", "未载明、可能属于"),
    "register.founded_later": ("Left out: founded later", "此后成立、未计"),
    "register.what": ("What the published count counts", "公布数统计内容"),
    "register.scope": ("Coverage of the published count", "公布数口径"),
    "register.definition": ("What the register counts", "名录统计内容"),
    "definition.all": ("all enterprises", "全部企业"),
    "definition.segment": ("enterprises of the segment", "该环节企业"),
    "definition.designated": ("those above designated size", "规模以上企业"),
    "definition.untold": ("nothing: it does not say who belongs", "不统计：名录无此项"),
    "reach.register": ("in the whole register", "整个名录"),
    "reach.place": ("in that place and what stands in it", "该地及其内部"),
    "held_up.untold": ("not comparable: the register cannot tell", "不可比：名录无法区分"),
    "held_up.not_said": ("not comparable: the register says it of none", "不可比：名录均未载明"),
    "held_up.other_scope": ("not comparable: published with a coverage of its own", "不可比：公布数另有口径"),
    "held_up.hedged": ("not comparable: published as inexact", "不可比：公布数为约数"),
    "held_up.not_positive": ("not worked out: published count not positive", "不计算：公布数非正"),
    # every enterprise
    "enterprise.id": ("Id", "企业编号"),
    "enterprise.name": ("Enterprise", "企业名称"),
    "enterprise.segment": ("Segment", "所属环节"),
    "enterprise.designated": ("Above designated size", "规模以上"),
    "register.empty_cells": ("An empty cell: the register does not say", "空白单元格：名录未载明"),
    "register.blank_columns": ("The register says nothing of: {fields}", "名录均未载明：{fields}"),
    "register.more_periods": (
        "Output of {number} earlier periods is summed up on sheet Register only",
        "另有较早的{number}个时期产出，仅在“企业名录”表汇总",
    ),
    "says.enterprises_unit": ("Unit: in the headers", "单位：见表头"),
    "says.enterprises_period": ("Period: in the headers; as of {day}", "时期：见表头；截至{day}"),
    "says.enterprises_coverage": ("Coverage: every enterprise in the register", "口径：名录全部企业"),
    "says.enterprises_source": ("Source: in column Source", "来源：见“来源”列"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Register of enterprises", "企业名录"),
     ("Enterprises are counted as the register has them. What it does not say is no nought: sums and shares of output"
      " are of those known, whose number stands beside. Output is that of the period with the most figures, the newest"
      " of these. Output per person divides the sums of those of which both are known.",
      "企业按名录计数。未载明不等于零：合计与产出占比仅含已知企业，其数列于旁。产出取数据最多的时期，多个时取最近者。"
      "人均产出以两项均已知企业的合计相除。")),
    (("Coverage rate of the register", "名录覆盖率"),
     ("The register's own count over the published one, both under the same definition. Enterprises founded after the"
      " period are left out; those of which the register does not say whether they belong are told apart, so the rate"
      " may be higher. Nothing is compared where the published count is inexact, says a coverage of its own, or counts"
      " what the register does not tell.",
      "同一定义下名录计数与公布数之比。此后成立的企业不计；名录未载明是否属于的另列，故实际覆盖率可能更高。"
      "公布数为约数、另有口径或名录无法区分的，不作比较。")),
)  # fmt: skip
