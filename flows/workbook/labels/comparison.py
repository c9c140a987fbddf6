"""Labels of the comparison sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "comparison.shares": ("Share of the city", "占全市比重"),
    "comparison.ranks": ("Rank among the districts", "在各区中的位次"),
    "comparison.levels": ("Growth against the city's, out of the levels", "与全市增速对比（按数值计算）"),
    "comparison.published": ("Growth against the city's, as published", "与全市增速对比（按公布数）"),
    "comparison.quotients": ("Location quotient", "区位商"),
    "comparison.not": ("What cannot be compared, and why", "不可比项目及原因"),
    "comparison.all": ("Everything asked for can be compared", "所列项目均可比"),
    "comparison.here": ("Here", "本方数"),
    "comparison.there": ("City", "全市数"),
    "comparison.nearest": ("Nearest elsewhere", "对方最接近数"),
    "comparison.here_base": ("Here, a year before", "本区上年数"),
    "comparison.there_base": ("City, a year before", "全市上年数"),
    "comparison.here_total": ("Here, total", "本区总量"),
    "comparison.there_total": ("City, total", "全市总量"),
    "comparison.here_growth": ("Growth here", "本区增速"),
    "comparison.there_growth": ("Growth of the city", "全市增速"),
    "comparison.share": ("Share", "比重"),
    "comparison.growth_pp": ("Difference, pp", "增速差，百分点"),
    "comparison.quotient": ("Quotient", "区位商值"),
    "comparison.rank": ("Rank (1 = largest; ties share)", "位次（由大到小，并列同位）"),
    "comparison.rank_best": ("Rank (1 = best; ties share)", "位次（由优到劣，并列同位）"),
    "comparison.of": ("Of", "可比区数"),
    "comparison.order": ("In order of rank", "按位次排列"),
    "comparison.measures": ("Measures", "对比项"),
    "comparison.why": ("Why not", "原因"),
    "comparison.here_says": ("Here: how much, when, coverage", "本区：数值、时期、口径"),
    "comparison.there_says": ("Nearest: whose, how much, when", "最接近：对象、数值、时期"),
    "comparison.unstated": ("not stated by either", "双方均未注明"),
    "measured.share": ("share of the city", "占全市比重"),
    "measured.rank": ("rank", "位次"),
    "measured.growth_against": ("growth against the city's", "增速对比"),
    "measured.location_quotient": ("location quotient", "区位商"),
    "why.no_city": ("no city named", "未注明所属市"),
    "why.no_figure_here": ("no figure here", "本区无数据"),
    "why.no_figure_there": ("no figure elsewhere", "对方无数据"),
    "why.rate": ("a rate", "比率，不作此项"),
    "why.not_additive": ("parts do not add up", "不可加总"),
    "why.other_period": ("other period", "时期不同"),
    "why.other_unit": ("other unit", "单位不同"),
    "why.other_scope": ("other coverage", "口径不同"),
    "why.other_method": ("one published, one worked out", "一为公布数，一为计算数"),
    "why.no_total": ("no total to divide by", "缺总量数据"),
    "why.hedged": ("inexact", "约数，不计算"),
    "why.not_positive": ("not positive", "数值非正"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Comparison", "对比"),
     ("Figures are compared where indicator, basis, period, coverage and unit are the same; two coverages that no"
      " source states count as the same. Of several like pairs the newest counts. A count on a day is like another on"
      " the same day. What cannot be compared is listed with the reason and the figures that come nearest.",
      "指标、性质、时期、口径、单位均相同方可对比；双方均未注明口径的视为同口径；有多对可比数据时取最新一对；时点数须为同一日。不可比的列明原因及最接近的数据。")),
    (("Inexact figures in comparisons", "对比中的约数"),
     ("Over, almost and up to are not divided or ranked. Targets are the exception where both are hedged alike: over 100"
      " of over 500 is one aim over another, and what comes of it is a ratio of aims.",
      "“超、近、至多”不作除数、被除数，也不排位。目标数双方用语相同时例外：如“超100”与“超500”，所得为目标之比。")),
    (("Growth against the city's", "增速对比"),
     ("Growth of the district less that of the city, in percentage points: for the newest like period, out of levels of"
      " like coverage where both have them, else as published; never one against the other.",
      "本区增速减全市增速，单位为百分点：取最新可比时期，双方均有同口径数值时按数值计算，否则用公布增速，两种算法不混用。")),
    (("Location quotient", "区位商"),
     ("The indicator's weight in the district's total, divided by its weight in the city's; above 1 the district is"
      " stronger in it than the city (Florence 1939, Isard 1960).",
      "本区该指标占本区总量的比重，除以全市该指标占全市总量的比重；大于1表示本区该产业集中度高于全市（Florence 1939，Isard 1960）。")),
)  # fmt: skip
